"""How `t * 2`, `t.sum()` and `np.sin(t)` find their rule: operators, methods, NumPy's own functions."""

import numpy as np

from . import functions as F
from . import shapes as S
from .rules import RULES, shape
from .shapes import values
from .tape import Traced

# NumPy calls __array_ufunc__ for its elementwise functions and __array_function__ for the others.
UFUNCS = {
    np.negative: F.neg, np.positive: lambda x: x, np.add: F.add, np.subtract: F.sub, np.multiply: F.mul,
    np.true_divide: F.div, np.power: F.power, np.float_power: F.power, np.exp: F.exp, np.expm1: F.expm1,
    np.log: F.log, np.log1p: F.log1p, np.log2: lambda x: F.log(x) / float(np.log(2)),
    np.log10: lambda x: F.log(x) / float(np.log(10)), np.sqrt: F.sqrt, np.square: F.square,
    np.reciprocal: lambda x: 1 / x, np.absolute: F.absolute, np.fabs: F.absolute, np.sin: F.sin,
    np.cos: F.cos, np.tan: F.tan, np.arctan: F.arctan, np.sinh: F.sinh, np.cosh: F.cosh, np.tanh: F.tanh,
    np.maximum: F.maximum, np.minimum: F.minimum, np.matmul: F.matmul,
}  # fmt: skip
REDUCTIONS = {np.add: F.sum, np.multiply: F.prod, np.maximum: F.max, np.minimum: F.min}
FUNCTIONS = {
    np.sum: F.sum, np.mean: F.mean, np.max: F.max, np.min: F.min, np.var: F.var, np.std: F.std,
    np.prod: F.prod, np.cumsum: F.cumsum, np.clip: F.clip, np.where: F.where, np.dot: F.dot,
    np.vdot: lambda a, b: F.dot(S.ravel(a), S.ravel(b)), np.inner: F.inner,
    np.outer: F.outer, np.einsum: F.einsum, np.diagonal: F.diagonal, np.diag: F.diag, np.trace: F.trace,
    np.linalg.norm: F.norm, np.linalg.inv: F.inv, np.linalg.det: F.det, np.linalg.solve: F.solve,
    np.linalg.slogdet: F.slogdet, np.linalg.cholesky: F.cholesky,
    np.reshape: S.reshape, np.ravel: S.ravel, np.transpose: S.transpose, np.swapaxes: S.swapaxes,
    np.moveaxis: S.moveaxis, np.squeeze: S.squeeze, np.expand_dims: S.expand_dims,
    np.broadcast_to: S.broadcast_to, np.concatenate: S.concatenate, np.stack: S.stack, np.vstack: S.vstack,
    np.hstack: S.hstack, np.atleast_1d: S.atleast_1d, np.split: S.split, np.pad: S.pad, np.flip: S.flip,
    np.tril: S.tril, np.triu: S.triu, np.shape: shape, np.ndim: lambda x: len(shape(x)),
}  # fmt: skip
# Piecewise constant, so their derivative is zero wherever it exists: they give plain arrays.
CONSTANT = (
    np.sign, np.floor, np.ceil, np.rint, np.greater, np.greater_equal, np.less, np.less_equal, np.equal,
    np.not_equal, np.isnan, np.isfinite, np.isinf, np.signbit, np.argmax, np.argmin, np.argsort,
    np.zeros_like, np.ones_like, np.allclose, np.array_equal, np.size, np.isclose, np.any, np.all,
    np.count_nonzero, np.round,
)  # fmt: skip


