# ruff: noqa: D102 - the methods of Build are named after the rules of the grammar
"""Typed text to a tree, through a declared grammar (lark): no eval, no sympify, bounded in length and depth.

What can be read in two ways is asked about, never guessed: every such place raises `Unreadable` with both
ways of writing it.
"""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from course_utils.questions.reading.doubts import (
    inverse_or_reciprocal,
    misplaced,
    refuse_known_traps,
    refuse_power_after_bars,
    refuse_signed_square,
    refuse_two_quotients,
    refuse_two_readings,
    unknown_sign,
)
from course_utils.questions.reading.spelling import in_rows, narrowed, printed, unassigned
from course_utils.questions.reading.tree import FUNCTIONS, Node, Unreadable, number
from course_utils.questions.reading.vectors import each, entrywise, transposed
from course_utils.questions.reading.words import Tokens, words

MAX_LENGTH = 500
MAX_DIGITS = 30
MAX_EXPONENT = 60
SIGNIFICANT_IN_A_FLOAT = 12  # a decimal this long is taken as the rounded result of a computation
SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")


def parse(text: str, names: tuple[str, ...] = (), count: int = 0) -> Node:
    """The tree of what was typed, with `names` as the known variables. Raises Unreadable.

    count: how many entries are wanted, where that is known: then 8,3 is no number with a decimal comma.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"This is {len(text)} characters long; an answer has at most {MAX_LENGTH}.")
    text = printed(in_rows(unassigned(narrowed(_unwrapped(text)), names)), count)
    refuse_known_traps(text, names, count)
    try:
        return _parser(names).parse(text)
    except UnexpectedCharacters as error:
        raise unknown_sign(text, error.pos_in_stream, names) from None
    except UnexpectedToken as error:
        raise misplaced(text, error.token) from None
    except Unreadable as error:
        raise Unreadable(error.message, text, error.position) from None


def _unwrapped(text: str) -> str:
    """Without TeX's marks of a formula around it; inside, nothing is changed, so that positions stay true."""
    stripped = text.strip()
    for begin, end in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        if len(stripped) > len(begin + end) and stripped.startswith(begin) and stripped.endswith(end):
            return stripped[len(begin) : -len(end)]
    return text


