"""Kinds without a formula to type: order steps, match pairs, find the wrong line, give an interval."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.arrangements import Order, Pairs, Span
from course_utils.questions.draw import Draw
from course_utils.questions.options import Options
from course_utils.questions.question import Question


@dataclass(frozen=True, eq=False)
class OrderSteps(Question):
    """Steps to put in order. `steps` are given in the right order and shown in another; at least three."""

    asked: str
    steps: tuple[str, ...]
    reason: str
    hint: tuple[str, ...] = ()
    seed: int = 0
    shuffled = "steps"

    @property
    def shown(self) -> list[int]:
        """Which step stands at each letter."""
        places, n = list(range(len(self.steps))), 0
        while places == sorted(places):
            places, n = Draw("order", len(self.steps), self.seed, n).shuffled(range(len(self.steps))), n + 1
        return places

    def statement(self) -> str:
        """What is asked."""
        return f"{self.asked} Put the steps in order."

    def form(self) -> Order:
        """All letters."""
        return Order(tuple(self.steps[i] for i in self.shown))

    def key(self) -> list[str]:
        """The letter of each step, first to last."""
        letters = self.form().letters
        return [letters[self.shown.index(i)] for i in range(len(self.steps))]

    def hints(self) -> tuple[str, ...]:
        """What the author gives, and where to start."""
        return (*self.hint, f"It begins with: {self.steps[0]}")

    def solution(self) -> str:
        """The steps in order, and why."""
        numbered = " ".join(f"**{i}.** {step}" for i, step in enumerate(self.steps, 1))
        return f"**{', '.join(self.key())}**: {numbered}\n\n{self.reason}"

    def why(self) -> str:
        """What the author gives."""
        return self.reason

    def slips(self) -> Iterable[tuple[str, object]]:
        """Reversed; two neighbours exchanged."""
        key = self.key()
        yield "steps reversed", key[::-1]
        yield "first two exchanged", [key[1], key[0], *key[2:]]
        yield "last two exchanged", [*key[:-2], key[-1], key[-2]]

    def draw(self, draw: Draw) -> Question:
        """Shown in another order."""
        return replace(self, seed=draw.integer(1, 10**6))


@dataclass(frozen=True, eq=False)
class MatchPairs(Question):
    """Pairs (left, right) to put together again; the right sides are shown in another order."""

    asked: str
    pairs: tuple[tuple[str, str], ...]
    reason: str
    hint: tuple[str, ...] = ()
    seed: int = 0
    shuffled = "pairs"

    @property
    def shown(self) -> list[int]:
        """Which right side stands at each number."""
        places, n = list(range(len(self.pairs))), 0
        while places == sorted(places):
            places, n = Draw("pairs", len(self.pairs), self.seed, n).shuffled(range(len(self.pairs))), n + 1
        return places

    def statement(self) -> str:
        """What is asked."""
        return f"{self.asked} Which number belongs to which letter?"

    def form(self) -> Pairs:
        """A number for each letter."""
        return Pairs(tuple(left for left, _ in self.pairs), tuple(self.pairs[i][1] for i in self.shown))

    def key(self) -> list[int]:
        """The number of each letter."""
        return [self.shown.index(i) + 1 for i in range(len(self.pairs))]

    def hints(self) -> tuple[str, ...]:
        """What the author gives, and one pair."""
        left, right = self.pairs[0]
        return (*self.hint, f"{left} belongs to: {right}")

    def solution(self) -> str:
        """The pairs, and why."""
        pairs = "\n\n".join(f"**{a}{n}** {left}: {right}" for a, n, (left, right) in zip(
            self.form().letters, self.key(), self.pairs, strict=False))  # fmt: skip
        return f"{pairs}\n\n{self.reason}"

    def why(self) -> str:
        """What the author gives."""
        return self.reason

    def draw(self, draw: Draw) -> Question:
        """Shown in another order."""
        return replace(self, seed=draw.integer(1, 10**6))


@dataclass(frozen=True, eq=False)
class WrongLine(Question):
    """A calculation with one wrong line to find; `wrong` counts from one."""

    asked: str
    lines: tuple[str, ...]
    wrong: int
    reason: str
    hint: tuple[str, ...] = ()

    def statement(self) -> str:
        """What is asked."""
        return f"{self.asked} Which line does not follow from the one before it?"

    def form(self) -> Options:
        """A letter for each line."""
        follows = tuple("it follows from what stands before it." for _ in self.lines)
        return Options(self.lines, follows)

    def key(self) -> str:
        """The letter of the wrong line."""
        return self.form().letters[self.wrong - 1]

    def hints(self) -> tuple[str, ...]:
        """What the author gives, and where not to look."""
        return (*self.hint, "Redo each line from the one before it, and compare.")

    def solution(self) -> str:
        """Which line, and why."""
        return f"Line **{self.key()}** does not follow. {self.reason}"

    def why(self) -> str:
        """What the author gives."""
        return self.reason

    def slips(self) -> Iterable[tuple[str, object]]:
        """The line after it, which looks wrong because the error is visible there."""
        if self.wrong < len(self.lines):
            yield "line after", self.form().letters[self.wrong]


@dataclass(frozen=True, eq=False)
class Interval(Question):
    """An interval of `variable`. The ends are exact numbers as text; `closed` says which of them belong."""

    asked: str
    low: str
    high: str
    worked: str
    closed: tuple[bool, bool] = (False, False)
    variable: str = "x"
    hint: tuple[str, ...] = ()
    reason: str = ""

    def statement(self) -> str:
        """What is asked."""
        return self.asked

    def form(self) -> Span:
        """Two ends."""
        return Span(self.variable)

    def key(self) -> tuple[str, str, bool, bool]:
        """The ends, and whether they belong."""
        return (self.low, self.high, *self.closed)

    def hints(self) -> tuple[str, ...]:
        """What the author gives."""
        return self.hint

    def solution(self) -> str:
        """What the author gives."""
        return self.worked

    def why(self) -> str:
        """What the author gives."""
        return self.reason

    def slips(self) -> Iterable[tuple[str, object]]:
        """Ends counted in or left out."""
        left, right = self.closed
        for ends in ((not left, right), (left, not right), (not left, not right)):
            added = any(new and not old for new, old in zip(ends, self.closed, strict=True))
            yield ("end included" if added else "end left out"), (self.low, self.high, *ends)
