"""From what was typed, or computed in a cell, to one tree of our own. Nothing is ever executed."""

from course_utils.questions.reading.objects import from_sympy, read
from course_utils.questions.reading.tree import Blank, Node, Unreadable

__all__ = ["Blank", "Node", "Unreadable", "from_sympy", "read"]
