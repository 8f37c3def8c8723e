"""What can be read in two ways, or not at all: where, why, and how to write it."""

import re

from lark import Token

from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import (
    FUNCTIONS,
    Node,
    UnknownWord,
    Unreadable,
    number,
    seen,
    variables,
)

DERIVATIVE = (  # d/dx, df/dx, \\frac{d}{dx}, ddx, ∂f, f'(x)
    r"(?<![a-zA-Z\\])d[a-zA-Z]?\s*/\s*d[a-zA-Z]+|\\frac\{d[a-zA-Z]?\}|\bddx\b|∂\w*|\\partial|[a-zA-Z]['′](?=\()"
)

MINUS_OR_ENTRIES = (
    "Is “{}” between two numbers, or the sign of an entry? Put a space after it, or a comma before."
)
SIGNED = r"(?<=[^\s;+*/^−–-])\s+([-−–])(?=\S)"  # 2 -10; 7 -11
THOUSANDS = r"\s*[-+−]?[0-9]{1,3}(,[0-9]{3})+\s*"


def refuse_known_traps(text: str, names: tuple[str, ...] = (), count: int = 0) -> None:
    """Raise Unreadable for decimal commas, equations, derivative signs and brackets that do not match.

    count: how many entries are wanted, where that is known.
    """
    comma = re.search(r"[0-9],[0-9]", text)
    doubtful = not _only_between_entries(text, count) or re.search(r"[0-9]\s+[-+−–][0-9]", text)
    if comma and doubtful and not re.search(r"[\[({⟨]", text):
        raise Unreadable(_comma_or_entries(text), text, comma.start() + 1)
    sign = re.search(SIGNED, text)
    if ";" in text and sign and not re.search(r"[,\[({⟨\\]", text):
        raise Unreadable(MINUS_OR_ENTRIES.format(sign[1]), text, sign.start(1))
    if "=" in text:
        raise Unreadable("Write only the value, without an equals sign.", text, text.index("="))
    sign = re.search(DERIVATIVE, text)
    if sign and not any(name.startswith("d") for name in names):
        said = f"“{sign[0]}” names a derivative. Work it out, and write what it is."
        raise Unreadable(said, text, sign.start())
    _refuse_unmatched_brackets(text)


def _only_between_entries(text: str, count: int) -> bool:
    """Whether the commas can only be between entries: there are as many as are wanted, or each has a point
    as well, as in 0.3,0.6; or one value is wanted, and there are more.
    """
    parts = re.split("[,;]", text)
    if all(re.search(r"[0-9]\.|\.[0-9]", part) for part in parts):
        return True
    return len(parts) == count if count else len(parts) > 2 and not re.fullmatch(THOUSANDS, text)


def refuse_decimal_commas(text: str, given: int, wanted: int) -> None:
    """Raise Unreadable for (1,6, 0,4) where two entries are wanted: as many as without the decimal commas."""
    within = list(re.finditer(r"(?<![A-Za-z0-9_])[0-9]+(,)(?=[0-9])", text))  # the 1 of x1 is no number's
    if wanted < given <= wanted + len(within):
        said = "Decimal commas, or so many entries? Write 1.5 for one number, and a space after other commas."
        raise Unreadable(said, text, within[0].start(1))


def _comma_or_entries(text: str) -> str:
    thousands = re.fullmatch(THOUSANDS, text)
    whole = re.fullmatch(r"\s*([-+−]?[0-9]+),([0-9]+)\s*", text)
    if thousands:
        return (
            f"Thousands, a decimal comma, or entries? Write {text.replace(',', '').strip()} for one number."
        )
    if whole:
        a, b = whole.groups()
        return f"A decimal comma, or two entries? Write {a}.{b} for one number, ({a}, {b}) for two."
    return "A decimal comma, or two entries? Write 1.5, or (1, 5)."


def _refuse_unmatched_brackets(text: str) -> None:
    closing = {"(": ")", "[": "]", "{": "}"}
    opened: list[int] = []
    for position, sign in enumerate(text):
        if sign in closing:
            opened.append(position)
        elif sign in closing.values():
            before = text[opened.pop()] if opened else ""
            if not before:
                raise Unreadable(f"This {sign} closes nothing: no bracket is open.", text, position)
            if closing[before] != sign:
                raise Unreadable(f"This {sign} does not close the {before} before it.", text, position)
    if opened:
        last = opened[-1]
        raise Unreadable(f"This bracket is not closed: a {closing[text[last]]} is missing.", text, last)


