"""What a node of a graph keeps on the edge to one of its parents."""

from dataclasses import dataclass

from course_utils.questions.kinds.common import show
from course_utils.questions.kinds.partials import Partial
from course_utils.questions.reading.tree import name_tex


@dataclass(frozen=True, eq=False)
class LocalPartial(Partial):
    """The local partial of one operation, `F`, of its parents' values `at`, on the edge to the parent `by`.

    `LocalPartial(Map(lambda a, b: a * b, name="p"), at=(3, -2), by="a")`
    """

    def statement(self) -> str:
        """What is asked."""
        values = ", ".join(
            f"${name_tex(name)} = {show(value)}$" for name, value in zip(self.F.names, self.at, strict=True)
        )
        return (
            f"A node computes ${name_tex(self.F.name)} = {show(self.F.components[0])}$, at {values}. Which "
            f"local partial stands on its edge to ${name_tex(self.by)}$?"
        )

    def hints(self) -> tuple[str, ...]:
        """What the edge means, then the formula."""
        node, parent = name_tex(self.F.name), name_tex(self.by)
        return (
            f"Move ${parent}$ by a little, hold the rest still: by how many times that does ${node}$ move?",
            f"The derivative is ${self._name} = {show(self.F.jacobian[0, self._column])}$. Now put in the "
            "values.",
        )

    def why(self) -> str:
        """A number, and nobody else's business."""
        return "It is a number, known as soon as the node is computed; the rest of the graph does not matter."
