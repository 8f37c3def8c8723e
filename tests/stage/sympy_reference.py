"""Random expressions and what SymPy says of them, as sharp as arithmetic in doubles allows to ask.

`say` computes with SymPy's own arithmetic, mpmath, to 40 digits, node by node: what sympy.N does, a hundred
times as fast. A value is None wherever a part of it is complex, infinite or undefined.
"""

import math
import random

import mpmath
import sympy
from sympy import Max, Min, Piecewise, Rational

x, y = sympy.symbols("x y", real=True)
UNARY = "sin cos tan exp log sqrt tanh Abs sign atan asin acos sinh cosh asinh acosh atanh floor ceiling"
UNARY = [getattr(sympy, name) for name in UNARY.split()]
LARGEST, SMALLEST = 1.7976931348623157e308, 2.3e-308
_FUNCTIONS = {
    f: getattr(mpmath, f.__name__) for f in UNARY if f not in (sympy.Abs, sympy.sqrt, sympy.ceiling)
}
_FUNCTIONS |= {sympy.Abs: abs, sympy.ceiling: mpmath.ceil, sympy.atan2: mpmath.atan2}
_RELATIONS = {
    sympy.StrictLessThan: lambda a, b: a < b,
    sympy.LessThan: lambda a, b: a <= b,
    sympy.StrictGreaterThan: lambda a, b: a > b,
    sympy.GreaterThan: lambda a, b: a >= b,
}


def grow(draw: random.Random, depth: int):
    """A random expression of x and y."""
    if depth == 0 or draw.random() < 0.1:
        return draw.choice([x, y, x, y, sympy.Integer(draw.randint(-3, 3)), Rational(draw.randint(1, 5), 3)])
    a, b = grow(draw, depth - 1), grow(draw, depth - 1)
    kind = draw.random()
    if kind < 0.35:
        return draw.choice(UNARY)(a)
    if kind < 0.45:
        return a ** draw.choice([2, 3, -1, -2, -3, Rational(1, 3), Rational(3, 2), Rational(-1, 2), b])
    if kind < 0.55:
        return draw.choice([Max, Min, sympy.atan2])(a, b)
    if kind < 0.6:
        return Piecewise((a, draw.choice([x < y, x <= y, x > 0, y >= 1])), (b, True))
    return draw.choice([a + b, a - b, a * b, a / b])


def drawn(draw: random.Random):
    """A random expression with no undefined constant in it: those are refused at declaration."""
    while True:
        try:
            expression = grow(draw, draw.randint(1, 4))
        except (TypeError, ValueError):  # SymPy itself will not compare complex constants
            continue
        if not expression.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I, sympy.AccumBounds):
            return expression


def say(expression, point, bend=None):
    """The value at `point`, a dict symbol -> double, as an mpmath number; None where there is no real one.

    bend: what happens to every part but the inputs; `jitter` and `rounded` do what doubles may do to it.
    """
    seen: dict = {}

    def visit(e):
        if e not in seen:
            exact = e in point or e.is_Integer
            seen[e] = _settled(_apply(e, visit, point), None if exact else bend)
        return seen[e]

    with mpmath.workdps(40):
        return visit(expression)


def _apply(e, visit, point):
    if e in point:
        return mpmath.mpf(point[e])
    if e.is_Atom:
        return sympy.N(e, 40)._to_mpmath(140)
    if isinstance(e, Piecewise):
        return visit(next(value for value, test in e.args if test == True or _holds(test, visit)))  # noqa: E712
    parts = [visit(a) for a in e.args]
    if None in parts:
        return None
    try:
        return _function(e, parts)
    except (ZeroDivisionError, ValueError, OverflowError):
        return None


def _function(e, parts):
    if e.is_Add:
        return mpmath.fsum(parts)
    if e.is_Mul:
        return mpmath.fprod(parts)
    if (
        e.is_Pow and e.exp.is_number and e.exp.is_negative
    ):  # a quotient, whose lower part must be a number too
        below = _settled(mpmath.power(parts[0], -parts[1]))
        return None if below is None else 1 / below
    if e.is_Pow:
        return mpmath.power(*parts)
    if isinstance(e, (Max, Min)):
        return (max if isinstance(e, Max) else min)(parts)
    if e.func is sympy.atan2 and not any(parts):
        return None
    return _FUNCTIONS[e.func](*parts)


def _holds(test, visit) -> bool:
    left, right = map(visit, test.args)
    return left is not None and right is not None and _RELATIONS[test.func](left, right)


def _settled(value, bend=None):
    if value is None or isinstance(value, mpmath.mpc) or not mpmath.isfinite(value) or abs(value) > LARGEST:
        return None
    if bend is None:
        return value
    # Below its smallest normal number a double loses digits, and in the end all of them.
    return bend(value) if abs(value) > SMALLEST else mpmath.mpf(0)


def rounded(value):
    """To the nearest double."""
    return mpmath.mpf(float(value))


def verdict(expression, point, got: float, draw: random.Random) -> str:
    """Whether `got` is "right", "wrong", or "lost": a last bit on the way changes more than can be asked."""

    def jitter(value):
        return value * (1 + draw.uniform(-1, 1) * mpmath.mpf(2) ** -53)

    wanted = say(expression, point)
    if math.isnan(got) if wanted is None else abs(got - wanted) <= max(1e-12 * abs(wanted), SMALLEST):
        return "right"
    others = [say(expression, point, bend) for bend in (jitter, jitter, rounded)]
    if wanted is None or None in others:
        return "wrong" if [wanted] * 3 == others else "lost"
    spread = max(abs(other - wanted) for other in others)
    return "lost" if spread > 1e-14 * abs(wanted) and abs(got - wanted) < 100 * spread else "wrong"
