"""Several operations as one node, where the arrays are large or many: for speed only, and exactly for speed.

Each is a *composition* of ordinary operations, which says what it means and serves forward mode, higher
derivatives and stacks, and a *kernel* in plain NumPy, which serves the plain reverse pass. The battery
holds the two equal. What they buy in a char transformer's step: fewer passes over memory and fewer new
arrays, about a tenth of the time.
"""

from functools import lru_cache

import numpy as np

from . import functions as F
from . import shapes as S
from .fusing import fused


@lru_cache(maxsize=16)
def _ones(n, dtype):
    """Ones to sum by a product: for rows or short columns several times faster than NumPy's sum."""
    return np.ones(n, dtype)


def _sum_rows(g):
    return _ones(len(g), g.dtype) @ g


def _check_linear(x, weight, bias):
    if x.shape[-1:] + bias.shape != weight.shape:
        raise ValueError(
            f"linear: a weight of shape {weight.shape} takes {weight.shape[0]} inputs on the last axis, got "
            f"shape {x.shape}, and a bias of shape {weight.shape[1:]}, got {bias.shape}"
        )


def _linear(x, weight, bias, relu=False):
    _check_linear(x, weight, bias)
    out = F.matmul(x, weight) + bias
    return F.relu(out) if relu else out


@fused(_linear)
def linear(x, weight, bias, relu=False):
    """x @ weight + bias, its ReLU if asked: x (..., inputs), weight (inputs, outputs), bias (outputs,)."""
    _check_linear(x, weight, bias)
    # one large matrix product instead of one per batch element
    rows = x if x.ndim == 2 else x.reshape(-1, len(weight))
    out = rows @ weight
    out += bias
    if relu:
        np.maximum(out, 0, out=out)

    def pull(g, needed):
        g = g if x.ndim == 2 else g.reshape(out.shape)
        if relu:
            g = g * (out > 0)
        parts = []
        for i in needed:
            parts.append(g @ weight.T if i == 0 else rows.T @ g if i == 1 else _sum_rows(g))
        if x.ndim != 2 and needed[0] == 0:
            parts[0] = parts[0].reshape(x.shape)
        return parts

    return out if x.ndim == 2 else out.reshape(*x.shape[:-1], weight.shape[1]), pull


def _layer_norm(x, gain, bias):
    centred = x - F.mean(x, -1, keepdims=True)
    return centred / F.sqrt(F.mean(F.square(centred), -1, keepdims=True) + 1e-5) * gain + bias


@fused(_layer_norm)
def layer_norm(x, gain, bias):
    """Each vector along the last axis brought to mean 0 and variance 1, then scaled and shifted."""
    unit = x.reshape(-1, x.shape[-1])
    unit = unit - unit.mean(-1, keepdims=True)
    scale = 1 / np.sqrt(np.vecdot(unit, unit)[:, None] / x.shape[-1] + 1e-5)
    unit *= scale
    out = unit * gain
    out += bias

    def pull(g, needed):
        g = g.reshape(unit.shape)

        def to_x():
            h = g * gain
            along = np.vecdot(h, unit)[:, None] / x.shape[-1]
            h -= h.mean(-1, keepdims=True)
            h -= unit * along
            h *= scale
            return h.reshape(x.shape)

        parts = (to_x, lambda: np.einsum("ni,ni->i", g, unit), lambda: _sum_rows(g))
        return [parts[i]() for i in needed]

    return out.reshape(x.shape), pull


ROOT_2_OVER_PI = (2 / np.pi) ** 0.5


@fused(lambda x: 0.5 * x * (1 + F.tanh(ROOT_2_OVER_PI * (x + 0.044715 * x * x * x))))
def gelu(x):
    """x times the normal distribution function of x, in the tanh form (Hendrycks & Gimpel 2016)."""
    t = x * x
    t *= 0.044715 * ROOT_2_OVER_PI
    t += ROOT_2_OVER_PI
    t *= x
    np.tanh(t, out=t)
    out = t + 1
    out *= x
    out *= 0.5

    def pull(g, needed):
        inner = x * x
        inner *= 3 * 0.044715 * ROOT_2_OVER_PI
        inner += ROOT_2_OVER_PI
        inner *= x
        slope = t * t
        np.subtract(1, slope, out=slope)
        slope *= inner
        slope += t
        slope += 1
        slope *= 0.5
        slope *= g
        return [slope]

    return out, pull


