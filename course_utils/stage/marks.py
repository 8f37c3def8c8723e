"""What a scene is made of. Coordinates, limits and conditions are numbers or expressions of its symbols.

Every mark turns itself into JSON with `lower(c)`, where `c(expression)` is that expression's place in the
program. Plain data: how a mark looks is decided in src/marks.ts, and in still.py for the still picture.
"""

from dataclasses import KW_ONLY, dataclass, field

import sympy

from course_utils.stage.expressions import SceneError


def _pair(c, at) -> list[int]:
    if len(at) != 2:
        raise SceneError(f"{c.mark}: a position has two coordinates, not {len(at)}")
    return [c(at[0]), c(at[1])]


@dataclass(frozen=True, eq=False)
class Mark:
    """What all marks share: a palette `color`, a direct `label`, `dash`ed or not, shown `when` above zero."""

    _: KW_ONLY
    color: str = "ink"
    label: str = ""
    dash: bool = False
    when: object = None

    def name_in_errors(self) -> str:
        """`arrow 'J e₁'`: how an error names this mark."""
        return f"{type(self).__name__.lower()} {self.label!r}" if self.label else type(self).__name__.lower()

    def lower(self, c) -> dict:
        """This mark as JSON, its expressions as places in the program."""
        common = {"kind": type(self).__name__.lower(), "color": self.color}
        if self.label:
            common["label"] = self.label
        if self.dash:
            common["dash"] = True
        if self.when is not None:
            common["when"] = c(self.when)
        return common | self.shape(c)

    def shape(self, c) -> dict:
        """The part of the JSON that is this mark's own."""
        raise NotImplementedError

    def variables(self, window: tuple | None = None) -> list[dict]:
        """What the reader can change here: name, starting value, limits. window: that of the mark's plane."""
        return []


@dataclass(frozen=True, eq=False)
class Point(Mark):
    """A point to drag: `Point("p", at=(1, 2))`; its coordinates are the symbols `p.x` and `p.y`.

    bounds: ((low, high), (low, high)); without them the point stays in the plane's window, which must then be
    constant. origin: where (0, 0) lies, for the tip of an arrow. step: what one arrow key moves.
    """

    name: str
    at: tuple[float, float]
    _: KW_ONLY
    bounds: tuple | None = None
    origin: tuple | None = None
    step: float = 0.1

    @property
    def x(self):
        """The first coordinate, a real symbol."""
        return sympy.Symbol(f"{self.name}.x", real=True)

    @property
    def y(self):
        """The second coordinate, a real symbol."""
        return sympy.Symbol(f"{self.name}.y", real=True)

    def name_in_errors(self) -> str:
        """`point 'p'`."""
        return f"point {self.name!r}"

    def variables(self, window=None) -> list[dict]:
        """Both coordinates."""
        limits = self.bounds or (None if self.origin else window)
        if not limits:
            raise SceneError(f"{self.name_in_errors()} needs bounds, as it has an origin")
        return [_variable(self, axis, self.at[i], limits[i]) for i, axis in enumerate("xy")]

    def shape(self, c) -> dict:
        """Its place, and the two variables that a drag sets."""
        at = (self.x, self.y)
        origin = {"origin": _pair(c, self.origin)} if self.origin else {}
        place = tuple(a + b for a, b in zip(self.origin, at, strict=True)) if self.origin else at
        return {
            "name": self.name,
            "at": _pair(c, place),
            "value": _pair(c, at),
            "drag": [f"{self.name}.x", f"{self.name}.y"],
            "step": self.step,
            **origin,
        }


def _variable(mark, axis, value, limits) -> dict:
    name = f"{mark.name}.{axis}" if axis else mark.name
    try:
        low, high = map(float, limits)
    except TypeError:
        raise SceneError(f"{mark.name_in_errors()} needs bounds, as the limits {limits} move") from None
    if not low <= value <= high:
        raise SceneError(f"{mark.name_in_errors()}: {name} = {value} lies outside {low} to {high}")
    return {"name": name, "value": float(value), "low": low, "high": high}


@dataclass(frozen=True, eq=False)
class Dot(Mark):
    """A point that follows from others and cannot be dragged."""

    at: tuple

    def shape(self, c) -> dict:
        """Its place."""
        return {"at": _pair(c, self.at)}


@dataclass(frozen=True, eq=False)
class Circle(Mark):
    """The circle around `at` with this radius, lightly filled."""

    at: tuple
    radius: object

    def shape(self, c) -> dict:
        """Its centre and radius."""
        return {"at": _pair(c, self.at), "radius": c(self.radius)}


@dataclass(frozen=True, eq=False)
class Segment(Mark):
    """The straight line from `start` to `end`."""

    start: tuple
    end: tuple

    def shape(self, c) -> dict:
        """Its two ends."""
        return {"from": _pair(c, self.start), "to": _pair(c, self.end)}


@dataclass(frozen=True, eq=False)
class Arrow(Segment):
    """The arrow from `start` to `end`."""


@dataclass(frozen=True, eq=False)
class Polygon(Mark):
    """A closed polygon, lightly filled."""

    corners: list[tuple]

    def shape(self, c) -> dict:
        """Its corners."""
        return {"corners": [_pair(c, corner) for corner in self.corners]}


