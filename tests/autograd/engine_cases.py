"""How to draw arguments for each rule. A rule that is elementwise on all real numbers needs no entry here."""

import string

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_utils.autograd import functions as F
from course_utils.autograd import fused
from course_utils.autograd import shapes as S
from course_utils.autograd.rules import RULES

LAYOUTS = ("contiguous", "transposed", "strided", "reversed")


def laid_out(array, layout):
    """The same values in other memory: what slices and transposes leave behind."""
    if layout == "transposed":
        return np.ascontiguousarray(array.T).T
    if layout == "strided":
        wide = np.zeros((*array.shape, 2))
        wide[..., 0] = array
        return wide[..., 0]
    return np.ascontiguousarray(array[::-1])[::-1] if layout == "reversed" and array.ndim else array


class Draw:
    """Draws shapes with Hypothesis and fills them from a seed."""

    def __init__(self, data):
        self.data = data
        self.rng = np.random.default_rng(data.draw(st.integers(0, 10**6), "seed"))

    def pick(self, *choices):
        return self.data.draw(st.sampled_from(choices))

    def array(self, shape, low=0.3, high=1.7, signed=True):
        """Magnitudes between low and high: away from the kinks at 0, and no two entries alike."""
        values = self.rng.uniform(low, high, shape)
        if signed:
            values *= self.rng.choice([-1.0, 1.0], shape)
        return laid_out(np.asarray(values), self.pick(*LAYOUTS))

    def shape(self, min_dims=0, max_dims=3, min_side=0):
        return self.data.draw(
            hnp.array_shapes(min_dims=min_dims, max_dims=max_dims, min_side=min_side, max_side=3)
        )

    def broadcastable(self, n):
        shapes = hnp.mutually_broadcastable_shapes(num_shapes=n, max_dims=3, min_side=0, max_side=3)
        return self.data.draw(shapes).input_shapes

    def axis(self, x):
        if not x.ndim:
            return None
        n = x.ndim
        return self.pick(None, *range(-n, n), *((a, b) for a in range(n) for b in range(a)))


def elementwise(rule, arity, **domain):
    return lambda d: (rule, [d.array(s, **domain) for s in d.broadcastable(arity)])


def reduction(function, min_side=0):
    def case(d):
        x = d.array(d.shape(min_side=min_side))
        axis, keepdims = d.axis(x), d.pick(False, True)
        return lambda x: function(x, axis=axis, keepdims=keepdims), [x]

    return case


def along_axis(function, min_side=1):
    def case(d):
        x = d.array(d.shape(min_dims=1, min_side=min_side))
        axis = d.pick(*range(-x.ndim, x.ndim))
        return lambda x: function(x, axis=axis), [x]

    return case


def square_matrix(function, **kind):
    return lambda d: (function, [well_conditioned(d, **kind)])


def well_conditioned(d, symmetric=False):
    n, batch = d.pick(1, 2, 3), d.pick((), (2,))
    a = d.array((*batch, n, n), high=1.0)
    return a @ np.swapaxes(a, -1, -2) + n * np.eye(n) if symmetric else a + 2.5 * n * np.eye(n)


def _matmul(d):
    b, m, n, p = (d.pick(1, 2, 3) for _ in range(4))
    left, right = d.pick(
        ((m, n), (n, p)), ((b, m, n), (n, p)), ((b, m, n), (b, n, p)), ((m, n), (b, n, p)), ((1, m, n),
        (b, n, p)),
        ((n,), (n,)), ((n,), (n, p)), ((n,), (b, n, p)), ((b, 2, m, n), (2, n, p)), ((0, n), (n, p)),
    )  # fmt: skip
    return F.matmul, [d.array(left), d.array(right)]


def _matvec(d):
    m, n = d.pick(1, 2, 3), d.pick(1, 2, 3)
    return F.matmul, [d.array(d.pick((m, n), (2, m, n))), d.array((n,))]


