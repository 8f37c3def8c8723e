"""Texts with live numbers, in words and in matrices."""

from dataclasses import KW_ONLY, dataclass
from typing import Annotated

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Mark, Pair, Place, Sent, places


@dataclass(frozen=True)
class Num:
    """A live number in a text, to so many decimals."""

    expression: object
    digits: int = 2


@dataclass(frozen=True)
class Sign:
    """Words chosen by a sign: parts of text for below zero, zero (to the given tolerance) and above zero."""

    expression: object
    negative: tuple
    zero: tuple
    positive: tuple
    tolerance: float = 0.005


class Math:
    """Typeset mathematics in a `Text`: `Math(r"\\frac{dy}{dx} = #", "dy/dx = {}", slope)`.

    tex: TeX in which each `#` is a live number. words: the same for alt texts and stills, as in `live`.
    """

    def __init__(self, tex, words, *numbers):
        self.words = live(words, *numbers)
        pieces = tex.split("#")
        if len(pieces) != len(numbers) + 1:
            raise SceneError(f"the formula {tex!r} has {len(pieces) - 1} places for {len(numbers)} values")
        self.tex = pieces[0] + "".join(f"\\text{{⟦{k}⟧}}{piece}" for k, piece in enumerate(pieces[1:]))

    def mathml(self) -> str:
        """The formula as MathML, ⟦k⟧ where its k-th number goes."""
        from latex2mathml.converter import convert

        return convert(self.tex)


def live(template: str, *parts) -> tuple:
    """Parts of a text: `template` with each `{}` replaced by an expression, a `Num` or a `Sign`."""
    pieces = template.split("{}")
    if len(pieces) != len(parts) + 1:
        raise SceneError(f"the text {template!r} has {len(pieces) - 1} places for {len(parts)} values")
    return (pieces[0], *(x for pair in zip(parts, pieces[1:], strict=True) for x in pair))


def lower_parts(c, parts) -> list:
    """Parts of a text as JSON: strings, `{"n": ...}`, `{"sign": ...}`, `{"math": ...}`: see src/spec.ts."""
    lowered = []
    for part in parts:
        if isinstance(part, str):
            lowered.append(part)
        elif isinstance(part, Sign):
            words = [lower_parts(c, w) for w in (part.negative, part.zero, part.positive)]
            lowered.append({"sign": c(part.expression), "tol": part.tolerance, "w": words})
        elif isinstance(part, Math):
            lowered.append({"math": part.mathml(), "w": [lower_parts(c, part.words)]})
        else:
            number = part if isinstance(part, Num) else Num(part)
            lowered.append({"n": c(number.expression), "d": number.digits})
    return lowered


Parts = Annotated[tuple, lower_parts]


class Text(Mark):
    """A line under the planes: strings, expressions (two decimals), `Num`s and `Sign`s; see `live`."""

    parts: Parts

    def __init__(self, *parts, color="ink", when=None):
        super().__init__(color=color, when=when)
        self.parts = parts


class Note(Text):
    """A text in a plane: `Note(at, *parts)`, beside `at` on the side to which `away` points."""

    at: Pair
    away: Pair

    def __init__(self, at, *parts, away=(0, 1), color="ink", when=None):
        super().__init__(*parts, color=color, when=when)
        self.at, self.away = at, away


def rows(c, entries) -> list[list[int]]:
    """Places of the entries of a matrix, row by row."""
    return [places(c, row) for row in sympy.Matrix(entries).tolist()]


@dataclass(eq=False)
class Matrix(Mark):
    """A matrix with live entries, `label` = entries.

    row, column: numbers or expressions, from 0: the row and column that are marked; none where they are no
    such number.
    """

    entries: Annotated[object, rows]
    _: KW_ONLY
    digits: Sent[int] = 2
    column_colors: Sent[tuple] = ()
    row: Place = None
    column: Place = None
