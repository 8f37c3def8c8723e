"""The table that shows the learner's gradient, and the learner's check, place by place."""

import numpy as np
import pytest

from course_utils.bank.gradient import PLACES, rosenbrock
from course_utils.figures import gradient_table


def right(p):
    x, y = p
    return np.array([-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)])


def close(f, gradient, p):
    measured = [(f(p + e) - f(p - e)) / 2e-5 for e in 1e-5 * np.eye(2)]
    return np.abs(gradient(p) - measured).max() <= 1e-4


def printed(capsys, gradient, check):
    gradient_table(rosenbrock, gradient, check, PLACES)
    return capsys.readouterr().out.splitlines()


def test_the_table_shows_the_four_gradients_of_the_lesson(capsys):
    rows = printed(capsys, right, close)
    assert [row.split()[-1] for row in rows[1:]] == ["passes"] * 4
    assert "(-2, 0)    2.0000" in rows[1]
    assert "(22, 25)   33.3017" in rows[3]
    assert "(21.52, -8.8)   23.2497" in rows[4]


def test_a_broken_gradient_is_caught_where_it_differs(capsys):
    rows = printed(capsys, lambda p: -right(p), close)
    assert [row.split()[-1] for row in rows[1:]] == ["caught", "passes", "caught", "caught"]


@pytest.mark.parametrize("unwritten", [0, 1])
def test_unwritten_functions_are_said_once(capsys, unwritten):
    functions = [right, close]
    functions[unwritten] = lambda *_: None
    assert printed(capsys, *functions) == [
        "Write the functions above first, run their cells, then run this cell again."
    ]


def test_an_error_in_the_learners_function_is_told_in_a_line(capsys):
    rows = printed(capsys, lambda p: 1 / 0, close)
    assert len(rows) == 5
    assert "ZeroDivisionError" in rows[1]
