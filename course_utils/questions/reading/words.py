"""From letters to words: functions, constants, variables, and the product signs that people leave out."""

import re
from functools import lru_cache

from lark import Token

from course_utils.questions.reading.tree import FUNCTIONS, GREEK

OPERAND_ENDS = {"NUMBER", "VULGAR", "CONST", "VAR", "SUP", "_RPAR", "RBRACE", "RBAR"}
OPERAND_STARTS = {"CONST": "IMUL", "VAR": "IMUL"} | dict.fromkeys(
    ("FUNC", "_LPAR", "LBAR", "ROOT", "FRAC"), "FMUL"
)
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
        for s in (f, rf"\\{f}(?![a-zA-Z])")
        if f not in names
    ]
    kinds += [(s, "CONST", "pi") for s in ("pi", "π", r"\\pi(?![a-zA-Z])") if "pi" not in names]
    kinds += [("e", "CONST", "e")] if "e" not in names else []
    kinds.sort(key=lambda kind: -len(kind[0]))
    return "|".join(k[0] for k in kinds), tuple((re.compile(p), t, v) for p, t, v in kinds)


class Tokens:
    """Between lexer and parser: tells words apart, bars that open from bars that close, and adds the
    product signs.
    """

    always_accept = ("WORD", "BAR", "SCIENTIFIC")  # terminals that only `process` uses

    def __init__(self, names: tuple[str, ...]):
        self.kinds = words(names)[1]

    def process(self, stream):
        """The tokens of one answer."""
        done: list[Token] = []
        bars = 0
        for token in stream:
            previous = done[-1] if done else None
            if token.type == "WORD":
                token = self._told_apart(token)
            ended = previous is not None and previous.type in OPERAND_ENDS and not _is_function_power(done)
            if token.type == "BAR":
                closes = bars and ended
                bars += -1 if closes else 1
                token = Token.new_borrow_pos("RBAR" if closes else "LBAR", token.value, token)
            if ended and token.type in OPERAND_STARTS:
                gap = "" if previous.end_pos == token.start_pos else " "
                done.append(Token.new_borrow_pos(OPERAND_STARTS[token.type], gap, token))
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
