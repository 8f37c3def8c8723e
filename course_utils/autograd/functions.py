"""Functions that compute: NumPy's by NumPy's names, on recorded arrays as on plain ones.

Arguments are brought to the one form that the rules know (axes negative); what can be said with other
operations is said so.
"""

import builtins
import string

import numpy as np

from . import products, rules
from .rules import shape
from .shapes import axes_of, concatenate, moveaxis, reshape, swapaxes, transpose, values
from .tape import Traced

neg, add, sub, mul, div, power = rules.neg, rules.add, rules.sub, rules.mul, rules.div, rules.power
exp, expm1, log, log1p, sqrt, square = (
    rules.exp,
    rules.expm1,
    rules.log,
    rules.log1p,
    rules.sqrt,
    rules.square,
)
sin, cos, tan, arctan, sinh, cosh = rules.sin, rules.cos, rules.tan, rules.arctan, rules.sinh, rules.cosh
tanh, sigmoid, relu, maximum, minimum = rules.tanh, rules.sigmoid, rules.relu, rules.maximum, rules.minimum
absolute, inv, det, cholesky = rules.absolute, products.inv, products.det, products.cholesky


def sum(x, axis=None, keepdims=False):
    """Sum over `axis` (all by default)."""
    return rules.total(x, axis=axes_of(x, axis), keepdims=keepdims)


def mean(x, axis=None, keepdims=False):
    """Mean over `axis`."""
    return sum(x, axis, keepdims) / _count(x, axis)


def _count(x, axis):
    return int(np.prod([shape(x)[a] for a in axes_of(x, axis)]))


def max(x, axis=None, keepdims=False):
    """Largest element. Where several tie, each takes an equal share of the cotangent."""
    return rules.amax(x, axis=axes_of(x, axis), keepdims=keepdims)


def min(x, axis=None, keepdims=False):
    """Smallest element. Ties share, as in `max`."""
    return rules.amin(x, axis=axes_of(x, axis), keepdims=keepdims)


def var(x, axis=None, ddof=0, keepdims=False):
    """Variance over `axis`; divisor N - ddof."""
    return sum(square(x - mean(x, axis, keepdims=True)), axis, keepdims) / (_count(x, axis) - ddof)


def std(x, axis=None, ddof=0, keepdims=False):
    """Standard deviation: the square root of `var`. Where all entries are equal its gradient is 0."""
    return (
        norm(x - mean(x, axis, keepdims=True), None, axes_of(x, axis), keepdims)
        / (_count(x, axis) - ddof) ** 0.5
    )


