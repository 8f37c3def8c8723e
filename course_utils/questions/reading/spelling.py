"""Spellings that can be settled before anything is read. Lengths stay, so that positions stay true, but where
the whole answer is one number, or the rows of a matrix.
"""

import re

from course_utils.questions.reading.tree import FUNCTIONS

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " "
}  # as East Asian keyboards type
_POINT = r"(?:\s*\([^()=]*\))?"
_QUANTITY = re.compile(  # f, f(2), f'(x), J_{11}, df/dx, ∂f/∂x, \nabla f(1, 2), |∇f|
    r"\s*(?:(?P<name>[A-Za-z]\w{0,7}|\\?[a-z]+)(?:_?\{?[0-9]+\}?)?['′]{0,2}" + _POINT
    + r"|d[A-Za-z]?\s*/\s*d[A-Za-z]\w?|(?:∂|\\partial )[A-Za-z]?\w?\s*/\s*(?:∂|\\partial )[A-Za-z]\w?"
    + r"|\\frac\{(?:d|∂|\\partial )\s*[A-Za-z]?\w?\}\{(?:d|∂|\\partial )\s*[A-Za-z]\w?\}" + _POINT
    + r"|[|‖]?(?:∇|\\nabla |grad )\s*[A-Za-z]\w?" + _POINT + r"[|‖]?)?\s*="
)  # fmt: skip
_DRESSED = re.compile(r"\\(?:hat|vec|mathbf|boldsymbol)\s*\{\s*\\?([ijk])(?:math)?\s*\}|([îĵ])")
_BETWEEN_THOUSANDS = "[ \u00a0\u2009\u202f]"
_THOUSANDS = re.compile(rf"\s*[-+−]?[0-9]{{1,3}}(?:{_BETWEEN_THOUSANDS}[0-9]{{3}})+\s*")
_BESIDE = re.compile(r",\s*(?:dtype=[\w.]+|requires_grad=True|grad_fn=<\w+>)(?=\s*[,)])")
_HEX = r"(?<=(?<![0-9.])0)[xX]"  # 0x10
_TIMES = re.compile(rf"(?<=[0-9])(?!{_HEX})(\s*)[xX](\s*)(?=[0-9])")


def with_times(text: str) -> str:
    """Text with × for the letter in 2 x 3 and 3 x 10^4: for answers in which x is no variable."""
    return _TIMES.sub(r"\1×\2", text)


def in_rows(text: str) -> str:
    """Text with ; for the end of a line outside of brackets: a list, or a matrix, written in lines."""
    if "\\begin" in text:
        return text
    signs, depth = list(text), 0
    for i, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "\n" and depth == 0 and _ends_a_row(text[:i].rstrip(" \t\r")[-1:], text[i:].lstrip()[:1]):
            signs[i] = ";"
    return "".join(signs)


def _ends_a_row(before: str, after: str) -> bool:
    """Whether a line that ends so, and a next one that begins so, are two rows and not one expression."""
    if not before or not after or before in "\n+-−*/^=,;" or after in "+*/^=,;":
        return False
    return not (before in ")]}" and after in "([{")  # [1, 2] and below it [3, 4]: a matrix already


def printed(text: str, count: int) -> str:
    """[-2.7,-1.4] for [-2.7 -1.4], as NumPy prints an array: where so many numbers are wanted, each of them
    is an entry, and none is subtracted. What is printed of an array beside its numbers is left out.
    """
    text = _BESIDE.sub(lambda beside: " " * len(beside[0]), text)
    given = re.sub(r"[\[\]]", " ", text).split()
    if len(given) != count or count < 2 or not text.lstrip().startswith("["):
        return text
    if not all(re.fullmatch(r"[-+−]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", one) for one in given):
        return text
    return re.sub(r"(?<=[0-9.])\s(?=\s*[-+−.0-9])", ",", text)


def unspaced(text: str) -> str:
    """11000 for 11 000: for answers that are a whole number."""
    return re.sub(_BETWEEN_THOUSANDS, "", text) if _THOUSANDS.fullmatch(text) else text


def bracketed(text: str) -> str:
    """[1 2; 3 4] for 1 2; 3 4: for answers that are a matrix."""
    return f"[{text}]" if ";" in text and not re.search(r"[\[({,]", text) else text


def undressed(text: str) -> str:
    """Text with i for \\hat{i}, \\mathbf{i} and î."""
    return _DRESSED.sub(lambda m: f" {m[1] or {'î': 'i', 'ĵ': 'j'}[m[2]]} ", text)


def narrowed(text: str) -> str:
    """Text with plain signs for full-width ones."""
    return text.translate(_WIDE)


def unassigned(text: str, names: tuple[str, ...]) -> str:
    """Text with blanks for “f(2) =” before the value: what is asked is known. An equation, in which the name
    of a variable or a function stands there, stays.
    """
    found = _QUANTITY.match(text) if text.count("=") == 1 else None
    if not found or found["name"] in (*names, *FUNCTIONS, "e", "pi"):
        return text
    return " " * found.end() + text[found.end() :]
