"""Assignments and grades, on nbgrader."""
