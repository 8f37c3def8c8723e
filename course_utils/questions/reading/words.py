"""From letters to words: functions, constants, variables, and the product signs that people leave out."""

import re
from functools import lru_cache

from lark import Token

from course_utils.questions.reading.doubts import (
    base_or_factor,
    minus_or_entries,
    power_of_ten_or_euler,
    product_or_entries,
    product_or_mixed,
    product_or_power,
    repeating,
)
from course_utils.questions.reading.tree import FUNCTIONS, GREEK

NUMBERS = ("NUMBER", "SCIENTIFIC")
OPERAND_ENDS = {*NUMBERS, "VULGAR", "DIGITS", "CONST", "VAR", "SUP", "_RPAR", "RBRACE", "RBAR"}
OPERAND_STARTS = {"CONST": "IMUL", "VAR": "IMUL"} | dict.fromkeys(
    ("FUNC", "_LPAR", "_LSQB", "BEGIN", "LBAR", "ROOT", "HIGHER_ROOT", "FRAC", "DIGITS", "DIGIT_OVER"), "FMUL"
)
CLOSING = ("_RPAR", "RBAR", "RBRACE")  # after these, a number is a factor too: cos(x^2) 2x
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def _spellings(name: str) -> list[str]:
    """The regular expressions of the ways to type a variable: x1, x_1, x_{1}, x₁; theta, \\theta, θ."""
    letters, index = re.fullmatch(r"(.*?)_?(\d*)", name).groups()
    bases = [re.escape(letters)]
    if letters in GREEK:
        bases += [rf"\\{letters}(?![a-zA-Z])", GREEK[letters]]
    if not index:
        return bases
    below = "".join(SUBSCRIPTS[int(d)] for d in index)
    return [base + tail for base in bases for tail in (index, f"_{index}", rf"_\{{{index}\}}", below)]


@lru_cache(maxsize=64)
def words(names: tuple[str, ...]) -> tuple[str, tuple]:
    """One regular expression for every word that may be typed, and (pattern, token type, meaning) of each."""
    kinds = [(spelling, "VAR", name) for name in names for spelling in _spellings(name)]
    kinds += [
        (s, "FUNC", f)
        for f, meaning in FUNCTIONS.items()
        for s in (f, f.capitalize(), rf"\\{f}(?![a-zA-Z])", rf"\\(?:operatorname|mathrm)\{{{f}\}}")
        if s not in names
    ]
    kinds += [(s, "CONST", "pi") for s in ("pi", "Pi", "π", r"\\pi(?![a-zA-Z])") if "pi" not in names]
    kinds += [(s, "CONST", "e") for s in ("e", "E", r"\\mathrm\{e\}") if s not in names]
    kinds.sort(key=lambda kind: -len(kind[0]))
    return "|".join(k[0] for k in kinds), tuple((re.compile(p), t, v) for p, t, v in kinds)


class Tokens:
    """Between lexer and parser: tells words apart, bars that open from bars that close, and adds the
    product signs.
    """

    always_accept = ("WORD", "BAR")  # terminals that only `process` uses

    def __init__(self, names: tuple[str, ...]):
        self.kinds = words(names)[1]
        self.e_is_a_name = "e" in names

    def process(self, stream):
        """The tokens of one answer."""
        done: list[Token] = []
        bars = 0
        tokens = with_commas([self._told_apart(t) if t.type == "WORD" else t for t in stream])
        for i, token in enumerate(tokens):
            previous = done[-1] if done else None
            ended = previous is not None and previous.type in OPERAND_ENDS and not _is_function_power(done)
            touching = ended and previous.end_pos == token.start_pos
            if token.type == "SCIENTIFIC" and self.e_is_a_name:
                raise power_of_ten_or_euler(token, token.start_pos)
            if touching and previous.type == "SCIENTIFIC" and token.type in OPERAND_STARTS:
                raise power_of_ten_or_euler(previous, previous.start_pos)
            if previous and previous.end_pos == token.start_pos:
                if previous == "log" and previous.type == "FUNC" and token.type == "NUMBER":
                    raise base_or_factor(token)
                if previous.type == "NUMBER" and previous.endswith(".") and token.type == "_LPAR":
                    raise repeating(previous)
                if previous.type == "NUMBER" and _is_fraction_of_numbers(tokens[i : i + 7]):
                    raise product_or_mixed(previous)
            elif previous and token.type == "DIV":
                token = Token.new_borrow_pos("DIV", f" {token}", token)  # with space around it
            if token.type == "BAR":
                closes = bars and ended
                bars += -1 if closes else 1
                token = Token.new_borrow_pos("RBAR" if closes else "LBAR", token.value, token)
            joins = OPERAND_STARTS.get(token.type)
            if ended and previous.type in CLOSING and token.type in (*NUMBERS, "VULGAR"):
                joins = "FMUL"
                following = tokens[i + 1].type if i + 1 < len(tokens) else ""
                if touching and token in ("2", "3") and following not in OPERAND_STARTS:
                    raise product_or_power(token)
            if ended and joins:
                done.append(Token.new_borrow_pos(joins, "" if touching else " ", token))
                yield done[-1]
            done.append(token)
            yield token

    def _told_apart(self, token: Token) -> Token:
        for pattern, kind, meaning in self.kinds:
            if pattern.fullmatch(token.value):
                return Token.new_borrow_pos(kind, meaning, token)
        raise AssertionError(token)


