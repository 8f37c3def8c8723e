"""Partial derivatives and gradients of scalar functions."""

from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import declared, listed, partial, show
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import sp
from course_utils.questions.reading.tree import name_tex


@dataclass(frozen=True, eq=False)
class Partial(OfMap):
    """One partial derivative of a scalar function; `by` is the name of the input."""

    by: str = "x"

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is ${self._name}${self.where()}?"

    @property
    def _column(self) -> int:
        return self.F.names.index(self.by)

    @property
    def _name(self) -> str:
        return partial(self.F, 1, self._column + 1)

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """The partial."""
        return self.J[0, self._column]

    def hints(self) -> tuple[str, ...]:
        """Hold still, then the formula."""
        others = [f"${name_tex(n)}$" for n in self.F.names if n != self.by]
        numbers = "they were numbers" if len(others) > 1 else "it were a number"
        first = (
            f"Hold {' and '.join(others)} still, as if {numbers}, and differentiate with respect to "
            f"${name_tex(self.by)}$."
        )
        if self.at is None:
            return (first, "Go term by term. A term without the variable has derivative 0.")
        return (first, f"The derivative is ${show(self.F.jacobian[0, self._column])}$. Now put in the point.")

    def solution(self) -> str:
        """Formula, then the point."""
        line = f"${self._name} = {show(self.F.jacobian[0, self._column])}$"
        return f"{line}, which{self.where()} is ${show(self.key())}$." if self.at is not None else f"{line}."

    def why(self) -> str:
        """One input at a time."""
        return "One input moves, the others are held still: that is one-variable calculus."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Another variable, the value, the sign, terms without the variable kept."""
        f, x = self.F.components[0], self.F.variables[self._column]
        others = [v for v in self.F.variables if v != x]
        still = f.subs(x, 0) if f.subs(x, 0).is_finite else sp.Integer(0)
        for other in others:
            yield "other variable", self.at_values(sp.diff(f, other))
        if still != 0:
            kept = {still, *still.as_ordered_terms()}
            for term in sorted(kept, key=str):
                yield "constant kept", self.at_values(sp.diff(f, x) + term)
        yield "value", self.at_values(f)
        yield "sign", -self.key()

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """A rule broken in one term, a term lost."""
        return self.misdone([(0, self._column)])

    def taken(self, J):
        """The partial."""
        return J[0, self._column]


@dataclass(frozen=True, eq=False)
class Gradient(OfMap):
    """The gradient of a scalar function: the vector of its partials."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is its gradient $\\nabla {self.F.name}${self.where()}?"

    def form(self) -> Values:
        """n entries."""
        return self.form_of(self.F.n)

    def key(self):
        """The partials in order."""
        return list(self.J)

    def hints(self) -> tuple[str, ...]:
        """What it collects, then the formulas."""
        formulas = listed(self.F.jacobian)
        last = (
            f"The partials are ${formulas}$. Now put in the point."
            if self.at is not None
            else "Keep the order of the inputs."
        )
        return ("The gradient has one entry for each input: the partial with respect to it.", last)

    def solution(self) -> str:
        """Formulas, then the point."""
        line = f"$\\nabla {self.F.name} = {listed(self.F.jacobian)}$"
        return (
            f"{line}, which{self.where()} is ${listed(self.key())}$." if self.at is not None else f"{line}."
        )

    def why(self) -> str:
        """Where it lives."""
        return "It lives in the input space and points the way of steepest ascent."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Order, sign, added up, evaluated with the coordinates exchanged."""
        if self.F.n == 2:
            yield "order reversed", list(self.J)[::-1]
        yield "sign", [-e for e in self.J]
        if self.at is not None and self.F.n == 2 and self.at[0] != self.at[1]:
            yield "inputs exchanged", list(self.F.at(self.F.jacobian, self.at[::-1]))

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """What goes wrong in a partial by itself."""
        return self.misdone((0, j) for j in range(self.F.n))

    def taken(self, J):
        """The only row."""
        return J[0]
