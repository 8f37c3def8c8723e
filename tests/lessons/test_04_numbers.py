"""Every number in lesson 04's prose, computed again from the functions that its cells use."""

from pathlib import Path

import numpy as np
import pytest
import sympy

from course_utils.bank import chain_rule
from course_utils.bank.chain_rule import F, g
from course_utils.figures.gain import net_at_gain
from course_utils.questions.kinds.chain import composed

SOURCE = (Path(__file__).parents[2] / "lessons" / "04_chain_rule.md").read_text(encoding="utf-8")
PROSE = " ".join(SOURCE.split())


def says(text):
    assert text in PROSE, f"the lesson does not say {text!r}"


def matrix(m):
    rows = " \\\\ ".join(" & ".join(f"{int(c)}" for c in row) for row in m.tolist())
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def test_the_scalar_example():
    x = sympy.Symbol("x", real=True)
    assert sympy.diff((3 * x + 1) ** 2, x) == 2 * (3 * x + 1) * 3
    says("so its factor is $2(3x + 1)$, and not $2x$")


def test_the_outer_factor_taken_at_x_misses_what_is_measured():
    x, h = 2.0, 1e-5
    measured = (np.sin((x + h) ** 2) - np.sin((x - h) ** 2)) / (2 * h)
    assert np.cos(x**2) * 2 * x == pytest.approx(measured, rel=1e-6)
    assert abs(np.cos(x) * 2 * x - measured) > 0.5


def test_the_circle():
    t = sympy.Symbol("t", real=True)
    r, velocity = (sympy.cos(t), sympy.sin(t)), (-sympy.sin(t), sympy.cos(t))
    shares = [2 * a * b for a, b in zip(r, velocity, strict=True)]
    assert sympy.simplify(sum(shares)) == 0
    says(r"$2 \cos t \cdot (-\sin t)$ $+\; 2 \sin t \cdot \cos t$, which is $0$ for every $t$")


def test_the_worked_example():
    x, y = F.variables
    assert F.components == (x**2 - y, x * y)
    assert g.components == (sympy.Mul(*g.variables),)
    between = F.at(sympy.Matrix(F.components), (1, 2))
    says(f"$F(1, 2) = ({between[0]}, {between[1]})$")
    inner, outer = F.at(F.jacobian, (1, 2)), g.at(g.jacobian, tuple(between))
    says(f"is ${matrix(inner)}$ at $(1, 2)$")
    says(f"is ${matrix(outer)}$ at $(u, v) = (-1, 2)$")
    whole = composed(g, F)
    product = outer * inner
    assert product == whole.at(whole.jacobian, (1, 2))
    says(rf"is $2 \cdot 2 - 1 \cdot 2 = {product[0]}$")
    says(rf"is $2 \cdot (-1) - 1 \cdot 1 = {product[1]}$")
    says(f"The product is ${matrix(product)}$")


def test_the_curve_of_the_gain_rises_with_slope_one_and_falls_to_nothing():
    def product(W1, W2, x):
        return W2 @ np.diag(1 - np.tanh(W1 @ x) ** 2) @ W1

    space = {"np": np, "GainExplorer": lambda *net, at: (*net, at)}
    cell = (
        SOURCE.split(":name: gain\n")[1]
        .split("```")[0]
        .replace("from course_utils.figures import GainExplorer", "")
    )
    exec(cell.replace("net_jacobian", "None").replace("GainExplorer(", "net = GainExplorer("), space)
    _, W1, W2, at = space["net"]
    sizes = {}
    for k in np.arange(-2, 2.01, 0.25):
        mine, numeric = net_at_gain(product, W1, W2, at, 10**k)
        assert np.allclose(mine, numeric, atol=1e-8)
        sizes[round(k, 2)] = np.abs(mine).max()
    assert sizes[-1.0] / sizes[-2.0] == pytest.approx(10, rel=0.02)
    question = chain_rule.QUESTIONS["gain_slope"]
    assert np.log10(sizes[-1.0] / sizes[-2.0]) == pytest.approx(question.value, abs=question.tolerance)
    assert f"from ${sizes[-2.0]:.3f}$ to ${sizes[-1.0]:.3f}$" in question.worked
    assert max(sizes, key=sizes.get) == 0.0
    assert sizes[2.0] < 1e-9
