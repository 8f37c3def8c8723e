"""Every rule on the reference page, against the engine; every slope, against SymPy."""

from pathlib import Path

import numpy as np
import pytest
import sympy

from course_utils import autograd as ag
from course_utils.autograd import vjp

SOURCE = (Path(__file__).parents[2] / "lessons" / "99_reference.md").read_text(encoding="utf-8")
rng = np.random.default_rng(6)


def rows(heading):
    """First and second column of the table under a heading."""
    section = SOURCE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return {row[0].strip(): row[1].strip() for row in cells[2:]}


x, c, p = sympy.symbols("x c p", positive=True)
# The first column of the page, its second, and both as SymPy; `y` in a slope stands for the function.
SLOPES = {
    "$x + c$": ("$1$", x + c, lambda y: 1),
    r"$c\,x$": ("$c$", c * x, lambda y: c),
    "$x^p$": (r"$p\,x^{p-1}$", x**p, lambda y: p * x ** (p - 1)),
    "$1/x$": ("$-y^2$", 1 / x, lambda y: -(y**2)),
    r"$\sqrt{x}$": ("$1 / (2y)$", sympy.sqrt(x), lambda y: 1 / (2 * y)),
    "$e^x$": ("$y$", sympy.exp(x), lambda y: y),
    r"$\ln x$": ("$1/x$", sympy.log(x), lambda y: 1 / x),
    r"$\sin x$": (r"$\cos x$", sympy.sin(x), lambda y: sympy.cos(x)),
    r"$\cos x$": (r"$-\sin x$", sympy.cos(x), lambda y: -sympy.sin(x)),
    r"$\tanh x$": ("$1 - y^2$", sympy.tanh(x), lambda y: 1 - y**2),
    r"$\sigma(x) = 1/(1 + e^{-x})$": ("$y (1 - y)$", 1 / (1 + sympy.exp(-x)), lambda y: y * (1 - y)),
}
KINKED = {
    r"$\operatorname{relu}(x)$": ("$1[x > 0]$", ag.relu, lambda x: (x > 0) * 1.0),
    r"$\lvert x \rvert$": (r"$\operatorname{sign}(x)$", ag.absolute, np.sign),
}


def test_the_page_has_these_slopes_and_no_other():
    stated = {name: told for name, (told, *_) in (SLOPES | KINKED).items()}
    assert rows("Slopes") == stated


@pytest.mark.parametrize("name", SLOPES)
def test_a_slope_is_the_derivative(name):
    _, y, slope = SLOPES[name]
    assert sympy.simplify(sympy.diff(y, x) - slope(y)) == 0


@pytest.mark.parametrize("name", KINKED)
def test_a_kinked_slope_is_the_engines_also_at_the_kink(name):
    _, f, slope = KINKED[name]
    at = np.array([-2.0, -0.5, 0.0, 0.5, 3.0])
    assert np.array_equal(vjp(f, at)[1](np.ones(5)), slope(at))


def array(*shape):
    return rng.normal(size=shape)


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def scattered(G, index, shape):
    given = np.zeros(shape)
    np.add.at(given, index, G)
    return given


