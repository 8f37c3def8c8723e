"""Training a character model: batches, the loop, and an honest measurement on text it has not seen."""

import numpy as np

from ..autograd import no_grad
from .memory import keep_memory
from .optim import AdamW, clip_gradients, warmup_cosine


def batch(data, size, context, rng):
    """`size` random windows of `data`: inputs and, one character later, targets, each (size, context)."""
    if len(data) <= context:
        raise ValueError(f"a text of {len(data)} characters has no window of {context} and a next character")
    start = rng.integers(0, len(data) - context, size)
    windows = data[start[:, None] + np.arange(context + 1)]
    return windows[:, :-1], windows[:, 1:]


def evaluate(model, data, batches=20, size=32, seed=0):
    """Mean loss in nats per character over fixed random windows of `data`, without dropout."""
    rng, was_training = np.random.default_rng(seed), model.training
    model.eval()
    with no_grad():
        losses = [model.loss(*batch(data, size, model.context, rng)).item() for _ in range(batches)]
    model.train(was_training)
    return float(np.mean(losses))


def fit(model, data, steps, rng, size=16, peak=4e-3, warmup=50):
    """Train with AdamW, gradients clipped at norm 1, a cosine schedule; yields `(step, loss)`.

    It is a generator so that the caller can draw a curve, measure, or stop. It first calls `keep_memory`.
    """
    keep_memory()
    parameters = model.parameters()
    optimiser = AdamW(parameters, lr=peak)
    model.train()
    for step in range(steps):
        optimiser.lr = warmup_cosine(step, steps, peak, warmup, floor=peak / 10)
        optimiser.zero_grad()
        loss = model.loss(*batch(data, size, model.context, rng))
        loss.backward()
        clip_gradients(parameters, 1.0)
        optimiser.step()
        yield step + 1, loss.item()
