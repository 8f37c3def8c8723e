"""Difference quotients computed by hand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import decimal, declared, held, listed, on_array
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import Question
from course_utils.questions.reading.tree import name_tex


@dataclass(frozen=True, eq=False)
class DifferenceQuotient(OfMap):
    """A forward (or `central`) difference quotient in one input, computed by hand at a given step `h`
    (text).
    """

    by: str = "x"
    h: str = "0.1"
    central: bool = False

    @property
    def _step(self) -> list:
        return [sp.Rational(self.h) if name == self.by else 0 for name in self.F.names]

    def _moved(self, sign: int):
        point = [p + sign * s for p, s in zip(self.at, self._step, strict=True)]
        return self.F.at(self.F.components[0], point)

    def statement(self) -> str:
        """What is asked."""
        which = "central" if self.central else "forward"
        return (
            f"Let ${declared(self.F)}$. At ${listed(self.at)}$, what is the {which} difference quotient "
            f"in ${name_tex(self.by)}$ with the step $h = {self.h}$?"
        )

    def form(self) -> Values:
        """One number."""
        return Values()

    def key(self):
        """The quotient, exact."""
        h = sp.Rational(self.h)
        return (
            (self._moved(1) - self._moved(-1)) / (2 * h)
            if self.central
            else (self._moved(1) - self._moved(0)) / h
        )

    def hints(self) -> tuple[str, ...]:
        """The formula, then the two values."""
        f, e = self.F.name, f"e_{name_tex(self.by)}"
        other, apart = ("p - h\\," + e, "2h") if self.central else ("p", "h")
        behind = self._moved(-1 if self.central else 0)
        return (
            f"It is $\\frac{{{f}(p + h\\,{e}) - {f}({other})}}{{{apart}}}$: only "
            f"${name_tex(self.by)}$ moves.",
            f"The two values are ${decimal(self._moved(1))}$ and ${decimal(behind)}$.",
        )

    def solution(self) -> str:
        """Two values, a difference, a quotient."""
        behind = self._moved(-1 if self.central else 0)
        apart = sp.Rational(self.h) * (2 if self.central else 1)
        top = f"{decimal(self._moved(1))} - {held(behind)}"
        return f"$\\frac{{{top}}}{{{decimal(apart)}}} = {decimal(self.key())}$."

    def why(self) -> str:
        """How far it is from the limit."""
        exact = self._exact
        return (
            f"The limit, the partial itself, is ${decimal(exact)}$: the quotient is off by "
            f"${decimal(self.key() - exact)}$."
        )

    @property
    def _exact(self):
        return self.J[0, self.F.names.index(self.by)]

    def slips(self) -> Iterable[tuple[str, object]]:
        """The limit, no division, the wrong distance, the other quotient."""
        h = sp.Rational(self.h)
        other = replace(self, central=not self.central).key()
        yield "limit taken", self._exact
        if self.central:
            yield "not divided", self._moved(1) - self._moved(-1)
            yield "divided by h", 2 * self.key()
        else:
            yield "not divided", self._moved(1) - self._moved(0)
        if other != self._exact:
            yield "forward for central" if self.central else "central for forward", other
        yield "all inputs moved", self._all_moved(h)

    def _all_moved(self, h):
        ahead, behind = ([p + s * h for p in self.at] for s in (1, -1 if self.central else 0))
        f = self.F.components[0]
        return (self.F.at(f, ahead) - self.F.at(f, behind)) / (h * (2 if self.central else 1))

    def draw(self, draw: Draw) -> Question:
        """Another point, another step."""
        return replace(self, at=draw.point(self.F.n), h=draw.pick(("0.1", "0.2", "0.5")))

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """The same quotient in floating point, from the function itself."""
        x, step = (np.array([float(v) for v in vs]) for vs in (self.at, self._step))
        f, h = on_array(self.F), float(self.h)
        behind = x - step if self.central else x
        yield {}, np.array((f(x + step) - f(behind)) / (2 * h if self.central else h))
