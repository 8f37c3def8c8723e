"""Objects of a code cell to the same tree as typed text.

A learner's object is never compared, printed, tested for truth or asked for an array before its *exact*
type is known: an `__eq__` that says True has beaten other checkers.
"""

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from course_utils.questions.reading.tree import FUNCTIONS, Node, Unreadable, number

MAX_BITS = 200
MAX_ENTRIES = 10_000
MAX_TERMS = 2_000  # of a SymPy expression, counting each number and name
WRITTEN_DIGITS = {2: 3, 4: 6}  # decimals that a float of so many bytes keeps as they were written
SINGLE = 2.0**-21  # what a computation in single precision may be off by
SMALL = 100  # the denominator of a fraction that is met again in single precision
LARGEST_EXACT = 2.0**53  # beyond it, every float is a whole number, and few whole numbers are floats


def read(answer: object, names: tuple[str, ...] = (), count: int = 0) -> Node:
    """The tree of text, a number, a list, an array or a SymPy object. Raises Unreadable, whatever it
    is given. `count`: how many entries are wanted, where that is known.
    """
    try:
        if type(answer) is str:
            from course_utils.questions.reading.parse import parse  # loads lark: only when something is typed

            return parse(answer, names, count)
        return _read(answer, names, iter(range(3 * MAX_ENTRIES)))
    except RecursionError:  # a list in itself, or in a hundred thousand others
        raise Unreadable("This is nested too deeply to be an answer.") from None


def is_a(thing: object, *kinds: type) -> bool:
    """Whether the class of a thing is one of these. Its own word is not taken for it: `type(thing) in kinds`
    would ask a metaclass.
    """
    return any(type(thing) is kind for kind in kinds)


def _read(answer: object, names: tuple[str, ...], room: Iterator[int]) -> Node:
    """The tree of an answer, while there is room: a list may hold the same one twice, and so on."""
    kind = type(answer)
    if next(room, None) is None:
        raise Unreadable("This has too many entries to be an answer.")
    if kind is str:
        return read(answer, names)
    if kind is int:
        return _integer(answer)
    if kind is float:
        return _float(answer)
    if kind is Fraction:
        return _fraction(answer.numerator, answer.denominator)
    if kind is Decimal and answer.is_finite() and abs(answer.adjusted()) < 60:
        return number(Fraction(answer), "decimal")
    if is_a(answer, list, tuple):
        if len(answer) > MAX_ENTRIES:
            raise Unreadable(f"A list of {len(answer)} entries is too long for an answer.")
        return Node.of("list", *(_read(entry, names, room) for entry in answer))
    reader = _library_reader(kind)
    if reader is None:
        name = type.__dict__["__name__"].__get__(kind)
        raise Unreadable(f"I cannot read an object of type {name}. Give a number, a list, an array or text.")
    try:
        return reader(answer, names, room)
    except (Unreadable, RecursionError):
        raise
    except (Exception, SystemExit):  # it bears a known name, and something else is in it
        raise Unreadable("I cannot read this object. Give a number, a list, an array or text.") from None


def _integer(value: int) -> Node:
    if value.bit_length() > MAX_BITS:
        raise Unreadable("This number is too large to be an answer.")
    return number(value)


def _fraction(above: object, below: object) -> Node:
    """A fraction of what really are two whole numbers."""
    if not is_a(above, int) or not is_a(below, int):
        raise Unreadable("I cannot read this number.")
    return number(_integer(above).value / _integer(below).value)


def _float(value: float) -> Node:
    if not isfinite(value):
        raise Unreadable(
            f"{value} is not a number that can be judged. Look for a division by zero or an overflow."
        )
    exact = value.is_integer() and abs(value) <= LARGEST_EXACT
    return number(Fraction(repr(value)), "" if exact else "float")


def _library_reader(kind: type) -> Callable[[object, tuple[str, ...], Iterator[int]], Node] | None:
    """How to read an instance of a class that really is NumPy's, SymPy's or our engine's; else None."""
    if not _genuine(kind):
        return None
    root = kind.__module__.partition(".")[0]
    if root == "numpy" and (kind.__name__ == "ndarray" or issubclass(kind, sys.modules["numpy"].generic)):
        return _read_numpy
    if kind.__module__.startswith("course_utils.autograd") and hasattr(kind, "data"):
        return lambda tensor, names, room: _read(tensor.data, names, room)
    if root == "sympy":
        import sympy

        if issubclass(kind, sympy.MatrixBase):
            return _read_sympy_matrix
        if issubclass(kind, (sympy.Tuple,)):
            return lambda items, names, _: Node.of("list", *(_expression(i, names) for i in items.args))
        if issubclass(kind, sympy.Expr):
            return lambda expr, names, _: _expression(expr, names)
    return None


def _genuine(kind: type) -> bool:
    """Whether the class is what its module says it is, not something that bears its name."""
    told = type.__dict__["__module__"].__get__(kind)
    module = sys.modules.get(told) if type(told) is str else None
    name = type.__dict__["__name__"].__get__(kind)
    root = getattr(module, "__name__", "").partition(".")[0]
    return root in ("numpy", "sympy", "course_utils") and vars(module).get(name) is kind


