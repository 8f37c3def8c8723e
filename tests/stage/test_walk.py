"""The walk of lesson 06: after the last edge it agrees with the engine, and the switch shows the bug."""

import math
import random
import re
from pathlib import Path

import pytest

from course_utils.authoring.lesson import read_lesson
from course_utils.autograd import Value
from course_utils.stage import GATE, SQUARE_PLUS, SceneError, backward_walk
from course_utils.stage.pictures.values import Found

LESSON = Path(__file__).parents[2] / "lessons" / "06_micrograd.md"


@pytest.fixture(scope="module")
def learners():
    """The class that the lesson's solutions make."""
    names: dict = {"math": math}
    for cell in read_lesson(LESSON).cells:
        if cell.name in ("node", "order", "accumulate", "slope", "arithmetic", "methods"):
            exec(compile(cell.source, cell.name, "exec"), names)
    return names["Value"]


def engine_gradients(graph, leaves):
    made = {name: Value(x) for name, x in leaves.items()}
    for name, f, *parents in graph.nodes:
        made[name] = f(*(made[p] for p in parents))
    made[graph.nodes[-1][0]].backward()
    return {name: value.grad for name, value in made.items()}


def told(stage):
    """name -> (value, gradient), out of the picture's own sentence."""
    numbers = {}
    for part in stage.describe().replace("−", "-").replace("\u202f", "").split(". ")[1:]:
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
    stage = backward_walk(SQUARE_PLUS)
    hands = []
    for step in range(2, 6):
        stage.state = {"step": step}
        hands += re.findall(r"(\w) hands (\w)", stage.svg())
    assert hands == [("s", "p"), ("s", "x"), ("p", "x"), ("p", "x")]


def test_the_text_says_what_is_handed_on():
    stage = backward_walk(GATE)
    stage.state = {"step": 2}
    assert "1.00 · −4.00 = −4.00." in stage.svg()


def neuron(kind):
    w0, w1, b, x0, x1 = map(kind, (2.0, -3.0, -3.0, -1.0, -2.0))
    names = {"w0": w0, "w1": w1, "b": b, "x0": x0, "x1": x1}
    return (w0 * x0 + w1 * x1 + b).tanh(), names


def at_the_end(root, **names):
    stage = backward_walk(root, **names)
    stage.state = {"step": stage.spec["variables"][0]["high"]}
    return stage


def test_the_walk_of_any_value_ends_with_the_gradients_of_its_engine(learners):
    for kind in (Value, learners):
        root, names = neuron(kind)
        stage = at_the_end(root, **names)
        root.backward()
        shown = told(stage)
        for name, node in names.items():
            assert shown[name] == pytest.approx((node.data, node.grad), abs=0.005), (kind, name)


def random_graph(kind, nodes, seed):
    draw, made = random.Random(seed), [kind(1.5), kind(-0.5)]
    while len(Found(made[-1], {}).nodes) < nodes:
        a, b = made[-1], draw.choice(made)
        made.append(draw.choice([lambda a=a, b=b: a * b, lambda a=a, b=b: b + a, lambda a=a: a.tanh()])())
    return made[-1]


@pytest.mark.parametrize("seed", range(4))
def test_up_to_thirty_nodes_are_laid_out_without_one_text_on_another(seed):
    root = random_graph(Value, 26 + seed, seed)
    found = Found(root, {})
    stands, _ = found.stand(numbers=False)
    texts = {}  # left, right, low, high: 62 by 48 pixels a unit, 7 a letter, two lines of 15
    for name, node in zip(found.names, found.nodes, strict=True):
        (x, y), (_, side) = stands[name]
        assert all(x > stands[found.names[p]][0][0] for p in found.parents(node))
        half = 3.5 * max(len(f"{name} = {node.data:.1f}"), 8) / 62
        low, high = sorted((y + side * 0.12, y + side * 0.74))
        for other, (left, right, bottom, top) in texts.items():
            assert x + half <= left or right <= x - half or high <= bottom or top <= low, (name, other)
        texts[name] = (x - half, x + half, low, high)
    stage = at_the_end(root)
    root.backward()
    ends = {name: gradient for name, (_, gradient) in told(stage).items()}
    assert ends == pytest.approx(
        {name: node.grad for name, node in zip(found.names, found.nodes, strict=True)}, abs=0.005
    )


def test_what_cannot_be_walked_is_refused_in_a_line(learners):
    with pytest.raises(SceneError, match=r"31 nodes.*room for 30.*smaller part"):
        backward_walk(random_graph(learners, 31, 1))
    deep = Value(0.0)
    for _ in range(20_000):
        deep = deep + 1.0
    with pytest.raises(SceneError, match="20001 nodes"):
        backward_walk(deep)
    with pytest.raises(SceneError, match="float has no 'data'"):
        backward_walk(3.0)
    with pytest.raises(SceneError, match="y is not in this graph"):
        backward_walk(Value(1.0) * 2, y=Value(2.0))
    unfinished = Value(1.0) * 2
    unfinished.partials = ()
    with pytest.raises(SceneError, match="1 parents and 0 partials"):
        backward_walk(unfinished)
    circle = Value(1.0) * 2
    circle.parents = (circle,)
    with pytest.raises(SceneError, match="circle"):
        backward_walk(circle)


def test_gradients_of_the_learners_own_backward_are_compared_with_the_walk(learners):
    x = learners(3.0)
    root = x * x + x
    assert "backward()" not in backward_walk(root, x=x).svg()
    root.backward()
    assert "Your backward() gave every node" in backward_walk(root, x=x).svg()
    x.grad = 3.0
    words = " ".join(re.sub(r"<[^>]*>", " ", backward_walk(root, x=x).svg()).split())
    assert "Your x.grad is 3.00; the walk ends with 7.00." in words
