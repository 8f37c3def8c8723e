"""What the pictures of maps of the plane share."""

import math

import sympy

from course_utils.stage.expressions import Program, SceneError
from course_utils.stage.marks import Point
from course_utils.stage.scene import Plane
from course_utils.stage.still.evaluate import run


def extent(expression, symbols, over, steps: int = 32) -> tuple[float, float]:
    """Smallest and largest value of `expression` of two `symbols` on a lattice over a rectangle."""
    lattice = Program([])
    cells = lattice.domain("cells", steps, steps)
    spread = {symbol: low + symbol * (high - low) for symbol, (low, high) in zip(symbols, over, strict=True)}
    axes = {symbol: ("p", cells, k) for k, symbol in enumerate(symbols)}
    place = lattice.add(sympy.sympify(expression).subs(spread, simultaneous=True), "this picture", axes)
    values = [v for v in run(lattice.operations, lattice.domains, [])[place] if math.isfinite(v)]
    if not values:
        raise SceneError(f"{expression} has no real value in this picture")
    return min(values), max(values)


class Local:
    """A map of the plane at a draggable point p: p, F(p), J there, and limits that fit the picture."""

    def __init__(self, F, at):
        if (F.n, F.m) != (2, 2):
            raise SceneError(f"this picture needs a map from R^2 to R^2; {F.name} goes R^{F.n} to R^{F.m}")
        self.F = F
        # Half a unit of room beyond the starting point: a handle that cannot go up seems broken.
        self.reach = max(2, *(math.ceil(abs(a)) for a in at)) + 0.5
        limits = (-self.reach, self.reach)
        self.p = Point("p", at, label="p", color="input", bounds=(limits, limits))
        self.window = (-self.reach - 1.2, self.reach + 1.2)
        here = (self.p.x, self.p.y)
        self.image = self.value(*here)
        self.J = F.at(F.jacobian, here)

    def value(self, x, y):
        """F(x, y) as a column."""
        return sympy.Matrix(self.F.at(sympy.Matrix(self.F.components), (x, y)))

    def stretch(self) -> float:
        """How far F, or J, carries a corner of a square of half-width 1 around any point within reach."""
        p = self.p
        true = [self.value(p.x + s, p.y + t) - self.image for s in (-1, 1) for t in (-1, 1)]
        straight = [self.J * sympy.Matrix([1, t]) for t in (-1, 1)]
        limits = (-self.reach, self.reach)
        farthest = [sympy.Abs(entry) for column in true + straight for entry in column]
        return max([1.0, *(extent(entry, (p.x, p.y), (limits, limits), 16)[1] for entry in farthest)])

    def input_plane(self, *marks) -> Plane:
        """The plane in which p is dragged."""
        return Plane("input plane", *marks, x=self.window, y=self.window, names=self.F.names, color="input")