def unknown_sign(text: str, position: int, names: tuple[str, ...]) -> Unreadable:
    """What to say of a sign or word that no answer contains."""
    sign = text[position]
    if sign.isalpha() or sign in "\\_":
        word = re.match(r"\\?\w+|.", text[position:])[0]
        start = re.search(r"\w*$", text[:position]).start()  # “yes”, not the “s” that is left of it
        if start < position and text[start].isalpha() and word.isalpha():
            word, position = text[start:position] + word, start
        known = (
            f"The name{'s' * (len(names) > 1)} here {'are' if len(names) > 1 else 'is'} {', '.join(names)}"
            if names
            else "The answer is a number, without letters"
        )
        return UnknownWord(
            word,
            f"I do not know “{word}”. {known}; functions are written sin(…), exp(…), ln(…), sqrt(…).",
            text,
            position,
        )
    if seen(sign) != sign:
        return Unreadable(
            "An invisible sign stands here. Delete it, or type the answer again.", text, position
        )
    if sign == ":":
        return Unreadable("Is “:” a division? Write / for it.", text, position)
    return Unreadable(f"I cannot read the sign “{sign}” here.", text, position)


def misplaced(text: str, token: Token) -> Unreadable:
    """What to say of a token that cannot stand where it stands."""
    if token.type == "$END":
        return Unreadable("Something is missing at the end.", text, len(text))
    inverse = re.search(r"\\?([a-z]+)\s*\^\{?\s*$", text[: token.start_pos])
    if token.type == "MINUS" and inverse and inverse[1] in FUNCTIONS:
        return inverse_or_reciprocal(inverse[1], text, token.start_pos)
    if token.type in ("IMUL", "FMUL"):
        said = "A sign is missing here. Write * between factors, a comma between entries."
        return Unreadable(said, text, token.start_pos)
    if token.type in ("NUMBER", "SCIENTIFIC"):
        return Unreadable(
            f"What joins {token.value} to what stands before it? Write * between factors, ^ before a power, "
            "a comma between entries.", text, token.start_pos,
        )  # fmt: skip
    if token.type == "SEMICOLON" and re.search(r"[0-9],[0-9]", text[: token.start_pos]):
        said = "Is the comma before it a decimal comma? Write a point: (1.5; 2)."
        return Unreadable(said, text, token.start_pos)
    if token.type in ("COMMA", "SEMICOLON"):
        said = f"“{token.value}” cannot stand here. Write (1, 2) for a list, [[1, 2], [3, 4]] for rows."
        return Unreadable(said, text, token.start_pos)
    return Unreadable(f"“{token.strip()}” cannot stand here.", text, token.start_pos)


def power_of_ten_or_euler(typed: str, position: int) -> Unreadable:
    """What to ask about 2e-3 where Euler's number may be meant: as a variable, or in the answer."""
    mantissa, exponent = re.split("[eE]", typed)
    signed = exponent if exponent[0] in "+-" else f"*{exponent}"
    return Unreadable(
        f"Is the e in {typed} “times ten to the”, or the number e? Write {mantissa}*10^({exponent}), "
        f"or {mantissa}*e{signed}.",
        position=position,
    )


def product_or_entries(token: Token) -> Unreadable:
    """What to ask about [2 x]: a space in square brackets can stand for both."""
    said = "A product, or two entries? Write * between factors, a comma between entries."
    return Unreadable(said, position=token.start_pos)


def base_or_factor(digits: Token) -> Unreadable:
    """What to ask about log2 x."""
    said = f"The base of a logarithm? Write ln(x)/ln({digits}) for base {digits}, or ln({digits}*x)."
    return Unreadable(said, position=digits.start_pos)


def repeating(number: Token) -> Unreadable:
    """What to say of 0.(3), which is no product."""
    return Unreadable("A repeating decimal? Write a fraction, such as 1/3.", position=number.start_pos)


def product_or_mixed(number: Token) -> Unreadable:
    """What to ask about 2\\frac{1}{2}."""
    said = f"A product, or a mixed number? Write {number}*(…), or {number} + …."
    return Unreadable(said, position=number.start_pos)


def product_or_power(digit: Token) -> Unreadable:
    """What to ask about (x + 1)2: what is copied from a page loses its raised digits."""
    said = f"A product, or a power? Write *{digit} after the bracket, or ^{digit}."
    return Unreadable(said, position=digit.start_pos)


def minus_or_entries(sign: Token) -> Unreadable:
    """What to ask about [1 -2]."""
    return Unreadable(MINUS_OR_ENTRIES.format(sign), position=sign.start_pos)


