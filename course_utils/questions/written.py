"""How an answer has to be written, where a question asks for more than its value.

A question declares it, whatever its kind: `GradientNorm(bowl, at=(2, 1), written=("exact",))`. The statement
says it. A right value in another form is no wrong answer: nothing is counted, and the outcome says what to
change. That is what users of STACK know from "forbid float" and "lowest terms", which refuse such an answer
before it is marked; here it is also said that the value is right.
"""

from collections.abc import Callable
from typing import NamedTuple

from course_utils.questions.reading.tree import Node, entries, shape, tex
from course_utils.questions.simplified import longer, undone


class Demand(NamedTuple):
    """`asked` stands in the statement; `complaint(answer, key)` is "", or what is not as asked and what to
    write. `key` is the question's own, before it was read.
    """

    asked: str
    complaint: Callable[[Node, object], str]


def complaint(demands: tuple[str, ...], answer: Node, key: object) -> str:
    """What is not as demanded in an answer whose value is right; "" where nothing is."""
    return next(filter(None, (DEMANDS[name].complaint(answer, key) for name in demands)), "")


def sentences(demands: tuple[str, ...]) -> str:
    """What the statement says about the form, with a space before it; "" without demands."""
    return "".join(f" {DEMANDS[name].asked}" for name in demands)


def laid(demands: tuple[str, ...], answer: object) -> object:
    """A list of a key or a slip as the row or column that is demanded."""
    if "column" in demands:
        return [[entry] for entry in answer]
    return [list(answer)] if "row" in demands else answer


def _not_exact(answer: Node, _key: object) -> str:
    rounded = _first(answer, lambda node: "decimal" in node.note or "float" in node.note)
    if rounded is None:
        return ""
    if _first(answer, lambda node: node.op == "pow" and _first(node.args[1], lambda n: n is rounded)):
        return f"the exponent ${tex(rounded)}$ is a decimal. Write a fraction or a root: 2^(1/2), or sqrt(2)."
    return f"${tex(rounded)}$ is a decimal. Write a fraction or a root, such as 1/4 or sqrt(2)."


def _not_simplified(answer: Node, key: object) -> str:
    found = next(filter(None, map(undone, entries(answer))), "")
    return found or longer(answer, key)


def _lying(answer: Node, _key: object) -> str:
    return "" if len(shape(answer)) == 2 and shape(answer)[0] == 1 else to_turn(answer, "row", "[[a, b]]")


def _standing(answer: Node, _key: object) -> str:
    sizes = shape(answer)
    return "" if len(sizes) == 2 and sizes[1] == 1 else to_turn(answer, "column", "[[a], [b]]")


def to_turn(answer: Node, wanted: str, example: str) -> str:
    """What to say of a list, a row or a column where another of them is asked for."""
    given = "a list" if len(shape(answer)) == 1 else "a column" if wanted == "row" else "a row"
    return f"a {wanted} is asked for, and this is {given}. Write {example}."


def _first(node: Node, holds: Callable[[Node], bool]) -> Node | None:
    if holds(node):
        return node
    return next((found for arg in node.args if (found := _first(arg, holds)) is not None), None)


DEMANDS = {
    "exact": Demand("Give the exact value, with no decimals.", _not_exact),
    "simplified": Demand("Simplify your answer.", _not_simplified),
    "row": Demand("Write it as a row, [[a, b]].", _lying),
    "column": Demand("Write it as a column, [[a], [b]].", _standing),
}
