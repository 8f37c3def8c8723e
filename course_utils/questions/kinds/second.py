"""Second order: the Hessian, its product with a vector, the Laplacian; and divergence and curl of a field."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import declared, listed, on_array, partial, rows, show
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question
from course_utils.questions.reading.tree import name_tex


class OfSecondOrder(OfMap):
    """A question about the second partials of a scalar function."""

    @property
    def H(self):
        """The Hessian, at the point if there is one: the Jacobian of the gradient."""
        return self.at_values(self.F.jacobian.jacobian(self.F.variables))

    @property
    def formulas(self):
        """The Hessian as formulas."""
        return self.F.jacobian.jacobian(self.F.variables)

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From the Jacobian of the Jacobian."""
        f = on_array(self.F)
        points = [self.at] if self.at is not None else [[0.7 + 0.4 * i for i in range(self.F.n)]]
        for point in points:
            x = np.array(point, dtype=float)
            H = jacobian(lambda x: jacobian(f, x), x)
            yield dict(zip(self.F.names, x, strict=True)), self.taken(H)


@dataclass(frozen=True, eq=False)
class Hessian(OfSecondOrder):
    """The Hessian of a scalar function: the matrix of its second partials."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is its Hessian $H${self.where()}?"

    def form(self) -> Values:
        """An n x n matrix."""
        return self.form_of(self.F.n, self.F.n)

    def key(self):
        """The second partials."""
        return self.H

    def hints(self) -> tuple[str, ...]:
        """The gradient first, then its Jacobian."""
        return (
            f"The Hessian is the Jacobian of the gradient. The gradient is ${listed(self.F.jacobian)}$.",
            "Row 1 holds the partials of its first entry. The matrix is symmetric: that is a check.",
        )

    def solution(self) -> str:
        """Gradient, then its Jacobian."""
        line = f"The gradient is ${listed(self.F.jacobian)}$, and its Jacobian is $H = {show(self.formulas)}$"
        return f"{line}, which{self.where()} is ${show(self.H)}$." if self.at is not None else f"{line}."

    def why(self) -> str:
        """Symmetry."""
        return "It is symmetric, because mixed partials of a smooth function agree."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Mixed partials left out or doubled, the gradient multiplied by itself, the sign."""
        H, gradient = self.H, self.J
        mixed = H - sp.diag(*H.diagonal())
        if not mixed.is_zero_matrix:
            yield "mixed left out", H - mixed
            yield "mixed doubled", H + mixed
        yield "gradient squared", (gradient.T * gradient).applyfunc(sp.expand)
        yield "sign", -H


