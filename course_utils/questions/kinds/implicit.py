"""Derivatives of what is not given by a formula: along a level line, and by a whole matrix of weights."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import declared, listed, show
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question
from course_utils.questions.reading.tree import name_tex


@dataclass(frozen=True, eq=False)
class ImplicitSlope(OfMap):
    """dy/dx at a point of the level line g(x, y) = c: -g_x / g_y. `F` is g, `at` a point where g_y is
    not 0.
    """

    @property
    def partials(self):
        """g_x and g_y at the point."""
        return self.J[0, 0], self.J[0, 1]

    def statement(self) -> str:
        """What is asked."""
        g, (x, y) = self.F, map(name_tex, self.F.names)
        level = show(self.at_values(g.components[0]))
        return (
            f"Let ${declared(g)}$. The equation ${g.name}({x}, {y}) = {level}$ makes ${y}$ a function "
            f"of ${x}$ near "
            f"${listed(self.at)}$. What is $d{y}/d{x}$ there?"
        )

    def form(self) -> Values:
        """One number."""
        return Values(letters=self.F.names)

    def key(self):
        """-g_x / g_y."""
        gx, gy = self.partials
        return -gx / gy

    def hints(self) -> tuple[str, ...]:
        """The differential of an equation, then the partials."""
        g, (x, y) = self.F.name, map(name_tex, self.F.names)
        gx, gy = self.partials
        return (
            f"Along the line ${g}$ does not change: ${g}_{x} + {g}_{y} \\cdot d{y}/d{x} = 0$.",
            f"At the point ${g}_{x} = {show(gx)}$ and ${g}_{y} = {show(gy)}$.",
        )

    def solution(self) -> str:
        """The equation, solved."""
        g, (x, y) = self.F.name, map(name_tex, self.F.names)
        gx, gy = self.partials
        return (
            f"${g}_{x} + {g}_{y} \\cdot d{y}/d{x} = 0$ with ${g}_{x} = {show(gx)}$ and ${g}_{y} = "
            f"{show(gy)}$ gives "
            f"$d{y}/d{x} = -({show(gx)})/({show(gy)}) = {show(self.key())}$."
        )

    def why(self) -> str:
        """The same in many dimensions."""
        return "In more dimensions the division becomes a solve: $-(g_y)^{-1} g_x$."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The minus forgotten, the fraction turned around, one partial alone."""
        gx, gy = self.partials
        yield "implicit sign", gx / gy
        yield "implicit upside down", -gy / gx
        yield "not solved", -gx
        yield "sum of partials", gx + gy

    def draw(self, draw: Draw) -> Question:
        """Another point, where neither partial is 0."""
        while True:
            drawn = replace(self, at=draw.point(2))
            if 0 not in drawn.partials:
                return drawn

    def taken(self, J):
        """-g_x / g_y."""
        return -J[0, 0] / J[0, 1]


@dataclass(frozen=True, eq=False)
class WeightGradient(Question):
    """The gradient of l = |W x - y|^2 by the matrix W: the outer product 2 (W x - y) x^T, of the shape
    of W.
    """

    W: tuple[tuple[int, ...], ...]
    x: tuple[int, ...]
    y: tuple[int, ...]

    @property
    def residual(self):
        """W x - y, as a column."""
        return sp.Matrix(self.W) * sp.Matrix(self.x) - sp.Matrix(self.y)

    def statement(self) -> str:
        """What is asked."""
        W = show([*map(list, self.W)])
        return (
            f"$\\ell = |W x - y|^2$ with $W = {W}$, $x = {listed(self.x)}$ and $y = {listed(self.y)}$. "
            "What is the gradient of $\\ell$ with respect to $W$?"
        )

    def form(self) -> Values:
        """A matrix of the shape of W."""
        return Values((len(self.W), len(self.x)))

    def key(self):
        """2 (W x - y) x^T."""
        return 2 * self.residual * sp.Matrix([self.x])

    def hints(self) -> tuple[str, ...]:
        """The residual, the shape, the product."""
        return (
            f"First the residual: $r = W x - y = {listed(self.residual)}$, and $\\ell = |r|^2$.",
            "$W_{ij}$ touches only $r_i$, and there it multiplies $x_j$. So entry $(i, j)$ is $2 r_i x_j$.",
        )

    def solution(self) -> str:
        """The outer product."""
        return (
            f"$r = W x - y = {listed(self.residual)}$ and the gradient is "
            f"$2 r x^T = {show(self.key())}$, of the shape of $W$."
        )

    def why(self) -> str:
        """Outer product."""
        return "An outer product: what comes back from the loss, times what came in."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The factor, the sign, the transposed, W for x, no residual."""
        key, r, x = self.key(), self.residual, sp.Matrix([self.x])
        yield "missing factor 2", key / 2
        yield "residual reversed", -key
        yield "transposed", key.T
        yield "target for residual", 2 * sp.Matrix(self.y) * x
        yield "prediction for residual", 2 * (r + sp.Matrix(self.y)) * x

    def draw(self, draw: Draw) -> Question:
        """Other whole numbers, with no entry of the residual 0."""
        m, n = len(self.W), len(self.x)
        while True:
            W = tuple(draw.point(n, -2, 3) for _ in range(m))
            drawn = replace(self, W=W, x=draw.point(n, -2, 3), y=draw.point(m, -3, 4))
            if 0 not in drawn.residual:
                return drawn

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From the loss itself, as a function of W."""
        shape = (len(self.W), len(self.x))
        x, y = np.array(self.x, dtype=float), np.array(self.y, dtype=float)

        def loss(w):
            r = w.reshape(shape) @ x - y
            return (r * r).sum()

        yield {}, np.reshape(jacobian(loss, np.ravel(np.array(self.W, dtype=float))), shape)
