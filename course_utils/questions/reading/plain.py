"""The tree as text that reads back as the same tree: what is kept in the progress file."""

from decimal import Context, Decimal
from fractions import Fraction

from course_utils.questions.reading.tree import ATOM, POWER, PRODUCT, SIGNED, SUM, Node

MAX_FIXED = 25  # characters; beyond, a number is written with a power of ten
INFIX = {  # sign, and how loosely its two sides may hold together
    "add": (" + ", SUM, PRODUCT),
    "sub": (" - ", SUM, PRODUCT),
    "mul": ("*", PRODUCT, POWER),
    "div": ("/", PRODUCT, POWER),
}


def plain(node: Node) -> str:
    """Text that could be typed, with every product sign and every needed parenthesis."""
    return _written(node)[0]


def _written(node: Node) -> tuple[str, int]:
    args = node.args
    if node.op in INFIX:
        sign, left, right = INFIX[node.op]
        return f"{_within(args[0], left)}{sign}{_within(args[1], right)}", left
    match node.op:
        case "num":
            return _number(node)
        case "const" | "var":
            return str(node.value), ATOM
        case "neg":
            return f"-{_within(args[0], SIGNED)}", SIGNED
        case "pow":
            return f"{_within(args[0], ATOM)}^{_within(args[1], ATOM)}", POWER
        case "fn":
            return f"{node.value}({plain(args[0])})", ATOM
    return "[" + ", ".join(map(plain, args)) + "]", ATOM


def _within(node: Node, loosest: int) -> str:
    text, held = _written(node)
    return text if held <= loosest else f"({text})"


def _number(node: Node) -> tuple[str, int]:
    value: Fraction = node.value
    held = SIGNED if value < 0 else ATOM
    rounded = "float" in node.note or "decimal" in node.note
    if value.denominator == 1 and not (rounded and abs(value) >= 10**MAX_FIXED):
        return str(value.numerator), held
    if not rounded:
        return f"{value.numerator}/{value.denominator}", SIGNED if value < 0 else PRODUCT
    decimal = Context(prec=20).divide(Decimal(value.numerator), Decimal(value.denominator))
    fixed = f"{decimal:f}"
    if len(fixed) <= MAX_FIXED:
        return fixed, held
    mantissa, exponent = f"{decimal:e}".split("e")
    return f"{mantissa}*10^({int(exponent)})", SIGNED if value < 0 else PRODUCT
