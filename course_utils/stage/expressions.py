"""SymPy expressions as a flat list of operations, each naming earlier ones by position.

This is static single assignment: the browser runs the list with one typed-array loop per operation, as
fast as compiled code and without `eval`. Equal subexpressions share one entry.

A value is NaN wherever a part of it is not a finite real number, so that a mark can leave a gap there.
"""

import math

import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from course_utils.stage.still.evaluate import BINARY, UNARY

_FUNCTIONS = {
    **{getattr(sympy, name): name for name in UNARY if name not in ("neg", "abs", "ceil", "sqrt")},
    sympy.Abs: "abs",
    sympy.ceiling: "ceil",
    sympy.atan2: "atan2",
    sympy.Min: "min",
    sympy.Max: "max",
    sympy.And: "mul",
    sympy.Or: "max",
}
_COMPARISONS = {
    sympy.StrictLessThan: ("lt", False),
    sympy.LessThan: ("le", False),
    sympy.StrictGreaterThan: ("lt", True),
    sympy.GreaterThan: ("le", True),
    sympy.Equality: ("eq", False),
}


class SceneError(ValueError):
    """A scene that cannot be drawn; the message names the mark and the symbol."""


class Program:
    """The operations of one scene. `add(expression, ...)` returns the position of its value.

    `variables` are symbol names in the order of the scene's variables; `domains` collects the sample grids
    over which curves and bent grids are evaluated.
    """

    def __init__(self, variables):
        self.variables = {name: position for position, name in enumerate(variables)}
        self.operations: list[list] = []
        self.domains: list[list] = []
        self.walks: list[dict] = []
        self._positions: dict[tuple, int] = {}

    def domain(self, kind: str, *sizes) -> int:
        """Samples by description: `line n`, `mesh lines samples`, `cells n m`, `cloud n` or an array."""
        entry = [kind, *sizes]
        if entry not in self.domains:
            self.domains.append(entry)
        return self.domains.index(entry)

    def walk(self, start, step, value, axes, steps: int, mark: str) -> list[int]:
        """Places of x, y and `value` at the points that `step`, two expressions of `axes`, makes of `start`.

        The expressions form a small program of their own, whose variables are `axes` and then all of ours.
        """
        inner = Program([*(axis.name for axis in axes), *self.variables])
        if len(inner.variables) < len(self.variables) + 2:
            raise SceneError(f"{mark}: {axes} are already symbols of this scene; walk with others")
        out = [inner.add(e, mark) for e in (*step, value)]
        self.walks.append({"program": inner.operations, "out": out, "steps": steps})
        starts = [self.add(e, mark) for e in start]
        return [self.emit("walk", axis, len(self.walks) - 1, *starts) for axis in range(3)]

    def add(self, expression, mark: str, parameters=None) -> int:
        """Position of `expression` for the mark so named; raises SceneError for what cannot be compiled.

        parameters: symbols that stand for samples, each with the operation that gives them.
        """
        try:
            expression = sympy.sympify(expression, strict=True)
        except (sympy.SympifyError, TypeError):
            raise SceneError(
                f"{mark}: {expression!r} is not a number or a SymPy expression of the scene's symbols"
            ) from None
        return _Compiler(self, mark, parameters or {}).visit(expression)

    def emit(self, *operation) -> int:
        """Position of this operation, reusing an equal one."""
        if operation not in self._positions:
            self._positions[operation] = len(self.operations)
            self.operations.append(list(operation))
        return self._positions[operation]


class _Compiler:
    """Walks one expression; a method per kind of node."""

    def __init__(self, program: Program, mark: str, parameters: dict):
        self.program, self.mark, self.parameters = program, mark, parameters
        self.emit = program.emit

    def visit(self, e) -> int:
        if isinstance(e, (BooleanTrue, BooleanFalse)):
            return self.emit("n", float(bool(e)))
        if e.is_Symbol:
            return self.symbol(e)
        if e.is_Atom:
            return self.number(e)
        if e.is_Add:
            return self.fold("add", e.args)
        if e.is_Mul:
            return self.product(e)
        if e.is_Pow:
            return self.power(*e.args)
        if isinstance(e, Relational):
            return self.comparison(e)
        if isinstance(e, sympy.Not):
            return self.complement(self.visit(e.args[0]))
        if isinstance(e, sympy.Heaviside) and e.args[-1] == sympy.S.Half:
            return self.visit((1 + sympy.sign(e.args[0])) / 2)
        if isinstance(e, sympy.Piecewise):
            return self.piecewise(e)
        if e.func in _FUNCTIONS:
            name = _FUNCTIONS[e.func]
            return self.fold(name, e.args) if name in BINARY else self.unary(name, e.args)
        raise SceneError(f"{self.mark}: the function {e.func.__name__} in {e} is not one a stage can draw")

    def symbol(self, e) -> int:
        if e in self.parameters:
            return self.emit(*self.parameters[e])
        if e.name not in self.program.variables:
            known = ", ".join(self.program.variables) or "none"
            raise SceneError(f"{self.mark}: the symbol {e.name} is not declared here; declared: {known}")
        return self.emit("v", self.program.variables[e.name])

    def number(self, e) -> int:
        value = complex(e) if e.is_number else complex("nan")
        if value.imag or not math.isfinite(value.real):
            raise SceneError(f"{self.mark}: {e} is not a finite real number")
        return self.emit("n", value.real)

    def unary(self, name, args) -> int:
        if len(args) != 1:
            raise SceneError(f"{self.mark}: {name} takes one argument, not {len(args)}")
        return self.emit(name, self.visit(args[0]))

    def fold(self, name, args) -> int:
        first, *rest = (self.visit(a) for a in args)
        for position in rest:
            first = self.emit(name, first, position)
        return first

    def product(self, e) -> int:
        coefficient, rest = e.as_coeff_Mul()
        if coefficient == -1:
            return self.emit("neg", self.visit(rest))
        above, below = [], []
        for factor in e.args:
            (below if _is_reciprocal(factor) else above).append(factor)
        if not below:
            return self.fold("mul", above)
        top = self.fold("mul", above) if above else self.emit("n", 1.0)
        return self.emit("div", top, self.fold("mul", [1 / factor for factor in below]))

    def power(self, base, exponent) -> int:
        if exponent == sympy.S.Half:
            return self.unary("sqrt", [base])
        if _is_reciprocal(base**exponent):
            return self.emit("div", self.emit("n", 1.0), self.visit(base**-exponent))
        if exponent in (2, 3):
            return self.fold("mul", [base] * int(exponent))
        return self.emit("pow", self.visit(base), self.visit(exponent))

    def comparison(self, e) -> int:
        if isinstance(e, sympy.Unequality):
            return self.complement(self.visit(sympy.Eq(*e.args)))
        name, swap = _COMPARISONS[e.func]
        left, right = reversed(e.args) if swap else e.args
        return self.emit(name, self.visit(left), self.visit(right))

    def complement(self, position) -> int:
        return self.emit("add", self.emit("n", 1.0), self.emit("neg", position))

    def piecewise(self, e) -> int:
        if e.args[-1].cond != sympy.true:
            raise SceneError(f"{self.mark}: {e} has no case for the rest; end it with (value, True)")
        result = self.visit(e.args[-1].expr)
        for value, condition in reversed(e.args[:-1]):
            result = self.emit("select", self.visit(condition), self.visit(value), result)
        return result


def _is_reciprocal(e) -> bool:
    return e.is_Pow and e.exp.is_number and bool(e.exp.is_negative)
