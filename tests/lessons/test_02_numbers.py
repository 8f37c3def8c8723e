"""Every number in lesson 02's prose, computed again from the functions that its cells use."""

from pathlib import Path

import numpy as np
import pytest
import sympy

from course_utils.bank.gradient import PLACES, QUESTIONS, bowl, f, rosenbrock
from course_utils.figures.descent import run_descent, verdict

SOURCE = (Path(__file__).parents[2] / "lessons" / "02_gradient.md").read_text(encoding="utf-8")
PROSE = " ".join(SOURCE.split())
p = np.array([1.0, 2.0])


def says(text):
    assert text in PROSE, f"the lesson does not say {text!r}"


def gradient(F, point):
    return np.array(F.at(F.jacobian, tuple(point)), dtype=float)[0]


def pair(v):
    return "(" + ", ".join(f"{c:.10g}" for c in np.round(v, 12) + 0.0) + ")"


def descend(gradient, start, rate, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(path[-1]))
    return np.array(path)


def test_the_functions_are_the_ones_that_the_prose_names():
    x, y = f.variables
    assert f.components[0] == x**2 + 3 * x * y
    assert bowl.components[0] == x**2 + 3 * y**2
    assert rosenbrock.components[0] == (1 - x) ** 2 + 10 * (y - x**2) ** 2
    says("the partials of $f(x, y) = x^2 + 3xy$")
    says("the bowl $x^2 + 3y^2$, from $(2, 1)$")


def test_the_norms():
    g = gradient(f, p)
    says(
        f"the gradient of $f$ is ${pair(g)}$, and its norm is $\\sqrt{{{g @ g:g}}} = {np.linalg.norm(g):.2f}$"
    )
    far = gradient(rosenbrock, (-2, -2))
    says(
        f"at $(-2, -2)$ the norm is ${np.linalg.norm(far):.0f}$, and at the lowest point, $(1, 1)$, it is $0$"
    )
    assert not gradient(rosenbrock, (1, 1)).any()


def test_the_worked_example():
    g, d = gradient(f, p), np.array([1, 1])
    u = d / np.linalg.norm(d)
    says(f"length $\\sqrt{{2}} = {np.linalg.norm(d):.3f}$, so $u = {pair(u.round(3))}$")
    says(rf"$0.707 \cdot 8 + 0.707 \cdot 3 = {u @ g:.2f}$")
    says(f"it would be ${g @ d:g}$, which is the change per ${np.linalg.norm(d):.3f}$ units")


def test_the_first_order_example():
    g, d = gradient(f, p), np.array([0.1, -0.2])
    predicted, truth = f(*p) + g @ d, f(*(p + d))
    says(f"$f(p) = {f(*p):g}$")
    says(rf"$\nabla f \cdot d$ is $8 \cdot 0.1 - 3 \cdot 0.2 = {g @ d:g}$: the prediction is ${predicted:g}$")
    says(f"$f(1.1, 1.8) = {truth:g}$. The remainder $r$ is ${truth - predicted:.2g}$")
    says(f"$|d|^2$ is ${d @ d:.2g}$")


def test_the_remainder_over_the_square_of_the_step_is_constant():
    for size in (1, 0.1, 0.01):
        d = size * np.array([0.1, -0.2])
        rest = f(*(p + d)) - f(*p) - gradient(f, p) @ d
        assert rest / (d @ d) == pytest.approx(-1, abs=1e-6)


def test_the_four_places():
    expected = [((-2, 0), 2), ((0, 0), 0), ((22, 25), 33.3017), ((21.52, -8.8), 23.2497)]
    for place, (entries, norm) in zip(PLACES, expected, strict=True):
        g = gradient(rosenbrock, place)
        assert g == pytest.approx(entries, abs=1e-12)
        assert np.linalg.norm(g) == pytest.approx(norm, abs=5e-5)


def test_a_forgotten_inner_derivative_is_caught_at_one_place_only():
    def forgotten(point):
        x, y = point
        return np.array([-2 * (1 - x) + 20 * (y - x**2), 20 * (y - x**2)])

    caught = [pl for pl in PLACES if np.abs(forgotten(pl) - gradient(rosenbrock, pl)).max() > 1e-4]
    assert caught == [(1.2, 1.0)]
    assert [-2 * x for x, y in PLACES if y - x**2] == [1.0, -2.4]
    says("At $(-0.5, 1.5)$ it is $1$")
    says("At the origin and at $(1, 1)$ it multiplies $0$")
    says("Only $(1.2, 1)$ catches you")


def test_the_steps_of_the_ball_that_the_lesson_proposes():
    said = [
        verdict(run_descent(descend, rosenbrock, (-0.5, 1.5), rate, 40)[1]) for rate in (0.003, 0.02, 0.1)
    ]
    assert ["crawls" in said[0], "comes down" in said[1], "out of sight" in said[2]] == [True] * 3
    says("near $(-0.5, 1.5)$")
    says("Try a step size of $0.003$, then $0.02$, then $0.1$")


def test_a_step_in_the_bowl_multiplies_each_coordinate():
    x, y = bowl.variables
    rate = sympy.Symbol("rate")
    moved = [v - rate * g for v, g in zip((x, y), bowl.jacobian, strict=True)]
    assert [sympy.expand(m) for m in moved] == [
        sympy.expand(x * (1 - 2 * rate)),
        sympy.expand(y * (1 - 6 * rate)),
    ]
    says(r"multiplies $x$ by $1 - 2\,\text{rate}$ and $y$ by $1 - 6\,\text{rate}$")


def test_the_largest_step_size_is_where_the_question_says():
    limit = QUESTIONS["largest"].value
    assert limit == pytest.approx(1 / 3, abs=1e-3)
    for rate, word in ((limit - 0.01, "comes down"), (limit + 0.01, "goes up")):
        assert word in verdict(run_descent(descend, bowl, (2, 1), rate, 40)[1])
