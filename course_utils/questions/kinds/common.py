"""What the kinds share: TeX of values, functions of arrays, and other functions of the same family."""

import inspect
from fractions import Fraction

from course_utils.maps import Map
from course_utils.questions.draw import Draw
from course_utils.questions.lazy import sp
from course_utils.questions.reading import read
from course_utils.questions.reading.tree import name_tex, number, tex

PLACES = 6  # decimals that are shown; a number that needs more is a fraction


def imported(function) -> str:
    """What is evaluated in a sandbox to have this function of the course there."""
    name = function.__name__
    return f"__import__({function.__module__!r}, fromlist=[{name!r}]).{name}"


def show(value: object) -> str:
    """TeX of a number, expression, list, matrix or array, in the course's own spelling."""
    return tex(read(value))


def listed(values) -> str:
    """TeX of a point or vector: (1, 2), in rows of one."""
    return "\\left(" + ", ".join(show(v) for v in values) + "\\right)"


def decimal(value) -> str:
    """TeX of a number in decimals, where a few are enough: for what was computed from a step of 0.1."""
    if getattr(value, "is_Rational", False) and 10**PLACES % value.q == 0:
        return tex(number(Fraction(int(value.p), int(value.q)), "decimal"))
    return show(value)


def held(value) -> str:
    """TeX of a number in decimals, in parentheses where it is negative."""
    return f"({decimal(value)})" if value < 0 else decimal(value)


def factor(value) -> str:
    """TeX of a number or expression that is multiplied: in parentheses, but for a number from 0 up."""
    value = sp.sympify(value)
    return show(value) if value.is_Number and value >= 0 else f"({show(value)})"


def in_decimals(values) -> str:
    """TeX of a point or vector in decimals."""
    return "\\left(" + ", ".join(map(decimal, values)) + "\\right)"


def declared(F: Map) -> str:
    """TeX of a function with its formula: F(x, y) = (x^2 - y, x y)."""
    arguments = ", ".join(map(name_tex, F.names))
    body = show(F.components[0]) if F.scalar else listed(F.components)
    return f"{F.name}({arguments}) = {body}"


def component(F: Map, row: int) -> str:
    """TeX of the name of a component, counted from one: F_1, or f where there is only one."""
    return F.name if F.scalar else f"{F.name}_{{{row}}}"


def partial(F: Map, row: int, column: int) -> str:
    """TeX of the partial of output `row` with respect to input `column`, both counted from one."""
    return f"\\frac{{\\partial {component(F, row)}}}{{\\partial {name_tex(F.names[column - 1])}}}"


def on_array(F: Map):
    """`F` as a function of one array of coordinates, for numeric derivatives and the engine."""
    return lambda x: F(*(x[i] for i in range(F.n)))


def rows(matrix) -> list[list]:
    """A SymPy matrix as a list of its rows."""
    return matrix.tolist()


def relative(F: Map, draw: Draw) -> Map:
    """Another function of the family: each component times a whole number, plus a multiple of an input.

    Small enough to stay in the spirit of the lesson's own, and different enough that the answer is.
    """
    scales = [draw.pick((2, 3, -2, 4)) for _ in range(F.m)]
    terms = [(draw.pick((1, -1, 2, -3, 5)), draw.integer(0, F.n - 1)) for _ in range(F.m)]

    def f(*point):
        values = F(*point) if not F.scalar else (F(*point),)
        new = tuple(s * v + a * point[i] for s, v, (a, i) in zip(scales, values, terms, strict=True))
        return new if not F.scalar else new[0]

    f.__signature__ = inspect.signature(F.f)
    return Map(f, name=F.name)
