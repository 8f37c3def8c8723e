"""The tree that every answer is read into, and how it is shown back as TeX."""

from fractions import Fraction
from typing import NamedTuple
from unicodedata import category

MAX_DEPTH = 150
ATOM, POWER, PRODUCT, SIGNED, SUM = range(5)  # how loosely an expression holds together

FUNCTIONS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "exp": "exp", "log": "log", "ln": "log", "sqrt": "sqrt",
    "abs": "abs", "Abs": "abs", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arcsin": "arcsin",
    "asin": "arcsin", "arccos": "arccos", "acos": "arccos", "arctan": "arctan", "atan": "arctan",
}  # fmt: skip


UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode's categories of what has no shape of its own


def seen(text: str) -> str:
    """Text in which every sign is seen, with a mark for one that is not or that changes how others are: a
    code for the console, a turn of the direction of writing, half of a sign. Ends of lines stay.
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_unseen(sign) else sign for sign in text)


def _is_unseen(sign: str) -> bool:
    return sign != "\n" and category(sign) in UNSEEN


class Unreadable(Exception):
    """An answer that cannot be read, or only in two ways: why, where, and how to write it."""

    def __init__(self, message: str, text: str = "", position: int | None = None):
        super().__init__(message)
        self.message, self.text, self.position = seen(message), text, position

    def pointed(self) -> str:
        """The text with a caret under the character that is meant, or ""."""
        if self.position is None or not self.text:
            return ""
        start = max(0, self.position - 30)
        line = seen(self.text[start : self.position + 30].replace("\t", " ")).replace("\n", " ")
        return f"{line}\n{' ' * (self.position - start)}^"


class Blank(Unreadable):
    """Nothing is chosen, or filled in, yet."""


class UnknownWord(Unreadable):
    """A word that no answer to this question contains: `word`."""

    def __init__(self, word: str, message: str, text: str, position: int):
        super().__init__(message, text, position)
        self.word = word


class Node(NamedTuple):
    """`op` is num, const, var, neg, add, sub, mul, div, pow, fn or list; `value` a number or a name.

    `note` tells how it was written, in words: "float" for a rounded number, "short" for one that keeps few
    digits, "decimal", "scientific" for one like 2e-3, "bare" for a function
    without parentheses, "root" for a root sign without them, "group" for something in brackets.
    """

    op: str
    args: tuple = ()
    value: object = None
    note: str = ""
    depth: int = 0

    @classmethod
    def of(cls, op: str, *args: "Node", value=None, note: str = "") -> "Node":
        """A node one deeper than its deepest argument. Raises Unreadable past MAX_DEPTH."""
        depth = 1 + max((a.depth for a in args), default=0)
        if depth > MAX_DEPTH:
            raise Unreadable("This is nested too deeply to be an answer. Write it more simply.")
        return cls(op, args, value, note, depth)


def number(value: int | str | Fraction, note: str = "") -> Node:
    """A node for an exact number."""
    return Node("num", (), Fraction(value), note)


def shape(node: Node) -> tuple[int, ...]:
    """() for an expression, (n,) for a list, (m, n) for a list of equally long lists. Raises Unreadable."""
    if node.op != "list":
        return ()
    inner = {shape(entry) for entry in node.args}
    if len(inner) > 1:
        raise Unreadable(
            "The rows do not have the same length. Write each row with as many entries as the others."
        )
    return (len(node.args), *(inner.pop() if inner else ()))


def entries(node: Node) -> list[Node]:
    """The entries of a list or matrix row by row; an expression is its own one entry."""
    return [e for a in node.args for e in entries(a)] if node.op == "list" else [node]


def variables(node: Node) -> set[str]:
    """The names of the variables in it."""
    return {node.value} if node.op == "var" else set().union(*(variables(a) for a in node.args))


def tex(node: Node) -> str:
    """TeX of the tree, with the parentheses that its reading needs."""
    return _tex(node)[0]


def _tex(node: Node) -> tuple[str, int]:
    args = node.args
    match node.op:
        case "num":
            return _number(node)
        case "const":
            return ("\\pi" if node.value == "pi" else "e"), ATOM
        case "var":
            return name_tex(node.value), ATOM
        case "neg":
            return f"-{_within(args[0], SIGNED)}", SIGNED
        case "add":
            return f"{_within(args[0], SUM)} + {_within(args[1], PRODUCT)}", SUM
        case "sub":
            return f"{_within(args[0], SUM)} - {_within(args[1], PRODUCT)}", SUM
        case "mul":
            (left, held), right = _tex(args[0]), _within(args[1], POWER)
            left = left if held <= SIGNED else f"\\left({left}\\right)"
            dotted = right[0].isdigit() or (
                left[-1].isdigit() and right[0] == "\\" and right.startswith("\\frac")
            )
            return (f"{left} \\cdot {right}" if dotted else f"{left} {right}"), (
                SIGNED if held == SIGNED else PRODUCT
            )
        case "div":
            return f"\\frac{{{tex(args[0])}}}{{{tex(args[1])}}}", POWER
        case "pow":
            return f"{_within(args[0], ATOM)}^{{{tex(args[1])}}}", POWER
        case "fn":
            return _function(node)
    return _list(node), ATOM


def _within(node: Node, loosest: int) -> str:
    text, held = _tex(node)
    return text if held <= loosest else f"\\left({text}\\right)"


def _number(node: Node) -> tuple[str, int]:
    value = node.value
    if value.denominator == 1:
        return str(value), ATOM if value >= 0 else SIGNED
    if "float" in node.note or "decimal" in node.note:
        return decimal(value), ATOM if value >= 0 else SIGNED
    sign = "-" if value < 0 else ""
    return f"{sign}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", POWER if value >= 0 else SIGNED


def decimal(value: Fraction) -> str:
    """A number in decimals, twelve significant digits at most, never in exponent form below 10^15."""
    text = f"{float(value):.12g}"
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}\\cdot 10^{{{int(exponent)}}}" if exponent else text


def _function(node: Node) -> tuple[str, int]:
    inner = tex(node.args[0])
    if node.value == "sqrt":
        return f"\\sqrt{{{inner}}}", ATOM
    if node.value == "abs":
        return f"\\left|{inner}\\right|", ATOM
    if node.value == "exp":
        return f"e^{{{inner}}}", POWER
    return f"\\{'ln' if node.value == 'log' else node.value}\\left({inner}\\right)", ATOM


def _list(node: Node) -> str:
    if all(a.op == "list" for a in node.args):
        rows = [" & ".join(tex(e) for e in row.args) for row in node.args]
        return "\\begin{bmatrix}" + " \\\\ ".join(rows) + "\\end{bmatrix}"
    return "\\left(" + ", ".join(tex(a) for a in node.args) + "\\right)"


def name_tex(name: str) -> str:
    """x1 -> x_{1}; theta -> \\theta; x -> x."""
    letters = name.rstrip("0123456789").rstrip("_")
    index = name[len(letters) :].lstrip("_")
    base = letters if len(letters) == 1 else f"\\{letters}" if letters in GREEK else f"\\mathrm{{{letters}}}"
    return f"{base}_{{{index}}}" if index else base


GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
