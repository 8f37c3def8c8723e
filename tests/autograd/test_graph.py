"""The graph that a picture draws."""

import numpy as np

from course_utils.autograd import Value, graph, tensor


def test_a_scalar_graph_has_a_partial_on_every_edge():
    x, y, z = Value(-2), Value(5), Value(-4)
    f = (x + y) * z
    f.backward()
    nodes, edges = graph(f)
    assert [(n.op, n.value, n.grad) for n in nodes] == [
        ("", -2, -4),
        ("", 5, -4),
        ("", -4, 3),
        ("+", 3, -4),
        ("*", -12, 1),
    ]
    by_id = {n.id: n.value for n in nodes}
    assert [(by_id[e.parent], by_id[e.result], e.partial) for e in edges] == [
        (-2, 3, 1),
        (5, 3, 1),
        (3, -12, -4),
        (-4, -12, 3),
    ]


def test_a_value_used_twice_has_two_edges():
    x = Value(3.0)
    nodes, edges = graph(x * x)
    assert (len(nodes), len(edges)) == (2, 2)


def test_a_tensor_graph_names_operations_and_shapes():
    w = tensor(np.ones((3, 2)))
    nodes, edges = graph(np.tanh(np.ones((4, 3)) @ w).sum())
    assert [(n.op, n.value.shape) for n in nodes] == [
        ("", (3, 2)),
        ("matmul", (4, 2)),
        ("tanh", (4, 2)),
        ("sum", ()),
    ]
    assert len(edges) == 3
