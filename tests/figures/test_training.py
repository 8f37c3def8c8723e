"""Training before your eyes: what it shows, what it comes to, and how it fails."""

import json
import math
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from course_utils.autograd import Value
from course_utils.figures import Training, compare_with_torch, how_deep, two_moons, walk_of
from course_utils.figures.engines import chain
from course_utils.figures.training import OVER, descent, scores
from course_utils.nn import ScalarMLP
from course_utils.questions.kinds.engine_frames import DESCEND, ORDER
from course_utils.stage.still.sampled import contour
from course_utils.stage.widget import bundle, packed

SIZES = (2, 16, 16, 1)


@pytest.fixture(autouse=True)
def _only_the_last_picture(monkeypatch):
    monkeypatch.setattr("course_utils.figures.training.FRAME_SECONDS", math.inf)


def net(seed=1):
    return ScalarMLP(SIZES, np.random.default_rng(seed))


def moons_loss(net, points, labels):
    losses = [(1 - y * net(x)).relu() for x, y in zip(points.tolist(), labels.tolist(), strict=True)]
    return sum(losses) * (1 / len(losses)) + 1e-4 * sum(p * p for p in net.parameters())


def step(loss, parameters, rate):
    for p in parameters:
        p.grad = 0.0
    value = loss()
    value.backward()
    for p in parameters:
        p.data -= rate * p.grad
    return value.data


def training(descend=step, points=20, steps=3, **more):
    points, labels = two_moons(points)
    return Training(
        net, lambda n: moons_loss(n, points, labels), descend, points, labels, steps=steps, **more
    )


def test_the_moons_are_two_balanced_classes_the_same_for_everyone():
    points, labels = two_moons(100)
    assert points.shape == (100, 2)
    assert labels.sum() == 0
    assert np.array_equal(points, two_moons(100)[0])
    assert points[labels < 0, 1].mean() > points[labels > 0, 1].mean()


def test_scores_from_the_parameters_are_what_the_net_says():
    n, (points, _) = net(), two_moons(20)
    numbers = [p.data for p in n.parameters()]
    assert np.allclose(scores(SIZES, numbers, points), [n(x).data for x in points.tolist()])


def test_each_step_gives_the_loss_before_it_and_the_rate_falls_to_a_tenth():
    rates = []

    def noted(loss, parameters, rate):
        rates.append(rate)
        return step(loss, parameters, rate)

    points, labels = two_moons(20)
    losses = list(descent(net(), lambda n: moons_loss(n, points, labels), noted, 1.0, 10))
    assert losses[0] == pytest.approx(moons_loss(net(), points, labels).data)
    assert losses[-1] < losses[0]
    assert rates[0] == 1.0
    assert rates[-1] == pytest.approx(0.19)


def test_the_course_net_learns_the_moons():
    trained = training(points=100, steps=100, seconds=600)
    picture, line, told = trained.report(1.0)
    assert trained.accuracy >= 0.97
    assert "step 100" in line
    assert "100 steps in" in told
    assert line in picture.alt
    # Of all pictures of the lessons its film is the heaviest: ten of them still fit into a notebook.
    film = trained.film()
    each = len(
        json.dumps(film.svg() + film.html(carry_code=False) + film.describe(), ensure_ascii=False).encode()
    )
    assert 10 * each + len(packed(bundle())) < 150_000


def test_a_training_takes_at_most_its_time_and_says_so():
    *_, told = training(steps=10_000, seconds=0.2).report(1.0)
    assert "Stopped after 0.2 seconds." in told


def test_what_is_not_written_or_breaks_is_said_in_a_line():
    assert "Write the function" in training(lambda loss, parameters, rate: ...).report(1.0)[-1]
    frame: dict = {}
    exec(DESCEND, frame)
    assert "Write the function" in training(frame["descend"]).report(1.0)[-1]
    assert "moved no parameter" in training(lambda loss, parameters, rate: loss().data).report(1.0)[-1]
    assert "returned None" in training(lambda loss, parameters, rate: print(end="")).report(1.0)[-1]
    asked, said = training(lambda loss, parameters, rate: 1 / 0).report(1.0)
    assert "Is every part above written" in asked
    assert "ZeroDivisionError" in said
    assert "step 1" in said


def endless(*_):
    while True:
        pass


def test_what_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr("course_utils.figures.explorer.PATIENCE", 0.2)

    class Endless(Value):
        backward = __add__ = __mul__ = endless

    _, said = training(endless).report(1.0)
    assert "Your code was stopped at step 1" in said
    assert "after 0.2 seconds in line" in said
    assert "was stopped" in repr(walk_of(endless))
    assert "was stopped" in repr(walk_of(lambda: (Endless(1.0), {})))
    assert "was stopped" in compare_with_torch(Endless, "gate", (1.0, 2.0, 3.0)).lines[0]


