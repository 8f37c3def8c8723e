"""Derivatives as functions of functions. They nest: every call below opens a trace of its own level."""

import numpy as np

from . import shapes as S
from . import tape
from .rules import shape
from .tape import Traced, new_level
from .tensor import Dual, Tensor, node
from .trees import leaves, rebuild

CHUNK = 128  # rows (or columns) of a Jacobian computed in one pass: bounds the memory of a stack


def _input(x, verb):
    """A differentiable input: integers become float64; a copy, so that the caller may change theirs."""
    if isinstance(x, Traced):
        return x
    x = np.array(x)
    if x.dtype.kind in "iu":
        return x.astype(float)
    if x.dtype.kind != "f":
        raise TypeError(f"{verb} differentiates real numbers and arrays; got type {x.dtype}")
    return x


def _output(y, verb):
    """What f returned as one array; a tuple or list of equal shapes is stacked along a new first axis."""
    if isinstance(y, (tuple, list)) or (isinstance(y, np.ndarray) and y.dtype == object):
        y = S.restack(y)
    if not isinstance(y, (Traced, np.ndarray, float, int, np.number)):
        raise TypeError(
            f"{verb}: the function must return an array or numbers, it returned {type(y).__name__}"
        )
    return y if isinstance(y, (Traced, np.ndarray, np.generic)) else np.float64(y)


# --- forward mode ---------------------------------------------------------------------------------


def jvp(f, x, v):
    """Value of `f` at `x` and its derivative along `v`: the pair `(y, J v)`, at about twice the cost of f.

    f: maps an array of shape `x.shape` to one of any shape (a tuple of equal shapes is stacked).
    v: tangent, of the shape of x. x and v may be dicts, lists or tuples of arrays, alike.
    """
    xs, vs = ([_input(each, "jvp") for each in leaves(tree)] for tree in (x, v))
    if [shape(a) for a in xs] != [shape(a) for a in vs]:
        raise ValueError(
            f"jvp: the tangent has shape {[shape(a) for a in vs]}, the point {[shape(a) for a in xs]}"
        )
    return _push(f, x, xs, vs)


def _push(f, x, xs, vs, stack=()):
    level = new_level()
    duals = [Dual(a, level, v, stack) for a, v in zip(xs, vs, strict=True)]
    y = _output(f(rebuild(x, iter(duals))), "jvp")
    if not isinstance(y, Dual) or y.level != level:
        return y, np.zeros(stack + shape(y), y.dtype)
    tangent = np.zeros(stack + y.shape, y.dtype) if y.tangent is None else y.tangent
    return y.data, tangent


# --- reverse mode ---------------------------------------------------------------------------------


def vjp(f, x):
    """Value of `f` at `x`, and the pullback of cotangents.

    f: maps an array of shape `x.shape` (or a dict, list or tuple of arrays) to one of any shape `out`.
    Returns `(y, pullback)`; `pullback(w)` takes `w` of shape `out` and gives J^T w, of the shape (and
    structure) of x, at about the cost of two evaluations of f (Griewank & Walther 2008, ch. 3). It may be
    called again. Raises TypeError where f leaves the tape (an operation with no rule), naming that operation.
    """
    y, pull = _trace(lambda xs: f(rebuild(x, iter(xs))), leaves(x), "vjp")

    def pullback(w):
        w = _input(w, "pullback")
        if shape(w) != shape(y):
            raise ValueError(
                f"pullback: the cotangent has shape {shape(w)}, the output {shape(y)}; they must agree"
            )
        return rebuild(x, iter(pull(w)))

    return y, pullback


def _trace(f, xs, verb):
    """Value of f at a list of arrays, and a function from a cotangent (or a stack) to the list of theirs."""
    level = new_level()
    inputs = [node(_input(x, verb), True, level) for x in xs]
    y = _output(f(inputs), verb)
    if not isinstance(y, Tensor) or y.level != level:
        return y, lambda w: [_zeros(t, w, y) for t in inputs]

    def pull(w):
        found = {leaf.id: _own(leaf, g, owned) for leaf, g, owned in tape.pull(y, w)}
        return [found[t.id] if t.id in found else _zeros(t, w, y) for t in inputs]

    return y.data, pull


