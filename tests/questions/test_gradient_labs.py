"""The labs of lesson 02: right functions pass, and each usual error is told by its cause."""

import itertools

import numpy as np
import pytest

from course_utils import bank


def judge(key, function, seed=0):
    return bank.question(f"gradient.{key}").variant(seed).judge(function)


def rosenbrock_gradient(p):
    x, y = p
    return np.array([-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)])


def measured(f, p, h=1e-5):
    return np.array([(f(p + e) - f(p - e)) / (2 * h) for e in h * np.eye(len(p))])


def gradient_check(f, gradient, p):
    return np.abs(gradient(p) - measured(f, p)).max() <= 1e-4


def descend(gradient, start, rate, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(path[-1]))
    return np.array(path)


def stub(*args): ...


RIGHT = {"lab_gradient": rosenbrock_gradient, "lab_check": gradient_check, "lab_descend": descend}


@pytest.mark.parametrize("key", RIGHT)
def test_the_right_function_passes_whatever_the_cases(key):
    for seed in range(20):
        assert judge(key, RIGHT[key], seed).score == 1.0, seed


@pytest.mark.parametrize("key", [*RIGHT, "lab_broken"])
def test_an_unwritten_function_is_not_attempted(key):
    assert judge(key, stub).kind == "not attempted"
    assert judge(key, ...).kind == "not attempted"


def wrong_entry(p):
    x, y = p
    return np.array([-2 * (1 - x) + 20 * (y - x**2), 20 * (y - x**2)])


def in_place(gradient, start, rate, steps):
    p = start.copy()
    path = [p]
    for _ in range(steps):
        p -= rate * gradient(p)
        path.append(p)
    return np.array(path)


def frozen(gradient, start, rate, steps):
    return np.array([start - k * rate * gradient(start) for k in range(steps + 1)])


@pytest.mark.parametrize(
    ("key", "function", "says"),
    [
        ("lab_gradient", wrong_entry, "no inner derivative"),
        ("lab_gradient", lambda p: rosenbrock_gradient(p)[::-1], "wrong order"),
        ("lab_gradient", lambda p: -rosenbrock_gradient(p), "wrong sign"),
        ("lab_gradient", lambda p: rosenbrock_gradient(p) / 2, "half of"),
        ("lab_gradient", lambda p: rosenbrock_gradient(p).sum(), "shape"),
        ("lab_gradient", lambda p: rosenbrock_gradient(p) + 2 * (1 - p) * [1, 0], "leaves out the term"),
        ("lab_gradient", lambda p: rosenbrock_gradient(p) * [1, -1], "second entry has the wrong sign"),
        ("lab_gradient", lambda p: rosenbrock_gradient(p) * [1, 0.5], "brings down a 2"),
        ("lab_gradient", lambda p: rosenbrock_gradient(p)[:1], "Its shape is (1,); expected (2,).\n"),
        ("lab_gradient", lambda p: p ^ 2, "a power is written `**`"),
        ("lab_check", lambda f, g, p: np.abs(g(p) - measured(f, p)) < 1e-4, "an array of shape (2,)"),
        ("lab_check", lambda f, g, p: np.abs(g(p) - measured(f, p)).max(), "Compare it with `0.0001`"),
        ("lab_check", lambda f, g, p: str(gradient_check(f, g, p)), "returns a str; True or False"),
        ("lab_check", lambda f, g, p: 1.0 * gradient_check(f, g, p), "; True or False is expected"),
        ("lab_check", lambda f, gradient, p: True, "lets it pass"),
        ("lab_check", lambda f, g, p: np.abs(g(p) - measured(f, p)).mean() <= 1e-4, "lets it pass"),
        ("lab_check", lambda f, gradient, p: False, "refuses it"),
        ("lab_check", lambda f, gradient, p: print(f(p)), "returns None"),
        ("lab_check", lambda f, g, p: abs((g(p) - measured(f, p)).sum()) < 1e-4, "Does every entry"),
        ("lab_check", lambda f, g, p: (g(p) - measured(f, p)).max() < 1e-4, "sign of a difference"),
        ("lab_check", lambda f, gradient, p: gradient_check(f, gradient, p) or p[0] < 0, "lets it pass"),
        ("lab_check", lambda f, g, p: np.abs(g(p) - measured(f, p, 0.1)).max() < 1e-4, "exact enough"),
        ("lab_descend", lambda g, s, r, n: descend(g, s, -r, n), "uphill"),
        ("lab_descend", lambda g, s, r, n: descend(g, s, 1.0, n), "step size is left out"),
        ("lab_descend", lambda g, s, r, n: descend(g, s, r, n)[1:], "start comes before"),
        ("lab_descend", lambda g, s, r, n: descend(g, s, r, n)[-1], "Return every point"),
        ("lab_descend", lambda g, s, r, n: descend(g, s, r, n)[:-1], "last point is missing"),
        ("lab_descend", in_place, "all one array"),
        ("lab_descend", lambda g, s, r, n: [s, *in_place(g, s, r, n)[1:]], "later rows are all one array"),
        ("lab_descend", lambda g, s, r, n: descend(g, s, r, n + 1), "one point too many"),
        ("lab_descend", lambda g, s, r, n: descend(g, 0 * s, r, n), "Where does `start` go"),
        ("lab_descend", lambda g, s, r, n: descend(lambda p: p / r + g(p), s, r, n), "the steps alone"),
        ("lab_descend", lambda g, s, r, n: descend(g, s, r, min(n, 1)), "Only the first step"),
        ("lab_descend", frozen, "again and again"),
        ("lab_broken", rosenbrock_gradient, "it is the right gradient"),
        ("lab_broken", lambda p: 1 / 0, "ZeroDivisionError"),
        ("lab_broken", lambda p: np.zeros(3), "its shape is (3,)"),
    ],
)  # fmt: skip
def test_each_usual_error_is_told_by_its_cause(key, function, says):
    outcome = judge(key, function)
    assert outcome.kind == "wrong"
    assert says in outcome.message, outcome.message


