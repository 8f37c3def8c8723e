"""The window of a plane that the reader may move and zoom."""

from dataclasses import KW_ONLY, dataclass

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import variable


@dataclass(eq=False)
class View:
    """A window to pan and zoom: `Plane("f", ..., view=View("view", (-3, 3), (-3, 3), limits=...))`.

    start_x, start_y: the window at the start. limits: ((low, high), (low, high)), how far it reaches when
    zoomed out. closest: how many times it magnifies at most. `x` and `y` are the ends of the window as it is,
    two expressions each: a curve that runs over `view.x` is sampled anew where the reader looks.
    """

    name: str
    start_x: tuple
    start_y: tuple
    _: KW_ONLY
    limits: tuple
    closest: float = 20

    def __post_init__(self):
        starts = (self.start_x, self.start_y)
        for (low, high), (first, last) in zip(starts, self.limits, strict=True):
            if not first <= low < high <= last:
                raise SceneError(f"{self.name_in_errors()}: {low} to {high} is no part of {first} to {last}")
        self._middle = [(low + high) / 2 for low, high in starts]
        self._half = [(high - low) / 2 for low, high in starts]

    def name_in_errors(self) -> str:
        """`view 'v'`."""
        return f"view {self.name!r}"

    def _ends(self, which: int) -> tuple:
        middle, zoom = (sympy.Symbol(f"{self.name}.{part}", real=True) for part in ("xy"[which], "zoom"))
        return middle - self._half[which] / zoom, middle + self._half[which] / zoom

    @property
    def x(self) -> tuple:
        """Left and right end of the window."""
        return self._ends(0)

    @property
    def y(self) -> tuple:
        """Lower and upper end of the window."""
        return self._ends(1)

    def variables(self) -> list[dict]:
        """The middle of the window and how many times it magnifies."""
        widest = max(
            2 * half / (high - low) for half, (low, high) in zip(self._half, self.limits, strict=True)
        )
        middle = [variable(self, axis, self._middle[k], self.limits[k]) for k, axis in enumerate("xy")]
        return [*middle, variable(self, "zoom", 1, (widest, self.closest))]

    def lower(self) -> dict:
        """What the browser needs besides its variables."""
        return {"name": self.name, "start": self._middle, "half": self._half}
