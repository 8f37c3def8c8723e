"""The descent that the learner's own function makes, and what is said of it."""

import numpy as np
import pytest

from course_utils.bank.gradient import bowl, rosenbrock
from course_utils.figures import DescentExplorer
from course_utils.figures.descent import run_descent, verdict


def descend(gradient, start, rate, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(path[-1]))
    return np.array(path)


def said(f, rate, start=(2, 1), steps=40):
    return verdict(run_descent(descend, f, start, rate, steps)[1])


@pytest.mark.parametrize(
    ("rate", "says"),
    [(0.001, "crawls"), (0.01, "crawls"), (0.1, "comes down"), (0.33, "comes down"), (0.34, "goes up")],
)
def test_small_steps_crawl_and_large_ones_diverge(rate, says):
    assert says in said(bowl, rate)


def test_a_descent_that_overflows_is_told_without_a_warning(recwarn):
    assert "out of sight" in said(rosenbrock, 0.05, (-0.5, 1.5), 200)
    assert not [w for w in recwarn if "overflow" in str(w.message)]


def test_every_stop_of_the_slider_is_a_picture_that_says_what_happened():
    explorer = DescentExplorer(descend, bowl, start=(2, 1))
    for rate in 10.0 ** np.arange(-3, 0.01, 0.25):
        line, picture = explorer.report(float(rate))
        assert verdict(run_descent(descend, bowl, (2, 1), rate, 40)[1]) in line
        assert picture.alt.endswith(line.split("steps: ")[1] + ".")


def test_a_descent_that_is_nowhere_a_number_is_a_picture_too(recwarn):
    explorer = DescentExplorer(lambda g, s, r, n: np.full((n + 1, 2), np.nan), bowl, start=(2, 1))
    assert "out of sight" in explorer.report(0.1)[0]
    assert list(recwarn) == []


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda g, s, r, n: None, "Write the function in the code lab first"),
        (lambda g, s, r, n: descend(g, s, r, n)[1:], "make a path of shape (41, 2), not (40, 2)"),
        (lambda g, s, r, n: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_in_the_learners_function_is_shown(function, says):
    (line,) = DescentExplorer(function, bowl, start=(2, 1)).report(0.1)
    assert says in line
