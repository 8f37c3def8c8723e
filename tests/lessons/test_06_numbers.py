"""Every number in lesson 06's prose, computed again by the cells that the lesson shows."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from course_utils.authoring.build import learner_notebook
from course_utils.authoring.lesson import read_lesson
from course_utils.autograd import Value
from course_utils.bank.micrograd import QUESTIONS, SIZES
from course_utils.figures import two_moons
from course_utils.figures.training import scores
from course_utils.questions.kinds.engine_parts import check_numbers, passed_back

PATH = Path(__file__).parents[2] / "lessons" / "06_micrograd.md"
PROSE = " ".join(PATH.read_text(encoding="utf-8").split())
SHOWING = ("deep", "torch", "train", "train-all", "walk", "walk-gate", "walk-mine", "film", "end")


def says(text):
    assert text in PROSE, f"the lesson does not say {text!r}"


@pytest.fixture(scope="module")
def lesson():
    """What the lesson's own cells define, solutions and all."""
    names: dict = {}
    for cell in read_lesson(PATH).cells:
        if cell.kind == "code" and not cell.asked and cell.name not in SHOWING:
            source = cell.source.replace('progress_line("06_micrograd")', "")
            exec(compile(source, cell.name, "exec"), names)
    return names


LABS = {
    "node": "Value", "order": "order", "accumulate": "accumulate", "slope": "slope", "neuron": "neuron",
    "descend": "descend",
}  # fmt: skip


def test_every_solution_of_the_lesson_passes_its_own_check(lesson):
    for key, name in (LABS | {"whole": "Value"}).items():
        outcome = QUESTIONS[key].judge(lesson[name])
        assert outcome.kind == "right", (key, outcome)


def test_what_the_labs_give_is_not_taken_for_an_attempt():
    names: dict = {}
    for cell in learner_notebook(read_lesson(PATH)).cells:
        name = cell.id.removeprefix("06_micrograd-")
        if name in (*LABS, "arithmetic", "methods"):
            exec(compile(f"import math\n{cell.source}", name, "exec"), names)
    for key, name in (LABS | {"whole": "Value"}).items():
        outcome = QUESTIONS[key].judge(names[name])
        assert outcome.kind == "not attempted", (key, outcome)


def test_the_first_graph(lesson):
    x = lesson["Value"](3.0)
    p = x * x
    s = p + x
    s.backward()
    assert (p.data, s.data, x.grad) == (9.0, 12.0, 7.0)
    assert (p.partials, s.partials) == ((3.0, 3.0), (1.0, 1.0))
    says(r"$p = x \cdot x = 9$")
    says("$s = p + x = 12$")
    says("$x$ ends with $1 + 3 + 3 = 7$, which is $2x + 1$")


def test_the_bug_of_the_first_week_and_the_prediction():
    square = (("x", 3.0, (), ()), ("p", 9.0, ("x", "x"), (3.0, 3.0)))
    assert dict(passed_back(square, 1, "overwrote"))["x.grad"] == 3
    assert dict(passed_back(square))["x.grad"] == 6
    says("the derivative of $x \\cdot x$ at $x = 3$ came out as 3. The truth is 6.")
    graph = (*square, ("s", 12.0, ("p", "x"), (1.0, 1.0)))
    right = next(option for option in QUESTIONS["predict"].options if option.right)
    assert float(right.text) == dict(passed_back(graph, 1, "overwrote"))["x.grad"]


def without_reset(times):
    x, p, q = 3.0, 9.0, 27.0
    grads = {"x": 0.0, "p": 0.0}
    for _ in range(times):
        grads["p"] += x
        grads["x"] += p + grads["p"] * x + grads["p"] * x
    assert q == x * p
    return grads["x"]


def test_the_second_backward_pass():
    assert without_reset(1) == 27
    assert without_reset(2) == 72
    says("after two passes on $x \\cdot x \\cdot x$ at $x = 3$ it says 72, where twice 27 makes 54")


def test_the_gate(lesson):
    x, y, z = map(lesson["Value"], (-2.0, 5.0, -4.0))
    s = x + y
    f = s * z
    f.backward()
    assert (s.data, f.data, s.grad) == (3.0, -12.0, -4.0)
    assert (x.grad, y.grad, z.grad) == (-4.0, -4.0, 3.0)
    says("value $-12$, gradient $(-4, -4, 3)$")