def prod(x, axis=None, keepdims=False):
    """Product over `axis`, in halves, so that a zero among the factors needs no special case."""
    last = axes_of(x, axis)
    kept = [a for a in range(-len(shape(x)), 0) if a not in last]
    y = reshape(transpose(x, kept + list(last)), [shape(x)[a] for a in kept] + [_count(x, axis)])
    if y.shape[-1] == 0:
        return 1.0 + sum(x, axis, keepdims)
    while (n := y.shape[-1]) > 1:
        pairs = y[..., : n // 2] * y[..., n // 2 : n // 2 * 2]
        y = concatenate([pairs, y[..., -1:]], axis=-1) if n % 2 else pairs
    to = [1 if a in last else shape(x)[a] for a in range(-len(shape(x)), 0)]
    return reshape(y, to if keepdims else [shape(x)[a] for a in kept])


def logsumexp(x, axis=None, keepdims=False):
    """log(sum(exp(x))), shifted by the maximum so that it never overflows."""
    return rules.logsumexp(x, axis=axes_of(x, axis), keepdims=keepdims)


def softmax(x, axis=-1):
    """exp(x) / sum(exp(x)) along `axis`."""
    return rules.softmax(x, axis=axes_of(x, axis))


def log_softmax(x, axis=-1):
    """x - logsumexp(x): the logarithm of softmax without its underflow."""
    return x - logsumexp(x, axis, keepdims=True)


def norm(x, ord=None, axis=None, keepdims=False):
    """Vector norm (ord 2, 1 or inf), or the Frobenius norm of a matrix. At the origin the gradient is 0."""
    if ord in (1, np.inf) and (axis is not None or len(shape(x)) == 1) and not isinstance(axis, tuple):
        return (sum if ord == 1 else max)(absolute(x), axis, keepdims)
    if ord in (None, "fro") or (ord == 2 and (len(shape(x)) == 1 or isinstance(axis, int))):
        return rules.norm2(x, axis=axes_of(x, axis), keepdims=keepdims)
    raise NotImplementedError(
        f"norm of order {ord!r} of an array of shape {shape(x)}: use 1, 2, inf or 'fro'"
    )


def cumsum(x, axis=None):
    """Running sum along `axis` (of the flattened array by default)."""
    return (
        rules.cumsum(reshape(x, -1), axis=-1) if axis is None else rules.cumsum(x, axis=axes_of(x, axis)[0])
    )


def clip(x, a_min=None, a_max=None):
    """x held between two numbers; the gradient passes where a_min <= x <= a_max.

    Bounds that are recorded themselves get their gradients too: then it is `maximum` and `minimum`.
    """
    if isinstance(a_min, Traced) or isinstance(a_max, Traced):
        x = x if a_min is None else maximum(x, a_min)
        return x if a_max is None else minimum(x, a_max)
    return rules.clip(x, low=-np.inf if a_min is None else a_min, high=np.inf if a_max is None else a_max)


def where(condition, x, y):
    """x where `condition`, else y. The branch not taken gets a zero cotangent."""
    return rules.where(x, y, condition=values(condition))


# --- products -------------------------------------------------------------------------------------


def matmul(a, b):
    """a @ b, with NumPy's rules for vectors and batches."""
    na, nb = len(shape(a)), len(shape(b))
    if not na or not nb:
        raise ValueError(f"matmul needs arrays, got shapes {shape(a)} and {shape(b)}: use * for numbers")
    if shape(a)[-1] != shape(b)[-2 if nb > 1 else -1]:
        raise ValueError(
            f"matmul: shapes {shape(a)} @ {shape(b)} do not fit: {shape(a)[-1]} columns meet "
            f"{shape(b)[-2 if nb > 1 else -1]} rows. Check .shape, or transpose one with .T"
        )
    if na == nb == 1:
        return sum(a * b)
    if nb == 1:
        return products.matvec(a, b)
    if na == 1:
        return products.matvec(swapaxes(b, -1, -2), a)
    if na > 2 and nb == 2:  # one large product instead of one per batch element
        return reshape(products.matmul(reshape(a, (-1, shape(a)[-1])), b), (*shape(a)[:-1], shape(b)[-1]))
    return products.matmul(a, b)


def dot(a, b):
    """np.dot for numbers, vectors and matrices."""
    if not shape(a) or not shape(b):
        return a * b
    if len(shape(b)) > 2:
        raise NotImplementedError("dot with an array of more than two axes: use matmul or einsum")
    return matmul(a, b)


def inner(a, b):
    """Sum over the last axes of both."""
    return dot(a, swapaxes(b, -1, -2) if len(shape(b)) > 1 else b)


def outer(a, b):
    """The matrix a_i b_j."""
    return reshape(a, (-1, 1)) * reshape(b, -1)


def einsum(spec, *operands):
    """np.einsum with letters, `...`, and repeated letters (a diagonal)."""
    ins, arrow, result = spec.replace(" ", "").partition("->")
    ins = ins.split(",")
    if len(ins) != len(operands):
        raise ValueError(f"einsum {spec!r} names {len(ins)} operands, got {len(operands)}")
    spare = [c for c in string.ascii_letters if c not in spec]
    dots = [
        len(shape(x)) - len(s.replace("...", "")) if "..." in s else 0
        for s, x in zip(ins, operands, strict=True)
    ]
    most = np.max(dots)
    ins = [s.replace("...", "".join(spare[most - n : most])) for s, n in zip(ins, dots, strict=True)]
    if not arrow:  # NumPy's default: the letters that occur once, in alphabetical order
        result = "..." + "".join(sorted(c for c in set(spec) if c.isalpha() and spec.count(c) == 1))
    result = result.replace("...", "".join(spare[:most]))
    operands = list(operands)
    for k, s in enumerate(ins):
        while repeated := [c for c in s if s.count(c) > 1]:
            first, second = [i for i, c in enumerate(s) if c == repeated[0]][:2]
            operands[k] = diagonal(operands[k], axis1=first, axis2=second)
            s = "".join(c for i, c in enumerate(s) if i not in (first, second)) + repeated[0]
        ins[k] = s
    return products.einsum(*operands, letters=(*ins, result))


def diagonal(x, offset=0, axis1=0, axis2=1):
    """The entries x[i, i + offset] of two axes, as a new last axis."""
    x = moveaxis(x, (axis1, axis2), (-2, -1))
    rows, columns = shape(x)[-2:]
    i = np.arange(rows)
    i = i[(i + offset >= 0) & (i + offset < columns)]
    return x[..., i, i + offset]


def diag(x, k=0):
    """The diagonal of a matrix, or the matrix that has a vector on its diagonal."""
    if len(shape(x)) == 2:
        return diagonal(x, k)
    n = shape(x)[0] + abs(k)
    i = np.arange(shape(x)[0])
    return rules.scatter(x, index=(i + builtins.max(-k, 0), i + builtins.max(k, 0)), to=(n, n))


def trace(x, offset=0, axis1=0, axis2=1):
    """Sum of the diagonal."""
    return sum(diagonal(x, offset, axis1, axis2), axis=-1)


def solve(a, b):
    """x with a @ x = b."""
    if len(shape(b)) == 1:
        return products.solve(a, reshape(b, (-1, 1)))[..., 0]
    return products.solve(a, b)


def slogdet(a):
    """(sign, log|det a|); the sign is a constant."""
    return np.linalg.slogdet(values(a))[0], products.logabsdet(a)
