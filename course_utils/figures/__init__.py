"""Pictures drawn by matplotlib, with one style and alt text."""

from course_utils.figures.checks import gradient_table
from course_utils.figures.descent import DescentExplorer
from course_utils.figures.engines import compare_with_torch, how_deep, walk_of
from course_utils.figures.gain import GainExplorer
from course_utils.figures.passes import WidthExplorer, carried_plot, modes_plot, seconds
from course_utils.figures.quotients import QuotientExplorer
from course_utils.figures.remainder import remainder_plot
from course_utils.figures.steps import StepExplorer
from course_utils.figures.style import Picture
from course_utils.figures.training import Training, two_moons

__all__ = [
    "DescentExplorer",
    "GainExplorer",
    "Picture",
    "QuotientExplorer",
    "StepExplorer",
    "Training",
    "WidthExplorer",
    "carried_plot",
    "compare_with_torch",
    "gradient_table",
    "how_deep",
    "modes_plot",
    "remainder_plot",
    "seconds",
    "two_moons",
    "walk_of",
]
