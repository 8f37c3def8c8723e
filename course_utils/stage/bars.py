"""Bar charts."""

from dataclasses import KW_ONLY, dataclass

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Mark, Polygon
from course_utils.stage.texts import Note, Num

WIDE = 0.6  # share of its room that a bar fills


@dataclass(eq=False)
class Bars(Mark):
    """A bar from 0 to each of `heights`, side by side from `over[0]` to `over[1]`, with its name and number.

    names: one for each bar. colors: likewise, or all have `color`. digits: None leaves the number out.
    """

    heights: list
    names: list[str]
    over: tuple
    _: KW_ONLY
    colors: tuple = ()
    digits: int | None = 2

    def parts_by_name(self) -> list[tuple[str, Mark]]:
        """A polygon and a note for each bar; the note beyond its end."""
        colors = self.colors or (self.color,) * len(self.heights)
        if not len(self.heights) == len(self.names) == len(colors):
            raise SceneError(
                f"bars: {len(self.heights)} heights, {len(self.names)} names and {len(colors)} colours"
            )
        low, high = self.over
        room = (high - low) / len(self.heights)
        parts = []
        for k, (height, name, color) in enumerate(zip(self.heights, self.names, colors, strict=True)):
            look = {"color": color, "when": self.when}
            left, right = (low + room * (k + 0.5 + side * WIDE / 2) for side in (-1, 1))
            number = () if self.digits is None else (" ", Num(height, self.digits))
            up = sympy.Piecewise((1, height >= 0), (-1, True))
            end = (low + room * (k + 0.5), height)
            corners = [(left, 0), (left, height), (right, height), (right, 0)]
            drawn = Polygon(corners, **look), Note(end, name, *number, away=(0, up), **look)
            parts += [(f"bar {name!r}", mark) for mark in drawn]
        return parts