def test_the_walk_of_a_graph_says_what_is_missing():
    x = Value(2.0)
    assert 'return score, {"w": w, "x": x}' in repr(walk_of(lambda: x * x))
    assert "Is every part above written" in repr(walk_of(lambda: (x / 0, {"x": x}))).splitlines()[0]
    with pytest.raises(NameError):  # in a lesson the guard says which cell to run
        walk_of(lambda: (missing, {}))  # noqa: F821


def test_nothing_trains_before_the_slider_is_on_the_page():
    assert training().losses == []
    assert training().slider.description == "rate"


def recursive(node, listed=None):
    listed = [] if listed is None else listed
    for parent in node.parents:
        recursive(parent, listed)
    listed.append(node)
    return listed


def test_a_grader_does_not_wait_for_a_training(monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    unseen = training()
    unseen._ipython_display_()
    assert unseen.losses == []
    assert capsys.readouterr().out == "Training(20 points, 3 steps)\n"


def test_a_moved_slider_trains_anew():
    trained = training()
    trained._ipython_display_()
    before = trained.losses
    trained.slider.value = 0.1
    assert len(trained.losses) == 3
    assert trained.losses[0] == before[0]
    assert trained.losses[1:] != before[1:]


def test_the_last_run_can_be_looked_back_at_without_python(monkeypatch):
    trained = training(steps=4)
    assert "nothing to look back at" in repr(trained.film())
    trained._ipython_display_()
    film = trained.film()
    for k in range(4):
        film.state = {"k": k}
        given = scores(trained.sizes, trained.history[k], trained.points)
        right = np.sum((given > 0) == (trained.labels > 0))
        assert film.describe() == (
            f"After step {k + 1}: loss {trained.losses[k]:.3f}, {right} of the 20 points right."
        )


def test_a_film_of_twenty_moments_stays_small_and_shows_the_nets_own_boundary():
    trained = training(steps=25)
    trained.report(1.0)
    film = trained.film()
    assert len(film.html(carry_code=False)) < 7_000
    film.state = {"k": 19}
    levels = next(mark for mark in film.spec["planes"][0]["marks"] if mark["kind"] == "levels")
    across, up = contour(film.scene.values(film.state)[levels["value"]], 21, 0.0)
    assert len(across) > 10
    assert film.spec["planes"][1]["marks"][0]["given"]  # however steep the loss falls, its line has no gap
    (x0, x1), (y0, y1) = OVER
    xs, ys = x0 + (np.array(across) + 0.5) / 21 * (x1 - x0), y0 + (np.array(up) + 0.5) / 21 * (y1 - y0)
    assert np.abs(scores(trained.sizes, trained.history[-1], np.stack([xs, ys], axis=1))).max() < 0.2


def test_a_recursive_walk_dies_on_a_deep_chain_and_a_loop_does_not():
    _, shallow, _, _, deep_recursion, deep_loop = how_deep(
        recursive, Value.order, depths=(100, 100_000)
    ).lines
    assert shallow.endswith(" s")
    assert "RecursionError" in deep_recursion
    assert deep_loop.endswith(" s")


def test_a_walk_that_is_unwritten_or_finds_something_else_is_no_error():
    frame: dict = {}
    exec(ORDER, frame)
    for unwritten in (lambda node: ..., frame["order"]):
        assert "not written yet" in repr(how_deep(unwritten, depths=(10,)))
    assert "0 of 11 nodes" in repr(how_deep(lambda node: [], depths=(10,)))
    assert "1 of 11 nodes" in repr(how_deep(lambda node: [node], depths=(10,)))
    assert "int, not a list" in repr(how_deep(lambda node: 3, depths=(10,)))


def test_a_chain_is_as_deep_as_it_says():
    assert len(chain(50).order()) == 51


def test_torch_is_asked_where_it_is_installed(monkeypatch):
    def tensor(x, dtype, requires_grad):
        assert (dtype, requires_grad) == ("double", True)
        return Value(x)

    monkeypatch.setattr(Value, "item", lambda self: self.data, raising=False)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(tensor=tensor, float64="double"))
    ours, theirs = compare_with_torch(Value, "micrograd", (-4.0, 2.0)).lines
    assert ours.split()[2:] == theirs.split()[1:]
    assert "24.704082" in theirs
    assert "(138.833819, 645.577259)" in theirs


def test_without_torch_and_without_an_engine_each_is_a_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)

    class Unwritten:
        def __init__(self, data): ...

    mine, torchs = compare_with_torch(Unwritten, "gate", (1.0, 2.0, 3.0)).lines
    assert "not complete yet" in mine
    assert "not installed" in torchs
