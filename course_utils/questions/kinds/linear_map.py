"""What a Jacobian does as a linear map: how it scales areas, and the change that it promises for a step."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import declared, factor, held, in_decimals, listed, rows, show
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question


@dataclass(frozen=True, eq=False)
class Determinant(OfMap):
    """The determinant of a 2 x 2 Jacobian: the signed factor of area."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is the determinant of its Jacobian{self.where()}?"

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """The determinant."""
        return self.J.det()

    def hints(self) -> tuple[str, ...]:
        """The matrix, then the rule."""
        return (
            f"First the Jacobian: $J = {show(self.F.jacobian)}$.",
            "For $2 \\times 2$: $\\det J = J_{11} J_{22} - J_{12} J_{21}$.",
        )

    def solution(self) -> str:
        """Product minus product."""
        (a, b), (c, d) = rows(self.J)
        products = f"{factor(a)} \\cdot {factor(d)} - {factor(b)} \\cdot {factor(c)}"
        return (
            f"{self.where()[1:].capitalize() or 'Here'} $J = {show(self.J)}$, so $\\det J = "
            f"{products} = {show(self.key())}$."
        )

    def why(self) -> str:
        """Area."""
        return (
            "Small areas near the point are scaled by its size; a minus sign means that they are turned over."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """Plus for minus, the wrong way round, the trace, half of it."""
        (a, b), (c, d) = rows(self.J)
        yield "determinant plus", sp.expand(a * d + b * c)
        yield "determinant sign", sp.expand(b * c - a * d)
        yield "trace", a + d
        yield "diagonal only", a * d

    def taken(self, J):
        """The determinant."""
        return np.linalg.det(J)


@dataclass(frozen=True, eq=False)
class LinearChange(OfMap):
    """J d: the change of the output that the linear map promises for a step."""

    step: tuple = ()

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$. You stand at ${listed(self.at)}$ and take the step $d = "
            f"{listed(self.step)}$. "
            f"By how much does the output change, to first order? Compute $J\\,d$."
        )

    def form(self) -> Values:
        """m entries."""
        return Values((self.F.m,), letters=self.F.names)

    def key(self):
        """J d."""
        return list(self.J * sp.Matrix(self.exact_step))

    @property
    def exact_step(self) -> list:
        """The step in exact fractions: 0.1 is one tenth."""
        return [sp.Rational(str(s)) for s in self.step]

    def hints(self) -> tuple[str, ...]:
        """The matrix, then the combination."""
        return (
            f"At the point, $J = {show(self.J)}$.",
            "$J\\,d$ is the first entry of $d$ times column 1, plus the second times column 2.",
        )

    def solution(self) -> str:
        """The combination of columns."""
        parts = " + ".join(f"{held(s)} \\cdot {listed(self.J.col(j))}" for j, s in enumerate(self.exact_step))
        return f"$J = {show(self.J)}$, so $J\\,d = {parts} = {in_decimals(self.key())}$."

    def why(self) -> str:
        """Where it lives."""
        return "It lives in the output space; the true change differs by terms of size $|d|^2$."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Transposed, value added, the true change, J at the moved point."""
        d = sp.Matrix(self.exact_step)
        value = sp.Matrix(self.at_values(sp.Matrix(self.F.components)))
        moved = [p + s for p, s in zip(self.at, d, strict=True)]
        if self.F.m == self.F.n:
            yield "transposed product", list(self.J.T * d)
        yield "base point added", list(value + self.J * d)
        yield "true change", list(self.F.at(sp.Matrix(self.F.components), moved) - value)
        yield "moved point", list(self.F.at(self.F.jacobian, moved) * d)

    def draw(self, draw: Draw) -> Question:
        """Another point and another step in tenths."""
        step = tuple(f"{draw.pick((-3, -2, -1, 1, 2, 3)) / 10:.1f}" for _ in self.step)
        return replace(self, at=draw.point(self.F.n), step=step)

    def taken(self, J):
        """J d."""
        return J @ np.array(self.step, dtype=float)
