"""Jacobians of layers, and their shapes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import listed, show
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question
from course_utils.questions.shapes import Shape


@dataclass(frozen=True, eq=False)
class ShapeOf(Question):
    """The shape of J, or of J d, for a function of `inputs` inputs and `outputs` outputs."""

    inputs: int
    outputs: int
    of: str = "J"  # or "J d"

    def statement(self) -> str:
        """What is asked."""
        what = "$J$" if self.of == "J" else "$J\\,d$, with the step $d$ written as a column"
        return (
            f"A function takes {self.inputs} numbers and returns {self.outputs}; $J$ is its Jacobian. "
            f"What is the shape of {what}?"
        )

    def form(self) -> Shape:
        """Rows x columns."""
        return Shape(column=self.of != "J")

    def key(self) -> tuple[int, int]:
        """A row per output; the product is a column in the output space."""
        return (self.outputs, self.inputs if self.of == "J" else 1)

    def hints(self) -> tuple[str, ...]:
        """What rows and columns count."""
        if self.of == "J":
            return ("A row for each output.", "A column for each input.")
        return (f"$J$ is ${self.outputs} \\times {self.inputs}$ and $d$ is ${self.inputs} \\times 1$.",
                "The inner sizes cancel; the outer ones are left.")  # fmt: skip

    def solution(self) -> str:
        """The rule, applied."""
        if self.of == "J":
            return f"A row per output and a column per input: ${self.outputs} \\times {self.inputs}$."
        return (
            f"$({self.outputs} \\times {self.inputs})$ times $({self.inputs} \\times 1)$ is "
            f"${self.outputs} \\times 1$: a step in the output space, with {self.outputs} entries."
        )

    def why(self) -> str:
        """The rule."""
        return (
            "Outputs × inputs." if self.of == "J" else "$J$ takes steps of the input to steps of the output."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """Transposed, square; for the product the other spaces."""
        if self.of == "J":
            yield "shape reversed", (self.inputs, self.outputs)
            yield "square", (self.outputs, self.outputs)
        else:
            yield "shape of input", (self.inputs, 1)
            yield "shape of J", (self.outputs, self.inputs)
            yield "shape reversed", (1, self.outputs)

    def draw(self, draw: Draw) -> Question:
        """Other sizes."""
        sizes = (2, 3, 10, 28, 50, 64, 100, 200, 256, 784)
        return replace(self, inputs=draw.pick(sizes), outputs=draw.pick(sizes))

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """The shape of the Jacobian of a linear map with these sizes."""
        ones = np.ones((self.outputs, self.inputs))
        J = jacobian(lambda x: ones @ x, np.zeros(self.inputs))
        yield {}, np.shape(J if self.of == "J" else J @ np.ones((self.inputs, 1)))


@dataclass(frozen=True, eq=False)
class ReLUJacobian(Question):
    """The Jacobian of x -> ReLU(W x) at a point: diag(1[z > 0]) W."""

    W: tuple[tuple[int, ...], ...]
    at: tuple[int, ...]

    @property
    def z(self) -> list:
        """What goes into the ReLU."""
        return [sum(w * x for w, x in zip(row, self.at, strict=True)) for row in self.W]

    def statement(self) -> str:
        """What is asked."""
        return (
            f"A layer computes $F(x) = \\operatorname{{ReLU}}(W x)$ with $W = {show([*map(list, self.W)])}$. "
            f"What is its Jacobian at $x = {listed(self.at)}$?"
        )

    def form(self) -> Values:
        """A matrix of the shape of W."""
        return Values((len(self.W), len(self.at)))

    def key(self) -> list[list[int]]:
        """Rows of W where z is positive, rows of zeros elsewhere."""
        return [[w if z > 0 else 0 for w in row] for row, z in zip(self.W, self.z, strict=True)]

    def hints(self) -> tuple[str, ...]:
        """z, then the mask."""
        return (
            f"First what goes into the ReLU: $z = W x = {listed(self.z)}$.",
            "The slope of ReLU is 1 where $z > 0$ and 0 where $z < 0$.",
            "$J = \\operatorname{diag}(1[z > 0])\\, W$: each unit's slope multiplies its row of $W$.",
        )

    def solution(self) -> str:
        """z, mask, product."""
        mask = [int(z > 0) for z in self.z]
        return (
            f"$z = W x = {listed(self.z)}$, so the mask is ${listed(mask)}$ and "
            f"$J = \\operatorname{{diag}}(1[z > 0])\\, W = {show(self.key())}$."
        )

    def why(self) -> str:
        """Dead rows."""
        return "A unit that is switched off has a row of zeros: nothing that the input does moves it."

    def slips(self) -> Iterable[tuple[str, object]]:
        """No mask, the other mask, on columns, transposed, mask alone, value for slope."""
        mask = [int(z > 0) for z in self.z]
        yield "not masked", [list(row) for row in self.W]
        yield "mask inverted", [[w * (1 - m) for w in row] for row, m in zip(self.W, mask, strict=True)]
        if len(self.W) == len(self.at):
            yield "mask on columns", [[w * m for w, m in zip(row, mask, strict=True)] for row in self.W]
            yield "mask only", [[m * (i == j) for j in range(len(mask))] for i, m in enumerate(mask)]
        yield "transposed", [list(column) for column in zip(*self.key(), strict=True)]
        yield "scaled by z", [[w * max(z, 0) for w in row] for row, z in zip(self.W, self.z, strict=True)]

    def draw(self, draw: Draw) -> Question:
        """Another matrix and point, with one unit on, one off and none at the kink."""
        while True:
            W = tuple(draw.point(len(self.at), -3, 3) for _ in self.W)
            drawn = replace(self, W=W, at=draw.point(len(self.at), -2, 3))
            if min(drawn.z) < 0 < max(drawn.z) and 0 not in drawn.z:
                return drawn

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From the layer itself: max(z, 0) written as (z + |z|) / 2."""
        W = np.array(self.W, dtype=float)
        yield {}, jacobian(lambda x: (W @ x + abs(W @ x)) / 2, np.array(self.at, dtype=float))


