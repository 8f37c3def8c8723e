"""Jacobians of whole nets: two layers with an activation between, and the shapes along a chain of layers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import listed, show
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question
from course_utils.questions.shapes import Shape


@dataclass(frozen=True, eq=False)
class TwoLayers(Question):
    """The Jacobian of x -> W2 relu(W1 x) at a point: W2 diag(1[z > 0]) W1."""

    W1: tuple[tuple[int, ...], ...]
    W2: tuple[tuple[int, ...], ...]
    at: tuple[int, ...]

    @property
    def z(self) -> list[int]:
        """What goes into the ReLU."""
        return [sum(w * x for w, x in zip(row, self.at, strict=True)) for row in self.W1]

    def statement(self) -> str:
        """What is asked."""
        return (
            f"A net computes $W_2 \\operatorname{{ReLU}}(W_1 x)$ with $W_1 = "
            f"{show(self._rows(self.W1))}$ and "
            f"$W_2 = {show(self._rows(self.W2))}$. What is its Jacobian at $x = {listed(self.at)}$?"
        )

    @staticmethod
    def _rows(W) -> list[list[int]]:
        return [*map(list, W)]

    def form(self) -> Values:
        """A matrix: rows of W2 by columns of W1."""
        return Values((len(self.W2), len(self.at)))

    def key(self):
        """The product of the three."""
        return self._through([int(z > 0) for z in self.z])

    def _through(self, slopes: list[int]):
        return sp.Matrix(self.W2) * sp.diag(*slopes) * sp.Matrix(self.W1)

    def hints(self) -> tuple[str, ...]:
        """z, the mask, the product."""
        return (
            f"First what goes into the ReLU: $z = W_1 x = {listed(self.z)}$.",
            f"The slope of each unit is 1 or 0: ${listed([int(z > 0) for z in self.z])}$.",
            "$J = W_2 \\operatorname{diag}(1[z > 0])\\, W_1$. The mask crosses out rows of $W_1$.",
        )

    def solution(self) -> str:
        """z, the masked matrix, the product."""
        masked = sp.diag(*[int(z > 0) for z in self.z]) * sp.Matrix(self.W1)
        return (
            f"$z = W_1 x = {listed(self.z)}$, so the masked matrix is ${show(masked)}$. "
            f"$J = {show(sp.Matrix(self.W2))} {show(masked)} = {show(self.key())}$."
        )

    def why(self) -> str:
        """Linear pieces."""
        return (
            "Without the activation it is $W_2 W_1$, one linear layer. The mask is what "
            "makes it depend on $x$."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """No mask, the other mask, values for slopes, order, transposed."""
        mask = [int(z > 0) for z in self.z]
        yield "no activation", self._through([1] * len(mask))
        yield "mask inverted", self._through([1 - m for m in mask])
        yield "scaled by z", self._through([max(z, 0) for z in self.z])
        if len(self.W2) == len(self.at) == len(mask):
            yield "factors exchanged", sp.Matrix(self.W1) * sp.diag(*mask) * sp.Matrix(self.W2)
        yield "transposed", self.key().T

    def draw(self, draw: Draw) -> Question:
        """Other matrices and another point, with one unit on, one off and none at the kink."""
        while True:
            W1 = tuple(draw.point(len(self.at), -3, 3) for _ in self.W1)
            W2 = tuple(draw.point(len(self.W1), -2, 3) for _ in self.W2)
            drawn = replace(self, W1=W1, W2=W2, at=draw.point(len(self.at), -2, 3))
            if min(drawn.z) < 0 < max(drawn.z) and 0 not in drawn.z:
                return drawn

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From the net itself: max(z, 0) written as (z + |z|) / 2."""
        W1, W2 = np.array(self.W1, dtype=float), np.array(self.W2, dtype=float)
        yield {}, jacobian(lambda x: W2 @ ((W1 @ x + abs(W1 @ x)) / 2), np.array(self.at, dtype=float))


@dataclass(frozen=True, eq=False)
class LayerShape(Question):
    """The shape of the Jacobian of layer `layer` (from one) in a chain of spaces of these sizes; 0
    means the chain.
    """

    sizes: tuple[int, ...]
    layer: int = 0

    def statement(self) -> str:
        """What is asked."""
        chain = " \\to ".join(f"\\mathbb{{R}}^{{{n}}}" for n in self.sizes)
        what = f"layer {self.layer} alone" if self.layer else "the whole net"
        return f"A net maps ${chain}$, layer by layer. What is the shape of the Jacobian of {what}?"

    def form(self) -> Shape:
        """Rows x columns."""
        return Shape()

    @property
    def _ends(self) -> tuple[int, int]:
        return (
            (self.sizes[self.layer - 1], self.sizes[self.layer])
            if self.layer
            else (self.sizes[0], self.sizes[-1])
        )

    def key(self) -> tuple[int, int]:
        """Outputs x inputs."""
        return self._ends[::-1]

    def hints(self) -> tuple[str, ...]:
        """What goes in and out."""
        inputs, _ = self._ends
        part = f"Layer {self.layer}" if self.layer else "The whole net"
        return (
            f"{part} takes {inputs} numbers. How many does it return?",
            "A row per output, a column per input.",
        )

    def solution(self) -> str:
        """The rule, and the chain of shapes."""
        inputs, outputs = self._ends
        rule = f"A row per output, a column per input: ${outputs} \\times {inputs}$."
        if self.layer:
            return rule
        pairs = [*zip(self.sizes[1:], self.sizes, strict=False)][::-1]
        shapes = " ".join(f"({m} \\times {n})" for m, n in pairs)
        return f"{rule} The product ${shapes}$ has these outer sizes; the inner ones cancel."

    def why(self) -> str:
        """Neighbours agree."""
        return (
            "In a product of Jacobians neighbours share a size: the space that lies between the two layers."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """Inputs first; the Jacobian next door or the whole."""
        yield "shape reversed", self._ends
        if self.layer:
            yield "shape of the chain", (self.sizes[-1], self.sizes[0])
        else:
            yield "shape of a layer", (self.sizes[-1], self.sizes[-2])

    def draw(self, draw: Draw) -> Question:
        """Other sizes, no two alike."""
        return replace(
            self, sizes=tuple(draw.shuffled((2, 3, 5, 10, 20, 32, 50, 64, 100))[: len(self.sizes)])
        )

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """The shape of the Jacobian of linear layers with these sizes."""
        first, last = (self.layer - 1, self.layer) if self.layer else (0, len(self.sizes) - 1)
        layers = [np.ones((self.sizes[k + 1], self.sizes[k])) for k in range(first, last)]

        def net(x):
            for W in layers:
                x = W @ x
            return x

        yield {}, np.shape(jacobian(net, np.zeros(self.sizes[first])))
