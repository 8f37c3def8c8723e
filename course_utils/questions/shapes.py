"""Answers that are a shape, rows x columns."""

import re
from dataclasses import dataclass

from course_utils.questions.forms import Verdict
from course_utils.questions.reading import Unreadable, read
from course_utils.questions.reading.spelling import narrowed
from course_utils.questions.reading.tree import entries

LONGEST = 60  # characters
RAISED = str.maketrans({raised: f"^{digit}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})
PLAIN = "([0-9]{1,9})"
SIZE = (  # 10000, 10,000, 1e4, 10^4, 10⁴
    r"([0-9]{1,9}|[0-9]{1,3}(?:[,\u2009\u202f ][0-9]{3})+|[0-9]e[0-9]"
    r"|10\s*(?:\^|\*\*)\s*\{?\s*[0-9]\s*\}?|10[⁰¹²³⁴⁵⁶⁷⁸⁹])"
)
SHAPES = (
    rf"[(\[]?\s*{SIZE}\s*(?:[x×X*]|by|\\times)\s*{SIZE}\s*[)\]]?",
    rf"[(\[]?\s*{PLAIN}\s*,\s*{PLAIN}\s*[)\]]?",
    rf"{SIZE}\s*rows?\s*(?:[,;x×]|and|by|of)?\s*{SIZE}\s*(?:columns?|cols?)?",
)
LENGTH = rf"(?:[(\[]\s*{PLAIN}\s*,?\s*[)\]]|\(?\s*{SIZE}\s*\)?(?:\s*entries)?)"


@dataclass(frozen=True)
class Shape:
    """A shape such as 200 x 100; where a column is asked, its length alone is enough: 200 is 200 x 1."""

    column: bool = False
    control: str = "text"
    names: tuple[str, ...] = ()

    def how(self) -> str:
        """How to write the answer."""
        return "rows × columns, such as 3 x 5"

    def read(self, answer: object) -> tuple[int, ...]:
        """Two whole numbers, from text, a list, a tuple or an array. Raises Unreadable."""
        if type(answer) is not str:
            return self._of_object(answer)
        text = re.sub(r"^an?\s+|\s+(?:matrix|array)$", "", narrowed(answer).strip()[: LONGEST + 1])
        text = text if len(text) <= LONGEST else ""
        length = re.fullmatch(LENGTH, text)
        if self.column and length:
            if two := re.fullmatch(f"{PLAIN}[ ,]([1-9][0-9]*)", text):  # 200,100
                said = f"One length, or rows and columns? Write {two[1]}{two[2]}, or {two[1]} x {two[2]}."
                raise Unreadable(said, answer, 0)
            return _size(length[1] or length[2]), 1
        match = next(filter(None, (re.fullmatch(shape, text) for shape in SHAPES)), None)
        if match is None:
            raise Unreadable("A shape is two whole numbers. Write rows x columns, such as 3 x 5.", answer, 0)
        return _size(match[1]), _size(match[2])

    def _of_object(self, answer: object) -> tuple[int, int]:
        sizes = [node.value for node in entries(read(answer)) if node.op == "num" and node.value >= 0]
        if len(sizes) not in ((1, 2) if self.column else (2,)) or any(n.denominator != 1 for n in sizes):
            raise Unreadable("Write the shape as text, “rows x columns”, or as a tuple: (rows, columns).")
        return int(sizes[0]), int([*sizes, 1][1])

    def key(self, value: tuple[int, int]) -> tuple[int, int]:
        """The shape itself."""
        return tuple(value)

    def kept(self, answer: object, sizes: tuple[int, int]) -> str:
        """The shape as text."""
        return f"{sizes[0]} x {sizes[1]}"

    def show(self, sizes: tuple[int, int]) -> str:
        """TeX of the shape."""
        return f"{sizes[0]} \\times {sizes[1]}"

    def compare(self, sizes: tuple[int, int], key: tuple[int, int]) -> Verdict:
        """All or nothing: one right number of two is as likely to be luck."""
        return Verdict((sizes == key,))

    def same(self, a: tuple[int, int], b: tuple[int, int]) -> bool:
        """Whether two shapes are the same."""
        return a == b

    def diagnose(self, sizes: tuple[int, int], key: tuple[int, int], verdict: Verdict) -> tuple[str, str]:
        """What is said of a shape that no slip explains."""
        return "That is not the shape. How many inputs are there, and how many outputs?", ""


def _size(text: str) -> int:
    digits = re.sub(r"[^0-9e^*]", "", text.translate(RAISED)).replace("**", "^")
    mantissa, sign, exponent = re.fullmatch(r"([0-9]+)([e^]?)([0-9]*)", digits).groups()
    return int(mantissa) * 10 ** int(exponent) if sign == "e" else int(mantissa) ** int(exponent or 1)
