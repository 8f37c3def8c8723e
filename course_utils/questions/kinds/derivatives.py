"""Derivatives of functions of one variable, and second partials of functions of several."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import declared, on_array, relative, show
from course_utils.questions.kinds.misdone import outer_at_x, outer_kept, without_inner, without_product_rule
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question
from course_utils.questions.reading.tree import name_tex

EIGHTH_ORDER = (
    4 / 5,
    -1 / 5,
    4 / 105,
    -1 / 280,
)  # Fornberg 1988: weights of the differences at 1, 2, 3, 4 steps


@dataclass(frozen=True, eq=False)
class Derivative(OfMap):
    """The derivative of a function of one variable: what school taught, and every partial needs."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is its derivative{self.where()}?"

    def where(self) -> str:
        """ " at x = 2", or nothing."""
        return f" at ${name_tex(self.F.names[0])} = {show(self.at[0])}$" if self.at is not None else ""

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """The derivative."""
        return self.J[0, 0]

    def hints(self) -> tuple[str, ...]:
        """The rule that the function needs, then the formula."""
        f, x = self.F.components[0], self.F.variables[0]
        rules = ["Go term by term: $x^n$ has the derivative $n x^{n-1}$."]
        if without_inner(f, x) is not None:
            rules = ["Chain rule: the outer derivative, taken at the inner function, times the inner one."]
        if without_product_rule(f, x) is not None:
            rules = ["Product rule: $(uv)' = u'v + uv'$."]
        if self.at is not None:
            rules.append(f"The derivative is ${show(self.F.jacobian[0, 0])}$. Now put in the point.")
        return tuple(rules)

    def solution(self) -> str:
        """Formula, then the point."""
        line = f"${self.F.name}'({name_tex(self.F.names[0])}) = {show(self.F.jacobian[0, 0])}$"
        return f"{line}, which{self.where()} is ${show(self.key())}$." if self.at is not None else f"{line}."

    def why(self) -> str:
        """What comes next."""
        return "This is all the calculus that partial derivatives need."

    def slips(self) -> Iterable[tuple[str, object]]:
        """No inner derivative, no product rule, the exponent kept, the value, the sign."""
        f, x = self.F.components[0], self.F.variables[0]
        wrong = {
            "forgot inner derivative": without_inner(f, x),
            "outer at x": outer_at_x(f, x),
            "outer kept": outer_kept(f, x),
            "product of derivatives": without_product_rule(f, x),
            "power kept": x * sp.diff(f, x) if f.is_polynomial(x) else None,
            "value": f,
        }
        for name, expression in wrong.items():
            if expression is not None:
                yield name, self.at_values(expression)
        yield "sign", -self.key()

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """A rule broken in one term, a term lost."""
        return self.misdone([(0, 0)])

    def draw(self, draw: Draw) -> Question:
        """Another function of the family and, where there is one, another point."""
        at = None if self.at is None else draw.point(1)
        return replace(self, F=relative(self.F, draw), at=at)

    def taken(self, J):
        """The only entry."""
        return J[0, 0]


@dataclass(frozen=True, eq=False)
class MixedPartial(OfMap):
    """A second partial of a scalar function: by the first name of `by`, then by the second."""

    by: tuple[str, str] = ("x", "y")

    @property
    def _variables(self) -> tuple:
        return tuple(self.F.variables[self.F.names.index(name)] for name in self.by)

    @property
    def _formula(self):
        return sp.diff(self.F.components[0], *self._variables)

    @property
    def _name(self) -> str:
        x, y = map(name_tex, self.by)
        return f"\\frac{{\\partial^2 {self.F.name}}}{{\\partial {y} \\, \\partial {x}}}"

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is ${self._name}${self.where()}?"

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """The second partial."""
        return self.at_values(self._formula)

    def hints(self) -> tuple[str, ...]:
        """One derivative after the other."""
        x, y = map(name_tex, self.by)
        first = sp.diff(self.F.components[0], self._variables[0])
        return (
            f"The variable on the right has its turn first: in ${x}$, then the result in ${y}$.",
            f"The first derivative is ${show(first)}$. Now differentiate it with respect to ${y}$.",
        )

    def solution(self) -> str:
        """Both steps, and the other order."""
        x, y = map(name_tex, self.by)
        first = sp.diff(self.F.components[0], self._variables[0])
        line = (
            f"First with respect to ${x}$: ${show(first)}$. That with respect to ${y}$: "
            f"${show(self._formula)}$."
        )
        return f"{line} Here{self.where()}: ${show(self.key())}$." if self.at is not None else line

    def why(self) -> str:
        """They commute."""
        return "The other order gives the same: for smooth functions, mixed partials commute."

    def slips(self) -> Iterable[tuple[str, object]]:
        """One derivative only, the same variable twice, the sign."""
        f, (x, y) = self.F.components[0], self._variables
        yield "one derivative", self.at_values(sp.diff(f, x))
        if x != y:
            yield "same variable twice", self.at_values(sp.diff(f, x, x))
        yield "sign", -self.key()

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """`jacobian` of the slope in the first variable, which is measured by differences of eighth order."""
        i, j = (self.F.names.index(name) for name in self.by)
        f, step = on_array(self.F), 0.05 * np.eye(self.F.n)[i]

        def slope(x):
            return sum(c * (f(x + k * step) - f(x - k * step)) for k, c in enumerate(EIGHTH_ORDER, 1)) / 0.05

        for point, _ in super().derive(jacobian):
            x = np.array(list(point.values()))
            J = np.reshape(jacobian(slope, x), (1, self.F.n))
            yield point, J[0, j]
