"""The value of an expression at a point, with a bound on its error: nothing differs by rounding alone.

A value is exact (a Fraction) as long as the arithmetic stays rational, else a ball: a number of so many
digits, and the power of two that bounds how far off it is. What two balls cannot tell apart needs more
digits, or is not decided. Nothing grows without bound: exponents and arguments are limited before anything
is computed.
"""

from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from course_utils.questions.reading.tree import Node

MAX_BITS = 20_000
MAX_LOG = 1e6
MAX_SIZE = 10**7  # of a binary exponent
EXACTLY = -(10**9)  # the exponent of an error that is not there


class UndefinedError(ArithmeticError):
    """The expression has no finite real value at this point."""


class UncertainError(UndefinedError):
    """Whether it has one, or which, cannot be told with these digits, or not in bounded time."""


class TooLargeError(UncertainError):
    """More digits would not help."""


class Ball(NamedTuple):
    """A number that is off by 2**off at most."""

    mid: object  # real or complex, of mpmath
    off: int = EXACTLY


@cache
def arithmetic(digits: int):
    """An arithmetic of our own: the precision of the learner's mpmath stays as it is."""
    from mpmath import MPContext

    context = MPContext()
    context.dps = digits
    return context


class Evaluation:
    """The value of a tree at one point with so many digits.

    spread: the binary exponent, without its sign, of the smallest number that was met, other than 0, or of
    the largest: arctan(10^40) is very near to pi/2. vanishing: whether a number was met that may be 0 and
    is not known to be.
    """

    def __init__(self, digits: int, point: dict):
        self.digits, self.point = digits, point
        self.spread, self.vanishing = 0, False
        self._done: dict[tuple, tuple] = {}  # the same twice is one number: its difference is 0

    @cached_property
    def mp(self):
        """The arithmetic, which is loaded when a number is no fraction."""
        return arithmetic(self.digits)

    def of(self, node: Node) -> Fraction | Ball:
        """A Fraction, or a ball with a real number. Raises UndefinedError and UncertainError."""
        try:
            result = self._value(node)
        except (ZeroDivisionError, OverflowError, ValueError) as error:
            raise UndefinedError(str(error)) from None
        if isinstance(result, Fraction):
            return result
        if not self.mp.isfinite(result.mid):
            raise UndefinedError("not finite")
        if self._size(self.mp.im(result.mid)) - 1 > result.off:
            raise UndefinedError("not real")
        return Ball(self.mp.re(result.mid), result.off)

    def ball(self, value: Fraction | Ball) -> Ball:
        """A value as a ball."""
        if isinstance(value, Ball):
            return value
        if value.denominator == 1 and value.numerator.bit_length() <= self.mp.prec:
            return Ball(self.mp.mpf(value.numerator))
        return self._rounded(self.mp.mpf(value.numerator) / value.denominator, EXACTLY)

    def _value(self, node: Node) -> Fraction | Ball:
        match node.op:
            case "num":
                return self._met(node.value)
            case "var":
                return self.point[node.value]
            case "list":
                raise UndefinedError("a list has no single value")
        before = self.spread, self.vanishing
        args = [self._value(arg) for arg in node.args]
        if node.op == "mul" and any(isinstance(arg, Fraction) and arg == 0 for arg in args):
            self.spread, self.vanishing = before  # what is multiplied by 0 leaves nothing behind
            return Fraction(0)
        place = (node.op, node.value, *(arg if isinstance(arg, Fraction) else id(arg) for arg in args))
        if place not in self._done:
            outside = self.spread, self.vanishing
            self.spread, self.vanishing = 0, False
            self._done[place] = self._met(self._computed(node, args)), self.spread, self.vanishing
            self.spread, self.vanishing = outside
        result, spread, vanishing = self._done[place]
        self.spread, self.vanishing = max(self.spread, spread), self.vanishing or vanishing
        return result

    def _computed(self, node: Node, args: list[Fraction | Ball]) -> Fraction | Ball:
        exact = all(isinstance(arg, Fraction) for arg in args)
        if exact and node.op in _EXACT:
            return _EXACT[node.op](*args)
        if node.op == "sub" and args[0] is args[1]:
            return Fraction(0)
        if node.op == "const":
            return self._rounded(+self.mp.pi if node.value == "pi" else +self.mp.e, EXACTLY)
        if node.op == "fn" and node.value == "abs":
            return abs(args[0]) if exact else self._rounded(abs(args[0].mid), args[0].off)
        if node.op == "pow":
            euler = (node.args[0].op, node.args[0].value) == ("const", "e")
            return self._exp(self.ball(args[1])) if euler else self._power(*args)
        operation = getattr(self, f"_{node.value if node.op == 'fn' else node.op}")
        return operation(*map(self.ball, args))

    def _met(self, value):
        """The same value, with a note of how small it is."""
        if isinstance(value, Fraction):
            size = value.numerator.bit_length() - value.denominator.bit_length() if value else 0
        else:
            least = self._least(value)
            apart = value.mid != 0 and least > value.off
            self.vanishing |= not apart and not _is_zero(value)
            size = least if apart else 0
        self.spread = max(self.spread, abs(size))
        return value

    def _size(self, x) -> int:
        """e with |x| < 2**e."""
        if x == 0:
            return EXACTLY
        size = self.mp.mag(x)
        if not isinstance(size, int):
            raise UndefinedError("not finite")
        if abs(size) > MAX_SIZE:
            raise TooLargeError("too large")
        return size

    def _least(self, ball: Ball) -> int:
        """e with |x| >= 2**e for the middle x."""
        return self._size(ball.mid) - 2

    def _away(self, ball: Ball, bits: int = 2) -> int:
        """As `_least`, for a ball that is so many bits away from 0 at least. Raises UncertainError."""
        least = self._least(ball)
        if least < ball.off + bits:
            if _is_zero(ball):
                raise ZeroDivisionError("a pole")
            raise UncertainError("perhaps a pole")
        return least

    def _rounded(self, x, off: int) -> Ball:
        """A result, off by 2**off before it was rounded."""
        return Ball(x, max(off, self._size(x) - self.mp.prec + 2) + 1)

    def _neg(self, a: Ball) -> Ball:
        return Ball(-a.mid, a.off)

    def _add(self, a: Ball, b: Ball) -> Ball:
        return self._rounded(a.mid + b.mid, max(a.off, b.off) + 1)

    def _sub(self, a: Ball, b: Ball) -> Ball:
        return self._rounded(a.mid - b.mid, max(a.off, b.off) + 1)

    def _mul(self, a: Ball, b: Ball) -> Ball:
        sizes = self._size(a.mid), self._size(b.mid)
        return self._rounded(a.mid * b.mid, max(sizes[0] + b.off, sizes[1] + a.off, a.off + b.off) + 2)

    def _div(self, a: Ball, b: Ball) -> Ball:
        least = self._away(b)
        quotient = a.mid / b.mid
        return self._rounded(quotient, max(a.off, self._size(quotient) + b.off) + 2 - least)

    def _power(self, base: Fraction | Ball, exponent: Fraction | Ball) -> Fraction | Ball:
        whole = isinstance(exponent, Fraction) and exponent.denominator == 1
        if whole and isinstance(base, Fraction):
            bits = max(base.numerator.bit_length(), base.denominator.bit_length())
            if bits * abs(exponent.numerator) <= MAX_BITS:
                return base**exponent.numerator
        if whole and abs(exponent) <= MAX_BITS:
            return self._whole_power(self.ball(base), exponent.numerator)
        if exponent == Fraction(1, 2):
            return self._sqrt(self.ball(base))
        base, exponent = self.ball(base), self.ball(exponent)
        if _is_zero(base):
            if self._away(exponent) > EXACTLY and self.mp.re(exponent.mid) > 0:
                return Fraction(0)
            raise ZeroDivisionError("0 to a power that is not positive")
        return self._exp(self._mul(exponent, self._log(base)))

    def _whole_power(self, base: Ball, n: int) -> Ball:
        if n < 0:
            return self._div(Ball(self.mp.mpf(1)), self._whole_power(base, -n))
        if n == 0:
            return Ball(self.mp.mpf(1))
        size = max(self._size(base.mid), base.off) + 1  # of everything in the ball
        if self._least(base) < base.off + n.bit_length():
            return Ball(self.mp.mpf(0), size * n)
        power = base.mid**n
        return self._rounded(power, base.off + n.bit_length() + 4 + self._size(power) - self._least(base))

    def _exp(self, x: Ball) -> Ball:
        self._bounded(x)
        result = self.mp.exp(x.mid)
        return self._met(self._rounded(result, x.off + 1 + self._size(result)))

    def _log(self, x: Ball) -> Ball:
        least = self._away(x)
        self._off_the_cut(x)
        return self._rounded(self.mp.log(x.mid), x.off + 1 - least)

    def _sqrt(self, x: Ball) -> Ball:
        if _is_zero(x):
            return x
        if self._least(x) < x.off + 2:
            return Ball(self.mp.mpf(0), (max(self._size(x.mid), x.off) + 2) // 2 + 1)
        self._off_the_cut(x)
        root = self.mp.sqrt(x.mid)
        return self._rounded(root, x.off + 2 - self._size(root))

    def _off_the_cut(self, x: Ball) -> None:
        """Raise UncertainError where it is open on which side of the negative numbers a value lies."""
        height = self.mp.im(x.mid)
        if not isinstance(x.mid, self.mp.mpf) and self.mp.re(x.mid) < 0 and self._size(height) - 1 <= x.off:
            raise UncertainError("on which side of the cut?")

    def _bounded(self, x: Ball) -> None:
        """Raise UncertainError for an argument that is too large, or too uncertain, to compute with."""
        if abs(x.mid) > MAX_LOG:
            raise TooLargeError("too large")
        if x.off > 0:
            raise UncertainError("too uncertain")

    def _sin(self, x: Ball) -> Ball:
        return self._wave(self.mp.sin, x)

    def _cos(self, x: Ball) -> Ball:
        return self._wave(self.mp.cos, x)

    def _wave(self, f, x: Ball) -> Ball:
        self._bounded(x)
        height = self.mp.im(x.mid)
        steep = 2 * (int(abs(height)) + 1) + 1 if height else 0  # no wave of real numbers is steeper than 1
        return self._rounded(f(x.mid), x.off + steep)

    def _tan(self, x: Ball) -> Ball:
        return self._div(self._sin(x), self._cos(x))

    def _sinh(self, x: Ball) -> Ball:
        return self._half(self._sub(self._exp(x), self._exp(self._neg(x))))

    def _cosh(self, x: Ball) -> Ball:
        return self._half(self._add(self._exp(x), self._exp(self._neg(x))))

    @staticmethod
    def _half(x: Ball) -> Ball:
        return Ball(x.mid / 2, x.off)

    def _tanh(self, x: Ball) -> Ball:
        return self._div(self._sinh(x), self._cosh(x))

    def _arctan(self, x: Ball) -> Ball:
        square = self._mul(x, x)
        least = self._away(self._add(Ball(self.mp.mpf(1)), square))
        return self._rounded(self.mp.atan(x.mid), x.off + 1 - least)

    def _arcsin(self, x: Ball) -> Ball:
        return self._arc(self.mp.asin, x)

    def _arccos(self, x: Ball) -> Ball:
        return self._arc(self.mp.acos, x)

    def _arc(self, f, x: Ball) -> Ball:
        """Steep near -1 and 1, where half of the digits are lost."""
        self._bounded(x)
        under = self._sub(Ball(self.mp.mpf(1)), self._mul(x, x))
        least = self._least(under)
        if x.off == EXACTLY:
            return self._rounded(f(x.mid), EXACTLY)
        steep = least < under.off + 2
        return self._rounded(f(x.mid), (x.off + 1) // 2 + 2 if steep else x.off + 1 - least // 2)


def _is_zero(ball: Ball) -> bool:
    return ball.mid == 0 and ball.off < EXACTLY // 2


_EXACT = {
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}