@v_args(inline=True)
class Build(Transformer):
    """Builds the tree while parsing, so that no deep recursion is ever needed."""

    def start(self, node):
        return node

    def num(self, token):
        if len(token) > MAX_DIGITS:
            raise Unreadable(
                f"A number with more than {MAX_DIGITS} digits is too long.", position=token.start_pos
            )
        digits = token.replace(".", "").strip("0")
        note = (
            "float"
            if "." in token and len(digits) >= SIGNIFICANT_IN_A_FLOAT
            else "decimal"
            if "." in token
            else ""
        )
        return number(str(token) if token != "." else "0", note)

    def scientific(self, token):
        exponent = re.split("[eE]", token)[1]
        if len(token) > MAX_DIGITS or abs(int(exponent)) > MAX_EXPONENT:
            raise Unreadable("This power of ten is too large for an answer.", position=token.start_pos)
        signed = re.fullmatch("[0-9]+e[+-][0-9]+", token)
        return number(str(token), "decimal scientific" if signed else "decimal")

    def vulgar(self, token):
        return number(Fraction(unicodedata.numeric(token)).limit_denominator(10))

    def const(self, token):
        return Node("const", (), str(token))

    def var(self, token):
        return Node("var", (), str(token))

    def add(self, a, sign, b):
        refuse_signed_square(sign, b)
        return Node.of("add", a, b)

    def sub(self, a, sign, b):
        refuse_signed_square(sign, b)
        return Node.of("sub", a, b)

    def mul(self, a, sign, b):
        refuse_signed_square(sign, b)
        return Node.of("mul", a, b)

    def div(self, a, sign, b):
        refuse_two_quotients(a, sign, b)
        return Node.of("div", a, b)

    def neg(self, _, a):
        return Node.of("neg", a)

    def pos(self, _, a):
        return a

    def grouped(self, a):
        return a._replace(note=f"{a.note} group".strip())

    def absolute(self, _open, a, _close):
        return Node.of("fn", a, value="abs", note="group bars")

    def fraction(self, _, a, b):
        return Node.of("div", a, b, note="group")

    def digits(self, fraction):
        return Node.of("div", *(number(sign) for sign in fraction if sign.isdigit()), note="group")

    def digit_over(self, top, below):
        return Node.of("div", number(top[-1]), below, note="group")

    def higher_root(self, sign, a):
        degree = int(re.search("[0-9]+", sign)[0])
        if degree == 2:
            return Node.of("fn", a, value="sqrt")
        return Node.of("pow", a, Node.of("div", number(1), number(degree)), note="group")

    def root(self, _, a):
        return Node.of("fn", a, value="sqrt")

    def bareroot(self, _, a):
        return Node.of("fn", a, value="sqrt", note="root")

    def pow(self, base, sign, exponent):
        refuse_power_after_bars(base, sign, exponent)
        return Node.of("pow", base, exponent)

    def raised(self, base, sup):
        refuse_power_after_bars(base, sup, number(sup.translate(SUPERSCRIPTS)))
        return Node.of("pow", base, number(sup.translate(SUPERSCRIPTS)), note="group")

    def joined(self, a, token, b):
        refuse_two_readings(a, token, b)
        return Node.of("mul", a, b)

    def chain(self, first, *rest):
        factors = [first, *rest[1::2]]
        product = first
        for factor in factors[1:]:
            product = Node.of("mul", product, factor)
        if sum(_has_variable(f) for f in factors) > 1:
            raise Unreadable(
                "How far does the function reach? Put its argument in parentheses: sin(x*y), or sin(x)*y.",
                position=rest[-2].start_pos,
            )
        return product._replace(note="bare")

    def call(self, name, argument):
        return _call(name, argument)

    def powcall(self, name, _, exponent, argument):
        return Node.of("pow", _call(name, argument), self.num(exponent))

    def supcall(self, name, sup, argument):
        if sup[0] == "⁻":
            raise inverse_or_reciprocal(name, "", sup.start_pos)
        return Node.of("pow", _call(name, argument), number(sup.translate(SUPERSCRIPTS)))

    def listed(self, *items):
        return Node.of("list", *(i for i in items if i is not None))

    row = cells = listed

    def rows(self, *rows):
        alone = rows[0].args[0] if len(rows) == len(rows[0].args) == 1 else None
        if alone is not None and alone.note == "matrix":
            return alone  # \\left[\\begin{array}...\\end{array}\\right]
        return rows[0] if len(rows) == 1 else Node.of("list", *rows)

    def wrapped(self, entry):
        return entry

    def made(self, _, entry):
        return entry

    def plus(self, a, _, b):
        return entrywise("add", a, b)

    def minus(self, a, _, b):
        return entrywise("sub", a, b)

    def negative(self, _, a):
        return each(a, lambda entry: Node.of("neg", entry))

    def scaled(self, factor, _, a):
        return each(a, lambda entry: Node.of("mul", factor, entry))

    def times(self, a, _, factor):
        return each(a, lambda entry: Node.of("mul", entry, factor))

    def over(self, a, _, divisor):
        return each(a, lambda entry: Node.of("div", entry, divisor))

    def lists(self, _a, sign, _b):
        raise Unreadable(
            "A product of two lists? Work it out, and write the result.", position=sign.start_pos
        )

    def transposed(self, a, _):
        return transposed(a)

    def matrix(self, _, *rows):
        return Node.of("list", *(r for r in rows if isinstance(r, Node)), note="matrix")


def _call(name: Token, argument: Node) -> Node:
    note = argument.note if argument.note in ("bare", "group bars") else ""
    return Node.of("fn", argument, value=FUNCTIONS[name], note=note)


def _has_variable(node: Node) -> bool:
    return node.op == "var" or any(map(_has_variable, node.args))


@lru_cache(maxsize=64)
def _parser(names: tuple[str, ...]) -> Lark:
    grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar.replace("@WORDS@", words(names)[0]),
        parser="lalr", lexer="basic", postlex=Tokens(names), transformer=Build(), maybe_placeholders=False,
    )  # fmt: skip
