"""Nothing: where nbgrader is installed, its extensions say twice that they miss a file of this name.

A course folder has settings of its own.
"""
