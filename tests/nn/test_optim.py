"""Optimisers against their formulas, schedules against their corners, and training that works."""

import numpy as np
import pytest

from course_utils import nn
from course_utils.autograd import tensor


def run(make, gradients, start=1.0):
    """Values after each step of an optimiser on one weight (as a 1 x 1 matrix) fed the given gradients."""
    p = tensor([[start]])
    optimiser, values = make([p]), []
    for g in gradients:
        p.grad = np.array([[g]])
        optimiser.step()
        values.append(p.data.item())
    return values


def test_gradient_descent():
    assert run(lambda p: nn.SGD(p, 0.1), [1.0, 2.0]) == pytest.approx([0.9, 0.7])


def test_momentum_carries_the_last_step_on():
    assert run(lambda p: nn.SGD(p, 0.1, momentum=0.9), [1.0, 0.0, 0.0]) == pytest.approx([0.9, 0.81, 0.729])


def test_adam_by_its_formula():
    m = v = 0.0
    x, expected = 1.0, []
    for t, g in enumerate([0.5, -2.0, 3.0], 1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        x -= 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        expected.append(x)
    assert run(lambda p: nn.Adam(p, 0.01), [0.5, -2.0, 3.0]) == pytest.approx(expected, rel=1e-12)


def test_adamw_decays_matrices_apart_from_the_gradient_and_leaves_vectors():
    assert run(lambda p: nn.AdamW(p, 0.1, decay=0.5), [0.0]) == pytest.approx([0.95])
    bias = tensor([1.0])
    bias.grad = np.zeros(1)
    nn.AdamW([bias], 0.1, decay=0.5).step()
    assert bias.data.item() == 1


def test_steps_keep_float32():
    for make in (nn.SGD, nn.Adam, nn.AdamW, lambda p, lr: nn.SGD(p, lr, momentum=0.9)):
        p = tensor(np.ones((2, 2), np.float32))
        p.grad = np.ones((2, 2), np.float32)
        make([p], 0.1).step()
        assert p.dtype == np.float32


def test_a_parameter_without_gradient_is_named_and_nothing_moves():
    a, b = tensor([1.0]), tensor([1.0, 2.0])
    a.grad = np.ones(1)
    with pytest.raises(RuntimeError, match=r"parameter 1 of shape \(2,\) has no gradient"):
        nn.SGD([a, b], 0.1).step()
    assert a.data.item() == 1


def test_nothing_to_optimise_is_refused():
    with pytest.raises(ValueError, match="empty"):
        nn.SGD([], 0.1)


def test_clipping_scales_all_gradients_together():
    a, b = tensor([0.0]), tensor([0.0])
    a.grad, b.grad = np.array([3.0]), np.array([4.0])
    assert nn.clip_gradients([a, b], 1.0) == 5
    assert (a.grad.item(), b.grad.item()) == pytest.approx((0.6, 0.8))
    assert nn.clip_gradients([a, b], 2.0) == pytest.approx(1.0)
    assert a.grad.item() == pytest.approx(0.6)


def test_a_nan_gradient_stops_training():
    a = tensor([0.0])
    a.grad = np.array([np.nan])
    with pytest.raises(FloatingPointError, match="NaN"):
        nn.clip_gradients([a], 1.0)


def test_schedules_at_their_corners():
    rate = [nn.warmup_cosine(s, 100, 1.0, warmup=10, floor=0.1) for s in (0, 9, 10, 55, 100, 200)]
    assert rate == pytest.approx([0.1, 1.0, 1.0, 0.55, 0.1, 0.1])
    assert [nn.step_decay(s, 10, 1.0) for s in (0, 9, 10, 25)] == [1, 1, 0.5, 0.25]


def moons(n, rng):
    t, upper = np.pi * rng.random(n), np.arange(n) % 2 == 0
    x = np.where(
        upper[:, None], np.stack([np.cos(t), np.sin(t)], 1), np.stack([1 - np.cos(t), 0.5 - np.sin(t)], 1)
    )
    return x + 0.1 * rng.standard_normal(x.shape), np.where(upper, 1.0, -1.0)


def test_two_moons_are_separated():
    rng = np.random.default_rng(0)
    x, sign = moons(100, rng)
    net = nn.MLP([2, 16, 16, 1], rng)
    optimiser = nn.Adam(net.parameters(), 0.02)
    for _ in range(150):
        optimiser.zero_grad()
        nn.hinge(net(x)[:, 0], sign).backward()
        optimiser.step()
    assert np.mean((net(x).data[:, 0] > 0) == (sign > 0)) >= 0.97


def test_the_scalar_network_learns_the_same_way():
    rng = np.random.default_rng(0)
    x, sign = moons(20, rng)
    net = nn.ScalarMLP([2, 8, 1], rng)
    losses = []
    for _ in range(30):
        net.zero_grad()
        each = [(1 + -s * net(point)).relu() for point, s in zip(x.tolist(), sign.tolist(), strict=True)]
        loss = sum(each) * (1 / len(each))
        loss.backward()
        for p in net.parameters():
            p.data -= 0.2 * p.grad
        losses.append(loss.data)
    assert losses[-1] < 0.5 * losses[0]
