"""What stands under the planes and sets variables: sliders, tabs, checkboxes, buttons."""

from dataclasses import KW_ONLY, dataclass

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Mark, variable


class _Control(Mark):
    name: str

    @property
    def symbol(self):
        """Its value, a real symbol."""
        return sympy.Symbol(self.name, real=True)

    def name_in_errors(self) -> str:
        """`slider 'h'`."""
        return f"{type(self).__name__.lower()} {self.name!r}"


@dataclass(eq=False)
class Slider(_Control):
    """A labelled slider; its value is `symbol`. `log` spaces the positions evenly in the logarithm.

    digits: decimals of the value, 0 for whole numbers; play: a button moves it on by itself, one at a time.
    """

    name: str
    low: float
    high: float
    value: float
    _: KW_ONLY
    log: bool = False
    digits: int = 2
    play: bool = False

    def variables(self, window=None) -> list[dict]:
        """Its value."""
        if self.log and self.low <= 0:
            raise SceneError(f"{self.name_in_errors()}: a logarithmic slider needs low > 0, not {self.low}")
        return [variable(self, "", self.value, (self.low, self.high))]

    def shape(self, c) -> dict:
        """Its variable and its scale."""
        plain = {"name": self.name, "value": c(self.symbol), "log": self.log, "digits": self.digits}
        return plain | ({"play": True} if self.play else {})


@dataclass(eq=False)
class NumberBox(_Control):
    """A number to type, from `low` to `high`; its value is `symbol`. Anything else is refused in words."""

    name: str
    low: float
    high: float
    value: float
    _: KW_ONLY
    digits: int = 2

    def variables(self, window=None) -> list[dict]:
        """Its value."""
        return [variable(self, "", self.value, (self.low, self.high))]

    def shape(self, c) -> dict:
        """Its variable."""
        return {"name": self.name, "value": c(self.symbol), "digits": self.digits}


@dataclass(eq=False)
class Choice(_Control):
    """One of several named options, as tabs; `symbol` is the number of the chosen one, from 0."""

    name: str
    options: tuple[str, ...]
    value: int = 0

    def variables(self, window=None) -> list[dict]:
        """The number of the chosen option."""
        return [variable(self, "", self.value, (0, len(self.options) - 1))]

    def shape(self, c) -> dict:
        """Its variable and the names of its options."""
        return {"name": self.name, "value": c(self.symbol), "options": list(self.options)}

    def chosen(self, number: int):
        """A condition for `when`: this option is chosen."""
        return sympy.Piecewise((1, sympy.Eq(self.symbol, number)), (0, True))


@dataclass(eq=False)
class Toggle(_Control):
    """A labelled checkbox; its value `symbol` is 1 or 0."""

    name: str
    value: bool = False

    def variables(self, window=None) -> list[dict]:
        """Its value."""
        return [variable(self, "", int(self.value), (0, 1))]

    def shape(self, c) -> dict:
        """Its variable."""
        return {"name": self.name, "value": c(self.symbol)}


class Button(Mark):
    """A button that gives variables new values: `Button("reset", {h.symbol: 1, p.x: 0})`.

    sets: symbol -> number or expression, all computed before any is set; the limits of each variable hold.
    """

    def __init__(self, label, sets, color="ink", when=None):
        super().__init__(label=label, color=color, when=when)
        self.sets = sets

    def shape(self, c) -> dict:
        """The variables that it sets, and where their new values are."""
        for symbol in self.sets:
            c(symbol)  # refuses one that nobody declares
        return {"sets": [[symbol.name, c(value)] for symbol, value in self.sets.items()]}
