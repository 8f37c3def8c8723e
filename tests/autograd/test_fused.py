"""A fused operation and the composition it stands for are the same function."""

import numpy as np
import pytest
from engine_cases import Draw, case_for
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.autograd import fused, hessian, tensor, vjp
from course_utils.autograd.fusing import FUSED
from course_utils.autograd.shapes import values

engine = settings(settings.get_profile("engine"))


@pytest.mark.parametrize("name", FUSED)
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


def in_the_kernel(f, x):
    f(tensor(x))


def in_the_composition(f, x):
    hessian(f)(x)


both_ways = pytest.mark.parametrize("run", [in_the_kernel, in_the_composition])


@both_ways
@pytest.mark.parametrize("targets", [[0, 3], [0, -1], [0], [[0, 1]], [0.0, 1.0], [True, False]])
def test_cross_entropy_refuses_targets_that_are_not_classes(targets, run):
    with pytest.raises(ValueError, match="integer targets of shape"):
        run(lambda z: fused.cross_entropy(z, targets=np.array(targets)), np.zeros((2, 3)))


def test_cross_entropy_of_no_rows_is_refused():
    with pytest.raises(ValueError, match=r"logits of shape \(0, 3\)"):
        fused.cross_entropy(tensor(np.zeros((0, 3))), targets=np.zeros(0, int))


@both_ways
def test_squared_error_refuses_a_column_against_a_row(run):
    with pytest.raises(ValueError, match="they must agree"):
        run(lambda y: fused.mean_squared_error(y, np.zeros(3)), np.zeros((3, 1)))


@both_ways
@pytest.mark.parametrize(
    ("x", "bias", "says"),
    [
        ((2, 4), (5,), r"takes 3 inputs on the last axis, got shape \(2, 4\)"),
        ((), (5,), r"takes 3 inputs on the last axis, got shape \(\)"),
        ((2, 3), (1,), r"a bias of shape \(5,\), got \(1,\)"),
        ((5, 3), (5, 1), r"a bias of shape \(5,\), got \(5, 1\)"),
    ],
)
def test_linear_says_which_shapes_do_not_fit(x, bias, says, run):
    with pytest.raises(ValueError, match=says):
        run(lambda x: fused.linear(x, np.zeros((3, 5)), np.zeros(bias)).sum(), np.zeros(x))


@both_ways
def test_an_embedding_takes_integers_only(run):
    with pytest.raises(TypeError, match="rows are chosen by integers, got bools"):
        run(lambda table: fused.embedding(table, np.array([True, False])).sum(), np.zeros((2, 3)))


def test_integers_are_taken_by_the_composition():
    assert fused.gelu(np.arange(3)).dtype == np.float64
    weight = tensor(np.ones((2, 1)))
    fused.layer_norm(np.array([[1, 3]]), weight[:, 0], np.zeros(2)).sum().backward()
    np.testing.assert_allclose(weight.grad[:, 0], [-1, 1], rtol=1e-5)
