"""First values of weights: how large they are decides whether signals and gradients survive the depth."""

import numpy as np

from ..autograd import tensor


def normal(rng, shape, std=0.02, dtype=np.float64):
    """Normal numbers of standard deviation `std` (Radford et al. 2019 use 0.02)."""
    return tensor((std * rng.standard_normal(shape)).astype(dtype))


def xavier(rng, shape, dtype=np.float64):
    """Uniform with variance 2 / (inputs + outputs): keeps tanh layers' scale (Glorot & Bengio 2010)."""
    bound = (6 / (shape[0] + shape[-1])) ** 0.5
    return tensor(rng.uniform(-bound, bound, shape).astype(dtype))


def he(rng, shape, dtype=np.float64):
    """Normal with variance 2 / inputs: keeps ReLU layers' scale (He et al. 2015)."""
    return normal(rng, shape, (2 / shape[0]) ** 0.5, dtype)


def constant(shape, value=0.0, dtype=np.float64):
    """One number everywhere: biases, gains."""
    return tensor(np.full(shape, value, dtype))
