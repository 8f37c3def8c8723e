"""What a gradient is for: slopes along directions, its length, first-order predictions, steps downhill."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import decimal, declared, held, in_decimals, listed, on_array, show
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question

DIRECTIONS = (
    (3, 4),
    (4, 3),
    (-3, 4),
    (3, -4),
    (-4, 3),
    (4, -3),
    (-3, -4),
    (5, 12),
    (12, 5),
    (-5, 12),
    (12, -5),
)


@dataclass(frozen=True, eq=False)
class DirectionalDerivative(OfMap):
    """The slope of a scalar function of the plane along `direction`, which is not a unit vector as it
    is given.
    """

    direction: tuple[int, int] = (3, 4)

    @property
    def _length(self):
        return sp.sqrt(sum(d**2 for d in self.direction))

    @property
    def _products(self) -> list:
        return [g * d for g, d in zip(self.J, self.direction, strict=True)]

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$. You stand at ${listed(self.at)}$ and walk in the direction of "
            f"${listed(self.direction)}$. What is the slope under your feet, per unit of distance?"
        )

    def form(self) -> Values:
        """One number."""
        return Values()

    def key(self):
        """u . grad f with the unit vector u."""
        return sum(self._products) / self._length

    def hints(self) -> tuple[str, ...]:
        """Gradient, unit vector, dot product."""
        return (
            "The slope along a unit vector $u$ is $u \\cdot \\nabla f$.",
            f"The gradient at the point is ${listed(self.J)}$.",
            f"The direction is ${show(self._length)}$ long: divide it by that first.",
        )

    def solution(self) -> str:
        """Gradient, unit vector, dot product."""
        u = [sp.Integer(d) / self._length for d in self.direction]
        return (
            f"$\\nabla {self.F.name} = {listed(self.J)}$ and $u = {listed(u)}$, "
            f"so the slope is $u \\cdot \\nabla {self.F.name} = {show(self.key())}$."
        )

    def why(self) -> str:
        """What bounds it."""
        return (
            "No direction gives more than the length of the gradient, and only its own direction gives that."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """The direction at full length, the gradient's entries added or exchanged, the sign, the steepest
        slope, one input alone.
        """
        a, b = self.J
        yield "not normalised", sum(self._products)
        yield "sum of partials", a + b
        yield "order reversed", (b * self.direction[0] + a * self.direction[1]) / self._length
        yield "sign", -self.key()
        yield "steepest slope", sp.sqrt(a**2 + b**2)
        for product in self._products:
            yield "one input alone", product / self._length

    def draw(self, draw: Draw) -> Question:
        """Another point and a direction of whole length."""
        return replace(self, at=draw.point(self.F.n), direction=draw.pick(DIRECTIONS))

    def taken(self, J):
        """The product with the unit vector."""
        d = np.array(self.direction, dtype=float)
        return J[0] @ d / np.linalg.norm(d)


@dataclass(frozen=True, eq=False)
class FirstOrder(OfMap):
    """The value that f(p) + grad f . d predicts at p + d, for a scalar function."""

    step: tuple[str, ...] = ()

    @property
    def _d(self) -> list:
        return [sp.Rational(s) for s in self.step]

    @property
    def _change(self):
        return sum(g * d for g, d in zip(self.J, self._d, strict=True))

    @property
    def _value(self):
        return self.at_values(self.F.components[0])

    @property
    def _truth(self):
        return self.F.at(self.F.components[0], [p + d for p, d in zip(self.at, self._d, strict=True)])

    def statement(self) -> str:
        """What is asked."""
        f = self.F.name
        return (
            f"Let ${declared(self.F)}$, $p = {listed(self.at)}$ and $d = {listed(self.step)}$. "
            f"What does the first-order formula ${f}(p) + \\nabla {f} \\cdot d$ predict for ${f}(p + d)$?"
        )

    def form(self) -> Values:
        """One number."""
        return Values()

    def key(self):
        """f(p) + grad f . d."""
        return self._value + self._change

    def hints(self) -> tuple[str, ...]:
        """The value, then the gradient."""
        f = self.F.name
        return (
            f"Begin with the value where you stand: ${f}(p) = {decimal(self._value)}$.",
            f"The gradient there is ${listed(self.J)}$. Take its dot product with $d$ and add it.",
        )

    def solution(self) -> str:
        """Value plus change."""
        f = self.F.name
        return (
            f"${f}(p) = {decimal(self._value)}$, $\\nabla {f} = {listed(self.J)}$ and "
            f"$\\nabla {f} \\cdot d = {decimal(self._change)}$: together ${decimal(self.key())}$."
        )

    def why(self) -> str:
        """How far it is from the truth."""
        rest = self._truth - self.key()
        return (
            f"The truth is ${decimal(self._truth)}$: the prediction misses ${decimal(rest)}$, which "
            f"is of the size of $|d|^2$."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """The change alone, the true value, the remainder, the step taken backwards, one input alone."""
        yield "change only", self._change
        yield "true value", self._truth
        yield "step backwards", self._value - self._change
        yield "remainder", self._truth - self.key()
        for slope, step in zip(self.J, self._d, strict=True):
            yield "one input alone", self._value + slope * step

    def draw(self, draw: Draw) -> Question:
        """Another point and another step in tenths."""
        step = tuple(f"{draw.pick((-3, -2, -1, 1, 2, 3)) / 10:.1f}" for _ in self.step)
        return replace(self, at=draw.point(self.F.n, -2, 3), step=step)

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """Value and dot product in floating point."""
        x = np.array(self.at, dtype=float)
        f = on_array(self.F)
        J = np.reshape(jacobian(f, x), (1, self.F.n))
        yield {}, f(x) + J[0] @ np.array(self.step, dtype=float)


@dataclass(frozen=True, eq=False)
class GradientNorm(OfMap):
    """The length of the gradient: the slope in the steepest direction."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. How steep is it{self.where()}: how long is its gradient there?"

    def form(self) -> Values:
        """One number."""
        return Values(decimals=2)

    def key(self):
        """The root of the sum of squares."""
        return sp.sqrt(self._squares)

    @property
    def _squares(self):
        return sum(g**2 for g in self.J)

    def hints(self) -> tuple[str, ...]:
        """The gradient, then Pythagoras."""
        return (
            f"The gradient at the point is ${listed(self.J)}$.",
            "Its length follows from Pythagoras: the root of the sum of the squares.",
        )

    def solution(self) -> str:
        """The gradient, then Pythagoras."""
        squares = " + ".join(f"{held(g)}^2" for g in self.J)
        about = "" if self.key().is_rational else f" \\approx {float(self.key()):.2f}"
        root = f"\\sqrt{{{squares}}} = {show(self.key())}{about}"
        return f"$\\nabla {self.F.name} = {listed(self.J)}$, and ${root}$."

    def why(self) -> str:
        """What it is."""
        return "This is the slope in the steepest direction, per unit of distance."

    def slips(self) -> Iterable[tuple[str, object]]:
        """No root, the entries added up, one of them, the height itself."""
        yield "no root", self._squares
        yield "entries added", sum(sp.Abs(g) for g in self.J)
        yield "one partial for the length", max(sp.Abs(g) for g in self.J)
        yield "value", self.at_values(self.F.components[0])

    def taken(self, J):
        """The length of the only row."""
        return np.linalg.norm(J[0])


