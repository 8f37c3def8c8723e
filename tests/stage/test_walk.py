"""The walk of lesson 06: after the last edge it agrees with the engine, and the switch shows the bug."""

import pytest

from course_utils.autograd import Value
from course_utils.stage import GATE, SQUARE_PLUS, backward_walk


def engine_gradients(graph, leaves):
    made = {name: Value(x) for name, x in leaves.items()}
    for name, f, *parents in graph.nodes:
        made[name] = f(*(made[p] for p in parents))
    made[graph.nodes[-1][0]].backward()
    return {name: value.grad for name, value in made.items()}


def told(stage):
    """name -> (value, gradient), out of the picture's own sentence."""
    numbers = {}
    for part in stage.describe().replace("−", "-").split(". ")[1:]:
        name, rest = part.split(" = ")
        value, gradient = rest.rstrip(".").split(", gradient ")
        numbers[name] = (float(value), float(gradient))
    return numbers


@pytest.mark.parametrize(
    ("graph", "leaves"),
    [
        (SQUARE_PLUS, {"x": 3.0}),
        (SQUARE_PLUS, {"x": -1.5}),
        (GATE, {"x": -2.0, "y": 5.0, "z": -4.0}),
        (GATE, {"x": 0.5, "y": 1.25, "z": 2.0}),
    ],
)
def test_after_the_last_edge_every_gradient_is_the_engines(graph, leaves):
    stage = backward_walk(graph)
    stage.state = {**leaves, "step": len(graph.edges()) + 1}
    shown = {name: gradient for name, (_, gradient) in told(stage).items()}
    assert shown == pytest.approx(engine_gradients(graph, leaves), abs=0.005)


def test_the_gradient_of_x_fills_up_edge_by_edge():
    stage = backward_walk(SQUARE_PLUS, bug=True)
    filling = []
    for step in range(6):
        stage.state = {"x": 3.0, "step": step}
        filling.append(told(stage)["x"][1])
    assert filling == [0, 0, 0, 1, 4, 7]


def test_with_the_bug_only_the_last_arrival_stays():
    stage = backward_walk(SQUARE_PLUS, bug=True)
    stage.state = {"x": 3.0, "step": 5, "overwrite": 1}
    assert told(stage)["x"][1] == 3


def test_the_walk_follows_the_edges_from_the_output_end():
    assert [edge[:2] for edge in SQUARE_PLUS.edges()] == [("s", "p"), ("s", "x"), ("p", "x"), ("p", "x")]
    options = backward_walk(SQUARE_PLUS).spec["panels"][0]["options"]
    assert options == ["forward", "seed s", "s to p", "s to x", "p to x", "p to x again"]


def test_the_text_says_what_is_handed_on():
    stage = backward_walk(GATE)
    stage.state = {"step": 2}
    assert "1.00 · −4.00 = −4.00." in stage.svg()
