"""Layers. Randomness comes from the generator you pass in, so that a run can be repeated."""

from itertools import pairwise

import numpy as np

from ..autograd import fused, relu, tanh
from . import init
from .module import Module


class Linear(Module):
    """x W + b: weight of shape (inputs, outputs), bias (outputs,)."""

    def __init__(self, inputs, outputs, rng, start=init.xavier, dtype=np.float64):
        self.weight = start(rng, (inputs, outputs), dtype=dtype)
        self.bias = init.constant(outputs, dtype=dtype)

    def forward(self, x, relu=False):
        """x of shape (..., inputs) to (..., outputs), through a ReLU if asked."""
        return fused.linear(x, self.weight, self.bias, relu=relu)


class Embedding(Module):
    """A learned vector for each of `count` symbols."""

    def __init__(self, count, channels, rng, std=0.02, dtype=np.float64):
        self.weight = init.normal(rng, (count, channels), std, dtype)

    def forward(self, index):
        """Integers of any shape to vectors along a new last axis."""
        return fused.embedding(self.weight, index)


class LayerNorm(Module):
    """Vectors along the last axis to mean 0 and variance 1, then a learned gain and bias (Ba et al. 2016)."""

    def __init__(self, channels, dtype=np.float64):
        self.gain = init.constant(channels, 1.0, dtype)
        self.bias = init.constant(channels, dtype=dtype)

    def forward(self, x):
        """The shape stays."""
        return fused.layer_norm(x, self.gain, self.bias)


class Dropout(Module):
    """While training, zero a share of the entries and scale the rest up by 1 / (1 - share)."""

    def __init__(self, share, rng):
        if not 0 <= share < 1:
            raise ValueError(f"the share of dropped entries is in [0, 1), got {share}")
        self.share, self.rng = share, rng

    def forward(self, x):
        """The shape stays."""
        if not self.training or not self.share:
            return x
        kept = self.rng.random(x.shape) >= self.share
        return x * (kept / np.asarray(1 - self.share, x.dtype)).astype(x.dtype)


class MLP(Module):
    """Linear layers with an activation between them: `MLP([2, 16, 16, 1], rng)`."""

    def __init__(self, sizes, rng, activation=tanh, dtype=np.float64):
        start = init.he if activation is relu else init.xavier
        self.layers = [Linear(a, b, rng, start, dtype) for a, b in pairwise(sizes)]
        self.activation = activation

    def forward(self, x):
        """x of shape (..., sizes[0]) to (..., sizes[-1])."""
        for layer in self.layers[:-1]:
            x = layer(x, True) if self.activation is relu else self.activation(layer(x))
        return self.layers[-1](x)
