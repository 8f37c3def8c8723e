"""`Tensor`: an array whose history is recorded, and `Dual`: an array that carries its tangent along."""

from functools import partial

import numpy as np

from . import tape
from .operators import Operators
from .shapes import values
from .tape import STATE, Traced, new_id

_new = object.__new__


class Tensor(Operators):
    """A node of the reverse tape: its `parents`, operation `op`, and `pullback(g)`, one cotangent each."""

    __slots__ = ("_grad", "id", "op", "parents", "pullback", "requires_grad")

    def __new__(cls, data, requires_grad=True):
        """A leaf; results of operations are made by `node`."""
        if isinstance(data, Traced):
            raise TypeError("this is a tensor already; use it as it is, or .detach() for a constant copy")
        array = np.array(data)
        if array.dtype.kind not in "fiu":
            raise TypeError(f"a tensor holds real numbers, got an array of type {array.dtype}")
        return node(array if array.dtype.kind == "f" else array.astype(float), requires_grad)

    def lift(self, rule, args, raw, params, out):
        """Record `out`, with a pullback that computes only the cotangents somebody needs."""
        level, parents, needed = self.level, [], []
        for i, a in enumerate(args):
            if isinstance(a, Tensor) and a.requires_grad and a.level == level:
                parents.append(a)
                needed.append(i)
        if not needed or level < STATE.quiet:
            return node(out, False, level)
        return node(out, True, level, rule.name, parents, partial(_pullback, rule, needed, out, raw, params))

    @property
    def grad(self):
        """Gradient left by `backward()`: an array of this tensor's shape, or None before the first one."""
        if self.op and self._grad is None:
            raise AttributeError(
                f"this tensor is the result of {self.op!r}; gradients stay on leaves, or call retain_grad()"
            )
        return self._grad

    @grad.setter
    def grad(self, value):
        if value is not None and np.shape(value) != self.shape:
            raise ValueError(f"a gradient has the shape of its tensor: {self.shape}, got {np.shape(value)}")
        self._grad = value

    def retain_grad(self):
        """Keep the gradient of this intermediate result too, from zero on; returns the tensor."""
        self._grad = np.zeros(self.shape, self.dtype)
        return self

    def backward(self, gradient=None, retain_graph=False):
        """Add to `.grad` of every leaf the derivative of this number by it, and release the graph.

        A tensor of several entries needs `gradient`, the cotangent w of its shape: the leaves get J^T w.
        """
        if not self.requires_grad:
            raise RuntimeError(
                "backward() from a constant: nothing here depends on a tensor with requires_grad=True"
            )
        shape = self.data.shape
        if gradient is None:
            if self.size != 1:
                raise ValueError(
                    f"backward() from a tensor of shape {shape}: reduce it to one number (loss.sum() or "
                    ".mean()), or say which cotangent to pull back, backward(w)"
                )
            gradient = np.array(1, self.data.dtype, ndmin=len(shape))
        elif np.shape(gradient) != shape:
            raise ValueError(
                f"backward(w): w has shape {np.shape(gradient)}, the tensor {shape}; they must agree"
            )
        else:
            gradient = np.asarray(gradient, self.data.dtype)
        reached = tape.pull(self, gradient, release=not retain_graph)
        for node, g, owned in reached:  # only now, so that an error on the way leaves no gradient half done
            node._receive(g, owned)

    def _receive(self, g, owned):
        data = self.data
        if g.shape != data.shape:
            raise RuntimeError(f"a rule gave a gradient of shape {g.shape} to a tensor of shape {data.shape}")
        if self._grad is not None:
            self._grad = self._grad + g
        else:
            self._grad = g if owned and g.dtype is data.dtype else np.array(g, data.dtype)

    def assign(self, value):
        """Overwrite a leaf in place (an optimiser step). Graphs that used the old values refuse to run."""
        if np.shape(value) != self.shape:
            raise ValueError(f"assign() keeps the shape {self.shape}, got {np.shape(value)}")
        data = self._open()
        data[...] = value
        data.setflags(False)

    def add_(self, change):
        """Add an array of the same shape to a leaf in place; otherwise as `assign`."""
        data = self._open()
        try:
            data += change
        finally:
            data.setflags(False)

    def _open(self):
        if self.op is not None:
            raise TypeError(f"only a leaf can be given new values; this tensor is the result of {self.op!r}")
        self.id = new_id()  # now younger than the graphs that used the old values: `pull` sees it
        self.data.setflags(True)
        return self.data

    def numpy(self):
        """The values as a plain array (read-only while recorded: copy it to change it)."""
        if self.level:
            raise TypeError(
                "inside a transform .numpy() and .item() would cut the tape: .detach() does it on purpose"
            )
        return np.asarray(self.data)

    def item(self):
        """The value of a one-entry tensor as a Python number."""
        return self.numpy().item()

    def detach(self):
        """The same values as a constant: no gradient flows through it."""
        return node(values(self))

    def __reduce__(self):
        """A copy or a pickle of a leaf is another leaf (an id of its own, no gradient yet)."""
        if self.op is not None or self.level:
            raise TypeError(
                f"only a leaf can be copied; this tensor is {self.op or 'being differentiated'!r}: its graph "
                "stays with it. Copy .detach() for the values"
            )
        return Tensor, (self.data, self.requires_grad)

    def __format__(self, spec):
        return format(values(self).item(), spec) if spec else repr(self)

    def __repr__(self):
        body = np.array2string(np.asarray(values(self)), prefix="tensor(", precision=4, separator=", ")
        return f"tensor({body}{f', op={self.op}' if self.op else ''})"


def tensor(data, requires_grad=True):
    """A recorded leaf holding a copy of `data`: floating point as it is, integers as float64.

    Plain NumPy arrays are constants; a tensor is what you want the gradient of (unless
    `requires_grad=False`).
    """
    return Tensor(data, requires_grad)


def node(data, requires_grad=False, level=0, op=None, parents=(), pullback=None):
    """A tensor of the tape itself: its array is taken as it is, without a copy or a look."""
    if type(data) is np.ndarray:
        data.setflags(False)  # a recorded value must not change under the pullbacks that use it
    self = _new(Tensor)
    self.data, self.level, self.id = data, level, new_id()
    self.requires_grad, self.op, self.parents, self.pullback = requires_grad, op, parents, pullback
    self._grad = None
    return self


def _pullback(rule, needed, out, raw, params, g):
    lead = g.ndim - out.ndim
    return [rule.pull(i, g, lead, out, raw, params) for i in needed]


class Dual(Operators):
    """primal + tangent: forward mode.

    `tangent` has the primal's shape after the axes `stack` (none for a single tangent); None stands for zero.
    """

    __slots__ = ("stack", "tangent")

    def __init__(self, data, level, tangent, stack=()):
        self.data, self.level, self.tangent, self.stack = data, level, tangent, stack

    def lift(self, rule, args, raw, params, out):
        """The tangents of the arguments, pushed through the rule and summed."""
        level, stack, tangent = self.level, self.stack, None
        if level >= STATE.quiet:
            for i, a in enumerate(args):
                if isinstance(a, Dual) and a.level == level and a.tangent is not None:
                    share = rule.push(i, a.tangent, len(stack), out, raw, params)
                    tangent = share if tangent is None else tangent + share
            if tangent is not None and tangent.shape != stack + out.shape:
                tangent = np.broadcast_to(tangent, stack + out.shape)
        return Dual(out, level, tangent, stack)

    detach = Tensor.detach

    def __repr__(self):
        return f"Dual({values(self)}, tangent={values(self.tangent)})"
