"""Whether an equality that holds at every sampled point can be proved, or refuted, by rules that are exact.

An equality is proved where SymPy, given the two trees, brings their difference to 0 by expanding, by a common
denominator, with the logarithms of rational numbers written as those of primes and roots within roots drawn,
or with sines and the like written as exponentials. It is refuted where what is left is a
polynomial. Where neither comes of it or it would take long, the outcome says what it rests on.
"""

import operator
from functools import lru_cache
from math import comb

from course_utils.questions.equality import UndefinedError, value
from course_utils.questions.lazy import sp
from course_utils.questions.reading.tree import Node, variables

MAX_NODES = 80  # in both trees together
MAX_BITS = 400  # of a number in them: SymPy looks for factors of what stands under a root
MAX_FACTORED = 10**12  # of whole numbers whose prime factors are looked for
MAX_TERMS = 150  # that expanding may give, estimated beforehand: nothing here may take long
SAMPLED = (
    "I compared the two at eighteen points, to sixty digits at least, and they agree; I could not prove that "
    "they are equal everywhere."
)
COMPUTED = (
    "I compared the two to sixty digits at least, and they agree; I could not prove that they are equal."
)
_SAME_NAME = ("sin", "cos", "tan", "exp", "log", "sqrt", "sinh", "cosh", "tanh")
_NAMES = {name: name for name in _SAME_NAME} | {
    "abs": "Abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
}  # fmt: skip


@lru_cache(maxsize=256)
def proved(a: Node, b: Node) -> bool | None:
    """Whether two expressions are equal by exact rules; None where these do not tell."""
    if _count(a) + _count(b) > MAX_NODES or max(_bits(a), _bits(b)) > MAX_BITS:
        return None
    difference = _sympy(a) - _sympy(b)
    if difference == 0:  # the same but for the order of terms and factors
        return True
    if _terms(Node.of("sub", a, b))[0] > MAX_TERMS:
        return None
    for step in (sp.expand, _numerator, _of_primes, lambda d: _numerator(d.rewrite(sp.exp))):
        left = step(difference)
        if left == 0:
            return True
        if _is_polynomial(left):
            return False
    return None


def _is_polynomial(expression) -> bool:
    """Whether nothing but rational numbers, names and their whole powers is in a sum that is expanded."""
    if expression.is_Pow:
        return bool(expression.base.is_Symbol and expression.exp.is_Integer and expression.exp > 0)
    if expression.is_Add or expression.is_Mul:
        return all(map(_is_polynomial, expression.args))
    return bool(expression.is_Symbol or expression.is_Rational)


def _count(node: Node) -> int:
    return 1 + sum(map(_count, node.args))


def _bits(node: Node) -> float:
    """How long the longest number may get that is made of the numbers in an expression."""
    parts = [_bits(arg) for arg in node.args]
    if node.op == "num":
        return max(node.value.numerator.bit_length(), node.value.denominator.bit_length())
    if node.op != "pow" or variables(node):
        return sum(parts)
    try:
        return max(*parts, parts[0] * abs(value(node.args[1])))
    except (UndefinedError, OverflowError):
        return MAX_BITS + 1


def _terms(node: Node) -> tuple[float, float]:
    """How many terms stand above and below the line when all is expanded, with exponentials for sines."""
    parts = [_terms(arg) for arg in node.args]
    match node.op:
        case "neg":
            return parts[0]
        case "add" | "sub":
            (a, b), (c, d) = parts
            return a * d + c * b, b * d
        case "mul" | "div":
            (a, b), (c, d) = parts
            return (a * c, b * d) if node.op == "mul" else (a * d, b * c)
        case "pow":
            return _power_terms(parts, node.args[1])
        case "fn":
            inside = max(*parts[0], 1) if max(parts[0]) > MAX_TERMS else 1  # expanded too
            both = node.value in ("tan", "tanh")
            return inside * (1 + (both or node.value in ("sin", "cos", "sinh", "cosh"))), 1 + both
    return 1, 1


def _power_terms(parts: list[tuple[float, float]], exponent: Node) -> tuple[float, float]:
    sign = -1 if exponent.op == "neg" else 1
    exponent = exponent.args[0] if exponent.op == "neg" else exponent
    if exponent.op != "num" or exponent.value.denominator != 1:
        return max(parts[0]), max(parts[0])
    k = int(abs(exponent.value))
    if k > MAX_TERMS:
        return MAX_TERMS + 1, 1
    above, below = (comb(int(min(n, MAX_TERMS)) + k - 1, k) for n in parts[0])
    return (above, below) if sign * exponent.value > 0 else (below, above)


def _numerator(expression):
    return sp.expand(sp.fraction(sp.together(sp.expand(expression)))[0])


def _of_primes(expression):
    """With ln 2 + ln 3 for ln 6, and 1 + √2 for √(3 + 2√2)."""
    split = expression.replace(_is_log_of_a_rational, lambda log: _log_of_primes(log.args[0]))
    return _numerator(sp.sqrtdenest(split))


def _is_log_of_a_rational(expression) -> bool:
    of = expression.args[0] if expression.func is sp.log else None
    return of is not None and of.is_Rational and of > 0 and max(of.p, of.q) <= MAX_FACTORED


def _log_of_primes(number):
    return sum(times * sp.log(prime) for prime, times in sp.factorrat(number).items())


def _sympy(node: Node):
    args = [_sympy(arg) for arg in node.args]
    match node.op:
        case "num":
            return sp.Rational(node.value.numerator, node.value.denominator)
        case "const":
            return sp.pi if node.value == "pi" else sp.E
        case "var":
            return sp.Symbol(node.value, real=True)
        case "neg":
            return -args[0]
        case "fn":
            return getattr(sp, _NAMES[node.value])(args[0])
    return _OPERATIONS[node.op](*args)


_OPERATIONS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
}