class Operators(Traced):
    """What every traced array can do, whichever trace it belongs to."""

    __slots__ = ()

    def __add__(self, other):
        return F.add(self, other)

    def __sub__(self, other):
        return F.sub(self, other)

    def __mul__(self, other):
        return F.mul(self, other)

    def __truediv__(self, other):
        return F.div(self, other)

    def __pow__(self, other):
        return F.power(self, other)

    def __matmul__(self, other):
        return F.matmul(self, other)

    def __radd__(self, other):
        return F.add(other, self)

    def __rsub__(self, other):
        return F.sub(other, self)

    def __rmul__(self, other):
        return F.mul(other, self)

    def __rtruediv__(self, other):
        return F.div(other, self)

    def __rpow__(self, other):
        return F.power(other, self)

    def __rmatmul__(self, other):
        return F.matmul(other, self)

    def __neg__(self):
        return F.neg(self)

    def __pos__(self):
        return self

    def __abs__(self):
        return F.absolute(self)

    def __getitem__(self, index):
        return S.getitem(self, index)

    # Comparisons are by value and give plain booleans: they choose a branch, they have no derivative.
    def __lt__(self, other):
        return values(self) < values(other)

    def __le__(self, other):
        return values(self) <= values(other)

    def __gt__(self, other):
        return values(self) > values(other)

    def __ge__(self, other):
        return values(self) >= values(other)

    def __eq__(self, other):
        return values(self) == values(other)

    def __ne__(self, other):
        return values(self) != values(other)

    __hash__ = object.__hash__

    def __bool__(self):
        return bool(values(self))

    def __len__(self):
        if not self.shape:
            raise TypeError("a tensor of shape () is one number: it has no length")
        return self.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    @property
    def shape(self):
        """Lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """Number of axes."""
        return self.data.ndim

    @property
    def size(self):
        """Number of entries."""
        return self.data.size

    @property
    def dtype(self):
        """Type of the entries."""
        return self.data.dtype

    @property
    def T(self):
        """Axes reversed."""
        return S.transpose(self)

    def __setitem__(self, index, value):
        raise TypeError(
            "a recorded tensor cannot be changed in place: earlier results need its values. "
            "Build the array with stack, concatenate, where or pad instead"
        )

    def __float__(self):
        raise TypeError(
            "float() or math.* would cut the tape here and the gradient would be lost. Use np.sin, np.exp, "
            "... inside the function; .item() for the number afterwards; .detach() to cut on purpose"
        )

    __int__ = __complex__ = __float__

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if kwargs.get("out") is not None:
            raise TypeError(
                f"np.{ufunc.__name__} cannot write a recorded tensor into an existing array (out= or a += "
                f"t): earlier results need its values. Write a = a + t"
            )
        if method == "reduce" and ufunc in REDUCTIONS:
            return REDUCTIONS[ufunc](inputs[0], kwargs.get("axis", 0), keepdims=kwargs.get("keepdims", False))
        if method != "__call__" or kwargs:
            raise _no_rule(f"{ufunc.__name__}{'' if method == '__call__' else '.' + method}", kwargs)
        if ufunc in CONSTANT:
            return ufunc(*map(values, inputs))
        if ufunc not in UFUNCS:
            raise _no_rule(ufunc.__name__)
        return UFUNCS[ufunc](*inputs)

    def __array_function__(self, function, types, args, kwargs):
        if function in CONSTANT:
            return function(*map(values, args), **kwargs)
        if function not in FUNCTIONS:
            raise _no_rule(function.__name__)
        given = {k: v for k, v in kwargs.items() if v is not np._NoValue and v is not None}
        try:
            return FUNCTIONS[function](*args, **given)
        except TypeError as error:  # an argument that NumPy has and we do not
            if "unexpected keyword" in str(error):
                raise _no_rule(function.__name__, given) from error
            raise


def _no_rule(name, kwargs=()):
    options = f" with {', '.join(kwargs)}" if kwargs else ""
    return TypeError(
        f"np.{name}{options} has no derivative rule here, so it would leave the tape. Write it with "
        f"operations that have one ({', '.join(sorted(RULES))}), or call .detach() first if it should count "
        f"as a constant"
    )


def _method(function):
    def method(self, *args, **kwargs):
        return function(self, *args, **kwargs)

    method.__doc__ = function.__doc__
    return method


METHODS = (
    F.sum, F.mean, F.max, F.min, F.prod, F.var, F.std, F.cumsum, F.clip, F.dot, F.diagonal, F.trace,
    F.softmax, F.log_softmax, F.logsumexp, S.reshape, S.ravel, S.transpose, S.swapaxes, S.squeeze,
    S.expand,
)  # fmt: skip
for _f in METHODS:
    setattr(Operators, _f.__name__, _method(_f))
for _name in ("exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "abs", "square"):
    setattr(Operators, _name, _method(RULES[_name]))