INDEX = np.array([2, 0, 2])
HOLDS = np.array([[True, False, True], [False, False, True]])
SQUARE = array(3, 3) + 3 * np.eye(3)
# Both columns of the page, the operation, its inputs, and what it hands back: f(g, y, *inputs).
RULES = {
    "$Y = A + B$": (
        "$G$ to $A$, $G$ to $B$",
        lambda A, B: A + B, (array(2, 3), array(2, 3)), lambda G, Y, A, B: (G, G),
    ),
    "$Y = A - B$": (
        "$G$ to $A$, $-G$ to $B$",
        lambda A, B: A - B, (array(2, 3), array(2, 3)), lambda G, Y, A, B: (G, -G),
    ),
    r"$Y = A \odot B$": (
        r"$G \odot B$ to $A$, $G \odot A$ to $B$",
        lambda A, B: A * B, (array(2, 3), array(2, 3)), lambda G, Y, A, B: (G * B, G * A),
    ),
    "$Y = A / B$, entry by entry": (
        r"$G / B$ to $A$, $-G \odot Y / B$ to $B$",
        lambda A, B: A / B, (array(2, 3), array(2, 3) + 5), lambda G, Y, A, B: (G / B, -G * Y / B),
    ),
    r"$Y = \varphi(Z)$, entry by entry": (
        r"$G \odot \varphi'(Z)$", ag.tanh, (array(2, 3),), lambda G, Y, Z: (G * (1 - np.tanh(Z) ** 2),),
    ),
    "$Y = A B$, matrices": (
        r"$G B^T$ to $A$, $A^T G$ to $B$",
        lambda A, B: A @ B, (array(2, 3), array(3, 4)), lambda G, Y, A, B: (G @ B.T, A.T @ G),
    ),
    "$y = W x$, matrix times vector": (
        r"$g\,x^T$ to $W$, $W^T g$ to $x$",
        lambda W, x: W @ x, (array(2, 3), array(3)), lambda g, y, W, x: (np.outer(g, x), W.T @ g),
    ),
    r"$y = a \cdot b$, dot product": (
        r"$g\,b$ to $a$, $g\,a$ to $b$",
        lambda a, b: a @ b, (array(3), array(3)), lambda g, y, a, b: (g * b, g * a),
    ),
    r"$Y = a\,b^T$, outer product": (
        r"$G b$ to $a$, $G^T a$ to $b$",
        ag.outer, (array(2), array(3)), lambda G, Y, a, b: (G @ b, G.T @ a),
    ),
    "$Y$ is $x$ repeated over an axis (broadcasting)": (
        "$G$ summed over that axis",
        lambda x: x + np.zeros((4, 3)), (array(3),), lambda G, Y, x: (G.sum(axis=0),),
    ),
    "$y$ is the sum of $X$ over an axis": (
        "$g$ repeated over that axis",
        lambda X: np.sum(X, axis=0), (array(4, 3),), lambda g, y, X: (np.tile(g, (4, 1)),),
    ),
    "$y$ is the mean of $X$ over $k$ entries": (
        "$g / k$ repeated", np.mean, (array(4, 3),), lambda g, y, X: (np.full((4, 3), g / 12),),
    ),
    "$y$ is the maximum of $X$ over an axis": (
        "$g$ where the maximum is, 0 elsewhere",
        lambda X: np.max(X, axis=1), (array(2, 3),),
        lambda g, y, X: (g[:, None] * (y[:, None] == X),),
    ),
    "$Y$ is $X$ reshaped": (
        "$G$ reshaped back",
        lambda X: ag.reshape(X, (3, 4)), (array(2, 6),), lambda G, Y, X: (G.reshape(2, 6),),
    ),
    r"$Y = X^T$": (r"$G^T$", ag.transpose, (array(2, 3),), lambda G, Y, X: (G.T,)),
    r"$Y = X[\text{index}]$": (
        "$G$ added into zeros at the index, once for each use",
        lambda X: X[INDEX], (array(4, 2),), lambda G, Y, X: (scattered(G, INDEX, X.shape),),
    ),
    "$Y$ is $A$ and $B$ concatenated": (
        "each gets its own part of $G$",
        lambda A, B: ag.concatenate([A, B]), (array(2, 3), array(4, 3)), lambda G, Y, A, B: (G[:2], G[2:]),
    ),
    "$Y$ is $A$ where a condition holds, else $B$": (
        "$G$ where it holds to $A$, elsewhere to $B$",
        lambda A, B: ag.where(HOLDS, A, B), (array(2, 3), array(2, 3)),
        lambda G, Y, A, B: (np.where(HOLDS, G, 0), np.where(HOLDS, 0, G)),
    ),
    r"$s = \operatorname{softmax}(z)$": (
        r"$s \odot g - s\,(s \cdot g)$", ag.softmax, (array(4),), lambda g, s, z: (s * g - s * (s @ g),),
    ),
    r"$y = \ln \sum_i e^{z_i}$": (
        r"$g \operatorname{softmax}(z)$", ag.logsumexp, (array(4),), lambda g, y, z: (g * softmax(z),),
    ),
    r"$y = \ln \operatorname{softmax}(z)$": (
        r"$g - e^y \sum_i g_i$", ag.log_softmax, (array(4),), lambda g, y, z: (g - np.exp(y) * g.sum(),),
    ),
    r"$\ell = -\ln s_k$, cross-entropy of $s = \operatorname{softmax}(z)$": (
        r"$g\,(s - e_k)$ to $z$",
        lambda z: -ag.log_softmax(z)[2], (array(4),), lambda g, y, z: (g * (softmax(z) - np.eye(4)[2]),),
    ),
    r"$\ell = \lvert W x - y \rvert^2$": (
        r"$2 g\,(W x - y)\,x^T$ to $W$",
        lambda W: np.sum((W @ np.array([1.0, -2.0, 0.5]) - 3.0) ** 2), (array(2, 3),),
        lambda g, y, W: (g * 2 * np.outer(W @ [1.0, -2.0, 0.5] - 3.0, [1.0, -2.0, 0.5]),),
    ),
    r"$y = \lvert x \rvert$, length of a vector": (
        r"$g\,x / y$", ag.norm, (array(3),), lambda g, y, x: (g * x / y,),
    ),
    r"$y = \operatorname{tr} A$": (r"$g\,I$", ag.trace, (array(3, 3),), lambda g, y, A: (g * np.eye(3),)),
    r"$y = \det A$": (
        r"$g\,y\,A^{-T}$", ag.det, (SQUARE,), lambda g, y, A: (g * y * np.linalg.inv(A).T,),
    ),
    "$Y = A^{-1}$": (r"$-Y^T G\,Y^T$", ag.inv, (SQUARE,), lambda G, Y, A: (-Y.T @ G @ Y.T,)),
    "$x = A^{-1} b$": (
        r"$A^{-T} g$ to $b$, $-(A^{-T} g)\,x^T$ to $A$",
        ag.solve, (SQUARE, array(3)),
        lambda g, x, A, b: (-np.outer(np.linalg.solve(A.T, g), x), np.linalg.solve(A.T, g)),
    ),
}  # fmt: skip


def test_the_page_has_these_rules_and_no_other():
    assert rows("All rules of the backward pass") == {name: told for name, (told, *_) in RULES.items()}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_what_the_engine_does(name):
    _, f, inputs, rule = RULES[name]
    y, pullback = vjp(lambda given: f(*given), list(inputs))
    g = rng.normal(size=np.shape(y))
    for mine, engines, given in zip(rule(g, np.asarray(y), *inputs), pullback(g), inputs, strict=True):
        assert np.shape(mine) == np.shape(given)
        np.testing.assert_allclose(mine, engines, rtol=1e-10, atol=1e-12)
