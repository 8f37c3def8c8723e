"""Lesson 00: Start here. One question without mathematics, to try the card on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions import Question
from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values

TITLE = "Start here"
MINUTES = 2


@dataclass(frozen=True, eq=False)
class Sum(Question):
    """The sum of two small numbers."""

    terms: tuple[int, int]

    def statement(self) -> str:
        """What is asked."""
        return f"What is ${self.terms[0]} + {self.terms[1]}$?"

    def form(self) -> Values:
        """One number."""
        return Values()

    def key(self) -> str:
        """The sum."""
        return f"{sum(self.terms)}"

    def hints(self) -> tuple[str, ...]:
        """Count on."""
        return (f"Start at {self.terms[0]} and count on, {self.terms[1]} times.",)

    def solution(self) -> str:
        """The sum, written out."""
        return f"${self.terms[0]} + {self.terms[1]} = {sum(self.terms)}$."

    def why(self) -> str:
        """What to try next."""
        return "Now ask for new numbers, and multiply in place of adding: see whether it is noticed."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Times, minus."""
        a, b = self.terms
        yield "product for sum", f"{a * b}"
        yield "difference for sum", f"{a - b}"

    def recalled_as(self, identifier: str) -> str | None:
        """Nothing: it teaches the card, not the sum."""

    def draw(self, draw: Draw) -> Question:
        """Two other numbers."""
        return replace(self, terms=(draw.integer(2, 9), draw.integer(2, 9)))


QUESTIONS = {"sum": Sum((2, 3))}
