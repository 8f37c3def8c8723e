"""The rules: for each operation its value, its pullback and its pushforward.

A rule's derivative is written in NumPy on whatever the level below holds, so the same line serves arrays
and, for higher derivatives, recorded arrays. `g` is a cotangent (shape of the output), `t` a tangent
(shape of an input); both may carry `lead` extra axes in front, a *stack* of them: so `jacobian` gets many
rows at once.
"""

import operator

import numpy as np

from .tape import Piece, Rule

RULES = {}  # by name: a rule that is in here is tested by the battery


def shape(x):
    """Shape of an array, traced array or number."""
    return getattr(x, "shape", ())


def unbroadcast(g, to, lead=0):
    """Sum the cotangent `g` over the axes along which broadcasting repeated an input of shape `to`."""
    if g.shape[lead:] == to:
        return g
    extra = g.ndim - lead - len(to)
    if extra:
        g = g.sum(axis=tuple(range(lead, lead + extra)))
    ones = tuple(lead + i for i, n in enumerate(to) if n == 1 and g.shape[lead + i] != 1)
    return g.sum(axis=ones, keepdims=True) if ones else g


def align(t, lead, x, ndim):
    """Tangent of `x`, with axes of length 1 put in so that its stack stays in front of `ndim` axes."""
    missing = ndim - len(shape(x))
    return t.reshape(t.shape[:lead] + (1,) * missing + shape(x)) if lead and missing else t


def rule(name, forward, pull, push):
    """Enter a rule in the table."""
    RULES[name] = Rule(name, forward, pull, push)
    return RULES[name]


def elementwise(name, forward, *local):
    """An operation on each element.

    `local[i](g, out, *args)` multiplies g by the local partial: that is all that either mode needs.
    """

    def pull(i, g, lead, out, args, params):
        c = local[i](g, out, *args, **params)
        to = shape(args[i])
        return c if c.shape == to else unbroadcast(c, to, lead)

    def push(i, t, lead, out, args, params):
        return local[i](align(t, lead, args[i], out.ndim) if lead else t, out, *args, **params)

    return rule(name, forward, pull, push)


def linear(name, forward, transposed):
    """A linear operation is its own pushforward. `forward(x, lead, ...)`, `transposed(g, lead, x, ...)`."""

    def value(x, **params):
        return forward(x, 0, **params)

    def pull(i, g, lead, out, args, params):
        return transposed(g, lead, args[0], **params)

    def push(i, t, lead, out, args, params):
        return forward(t, lead, **params)

    return rule(name, value, pull, push)


def reduction(name, forward, partial):
    """A sum-like operation over `axis` (negative). `partial(out, x, axis)`: local partials, shaped like x."""

    def weights(out, x, axis, keepdims):
        return partial(out if keepdims else np.expand_dims(out, axis), x, axis)

    def pull(i, g, lead, out, args, params):
        (x,), axis, keepdims = args, params["axis"], params["keepdims"]
        return (g if keepdims else np.expand_dims(g, axis)) * weights(out, x, axis, keepdims)

    def push(i, t, lead, out, args, params):
        return np.sum(t * weights(out, args[0], **params), **params)

    return rule(name, forward, pull, push)


# --- elementwise ----------------------------------------------------------------------------------


def _wins(x, y, out):
    """1 where x > y, 0 where x < y, one half at a tie, NaN where either is NaN."""
    return _or_nan((x > y) + 0.5 * (x == y), out)


def _or_nan(share, out):
    return np.where(out == out, share, np.nan).astype(out.dtype)


def _power_base(g, out, x, p):
    if type(p) in (int, float):
        return g * 2 * x if p == 2 else g * p * x ** (p - 1) if p else g * 0.0
    return g * np.where(p == 0, 0.0, p * x ** np.where(p == 0, 1.0, p - 1))


def _power_exponent(g, out, x, p):
    return g * out * np.log(np.where((x == 0) & (p >= 0), 1.0, x))


def _sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


