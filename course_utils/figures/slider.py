"""A slider with what Python shows under it: alive in a notebook, to read everywhere else."""

import io
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from html import escape
from importlib.resources import files

import ipywidgets
import traitlets

from course_utils.page.placed import PLACED, PlacedWidget

_STATIC = files(__package__) / "static"


def log_slider(description, start: float, powers: tuple[float, float], step: float, readout: str):
    """A slider over 10^k for k in steps, from powers[0] to powers[1]."""
    return ipywidgets.FloatLogSlider(
        value=start,
        base=10,
        min=powers[0],
        max=powers[1],
        step=step,
        description=description,
        readout_format=readout,
        continuous_update=False,  # a release redraws a plot; doing so for every pixel would lag
        layout=ipywidgets.Layout(width="min(32rem, 100%)"),
    )


class SliderFigure(PlacedWidget):
    """`slider`, and under it what was shown last."""

    _esm = PLACED + (_STATIC / "slider.js").read_text("utf-8")
    _css = (_STATIC / "slider.css").read_text("utf-8")
    slider = traitlets.Instance(ipywidgets.FloatLogSlider).tag(sync=True, **ipywidgets.widget_serialization)
    shown = traitlets.Unicode().tag(sync=True)

    def __init__(self, slider: ipywidgets.FloatLogSlider):
        self._words = ""
        super().__init__(slider=slider)

    def show(self, items: list) -> None:
        """Show lines of text and pictures under the slider, in place of what stood there."""
        self._words = "\n".join(map(str, items))
        self.shown = "".join(
            _text(item) if isinstance(item, str) else item._repr_mimebundle_()["text/html"] for item in items
        )
        self.keep()

    def html(self) -> str:
        """Where it stands and what it shows, to read."""
        return f"<p>{escape(self._where())}</p>{self.shown}<p><em>To move the slider, run this cell.</em></p>"

    def _where(self) -> str:
        return f"{self.slider.description}: {self.slider.value:{self.slider.readout_format}}"

    def __repr__(self):
        return f"{self._where()}\n{self._words}"


def _text(lines: str) -> str:
    """Lines under each other as they are; one line alone goes on in the next where it is too long."""
    return f"<pre>{escape(lines)}</pre>" if "\n" in lines else f"<p>{escape(lines)}</p>"


@contextmanager
def printed(lines: list):
    """Adds to `lines`, as one text, what is printed meanwhile, and each warning without a path."""
    heard = io.StringIO()
    with redirect_stdout(heard), redirect_stderr(heard), warnings.catch_warnings():
        warnings.showwarning = lambda said, kind, *_: heard.write(f"{kind.__name__}: {said}\n")
        yield
    if heard.getvalue():
        lines.append(heard.getvalue())