@dataclass(frozen=True, eq=False)
class SoftmaxJacobian(Question):
    """The Jacobian of softmax where its value is `s`: diag(s) - s s^T. `s` holds fractions as text:
    ("1/2", ...).
    """

    s: tuple[str, ...]

    @property
    def shares(self):
        """s as a column of exact fractions."""
        return sp.Matrix([sp.Rational(share) for share in self.s])

    def statement(self) -> str:
        """What is asked."""
        return (
            f"At some scores, softmax returns $s = {listed(self.shares)}$. What is its Jacobian there? "
            "Write fractions."
        )

    def form(self) -> Values:
        """A square matrix."""
        return Values((len(self.s), len(self.s)))

    def key(self):
        """diag(s) - s s^T."""
        return sp.diag(*self.shares) - self.shares * self.shares.T

    def hints(self) -> tuple[str, ...]:
        """On and off the diagonal."""
        return (
            "Raising score $j$ raises share $j$ and lowers all others: the entries off the diagonal "
            "are negative.",
            "$J = \\operatorname{diag}(s) - s s^T$.",
            "On the diagonal $s_i - s_i^2$, off it $-s_i s_j$. Each column adds up to 0.",
        )

    def solution(self) -> str:
        """The two terms."""
        s = self.shares
        return (
            f"$J = \\operatorname{{diag}}(s) - s s^T = {show(sp.diag(*s))} - {show(s * s.T)} "
            f"= {show(self.key())}$."
        )

    def why(self) -> str:
        """Singular."""
        return (
            "Columns add up to 0, so $J$ is always singular: adding a constant to all scores changes nothing."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """One of the two terms, the wrong sign, uncoupled."""
        s = self.shares
        yield "forgot the square", sp.diag(*s)
        yield "outer product only", -s * s.T
        yield "plus outer product", sp.diag(*s) + s * s.T
        yield "uncoupled", sp.diag(*[x - x**2 for x in s])
        yield "sign", -self.key()

    def draw(self, draw: Draw) -> Question:
        """Other shares, with a small common denominator."""
        parts = [draw.integer(1, 4) for _ in self.s]
        return replace(self, s=tuple(f"{part}/{sum(parts)}" for part in parts))

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From softmax itself, at the logits ln s."""
        logits = np.log(np.array([float(x) for x in self.shares]))
        yield {}, jacobian(lambda x: np.exp(x) / np.sum(np.exp(x)), logits)
