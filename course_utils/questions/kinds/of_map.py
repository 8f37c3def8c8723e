"""What every question about a declared function shares: its point, its Jacobian, its other numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from course_utils.maps import Map
from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import listed, on_array, relative
from course_utils.questions.kinds.misdone import misdone_partials
from course_utils.questions.lazy import np
from course_utils.questions.question import Question


@dataclass(frozen=True, eq=False)
class OfMap(Question):
    """A question about a function at a point; `at=None` asks for formulas."""

    F: Map
    at: tuple | None = None

    @cached_property  # a grader asks the same question of a whole class
    def J(self):
        """The Jacobian, at the point if there is one."""
        return self.F.jacobian if self.at is None else self.F.at(self.F.jacobian, self.at)

    def where(self) -> str:
        """ " at (1, 2)", or nothing."""
        return f" at ${listed(self.at)}$" if self.at is not None else ""

    def form_of(self, *shape: int) -> Values:
        """Values of this shape: numbers at a point, formulas otherwise."""
        return Values(shape, self.F.names) if self.at is None else Values(shape, letters=self.F.names)

    def draw(self, draw: Draw) -> Question:
        """Another point; for formulas, another function of the family."""
        if self.at is None:
            return replace(self, F=relative(self.F, draw))
        return replace(self, at=draw.point(self.F.n))

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """What is asked, taken out of `jacobian` of the function on arrays, at the point or at sampled
        ones.
        """
        points = (
            [self.at]
            if self.at is not None
            else [[0.7 + 0.4 * i + 0.3 * k for i in range(self.F.n)] for k in range(3)]
        )
        for point in points:
            x = np.array(point, dtype=float)
            J = np.reshape(jacobian(on_array(self.F), x), (self.F.m, self.F.n))
            yield dict(zip(self.F.names, x, strict=True)), self.taken(J)

    def taken(self, J):
        """What is asked, out of a Jacobian as an array."""
        return J

    def misdone(self, places: Iterable[tuple[int, int]]) -> Iterable[tuple[int, str, object]]:
        """(which of the places, slip, its value) for partials, given as (output, input), that went wrong."""
        for k, (i, j) in enumerate(places):
            f, x = self.F.components[i], self.F.variables[j]
            for name, value in misdone_partials(f, x, [v for v in self.F.variables if v != x]):
                yield k, name, self.at_values(value)

    def at_values(self, expression):
        """An expression at the question's point, or as it is."""
        return expression if self.at is None else self.F.at(expression, self.at)
