"""The pictures of lessons 01 and 02 at many positions."""

import random

import numpy as np
import pytest

from course_utils.maps import Map, exp, sin
from course_utils.stage import SceneError, gradient_probe, slices
from course_utils.stage.pictures.gradient import LANDSCAPES, x, y
from course_utils.stage.still.words import number

draw = random.Random(11)
POSITIONS = [(draw.uniform(-2, 2), draw.uniform(-2, 2)) for _ in range(25)]
FUNCTIONS = [Map(lambda x, y: x**2 + 3 * x * y, name="f"), Map(lambda u, v: exp(u / 2) * sin(v), name="g")]


def marks(stage, plane, kind):
    return [mark for mark in stage.spec["planes"][plane]["marks"] if mark["kind"] == kind]


@pytest.mark.parametrize("f", FUNCTIONS, ids=["f", "g"])
def test_each_slice_passes_through_p_and_its_tangent_has_the_partial_as_slope(f):
    stage = slices(f)
    for p in POSITIONS:
        state = {"p.x": p[0], "p.y": p[1]}
        values = stage.scene.values(state)
        partials = [float(f.at(entry, p)) for entry in f.jacobian]
        for along in (0, 1):
            (tangent,), (curve,) = marks(stage, 1 + along, "segment"), marks(stage, 1 + along, "curve")
            (x0, y0), (x1, y1) = ([values[k][0] for k in tangent[end]] for end in ("start", "end"))
            assert (y1 - y0) / (x1 - x0) == pytest.approx(partials[along], abs=1e-9)
            assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((p[along], float(f(*p))))
            ts, heights = (values[k] for k in curve["at"])
            k = draw.randrange(len(ts))
            moved = [ts[k], p[1]] if along == 0 else [p[0], ts[k]]
            assert heights[k % len(heights)] == pytest.approx(float(f(*moved)))
        stage.state = state
        for slope in partials:
            assert number(slope, 2) in stage.describe()


def test_a_function_of_another_shape_is_refused():
    with pytest.raises(SceneError, match=r"R\^2 to R\^2"):
        slices(Map(lambda x, y: (x, y), name="F"))


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_the_probe_shows_the_gradient_of_the_chosen_landscape(landscape):
    stage = gradient_probe()
    f = LANDSCAPES[landscape]
    for p in POSITIONS:
        stage.state = {"p.x": p[0], "p.y": p[1], "landscape": list(LANDSCAPES).index(landscape)}
        at = {x: p[0], y: p[1]}
        gradient = [float(f.diff(axis).subs(at)) for axis in (x, y)]
        said = stage.describe()
        assert f"f is {number(float(f.subs(at)), 3)}" in said
        assert f"({number(gradient[0], 2)}, {number(gradient[1], 2)})" in said
        values = stage.scene.values(stage.state)
        (arrow,) = marks(stage, 0, "arrow")
        along = np.array(
            [values[b][0] - values[a][0] for a, b in zip(arrow["start"], arrow["end"], strict=True)]
        )
        assert along[0] * gradient[1] - along[1] * gradient[0] == pytest.approx(0, abs=1e-9)
        assert along @ gradient > 0
        assert np.linalg.norm(along) < 1.2


def test_the_four_check_points_of_the_lesson():
    stage = gradient_probe()
    for p, wanted, norm in [
        ((0, 0), "(−2.00, 0.00)", "2.0000"),
        ((1, 1), "(0.00, 0.00)", "0.0000"),
        ((-0.5, 1.5), "(22.00, 25.00)", "33.3017"),
        ((1.2, 1.0), "(21.52, −8.80)", "23.2497"),
    ]:
        stage.state = {"p.x": p[0], "p.y": p[1]}
        assert f"the gradient is {wanted}, of length {norm}" in stage.describe()


@pytest.mark.parametrize("landscape", LANDSCAPES)
@pytest.mark.parametrize("rate", [0.002, 0.1, 0.9])
def test_the_ball_runs_gradient_descent(landscape, rate):
    stage = gradient_probe()
    f = LANDSCAPES[landscape]
    (path,) = marks(stage, 0, "trajectory")
    state = {
        "landscape": list(LANDSCAPES).index(landscape),
        "rate": rate,
        "steps": 5,
        "p.x": 0.4,
        "p.y": -1.1,
    }
    values = stage.scene.values(state, [*path["at"], path["value"]])
    xs, ys, heights = (values[place] for place in (*path["at"], path["value"]))
    at = np.array([0.4, -1.1])
    for k in range(6):
        if abs(at).max() > 1e6:  # it has diverged
            assert rate > 0.01
            break
        assert (xs[k], ys[k]) == pytest.approx(tuple(at))
        assert heights[k] == pytest.approx(float(f.subs({x: at[0], y: at[1]})))
        at = at - rate * np.array([float(f.diff(axis).subs({x: at[0], y: at[1]})) for axis in (x, y)])


def test_large_steps_diverge_and_leave_a_gap_not_a_wrong_line():
    stage = gradient_probe()
    stage.state = {"rate": 1, "steps": 40}
    assert "nan" not in stage.svg().replace("nance", "")
    assert "40 steps of size 1.000 down" in stage.describe()
