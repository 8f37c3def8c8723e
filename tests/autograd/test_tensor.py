"""Eager tensors: `backward()`, and every way to get a wrong gradient refused."""

import copy
import gc
import pickle

import numpy as np
import pytest

from course_utils.autograd import Tensor, concatenate, no_grad, relu, stack, tensor


def test_a_linear_layer_by_backward():
    rng = np.random.default_rng(0)
    x, w, b = rng.standard_normal((5, 3)), tensor(rng.standard_normal((3, 2))), tensor(np.zeros(2))
    ((x @ w + b) ** 2).sum().backward()
    residual = x @ w.data + b.data
    np.testing.assert_allclose(w.grad, 2 * x.T @ residual)
    np.testing.assert_allclose(b.grad, 2 * residual.sum(0))


def test_numpy_functions_find_their_rule():
    t = tensor([1.0, 2.0])
    for y in (
        np.sin(t),
        np.add(1, t),
        2 * t,
        np.ones(2) * t,
        np.ones(2) @ t,
        np.stack([t, t]),
        np.where([True, False], t, 0),
    ):
        assert isinstance(y, Tensor)
        assert y.requires_grad


def test_an_array_on_the_left_does_not_swallow_the_tensor():
    t = tensor([1.0, 2.0])
    for y in (
        np.ones(2) + t,
        np.ones(2) - t,
        np.ones(2) / t,
        np.ones(2) ** t,
        np.float64(3) * t,
        np.ones((2, 2)) @ t,
    ):
        assert isinstance(y, Tensor)


def test_gradients_of_several_losses_accumulate():
    t = tensor([1.0, 2.0])
    (t * 3).sum().backward()
    (t * t).sum().backward()
    assert t.grad.tolist() == [5, 7]


def test_a_second_backward_is_refused():
    t = tensor(3.0)
    y = t * t * t
    y.backward()
    with pytest.raises(RuntimeError, match="released by an earlier backward"):
        y.backward()
    assert t.grad == 27


def test_a_kept_graph_counts_interior_nodes_once():
    t = tensor(3.0)
    y = t * t * t
    y.backward(retain_graph=True)
    t.grad = None
    y.backward(retain_graph=True)
    assert t.grad == 27  # micrograd: 45


def test_a_loss_on_a_part_of_a_released_graph_leaves_no_half_gradient():
    t = tensor(3.0)
    shared = t * t
    first, second = shared * 2, shared * 5 + t
    first.backward()
    with pytest.raises(RuntimeError, match="released"):
        second.backward()
    assert t.grad == 12


def test_interior_gradients_on_request():
    t = tensor(3.0)
    middle = (t * t).retain_grad()
    (middle * 5).backward()
    assert middle.grad == 5
    with pytest.raises(AttributeError, match="call retain_grad"):
        _ = (t * t).grad


def test_gradient_is_none_only_before_the_first_backward():
    t, unused = tensor(3.0), tensor(1.0)
    assert t.grad is None
    (t * 2).backward()
    assert t.grad == 2
    assert unused.grad is None


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: tensor([1.0, 2.0]).backward(), ValueError, "reduce it to one number"),
        (lambda: (tensor([1.0, 2.0]) * 2).backward(np.ones(3)), ValueError, r"\(3,\), the tensor \(2,\)"),
        (lambda: tensor([1.0], requires_grad=False).sum().backward(), RuntimeError, "from a constant"),
        (lambda: tensor(["a"]), TypeError, "real numbers"),
        (lambda: tensor([1j]), TypeError, "real numbers"),
        (lambda: tensor([True]), TypeError, "real numbers"),
        (lambda: tensor(tensor(1.0)), TypeError, "tensor already"),
        (lambda: len(tensor(1.0)), TypeError, "no length"),
        (lambda: float(tensor(1.0)), TypeError, "item"),
        (lambda: tensor([1.0, 2.0])[tensor([0.0])], TypeError, "integer"),
        (lambda: setattr(tensor([1.0]), "grad", np.ones(3)), ValueError, r"\(1,\), got \(3,\)"),
        (lambda: tensor([1.0]).assign(np.ones(3)), ValueError, "keeps the shape"),
        (lambda: (tensor([1.0]) * 2).assign(np.ones(1)), TypeError, "only a leaf"),
    ],
)
def test_refusals_say_what_and_what_instead(run, error, says):
    with pytest.raises(error, match=says):
        run()


def test_integers_become_float64_and_floats_keep_their_type():
    assert tensor([1, 2]).dtype == np.float64
    t = tensor(np.ones(2, np.float32))
    for y in (
        t * 2,
        t * 2.5,
        1 / t,
        t**2,
        t + True,
        relu(t),
        t.mean(),
        np.exp(t),
        t.std(),
        t.softmax(),
        np.clip(t, 0, 1),
    ):
        assert y.dtype == np.float32
    (
        t * np.ones(2)
    ).sum().backward()  # a float64 constant makes a float64 result, yet the gradient is its tensor's
    assert t.grad.dtype == np.float32


