"""Questions about the Jacobian of a declared function: an entry, a row, a column, all of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import (
    component,
    declared,
    listed,
    partial,
    show,
)  # fmt: skip
from course_utils.questions.kinds.of_map import OfMap
from course_utils.questions.lazy import sp
from course_utils.questions.reading.tree import name_tex


@dataclass(frozen=True, eq=False)
class JacobianEntry(OfMap):
    """One entry of the Jacobian; `row` and `col` are counted from one, as in the mathematics."""

    row: int = 1
    col: int = 1

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$. What is the entry $J_{{{self.row}{self.col}}}$ of its "
            f"Jacobian{self.where()}?"
        )

    def form(self) -> Values:
        """One value."""
        return self.form_of()

    def key(self):
        """The entry."""
        return self.J[self.row - 1, self.col - 1]

    def hints(self) -> tuple[str, ...]:
        """Index, then variable, then formula."""
        formula = self.F.jacobian[self.row - 1, self.col - 1]
        first = (
            f"The row counts outputs and the column counts inputs: "
            f"$J_{{{self.row}{self.col}}} = {partial(self.F, self.row, self.col)}$."
        )
        second = (
            f"Differentiate ${component(self.F, self.row)} = {show(self.F.components[self.row - 1])}$ "
            f"with respect to "
            f"${name_tex(self.F.names[self.col - 1])}$, and hold the other inputs still."
        )
        return (
            first,
            second,
            *([f"The derivative is ${show(formula)}$. Now put in the point."] if self.at else []),
        )

    def solution(self) -> str:
        """The derivative, then the point."""
        formula = show(self.F.jacobian[self.row - 1, self.col - 1])
        line = f"$J_{{{self.row}{self.col}}} = {partial(self.F, self.row, self.col)} = {formula}$"
        return f"{line}, which{self.where()} is ${show(self.key())}$." if self.at else f"{line}."

    def why(self) -> str:
        """The entry read as a sensitivity."""
        return (
            f"$J_{{{self.row}{self.col}}}$ says how fast output {self.row} changes "
            f"when only ${name_tex(self.F.names[self.col - 1])}$ moves."
        )

    def slips(self) -> Iterable[tuple[str, object]]:
        """Another entry, the value, the sign."""
        J, i, j = self.J, self.row - 1, self.col - 1
        if i != j and j < self.F.m and i < self.F.n:
            yield "transposed", J[j, i]
        if self.F.n == 2:
            yield "wrong variable", J[i, 1 - j]
        if self.F.m == 2:
            yield "wrong output", J[1 - i, j]
        yield "value", self.at_values(self.F.components[i])
        yield "sign", -J[i, j]

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """A rule broken in one term, a term lost."""
        return self.misdone([(self.row - 1, self.col - 1)])

    def taken(self, J):
        """The entry."""
        return J[self.row - 1, self.col - 1]


@dataclass(frozen=True, eq=False)
class WholeJacobian(OfMap):
    """The whole Jacobian, as formulas or at a point."""

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is its Jacobian $J${self.where()}?"

    def form(self) -> Values:
        """An m x n matrix."""
        return self.form_of(self.F.m, self.F.n)

    def key(self):
        """The matrix."""
        return self.J

    def hints(self) -> tuple[str, ...]:
        """Shape, then a row, then the formulas."""
        m, n = self.F.m, self.F.n
        first = f"There are {m} outputs and {n} inputs, so $J$ is ${m} \\times {n}$: a row for each output."
        row = f"Row 1 holds the partials of ${component(self.F, 1)}$: ${listed(self.F.jacobian.row(0))}$."
        return (
            first,
            row,
            *([f"The formulas are ${show(self.F.jacobian)}$. Now put in the point."] if self.at else []),
        )

    def solution(self) -> str:
        """Row by row."""
        lines = [
            f"Row {i + 1}: the partials of ${component(self.F, i + 1)} = {show(self.F.components[i])}$ "
            f"are ${listed(self.F.jacobian.row(i))}$."
            for i in range(self.F.m)
        ]
        end = f"{self.where()[1:].capitalize()}: " if self.at else "Together: "
        return " ".join(lines) + f" {end}$J = {show(self.J)}$."

    def why(self) -> str:
        """Rows and columns."""
        return "A row for each output, a column for each input."

    def slips(self) -> Iterable[tuple[str, object]]:
        """Transposed, all signs, values."""
        if self.F.m > 1 or self.F.n > 1:
            yield "transposed", self.J.T
        yield "sign", -self.J

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """What goes wrong in a partial by itself."""
        return self.misdone((i, j) for i in range(self.F.m) for j in range(self.F.n))


@dataclass(frozen=True, eq=False)
class JacobianRow(OfMap):
    """One row: how one output reacts to every input."""

    row: int = 1

    def statement(self) -> str:
        """What is asked."""
        return f"Let ${declared(self.F)}$. What is row {self.row} of its Jacobian{self.where()}?"

    def form(self) -> Values:
        """n entries, of a row."""
        return replace(self.form_of(self.F.n), lying=True)

    def key(self):
        """The row."""
        return list(self.J.row(self.row - 1))

    def hints(self) -> tuple[str, ...]:
        """What a row is, then its formulas."""
        return (
            f"Row {self.row} is the gradient of ${component(self.F, self.row)}$ written sideways.",
            f"Its partials are ${listed(self.F.jacobian.row(self.row - 1))}$."
            + (" Put in the point." if self.at else ""),
        )

    def solution(self) -> str:
        """Formulas, then the point."""
        formulas = listed(self.F.jacobian.row(self.row - 1))
        line = (
            f"The partials of ${component(self.F, self.row)} = "
            f"{show(self.F.components[self.row - 1])}$ are ${formulas}$"
        )
        return f"{line}, which{self.where()} is ${listed(self.key())}$." if self.at else f"{line}."

    def why(self) -> str:
        """What a row answers."""
        return "A row answers: how does one output react to each input?"

    def slips(self) -> Iterable[tuple[str, object]]:
        """The column, another row, the sign."""
        i = self.row - 1
        if self.F.m == self.F.n:
            yield "column for row", list(self.J.col(i))
        if self.F.m == 2:
            yield "another row", list(self.J.row(1 - i))
        yield "sign", [-e for e in self.key()]

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """What goes wrong in a partial by itself."""
        return self.misdone((self.row - 1, j) for j in range(self.F.n))

    def taken(self, J):
        """The row."""
        return J[self.row - 1]


@dataclass(frozen=True, eq=False)
class JacobianColumn(OfMap):
    """One column: where one basis vector goes."""

    col: int = 1

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Let ${declared(self.F)}$. Where does its Jacobian{self.where()} send the basis vector "
            f"$e_{{{self.col}}}$? In other words: what is column {self.col} of $J$?"
        )

    def form(self) -> Values:
        """m entries."""
        return self.form_of(self.F.m)

    def key(self):
        """The column."""
        return list(self.J.col(self.col - 1))

    def hints(self) -> tuple[str, ...]:
        """What a column is, then its formulas."""
        name = name_tex(self.F.names[self.col - 1])
        return (
            f"Column {self.col} collects how every output reacts to ${name}$ alone.",
            f"Differentiate each component with respect to ${name}$: "
            f"${listed(self.F.jacobian.col(self.col - 1))}$.",
        )

    def solution(self) -> str:
        """Formulas, then the point."""
        formulas = listed(self.F.jacobian.col(self.col - 1))
        name = name_tex(self.F.names[self.col - 1])
        line = f"The derivatives of the components with respect to ${name}$ are ${formulas}$"
        column = show(sp.Matrix(self.key())) if "column" in self.written else listed(self.key())
        return f"{line}, which{self.where()} is ${column}$." if self.at else f"{line}."

    def why(self) -> str:
        """What a column answers."""
        return "A column answers: where does one basis vector go?"

    def slips(self) -> Iterable[tuple[str, object]]:
        """The row, another column, the sign."""
        j = self.col - 1
        if self.F.m == self.F.n:
            yield "row for column", list(self.J.row(j))
        if self.F.n == 2:
            yield "another column", list(self.J.col(1 - j))
        yield "sign", [-e for e in self.key()]

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """What goes wrong in a partial by itself."""
        return self.misdone((i, self.col - 1) for i in range(self.F.m))

    def taken(self, J):
        """The column."""
        return J[:, self.col - 1]