neg = elementwise("neg", np.negative, lambda g, out, x: -g)
add = elementwise("add", np.add, lambda g, out, x, y: g, lambda g, out, x, y: g)
sub = elementwise("sub", np.subtract, lambda g, out, x, y: g, lambda g, out, x, y: -g)
mul = elementwise("mul", np.multiply, lambda g, out, x, y: g * y, lambda g, out, x, y: g * x)
div = elementwise("div", np.true_divide, lambda g, out, x, y: g / y, lambda g, out, x, y: -g * out / y)
power = elementwise("power", operator.pow, _power_base, _power_exponent)
exp = elementwise("exp", np.exp, lambda g, out, x: g * out)
expm1 = elementwise("expm1", np.expm1, lambda g, out, x: g * (out + 1))
log = elementwise("log", np.log, lambda g, out, x: g / x)
log1p = elementwise("log1p", np.log1p, lambda g, out, x: g / (1 + x))
sqrt = elementwise("sqrt", np.sqrt, lambda g, out, x: g / (2 * out))
square = elementwise("square", np.square, lambda g, out, x: g * (2 * x))
absolute = elementwise("abs", np.abs, lambda g, out, x: g * np.sign(x))  # |x|'(0) = 0
sin = elementwise("sin", np.sin, lambda g, out, x: g * np.cos(x))
cos = elementwise("cos", np.cos, lambda g, out, x: -g * np.sin(x))
tan = elementwise("tan", np.tan, lambda g, out, x: g * (1 + out * out))
arctan = elementwise("arctan", np.arctan, lambda g, out, x: g / (1 + x * x))
sinh = elementwise("sinh", np.sinh, lambda g, out, x: g * np.cosh(x))
cosh = elementwise("cosh", np.cosh, lambda g, out, x: g * np.sinh(x))
tanh = elementwise("tanh", np.tanh, lambda g, out, x: g * (1 - out * out))
sigmoid = elementwise("sigmoid", _sigmoid, lambda g, out, x: g * (out * (1 - out)))
relu = elementwise("relu", lambda x: np.maximum(x, 0), lambda g, out, x: g * np.sign(out))  # relu'(0) = 0
maximum = elementwise(
    "maximum",
    np.maximum,
    lambda g, out, x, y: g * _wins(x, y, out),
    lambda g, out, x, y: g * _wins(y, x, out),
)
minimum = elementwise(
    "minimum",
    np.minimum,
    lambda g, out, x, y: g * _wins(y, x, out),
    lambda g, out, x, y: g * _wins(x, y, out),
)
clip = elementwise(
    "clip",
    lambda x, low, high: np.clip(x, low, high),
    lambda g, out, x, low, high: g * _or_nan((x >= low) & (x <= high), out),
)
where = elementwise(
    "where",
    lambda x, y, condition: np.where(condition, x, y),
    lambda g, out, x, y, condition: np.where(condition, g, 0.0),
    lambda g, out, x, y, condition: np.where(condition, 0.0, g),
)

# --- reductions -----------------------------------------------------------------------------------


