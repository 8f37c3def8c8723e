"""Every number in lesson 05's prose, computed again from the functions that its cells use."""

from pathlib import Path

import numpy as np
import pytest

from course_utils.autograd import grad, hessian, jvp, vjp
from course_utils.bank import backprop
from course_utils.bank.backprop import G
from course_utils.figures.passes import carried, multiplications
from course_utils.questions import Backprop

SOURCE = (Path(__file__).parents[2] / "lessons" / "05_backprop.md").read_text(encoding="utf-8")
PROSE = " ".join(SOURCE.split())
J = np.array([[2, 1], [0.8, 1]])


def says(text):
    assert text in PROSE, f"the lesson does not say {text!r}"


def pair(v):
    return "(" + ", ".join(f"{c:.10g}" for c in np.round(v, 12)) + ")"


def cell(name):
    return SOURCE.split(f":name: {name}\n")[1].split("```")[0]


def printed(name, capsys, **space):
    exec(cell(name), {"np": np, "jvp": jvp, "vjp": vjp, "grad": grad, "G": G, **space})
    return capsys.readouterr().out


def test_the_jacobian_and_what_it_does_to_both_vectors():
    x, y = G.variables
    assert G.components == (x**2 + y, x * y)
    assert np.allclose(np.array(G.at(G.jacobian, (1, 0.8)), dtype=float), J)
    says(r"$J = \begin{pmatrix} 2 & 1 \\ 0.8 & 1 \end{pmatrix}$")
    v, w = np.array([0.6, 0.4]), np.array([1.6, 0.88])
    says(f"Push $v = {pair(v)}$ forward: $J v = {pair(J @ v)}$")
    says(f"Pull $w = {pair(w)}$ back: $J^T w = {pair(J.T @ w)}$")
    assert w @ (J @ v) == pytest.approx((J.T @ w) @ v)


def test_the_engine_prints_the_same_two(capsys):
    out = printed("engine", capsys)
    assert "[1.6  0.88]" in out
    assert "[3.904 2.48 ]" in out


def test_the_function_of_the_papers(capsys):
    out = printed("scalar", capsys)
    assert "11.65207" in out
    assert "[5.5        1.71633781]" in out
    assert "5.5 1.71633" in out


@pytest.mark.parametrize(("m", "n", "p"), [(3, 4, 5), (20, 10, 50), (1000, 1000, 1000)])
def test_the_table_of_costs(m, n, p):
    sizes = (p, n, m, 1)  # of the spaces, input first
    assert multiplications(sizes, "output") == m * n + n * p
    assert multiplications(sizes, "input") == m * n * p + m * p
    says("| $(A B)\\, C$ | the left end of the expression, the **output end of the graph** | $m n + n p$ |")
    says("| $A\\, (B C)$ | the right end of the expression, the **input end of the graph** | $m n p + m p$ |")


def test_the_large_net():
    sizes = (10**6, *[10**3] * 10, 1)
    says("$10^6$ inputs, ten layers of width $10^3$, one loss")
    assert "carried_plot([10**6, *[10**3] * 10, 1])" in SOURCE
    assert set(carried(sizes, "input")[:-1]) == {10**9}
    assert set(carried(sizes, "output")[:-1]) == {10**3}
    assert carried(sizes, "input")[-1] == carried(sizes, "output")[-1] == 10**6
    assert 10**9 * np.dtype(float).itemsize == 8 * 10**9
    says("$10^9$ numbers, 8 GB")


def test_the_backward_pass_by_hand():
    hand = Backprop(backprop.SQUARED_ERROR, (("w", 1), ("x", 2), ("b", 1), ("y", 5)), of=("e", "q", "w", "b"))
    values = hand.forward(dict(hand.leaves))
    says(rf"$$\hat y = w x + b = {values['q']}$$")
    says(rf"$$e = \hat y - y = {values['e']}, \qquad L = e^2 = {values['L']}$$")
    e, q, w, b = hand.key()
    says(rf"{{\partial e}} &= 2 e = {e} \\")
    says(rf"{{\partial \hat y}} &= {e} \cdot 1 = {q} \\")
    says(rf"{{\partial w}} &= {q} \cdot x = {w} \\")
    says(rf"{{\partial b}} &= {q} \cdot 1 = {b} \end")
    assert np.allclose(grad(lambda p: (p[0] * 2 + p[1] - 5) ** 2)([1, 1]), (w, b))


def test_a_layer_pulls_back_without_a_diagonal_matrix():
    rng = np.random.default_rng(0)
    W, x, w = rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=3)
    h, pullback = vjp(lambda x: np.tanh(W @ x), x)
    assert np.allclose(pullback(w), W.T @ ((1 - h**2) * w))


def test_the_hessian_vector_product(capsys):
    out = printed("hessian-vector", capsys)
    x, v = np.array([1.2, 1.0]), np.array([1.0, 0.0])

    def valley(x):
        return (1 - x[0]) ** 2 + 10 * (x[1] - x[0] ** 2) ** 2

    assert str(grad(valley)(x)) in out
    assert str(hessian(valley)(x) @ v) in out
