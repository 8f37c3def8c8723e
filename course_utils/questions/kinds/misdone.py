"""Derivatives as they come out with one rule wrong, of SymPy expressions in one variable or several."""

from collections.abc import Iterable

from course_utils.questions.lazy import sp


def misdone_partials(f, x, others) -> Iterable[tuple[str, object]]:
    """(slip, what it makes of the partial of f in x): rules that were broken, and terms that got lost."""
    right, terms = sp.diff(f, x), sp.Add.make_args(f)
    for other in others:
        yield "other variable", sp.diff(f, other)
    still = f.subs(x, 0) if f.subs(x, 0).is_finite else sp.Integer(0)
    if still != 0:
        for term in sorted({still, *still.as_ordered_terms()}, key=str):
            yield "constant kept", right + term
    moving = [t for t in terms if sp.diff(t, x) != 0]
    in_others = [sum(sp.diff(t, v) for v in others) for t in terms if t not in moving]
    for extra in {*in_others, sum(in_others)} - {0}:
        yield "still term differentiated", right + extra
    for term in moving:
        forgotten = without_inner(term, x)
        if forgotten is not None:
            yield "forgot inner derivative", right - sp.diff(term, x) + forgotten
        if term.is_polynomial(x) and sp.degree(term, x) > 1:
            yield "power kept", right + (x - 1) * sp.diff(term, x)
        if len(moving) > 1:
            yield "sign of a term", right - 2 * sp.diff(term, x)
            yield "term left out", right - sp.diff(term, x)
    if len(moving) > 1 and (none := without_inner(f, x)) is not None:
        yield "forgot inner derivative", none
    yield "sign", -right


def _by_terms(f, x, of_term):
    """`of_term` on the terms to which it applies (not None), the derivative on the others; None if on
    none.
    """
    parts = [term.as_independent(x, as_Add=False) for term in sp.Add.make_args(f)]
    wrong = [of_term(g) for _, g in parts]
    if all(w is None for w in wrong):
        return None
    return sum(c * (sp.diff(g, x) if w is None else w) for (c, g), w in zip(parts, wrong, strict=True))


def without_inner(f, x):
    """The derivative of f with no inner derivative; None where there is none to forget."""

    def of_term(g):
        if isinstance(g, sp.Function) and g.args[0] != x:
            return g.fdiff()
        if isinstance(g, sp.Pow) and g.base != x and not g.exp.has(x):
            return g.exp * g.base ** (g.exp - 1)
        return None

    return _by_terms(f, x, of_term)


def outer_at_x(f, x):
    """The derivative with each outer derivative taken at x; None where no function is inside another."""

    def of_term(g):
        if isinstance(g, sp.Function) and g.args[0] != x:
            return g.func(x).diff(x) * g.args[0].diff(x)
        return None

    return _by_terms(f, x, of_term)


def outer_kept(f, x):
    """The derivative with each outer function left as it is; None where no function is inside another."""

    def of_term(g):
        return g * g.args[0].diff(x) if isinstance(g, sp.Function) and g.args[0] != x else None

    return _by_terms(f, x, of_term)


def without_product_rule(f, x):
    """The derivative with products of derivatives for products; None where there is no product."""

    def of_term(g):
        return sp.Mul(*(sp.diff(factor, x) for factor in g.args)) if isinstance(g, sp.Mul) else None

    return _by_terms(f, x, of_term)
