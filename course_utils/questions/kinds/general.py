"""The general kinds: choose, predict, give a measured number, and recall an earlier question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions import outcome as o
from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.options import Options
from course_utils.questions.question import Question


@dataclass(frozen=True)
class Option:
    """One option of a choice, and the reason why it holds or not."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True, eq=False)
class Choice(Question):
    """One right option of several, or with `many=True` all that hold. Every option carries its reason."""

    asked: str
    options: tuple[Option, ...]
    many: bool = False
    hint: tuple[str, ...] = ()
    shuffled = "options"

    def statement(self) -> str:
        """What is asked."""
        return self.asked + (" Choose all that hold." if self.many else "")

    def form(self) -> Options:
        """Letters."""
        return Options(tuple(x.text for x in self.options), tuple(x.why for x in self.options), self.many)

    def key(self) -> list[str]:
        """The letters of the options that hold."""
        letters = self.form().letters
        return [letter for letter, option in zip(letters, self.options, strict=True) if option.right]

    def hints(self) -> tuple[str, ...]:
        """What the author gives."""
        return self.hint

    def solution(self) -> str:
        """Every option with its reason."""
        form = self.form()
        return "\n\n".join(
            f"**{letter}** {'holds' if option.right else 'does not hold'}: {option.why}"
            for letter, option in zip(form.letters, self.options, strict=True)
        )

    def why(self) -> str:
        """The reasons of what holds."""
        return " ".join(option.why for option in self.options if option.right)

    def draw(self, draw: Draw) -> Question:
        """The same options in another order."""
        return replace(self, options=tuple(draw.shuffled(self.options)))


@dataclass(frozen=True, eq=False)
class Predict(Choice):
    """A choice made before the picture. Any prediction earns the points; afterwards it is told what
    happens.
    """

    def judge(self, answer: object) -> o.Outcome:
        """Noted, with what happens and why."""
        outcome = super().judge(answer)
        if outcome.kind not in (o.RIGHT, o.WRONG):
            return outcome
        if outcome.kind == o.RIGHT:
            return replace(outcome, title="As you predicted")
        happens = next(x for x in self.options if x.right)
        by_letter = zip(self.form().letters, self.options, strict=True)
        yours = " ".join(x.why for letter, x in by_letter if letter in outcome.answer.split(", "))
        told = f"What happens is this: **{happens.text.rstrip('.')}**. {happens.why}\n\nYour choice: {yours}"
        return o.Outcome(o.RIGHT, told, score=1.0, answer=outcome.answer, title="Prediction noted")

    renewable = False  # a prediction is made once

    def variant(self, seed: int) -> Question:
        """The prediction itself, in its one order."""
        return self


@dataclass(frozen=True, eq=False)
class Number(Question):
    """A number that is measured or computed, with the tolerance that the statement tells."""

    asked: str
    value: float
    tolerance: float
    worked: str
    hint: tuple[str, ...] = ()
    reason: str = ""
    wrong: tuple[tuple[str, float], ...] = ()  # (slip, the number it gives)

    def statement(self) -> str:
        """What is asked, and how exactly."""
        return f"{self.asked} Anything within {self.tolerance:g} counts."

    def form(self) -> Values:
        """One number."""
        return Values(tolerance=self.tolerance)

    def key(self) -> str:
        """The number."""
        return f"{self.value}"

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
        """What the author knows to go wrong."""
        return ((name, f"{value}") for name, value in self.wrong)


@dataclass(frozen=True, eq=False)
class Exponent(Number):
    """The exponent of a measured power of ten."""

    def slips(self) -> Iterable[tuple[str, object]]:
        """What the author knows to go wrong; the power itself, and the exponent without its sign."""
        yield from super().slips()
        for k in range(round(self.value - self.tolerance), round(self.value + self.tolerance) + 1):
            yield "power for exponent", f"1e{k}"
            yield "exponent without its sign", f"{-k}"


@dataclass(frozen=True, eq=False)
class Recall(Question):
    """A question of an earlier lesson, with numbers of its own: the variants from `first` on, which is
    another seed in each lesson that recalls it.
    """

    of: str
    first: int = 1000
    varies = True  # by the numbers of the question that is recalled

    @property
    def question(self) -> Question:
        """The question that is recalled, with its first new numbers."""
        return self._drawn(0)

    def _drawn(self, seed: int) -> Question:
        from course_utils import bank

        return bank.question(self.of).variant(self.first + seed)

    def variant(self, seed: int) -> Question:
        """The recalled question with other numbers, different from those of its own lesson."""
        return self._drawn(seed)

    def recalled_as(self, identifier: str) -> str | None:
        """The question that is recalled here."""
        from course_utils import bank

        return bank.item(self.of)

    def judge(self, answer: object) -> o.Outcome:
        """As the recalled question judges."""
        return self.question.judge(answer)


@dataclass(frozen=True, eq=False)
class Returned(Recall):
    """A question that is due to be answered again. For practice: everyone has the same numbers."""

    first: int = 2000
    varies = False

    def scene(self):
        """The picture of the recalled question, if it has one."""
        return self.question.scene()