def test_the_table_of_known_numbers():
    numbers = check_numbers()
    for name in ("neuron", "survey", "tanh neuron", "micrograd"):
        _, value, gradient = numbers[name]
        digits = 4 if name == "micrograd" else 6
        says(f"${value:.{digits}f}$")
        shown = {"neuron": gradient[3:], "tanh neuron": gradient[:2]}.get(name, gradient)
        said = ", ".join(f"{g:.{digits}f}".rstrip("0").rstrip(".") for g in shown)
        says(f"$({said})$")


def test_the_net_has_as_many_parameters_and_nodes_as_the_lesson_says(lesson):
    net = lesson["MLP"](SIZES, np.random.default_rng(1))
    parameters = net.parameters()
    out = net([0.5, 0.5])
    assert len(parameters) == QUESTIONS["count"].key() == 337
    says("337 numbers")
    nodes = len(set(lesson["order"](out)) - set(parameters))
    says(f"Each point costs {nodes} nodes")


def test_the_learners_engine_and_the_courses_agree_on_the_loss(lesson):
    from course_utils.nn import ScalarMLP

    few, labels = lesson["few"], lesson["few_labels"]
    assert len(few) == 20
    assert labels.sum() == 0
    mine = lesson["moons_loss"](lesson["MLP"](SIZES, np.random.default_rng(1)), few, labels)
    net = ScalarMLP(SIZES, np.random.default_rng(1))
    theirs = lesson["moons_loss"](net, few, labels)
    assert isinstance(theirs, Value)
    assert mine.data == pytest.approx(theirs.data, rel=1e-12)
    mine.backward()
    theirs.backward()
    assert len(lesson["order"](mine)) > 10_000


def test_a_rate_of_one_wins_the_small_set_where_smaller_and_larger_ones_do_not(lesson):
    few, labels = lesson["few"], lesson["few_labels"]
    right = {rate: accuracy(*trained(few, labels, 1, 60, rate)) for rate in (0.01, 1.0, 10.0)}
    assert right[1.0] == 1.0
    assert right[0.01] < 0.9
    assert right[10.0] < 0.9


def test_over_many_starts_at_least_97_of_100_points_come_out_right():
    points, labels = two_moons(100)
    got = [accuracy(*trained(points, labels, seed, 100, 1.0)) for seed in range(30)]
    says("at least 97 of 100 points come out right after 100 steps, and most often all of them")
    assert min(got) >= 0.97
    assert np.mean(np.array(got) == 1.0) > 0.5


def trained(points, labels, seed, steps, rate):
    """The lesson's training in arrays: the same net, start, loss and rates."""
    rng = np.random.default_rng(seed)
    layers = []
    for n, m in pairwise(SIZES):
        layers.append([np.array([rng.uniform(-1, 1, n) for _ in range(m)]), np.zeros(m)])
    for k in range(steps):
        inputs, x = [], points
        for i, (W, b) in enumerate(layers):
            inputs.append(x)
            x = x @ W.T + b
            x = np.maximum(x, 0) if i < 2 else x
        g = (np.where(1 - labels * x[:, 0] > 0, -labels, 0) / len(labels))[:, None]
        for i in (2, 1, 0):
            W, b = layers[i]
            back = (g @ W) * (inputs[i] > 0)
            now = rate * (1 - 0.9 * k / steps)
            layers[i] = [W - now * (g.T @ inputs[i] + 2e-4 * W), b - now * (g.sum(axis=0) + 2e-4 * b)]
            g = back
    numbers = np.concatenate([np.column_stack([W, b]).ravel() for W, b in layers])
    return numbers, points, labels


def accuracy(numbers, points, labels):
    return float(np.mean((scores(SIZES, numbers, points) > 0) == (labels > 0)))


def test_three_edges_lead_to_the_weight_of_the_graph_to_walk(lesson):
    cell = next(cell for cell in read_lesson(PATH).cells if cell.name == "walk-mine")
    names = dict(lesson)
    exec(cell.source.replace("walk_of(my_graph)", ""), names)
    root, given = names["my_graph"]()
    nodes = lesson["order"](root)
    assert sum(parent is given["w"] for node in nodes for parent in node.parents) == 3
    assert len(nodes) <= 30
    assert "gave every node the gradient" in names["walk_of"](names["my_graph"]).svg()
