"""How several operations become one node: the decorator of the operations in `fused`."""

from functools import partial, wraps

import numpy as np

from .tape import STATE, Traced
from .tensor import Tensor, node
from .transforms import pull_all

FUSED = {}  # by name: kernel and composition, for the battery


def fused(composition):
    """Decorate a kernel: `kernel(*arrays, **params) -> (out, pull)`; `pull(g, needed)` lists cotangents."""

    def decorate(kernel):
        name = kernel.__name__

        @wraps(kernel)
        def operation(*args, **params):
            raw, parents, needed, level = [], [], [], -1
            for i, a in enumerate(args):
                if type(a) is Tensor and type(a.data) is np.ndarray and level in (-1, a.level):
                    level = a.level
                    raw.append(a.data)
                    if a.requires_grad:
                        parents.append(a)
                        needed.append(i)
                elif isinstance(a, Traced):  # forward mode, or a trace inside another
                    return composition(*args, **params)
                else:
                    raw.append(a)
            if type(raw[0]) is not np.ndarray or not raw[0].ndim or raw[0].dtype.kind != "f":
                return composition(*args, **params)  # a single number, or integers: nothing to gain
            out, pull = kernel(*raw, **params)
            if level < 0:
                return out
            if not parents or level < STATE.quiet:
                return node(out, False, level)
            if level:
                pullback = partial(_pullback, pull, needed, composition, raw, params, out.ndim)
            else:  # backward() brings one plain cotangent, no stack and no trace: straight to the kernel
                pullback = partial(pull, needed=needed)
            return node(out, True, level, name, parents, pullback)

        FUSED[name] = (operation, composition)
        return operation

    return decorate


def _pullback(pull, needed, composition, raw, params, ndim, g):
    """A kernel's pullback, or the composition's: for a stack of cotangents, and inside another trace."""
    if isinstance(g, Traced) or g.ndim != ndim:
        every = pull_all(lambda xs: composition(*xs, **params), raw, g)
        return [every[i] for i in needed]
    return pull(g, needed)
