"""How many numbers a net of neurons has to learn."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.question import Question


@dataclass(frozen=True, eq=False)
class ParameterCount(Question):
    """The number of weights and biases of layers of neurons; `sizes` are the inputs, then each layer."""

    sizes: tuple[int, ...]

    def statement(self) -> str:
        """What is asked."""
        layers = ", then ".join(f"{n} neuron{'s' * (n > 1)}" for n in self.sizes[1:])
        return f"A net takes {self.sizes[0]} numbers; its layers have {layers}. How many parameters has it?"

    def form(self) -> Values:
        """A whole number."""
        return Values(whole=True)

    def key(self) -> int:
        """A weight for each input of each neuron, and a bias for each neuron."""
        return sum((inputs + 1) * outputs for inputs, outputs in pairwise(self.sizes))

    def hints(self) -> tuple[str, ...]:
        """One neuron, one layer."""
        inputs, outputs = self.sizes[:2]
        return (
            f"A neuron of the first layer has {inputs} weights and one bias.",
            f"The first layer has ${outputs} \\cdot ({inputs} + 1) = {outputs * (inputs + 1)}$ parameters.",
        )

    def solution(self) -> str:
        """Layer by layer."""
        terms = " + ".join(f"{outputs} \\cdot ({inputs} + 1)" for inputs, outputs in pairwise(self.sizes))
        return f"Each neuron has a weight for each of its inputs, and a bias: ${terms} = {self.key()}$."

    def why(self) -> str:
        """One pass for all."""
        return "The backward pass gives a derivative for every one of them, in one walk."

    def slips(self) -> Iterable[tuple[str, object]]:
        """No biases, neurons for parameters, biases for the inputs."""
        yield "biases left out", sum(inputs * outputs for inputs, outputs in pairwise(self.sizes))
        yield "neurons counted", sum(self.sizes[1:])
        yield "inputs as neurons", self.key() + self.sizes[0]

    def draw(self, draw: Draw) -> Question:
        """Other sizes."""
        inner = [draw.pick((4, 5, 8, 10, 12, 16, 20)) for _ in self.sizes[1:-1]]
        return replace(self, sizes=(draw.integer(2, 6), *inner, draw.integer(1, 3)))