@pytest.mark.parametrize("verdict", [True, False, np.True_, 0])
def test_a_check_that_says_the_same_of_every_gradient_earns_nothing_and_is_told_so(verdict):
    outcome = judge("lab_check", lambda f, gradient, p: verdict)
    assert outcome.score == 0.0
    assert f"It returns {bool(verdict)} for every gradient, right or broken." in outcome.message


def test_verdicts_in_turns_earn_little():
    verdicts = itertools.cycle([True, False])
    scores = [judge("lab_check", lambda *_: next(verdicts), seed).score for seed in range(10)]
    assert sum(scores) / len(scores) < 0.5


def test_a_check_that_misses_one_kind_of_error_keeps_most_of_its_points():
    outcome = judge("lab_check", lambda f, g, p: np.abs(g(p) - measured(f, p)).mean() <= 1e-4)
    assert 0.8 < outcome.score < 1
    assert "for every gradient" not in outcome.message
    assert "pairs of a right and a broken gradient agree" in outcome.message


@pytest.mark.parametrize("kind", [int, np.array, np.int64, np.bool_, lambda verdict: bool(verdict)])
def test_what_is_plainly_a_truth_value_is_a_verdict(kind):
    assert judge("lab_check", lambda *args: kind(gradient_check(*args))).kind == "right"


def test_single_precision_is_enough_also_in_a_list():
    assert judge("lab_gradient", lambda p: [*rosenbrock_gradient(p).astype(np.float32)]).kind == "right"


def test_a_broken_gradient_is_told_where_it_was_caught_and_where_it_slips_through():
    said = judge("lab_broken", lambda p: -rosenbrock_gradient(p))
    assert said.kind == "right"
    assert "caught at (0, 0) and (-0.5, 1.5) and (1.2, 1)" in said.message
    assert "slips through at (1, 1)" in said.message
    assert "slips" not in judge("lab_broken", lambda p: rosenbrock_gradient(p) + 1).message


def test_a_broken_gradient_without_return_is_told_so():
    def broken(p):
        p = 2 * p

    outcome = bank.question("gradient.lab_broken").judge(broken)
    assert outcome.kind == "wrong"
    assert "returns None" in outcome.message