def test_the_array_given_is_copied():
    a = np.ones(2)
    t = tensor(a)
    y = (t * t).sum()
    a[:] = 100
    y.backward()
    assert t.grad.tolist() == [2, 2]


def test_recorded_values_cannot_be_changed_behind_the_tapes_back():
    t = tensor([1.0, 2.0])
    y = t * t
    for array in (t.data, y.data):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7
    with pytest.raises(TypeError, match="in place"):
        t[0] = 7


def test_a_leaf_assigned_after_its_use_refuses_the_old_graph():
    t = tensor([1.0, 2.0])
    y = (t * t).sum()
    t.assign([5.0, 5.0])
    with pytest.raises(RuntimeError, match="given new values after 'mul'"):
        y.backward()
    assert t.grad is None
    (t * t).sum().backward()
    assert t.grad.tolist() == [10, 10]


def test_gradients_of_two_leaves_never_share_memory():
    a, b = tensor([1.0, 2.0]), tensor([3.0, 4.0])
    seed = np.ones(2)
    (a + b).backward(seed)
    a.grad += 1
    assert b.grad.tolist() == [1, 1]
    assert seed.tolist() == [1, 1]


def test_a_sum_feeding_both_branches_is_not_added_into_twice():
    a, b = tensor([1.0]), tensor([2.0])
    y = a + b  # one cotangent array for both; then each gets another contribution
    (y * 2 + a * 10 + b * 100 + a * 1000).sum().backward()
    assert (a.grad[0], b.grad[0]) == (1012, 102)


def test_slices_of_one_array_meet_in_one_gradient():
    t = tensor(np.arange(6.0).reshape(2, 3))
    (t[0] * 2 + t[1] * 3 + t[0, ::-1] + t.sum(0)).sum().backward()
    assert t.grad.tolist() == [[4, 4, 4], [4, 4, 4]]


@pytest.mark.parametrize("twin", [copy.deepcopy, copy.copy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_copy_of_a_leaf_has_a_gradient_of_its_own(twin):
    t = tensor([1.0, 2.0])
    t.grad = np.zeros(2)
    u = twin(t)
    assert u.grad is None
    (t * 2 + u * 3).sum().backward()
    assert t.grad.tolist() == [2, 2]
    assert u.grad.tolist() == [3, 3]
    u.assign([7.0, 7.0])
    assert t.data.tolist() == [1, 2]


def test_a_result_is_not_copied_without_its_graph():
    with pytest.raises(TypeError, match="only a leaf can be copied; this tensor is 'mul'"):
        copy.deepcopy(tensor(1.0) * 2)


def test_a_step_of_the_wrong_shape_leaves_the_leaf_protected():
    t = tensor([1.0, 2.0])
    with pytest.raises(ValueError, match="broadcast"):
        t.add_(np.ones(3))
    with pytest.raises(ValueError, match="read-only"):
        t.data[0] = 7


def test_no_grad_records_nothing():
    t = tensor([1.0])
    with no_grad():
        y = t * 2
    assert y.requires_grad is False
    assert y.parents == ()
    assert (t * 2).requires_grad


def test_nothing_is_computed_for_constants():
    x, w = tensor(np.ones((2, 3)), requires_grad=False), tensor(np.ones((3, 1)))
    y = x @ w
    assert y.parents == [w]


def test_a_deep_graph_needs_no_recursion():
    t = tensor(1.0)
    y = t
    for _ in range(100_000):
        y = y + 0.0
    y.backward()
    assert t.grad == 1
    del y
    gc.collect()


def test_formatting_and_repr():
    t = tensor([1.0, 2.0])
    assert f"{t.sum():.2f}" == "3.00"
    assert repr(t) == "tensor([1., 2.])"
    assert repr(t.sum()) == "tensor(3., op=sum)"
    assert t.sum().item() == 3.0


def test_unpacking_and_joining():
    t = tensor([1.0, 2.0, 3.0])
    x, y, z = t
    (x * y * z).backward()
    assert t.grad.tolist() == [6, 3, 2]
    parts = tensor([1.0, 2.0])
    concatenate([parts, parts * 2]).sum().backward()
    assert parts.grad.tolist() == [3, 3]
    assert stack([t, t]).shape == (2, 3)


def test_expand_repeats_and_its_gradient_sums():
    t = tensor([[1.0], [2.0]])
    (t.expand(2, 3) * np.arange(3.0)).sum().backward()
    assert t.grad.tolist() == [[3], [3]]
