"""The lab of lesson 01: right functions pass, and each usual error is told by its cause."""

import numpy as np
import pytest

from course_utils.questions.kinds.differences import DifferenceLab


def unit(x, j):
    return np.eye(len(x))[j]


def forward(f, x, j, h):
    return (f(x + h * unit(x, j)) - f(x)) / h


def central(f, x, j, h):
    return (f(x + h * unit(x, j)) - f(x - h * unit(x, j))) / (2 * h)


def complex_step(f, x, j, h):
    return f(x + 1j * h * unit(x, j)).imag / h


def in_place(f, x, j, h):
    before = f(x)
    x[j] += h
    return (f(x) - before) / h


RIGHT = {"forward": forward, "central": central, "complex_step": complex_step}


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_function_passes_whatever_the_cases(name):
    for seed in range(50):
        outcome = DifferenceLab(name=name, seed=seed).judge(RIGHT[name])
        assert (outcome.kind, outcome.score) == ("right", 1.0), (seed, outcome)


@pytest.mark.parametrize("name", RIGHT)
def test_an_unwritten_function_is_not_attempted(name):
    def stub(f, x, j, h): ...

    assert DifferenceLab(name=name).judge(stub).kind == "not attempted"


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("forward", central, "what `central` should return"),
        ("central", forward, "what `forward` should return"),
        ("central", complex_step, "what `complex_step` should return"),
        ("forward", lambda f, x, j, h: f(x + h * unit(x, j)) - f(x), "change itself"),
        ("central", lambda f, x, j, h: 2 * h * central(f, x, j, h), "change itself"),
        ("central", lambda f, x, j, h: 2 * central(f, x, j, h), "How far apart"),
        ("forward", lambda f, x, j, h: forward(f, x, j, -h), "step back"),
        ("forward", complex_step, "what `complex_step` should return"),
        ("forward", lambda f, x, j, h: central(f, x, j, h / 2), "half of `h` to each side"),
        ("central", lambda f, x, j, h: central(f, x, j, h / 2), "points of `central` lie `2 * h` apart"),
        ("forward", lambda f, x, j, h: 2 * central(f, x, j, h), "forward takes `x` and `x + h`"),
        ("forward", lambda f, x, j, h: forward(f, x, j, h) / 2, "half of what it should be"),
        ("forward", lambda f, x, j, h: forward(f, x, j, h) * h / 2, "divided by 2 and not by `h`"),
        ("forward", lambda f, x, j, h: f(x + h * unit(x, j)) - f(x) / h, "Only the second value is divided"),
        ("forward", lambda f, x, j, h: (f(x + h * unit(x, j)) + f(x)) / h, "values are added"),
        ("forward", lambda f, x, j, h: 0.0, "the same point twice"),
        ("central", lambda f, x, j, h: forward(f, x, j, -h), "one point ahead as well"),
        ("central", lambda f, x, j, h: h * central(f, x, j, h), "divided by 2 and not by `h`"),
        ("central", lambda f, x, j, h: h * h * central(f, x, j, h), "Write `/ (2 * h)`"),
        ("central", lambda f, x, j, h: central(f, x, j, h) / 2, "half of what it should be"),
        ("complex_step", lambda f, x, j, h: f(x + h * unit(x, j)).imag / h, "no imaginary step"),
        ("complex_step", lambda f, x, j, h: complex_step(f, x, j, h) * h, "divided by the step"),
        ("complex_step", lambda f, x, j, h: complex_step(f, x, j, h) / 2, "one step, of size `h`"),
        ("complex_step", lambda f, x, j, h: -complex_step(f, x, j, h), "Is the step `+ 1j"),
        ("forward", lambda f, x, j, h: forward(f, x, j, 1e-7), "Use `h`"),
        ("central", lambda f, x, j, h: central(f, x, j, 1e-5), "Use `h`"),
        ("complex_step", lambda f, x, j, h: f(x + j * h * unit(x, j)).imag / h, "the imaginary unit is `1j`"),
        ("complex_step", lambda f, x, j, h: f(x + j * h * unit(x, j)) / h, "`j` is the index"),
        ("forward", lambda f, x, j, h: (f(x + h) - f(x)) / h, "Only `x[j]` may"),
        ("forward", lambda f, x, j, h: f(x + h) - f(x), "only `x[j]` may. Besides"),
        ("central", lambda f, x, j, h: f(x + h) - f(x - h), "only `x[j]` may. Besides"),
        ("forward", lambda f, x, j, h: -forward(f, x, j, h), "wrong sign"),
        ("complex_step", lambda f, x, j, h: f(x + 1j * h * unit(x, j)) / h, "complex number"),
        ("complex_step", lambda f, x, j, h: f(x + 1j * h * unit(x, j)).real / h, "real part"),
        ("forward", lambda f, x, j, h: forward(f, x, 0, h), "partial in `x[0]`, not in `x[1]`"),
        ("forward", lambda f, x, j, h: forward(f, x, j, h) / unit(x, j), "divide by the number `h`"),
        ("central", lambda f, x, j, h: central(f, x, j, h) / unit(x, j), "divide by the number `h`"),
        ("forward", lambda f, x, j, h: x / 0, "inf is not a number"),
        ("forward", lambda f, x, j, h: 42.0, "off by"),
        ("forward", in_place, "changed its input"),
        ("forward", lambda f, x, j, h: 1 / 0, "ZeroDivisionError"),
        ("forward", lambda f, x, j, h: np.array([forward(f, x, j, h)]), "shape"),
    ],
)
def test_each_usual_error_is_told_by_its_cause(name, function, says):
    outcome = DifferenceLab(name=name).judge(function)
    assert outcome.kind == "wrong"
    assert says in outcome.message, outcome.message
    assert outcome.score < 1


@pytest.mark.parametrize(
    "function",
    [
        lambda f, x, j, h: (f(x + h * unit(x, j)) - f(x)) // h,  # 13, which the derivative is too
        lambda f, x, j, h: (4 * central(f, x, j, h) - central(f, x, j, 2 * h)) / 3,
        lambda f, x, j, h: forward(f, x, j, h) if h > 0.2 else 0.0,
        lambda f, x, j, h: abs(forward(f, x, j, h)) + 1,
    ],
)
@pytest.mark.parametrize("name", ["forward", "central"])
def test_no_cause_is_named_that_explains_one_case_only(name, function):
    said = DifferenceLab(name=name).judge(function).message
    assert "It is off by" in said, said


def test_what_is_written_above_the_three_dots_is_not_called_unwritten():
    def dots_left(f, x, j, h):
        forward(f, x, j, h)
        return ...

    def frame(f, x, j, h):
        step = np.zeros(len(x))
        step[j] = h
        return (
            # YOUR CODE HERE
            ...
        )

    assert "three dots" in DifferenceLab(name="forward").judge(dots_left).message
    assert DifferenceLab(name="forward").judge(frame).kind == "not attempted"


def test_the_hints_lead_to_the_solution_and_the_statement_names_the_function():
    for name in RIGHT:
        lab = DifferenceLab(name=name)
        assert f"`{name}(f, x, j, h)`" in lab.statement()
        assert len(lab.hints()) == 2
        assert "return" in lab.solution()