def split_heads(qkv, heads):
    """Queries, keys and values, each (B, heads, T, D), of an array (B, T, 3 * heads * D)."""
    B, T, width = qkv.shape
    return S.transpose(S.reshape(qkv, (B, T, 3, heads, width // (3 * heads))), (2, 0, 3, 1, 4))


def attention_weights(q, k):
    """softmax(Q K^T / sqrt D), where position t sees the positions 0 ... t: each row sums to 1."""
    scores = F.matmul(q, S.swapaxes(k, -1, -2)) * q.shape[-1] ** -0.5
    return F.softmax(F.where(np.tri(*scores.shape[-2:], dtype=bool), scores, -np.inf))


def _causal_attention(qkv, heads):
    q, k, v = split_heads(qkv, heads)
    B, H, T, D = q.shape
    return S.reshape(S.transpose(F.matmul(attention_weights(q, k), v), (0, 2, 1, 3)), (B, T, H * D))


@fused(_causal_attention)
def causal_attention(qkv, heads):
    """`attention_weights` times the values, in each head: (B, T, 3 C) to (B, T, C)."""
    q, k, v = split_heads(qkv, heads)
    B, H, T, D = q.shape
    ones = np.ones((T, 1), qkv.dtype)  # a product with ones sums rows many times faster than sum(-1)
    weights = q @ k.swapaxes(-1, -2)
    weights *= D**-0.5
    weights += np.where(np.tri(T, dtype=bool), 0, -np.inf).astype(qkv.dtype)
    weights -= weights.max(-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights @ ones

    def pull(g, needed):
        g = g.reshape(B, T, H, D).transpose(0, 2, 1, 3)
        c = g @ v.swapaxes(-1, -2)
        c *= weights
        c -= weights * (c @ ones)
        c *= D**-0.5
        out = np.empty((B, T, 3, H, D), qkv.dtype)
        to_q, to_k, to_v = out.transpose(2, 0, 3, 1, 4)
        to_q[...], to_k[...], to_v[...] = c @ k, c.swapaxes(-1, -2) @ q, weights.swapaxes(-1, -2) @ g
        return [out.reshape(qkv.shape)]

    return (weights @ v).transpose(0, 2, 1, 3).reshape(B, T, H * D), pull


def _chosen(logits, targets):
    """Where the targets' entries are in logits of shape (n, classes), as an index."""
    targets, classes = np.asarray(targets), logits.shape[-1]
    fits = targets.shape == logits.shape[:-1] and targets.dtype.kind in "iu" and targets.size
    if not fits or targets.astype(np.uint64).max() >= classes:  # a negative one has become a huge one
        raise ValueError(
            f"cross_entropy: logits of shape {logits.shape} need integer targets of shape "
            f"{logits.shape[:-1]} in 0 ... {classes - 1}; got {targets.dtype}s of shape {targets.shape}"
        )
    return np.arange(targets.size), targets.ravel()


def _cross_entropy(logits, targets):
    at = _chosen(logits, targets)
    return -F.mean(S.reshape(F.log_softmax(logits), (-1, logits.shape[-1]))[at])


@fused(_cross_entropy)
def cross_entropy(logits, targets):
    """Mean of -log softmax(logits)[target]: logits (..., classes), integer targets of shape (...)."""
    at, classes = _chosen(logits, targets), logits.shape[-1]
    rows = logits.reshape(-1, classes)
    p = rows - rows.max(-1, keepdims=True)
    chosen = p[at]
    np.exp(p, out=p)
    sums = p @ _ones(classes, p.dtype)
    out = _ones(len(rows), p.dtype) @ (np.log(sums) - chosen) / len(rows)
    p /= sums[:, None]

    def pull(g, needed):
        share = g / len(rows)
        c = p * share
        c[at] -= share
        return [c.reshape(logits.shape)]

    return out, pull


def _rows(table, index):
    if np.asarray(index).dtype.kind not in "iu":
        raise TypeError(f"embedding: rows are chosen by integers, got {np.asarray(index).dtype}s")
    return table[index]


@fused(_rows)
def embedding(table, index):
    """Rows of a table by integer index."""

    def pull(g, needed):
        g, at = g.reshape(-1, g.shape[-1]), np.ravel(index)
        if len(table) <= 512:  # a product with one-hot rows: far faster than adding row by row
            one_hot = np.zeros((len(at), len(table)), g.dtype)
            one_hot[np.arange(len(at)), at] = 1
            return [one_hot.T @ g]
        c = np.zeros(table.shape, g.dtype)
        np.add.at(c, at, g)
        return [c]

    return _rows(table, index), pull


def _difference(prediction, target):
    difference = prediction - target
    if difference.shape != S.shape(prediction) or difference.shape != S.shape(target):
        raise ValueError(
            f"mean squared error of shapes {S.shape(prediction)} and {S.shape(target)}: they must agree. "
            "A column (n, 1) against a row (n,) would compare every pair"
        )
    return difference


@fused(lambda prediction, target: F.mean(F.square(_difference(prediction, target))))
def mean_squared_error(prediction, target):
    """Mean of (prediction - target)^2; equal shapes."""
    difference = _difference(prediction, target)

    def pull(g, needed):
        c = difference * (2 / difference.size * g)
        return [c if i == 0 else -c for i in needed]

    return np.vdot(difference, difference) / difference.size, pull