def _read_numpy(array, names: tuple[str, ...], room: Iterator[int]) -> Node:
    if array.size > MAX_ENTRIES:
        raise Unreadable(f"An array of {array.size} entries is too large for an answer.")
    if array.dtype.kind not in "iufO":  # objects are read one by one: SymPy's are answers
        raise Unreadable(f"An array of {array.dtype} cannot be judged; give one of numbers.")
    if array.dtype.kind == "f" and array.dtype.itemsize < 8:
        return _in_shape([_short(text, array.dtype.itemsize) for text in array.ravel().astype("U40")], array)
    if array.dtype.kind == "f":
        array = array.astype("float64")
    return _read(array.tolist(), names, room)


def _in_shape(nodes: list[Node], array) -> Node:
    """The nodes as a list of lists, in the shape of the array that they come from."""
    for size in array.shape[:0:-1]:
        nodes = [Node.of("list", *nodes[i : i + size]) for i in range(0, len(nodes), size)]
    return Node.of("list", *nodes) if array.ndim else nodes[0]


def _short(text: str, size: int) -> Node:
    """What a float of so few bytes stands for: a small fraction that it cannot be told from, or the decimal
    that was written. Where it may have been computed, the note is "short": there are few digits to judge.
    """
    value = float(text)
    if not isfinite(value):
        return _float(value)
    near = Fraction(value).limit_denominator(SMALL)
    if size == 4 and abs(near - Fraction(value)) <= max(1, abs(value)) * SINGLE:
        return _float(float(near))
    written = len(text.partition("e")[0].replace(".", "").strip("-0")) <= WRITTEN_DIGITS[size]
    return _float(value) if written else number(Fraction(repr(value)), "float short")


def _read_sympy_matrix(matrix, names: tuple[str, ...], _: Iterator[int]) -> Node:
    if matrix.rows * matrix.cols > MAX_ENTRIES:
        raise Unreadable("This matrix is too large for an answer.")
    rows = [[_expression(matrix[i, j], names) for j in range(matrix.cols)] for i in range(matrix.rows)]
    return Node.of("list", *(Node.of("list", *row) for row in rows))


def _expression(expr, names: tuple[str, ...]) -> Node:
    """The tree of a SymPy expression that is as short as an answer is."""
    import sympy

    if any(k > MAX_TERMS for k, _ in enumerate(sympy.preorder_traversal(expr))):
        raise Unreadable("This expression is too long for an answer.")
    return from_sympy(expr, names)


def from_sympy(expr, names: tuple[str, ...] = ()) -> Node:
    """The tree of a SymPy expression. Raises Unreadable for what has no place in an answer."""
    import sympy

    name = type.__dict__["__name__"].__get__(type(expr))
    if not _genuine(type(expr)):
        raise Unreadable(f"I cannot read {name} in an answer.")
    if expr.is_Rational:
        return _fraction(expr.p, expr.q)
    if expr.is_Float:
        return _float(float(expr))
    if expr is sympy.pi or expr is sympy.E:
        return Node("const", (), "pi" if expr is sympy.pi else "e")
    if expr.is_Symbol and type(expr.name) is str:
        if names and expr.name not in names:
            raise Unreadable(f"I do not know “{expr.name}”. The names here are {', '.join(names)}.")
        return Node("var", (), expr.name)
    if expr.is_Add or expr.is_Mul:
        return _fold(expr, names)
    if expr.is_Pow:
        base, exponent = expr.as_base_exp() if expr.base is not sympy.E else (sympy.E, expr.exp)
        if exponent == sympy.Rational(1, 2):
            return Node.of("fn", from_sympy(base, names), value="sqrt")
        return Node.of("pow", from_sympy(base, names), from_sympy(exponent, names))
    known = {**FUNCTIONS, "Abs": "abs", "asin": "arcsin", "acos": "arccos", "atan": "arctan"}
    if expr.is_Function and name in known and len(expr.args) == 1:
        return Node.of("fn", from_sympy(expr.args[0], names), value=known[name])
    raise Unreadable(f"I cannot read {name} in an answer.")


def _fold(expr, names: tuple[str, ...]) -> Node:
    """A sum or product of many terms as a chain of two-armed nodes, with minus signs and fractions as
    one writes them.
    """
    if expr.is_Mul:
        top, bottom = expr.as_numer_denom()
        if bottom != 1:
            return Node.of("div", from_sympy(top, names), from_sympy(bottom, names))
        if expr.could_extract_minus_sign():
            return Node.of("neg", from_sympy(-expr, names))
    first, *rest = expr.as_ordered_factors() if expr.is_Mul else expr.as_ordered_terms()
    node = from_sympy(first, names)
    for part in rest:
        if expr.is_Add and part.could_extract_minus_sign():
            node = Node.of("sub", node, from_sympy(-part, names))
        else:
            node = Node.of("add" if expr.is_Add else "mul", node, from_sympy(part, names))
    return node