def _einsum(d):
    spec = d.pick(
        "i,i->", "ij,j->i", "ij,jk->ik", "bij,bjk->bik", "...ij,...jk->...ik", "ij->ji", "ij->i", "ij->",
        "ii->i",
        "ii->", "ij,ij->i", "ij,ij->ij", "i,j->ij", "ij,kj,k->i", "bhtc,bhsc->bhts", "ij,jk", "iij,j->i",
    )  # fmt: skip
    if spec == "ij,ij->i":  # a length of 1 is repeated, as everywhere in NumPy
        return lambda *xs: F.einsum(spec, *xs), [d.array((2, 3)), d.array((d.pick(1, 2), d.pick(1, 3)))]
    size = {c: d.pick(1, 2, 3) for c in string.ascii_lowercase}
    ins = spec.split("->")[0].split(",")
    shapes = [(2,) * (3 if "..." in s else 0) + tuple(size[c] for c in s.replace("...", "")) for s in ins]
    return lambda *xs: F.einsum(spec, *xs), [d.array(s) for s in shapes]


def _getitem(d):
    index = d.pick(
        0, -1, slice(None), slice(1, None), slice(None, None, -1), slice(None, None, 2), (0, 1),
        (Ellipsis, 0),
        (None, slice(1)), (slice(None), None, 1), np.array([0, 2, 0]), [1, 1],
        (np.array([0, 1]), np.array([2, 2])),
        (slice(None), np.array([2, 0, 2])), (np.array([True, False, True]),),
        (0, slice(None), np.array([1, 1])),
        (np.array([[0, 1], [2, 2]]), 1),
    )  # fmt: skip
    return lambda x: x[index], [d.array((3, 3, 3))]


def _scatter(d):
    x = d.array((2, 3))
    index, to = d.pick(((slice(1, 3), slice(None, 3)), (4, 5)), ((np.array([1, 1]),), (3, 3)))
    return lambda x: RULES["scatter"](x, index=index, to=to), [x]


def _where(d):
    shapes = d.broadcastable(3)
    condition = d.rng.random(shapes[0]) < 0.5
    return lambda x, y: F.where(condition, x, y), [d.array(s) for s in shapes[1:]]


def _concatenate(d):
    shape, k = d.shape(min_dims=1), d.pick(1, 2, 3)
    axis = d.pick(*range(-len(shape), len(shape)))
    shapes = [list(shape) for _ in range(k)]
    for s in shapes:
        s[axis] = d.pick(0, 1, 2)
    return lambda *xs: S.concatenate(xs, axis), [d.array(tuple(s)) for s in shapes]


def _reshape(d):
    x = d.array(d.shape())
    to = d.pick(-1, (1, -1), x.shape[::-1], (*x.shape, 1)) if x.size else x.shape[::-1]
    return lambda x: S.reshape(x, to), [x]


def _transpose(d):
    x = d.array(d.shape())
    axes = tuple(int(a) for a in d.rng.permutation(x.ndim))
    return lambda x: S.transpose(x, axes), [x]


def _broadcast_to(d):
    x = d.array(d.shape(max_dims=2))
    to = tuple(3 if n == 1 else n for n in x.shape)
    return lambda x: S.broadcast_to(x, (2, *to)), [x]


def _solve(d):
    a = well_conditioned(d)
    b = d.pick((a.shape[-1], 2), (*a.shape[:-2], a.shape[-1], 1), (a.shape[-1],))
    return F.solve, [a, d.array(b)]


POSITIVE = {"low": 0.3, "high": 2.0, "signed": False}
CASES = {
    **{name: elementwise(RULES[name], 2) for name in ("add", "sub", "mul", "div", "maximum", "minimum")},
    **{name: elementwise(RULES[name], 1, **POSITIVE) for name in ("log", "log1p", "sqrt")},
    "power": elementwise(RULES["power"], 2, **POSITIVE),
    "clip": lambda d: (lambda x: F.clip(x, -1.0, 0.6), [d.array(d.shape(), low=0.3, high=0.9)]),
    "where": _where,
    "sum": reduction(F.sum),
    "max": reduction(F.max, min_side=1),
    "min": reduction(F.min, min_side=1),
    "norm": reduction(lambda x, axis, keepdims: F.norm(x, None, axis, keepdims)),
    "logsumexp": reduction(F.logsumexp, min_side=1),
    "softmax": along_axis(F.softmax),
    "cumsum": along_axis(F.cumsum, min_side=0),
    "flip": along_axis(S.flip, min_side=0),
    "tril": lambda d: (lambda x: S.tril(x, 1) + S.triu(x, 0), [d.array(d.shape(min_dims=2))]),
    "getitem": _getitem,
    "scatter": _scatter,
    "concatenate": _concatenate,
    "reshape": _reshape,
    "transpose": _transpose,
    "broadcast_to": _broadcast_to,
    "matmul": _matmul,
    "matvec": _matvec,
    "einsum": _einsum,
    "inv": square_matrix(F.inv),
    "det": square_matrix(F.det),
    "logabsdet": square_matrix(lambda a: F.slogdet(a)[1]),
    "cholesky": square_matrix(F.cholesky, symmetric=True),
    "solve": _solve,
}

