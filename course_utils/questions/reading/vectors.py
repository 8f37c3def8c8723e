"""Arithmetic with lists, as people write it: [[3, 1], [1, 3]]/16, (2, 1) - 0.1*(4, 6), 8i + 3j, (8, 3)^T.

What is read is always the plain list, each entry with what is to be done to it.
"""

from collections.abc import Callable

from course_utils.questions.reading.tree import Node, Unreadable, number, shape, variables

BASIS = ("i", "j", "k")


def each(node: Node, changed: Callable[[Node], Node]) -> Node:
    """A list with every entry changed."""
    return Node.of("list", *(each(e, changed) if e.op == "list" else changed(e) for e in node.args))


def entrywise(op: str, a: Node, b: Node) -> Node:
    """The sum or difference of two lists of one shape. Raises Unreadable."""
    if a.op != "list" or b.op != "list":
        return Node.of(op, a, b)
    if shape(a) != shape(b):
        raise Unreadable("Lists of different lengths cannot be added. Write the result as one list.")
    return Node.of("list", *(entrywise(op, x, y) for x, y in zip(a.args, b.args, strict=True)))


def transposed(node: Node) -> Node:
    """Rows for columns; a plain list that is transposed is a column."""
    rows = [row.args if row.op == "list" else (row,) for row in node.args]
    if len(shape(node)) == 1:
        return Node.of("list", *(Node.of("list", *row) for row in rows))
    return Node.of("list", *(Node.of("list", *column) for column in zip(*rows, strict=True)))


def in_basis(node: Node, n: int) -> Node:
    """8i + 3j as a list of n entries. Raises Unreadable where a term belongs to none of the basis vectors."""
    parts = _linear(node)
    return Node.of("list", *(parts.get(name, number(0)) for name in BASIS[:n]))


def _linear(node: Node) -> dict[str, Node]:
    """What each basis vector is multiplied by."""
    if node.op == "var" and node.value in BASIS:
        return {node.value: number(1)}
    parts = [_linear(arg) if variables(arg) & set(BASIS) else {} for arg in node.args]
    if node.op == "neg":
        return {name: Node.of("neg", factor) for name, factor in parts[0].items()}
    if node.op in ("add", "sub") and all(parts):
        turned = {name: f if node.op == "add" else Node.of("neg", f) for name, f in parts[1].items()}
        both = {name: Node.of("add", parts[0][name], f) for name, f in turned.items() if name in parts[0]}
        return parts[0] | turned | both
    if node.op in ("mul", "div") and sum(map(bool, parts)) == 1 and (parts[0] or node.op == "mul"):
        a, b = node.args
        if parts[0]:
            return {name: _product(node.op, factor, b) for name, factor in parts[0].items()}
        return {name: _product("mul", a, factor) for name, factor in parts[1].items()}
    raise Unreadable("Each term needs one of the basis vectors. Or write the entries as a list: (a, b).")


def _product(op: str, a: Node, b: Node) -> Node:
    """Without a factor of 1 that nobody typed."""
    one = number(1)
    return a if op == "mul" and b == one else b if op == "mul" and a == one else Node.of(op, a, b)
