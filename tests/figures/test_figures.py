"""The matplotlib pictures: what they measure, what they say, and how they fail."""

import re
import warnings

import numpy as np
import pytest
import sympy

from course_utils.figures import StepExplorer, remainder_plot
from course_utils.figures.remainder import remainders
from course_utils.figures.steps import step_error
from course_utils.maps import Map, cos, sin

F = Map(lambda x, y: (x**2 - y, x * y))
POLAR = Map(lambda r, t: (r * cos(t), r * sin(t)), name="P")


def central(f, x, h):
    return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))], axis=1)


def slope(F, at, direction):
    sizes = np.logspace(0, -3, 13)
    return np.polyfit(np.log(sizes), np.log(remainders(F, at, direction, sizes)), 1)[0]


@pytest.mark.parametrize("at", [(1, 2), (-0.5, 3), (0, 0)])
@pytest.mark.parametrize("direction", [(1, 1), (1, -2)])
def test_the_remainder_of_a_curved_map_has_slope_two(at, direction):
    assert slope(F, at, direction) == pytest.approx(2, abs=0.01)


def test_the_remainder_of_a_cubic_flat_to_second_order_has_slope_three():
    cube = Map(lambda x, y: (x**3, y))
    assert slope(cube, (0, 0), (1, 0)) == pytest.approx(3, abs=0.01)


def test_a_picture_says_what_it_shows_and_follows_the_theme():
    picture = remainder_plot(F, at=(1, 2))
    html = picture._repr_mimebundle_()["text/html"]
    assert "falls from 0.71 to 7.1e-07" in picture.alt  # the slope itself is left to find
    assert f'aria-label="{picture.alt}"' in html
    assert "var(--pb-tangent)" in html
    assert '[data-jp-theme-light="false"]' in html


def test_no_rule_of_a_picture_reaches_the_stages_beside_it():
    rules = re.findall(r"([^{}>]*)\{stroke-linejoin", remainder_plot(F, (1, 2), (1, 1)).svg)
    assert rules == [".pullback-figure *"]


def test_the_same_picture_is_the_same_bytes():
    assert remainder_plot(F, at=(1, 2)).svg == remainder_plot(F, at=(1, 2)).svg


def test_step_error_runs_the_learners_function_against_the_exact_jacobian():
    matrix, error = step_error(central, POLAR, (1, 2), 1e-2)
    exact = np.array(sympy.Matrix([[sympy.cos(2), -sympy.sin(2)], [sympy.sin(2), sympy.cos(2)]]), dtype=float)
    assert np.allclose(matrix, exact, atol=1e-4)
    assert error == pytest.approx(np.abs(matrix - exact).max())


def test_every_stop_of_the_slider_is_measured_and_the_curve_is_a_v():
    explorer = StepExplorer(central, POLAR, at=(1, 2))
    for k in np.arange(-12, 0.5, 0.5):
        explorer.report(float(10**k))
    steps = np.array(sorted(explorer.errors))
    errors = np.array([explorer.errors[h] for h in steps])
    best = steps[errors.argmin()]
    assert 1e-7 < best < 1e-4
    assert errors[0] > 1e4 * errors.min()
    assert errors[-1] > 1e4 * errors.min()


def test_a_drag_leaves_the_dots_of_all_stops_on_its_way_but_those_that_fail():
    def forward(f, x, h):
        if h < 1e-11:
            raise ZeroDivisionError("too small")
        if 1e-9 < h < 1e-8:
            raise ValueError("a hole")
        return np.stack([(f(x + h * e) - f(x)) / h for e in np.eye(2)], axis=-1)

    explorer = StepExplorer(forward, Map(lambda x, y: (x**2 - y, x * y)), at=(1, 2))
    explorer.slider.value = 1e-5
    assert sorted(explorer.errors) == pytest.approx([10 ** (k / 2) for k in range(-10, -1)])
    assert "9 steps tried" in explorer.figure.shown
    explorer.slider.value = 1e-12
    left = [k / 2 for k in range(-22, -1) if k != -17]
    assert sorted(explorer.errors) == pytest.approx([10**power for power in left])
    assert "too small" in explorer.figure.shown
    explorer.slider.value = 1e-5 * (1 + 1e-15)  # where the browser's power differs in the last bit
    assert len(explorer.errors) == len(left)


def test_a_drag_waits_once_for_a_function_that_does_not_end(monkeypatch):
    monkeypatch.setattr("course_utils.figures.explorer.PATIENCE", 0.2)
    calls = []

    def endless(f, x, h):
        calls.append(h)
        while h < 0.05:
            pass
        return central(f, x, h)

    explorer = StepExplorer(endless, F, at=(1, 2))
    explorer.slider.value = 1e-12
    assert calls == pytest.approx([10**-1, 10**-1.5, 10**-12])
    assert "stopped at h = 1.0e-12" in explorer.figure.shown


def test_the_slider_has_a_label_and_shows_under_it_what_the_function_gives_and_prints():
    def talkative(f, x, h):
        print("called with", h)
        warnings.warn("small", RuntimeWarning, stacklevel=1)
        return central(f, x, h)

    explorer = StepExplorer(talkative, POLAR, at=(1, 2))
    assert (explorer.slider.description, explorer.slider.value) == ("step h", 0.1)
    assert not explorer.slider.continuous_update
    explorer.slider.value = 0.01
    shown = explorer.figure.shown
    assert "<pre>called with 0.01\nRuntimeWarning: small\n</pre>" in shown
    assert "h = 1.0e-02" in shown
    assert repr(explorer.figure).startswith("step h: 1.0e-02")
    assert "3 steps tried" in repr(explorer.figure)


def test_an_endless_loop_is_stopped_and_told_in_a_line_that_a_narrow_page_continues(monkeypatch):
    monkeypatch.setattr("course_utils.figures.explorer.PATIENCE", 0.2)

    def endless(f, x, h):
        while True:
            h += 1

    said = StepExplorer(endless, POLAR, at=(1, 2)).figure.shown
    assert said.startswith(
        "<p>Your function was stopped at h = 1.0e-01: it was still running after 0.2 seconds"
    )


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda f, x, h: None, "Write the function in the code lab first"),
        (lambda f, x, h: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda f, x, h: np.eye(3), "gave shape (3, 3); the Jacobian has shape (2, 2)"),
        (lambda f, x: np.eye(2), "TypeError"),
    ],
)
def test_what_goes_wrong_in_the_learners_function_is_shown(function, says):
    explorer = StepExplorer(function, POLAR, at=(1, 2))
    (line,) = explorer.report(0.1)
    assert says in line
    assert not explorer.errors