# Functions made of several rules go through the same battery.
COMPOSITIONS = {
    "mean": reduction(F.mean, min_side=1),
    "prod": reduction(F.prod),
    "var": reduction(F.var, min_side=2),
    "std": reduction(F.std, min_side=2),
    "log_softmax": along_axis(F.log_softmax),
    "norm-1": lambda d: (lambda x: F.norm(x, 1, axis=0), [d.array((3, 2))]),
    "norm-inf": lambda d: (lambda x: F.norm(x, np.inf, axis=-1), [d.array((3, 2))]),
    "stack": lambda d: (lambda x, y: S.stack([x, y, x], -1), [d.array((2, 3)), d.array((2, 3))]),
    "split": lambda d: (lambda x: S.concatenate(S.split(x, [1, 2], 1)[::-1], 0), [d.array((2, 3))]),
    "pad": lambda d: (lambda x: S.pad(x, ((1, 0), (2, 1)), constant_values=3.0), [d.array(d.shape(2, 2))]),
    "squeeze": lambda d: (lambda x: S.squeeze(S.expand_dims(x, (0, -1))), [d.array(d.shape())]),
    "swapaxes": lambda d: (lambda x: S.swapaxes(S.moveaxis(x, 0, -1), 0, 1), [d.array((2, 3, 1))]),
    "diagonal": lambda d: (lambda x: F.diagonal(x, 1), [d.array((3, 4))]),
    "diag": lambda d: (lambda x: F.diag(x, -1), [d.array((3,))]),
    "trace": lambda d: (F.trace, [d.array((3, 3))]),
    "vdot": lambda d: (np.vdot, [d.array((2, 3)), d.array((2, 3))]),
    "outer": lambda d: (F.outer, [d.array((2,)), d.array((3,))]),
    "one array twice": lambda d: (lambda x: x * x + x[::-1] * x.sum(), [d.array((3,))]),
    "slices of one array": lambda d: (lambda x: x[1:] * x[:-1] + x[0], [d.array((4, 2))]),
}


def _linear(d):
    front, n, m = d.pick((), (4,), (2, 3)), d.pick(1, 3), d.pick(1, 2)
    relu = d.pick(False, True)
    return lambda x, w, b: fused.linear(x, w, b, relu=relu), [
        d.array((*front, n)),
        d.array((n, m)),
        d.array((m,)),
    ]


def _cross_entropy(d):
    shape = d.pick((1, 3), (4, 3), (2, 2, 5))
    targets = d.rng.integers(0, shape[-1], shape[:-1])
    return lambda z: fused.cross_entropy(z, targets=targets), [d.array(shape)]


def _embedding(d):
    index = d.rng.integers(0, 4, d.pick((1,), (5,), (2, 3)))
    return lambda table: fused.embedding(table, index=index), [d.array((4, 3))]


FUSED_CASES = {
    "linear": _linear,
    "layer_norm": lambda d: (
        fused.layer_norm,
        [d.array((*d.pick((), (2,), (2, 3)), 4)), d.array((4,)), d.array((4,))],
    ),
    "gelu": elementwise(fused.gelu, 1),
    "causal_attention": lambda d: (lambda x: fused.causal_attention(x, heads=2), [d.array((2, 3, 12))]),
    "cross_entropy": _cross_entropy,
    "embedding": _embedding,
    "mean_squared_error": lambda d: (fused.mean_squared_error, [d.array((3, 2)), d.array((3, 2))]),
}


def case_for(name):
    """The entry for `name`, or: a number-by-number function of one argument, on all real numbers."""
    known = {**CASES, **COMPOSITIONS, **{f"fused {name}": case for name, case in FUSED_CASES.items()}}
    return known.get(name) or elementwise(RULES[name], 1)
