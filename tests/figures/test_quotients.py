"""The V that the learner draws with finite differences: what it measures, and what it says when it cannot."""

import numpy as np
import pytest

from course_utils.figures import QuotientExplorer
from course_utils.figures.quotients import quotient_error, quotient_plot
from course_utils.maps import Map, log, sin
from course_utils.questions.kinds.differences import difference

B = Map(lambda x, y: log(x) + x * y - sin(y), name="f")
AT = (2, 5)


def forward(f, x, j, h):
    return difference("forward", f, x, j, h)


def central(f, x, j, h):
    return difference("central", f, x, j, h)


def complex_step(f, x, j, h):
    return difference("complex_step", f, x, j, h)


def unwritten(f, x, j, h):
    step = np.zeros(len(x))
    step[j] = h
    return (
        # YOUR CODE HERE
        ...
    )


def explored():
    explorer = QuotientExplorer(forward, central, complex_step, F=B, at=AT, by="y")
    for k in range(-20, 1):
        explorer.report(10.0**k)
    return explorer


def test_the_v_of_both_differences_and_the_flat_line_of_the_complex_step():
    errors = explored().errors
    best = {name: min(measured, key=measured.get) for name, measured in errors.items()}
    assert best["forward"] == pytest.approx(1e-8)
    assert best["central"] == pytest.approx(1e-5)
    assert errors["forward"][1e-8] > 100 * errors["central"][1e-5]
    assert max(errors["complex_step"][h] for h in errors["complex_step"] if h < 1e-7) < 1e-14
    assert errors["central"][1e-20] > 1


def test_the_picture_says_where_each_method_is_best():
    *_, picture = explored().report(0.1)
    assert "forward 1.3e-08 at h = 1e-08" in picture.alt


def test_a_method_that_is_not_written_is_said_and_the_others_are_drawn():
    explorer = QuotientExplorer(unwritten, central, F=B, at=AT, by="y")
    text, picture = explorer.report(1e-3)
    assert "unwritten: not written yet" in text
    assert "central 4.7e-08  1.7163" in text
    assert not explorer.errors["unwritten"]
    assert "central" in picture.alt


def test_a_method_keeps_its_colour_while_another_has_no_dot_yet():
    picture = quotient_plot({"unwritten": {}, "central": {0.1: 1e-4, 0.01: 1e-6}})
    assert "var(--pb-cotangent)" in picture.svg
    assert "var(--pb-tangent)" not in picture.svg


def test_a_line_of_the_report_fits_a_phone():
    text, _ = explored().report(1e-3)
    assert max(map(len, text.splitlines())) <= 32


def test_nothing_written_draws_nothing():
    assert len(QuotientExplorer(unwritten, F=B, at=AT, by="y").report(0.1)) == 1


@pytest.mark.parametrize(
    ("method", "says"),
    [
        (lambda f, x, j, h: 1 / 0, "ZeroDivisionError"),
        (lambda f, x, j, h: f(x + 1j * h) / h, "one real number is expected"),
        (lambda f, x, j, h: np.zeros(2), "one real number is expected"),
        (lambda f, x, j, h: print(end=""), "your function returned None: does it end with return?"),
    ],
)
def test_what_goes_wrong_in_a_method_is_shown(method, says):
    (text,) = QuotientExplorer(method, F=B, at=AT, by="y").report(0.1)
    assert says in text


def test_the_exact_partial_is_the_measure():
    assert quotient_error(lambda f, x, j, h: 5.5, B, AT, "x", 0.1) == (5.5, 0.0)
