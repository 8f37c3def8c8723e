"""Answers given in a picture: a dragged direction, clicked edges. The same answers can be typed."""

import math

import numpy as np
import pytest

from course_utils.autograd import jacobian
from course_utils.maps import Map
from course_utils.questions import KernelDirection, PathEdges, ask
from course_utils.questions import outcome as o

F = Map(lambda x, y: x**2 + 3 * x * y, name="f")
G = Map(lambda x, y: (x**2 + y, x * y), name="G")
LEVEL = KernelDirection(F, at=(1, 2))  # the gradient is (8, 3)
KERNEL = KernelDirection(G, at=(1, 2))  # both rows of J are (2, 1)
EDGES = (("x", "a"), ("a", "u"), ("a", "v"), ("y", "u"), ("y", "v"), ("u", "z"), ("v", "z"), ("x", "z"))
PLACES = (("x", 0, 1), ("y", 0, -2), ("a", 2, 2.6), ("u", 4, 1.6), ("v", 4, -2), ("z", 6, 0))
NET = PathEdges(EDGES, by="x", places=PLACES)
RIGHT = "x→a, a→u, u→z, a→v, v→z, x→z"


@pytest.mark.parametrize(
    "answer", ["(3, -8)", "(-3, 8)", "3, -8", "(0.6, -1.6)", [-1.5, 4.0], "(-3/8, 1)", "[3; -8]"]
)
def test_a_direction_is_right_at_any_length_and_either_way_round(answer):
    assert LEVEL.judge(answer).kind == o.RIGHT


@pytest.mark.parametrize("degrees", [-2.9, -1.0, 2.9])
def test_within_three_degrees_counts_and_beyond_does_not(degrees):
    def turned(by):
        angle = math.atan2(-8, 3) + math.radians(by)
        return LEVEL.judge([2 * math.cos(angle), 2 * math.sin(angle)])

    assert turned(degrees).kind == o.RIGHT
    beyond = turned(degrees + math.copysign(4, degrees))
    assert beyond.kind == o.WRONG
    assert "degrees off" in beyond.message


@pytest.mark.parametrize("answer", ["(3, -8.1)", "(0.35, -0.94)", "(1.0, -2.8)", [0.3511, -0.9363]])
def test_a_direction_in_decimals_may_be_off_as_a_dragged_one_is(answer):
    assert LEVEL.judge(answer).kind == o.RIGHT


@pytest.mark.parametrize("answer", ["(30, -81)", "(3, -8-1/9)", "(sqrt(9), -sqrt(65))", [30, -81]])
def test_a_direction_in_exact_numbers_has_to_be_exact(answer):
    outcome = LEVEL.judge(answer)
    assert outcome.kind == o.WRONG
    assert "whole numbers have to be exact" in outcome.message
    assert LEVEL.judge("(sqrt(9), -sqrt(64))").kind == o.RIGHT


def test_a_large_float_is_kept_as_text_that_reads_back_as_right():
    for vector in ([3e200, -8e200], [3.0000000001e200, -8e200]):
        outcome = LEVEL.judge(vector)
        assert outcome.kind == LEVEL.judge(outcome.answer).kind == o.RIGHT


def test_the_length_of_an_arrow_does_not_matter_however_long_or_short():
    assert LEVEL.judge([3e22 + 2e7, -8e22]).kind == LEVEL.judge([3e307, -8e307]).kind == o.RIGHT
    assert LEVEL.judge([3e-300, -8e-300]).kind == o.RIGHT
    told = LEVEL.judge([1e308, 1e308])
    assert told.kind == o.WRONG
    assert "is about $7.78$" in told.message


@pytest.mark.parametrize(
    ("question", "answer", "slip"),
    [
        (LEVEL, "(8, 3)", "along the gradient"),
        (LEVEL, "(-1.6, -0.6)", "along the gradient"),
        (LEVEL, "(3, 8)", "exchanged, no sign turned"),
        (LEVEL, "(1, 2)", "point for direction"),
        (KERNEL, "(2, 1)", "row for kernel"),
        (KERNEL, "(1, 1)", "image for kernel"),
        (LEVEL, "(1, 0)", ""),
        (KERNEL, "(1, 2)", ""),  # the point and the exchanged row: which of the two was it?
    ],
)
def test_the_perpendicular_direction_and_others_are_named(question, answer, slip):
    outcome = question.judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, slip)


def test_what_no_slip_explains_is_told_by_what_it_does():
    assert "slope of $f$ in this direction is about $8.00$" in LEVEL.judge("(1, 0)").message
    assert "sends this arrow to about $(4.00, 4.00)$" in KERNEL.judge("(1, 2)").message


