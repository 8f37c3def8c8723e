"""Products with a Jacobian: J v, J^T w, what a chain of matrices costs, and the layers of a net."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import declared, listed, show
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question


@dataclass(frozen=True, eq=False)
class JVP(OfMap):
    """J v: the tangent v at the input, pushed forward to the output."""

    v: tuple = ()

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$. At ${listed(self.at)}$, push the tangent $v = {listed(self.v)}$ "
            "forward: what is the JVP $J v$?"
        )

    def form(self) -> Values:
        """A tangent of the output: m entries."""
        return Values((self.F.m,))

    def key(self) -> list:
        """The columns of J, weighted by v and added."""
        return list(self.J * sp.Matrix(self.v))

    def hints(self) -> tuple[str, ...]:
        """The matrix, then the combination."""
        return (
            f"At the point, $J = {show(self.J)}$.",
            "$J v$ is the first entry of $v$ times column 1, plus the second times column 2, and so on.",
        )

    def solution(self) -> str:
        """The combination of columns."""
        parts = " + ".join(f"({show(v)}) {listed(self.J.col(j))}" for j, v in enumerate(self.v))
        return f"$J = {show(self.J)}$, so $J v = {parts} = {listed(self.key())}$."

    def why(self) -> str:
        """Where it lives."""
        return "A JVP takes a tangent of the input to a tangent of the output: it combines columns."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The VJP in its place, columns not weighted, J at another point."""
        if self.F.m == self.F.n:
            yield "vjp for jvp", list(self.J.T * sp.Matrix(self.v))
        yield "not weighted", [sum(self.J.row(i)) for i in range(self.F.m)]
        moved = [p + v for p, v in zip(self.at, self.v, strict=True)]
        yield "moved point", list(self.F.at(self.F.jacobian, moved) * sp.Matrix(self.v))

    def draw(self, draw: Draw) -> Question:
        """Another point and another tangent."""
        return replace(self, at=draw.point(self.F.n), v=draw.point(self.F.n, -2, 3))

    def taken(self, J):
        """J v."""
        return J @ np.array(self.v, dtype=float)


@dataclass(frozen=True, eq=False)
class VJP(OfMap):
    """J^T w: the cotangent w at the output, pulled back to the input."""

    w: tuple = ()

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$. At ${listed(self.at)}$, pull the cotangent $w = {listed(self.w)}$ "
            "back: what is the VJP $J^T w$?"
        )

    def form(self) -> Values:
        """A cotangent of the input: n entries."""
        return Values((self.F.n,))

    def key(self) -> list:
        """The rows of J, weighted by w and added."""
        return list(self.J.T * sp.Matrix(self.w))

    def hints(self) -> tuple[str, ...]:
        """The matrix, then the combination."""
        return (
            f"At the point, $J = {show(self.J)}$.",
            "$J^T w$ is the first entry of $w$ times row 1, plus the second times row 2, and so on.",
        )

    def solution(self) -> str:
        """The combination of rows."""
        parts = " + ".join(f"({show(w)}) {listed(self.J.row(i))}" for i, w in enumerate(self.w))
        return f"$J = {show(self.J)}$, so $J^T w = {parts} = {listed(self.key())}$."

    def why(self) -> str:
        """Where it lives."""
        return "A VJP takes a cotangent of the output to a cotangent of the input: it combines rows."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The JVP in its place, rows not weighted."""
        if self.F.m == self.F.n:
            yield "jvp for vjp", list(self.J * sp.Matrix(self.w))
        yield "not weighted", [sum(self.J.col(j)) for j in range(self.F.n)]

    def draw(self, draw: Draw) -> Question:
        """Another point and another cotangent."""
        return replace(self, at=draw.point(self.F.n), w=draw.point(self.F.m, -2, 3))

    def taken(self, J):
        """J^T w."""
        return J.T @ np.array(self.w, dtype=float)


@dataclass(frozen=True, eq=False)
class ChainCost(Question):
    """Multiplications that the product A B C takes, multiplied from one of its ends.

    sizes: (a, b, c, d) for A of shape a x b, B of b x c and C of c x d, the shapes of a net's Jacobians with
    the last layer's on the left; end: the end of the graph that the walk starts at, "output" or "input".
    """

    sizes: tuple[int, int, int, int]
    end: str = "output"

    def statement(self) -> str:
        """What is asked."""
        a, b, c, d = self.sizes
        order = "$(A B) C$, from the output end of the graph" if self.end == "output" else (
            "$A (B C)$, from the input end of the graph"
        )  # fmt: skip
        return (
            f"The Jacobians of three layers are $A$ (${a} \\times {b}$), $B$ (${b} \\times {c}$) and "
            f"$C$ (${c} \\times {d}$). How many multiplications does {order}, take?"
        )

    def form(self) -> Values:
        """A whole number."""
        return Values(whole=True)

    def _parts(self, end: str) -> tuple[int, int]:
        """Multiplications of the first product and of the second."""
        a, b, c, d = self.sizes
        return (a * b * c, a * c * d) if end == "output" else (b * c * d, a * b * d)

    def key(self) -> int:
        """Both products."""
        return sum(self._parts(self.end))

    def hints(self) -> tuple[str, ...]:
        """One product, then the shapes that are left."""
        a, b, c, d = self.sizes
        left = f"$A B$ is ${a} \\times {c}$" if self.end == "output" else f"$B C$ is ${b} \\times {d}$"
        return (
            "A product of shapes $p \\times q$ and $q \\times r$ has $p r$ entries; each takes $q$ products.",
            f"{left}. What does it cost, and what does the second product cost?",
        )

    def solution(self) -> str:
        """The two costs, and those of the other order."""
        first, second = self._parts(self.end)
        other = sum(self._parts("input" if self.end == "output" else "output"))
        return (
            f"The first product takes ${first}$ multiplications, the second ${second}$: "
            f"together ${self.key()}$. The other order takes ${other}$."
        )

    def why(self) -> str:
        """Thin first."""
        return "The result is the same matrix. Start at the end that is thin, and every product stays thin."

    def slips(self) -> Iterable[tuple[str, object]]:
        """The other order, one product only, entries in place of multiplications."""
        a, b, c, d = self.sizes
        first, second = self._parts(self.end)
        yield "other order", sum(self._parts("input" if self.end == "output" else "output"))
        yield "one product", first
        yield "one product", second
        yield "entries counted", a * c + a * d if self.end == "output" else b * d + a * d

    def draw(self, draw: Draw) -> Question:
        """Other sizes, with a thin output."""
        inner = tuple(draw.shuffled((3, 4, 5, 6, 8, 10, 20))[:3])
        return replace(self, sizes=(draw.integer(1, 2), *inner))

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """By counting in the loops of two matrix products."""
        a, b, c, d = self.sizes
        pairs = ((a, b, c), (a, c, d)) if self.end == "output" else ((b, c, d), (a, b, d))
        yield {}, np.float64(sum(np.ones((p, q, r)).sum() for p, q, r in pairs))
