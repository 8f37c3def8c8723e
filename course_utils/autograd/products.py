"""Rules for matrix products and linear algebra: as in `rules`; matrices are the last two axes."""

import numpy as np

from .rules import align, rule, shape, unbroadcast


def _T(x):
    return np.swapaxes(x, -1, -2)


def _rule(name, forward, pulls, pushes):
    """A rule from a pullback and a pushforward per argument; broadcast batch axes are summed."""

    def pull(i, g, lead, out, args, params):
        return unbroadcast(pulls[i](g, out, *args), shape(args[i]), lead)

    def push(i, t, lead, out, args, params):
        return pushes[i](align(t, lead, args[i], len(shape(out))), out, *args)

    return rule(name, forward, pull, push)


# C = A B with both at least two-dimensional: dA = G B^T, dB = A^T G.
matmul = _rule(
    "matmul",
    np.matmul,
    (lambda g, out, a, b: g @ _T(b), lambda g, out, a, b: _T(a) @ g),
    (lambda t, out, a, b: t @ b, lambda t, out, a, b: a @ t),
)


def _matvec_pull(i, g, lead, out, args, params):
    """y = A x: dA = g x^T; dx = A^T g, written g A so that a stack of g is one matrix product."""
    a, x = args
    if i == 0:
        return g[..., None] * x
    return g.reshape((*g.shape[:lead], -1)) @ a.reshape(-1, a.shape[-1])


def _matvec_push(i, t, lead, out, args, params):
    a, x = args
    if i == 0:
        return t @ x
    return (t @ _T(a.reshape(-1, a.shape[-1]))).reshape(t.shape[:lead] + a.shape[:-1])


matvec = rule("matvec", np.matmul, _matvec_pull, _matvec_push)


# --- einsum ---------------------------------------------------------------------------------------


def _einsum_pull(i, g, lead, out, args, params):
    """The cotangent takes the place of operand i: sum over every letter that operand i does not have."""
    *ins, result = params["letters"]
    others = [(s, x) for j, (s, x) in enumerate(zip(ins, args, strict=True)) if j != i]
    known = "".join(s for s, _ in others) + result
    target = "".join(c for c in ins[i] if c in known)
    spec = ",".join(["..." + result, *(s for s, _ in others)]) + "->..." + target
    g = np.einsum(spec, g, *(x for _, x in others))
    if target != ins[i]:  # a letter found nowhere else was summed out
        g = g[(slice(None),) * lead + tuple(slice(None) if c in known else None for c in ins[i])]
    # Along such a letter, or against a length of 1, the cotangent is the same everywhere.
    sizes = (n if k == 1 else k for n, k in zip(args[i].shape, g.shape[lead:], strict=True))
    return unbroadcast(np.broadcast_to(g, g.shape[:lead] + tuple(sizes)), args[i].shape, lead)


def _einsum_push(i, t, lead, out, args, params):
    *ins, result = params["letters"]
    spec = ",".join(("..." if j == i else "") + s for j, s in enumerate(ins)) + "->..." + result
    return np.einsum(spec, *(t if j == i else x for j, x in enumerate(args)))


einsum = rule(
    "einsum",
    lambda *xs, letters: np.einsum(",".join(letters[:-1]) + "->" + letters[-1], *xs),
    _einsum_pull,
    _einsum_push,
)

# --- linear algebra -------------------------------------------------------------------------------


def _half(x):
    """Lower triangle with half the diagonal: L^-1 dA L^-T = S + S^T has S = _half of it."""
    return np.tril(x) - 0.5 * x * np.eye(shape(x)[-1], dtype=x.dtype)


def _symmetric(x):
    return 0.5 * (x + _T(x))


def _cholesky_pull(g, out, a):
    inverse = np.linalg.inv(out)
    return _symmetric(_T(inverse) @ _half(_T(out) @ g) @ inverse)


def _cholesky_push(t, out, a):
    inverse = np.linalg.inv(out)
    return out @ _half(inverse @ _symmetric(t) @ _T(inverse))


inv = _rule(
    "inv", np.linalg.inv, (lambda g, out, a: -_T(out) @ g @ _T(out),), (lambda t, out, a: -out @ t @ out,)
)
solve = _rule(
    "solve",
    np.linalg.solve,
    (
        lambda g, out, a, b: -np.linalg.solve(_T(a), g) @ _T(out),
        lambda g, out, a, b: np.linalg.solve(_T(a), g),
    ),
    (lambda t, out, a, b: -np.linalg.solve(a, t @ out), lambda t, out, a, b: np.linalg.solve(a, t)),
)
cholesky = _rule(
    "cholesky", lambda a: np.linalg.cholesky(_symmetric(a)), (_cholesky_pull,), (_cholesky_push,)
)


def _scalar_of_matrix(name, forward, partial):
    """A number per matrix, from its matrix of partials."""
    return _rule(
        name,
        forward,
        (lambda g, out, a: g[..., None, None] * partial(out, a),),
        (lambda t, out, a: np.sum(t * partial(out, a), axis=(-2, -1)),),
    )


det = _scalar_of_matrix("det", np.linalg.det, lambda out, a: out[..., None, None] * _T(np.linalg.inv(a)))
logabsdet = _scalar_of_matrix(
    "logabsdet", lambda a: np.linalg.slogdet(a)[1], lambda out, a: _T(np.linalg.inv(a))
)