@dataclass(frozen=True, eq=False)
class Curve(Mark):
    """The curve (x, y) as the symbol `t` runs over (low, high); a gap wherever it has no real value."""

    x: object
    y: object
    t: sympy.Symbol
    over: tuple
    _: KW_ONLY
    samples: int = 121

    def shape(self, c) -> dict:
        """Its samples, `t` replaced by low + s (high - low)."""
        s = sympy.Dummy("s", real=True)
        low, high = self.over
        domain = c.domain("line", self.samples)
        along = {self.t: low + s * (high - low)}
        xy = [sympy.sympify(e).subs(along, simultaneous=True) for e in (self.x, self.y)]
        return {"domain": domain, "at": [c(e, {s: (domain, 0)}) for e in xy]}


@dataclass(frozen=True, eq=False)
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
        return {"domain": domain, "at": [c(e, {s: (domain, 0), t: (domain, 1)}) for e in image]}


@dataclass(frozen=True)
class Num:
    """A live number in a text, to so many decimals."""

    expression: object
    digits: int = 2


@dataclass(frozen=True)
class Sign:
    """Words chosen by a sign: parts of text for below zero, zero (to the given tolerance) and above zero."""

    expression: object
    negative: tuple
    zero: tuple
    positive: tuple
    tolerance: float = 0.005


def live(template: str, *parts) -> tuple:
    """Parts of a text: `template` with each `{}` replaced by an expression, a `Num` or a `Sign`."""
    pieces = template.split("{}")
    if len(pieces) != len(parts) + 1:
        raise SceneError(f"the text {template!r} has {len(pieces) - 1} places for {len(parts)} values")
    return (pieces[0], *(x for pair in zip(parts, pieces[1:], strict=True) for x in pair))


def lower_parts(c, parts) -> list:
    """Parts of a text as JSON: strings, `{"n": place, "d": digits}` and `{"sign": place, "w": [...]}`."""
    lowered = []
    for part in parts:
        if isinstance(part, str):
            lowered.append(part)
        elif isinstance(part, Sign):
            words = [lower_parts(c, w) for w in (part.negative, part.zero, part.positive)]
            lowered.append({"sign": c(part.expression), "tol": part.tolerance, "w": words})
        else:
            number = part if isinstance(part, Num) else Num(part)
            lowered.append({"n": c(number.expression), "d": number.digits})
    return lowered


@dataclass(frozen=True, eq=False)
class Text(Mark):
    """A line under the planes: strings, expressions (two decimals), `Num`s and `Sign`s; see `live`."""

    parts: tuple = field(default=())

    def __init__(self, *parts, color="ink", when=None):
        flags = {"label": "", "dash": False}
        for name, value in {"parts": parts, "color": color, "when": when, **flags}.items():
            object.__setattr__(self, name, value)

    def shape(self, c) -> dict:
        """Its parts."""
        return {"parts": lower_parts(c, self.parts)}


@dataclass(frozen=True, eq=False)
class Note(Text):
    """A text in a plane: `Note(at, *parts)`, beside `at` on the side to which `away` points."""

    at: tuple = (0, 0)
    away: tuple = (0, 1)

    def __init__(self, at, *parts, away=(0, 1), color="ink", when=None):
        super().__init__(*parts, color=color, when=when)
        object.__setattr__(self, "at", at)
        object.__setattr__(self, "away", away)

    def shape(self, c) -> dict:
        """Its parts, place and side."""
        return super().shape(c) | {"at": _pair(c, self.at), "away": _pair(c, self.away)}


@dataclass(frozen=True, eq=False)
class Matrix(Mark):
    """A matrix with live entries, `label` = entries."""

    entries: object
    _: KW_ONLY
    digits: int = 2
    column_colors: tuple = ()

    def shape(self, c) -> dict:
        """Its entries, row by row."""
        rows = sympy.Matrix(self.entries).tolist()
        columns = {"columns": list(self.column_colors)} if self.column_colors else {}
        return {"rows": [[c(entry) for entry in row] for row in rows], "digits": self.digits, **columns}


class _Control(Mark):
    name: str

    @property
    def symbol(self):
        """Its value, a real symbol."""
        return sympy.Symbol(self.name, real=True)

    def name_in_errors(self) -> str:
        """`slider 'h'`."""
        return f"{type(self).__name__.lower()} {self.name!r}"


@dataclass(frozen=True, eq=False)
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
        return [_variable(self, "", self.value, (self.low, self.high))]

    def shape(self, c) -> dict:
        """Its variable and its scale."""
        plain = {"name": self.name, "value": c(self.symbol), "log": self.log, "digits": self.digits}
        return plain | ({"play": True} if self.play else {})


@dataclass(frozen=True, eq=False)
class Choice(_Control):
    """One of several named options, as tabs; `symbol` is the number of the chosen one, from 0."""

    name: str
    options: tuple[str, ...]
    value: int = 0

    def variables(self, window=None) -> list[dict]:
        """The number of the chosen option."""
        return [_variable(self, "", self.value, (0, len(self.options) - 1))]

    def shape(self, c) -> dict:
        """Its variable and the names of its options."""
        return {"name": self.name, "value": c(self.symbol), "options": list(self.options)}

    def chosen(self, number: int):
        """A condition for `when`: this option is chosen."""
        return sympy.Piecewise((1, sympy.Eq(self.symbol, number)), (0, True))


@dataclass(frozen=True, eq=False)
class Toggle(_Control):
    """A labelled checkbox; its value `symbol` is 1 or 0."""

    name: str
    value: bool = False

    def variables(self, window=None) -> list[dict]:
        """Its value."""
        return [_variable(self, "", int(self.value), (0, 1))]

    def shape(self, c) -> dict:
        """Its variable."""
        return {"name": self.name, "value": c(self.symbol)}
