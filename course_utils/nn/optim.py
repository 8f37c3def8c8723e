"""Optimisers: how a gradient becomes a step."""

import numpy as np


class Optimiser:
    """Base: keeps the parameters, checks that each has a gradient, and lets `update` compute its step.

    `lr` may be changed between steps (see `schedules`). `step` adds to the parameters in place; a graph
    recorded before it refuses a later backward().
    """

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("nothing to optimise: the list of parameters is empty")
        self.lr, self.steps = lr, 0

    def step(self):
        """One step along the gradients that backward() left."""
        gradients = [p.grad for p in self.parameters]
        for i, g in enumerate(gradients):
            if g is None:
                raise RuntimeError(
                    f"parameter {i} of shape {self.parameters[i].shape} has no gradient: call backward() "
                    "first, and check that the loss depends on it"
                )
        self.steps += 1
        for i, (p, g) in enumerate(zip(self.parameters, gradients, strict=True)):
            p.add_(self.update(i, p, g))

    def zero_grad(self):
        """Forget the gradients, so that the next backward() does not add to them."""
        for p in self.parameters:
            p.grad = None

    def update(self, i, p, g):
        """The change of parameter i."""
        raise NotImplementedError


class SGD(Optimiser):
    """v <- momentum * v + g; p <- p - lr * v. Without momentum: plain gradient descent."""

    def __init__(self, parameters, lr, momentum=0.0):
        super().__init__(parameters, lr)
        self.momentum = momentum
        self.velocity = [np.zeros(p.shape, p.dtype) for p in self.parameters] if momentum else None

    def update(self, i, p, g):
        """The change of parameter i."""
        if self.velocity is None:
            return -self.lr * g
        v = self.velocity[i]
        v *= self.momentum
        v += g
        return -self.lr * v


class Adam(Optimiser):
    """Steps scaled by running means of g and g^2, corrected for their start at zero (Kingma & Ba 2015)."""

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.betas, self.eps = betas, eps
        self.first = [np.zeros(p.shape, p.dtype) for p in self.parameters]
        self.second = [np.zeros(p.shape, p.dtype) for p in self.parameters]

    def update(self, i, p, g):
        """The change of parameter i."""
        b1, b2 = self.betas
        m, v = self.first[i], self.second[i]
        m += (1 - b1) * (g - m)
        v += (1 - b2) * (g * g - v)
        root = np.sqrt(v / (1 - b2**self.steps))
        root += self.eps
        return -self.lr / (1 - b1**self.steps) * m / root


class AdamW(Adam):
    """Adam with weight decay apart from the gradient, on matrices only (Loshchilov & Hutter 2019)."""

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.95), eps=1e-8, decay=0.1):
        super().__init__(parameters, lr, betas, eps)
        self.decay = decay

    def update(self, i, p, g):
        """The change of parameter i."""
        change = super().update(i, p, g)
        return change - self.lr * self.decay * p.numpy() if p.ndim > 1 else change


def clip_gradients(parameters, limit):
    """Scale all gradients down together if their joint norm exceeds `limit`; returns the norm before."""
    parameters = list(parameters)
    norm = float(np.sqrt(sum(float(np.vdot(p.grad, p.grad)) for p in parameters)))
    if not np.isfinite(norm):
        raise FloatingPointError(
            "a gradient is NaN or infinite: lower the learning rate, or look for log(0) or 0/0"
        )
    if norm > limit:
        for p in parameters:
            p.grad = p.grad * p.dtype.type(limit / norm)
    return norm


def warmup_cosine(step, steps, peak, warmup=0, floor=0.0):
    """Learning rate of a step, counted from 0: up for `warmup` steps, then down a cosine to `floor`."""
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / max(1, steps - warmup))
    return floor + (peak - floor) * (1 + np.cos(np.pi * done)) / 2


def step_decay(step, every, peak, factor=0.5):
    """Learning rate of a step: `peak`, multiplied by `factor` after each `every` steps."""
    return peak * factor ** (step // every)