@pytest.mark.parametrize(
    "answer", ["(0, 0)", "(1/0, 1)", "(10^400, 1)", "7", "(1, 2, 3)", "[[1, 2], [3, 4]]"]
)
def test_an_arrow_without_direction_costs_nothing(answer):
    assert LEVEL.judge(answer).kind == o.UNREADABLE


@pytest.mark.parametrize("question", [LEVEL, KERNEL])
def test_the_picture_starts_at_no_answer_and_shows_every_typed_one(question):
    for seed in range(12):
        variant = question.variant(seed)
        scene, form = variant.scene(), variant.form()
        start = [scene.state["v.x"], scene.state["v.y"]]
        outcome = variant.judge(start)
        assert (outcome.kind, outcome.slip) == (o.WRONG, ""), seed
        state = form.state(variant.read("(300, -800)"))
        scene.complete(state)
        assert state["v.x"] == pytest.approx(-3 / 8 * state["v.y"])
        assert max(map(abs, state.values())) <= 2.5
        assert "v = (" in scene.describe(state)


@pytest.mark.parametrize(
    "answer",
    [RIGHT, "xa au uz av vz xz", "x->a, a->u, u->z, a->v, v->z, x->z", "x-a; a-u; u-z; a-v; v-z; x-z",
     "x→a→u→z, x→a→v→z, x→z", "x to a, a to u, u to z, a to v, v to z and x to z", RIGHT.split(", "),
     "(x,a), (a,u), (u,z), (a,v), (v,z), (x,z)",
     [("x", "a"), ("a", "u"), ("u", "z"), ("a", "v"), ("v", "z"), ("x", "z")]],
)  # fmt: skip
def test_edges_in_every_usual_way_to_name_them(answer):
    assert NET.judge(answer).kind == o.RIGHT


@pytest.mark.parametrize(
    ("answer", "slip", "said"),
    [
        ("xa au uz xz", "forgot a path", "leave a path out"),
        ("yu yv uz vz", "other variable", "another variable"),
        ("x→a, x→z", "first steps only", "carry it on"),
        (", ".join(a + b for a, b in EDGES), "every edge", "walk backwards"),
        (RIGHT + ", y→u", "", "No path from $x$ to $z$ runs along $y \\to u$"),
        ("xa au uz", "", "1 whole path so far"),
    ],
)
def test_wrong_edges_are_told_why(answer, slip, said):
    outcome = NET.judge(answer)
    assert (outcome.kind, outcome.slip) == (o.WRONG, slip)
    assert said in outcome.message


@pytest.mark.parametrize("answer", ["none", [], ", "])
def test_choosing_no_edge_is_no_attempt(answer):
    outcome = NET.judge(answer)
    assert (outcome.kind, outcome.message) == (o.NOT_ATTEMPTED, "No edge is chosen yet.")


def test_choosing_every_edge_earns_no_more_than_luck():
    assert NET.judge([a + b for a, b in EDGES]).score <= 0.5


@pytest.mark.parametrize("answer", ["xq", "x→q", "a→x", "all", {"x": "a"}, 3, [("x", object())], "x" * 600])
def test_edges_that_are_not_there_cost_nothing(answer):
    outcome = NET.judge(answer)
    assert outcome.kind == o.UNREADABLE
    assert len(outcome.message) > 10


def test_the_edges_of_the_paths_are_those_that_the_derivative_feels():
    for seed in range(20):
        net = NET.variant(seed)
        inputs = sorted({a for a, _ in net.edges} - {b for _, b in net.edges})

        def derivative(partials, net=net, inputs=inputs):
            moved = {name: 1.0 if name == net.by else 0.0 for name in inputs}
            for i, (a, b) in enumerate(net.edges):
                moved[b] = moved.get(b, 0.0) + partials[i] * moved[a]
            return moved[net.end]

        slopes = np.ravel(jacobian(derivative)(np.linspace(1.0, 3.0, len(net.edges))))
        assert {edge for edge, slope in zip(net.edges, slopes, strict=True) if abs(slope) > 1e-9} == net.key()


def test_a_click_in_the_picture_is_the_answer_that_it_writes():
    scene, form = NET.scene(), NET.form()
    assert set(form.words["chosen"]) == set(scene.state)
    state = form.state(NET.read("x→a, a→u"))
    assert {form.words["chosen"][name] for name, on in state.items() if on} == {"x→a", "a→u"}
    assert "Edges chosen: 2" in scene.describe(state)


def test_without_a_picture_the_words_say_all_that_is_needed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = repr(ask("chain_rule.edges"))  # here is no kernel
    assert "y → u" in words
    assert "x→a, a→u or xa" in words
