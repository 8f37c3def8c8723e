"""The character transformer: causal, well started, right in every gradient, able to learn; and its text."""

import hashlib
import math

import numpy as np
import pytest

from course_utils import nn
from course_utils.autograd import grad, no_grad
from course_utils.nn import memory, text, training


def small_model(**change):
    shape = {
        "vocabulary": 65,
        "context": 16,
        "channels": 16,
        "heads": 4,
        "layers": 2,
        "rng": np.random.default_rng(0),
    }
    return nn.CharTransformer(**{**shape, **change})


def test_the_first_loss_is_that_of_a_uniform_guess():
    index = np.random.default_rng(0).integers(0, 65, (2, 8, 16))
    assert abs(small_model().loss(*index).item() - math.log(65)) < 0.05


def test_a_later_character_never_changes_an_earlier_output():
    model, index = small_model(), np.random.default_rng(0).integers(0, 65, (1, 16))
    changed = index.copy()
    changed[0, 10] = (changed[0, 10] + 1) % 65
    before, after = model(index).data, model(changed).data
    np.testing.assert_array_equal(before[0, :10], after[0, :10])
    assert (before[0, 10:] != after[0, 10:]).any(-1).all()


def test_attention_weights_are_a_causal_mean():
    attention = nn.CausalSelfAttention(16, 4, np.random.default_rng(0))
    w = attention.weights(np.random.default_rng(1).standard_normal((2, 7, 16)).astype(np.float32))
    assert w.shape == (2, 4, 7, 7)
    np.testing.assert_allclose(w.sum(-1), 1, rtol=1e-6)
    assert (np.triu(w, 1) == 0).all()


def test_every_parameter_gets_the_gradient_of_central_differences():
    model = small_model(vocabulary=5, context=4, channels=8, heads=2, dtype=np.float64)
    rng = np.random.default_rng(0)
    for p in model.parameters():  # away from the symmetric start
        p.assign(p.data + 0.3 * rng.standard_normal(p.shape))
    index, targets = rng.integers(0, 5, (2, 3, 4))
    model.loss(index, targets).backward()
    for name, p in model.named_parameters().items():
        direction, kept, h = rng.standard_normal(p.shape), p.data.copy(), 1e-5
        with no_grad():
            p.assign(kept + h * direction)
            ahead = model.loss(index, targets).item()
            p.assign(kept - h * direction)
            behind = model.loss(index, targets).item()
        p.assign(kept)
        slope = (ahead - behind) / (2 * h)
        assert (p.grad * direction).sum() == pytest.approx(slope, rel=1e-6, abs=1e-8), name


def test_a_gradient_with_respect_to_an_input_passes_through_a_block():
    block = nn.Block(8, 2, np.random.default_rng(0), dtype=np.float64)
    x = np.random.default_rng(1).standard_normal((1, 3, 8))
    assert np.abs(grad(lambda x: (block(x) ** 2).sum())(x)).min() > 0


def test_it_learns_one_batch_by_heart():
    model, rng = small_model(), np.random.default_rng(0)
    index, targets = rng.integers(0, 65, (2, 4, 16))
    optimiser = nn.AdamW(model.parameters(), 1e-2)
    for _ in range(60):
        optimiser.zero_grad()
        loss = model.loss(index, targets)
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.5


def test_sampling_repeats_with_its_seed_and_takes_the_likeliest_at_temperature_zero():
    model = small_model()
    a, b = (model.generate([1, 2], 30, np.random.default_rng(7)) for _ in range(2))
    assert a == b
    assert len(a) == 32
    cold = model.generate([1, 2], 1, np.random.default_rng(0), temperature=0)[-1]
    assert cold == int(model(np.array([[1, 2]])).data[0, -1].argmax())


def test_a_text_longer_than_the_context_is_refused():
    with pytest.raises(ValueError, match="does not fit the context of 16"):
        small_model()(np.zeros((1, 17), int))


def test_heads_must_divide_the_channels():
    with pytest.raises(ValueError, match="do not divide"):
        nn.CausalSelfAttention(10, 4, np.random.default_rng(0))


# --- the text ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def play():
    return text.play()


def test_the_play_is_the_same_everywhere(play):
    assert len(play) == 1_000_000
    assert hashlib.sha256(play.encode()).hexdigest()[:16] == "1b9f82880a088193"
    assert play.startswith(text.play(2000))


def test_the_play_uses_all_65_symbols(play):
    assert sorted(set(play)) == text.SYMBOLS
    assert len(text.SYMBOLS) == 65


def test_encoding_goes_both_ways_and_names_what_it_does_not_know():
    assert text.decode(text.encode("ADA:\nWe wait!")) == "ADA:\nWe wait!"
    with pytest.raises(ValueError, match="'é' is not one of the 65"):
        text.encode("é")


def test_more_context_predicts_better(play):
    data = text.encode(play[:300_000])
    uni, bi, tri = (
        text.ngram_cross_entropy(data[:270_000], data[270_000:], n, smoothing=0.1) for n in (1, 2, 3)
    )
    assert math.log(65) > uni > bi > tri > 0.5


def test_ngram_cross_entropy_on_a_text_done_by_hand():
    # counts after training on 0 1 0 1 0 with 2 symbols and add-one: P(1|0) = 3/4, P(0|1) = 3/4
    assert text.ngram_cross_entropy([0, 1, 0, 1, 0], [0, 1, 0], 2, symbols=2) == pytest.approx(
        -math.log(3 / 4)
    )


def test_batches_are_windows_and_targets_come_one_later():
    data = np.arange(100)
    x, y = training.batch(data, 8, 10, np.random.default_rng(0))
    assert x.shape == y.shape == (8, 10)
    np.testing.assert_array_equal(y, x + 1)
    with pytest.raises(ValueError, match="no window"):
        training.batch(data[:10], 8, 10, np.random.default_rng(0))


def test_a_short_training_beats_the_bigram_counts(play):
    data = text.encode(play[:200_000])
    train, held_out = data[:180_000], data[180_000:]
    model = small_model(context=32, channels=32, layers=1)
    steps = list(training.fit(model, train, 300, np.random.default_rng(0), size=16, peak=1e-2, warmup=20))
    assert [s for s, _ in steps] == [*range(1, 301)]
    assert training.evaluate(model, held_out, batches=8) < text.ngram_cross_entropy(train, held_out, 2)


def test_keeping_memory_is_left_alone_where_somebody_else_decided(monkeypatch):
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "1000000")
    assert memory.keep_memory() is False
    monkeypatch.delenv("MALLOC_TRIM_THRESHOLD_")
    monkeypatch.setattr(memory.sys, "platform", "darwin")
    assert memory.keep_memory() is False
