"""Whether two answers are the same: exact in fractions where possible, else to forty digits at points.

Two expressions of answer size that agree to thirty digits at every one of a dozen points, of both signs, are
the same function there; nearly equal ones (1/3 and 0.333) differ long before. Nothing here grows without
bound: exponents and arguments are limited before anything is computed.
"""

from fractions import Fraction
from functools import cache

from course_utils.questions.reading.tree import Node, variables

DIGITS = 40
EXACT = 1e-30  # relative: what is left of forty digits after some cancellation
FLOAT = 1e-9  # relative: what a floating-point computation may be off by
MAX_BITS = 20_000
MAX_LOG = 1e6
POINTS = tuple(Fraction(n, d) for n, d in (
    (7, 11), (-13, 9), (19, 17), (23, 8), (-5, 13), (31, 12),
    (-29, 15), (2, 19), (43, 20), (-37, 14), (17, 6), (-3, 23),
))  # fmt: skip


class UndefinedError(ArithmeticError):
    """The expression has no finite value at this point, or none that can be computed in bounded time."""


@cache
def _mp():
    """An arithmetic of forty digits of our own: the precision of the learner's mpmath stays as it is."""
    from mpmath import MPContext

    context = MPContext()
    context.dps = DIGITS
    return context


def same(
    answer: Node, key: Node, names: tuple[str, ...] = (), tolerance: Fraction | float = 0
) -> bool | None:
    """Whether `answer` equals `key` wherever the key is real; None where the key has no value to compare.

    `tolerance`: an absolute error that is allowed; numbers that come from floats get a relative 1e-9 too.
    """
    rounded = FLOAT if _from_floats(answer) else EXACT
    compared = 0
    for point in _points(names if variables(answer) | variables(key) else ()):
        try:
            expected = evaluate(key, point)
        except UndefinedError:
            continue
        try:
            given = evaluate(answer, point)
        except UndefinedError:
            return False
        if not _close(given, expected, tolerance, rounded):
            return False
        compared += 1
    return True if compared else None


def has_value(node: Node, names: tuple[str, ...] = ()) -> bool:
    """Whether an expression has a value that can be computed, anywhere: 1/0 has none."""
    for point in _points(names if variables(node) else ()):
        try:
            evaluate(node, point)
        except UndefinedError:
            continue
        return True
    return False


def certain(answer: Node, key: Node) -> str:
    """What the judgement that two expressions are equal rests on, where it is not certain; else "".

    Fractions are compared exactly, and what came from floats is only claimed to be near.
    """
    if answer == key or _from_floats(answer):
        return ""
    names = variables(answer) | variables(key)
    if not names and all(isinstance(evaluate(node, {}), Fraction) for node in (answer, key)):
        return ""
    from course_utils.questions.proof import COMPUTED, SAMPLED, proved

    return "" if proved(answer, key) else SAMPLED if names else COMPUTED


def _points(names: tuple[str, ...]) -> list[dict]:
    if not names:
        return [{}]
    n = len(POINTS)
    return [{name: POINTS[(k + (2 * k + 5) * i) % n] for i, name in enumerate(names)} for k in range(n)]


def _from_floats(node: Node) -> bool:
    return "float" in node.note or any(map(_from_floats, node.args))


def _close(given, expected, tolerance, rounded) -> bool:
    if isinstance(given, Fraction) and isinstance(expected, Fraction) and rounded == EXACT:
        return abs(given - expected) <= tolerance
    given, expected = _real(given), _real(expected)
    return bool(abs(given - expected) <= float(tolerance) * (1 + 1e-9) + rounded * max(1, abs(expected)))


def value(node: Node, point: dict | None = None) -> float:
    """The value as a float. Raises UndefinedError."""
    return float(evaluate(node, point or {}))


def evaluate(node: Node, point: dict):
    """A Fraction where the arithmetic stays rational, else an mpmath number. Raises UndefinedError."""
    try:
        result = _evaluate(node, point)
        if isinstance(result, Fraction):
            return result
        if not _mp().isfinite(result) or abs(_mp().im(result)) > EXACT * max(1, abs(result)):
            raise UndefinedError("not a finite real number")
        return _mp().re(result)
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        raise UndefinedError(str(error)) from None


def _evaluate(node: Node, point: dict):
    if node.op == "num":
        return node.value
    if node.op == "var":
        return point[node.value]
    if node.op == "list":
        raise UndefinedError("a list has no single value")
    if node.op == "const":
        return +_mp().pi if node.value == "pi" else +_mp().e
    args = [_evaluate(a, point) for a in node.args]
    if node.op == "fn":
        return _function(node.value, args[0])
    return _OPERATIONS[node.op](*args)


def _real(x):
    return _mp().mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def _arithmetic(operation):
    def compute(a, b):
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return operation(a, b)
        return operation(_real(a), _real(b))

    return compute


def _power(base, exponent):
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits * abs(exponent.numerator) <= MAX_BITS:
            return base**exponent.numerator
    base, exponent = _real(base), _real(exponent)
    if base != 0 and abs(exponent) * (1 + abs(_mp().log(abs(base)))) > MAX_LOG:
        raise UndefinedError("too large")
    return base**exponent


def _function(name: str, x):
    if name == "abs":
        return abs(x)
    x = _real(x)
    if abs(x) > MAX_LOG:
        if name in ("log", "sqrt"):
            return getattr(_mp(), name)(x)
        raise UndefinedError("too large")
    return getattr(_mp(), {"arcsin": "asin", "arccos": "acos", "arctan": "atan"}.get(name, name))(x)


_OPERATIONS = {
    "neg": lambda a: -a,
    "add": _arithmetic(lambda a, b: a + b),
    "sub": _arithmetic(lambda a, b: a - b),
    "mul": _arithmetic(lambda a, b: a * b),
    "div": _arithmetic(lambda a, b: a / b),
    "pow": _power,
}
