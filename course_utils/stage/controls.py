"""What stands under the planes and sets variables: sliders, tabs, checkboxes, buttons."""

from dataclasses import KW_ONLY, dataclass
from typing import Annotated

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Mark, Sent, variable


@dataclass(eq=False)
class Control(Mark):
    """A mark whose `value`, at the start from `low` to `high`, is the variable `symbol`."""

    name: Sent[str]

    @property
    def symbol(self):
        """Its value, a real symbol."""
        return sympy.Symbol(self.name, real=True)

    def name_in_errors(self) -> str:
        """`slider 'h'`."""
        return f"{type(self).__name__.lower()} {self.name!r}"

    def variables(self, window=None) -> list[dict]:
        """Its value."""
        return [variable(self, "", self.value, (self.low, self.high))]

    def shape(self, c) -> dict:
        """Its variable."""
        return {"value": c(self.symbol)}


@dataclass(eq=False)
class NumberBox(Control):
    """A number to type, from `low` to `high`; its value is `symbol`. Anything else is refused in words."""

    low: float
    high: float
    value: float
    _: KW_ONLY
    digits: Sent[int] = 2


@dataclass(eq=False)
class Slider(NumberBox):
    """A labelled slider; its value is `symbol`. `log` spaces the positions evenly in the logarithm.

    digits: decimals of the value, 0 for whole numbers; play: a button moves it on by itself, one at a time.
    """

    _: KW_ONLY
    log: Sent[bool] = False
    play: Sent[bool] = False

    def shape(self, c) -> dict:
        """Its variable, which has a logarithm where the scale needs one."""
        if self.log and self.low <= 0:
            raise SceneError(f"{self.name_in_errors()}: a logarithmic slider needs low > 0, not {self.low}")
        return super().shape(c)


@dataclass(eq=False)
class Choice(Control):
    """One of several named options, as tabs; `symbol` is the number of the chosen one, from 0."""

    options: Sent[tuple[str, ...]]
    value: int = 0

    low = 0

    @property
    def high(self):
        """The number of the last option."""
        return len(self.options) - 1

    def chosen(self, number: int):
        """A condition for `when`: this option is chosen."""
        return sympy.Piecewise((1, sympy.Eq(self.symbol, number)), (0, True))


@dataclass(eq=False)
class Toggle(Control):
    """A labelled checkbox; its value `symbol` is 1 or 0."""

    value: bool = False

    low, high = 0, 1


def _settings(c, sets) -> list:
    for symbol in sets:
        c(symbol)  # refuses one that nobody declares
    return [[symbol.name, c(value)] for symbol, value in sets.items()]


class Button(Mark):
    """A button that gives variables new values: `Button("reset", {h.symbol: 1, p.x: 0})`.

    sets: symbol -> number or expression, all computed before any is set; the limits of each variable hold.
    """

    sets: Annotated[dict, _settings]

    def __init__(self, label, sets, color="ink", when=None):
        super().__init__(label=label, color=color, when=when)
        self.sets = sets