def pull_all(f, xs, w):
    """J^T w for each of a list of arrays; w may be a stack of cotangents."""
    return _trace(f, xs, "vjp")[1](w)


def _own(leaf, g, owned):
    if shape(g)[len(shape(g)) - leaf.ndim :] != leaf.shape:
        raise RuntimeError(f"a rule gave a cotangent of shape {shape(g)} to an array of shape {leaf.shape}")
    return g if owned or isinstance(g, Traced) else np.array(g)


def _zeros(t, w, y):
    return np.zeros(shape(w)[: len(shape(w)) - len(shape(y))] + t.shape, t.dtype)


def value_and_grad(f):
    """The function `x, *rest -> (f(x, *rest), gradient in x)`; f must return one number."""
    return lambda x, *rest: _value_and_grad(f, x, rest)


def grad(f):
    """The gradient of a function of one array (or a dict, list, tuple of arrays) that returns one number.

    `grad(f)(x, *rest)` has the shape and the structure of x; `rest` are constants. Integers count as float64.
    """
    return lambda x, *rest: _value_and_grad(f, x, rest)[1]


def _value_and_grad(f, x, rest):
    y, pull = _trace(lambda xs: f(rebuild(x, iter(xs)), *rest), leaves(x), "grad")
    if shape(y) != ():
        raise ValueError(
            f"grad needs a function that returns one number; this one returned shape {shape(y)}. Use "
            "jacobian(f) for all the partials, vjp(f, x) for J^T w, or reduce the result with .sum() or "
            ".mean()"
        )
    return y, rebuild(x, iter(pull(np.ones((), y.dtype))))


# --- whole matrices -------------------------------------------------------------------------------


def jacobian(f, mode="reverse"):
    """The function `x -> J`, of shape `out + x.shape` (a matrix, row per output, where both are vectors).

    mode "reverse" pulls back a cotangent per output, "forward" pushes a tangent per input: the same numbers,
    so take reverse for few outputs and forward for few inputs.
    """
    if mode not in ("reverse", "forward"):
        raise ValueError(f"jacobian: mode is 'reverse' or 'forward', not {mode!r}")

    def matrix(x):
        x = _input(x, "jacobian")
        return (_by_rows if mode == "reverse" else _by_columns)(f, x)

    return matrix


def _by_rows(f, x):
    y, pull = _trace(lambda xs: f(*xs), [x], "jacobian")
    rows = [pull(w)[0] for w in _basis(y)]
    return S.reshape(rows[0] if len(rows) == 1 else S.concatenate(rows), shape(y) + shape(x))


def _by_columns(f, x):
    parts = [_push(f, x, [x], [v], v.shape[:1]) for v in _basis(x)]
    y = parts[0][0]
    columns = S.concatenate([tangent for _, tangent in parts])
    n = len(shape(y))
    return S.reshape(S.transpose(columns, [*range(1, n + 1), 0]), shape(y) + shape(x))


def _basis(x):
    """The basis vectors of x's space, shaped like x, in stacks of at most CHUNK."""
    n = int(np.prod(shape(x)))
    for start in range(0, max(n, 1), CHUNK):
        rows = min(CHUNK, n - start)
        yield np.eye(rows, n, start, dtype=x.dtype).reshape((rows, *shape(x)))


def hessian(f):
    """The function `x -> H`, of shape `x.shape + x.shape`: forward over reverse."""
    return jacobian(grad(f), mode="forward")


def hvp(f, x, v):
    """H v without H: the derivative of the gradient along v, at a few times the cost of f."""
    return jvp(grad(f), x, v)[1]
