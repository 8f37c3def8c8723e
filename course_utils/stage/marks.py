"""What a scene is made of. Coordinates, limits and conditions are numbers or expressions of its symbols.

Every mark turns itself into JSON with `lower(c)`, where `c(expression)` is that expression's place in the
program: the attributes annotated with `Sent`, `Place`, `Pair` and the like go there. Plain data: how a mark
looks is decided in src/marks.ts, and in still/drawing.py for the still picture.
"""

from dataclasses import KW_ONLY, dataclass
from functools import cache
from typing import Annotated, TypeVar, get_type_hints

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.samples import arrays


def plain(c, value):
    """The value itself."""
    return value


def place(c, expression) -> int:
    """Its place in the program."""
    return c(expression)


def places(c, expressions) -> list[int]:
    """The places of each of these."""
    return [c(expression) for expression in expressions]


def pair(c, at) -> list[int]:
    """Places in the program of a position's two coordinates."""
    if len(at) != 2:
        raise SceneError(f"{c.mark}: a position has two coordinates, not {len(at)}")
    return places(c, at)


def pairs(c, positions) -> list[list[int]]:
    """`pair` of each of these positions."""
    return [pair(c, at) for at in positions]


Place = Annotated[object, place]
Places = Annotated[tuple, places]
Pair = Annotated[tuple, pair]
Pairs = Annotated[list, pairs]
Sent = Annotated[TypeVar("T"), plain]


@cache
def _sent(kind: type) -> dict:
    """Of the attributes of this class those that go into the JSON, each with what turns it into JSON."""
    hints = get_type_hints(kind, include_extras=True).items()
    return {name: hint.__metadata__[0] for name, hint in hints if hasattr(hint, "__metadata__")}


@dataclass(eq=False)
class Mark:
    """What all marks share: a palette `color`, a direct `label`, `dash`ed or not, shown `when` above zero.

    size: width of a line or radius of a dot in pixels, where not the usual one.
    """

    _: KW_ONLY
    color: Sent[str] = "ink"
    label: Sent[str] = ""
    dash: Sent[bool] = False
    when: Place = None
    size: Sent[float | None] = None

    def name_in_errors(self) -> str:
        """`arrow 'J e₁'`: how an error names this mark."""
        return f"{type(self).__name__.lower()} {self.label!r}" if self.label else type(self).__name__.lower()

    def parts_by_name(self) -> list[tuple[str, "Mark"]]:
        """The marks that this one consists of, each with how an error names it."""
        return [(self.name_in_errors(), self)]

    def lower(self, c) -> dict:
        """This mark as JSON, its expressions as places in the program; what is absent or off is left out."""
        values = [(name, how, getattr(self, name)) for name, how in _sent(type(self)).items()]
        sent = {name: how(c, v) for name, how, v in values if v is not None and v is not False and v != ""}
        return {"kind": type(self).__name__.lower()} | sent | self.shape(c)

    def shape(self, c) -> dict:
        """The part of the JSON that no single attribute gives."""
        return {}

    def variables(self, window: tuple | None = None) -> list[dict]:
        """What the reader can change here: name, starting value, limits. window: that of the mark's plane."""
        return []


@dataclass(eq=False)
class Point(Mark):
    """A point to drag: `Point("p", at=(1, 2))`; its coordinates are `p.x` and `p.y`.

    bounds: ((low, high), (low, high)); without them the point stays in the plane's window, which must then be
    constant. origin: where (0, 0) lies, for the tip of an arrow. step: what one arrow key moves. snap: the
    distance of the lines of a grid on which it stays, or the values that its coordinates may have.
    on: a `Curve` or a `Circle` that holds it. Then its variable, `p.t`, is the curve's parameter or the angle
    in degrees; step and snap are of that; `at` is where that starts, or a control whose variable it moves.
    drop: a slider with `play`. A click on the free plane puts the point there, and plays that from its start.
    """

    name: Sent[str]
    at: object
    _: KW_ONLY
    bounds: tuple | None = None
    origin: tuple | None = None
    step: Sent[float] = 0.1
    snap: Sent[float | tuple | None] = None
    on: Mark | None = None
    drop: Mark | None = None

    def __post_init__(self):
        self._curve = self.on.along() if isinstance(self.on, Circle) else self.on
        if not isinstance(self._curve, Curve | None):
            raise SceneError(f"{self.name_in_errors()}: a curve or a circle can hold it, not {self.on!r}")

    def _symbol(self, axis):
        return sympy.Symbol(f"{self.name}.{axis}", real=True)

    @property
    def x(self):
        """The first coordinate: a real symbol, or on a curve an expression."""
        return self._on_curve(self._curve.x) if self.on else self._symbol("x")

    @property
    def y(self):
        """The second coordinate."""
        return self._on_curve(self._curve.y) if self.on else self._symbol("y")

    @property
    def t(self):
        """The parameter of the curve that holds it."""
        return self.at.symbol if hasattr(self.at, "symbol") else self._symbol(self._curve.t.name)

    def _on_curve(self, coordinate):
        return sympy.sympify(coordinate).subs(self._curve.t, self.t)

    def name_in_errors(self) -> str:
        """`point 'p'`."""
        return f"point {self.name!r}"

    def variables(self, window=None) -> list[dict]:
        """Both coordinates, or the parameter of its curve; none where a control has it."""
        if self.on:
            return (
                []
                if hasattr(self.at, "symbol")
                else [variable(self, self._curve.t.name, self.at, self._curve.over)]
            )
        limits = self.bounds or (None if self.origin else window)
        if not limits:
            raise SceneError(f"{self.name_in_errors()} needs bounds, as it has an origin")
        return [variable(self, axis, self.at[i], limits[i]) for i, axis in enumerate("xy")]

    def shape(self, c) -> dict:
        """Its place, and the variables that a drag sets."""
        own = {"drop": self.drop.name} if self.drop else {}
        at = pair(c, (self.x, self.y))
        if self.on:
            held = {
                "along": self._curve.shape(c)["at"],
                "over": pair(c, self._curve.over),
                "value": c(self.t),
            }
            return own | {"at": at, "value": at, "drag": [self.t.name], "on": held}
        drag = {"value": at, "drag": [f"{self.name}.x", f"{self.name}.y"]}
        if not self.origin:
            return own | drag | {"at": at}
        tip = tuple(a + b for a, b in zip(self.origin, (self.x, self.y), strict=True))
        return own | drag | {"at": pair(c, tip), "origin": pair(c, self.origin)}


