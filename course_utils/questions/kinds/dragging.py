"""Drag an arrow to a direction: one in which a function does not change, or that a Jacobian sends to zero."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from course_utils.questions.draw import Draw
from course_utils.questions.kinds.common import declared, factor, listed, relative, show
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.pointing import Direction
from course_utils.questions.question import BadNumbersError, Question

HANDLE, REACH = "v", 2.5
ROOM = 0.9  # of the plane, around the reach of the handle
STARTS = ((1.5, 0.0), (0.0, 1.5), (1.2, 1.2), (-1.2, 1.2), (1.5, 0.7), (0.7, 1.5), (-1.5, 0.7))
LATTICE = range(-4, 9)  # where points with a singular Jacobian are looked for


@dataclass(frozen=True, eq=False)
class KernelDirection(OfMap):
    """Drag v to a direction that J sends to zero. For a scalar F: one in which it does not change.

    F: a map of the plane; its Jacobian at the point has rank one.
    """

    def statement(self) -> str:
        """What is asked."""
        degrees = f"In decimals, within {self.form().degrees:g} degrees counts; whole numbers are exact."
        given = f"Let ${declared(self.F)}$ and $p = {listed(self.at)}$."
        if self.F.scalar:
            asked = f"Drag the arrow to a direction in which ${self.F.name}$ does not change at first."
        else:
            asked = (
                "Drag the arrow $v$ into the kernel of the Jacobian at $p$: to a direction with $J v = 0$."
            )
        return f"{given} {asked} {degrees}"

    def form(self) -> Direction:
        """A direction, either way round."""
        return Direction(HANDLE, REACH, self._tells)

    @property
    def _row(self) -> tuple:
        """A row of J that is not zero: it is at right angles to the kernel."""
        if not self.F.scalar and self.J.det():
            raise BadNumbersError(
                f"at {self.at} det J is {self.J.det()}: only the zero vector is sent to zero"
            )
        return next(tuple(self.J.row(i)) for i in range(self.F.m) if any(self.J.row(i)))

    def key(self) -> tuple:
        """The row, turned by a right angle."""
        a, b = self._row
        return -b, a

    def _tells(self, v: tuple[float, float]) -> str:
        image = [sum(float(j) * c for j, c in zip(self.J.row(i), v, strict=True)) for i in range(self.F.m)]
        if self.F.scalar:
            slope = image[0] / float(np.hypot(*v))
            return (
                f"The slope of ${self.F.name}$ in this direction is about ${slope:.2f}$ per unit of distance."
            )
        return f"$J$ sends this arrow to about $({', '.join(f'{c:.2f}' for c in image)})$."

    def hints(self) -> tuple[str, ...]:
        """The Jacobian, then the right angle."""
        if self.F.scalar:
            return (
                f"The slope along $u$ is $u \\cdot \\nabla {self.F.name}$. When is a dot product 0?",
                f"The gradient at the point is ${listed(self._row)}$.",
            )
        return (
            f"At the point $J = {show(self.J)}$.",
            "A direction is in the kernel if its dot product with every row is zero.",
        )

    def solution(self) -> str:
        """The dot product that is zero."""
        a, b = self._row
        what = f"$\\nabla {self.F.name} = {listed(self._row)}$" if self.F.scalar else f"$J = {show(self.J)}$"
        zero = f"${factor(a)} \\cdot {factor(-b)} + {factor(b)} \\cdot {factor(a)} = 0$"
        return f"{what}, and ${listed(self.key())}$ is at right angles to ${listed(self._row)}$: {zero}."

    def why(self) -> str:
        """What the direction is."""
        if self.F.scalar:
            return "This is the direction of the level curve: at right angles to the gradient."
        return "Steps along the kernel change no output, to first order."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The steepest direction, the image, a sign not turned, the point."""
        a, b = self._row
        yield ("along the gradient" if self.F.scalar else "row for kernel"), (a, b)
        if not self.F.scalar:
            image = next(tuple(self.J.col(j)) for j in range(2) if any(self.J.col(j)))
            if image[0] * b != image[1] * a:
                yield "image for kernel", image
        px, py = self.at
        if px * a != py * b:  # where the two are one direction, neither of them can be named
            if a * a != b * b:
                yield "exchanged, no sign turned", (b, a)
            if px * b != py * a:
                yield "point for direction", self.at

    def distinct(self) -> bool:
        """Whether there is one kernel, and the slips lie apart from it and from each other."""
        return self.J.rank() == 1 and super().distinct()

    def draw(self, draw: Draw) -> Question:
        """Another point; for a map to the plane, another of its family, where its Jacobian is singular."""
        if self.F.scalar:
            return super().draw(draw)
        F = relative(self.F, draw)
        determinant = sp.lambdify(F.variables, F.jacobian.det(), "math")
        points = [p for p in product(LATTICE, LATTICE) if determinant(*p) == 0]
        return replace(self, F=F, at=draw.pick(points or [self.at]))

    def taken(self, J):
        """A null vector, as long as the key and the same way round."""
        null = np.linalg.svd(J)[2][-1]
        key = np.array([float(c) for c in self.key()])
        return null * np.linalg.norm(key) * np.sign(null @ key)

    def scene(self):
        """The point, with an arrow whose tip is dragged; what J makes of it is for the learner to know."""
        from course_utils.stage.marks import Arrow, Dot, Point
        from course_utils.stage.scene import Plane, Scene
        from course_utils.stage.texts import Text, live

        form = self.form()
        taken = [form.key(v) for v in (self.key(), *(answer for _, answer in self.slips()))]
        start = next(s for s in STARTS if not any(form.same(form.key(s), other) for other in taken))
        limits = (-REACH, REACH)
        v = Point(HANDLE, start, label="v", color="tangent", bounds=(limits, limits), origin=self.at)
        tip = [c + d for c, d in zip(self.at, (v.x, v.y), strict=True)]
        window = [(c - REACH - ROOM, c + REACH + ROOM) for c in self.at]
        arrow = (Arrow(self.at, tip, color="tangent"), Dot(self.at, label="p", color="input"), v)
        plane = Plane("input plane", *arrow, x=window[0], y=window[1], names=self.F.names, color="input")
        words = live("v = ({}, {})", v.x, v.y)
        return Scene(plane, Text(*words), says=words)