@dataclass(frozen=True, eq=False)
class HessianProduct(OfSecondOrder):
    """H v at a point: how the gradient changes when one walks along v."""

    v: tuple = ()

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$ with Hessian $H$. At ${listed(self.at)}$, what is $H v$ for "
            f"$v = {listed(self.v)}$?"
        )

    def form(self) -> Values:
        """n entries."""
        return Values((self.F.n,), letters=self.F.names)

    def key(self):
        """H v."""
        return list(self.H * sp.Matrix(self.v))

    def hints(self) -> tuple[str, ...]:
        """The gradient along v, without the matrix."""
        slope = sum(g * w for g, w in zip(self.F.jacobian, self.v, strict=True))
        return (
            "You need no matrix: $H v$ is the gradient of the number $\\nabla f \\cdot v$, with $v$ "
            "held fixed.",
            f"$\\nabla {self.F.name} \\cdot v = {show(sp.expand(slope))}$. Take its gradient, then "
            f"put in the point.",
        )

    def solution(self) -> str:
        """The matrix at the point, times v."""
        return (
            f"$H = {show(self.formulas)}$, at the point $H = {show(self.H)}$, so $H v = "
            f"{listed(self.key())}$."
        )

    def why(self) -> str:
        """Two passes."""
        return "An engine gets it in two passes, forward over reverse, and never builds $H$."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The gradient itself, mixed partials left out, the true change of the gradient, the sign."""
        H, v = self.H, sp.Matrix(self.v)
        moved = self.F.at(self.F.jacobian, [p + w for p, w in zip(self.at, self.v, strict=True)])
        yield "gradient for product", list(self.J)
        if not H.is_diagonal():
            yield "mixed left out", [H[i, i] * v[i] for i in range(self.F.n)]
        if sp.Matrix(self.formulas).free_symbols:
            yield "true change of gradient", list(moved - self.J)
        yield "sign", [-e for e in self.key()]

    def draw(self, draw: Draw) -> Question:
        """Another point and another direction."""
        return replace(self, at=draw.point(self.F.n), v=draw.point(self.F.n, -2, 3))

    def taken(self, J):
        """H v."""
        return J @ np.array(self.v, dtype=float)


@dataclass(frozen=True, eq=False)
class Laplacian(OfSecondOrder):
    """The Laplacian of a scalar function: the sum of its unmixed second partials."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is its Laplacian{self.where()}?"

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """The trace of the Hessian."""
        return sp.expand(self.H.trace())

    def hints(self) -> tuple[str, ...]:
        """Which second partials."""
        return (
            "Differentiate twice with respect to the same input, for each input, and add up.",
            f"The gradient is ${listed(self.F.jacobian)}$: differentiate each entry once more, by its "
            f"own input.",
        )

    def solution(self) -> str:
        """Each second partial, then the sum."""
        parts = " + ".join(f"({show(e)})" for e in self.formulas.diagonal())
        line = f"The second partials add up to ${parts} = {show(sp.expand(self.formulas.trace()))}$"
        return f"{line}, which{self.where()} is ${show(self.key())}$." if self.at is not None else f"{line}."

    def why(self) -> str:
        """What it measures."""
        return "It tells whether the value lies below or above the mean of its neighbours."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Mixed partials added, one second partial, the determinant, first partials."""
        H = self.H
        if not H.is_diagonal():
            yield "mixed added", sp.expand(sum(H))
        yield "one second partial", H[0, 0]
        if self.F.n == 2:
            yield "determinant of Hessian", sp.expand(H.det())
        yield "sum of partials", sp.expand(sum(self.J))

    def taken(self, J):
        """The trace."""
        return np.trace(J)


@dataclass(frozen=True, eq=False)
class Divergence(OfMap):
    """The divergence of a field of the plane: the trace of its Jacobian."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$ be a field of the plane. What is its divergence{self.where()}?"

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """The trace."""
        return self.J.trace()

    def hints(self) -> tuple[str, ...]:
        """Which partials."""
        return (
            "How fast does each component grow along its own axis? Add that up.",
            f"The Jacobian is ${show(self.F.jacobian)}$; the divergence is its trace.",
        )

    def solution(self) -> str:
        """The two partials."""
        a, d = self.F.jacobian[0, 0], self.F.jacobian[1, 1]
        line = f"${partial(self.F, 1, 1)} + {partial(self.F, 2, 2)} = ({show(a)}) + ({show(d)})$"
        return f"{line}, which{self.where()} is ${show(self.key())}$." if self.at is not None else f"{line}."

    def why(self) -> str:
        """Sources and sinks."""
        return "Positive at a source, negative at a sink."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The curl, the field itself, all partials, a difference."""
        (a, b), (c, d) = rows(self.J)
        yield "curl for divergence", c - b
        yield "sum of components", self.at_values(sum(self.F.components))
        yield "sum of all entries", a + b + c + d
        yield "difference of diagonal", a - d

    def taken(self, J):
        """The trace."""
        return np.trace(J)


@dataclass(frozen=True, eq=False)
class Curl(OfMap):
    """The curl of a field of the plane: one number, from the antisymmetric part of the Jacobian."""

    def statement(self) -> str:
        """What is asked."""
        second = f"\\partial {self.F.name}_2/\\partial {name_tex(self.F.names[0])}"
        first = f"\\partial {self.F.name}_1/\\partial {name_tex(self.F.names[1])}"
        return (
            f"Let ${declared(self.F)}$ be a field of the plane. What is its curl, ${second} - "
            f"{first}$,{self.where()}?"
        ).replace("$,?", "$?")

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """J21 - J12."""
        return self.J[1, 0] - self.J[0, 1]

    def hints(self) -> tuple[str, ...]:
        """Which entries."""
        return (
            "It needs the two entries of $J$ off the diagonal.",
            f"The Jacobian is ${show(self.F.jacobian)}$. Take $J_{{21}} - J_{{12}}$.",
        )

    def solution(self) -> str:
        """The difference."""
        c, b = self.F.jacobian[1, 0], self.F.jacobian[0, 1]
        line = f"$J_{{21}} - J_{{12}} = ({show(c)}) - ({show(b)})$"
        return f"{line}, which{self.where()} is ${show(self.key())}$." if self.at is not None else f"{line}."

    def why(self) -> str:
        """Turning."""
        return "A small paddle wheel turns with half this rate; in a gradient field it stands still."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The other sign, plus for minus, the divergence."""
        (a, b), (c, d) = rows(self.J)
        yield "curl sign", b - c
        yield "curl plus", b + c
        yield "divergence for curl", a + d

    def taken(self, J):
        """J21 - J12."""
        return J[1, 0] - J[0, 1]