def inverse_or_reciprocal(name: str, text: str, position: int) -> Unreadable:
    """What to ask about sin^-1."""
    inverse = f"arc{name}(…)" if f"arc{name}" in FUNCTIONS else "the inverse function by its name"
    return Unreadable(
        f"The inverse function, or one over it? Write {inverse}, or 1/{name}(…).", text, position
    )


def refuse_two_readings(a: Node, token: Token, b: Node) -> None:
    """Raise Unreadable where the factors `a` and `b`, side by side, could mean two things.

    token: the product sign that was put in; its text is "" where the two touch.
    """
    last = a.args[1] if a.op == "mul" else a
    right = _factor(b)

    def ask(question: str, one: str, other: str) -> Unreadable:
        return Unreadable(f"{question} Write {one}, or {other}.", position=token.start_pos)

    if a.op == "div" and "group" not in a.note:
        top, bottom = map(_factor, a.args)
        raise ask("What is divided?", f"({top}/{bottom})*{right}", f"{top}/({bottom}*{right})")
    if last.op == "fn" and last.note == "bare" and "group" in b.note:
        inner = _factor(last.args[0])
        raise ask(
            "How far does the function reach?",
            f"{last.value}({inner})*{right}",
            f"{last.value}({inner}*{right})",
        )
    if token == "" and last.op == "fn" and last.note == "root":
        inner = _factor(last.args[0])
        raise ask("How far does the root reach?", f"√({inner})*{right}", f"√({inner}*{right})")
    if token == "" and last.op == "pow" and "group" not in last.note + last.args[1].note:
        base, exponent = last.args
        letter = exponent.args[0] if exponent.op == "neg" else exponent
        plainly = exponent.op == "num" if base.op == "var" else "group" in b.note and letter.op == "var"
        if not plainly:  # x^2(x+1) and e^x(x+1) are
            base, exponent = _factor(base), plain(exponent)
            raise ask(
                "How far does the power reach?",
                f"{base}^({exponent}*{right})",
                f"({base}^({exponent}))*{right}",
            )
    if token == "" and last == Node("const", (), "e") and b.op in ("var", "const"):
        raise ask("A power or a product?", f"e^{right}", f"e*{right}")


def refuse_signed_square(sign: Token, b: Node) -> None:
    """Raise Unreadable for 9*-2^2: put in for x, the -2 is squared with its sign."""
    if b.op != "neg" or "group" in b.note or b.args[0].op != "pow":
        return
    base, exponent = b.args[0].args
    if base.op == exponent.op == "num" and exponent.value % 2 == 0:
        ways = f"(-{plain(base)})^{plain(exponent)}, or -({plain(base)}^{plain(exponent)})"
        raise Unreadable(f"Is the sign squared as well? Write {ways}.", position=sign.end_pos)


def refuse_two_quotients(a: Node, sign: Token, b: Node) -> None:
    """Raise Unreadable where it is open what is divided: 52^1/2 for the root, and sin x/2."""
    last = a.args[1] if a.op == "mul" else a
    below = _factor(b)
    if last.op == "pow" and b.op == "num" and "group" not in last.note + last.args[1].note + a.note:
        power = last.args[1].args[0] if last.args[1].op == "neg" else last.args[1]
        if power == number(1):
            base, exponent = _factor(last.args[0]), plain(last.args[1])
            ways = f"{base}^({exponent}/{below}), or ({base}^({exponent}))/{below}"
            raise Unreadable(f"What is divided: the power? Write {ways}.", position=sign.start_pos)
    spaced = sign.startswith(" ")
    if last.op == "fn" and last.note == "bare" and b.op in ("num", "var") and not spaced:
        inner = plain(last.args[0])
        if not variables(b) <= variables(last.args[0]) or b.op == "num":
            ways = f"{last.value}({inner})/{below}, or {last.value}({_factor(last.args[0])}/{below})"
            raise Unreadable(f"How far does the function reach? Write {ways}.", position=sign.start_pos)


def refuse_power_after_bars(base: Node, sign: Token, exponent: Node) -> None:
    """Raise Unreadable for ln |x|^2: which of the two is raised?"""
    if base.op == "fn" and base.value != "abs" and "bars" in base.note:
        inner, power = plain(base.args[0]), plain(exponent)
        ways = f"{base.value}({inner}^({power})), or {base.value}({inner})^({power})"
        raise Unreadable(f"What is raised to the power? Write {ways}.", position=sign.start_pos)


def _factor(node: Node) -> str:
    """A tree as text that can stand as a factor."""
    text = plain(node)
    return text if node.op not in ("add", "sub", "neg") else f"({text})"
