"""Functions R^n -> R^m, written once and used by questions, stages, figures and prose alike."""

import inspect
from functools import cached_property

ELEMENTARY = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh")


class Map:
    """A vector function given by one Python function of its coordinates.

    `Map(lambda x, y: (x**2 - y, x * y), name="F")` can be called on numbers, on arrays (each coordinate an
    array), on the engine's tensors and on SymPy symbols. A function that returns one value, not a tuple, is
    scalar: `m == 1`. SymPy is loaded when `variables`, `components` or `jacobian` is first asked for.
    """

    def __init__(self, f, name: str = "F"):
        self.f = f
        self.name = name
        self.names = tuple(inspect.signature(f).parameters)

    def __call__(self, *point):
        """The value at `point`, n coordinates: a tuple of m values, or one value for a scalar function."""
        return self.f(*point)

    def __repr__(self):
        return f"{self.name}({', '.join(self.names)}) = {self.f(*self.variables)}"

    @property
    def n(self) -> int:
        """Number of inputs."""
        return len(self.names)

    @property
    def m(self) -> int:
        """Number of outputs."""
        return len(self.components)

    @cached_property
    def variables(self) -> tuple:
        """The inputs as real SymPy symbols."""
        import sympy

        return tuple(sympy.Symbol(name, real=True) for name in self.names)

    @property
    def scalar(self) -> bool:
        """Whether the function returns one value rather than a tuple."""
        return not isinstance(self.f(*self.variables), tuple)

    @cached_property
    def components(self) -> tuple:
        """The outputs as SymPy expressions of `variables`."""
        import sympy

        value = self.f(*self.variables)
        return tuple(sympy.sympify(c) for c in (value if isinstance(value, tuple) else (value,)))

    @cached_property
    def jacobian(self):
        """The m x n SymPy matrix of partials: a row per output, a column per input."""
        import sympy

        return sympy.Matrix(self.components).jacobian(self.variables)

    def at(self, expression, point):
        """`expression` (SymPy, scalar or matrix, in our variables) at `point`, exact."""
        return expression.subs(dict(zip(self.variables, point, strict=True)), simultaneous=True)


def _elementary(name: str):
    def function(x):
        if type(x).__module__.startswith("sympy"):
            import sympy

            return getattr(sympy, name)(x)
        import numpy

        return getattr(numpy, name)(x)

    function.__name__ = name
    function.__doc__ = f"{name}, of a number, an array, a tensor or a SymPy expression."
    return function


sin, cos, tan, exp, log, sqrt, tanh = map(_elementary, ELEMENTARY)
