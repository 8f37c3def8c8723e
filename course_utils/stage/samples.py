"""Arrays from Python, for functions that have no expression; in the scene a number takes two characters."""

import math

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.still.evaluate import DIGITS


class Samples(sympy.Dummy):
    """An array that stands in an expression of `Heatmap`, `Levels`, `Field` or `Curve` and sets its shape.

    array: a number for each cell, rows from the lowest y up (rows x columns); for a `Curve` one for each of
    its samples. frame: with it the array has one more axis, the first, and `frame`, a number or expression,
    is rounded to choose from it. Numbers are rounded to a 4094th of their range; NaN leaves a gap. coarse:
    rounded to a 62nd, each in one character.
    """

    def __new__(cls, array, frame=None, coarse=False):
        """The symbol that stands for `array`."""
        self = super().__new__(cls, "samples", real=True)
        flat, shape = _flat(array.tolist() if hasattr(array, "tolist") else array)
        self.frame = 0 if frame is None else frame
        self.frames = 1 if frame is None else shape[0]
        self.shape = shape if frame is None else shape[1:]
        self._coded = _encode(flat, 1 if coarse else 2)
        return self

    @classmethod
    def of(cls, f, over, cells=(48, 48)):
        """The values of `f(x, y)` at the centres of cells over ((x low, x high), (y low, y high)).

        cells: (columns, rows), as in `Heatmap`. An ArithmeticError or a ValueError from `f` leaves a gap.
        """
        centres = [
            [low + (k + 0.5) / n * (high - low) for k in range(n)]
            for (low, high), n in zip(over, cells, strict=True)
        ]
        return cls([[_value(f, x, y) for x in centres[0]] for y in centres[1]])

    def operation(self, c, shape) -> tuple:
        """What puts it into the program of the mark behind `c`, which has samples of this shape."""
        if tuple(self.shape) != tuple(shape):
            raise SceneError(f"{c.mark}: samples of shape {tuple(self.shape)} where it has {tuple(shape)}")
        return "frame", c.domain("array", self.frames, *self._coded), c(self.frame)


def arrays(*expressions) -> list[Samples]:
    """The arrays that stand in these expressions."""
    return sorted(
        {s for e in expressions for s in sympy.sympify(e).atoms(Samples)}, key=lambda s: s.dummy_index
    )


def _flat(array) -> tuple[list[float], tuple]:
    """All numbers of nested sequences, and their shape."""
    if not isinstance(array, (list, tuple)):
        return [float(array)], ()
    parts = [_flat(part) for part in array]
    shapes = {shape for _, shape in parts}
    if len(shapes) != 1:
        raise SceneError(f"samples: rows of different shapes, {sorted(shapes)}")
    return [value for flat, _ in parts for value in flat], (len(parts), *shapes.pop())


def _encode(values, digits: int) -> tuple[float, float, str, int]:
    """Lowest and highest finite value, every value as so many digits of base 64; the last code is a gap."""
    gap = len(DIGITS) ** digits - 1
    finite = [v for v in values if math.isfinite(v)] or [0.0]
    low, high = min(finite), max(finite)
    scale = (gap - 1) / (high - low) if high > low else 0.0
    codes = [round((v - low) * scale) if math.isfinite(v) else gap for v in values]
    written = "".join(
        DIGITS[code // 64] + DIGITS[code % 64] if digits == 2 else DIGITS[code] for code in codes
    )
    return low, high, written, digits


def _value(f, x, y) -> float:
    try:
        return float(f(x, y))
    except (ArithmeticError, ValueError):
        return math.nan
