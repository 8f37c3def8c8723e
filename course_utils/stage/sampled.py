"""Marks that show values over a rectangle, colours, level curves and arrows, and walks through it."""

from dataclasses import KW_ONLY, dataclass

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Mark, Place, Places, Sent, places
from course_utils.stage.samples import arrays


@dataclass(eq=False)
class _Sampled(Mark):
    """Samples of expressions of the two symbols `axes` at the centres of cells over a rectangle.

    A `Samples` in an expression decides how many cells there are.
    """

    value: object
    axes: tuple
    over: tuple
    _: KW_ONLY
    cells: tuple[int, int] = (64, 64)

    def shape(self, c) -> dict:
        """The grid, and the value at its places; of a vector the places too."""
        held = arrays(*(self.value if isinstance(self.value, (tuple, list)) else [self.value]))
        columns, rows = held[0].shape[::-1] if held and len(held[0].shape) == 2 else self.cells
        domain = self.domain(c, columns, rows)
        runs = sympy.symbols("s t", real=True, cls=sympy.Dummy)
        inside = {
            axis: low + run * (high - low)
            for axis, run, (low, high) in zip(self.axes, runs, self.over, strict=True)
        }
        parameters = {run: ("p", domain, k) for k, run in enumerate(runs)}
        parameters |= {array: array.operation(c, (rows, columns)) for array in held}

        def over(e):
            return c(sympy.sympify(e).subs(inside, simultaneous=True), parameters)

        box = {"domain": domain, "box": places(c, (*self.over[0], *self.over[1]))}
        if not isinstance(self.value, (tuple, list)):
            return box | {"value": over(self.value)}
        if len(self.value) != 2:
            raise SceneError(f"{c.mark}: a vector has two entries, not {len(self.value)}")
        return box | {"at": [over(axis) for axis in self.axes], "vector": [over(e) for e in self.value]}

    def domain(self, c, columns, rows) -> int:
        """The places of its samples."""
        return c.domain("cells", columns, rows)


@dataclass(eq=False)
class Heatmap(_Sampled):
    """`value`, an expression of the two `axes`, as colour: faint at `low`, full at `high`."""

    _: KW_ONLY
    low: Place = 0
    high: Place = 1


@dataclass(eq=False)
class Levels(_Sampled):
    """The curves on which `value`, an expression of the two `axes`, has the values `levels`."""

    _: KW_ONLY
    levels: Places = ()


@dataclass(eq=False)
class Field(_Sampled):
    """Arrows along `value`, two expressions; half as long as can be where that vector is `half` long."""

    _: KW_ONLY
    cells: tuple[int, int] = (11, 11)
    half: Place = 1


@dataclass(eq=False)
class Particles(_Sampled):
    """Particles carried by the field `value`, two expressions of the axes, in units of the plane a second.

    count: how many. They stand still until the reader presses play; whoever asked for less motion steps.
    """

    _: KW_ONLY
    count: int = 80

    def domain(self, c, columns, rows) -> int:
        """The places where they start, their own though another mark has as many."""
        return c.domain("cloud", self.count, len(c.program.domains))

    def shape(self, c) -> dict:
        """Their places and velocities."""
        if arrays(*self.value):
            raise SceneError(
                f"{c.mark}: samples end at the centres of their cells; particles need expressions"
            )
        return super().shape(c)


@dataclass(eq=False)
class Trajectory(Mark):
    """A ball that starts at `start` and is sent from point to point by `step`, two expressions of the `axes`.

    steps: how many there are; upto: how many show; value: an expression of the axes, written at the ball.
    """

    start: tuple
    step: tuple
    axes: tuple
    value: object
    _: KW_ONLY
    steps: int = 30
    upto: Place = 30
    digits: Sent[int] = 2

    def shape(self, c) -> dict:
        """Its points and the values there."""
        x, y, value = c.program.walk(self.start, self.step, self.value, self.axes, self.steps, c.mark)
        return {"at": [x, y], "value": value}
