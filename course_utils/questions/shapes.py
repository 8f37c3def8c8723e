"""Answers that are a shape, rows x columns."""

import re
from dataclasses import dataclass

from course_utils.questions.forms import Verdict
from course_utils.questions.reading import Unreadable


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
        """Two whole numbers, from text, a list or a tuple. Raises Unreadable."""
        if self.column and type(answer) is int:
            return answer, 1
        sizes = (1, 2) if self.column else (2,)
        if type(answer) in (list, tuple) and len(answer) in sizes and all(type(n) is int for n in answer):
            return (*answer, 1)[:2]
        if type(answer) is not str:
            raise Unreadable("Write the shape as text: “rows x columns”.")
        length = re.fullmatch(r"\s*\(?\s*([0-9]{1,9})\s*(,\s*\))?\s*", answer)
        if self.column and length:
            return int(length[1]), 1
        match = re.fullmatch(
            r"\s*[(\[]?\s*([0-9]{1,9})\s*(?:[x×X*,]|by|\\times)\s*([0-9]{1,9})\s*[)\]]?\s*", answer
        )
        if match is None:
            raise Unreadable("A shape is two whole numbers. Write rows x columns, such as 3 x 5.", answer, 0)
        return int(match[1]), int(match[2])

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
