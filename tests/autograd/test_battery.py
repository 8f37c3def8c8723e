"""Every rule, in both modes, against differences and against itself: a rule joins by being in RULES."""

import numpy as np
import pytest
from engine_cases import COMPOSITIONS, Draw, case_for
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.autograd import grad, gradcheck, hvp, jacobian, jvp, numeric_jacobian, tensor, vjp
from course_utils.autograd.fusing import FUSED
from course_utils.autograd.rules import RULES

NAMES = [*RULES, *COMPOSITIONS, *(f"fused {name}" for name in FUSED)]
engine = settings(settings.get_profile("engine"))
every_rule = pytest.mark.parametrize("name", NAMES)


def drawn(name, data):
    """A function of one argument of the rule, the others held, and that argument."""
    d = Draw(data)
    f, args = case_for(name)(d)
    i = d.pick(*range(len(args)))
    return (lambda x: f(*args[:i], x, *args[i + 1 :])), args[i], d.rng


@every_rule
@engine
@given(data=st.data())
def test_both_modes_agree_with_central_differences(name, data):
    f, x, _ = drawn(name, data)
    report = gradcheck(f, x, rtol=1e-5, atol=1e-6)
    assert report, report


@every_rule
@engine
@given(data=st.data())
def test_tensor_value_is_numpy_value(name, data):
    f, x, _ = drawn(name, data)
    y = f(x)
    for value in (vjp(f, x)[0], jvp(f, x, np.ones_like(x))[0]):
        np.testing.assert_allclose(value, y, rtol=1e-14, atol=1e-15)
        assert np.shape(value) == np.shape(y)


@every_rule
@engine
@given(data=st.data())
def test_pullback_is_the_transpose_of_the_pushforward(name, data):
    f, x, rng = drawn(name, data)
    y, pullback = vjp(f, x)
    v, w = rng.standard_normal(x.shape), rng.standard_normal(np.shape(y))
    left, right = np.sum(w * jvp(f, x, v)[1]), np.sum(pullback(w) * v)
    scale = np.sum(np.abs(w * jvp(f, x, v)[1])) + np.sum(np.abs(pullback(w) * v)) + 1
    assert abs(left - right) <= 1e-12 * scale


@every_rule
@engine
@given(data=st.data())
def test_backward_leaves_the_same_gradient_as_vjp(name, data):
    f, x, rng = drawn(name, data)
    y, pullback = vjp(f, x)
    w = rng.standard_normal(np.shape(y))
    t = tensor(x)
    f(t).backward(w)
    assert t.grad is not None
    np.testing.assert_array_equal(t.grad, pullback(w))
    assert t.grad.shape == x.shape
    assert np.shares_memory(t.grad, w) is False


@every_rule
@engine
@given(data=st.data())
def test_float32_stays_float32(name, data):
    d = Draw(data)
    f, args = case_for(name)(d)
    args = [a.astype(np.float32) for a in args]
    y, pullback = vjp(lambda xs: f(*xs), args)
    cotangents = pullback(np.ones_like(y))
    tangent = jvp(lambda xs: f(*xs), args, args)[1]
    assert [y.dtype, tangent.dtype, *(c.dtype for c in cotangents)] == [np.float32] * (2 + len(args))


@every_rule
@settings(engine, max_examples=10)
@given(data=st.data())
def test_second_derivatives_agree_with_differences_of_the_first(name, data):
    f, x, rng = drawn(name, data)
    w, v = rng.standard_normal(np.shape(f(x))), rng.standard_normal(x.shape)

    def g(x):  # every output counts, squared, so that linear rules have a second derivative too
        y = f(x)
        return (w * y * y).sum()

    exact = hvp(g, x, v)
    numeric = np.tensordot(numeric_jacobian(grad(g), x), v, x.ndim)
    scale = 1 + np.abs(numeric).max(initial=0)
    np.testing.assert_allclose(exact, numeric, rtol=1e-5, atol=2e-6 * scale)
    twice_back = grad(lambda x: (grad(g)(x) * v).sum())(x)
    np.testing.assert_allclose(twice_back, exact, rtol=1e-9, atol=1e-9 * scale)


@every_rule
@settings(engine, max_examples=5)
@given(data=st.data())
def test_third_derivatives_agree_between_orders_of_modes(name, data):
    f, x, rng = drawn(name, data)
    w, u, v = rng.standard_normal(np.shape(f(x))), rng.standard_normal(x.shape), rng.standard_normal(x.shape)

    def g(x):
        y = f(x)
        return (w * y * y * y).sum()

    forward = jvp(lambda x: hvp(g, x, u), x, v)[1]
    back = grad(lambda x: (hvp(g, x, u) * v).sum())(x)
    np.testing.assert_allclose(forward, back, rtol=1e-8, atol=1e-8 * (1 + np.abs(back).max(initial=0)))


@every_rule
@settings(engine, max_examples=10)
@given(data=st.data())
def test_a_stack_of_directions_gives_what_one_at_a_time_gives(name, data):
    f, x, _ = drawn(name, data)
    y, pullback = vjp(f, x)
    rows = [pullback(w.reshape(np.shape(y))) for w in np.eye(np.size(y))]
    expected = np.array(rows).reshape(np.shape(y) + x.shape)
    for mode in ("reverse", "forward"):
        np.testing.assert_allclose(jacobian(f, mode)(x), expected, rtol=1e-11, atol=1e-12)
