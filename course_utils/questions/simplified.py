"""What is still to be done in an answer that should be simplified, found in how it is written.

Every rule points at a place: numbers to work out, like terms, a factor that stands twice, a fraction that
can be cancelled. Both 2x(x + 1) and 2x^2 + 2x pass: which of them is simpler is a matter of taste.
"""

from collections import Counter
from fractions import Fraction
from math import gcd

from course_utils.questions.equality import UndefinedError, evaluate, same
from course_utils.questions.lazy import sp
from course_utils.questions.reading import read
from course_utils.questions.reading.tree import Node, number, tex, variables

LARGEST_ROOT = 10**6  # no square factor is searched in larger numbers


def undone(node: Node) -> str:
    """The first thing in an expression that can still be simplified, in words; "" where there is none."""
    inner = next(filter(None, map(undone, node.args)), "")
    if inner or not node.args:
        return inner
    found = _arithmetic(node) or _neutral(node)
    if found:
        return found
    if node.op in ("add", "sub"):
        return _like_terms(node)
    return _factors(node) if node.op in ("mul", "div") else ""


def longer(answer: Node, key: object) -> str:
    """Whether the answer is longer than the key, expanded or factored: something cancels in it."""
    bound = 0
    for form in (lambda e: e, sp.expand, sp.factor):
        bound = max(bound, _size(read(_each(form, key))))
    return "something in it cancels. Work it out further." if _size(answer) > bound else ""


def _each(form, key: object):
    """A key of SymPy with `form` applied to every entry; plain numbers stay."""
    if isinstance(key, (list, tuple)):
        return [_each(form, entry) for entry in key]
    if hasattr(key, "applyfunc"):
        return key.applyfunc(form)
    return form(key) if hasattr(key, "free_symbols") else key


def _size(node: Node) -> int:
    """The numbers and names in it; e^x counts as exp(x) does, and a root as a power of 1/2."""
    if not node.args or _lowest(node):
        return 0 if node.op == "const" and node.value == "e" else 1
    return sum(map(_size, node.args)) + (node.op == "fn" and node.value == "sqrt")


def _is_number(node: Node, value: int | None = None) -> bool:
    return node.op == "num" and value in (None, node.value)


def _arithmetic(node: Node) -> str:
    """Numbers alone: 2 + 3, 2^3, 4/6, sqrt(8), ln(1)."""
    if variables(node) or node.op == "neg" or _lowest(node):
        return ""
    plain = all(map(_rational, node.args))
    whole_power = node.op != "pow" or (plain and evaluate(node.args[1], {}).denominator == 1)
    if node.op != "fn" and plain and whole_power:
        return f"${tex(node)}$ can be worked out."
    return f"${tex(node)}$ can be written more simply." if node.op == "fn" and _simple_value(node) else ""


def _rational(node: Node) -> bool:
    return _is_number(node) or _lowest(node) or (node.op == "neg" and _rational(node.args[0]))


def _lowest(node: Node) -> bool:
    """Whether this is a fraction of whole numbers in lowest terms, with or without a minus above the line."""
    if node.op != "div":
        return False
    top, bottom = node.args
    top = top.args[0] if top.op == "neg" else top
    if not (_is_number(top) and _is_number(bottom)):
        return False
    n, d = top.value, bottom.value
    return n.denominator == d.denominator == 1 and d > 1 and gcd(int(n), int(d)) == 1


def _simple_value(node: Node) -> bool:
    """Whether a function of numbers has a rational value, or a root has a square in it."""
    try:
        value = evaluate(node, {})
        near = Fraction(float(value)).limit_denominator(1000)
        if same(node, number(near)):
            return True
    except (UndefinedError, OverflowError):
        return False
    inside = node.args[0]
    if node.value != "sqrt" or not _is_number(inside) or inside.value.denominator != 1:
        return False
    n = abs(int(inside.value))
    return n <= LARGEST_ROOT and any(n % (d * d) == 0 for d in range(2, int(n**0.5) + 1))


def _neutral(node: Node) -> str:
    """A zero or a one that changes nothing, and a minus before a minus."""
    first, last = node.args[0], node.args[-1]
    idle = {
        "add": _is_number(first, 0) or _is_number(last, 0),
        "sub": _is_number(first, 0) or _is_number(last, 0),
        "mul": any(_is_number(a, n) for a in node.args for n in (0, 1)),
        "div": _is_number(last, 1) or _is_number(first, 0),
        "pow": _is_number(last, 0) or _is_number(last, 1),
        "neg": first.op == "neg" or _is_number(first, 0),
    }
    return f"${tex(node)}$ can be shortened." if idle.get(node.op) else ""


def _like_terms(node: Node) -> str:
    seen: dict = {}
    for term in _terms(node):
        _, bases, _ = _product(term)
        key = frozenset(bases.items())
        if key in seen:
            return f"${tex(seen[key])}$ and ${tex(term)}$ can be put together."
        seen[key] = term
    return ""


def _terms(node: Node) -> list[Node]:
    if node.op in ("add", "sub"):
        return [t for arg in node.args for t in _terms(arg)]
    return _terms(node.args[0]) if node.op == "neg" and node.args[0].op in ("add", "sub") else [node]


def _factors(node: Node) -> str:
    numbers, _, twice = _product(node)
    if twice is not None:
        return f"${tex(twice)}$ stands in ${tex(node)}$ more than once. Put its powers together."
    above = [n for n, side in numbers if side > 0 and abs(n) != 1]
    below = [n for n, side in numbers if side < 0 and abs(n) != 1]
    if len(above) > 1 or len(below) > 1:
        return f"the numbers in ${tex(node)}$ can be multiplied."
    whole = above and below and above[0].denominator == below[0].denominator == 1
    if whole and gcd(int(above[0]), int(below[0])) > 1:
        return f"${tex(node)}$ can be cancelled."
    return ""


def _product(node: Node) -> tuple[list[tuple[Fraction, int]], Counter, Node | None]:
    """(numbers, with -1 for below the line; base: exponent for other factors; a base that is there twice)."""
    numbers, bases, twice = [], Counter(), None

    def walk(part: Node, side: int) -> None:
        nonlocal twice
        if part.op in ("mul", "div"):
            walk(part.args[0], side)
            walk(part.args[1], side if part.op == "mul" else -side)
        elif part.op == "neg":
            walk(part.args[0], side)
        elif part.op == "num":
            numbers.append((part.value, side))
        else:
            base, exponent = _power(part)
            canonical = _canonical(base)
            twice = base if canonical in bases else twice
            bases[canonical] += side * exponent if exponent is not None else 0
            if exponent is None:
                bases[_canonical(part)] += side

    walk(node, 1)
    return numbers, bases, twice


def _power(part: Node) -> tuple[Node, Fraction | None]:
    """(base, exponent); the exponent is None where it is not a number."""
    if part.op == "fn" and part.value == "exp":
        return Node("const", (), "e"), None
    if part.op != "pow":
        return part, Fraction(1)
    exponent = part.args[1]
    sign = -1 if exponent.op == "neg" else 1
    exponent = exponent.args[0] if exponent.op == "neg" else exponent
    return part.args[0], sign * exponent.value if exponent.op == "num" else None


def _canonical(node: Node) -> tuple:
    """The node as nested tuples, without notes, both sides of a sum or product in one order."""
    args = [_canonical(a) for a in node.args]
    return (node.op, node.value, *(sorted(args, key=repr) if node.op in ("add", "mul") else args))
