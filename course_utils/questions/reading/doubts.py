"""What can be read in two ways, or not at all: where, why, and how to write it."""

import re

from lark import Token

from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import FUNCTIONS, Node, Unreadable


def refuse_known_traps(text: str) -> None:
    """Raise Unreadable for decimal commas, equations and brackets that do not match."""
    comma = re.search(r"[0-9],[0-9]", text)
    if comma and not re.search(r"[\[({⟨]", text):
        whole = re.fullmatch(r"\s*([-+−]?[0-9]+),([0-9]+)\s*", text)
        ways = (
            f"{whole[1]}.{whole[2]} for one number, ({whole[1]}, {whole[2]}) for two"
            if whole
            else "1.5, or (1, 5)"
        )
        raise Unreadable(f"A decimal comma, or two entries? Write {ways}.", text, comma.start() + 1)
    if "=" in text:
        raise Unreadable("Write only the value, without an equals sign.", text, text.index("="))
    _refuse_unmatched_brackets(text)


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
        known = (
            f"The names here are {', '.join(names)}" if names else "The answer is a number, without letters"
        )
        return Unreadable(
            f"I do not know “{word}”. {known}; functions are written sin(…), exp(…), ln(…), sqrt(…).",
            text,
            position,
        )
    return Unreadable(f"I cannot read the sign “{sign}” here.", text, position)


def misplaced(text: str, token: Token) -> Unreadable:
    """What to say of a token that cannot stand where it stands."""
    if token.type == "$END":
        return Unreadable("Something is missing at the end.", text, len(text))
    if token.type == "SCIENTIFIC":
        mantissa, exponent = re.split("[eE]", token.value)
        ten = f"{mantissa}*10^({exponent})"
        return Unreadable(
            f"Is the e in {token} “times ten to the” or Euler's number? Write {ten}, or {mantissa}*e.",
            text, token.start_pos,
        )  # fmt: skip
    inverse = re.search(r"\\?([a-z]+)\s*\^\{?\s*$", text[: token.start_pos])
    if token.type == "MINUS" and inverse and inverse[1] in FUNCTIONS:
        return inverse_or_reciprocal(inverse[1], text, token.start_pos)
    if token.type == "NUMBER":
        return Unreadable(
            f"What joins {token.value} to what stands before it? Write * between factors, ^ before a power, "
            "a comma between entries.", text, token.start_pos,
        )  # fmt: skip
    return Unreadable(f"“{token.value}” cannot stand here.", text, token.start_pos)


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
        if base.op != "var" or exponent.op != "num":
            base, exponent = _factor(base), plain(exponent)
            raise ask(
                "How far does the power reach?",
                f"{base}^({exponent}*{right})",
                f"({base}^({exponent}))*{right}",
            )
    if token == "" and last == Node("const", (), "e") and b.op in ("var", "const"):
        raise ask("A power or a product?", f"e^{right}", f"e*{right}")


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
