"""The picture without a browser: values, sentence and SVG of a scene in one state.

What src/ does for a page, once more in Python and at one width, so that a notebook has pictures and alt texts
where no script runs.
"""

from course_utils.stage.still.drawing import still

__all__ = ["still"]