def _is_function_power(done: list[Token]) -> bool:
    """Whether the tokens end in sin^2, sin² or sin^{2}: what follows is the argument, not a factor."""
    types = [t.type for t in done[-5:]]
    return (
        types[-2:] == ["FUNC", "SUP"]
        or types[-3:] == ["FUNC", "POW", "NUMBER"]
        or types == ["FUNC", "POW", "LBRACE", "NUMBER", "RBRACE"]
    )


def _is_fraction_of_numbers(tokens: list[Token]) -> bool:
    """Whether this begins with 1/2 as TeX writes it: \\frac{1}{2} or \\frac12."""
    types = [token.type for token in tokens]
    braced = ["LBRACE", "NUMBER", "RBRACE"]
    return types[:1] == ["DIGITS"] or types == ["FRAC", *braced, *braced]


def with_commas(tokens: list[Token]) -> list[Token]:
    """The tokens, with the commas that are left out between the entries of [1 2; 3 4]. Raises Unreadable
    where a space could be a product or a difference as well: [2 x], [1 -2].
    """
    spaced = _in_brackets_without_commas(tokens)
    gaps = {i for i in range(1, len(tokens)) if {i - 1, i} <= spaced and _after_an_operand(tokens, i)}
    numbers = {i for i in gaps if tokens[i].type in NUMBERS}
    done: list[Token] = []
    for i, token in enumerate(tokens):
        signed = i in gaps and token.type in ("MINUS", "PLUS") and not _parted(tokens, i + 1)
        if signed and not numbers:
            raise minus_or_entries(token)
        if i in gaps and token.type in (*OPERAND_STARTS, "BAR"):
            raise product_or_entries(token)
        rows = i and token.type == "_LSQB" and tokens[i - 1].type == "_RSQB"
        if i in numbers or signed or rows:
            done.append(Token.new_borrow_pos("COMMA", ",", token))
        done.append(token)
    return done


def _after_an_operand(tokens: list[Token], i: int) -> bool:
    """Whether a space parts token `i` from what could be a whole entry."""
    return (
        _parted(tokens, i) and tokens[i - 1].type in OPERAND_ENDS and not _is_function_power(tokens[:i])
    )  # fmt: skip


def _parted(tokens: list[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i - 1].end_pos < tokens[i].start_pos


def _in_brackets_without_commas(tokens: list[Token]) -> set[int]:
    """The places of the tokens that stand directly in square brackets whose entries no comma parts."""
    found: set[int] = set()
    levels: list[list[int]] = [[]]
    for i, token in enumerate(tokens):
        if token.type in ("_RSQB", "_RPAR", "RBRACE", "END") and len(levels) > 1:
            inside = levels.pop()
            if token.type == "_RSQB" and not any(tokens[k].type == "COMMA" for k in inside):
                found.update(inside)
        levels[-1].append(i)
        if token.type in ("_LSQB", "_LPAR", "LBRACE", "BEGIN"):
            levels.append([])
    return found
