"""The slider of an `Explorer`, with what stands under it: alive in a notebook, to read everywhere else."""

import io
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from html import escape
from importlib.resources import files

import traitlets

from course_utils.page.placed import PLACED, PlacedWidget

_STATIC = files(__package__) / "static"


class Slider(PlacedWidget):
    """Stops 10^k for k in equal steps, each with its readout. Python hears of one when it is released."""

    _esm = PLACED + (_STATIC / "slider.js").read_text("utf-8")
    _css = (_STATIC / "slider.css").read_text("utf-8")
    description = traitlets.Unicode().tag(sync=True)
    readouts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    at = traitlets.Int().tag(sync=True)
    shown = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, description: str, start: float, powers: tuple[float, float], step: float, readout: str
    ):
        count = round((powers[1] - powers[0]) / step) + 1
        self.stops = [10.0 ** (powers[0] + k * step) for k in range(count)]
        self._words = ""
        at = min(range(count), key=lambda k: abs(self.stops[k] / start - 1))
        super().__init__(description=description, readouts=[f"{v:{readout}}" for v in self.stops], at=at)

    @property
    def value(self) -> float:
        """The stop at which it stands."""
        return self.stops[self.at]

    @traitlets.validate("at")
    def _within(self, proposal):
        return min(max(proposal["value"], 0), len(self.stops) - 1)

    def show(self, items: list) -> None:
        """Show lines of text and pictures under the slider, in place of what stood there."""
        self._words = "\n".join(map(str, items))
        self.shown = "".join(
            f"<pre>{escape(item)}</pre>" if isinstance(item, str) else item._repr_mimebundle_()["text/html"]
            for item in items
        )
        self.keep()

    def html(self) -> str:
        """Where it stands and what it shows, to read."""
        where = f"{escape(self.description)}: {self.readouts[self.at]}"
        return f"<p>{where}</p>{self.shown}<p><em>To move the slider, run this cell.</em></p>"

    def __repr__(self):
        return f"{self.description}: {self.readouts[self.at]}\n{self._words}"


@contextmanager
def printed(lines: list):
    """Adds to `lines`, as one text, what is printed meanwhile, warnings too."""
    heard = io.StringIO()
    with redirect_stdout(heard), redirect_stderr(heard):
        yield
    if heard.getvalue():
        lines.append(heard.getvalue())