def variable(mark, axis, value, limits) -> dict:
    """What the reader can change in `mark`: its name, starting value and limits, as JSON."""
    name = f"{mark.name}.{axis}" if axis else mark.name
    try:
        low, high = map(float, limits)
    except TypeError:
        raise SceneError(f"{mark.name_in_errors()} needs bounds, as the limits {limits} move") from None
    if not isinstance(value, (int, float)):
        raise SceneError(f"{mark.name_in_errors()}: {name} starts at a number, not at {value!r}")
    if not low <= value <= high:
        raise SceneError(f"{mark.name_in_errors()}: {name} = {value} lies outside {low} to {high}")
    return {"name": name, "value": float(value), "low": low, "high": high}


@dataclass(eq=False)
class Dot(Mark):
    """A point that follows from others and cannot be dragged."""

    at: Pair


@dataclass(eq=False)
class Circle(Mark):
    """The circle around `at` with this radius, lightly filled."""

    at: Pair
    radius: Place

    def along(self) -> "Curve":
        """Its line, by the angle in degrees."""
        angle, (x, y) = sympy.Symbol("angle", real=True), self.at
        turn = angle * sympy.pi / 180
        x, y = (a + self.radius * f(turn) for a, f in ((x, sympy.cos), (y, sympy.sin)))
        return Curve(x, y, angle, (-180, 180))


@dataclass(eq=False)
class Segment(Mark):
    """The straight line from `start` to `end`."""

    start: Pair
    end: Pair


@dataclass(eq=False)
class Arrow(Segment):
    """The arrow from `start` to `end`."""


@dataclass(eq=False)
class Polygon(Mark):
    """A closed polygon, lightly filled."""

    corners: Pairs


@dataclass(eq=False)
class Curve(Mark):
    """The curve (x, y) as the symbol `t` runs over (low, high); a gap wherever it has no real value.

    x, y: expressions of `t`, or `Samples`, whose number then is that of the curve: its line goes through all
    of them, however steep, and has a gap only where one is NaN.
    dots: a dot at each sample, `size` wide, in place of the line.
    """

    x: object
    y: object
    t: sympy.Symbol
    over: tuple
    _: KW_ONLY
    samples: int = 121
    dots: Sent[bool] = False

    def shape(self, c) -> dict:
        """Its samples, `t` replaced by low + s (high - low)."""
        s = sympy.Dummy("s", real=True)
        low, high = self.over
        held = arrays(self.x, self.y)
        count = held[0].shape[0] if held else self.samples
        domain = c.domain("line", count)
        runs = {s: ("p", domain, 0)} | {array: array.operation(c, (count,)) for array in held}
        along = {self.t: low + s * (high - low)}
        xy = [sympy.sympify(e).subs(along, simultaneous=True) for e in (self.x, self.y)]
        given = {"given": True} if held else {}
        return {"domain": domain, "at": [c(e, runs) for e in xy]} | given


@dataclass(eq=False)
class Grid(Mark):
    """The grid lines of the rectangle `u` times `v`, bent by `f(u, v) -> (x, y)`; u and v are (low, high)."""

    f: object
    u: tuple
    v: tuple
    _: KW_ONLY
    lines: int = 9
    samples: int = 33

    def shape(self, c) -> dict:
        """Its samples: lines with u held, then lines with v held."""
        s, t = sympy.Dummy("s", real=True), sympy.Dummy("t", real=True)
        domain = c.domain("mesh", self.lines, self.samples)
        (u0, u1), (v0, v1) = self.u, self.v
        image = self.f(u0 + s * (u1 - u0), v0 + t * (v1 - v0))
        if len(image) != 2:
            raise SceneError(f"{c.mark}: the map must return two coordinates, not {len(image)}")
        return {"domain": domain, "at": [c(e, {s: ("p", domain, 0), t: ("p", domain, 1)}) for e in image]}
