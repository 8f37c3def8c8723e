"""The labs of lessons 04 and 05: right functions pass, and each wrong one is told what is wrong with it."""

import numpy as np
import pytest

from course_utils.autograd import numeric_jacobian
from course_utils.questions import NetJacobianLab, PullbackLab

tanh = np.tanh


def by_matrices(W1, W2, x):
    return W2 @ np.diag(1 - tanh(W1 @ x) ** 2) @ W1


def by_scaling(W1, W2, x):
    return (W2 * (1 - tanh(W1 @ x) ** 2)) @ W1


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("f", [by_matrices, by_scaling])
def test_a_right_product_passes_with_other_random_nets_too(f, seed):
    outcome = NetJacobianLab().variant(seed).judge(f)
    assert (outcome.kind, outcome.score) == ("right", 1.0)


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (lambda W1, W2, x: W2 @ W1, "slope of the activation"),
        (lambda W1, W2, x: W2 @ np.diag(tanh(W1 @ x)) @ W1, "values of tanh"),
        (lambda W1, W2, x: W2 @ np.diag(1 - tanh(tanh(W1 @ x)) ** 2) @ W1, "wrong place"),
        (lambda W1, W2, x: W2 @ np.diag(1 - (W1 @ x) ** 2) @ W1, "$1 - z^2$"),
        (lambda W1, W2, x: W2 @ (W1 * (1 - tanh(W1 @ x) ** 2)), "columns of `W1`"),
        (lambda W1, W2, x: W2 @ np.diag(1 - tanh(x) ** 2) @ W1, "is taken at `x`"),
        (lambda W1, W2, x: W2 @ np.diag(1 + tanh(W1 @ x) ** 2) @ W1, "with a minus"),
        (lambda W1, W2, x: W2 @ np.diag(1 - tanh(W1 @ x)) @ W1, "square is missing"),
        (lambda W1, W2, x: W2 @ np.diag(1 - tanh(W1 @ x) ** 2), "`W1` is missing"),
        (lambda W1, W2, x: np.diag(1 - tanh(W1 @ x) ** 2) @ W1, "`W2` is missing"),
        (lambda W1, W2, x: W1 @ np.diag(1 - tanh(W1 @ x) ** 2) @ W2, "other order"),
        (lambda W1, W2, x: by_matrices(W1, W2, x).T, "transpose"),
        (lambda W1, W2, x: 2 * by_matrices(W1, W2, x), "exactly twice"),
        (lambda W1, W2, x: W2 @ tanh(W1 @ x), "output of the net"),
        (lambda W1, W2, x: W1 @ x, "shape"),
        (lambda W1, W2, x: W2 @ (1 - tanh(W1 @ x) ** 2) @ W1, "`np.diag` makes a matrix"),
        (lambda W1, W2, x: W2 * (1 - tanh(W1 @ x) ** 2) * W1, "matrices is `@`"),
        (lambda W1, W2, x: W2 * np.diag(1 - tanh(W1 @ x) ** 2) * W1, "matrices is `@`"),
        (lambda W1, W2, x: W2 @ np.diag(1 - tanh(W1 @ x) ** 2) * W1, "matrices is `@`"),
        (lambda W1, W2, x: W2 * np.diag(1 - tanh(W1 @ x) ** 2) @ W1, "matrices is `@`"),
    ],
)
def test_a_wrong_product_is_named(f, words):
    outcome = NetJacobianLab().judge(f)
    assert outcome.kind == "wrong"
    assert words in outcome.message


def outputs(Ws, x):
    hs = [x]
    for W in Ws:
        hs.append(tanh(W @ hs[-1]))
    return hs


def vector_only(Ws, x, w):
    hs = outputs(Ws, x)
    for W, h in zip(reversed(Ws), reversed(hs), strict=False):
        w = W.T @ ((1 - h**2) * w)
    return w


def builds_the_jacobian(Ws, x, w):
    J = np.eye(len(x))
    for W, h in zip(Ws, outputs(Ws, x)[1:], strict=True):
        J = np.diag(1 - h**2) @ W @ J
    return J.T @ w


def builds_diagonals(Ws, x, w):
    for W, h in zip(reversed(Ws), reversed(outputs(Ws, x)), strict=False):
        w = W.T @ np.diag(1 - h**2) @ w
    return w


def no_slopes(Ws, x, w):
    for W in reversed(Ws):
        w = W.T @ w
    return w


def slopes_one_off(Ws, x, w):
    for W, h in zip(reversed(Ws), reversed(outputs(Ws, x)[:-1]), strict=False):
        w = W.T @ (np.resize(1 - h**2, w.shape) * w)
    return w


def slope_of_the_output(Ws, x, w):
    for W, h in zip(reversed(Ws), reversed(outputs(Ws, x)), strict=False):
        w = W.T @ ((1 - tanh(h) ** 2) * w)
    return w


