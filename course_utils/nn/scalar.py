"""The network of lesson 06: neurons made of `Value`s, one number at a time."""

from itertools import pairwise

from ..autograd import Value, weighted_sum


class Neuron:
    """relu(w . x + b), or w . x + b for the last layer."""

    def __init__(self, inputs, rng, linear=False):
        self.weights = [Value(w) for w in rng.uniform(-1, 1, inputs)]
        self.bias = Value(0.0)
        self.linear = linear

    def __call__(self, x):  # noqa: D102
        z = weighted_sum(self.weights, x, self.bias)
        return z if self.linear else z.relu()

    def parameters(self):
        """Weights and bias."""
        return [*self.weights, self.bias]


class ScalarMLP:
    """Layers of neurons: `ScalarMLP([2, 16, 16, 1], rng)` has 337 parameters."""

    def __init__(self, sizes, rng):
        last = len(sizes) - 2
        self.layers = [
            [Neuron(inputs, rng, linear=i == last) for _ in range(outputs)]
            for i, (inputs, outputs) in enumerate(pairwise(sizes))
        ]

    def __call__(self, x):  # noqa: D102
        for layer in self.layers:
            x = [neuron(x) for neuron in layer]
        return x[0] if len(x) == 1 else x

    def parameters(self):
        """All weights and biases."""
        return [p for layer in self.layers for neuron in layer for p in neuron.parameters()]

    def zero_grad(self):
        """Set every gradient to zero, so that the next backward() does not add to it."""
        for p in self.parameters():
            p.grad = 0.0
