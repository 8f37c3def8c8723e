"""The recorded graph as plain data, for drawing: nodes, and edges from each parent to what was made of it."""

from dataclasses import dataclass

from .shapes import values
from .value import Value


@dataclass(frozen=True)
class Node:
    """One recorded value. `op` is "" for a leaf; `grad` is None where no gradient was kept."""

    id: int
    op: str
    value: object
    grad: object


@dataclass(frozen=True)
class Edge:
    """Parent's id, result's id, and for scalars the local partial d(result)/d(parent)."""

    parent: int
    result: int
    partial: float | None


def graph(root):
    """`(nodes, edges)` of everything that `root`, a `Value` or a `Tensor`, was computed from.

    Nodes come oldest first, the order of the forward pass; reversed, it is the order of the backward pass.
    A tensor's graph is there until `backward()` releases it.
    """
    found, todo = {root.id: root}, [root]
    while todo:
        for parent in todo.pop().parents:
            if parent.id not in found:
                found[parent.id] = parent
                todo.append(parent)
    order = [found[i] for i in sorted(found)]
    nodes = [Node(n.id, n.op or "", values(n.data), n.grad if type(n) is Value else n._grad) for n in order]
    edges = [
        Edge(parent.id, n.id, n.partials[i] if type(n) is Value else None)
        for n in order
        for i, parent in enumerate(n.parents)
    ]
    return nodes, edges