def pushes(Ws, x, w):
    w = np.resize(w, x.shape)
    for W, h in zip(Ws, outputs(Ws, x)[1:], strict=True):
        w = (1 - h**2) * (W @ w)
    return w


def not_transposed(Ws, x, w):
    for W, h in zip(reversed(Ws), reversed(outputs(Ws, x)), strict=False):
        w = W @ ((1 - h**2) * w)
    return w


def matrix_meets_slopes(Ws, x, w):
    for W, h in zip(reversed(Ws), reversed(outputs(Ws, x)), strict=False):
        w = W.T @ (1 - h**2) * w
    return w


def multiplied_by_entries(Ws, x, w):
    for W, h in zip(reversed(Ws), reversed(outputs(Ws, x)), strict=False):
        w = W.T * (1 - h**2) * w
    return w


def matrix_first(Ws, x, w):
    for W, h in zip(reversed(Ws), reversed(outputs(Ws, x)), strict=False):
        w = (1 - h**2) * (W.T @ w)
    return w


@pytest.mark.parametrize("seed", range(5))
def test_a_pullback_that_carries_one_vector_passes(seed):
    outcome = PullbackLab().variant(seed).judge(vector_only)
    assert (outcome.kind, outcome.score) == ("right", 1.0)
    assert "No array as large as a Jacobian" in outcome.message


@pytest.mark.parametrize("f", [builds_the_jacobian, builds_diagonals])
def test_right_numbers_from_a_jacobian_earn_half_and_are_told_so(f):
    outcome = PullbackLab().judge(f)
    assert (outcome.kind, outcome.score) == ("wrong", 0.5)
    assert "The numbers are right" in outcome.message


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (no_slopes, "slopes of tanh are missing"),
        (slopes_one_off, "one layer off"),
        (slope_of_the_output, "1 - \\tanh(h)^2"),
        (pushes, "JVP"),
        (lambda Ws, x, w: vector_only(Ws[-1:], outputs(Ws, x)[-2], w), "last layer alone"),
        (lambda Ws, x, w: vector_only(Ws[:1], x, np.ones(len(Ws[0]))), "that arrives is left out"),
        (not_transposed, "not transposed"),
        (matrix_first, "Which meets the cotangent first"),
        (matrix_meets_slopes, "Put brackets round"),
        (multiplied_by_entries, "matrix with a vector is `@`"),
        (lambda Ws, x, w: outputs(Ws, x)[-1], "output of the net"),
        (lambda Ws, x, w: -vector_only(Ws, x, w), "minus one times"),
    ],
)
def test_a_wrong_pullback_is_named(f, words):
    outcome = PullbackLab().judge(f)
    assert outcome.kind == "wrong"
    assert words in outcome.message


def only_small_nets(Ws, x, w):
    return vector_only(Ws, x, w) if len(x) < 50 else x


def unwatched(Ws, x, w):
    import tracemalloc

    tracemalloc.stop()
    return vector_only(Ws, x, w)


def measured(Ws, x, w):
    step = 1e-5

    def along(e):
        return w @ (outputs(Ws, x + step * e)[-1] - outputs(Ws, x - step * e)[-1]) / (2 * step)

    return np.array([along(e) for e in np.eye(len(x))])


@pytest.mark.parametrize(
    ("f", "trouble"),
    [
        (only_small_nets, "The largest difference is at ["),
        (measured, "it is 5.8e-07. That is close: a derivative that is measured by steps"),
        (unwatched, "it raised RuntimeError"),
    ],
)
def test_the_wide_net_on_which_memory_is_watched_is_judged_too(f, trouble):
    outcome = PullbackLab().judge(f)
    assert (outcome.kind, outcome.score) == ("wrong", 0.5)
    assert trouble in outcome.message
    assert "with layers of width 200: " in outcome.message
    assert "Expected" not in outcome.message


def test_weights_cannot_be_written_to_and_the_error_is_told():
    def writes(Ws, x, w):
        Ws[0][:] = 0
        return w

    assert "read-only" in PullbackLab().judge(writes).message


@pytest.mark.parametrize("lab", [NetJacobianLab(), PullbackLab()])
def test_a_stub_is_not_attempted(lab):
    assert lab.judge(lambda *args: None).kind == "not attempted"
    assert lab.judge(lambda *args: ...).kind == "not attempted"


def test_what_the_labs_expect_agrees_with_finite_differences():
    for case in NetJacobianLab().cases():
        W1, W2, x = case.args
        assert np.allclose(
            case.expected, numeric_jacobian(lambda x, W1=W1, W2=W2: W2 @ tanh(W1 @ x), x), atol=1e-8
        )
    for case in PullbackLab().cases():
        Ws, x, w = case.args
        assert np.allclose(
            case.expected, w @ numeric_jacobian(lambda x, Ws=Ws: outputs(Ws, x)[-1], x), atol=1e-8
        )


def test_new_numbers_are_other_nets():
    assert not np.array_equal(
        NetJacobianLab().cases()[0].args[0], NetJacobianLab().variant(1).cases()[0].args[0]
    )