@dataclass(frozen=True, eq=False)
class DescentStep(OfMap):
    """Where one step of gradient descent leads: p - rate * grad f(p)."""

    rate: str = "0.1"

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$. You stand at $p = {listed(self.at)}$. "
            f"Where does one step of gradient descent with step size ${self.rate}$ take you?"
        )

    def form(self) -> Values:
        """A point."""
        return Values((self.F.n,))

    def _moved(self, factor) -> list:
        return [p + factor * g for p, g in zip(self.at, self.J, strict=True)]

    def key(self) -> list:
        """p - rate * grad f(p)."""
        return self._moved(-sp.Rational(self.rate))

    def hints(self) -> tuple[str, ...]:
        """The rule, then the gradient."""
        return (
            f"The step is $p - {self.rate}\\,\\nabla {self.F.name}(p)$.",
            f"The gradient at the point is ${listed(self.J)}$.",
        )

    def solution(self) -> str:
        """The rule with its numbers."""
        return f"${listed(self.at)} - {self.rate} \\cdot {listed(self.J)} = {in_decimals(self.key())}$."

    def why(self) -> str:
        """Whether it went down."""
        f = self.F.components[0]
        before, after = self.at_values(f), self.F.at(f, self.key())
        way = (
            "down"
            if after < before
            else "up: the step was too long"
            if after > before
            else "neither up nor down"
        )
        return f"The value goes from ${decimal(before)}$ to ${decimal(after)}$, {way}."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Uphill, without the step size, without the gradient, without the starting point."""
        rate = sp.Rational(self.rate)
        yield "uphill", self._moved(rate)
        yield "step size left out", self._moved(-1)
        yield "gradient left out", [p - rate for p in self.at]
        yield "start left out", [-rate * g for g in self.J]

    def draw(self, draw: Draw) -> Question:
        """Another point, another step size."""
        return replace(self, at=draw.point(self.F.n), rate=draw.pick(("0.1", "0.2", "0.05", "0.25")))

    def taken(self, J):
        """The step in floating point."""
        return np.array(self.at, dtype=float) - float(self.rate) * J[0]
