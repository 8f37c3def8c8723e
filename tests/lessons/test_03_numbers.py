"""Every number in lesson 03's prose, computed again from the functions that its cells use."""

from pathlib import Path

import numpy as np
import pytest
import sympy

from course_utils.bank.jacobians import QUESTIONS, F, G, P
from course_utils.figures.remainder import remainders
from course_utils.figures.steps import step_error

SOURCE = (Path(__file__).parents[2] / "lessons" / "03_jacobians.md").read_text(encoding="utf-8")
PROSE = " ".join(SOURCE.split())
p = np.array([1.0, 2.0])


def values(f, point):
    return np.array(f(*point), dtype=float)


def jacobian(f, point):
    return np.array(f.at(f.jacobian, point), dtype=float)


def pair(v):
    return "(" + ", ".join(f"{c:.10g}" for c in np.round(v, 12) + 0.0) + ")"


def matrix(m):
    rows = " \\\\ ".join(" & ".join(f"{c:g}" for c in row) for row in np.asarray(m, dtype=float))
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def says(text):
    assert text in PROSE, f"the lesson does not say {text!r}"


def test_the_functions_are_the_ones_that_the_prose_names():
    x, y = F.variables
    assert F.components == (x**2 - y, x * y)
    assert G.components == (x**2 + y, x * y)
    r, t = P.variables
    assert P.components == (r * sympy.cos(t), r * sympy.sin(t))
    assert F.jacobian == sympy.Matrix([[2 * x, -1], [y, x]])
    says(r"\begin{pmatrix} 2x & -1 \\ y & x \end{pmatrix}")


def test_the_value_at_the_point():
    says(f"At the point $p = {pair(p)}$ it gives ${pair(values(F, p))}$")


def test_the_predicted_step():
    column = jacobian(F, p)[:, 0]
    says(f"the first column is ${pair(column)}$")
    says(rf"$0.1 \cdot {pair(column)} = {pair(0.1 * column)}$")
    says(f"The true step is ${pair(values(F, p + 0.1 * np.array([1, 0])) - values(F, p))}$")


def test_the_determinants_and_where_they_vanish():
    x, y = F.variables
    assert sympy.expand(F.jacobian.det()) == 2 * x**2 + y
    assert sympy.solve(F.jacobian.det(), y) == [-2 * x**2]
    assert sympy.expand(G.jacobian.det()) == 2 * x**2 - y
    says("here $2x^2 + y$")
    assert G.jacobian == sympy.Matrix([[2 * x, 1], [y, x]])
    says(r"again, with $J = \begin{pmatrix} 2x & 1 \\ y & x \end{pmatrix}$")
    says("$y = -2x^2$")
    says("At $(1, 2)$ the determinant $2x^2 - y$ is $0$.")
    assert G.at(G.jacobian, (1, 2)).det() == 0


def test_the_worked_example():
    d = np.array([0.1, -0.2])
    J = jacobian(F, p)
    linear, true = J @ d, values(F, p + d) - values(F, p)
    says(f"$d = {pair(d)}$")
    says(matrix(J))
    says(f"= {pair(linear)}$")
    moved, here = pair(values(F, p + d)), pair(values(F, p))
    says(f"$F(1.1, 1.8) - F(1, 2)$, which is ${moved} - {here}$ $= {pair(true)}$")
    says(f"The remainder is ${pair(true - linear)}$")
    step, rest = np.linalg.norm(d), np.linalg.norm(true - linear)
    says(f"The step has length ${step:.2g}$, the remainder only ${rest:.2g}$")


def test_the_remainder_is_exactly_the_one_given_and_falls_with_slope_two():
    a, b = sympy.symbols("a b", real=True)
    x, y = F.variables
    moved = sympy.Matrix([f.subs({x: x + a, y: y + b}, simultaneous=True) for f in F.components])
    rest = moved - sympy.Matrix(F.components) - F.jacobian * sympy.Matrix([a, b])
    assert rest.expand() == sympy.Matrix([a**2, a * b])
    says("exactly $(d_x^2,\\; d_x d_y)$")
    sizes = np.logspace(0, -3, 4)
    lengths = remainders(F, (1, 2), (1, 1), sizes)
    slope = np.polyfit(np.log(sizes), np.log(lengths), 1)[0]
    assert slope == pytest.approx(QUESTIONS["slope"].value, abs=0.01)
    says("a step ten times smaller makes a guess a hundred times better")
    assert lengths[:-1] / lengths[1:] == pytest.approx(100, rel=0.01)


def test_the_v_of_the_error_curve_has_its_bottom_where_the_lesson_says():
    def central(f, x, h):
        return np.stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))], axis=1)

    steps = 10.0 ** np.arange(-12, 0.5, 0.5)
    errors = np.array([step_error(central, P, (1, 2), h)[1] for h in steps])
    assert 1e-7 < steps[errors.argmin()] < 1e-4
    assert np.cbrt(np.finfo(float).eps) == pytest.approx(1e-5, rel=0.5)
    big = steps >= 1e-3
    assert np.polyfit(np.log(steps[big]), np.log(errors[big]), 1)[0] == pytest.approx(2, abs=0.1)


def test_the_singular_point_of_g():
    J = jacobian(G, (1, 2))
    says(f"The matrix there is ${matrix(J)}$")
    assert np.linalg.matrix_rank(J) == 1
    assert np.linalg.matrix_rank(np.column_stack([J, [1, 1]])) == 1
    says("only the line along $(1, 1)$")


def test_the_relu_example():
    W = np.array([[1, 2], [3, -1], [-1, 1]])
    z = W @ [2, 1]
    says("Take $x = (2, 1)$")
    says(matrix(W))
    says(matrix(z[:, None]))
    says(matrix(np.where(z > 0, 1, 0)[:, None] * W))


def test_the_element_wise_example():
    z = np.array([1, 2, 3])
    says(rf"For $\varphi(z) = z^2$ at $z = {pair(z)}$ the diagonal is ${pair(2 * z)}$")


def test_the_softmax_example():
    s = np.array([0.5, 0.5])
    assert np.array_equal(np.diag(s) - np.outer(s, s), [[0.25, -0.25], [-0.25, 0.25]])
    says(r"\begin{pmatrix} \tfrac14 & -\tfrac14 \\ -\tfrac14 & \tfrac14 \end{pmatrix}")


def test_softmax_is_blind_to_what_is_added_to_all_scores():
    z = np.array([2.0, 1.0, 0.0])
    s, shifted = (np.exp(v) / np.exp(v).sum() for v in (z, z + 5))
    assert shifted == pytest.approx(s, abs=1e-15)
    assert (np.diag(s) - np.outer(s, s)) @ np.ones(3) == pytest.approx(0, abs=1e-15)
    says(r"So $J\,(1, \dots, 1) = 0$")
