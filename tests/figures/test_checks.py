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


def printed(capsys, *gradients, check=close):
    gradient_table(rosenbrock, check, PLACES, *gradients)
    return capsys.readouterr().out.splitlines()


def test_the_table_shows_the_four_gradients_of_the_lesson(capsys):
    rows = printed(capsys, right)
    assert [row.split()[-1] for row in rows[1:]] == ["passes"] * 4
    assert "(-2, 0)    2.0000" in rows[1]
    assert "(22, 25)   33.3017" in rows[3]
    assert "(21.52, -8.8)   23.2497" in rows[4]


def test_a_broken_gradient_is_caught_where_it_differs(capsys):
    rows = printed(capsys, lambda p: -right(p))
    assert [row.split()[-1] for row in rows[1:]] == ["caught", "passes", "caught", "caught"]


def test_each_gradient_has_its_table_under_its_name(capsys):
    def broken(p):
        return -right(p)

    rows = printed(capsys, right, broken)
    assert [row.split()[1] for row in rows[::6]] == ["right", "broken"]
    assert rows[5] == ""


@pytest.mark.parametrize(
    ("gradients", "check"),
    [
        ((lambda p: None, right), close),
        ((right, lambda p: None), close),
        ((right, right), lambda *_: None),
        ((right, right), lambda *_: ...),
    ],
)
def test_unwritten_functions_are_said_once(capsys, gradients, check):
    assert printed(capsys, *gradients, check=check) == [
        "Write the functions above first, run their cells, then run this cell again."
    ]


def forgets_return(*args):
    args[0]


def endless(*_):
    while True:
        pass


def test_a_check_that_is_written_and_returns_nothing_is_told_so(capsys):
    rows = printed(capsys, right, check=forgets_return)
    assert all("your function returned None: does it end with return?" in row for row in rows[1:])


@pytest.mark.parametrize(("gradient", "check"), [(endless, close), (right, endless)])
def test_what_does_not_end_is_stopped_at_the_first_place(capsys, monkeypatch, gradient, check):
    monkeypatch.setattr("course_utils.figures.explorer.PATIENCE", 0.2)
    _, row = printed(capsys, gradient, check=check)
    assert "Your function was stopped at p = (0, 0): it was still running after 0.2 seconds in line" in row


def test_an_error_in_the_learners_function_is_told_in_a_line(capsys):
    rows = printed(capsys, lambda p: 1 / 0)
    assert len(rows) == 5
    assert "ZeroDivisionError" in rows[1]
