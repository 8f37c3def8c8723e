"""A fused operation and the composition it stands for are the same function."""

import numpy as np
import pytest
from engine_cases import Draw, case_for
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.autograd import fused, tensor, vjp
from course_utils.autograd.shapes import values

engine = settings(settings.get_profile("engine"))


@pytest.mark.parametrize("name", fused.FUSED)
@engine
@given(data=st.data())
def test_kernel_and_composition_agree(name, data):
    d = Draw(data)
    f, args = case_for(f"fused {name}")(d)
    fast, pull_fast = vjp(lambda xs: f(*xs), args)
    g = d.rng.standard_normal(np.shape(fast))
    # Inside another trace the operation takes its composition: compare values and cotangents.
    slow = {}

    def through_composition(one):
        y, pull = vjp(lambda xs: f(*xs), [a * one for a in args])
        slow["y"], slow["cotangents"] = y, pull(g)
        return y.sum()

    vjp(through_composition, 1.0)
    np.testing.assert_allclose(fast, values(slow["y"]), rtol=1e-12, atol=1e-13)
    for quick, plain in zip(pull_fast(g), slow["cotangents"], strict=True):
        np.testing.assert_allclose(quick, values(plain), rtol=1e-10, atol=1e-12)


def test_pulling_back_twice_through_a_kernel_gives_the_same():
    rng = np.random.default_rng(0)
    y, pullback = vjp(lambda x: fused.causal_attention(x, heads=2), rng.standard_normal((2, 3, 12)))
    w = rng.standard_normal(y.shape)
    np.testing.assert_array_equal(pullback(w), pullback(w))


def test_kernels_leave_their_inputs_alone():
    x = tensor(np.random.default_rng(0).standard_normal((3, 4)))
    before = x.data.copy()
    (fused.gelu(fused.layer_norm(x, np.ones(4), np.zeros(4))) * 2).sum().backward()
    np.testing.assert_array_equal(x.data, before)


def test_large_table_adds_rows_that_occur_twice():
    table = tensor(np.zeros((1000, 2)))
    fused.embedding(table, index=np.array([3, 3, 7])).sum().backward()
    assert table.grad[3].tolist() == [2, 2]
    assert table.grad.sum() == 6


@pytest.mark.parametrize("targets", [[0, 3], [0, -1], [0], [[0, 1]]])
def test_cross_entropy_refuses_targets_that_are_not_classes(targets):
    with pytest.raises(ValueError, match="integer targets of shape"):
        fused.cross_entropy(tensor(np.zeros((2, 3))), targets=np.array(targets))


def test_squared_error_refuses_a_column_against_a_row():
    with pytest.raises(ValueError, match="they must agree"):
        fused.mean_squared_error(tensor(np.zeros((3, 1))), np.zeros(3))


def test_linear_says_which_shapes_do_not_fit():
    with pytest.raises(ValueError, match=r"takes 3 inputs on the last axis, got shape \(2, 4\)"):
        fused.linear(tensor(np.zeros((2, 4))), np.zeros((3, 5)), np.zeros(5))
