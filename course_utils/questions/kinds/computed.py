"""The general kind, for what no other covers: the author's own function of the author's own numbers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import show
from course_utils.questions.question import Question

USUAL = range(2, 10)  # what new numbers are drawn from, where the author says nothing


@dataclass(frozen=True, eq=False)
class Computed(Question):
    r"""A value, a list, a matrix or a formula that is computed from `numbers`.

        Computed(r"How long is $(<a>, <b>)$?", lambda a, b: sqrt(a**2 + b**2), {"a": 3, "b": 4},
                 worked=r"$\sqrt{<a>^2 + <b>^2} = <key>$.", wrong={"sum of entries": lambda a, b: a + b})

    answer: gives the key from the numbers: a number or a SymPy expression, a list of them, or a list of rows.
    In every text `<a>` stands for the number a, and `<key>` for the answer. numbers: those of the lesson;
    among: the values from which new ones are drawn, by name. names: the variables of a formula. decimals,
    tolerance: as in `Values`; without them the answer is exact. wrong: slips of the catalogue, each with what
    it makes of the numbers. returns: whether it is asked again before it is forgotten.
    Raises ValueError for a text with a name in it that is no number.
    """

    asked: str
    answer: Callable
    numbers: Mapping[str, int]
    worked: str
    hint: tuple[str, ...] = ()
    reason: str = ""
    wrong: Mapping[str, Callable] = field(default_factory=dict)
    among: Mapping[str, Sequence[int]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    decimals: int | None = None
    tolerance: float = 0.0
    returns: bool = True

    def statement(self) -> str:
        """What is asked, and how exactly."""
        within = f" Anything within {self.tolerance:g} counts." if self.tolerance else ""
        return self._filled(self.asked) + within

    def form(self) -> Values:
        """Values of the shape of the key."""
        key = self.key()
        rows = len(key[0]) if isinstance(key, list) and isinstance(key[0], list) else 0
        shape = (len(key), rows) if rows else (len(key),) if isinstance(key, list) else ()
        return Values(shape, self.names, decimals=self.decimals, tolerance=self.tolerance)

    def key(self):
        """What the function gives."""
        return self.answer(**self.numbers)

    def hints(self) -> tuple[str, ...]:
        """What the author gives."""
        return tuple(map(self._filled, self.hint))

    def solution(self) -> str:
        """What the author gives."""
        return self._filled(self.worked)

    def why(self) -> str:
        """What the author gives."""
        return self._filled(self.reason)

    def slips(self) -> Iterable[tuple[str, object]]:
        """What the author knows to go wrong."""
        return ((name, wrong(**self.numbers)) for name, wrong in self.wrong.items())

    def recalled_as(self, identifier: str) -> str | None:
        """Itself, where it returns."""
        return super().recalled_as(identifier) if self.returns else None

    @property
    def renewable(self) -> bool:
        """Whether there are numbers to draw."""
        return bool(self.numbers)

    def draw(self, draw: Draw) -> Question:
        """Other numbers."""
        drawn = {name: draw.pick(self.among.get(name, USUAL)) for name in self.numbers}
        return replace(self, numbers=drawn)

    def _filled(self, text: str) -> str:
        def put(found) -> str:
            name = found[1]
            if name != "key" and name not in self.numbers:
                raise ValueError(
                    f"no number {name!r} for the text {text!r}; there are {', '.join(self.numbers)}"
                )
            return show(self.key() if name == "key" else self.numbers[name])

        return re.sub(r"<([A-Za-z]\w*)>", put, text)
