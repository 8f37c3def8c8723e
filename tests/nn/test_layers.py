"""Layers, losses, initial values, and what every module can do."""

import numpy as np
import pytest

from course_utils import nn
from course_utils.autograd import fused, gradcheck, relu, tanh, tensor

RNG = np.random.default_rng


def test_linear_is_x_w_plus_b():
    layer = nn.Linear(3, 2, RNG(0))
    x = RNG(1).standard_normal((4, 5, 3))
    np.testing.assert_allclose(layer(x).data, x @ layer.weight.data + layer.bias.data)


def test_layer_norm_gives_mean_zero_and_variance_one():
    y = nn.LayerNorm(64)(RNG(0).standard_normal((3, 64)) * 7 + 5).data
    np.testing.assert_allclose(y.mean(-1), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(-1), 1, rtol=1e-5)


def test_dropout_keeps_the_mean_while_training_and_everything_in_use():
    layer, x = nn.Dropout(0.25, RNG(0)), np.ones((200, 200), np.float32)
    y = layer(tensor(x)).data
    assert set(np.unique(y)) == {np.float32(0), np.float32(1 / 0.75)}
    assert abs(y.mean() - 1) < 0.01
    assert y.dtype == np.float32
    assert (layer.eval()(x) == x).all()
    with pytest.raises(ValueError, match="share"):
        nn.Dropout(1.0, RNG(0))


def test_embedding_looks_up_rows_and_adds_their_gradients():
    table = nn.Embedding(5, 2, RNG(0))
    y = table(np.array([[1, 1], [4, 0]]))
    assert y.shape == (2, 2, 2)
    y.sum().backward()
    assert table.weight.grad[:, 0].tolist() == [1, 2, 0, 0, 1]


@pytest.mark.parametrize("activation", [tanh, relu])
def test_mlp_gradients_against_central_differences(activation):
    net = nn.MLP([2, 5, 1], RNG(0), activation)
    assert gradcheck(lambda x: net(x), RNG(1).standard_normal((3, 2)) + 0.1)


def test_the_moons_network_has_337_parameters():
    assert sum(p.size for p in nn.MLP([2, 16, 16, 1], RNG(0)).parameters()) == 337
    assert len(nn.ScalarMLP([2, 16, 16, 1], RNG(0)).parameters()) == 337


def test_initial_scale_keeps_a_signal_alive_through_twenty_layers():
    for start, activation in ((nn.init.he, lambda x: np.maximum(x, 0)), (nn.init.xavier, np.tanh)):
        x = RNG(0).standard_normal((100, 256))
        for i in range(20):
            x = activation(x @ start(RNG(i), (256, 256)).data)
        assert 0.05 < x.std() < 2


# --- losses -----------------------------------------------------------------------------------------


def test_cross_entropy_has_gradient_p_minus_y():
    z, targets = tensor(RNG(0).standard_normal((4, 3))), np.array([0, 2, 1, 1])
    nn.cross_entropy(z, targets=targets).backward()
    p = np.exp(z.data) / np.exp(z.data).sum(1, keepdims=True)
    np.testing.assert_allclose(z.grad, (p - np.eye(3)[targets]) / 4)


def test_cross_entropy_survives_logits_that_overflow_the_naive_form():
    z = tensor(np.array([[1000.0, 0.0], [-1000.0, 0.0]]))
    loss = nn.cross_entropy(z, targets=np.array([0, 0]))
    loss.backward()
    assert loss.item() == 500
    assert np.isfinite(z.grad).all()


def test_squared_error_and_its_gradient():
    y = tensor([1.0, 2.0])
    loss = nn.mean_squared_error(y, np.array([0.0, 4.0]))
    loss.backward()
    assert loss.item() == 2.5
    assert y.grad.tolist() == [1, -2]


def test_binary_cross_entropy_never_overflows():
    z = tensor([800.0, -800.0, 0.0])
    loss = nn.binary_cross_entropy(z, np.array([1.0, 1.0, 0.0]))
    loss.backward()
    assert loss.item() == pytest.approx((0 + 800 + np.log(2)) / 3)
    assert np.isfinite(z.grad).all()


def test_hinge_is_zero_beyond_the_margin():
    s = tensor([2.0, 0.5, -1.0])
    loss = nn.hinge(s, np.array([1.0, 1.0, 1.0]))
    loss.backward()
    assert loss.item() == pytest.approx(2.5 / 3)
    np.testing.assert_allclose(s.grad, [0, -1 / 3, -1 / 3])


# --- modules ----------------------------------------------------------------------------------------


def test_parameters_have_paths_and_a_tied_one_counts_once():
    class Tied(nn.Module):
        def __init__(self):
            self.first = nn.Linear(2, 2, RNG(0))
            self.again = [self.first, {"third": nn.LayerNorm(2)}]

        def forward(self, x):
            return self.first(x)

    assert list(Tied().named_parameters()) == [
        "first.weight",
        "first.bias",
        "again.1.third.gain",
        "again.1.third.bias",
    ]


def test_save_and_load_give_the_same_model(tmp_path):
    ours, theirs = nn.MLP([2, 3, 1], RNG(0)), nn.MLP([2, 3, 1], RNG(1))
    ours.save(tmp_path / "model")
    x = np.ones((1, 2))
    assert ours(x).item() != theirs(x).item()
    assert ours(x).item() == theirs.load(tmp_path / "model.npz")(x).item()


def test_loading_another_models_file_is_refused_before_anything_changes(tmp_path):
    nn.MLP([2, 3, 1], RNG(0)).save(tmp_path / "small.npz")
    for other, says in (
        (nn.MLP([2, 4, 1], RNG(1)), "wants"),
        (nn.MLP([2, 3, 3, 1], RNG(1)), "another model"),
    ):
        before = [p.data.copy() for p in other.parameters()]
        with pytest.raises(ValueError, match=says):
            other.load(tmp_path / "small.npz")
        for p, old in zip(other.parameters(), before, strict=True):
            np.testing.assert_array_equal(p.data, old)


def test_train_and_eval_reach_every_layer():
    block = nn.Block(8, 2, RNG(0), dropout=0.5)
    assert block.eval().dropout.training is False
    assert block.train().dropout.training is True


def test_fused_and_plain_linear_agree_in_float32():
    layer = nn.Linear(64, 64, RNG(0), dtype=np.float32)
    x = RNG(1).standard_normal((8, 64)).astype(np.float32)
    np.testing.assert_allclose(
        fused.linear(x, layer.weight, layer.bias).data, x @ layer.weight.data, rtol=1e-4, atol=1e-5
    )