def _argmax_weights(out, x, axis):
    """1 at the extreme element; where several tie, each takes an equal share."""
    ties = x == out
    return (ties / ties.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _logsumexp(x, axis, keepdims):
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    out = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return out if keepdims else np.squeeze(out, axis)


def _norm(x, axis, keepdims):
    return np.sqrt(np.sum(np.square(x), axis=axis, keepdims=keepdims))


def _softmax(x, axis):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    e /= np.sum(e, axis=axis, keepdims=True)
    return e


def _softmax_both_ways(i, g, lead, s, args, params):
    """s * g - s (s . g): the matrix diag(s) - s s^T is symmetric, so pullback and pushforward agree."""
    return s * (g - np.sum(g * s, axis=params["axis"], keepdims=True))


def _spread(g, lead, x, axis, keepdims):
    g = g if keepdims else np.expand_dims(g, axis)
    return np.broadcast_to(g, g.shape[:lead] + shape(x))


total = linear("sum", lambda x, lead, axis, keepdims: np.sum(x, axis=axis, keepdims=keepdims), _spread)
amax = reduction("max", np.max, _argmax_weights)
amin = reduction("min", np.min, _argmax_weights)
logsumexp = reduction("logsumexp", _logsumexp, lambda out, x, axis: np.exp(x - out))
norm2 = reduction(
    "norm",
    _norm,
    lambda out, x, axis: x / np.where(out == 0, 1.0, out),  # 0 at the origin
)
softmax = rule("softmax", _softmax, _softmax_both_ways, _softmax_both_ways)


# --- shape ----------------------------------------------------------------------------------------


def _permute(x, lead, axes):
    return np.transpose(x, (*range(lead), *(lead + a for a in axes)))


def _broadcast(x, lead, to):
    inner = x.shape[lead:]
    x = x.reshape(x.shape[:lead] + (1,) * (len(to) - len(inner)) + inner) if lead else x
    return np.broadcast_to(x, x.shape[:lead] + to)


def is_basic(index):
    """Whether an index tuple selects without repeats (slices, integers, None, ...)."""
    return all(i is None or i is Ellipsis or isinstance(i, (slice, int, np.integer)) for i in index)


def _take(x, lead, index):
    if lead and not is_basic(index):
        return np.stack([_take(each, lead - 1, index) for each in x])
    return x[(slice(None),) * lead + index]


def _take_back(g, lead, x, index):
    if type(g) is np.ndarray and is_basic(index):
        return Piece(g, (slice(None),) * lead + index, g.shape[:lead] + x.shape)
    return _scatter(g, lead, index, x.shape)


def _scatter(x, lead, index, to):
    """Zeros of shape `to`, with x added at `index`: the transpose of indexing."""
    if lead and not is_basic(index):
        return np.stack([_scatter(each, lead - 1, index, to) for each in x])
    at, to = (slice(None),) * lead + index, x.shape[:lead] + to
    if not isinstance(x, (np.ndarray, np.generic)):
        return scatter(x, index=at, to=to)
    out = np.zeros(to, x.dtype)
    if is_basic(index):
        out[at] = x
    else:
        np.add.at(out, at, x)  # an index array may name an element twice: += would count it once
    return out


reshape = linear(
    "reshape",
    lambda x, lead, to: x.reshape(x.shape[:lead] + to),
    lambda g, lead, x, to: g.reshape(g.shape[:lead] + shape(x)),
)
transpose = linear(
    "transpose", _permute, lambda g, lead, x, axes: _permute(g, lead, tuple(np.argsort(axes).tolist()))
)
broadcast_to = linear("broadcast_to", _broadcast, lambda g, lead, x, to: unbroadcast(g, shape(x), lead))
getitem = linear("getitem", _take, _take_back)
scatter = linear("scatter", _scatter, lambda g, lead, x, index, to: _take(g, lead, index))
flip = linear("flip", lambda x, lead, axis: np.flip(x, axis), lambda g, lead, x, axis: np.flip(g, axis))
cumsum = linear(
    "cumsum",
    lambda x, lead, axis: np.cumsum(x, axis=axis),
    lambda g, lead, x, axis: np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis),
)
tril = linear("tril", lambda x, lead, k: np.tril(x, k), lambda g, lead, x, k: np.tril(g, k))


def _concatenate_pull(i, g, lead, out, args, params):
    axis = params["axis"]
    start = sum(x.shape[axis] for x in args[:i])
    index = (Ellipsis, slice(start, start + args[i].shape[axis]), *(slice(None),) * (-axis - 1))
    return g[index]


def _concatenate_push(i, t, lead, out, args, params):
    parts = [t if j == i else np.zeros(t.shape[:lead] + x.shape, t.dtype) for j, x in enumerate(args)]
    return np.concatenate(parts, axis=params["axis"])


concatenate = rule(
    "concatenate", lambda *xs, axis: np.concatenate(xs, axis=axis), _concatenate_pull, _concatenate_push
)
