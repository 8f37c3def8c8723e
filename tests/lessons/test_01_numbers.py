"""Every number in lesson 01's prose, computed again from the functions that its cells use."""

from pathlib import Path

import numpy as np
import pytest
import sympy

from course_utils.bank.partials import QUESTIONS, b, f, g, s
from course_utils.figures.quotients import quotient_error
from course_utils.questions.kinds.differences import difference

SOURCE = (Path(__file__).parents[2] / "lessons" / "01_partials.md").read_text(encoding="utf-8")
PROSE = " ".join(SOURCE.split())
STEPS = [10.0**k for k in range(-20, 1)]


def says(text):
    assert text in PROSE, f"the lesson does not say {text!r}"


def partials(F, point):
    return [float(v) for v in F.at(F.jacobian, point)]


def errors(method):
    def measured(f, x, j, h):
        return difference(method, f, x, j, h)

    return np.array([quotient_error(measured, b, (2, 5), "y", h)[1] for h in STEPS])


def test_the_functions_are_the_ones_that_the_prose_names():
    x, y, z = f.variables
    assert f.components[0] == x**2 + 3 * x * y + z**4
    assert list(f.jacobian) == [2 * x + 3 * y, 3 * x, 4 * z**3]
    assert s.components[0] == f.components[0].subs(z, 0)
    assert g.components[0] == x**2 * y + y**3
    assert b.components[0] == sympy.log(x) + x * y - sympy.sin(y)
    says("= 2x + 3y")
    says(r"$b(x, y) = \ln x + x y - \sin y$ at $(2, 5)$")
    says("$s(x, y) = x^2 + 3xy$")
    says("$g(x, y) = x^2 y + y^3$ at $(2, 1)$")


def test_the_partials_of_the_first_function_that_are_left_to_the_learner():
    assert QUESTIONS["fy"].judge("3x").kind == "right"
    assert QUESTIONS["fz"].judge("4z^3").kind == "right"


def test_the_worked_example():
    by_x, by_y = partials(b, (2, 5))
    says(rf"$0.5 + 5 = {by_x:g}$")
    says(rf"$2 - \cos 5 \approx {by_y:.6f}$")
    says(rf"where $b \approx {b(2, 5):.6f}$")
    says(f"about ${by_x:.1f}$ times the step")
    says(f"about ${by_y:.1f}$ times the step")


def test_the_slopes_in_the_picture():
    by_x, by_y = partials(s, (1, 2))
    says(f"$2x + 3y = {by_x:g}$ in $x$ and $3x = {by_y:g}$ in $y$")
    x, y = s.variables
    assert sympy.solve(s.jacobian[1], x) == [0]
    assert sympy.diff(s.components[0], y, 2) == 0
    says("$x^2 + (3x)\\,y$")


def test_the_quotients_by_algebra():
    h = sympy.Symbol("h", positive=True)
    x, y = s.variables
    one, two = s.components[0], g.components[0]
    assert s(1, 2) == 7
    assert sympy.expand((one.subs({x: 1 + h, y: 2}) - one.subs({x: 1, y: 2})) / h) == 8 + h
    ahead, here, behind = (two.subs({x: 2, y: 1 + d}) for d in (h, 0, -h))
    assert sympy.expand((ahead - here) / h) == 7 + 3 * h + h**2
    assert sympy.expand((ahead - behind) / (2 * h)) == 7 + h**2
    assert partials(g, (2, 1))[1] == 7
    assert sympy.expand(one.subs({x: 1 + h, y: 2})) == 7 + 8 * h + h**2
    says("$s = (1 + h)^2 + 6(1 + h)$ $= 7 + 8h + h^2$")
    says("= 8 + h$$")
    says("forward is $7 + 3h + h^2$ and central is $7 + h^2$")


def test_the_bottoms_of_the_two_vs_are_where_the_questions_say():
    epsilon = np.finfo(float).eps
    for method, power, question in (("forward", 1 / 2, "best_forward"), ("central", 1 / 3, "best_central")):
        k = round(np.log10(STEPS[errors(method).argmin()]))
        assert QUESTIONS[question].value == k
        assert k == pytest.approx(np.log10(epsilon**power), abs=0.6)
    says(r"$\epsilon \approx 2 \cdot 10^{-16}$")
    assert epsilon == pytest.approx(2.2e-16, rel=0.02)


def test_the_slopes_of_the_two_vs_and_the_complex_step_that_has_none():
    right = [STEPS.index(h) for h in (1e-4, 1e-3, 1e-2)]
    for method, slope in (("forward", 1), ("central", 2)):
        found = errors(method)
        fitted = np.polyfit(np.log(np.array(STEPS)[right]), np.log(found[right]), 1)[0]
        assert fitted == pytest.approx(slope, abs=0.05)
        assert found[STEPS.index(1e-13)] > 1e3 * found.min()
    assert errors("complex_step")[STEPS.index(1e-20)] < 1e-15


def test_the_step_that_is_lost_altogether():
    assert 5 + 1e-17 == 5
    assert difference("forward", lambda x: b(*x), np.array([2.0, 5.0]), 1, 1e-17) == 0


def test_the_mixed_partial():
    x, y = s.variables
    assert sympy.diff(s.components[0], x, y) == sympy.diff(s.components[0], y, x) == 3


def test_the_two_answers_that_the_libraries_give():
    by_x, by_y = partials(s, (1, 2))
    says(f"at $(1, 2)$, and give {by_x:g}:")
    says(f"With `argnums=1` the answer is {by_y:g}")
