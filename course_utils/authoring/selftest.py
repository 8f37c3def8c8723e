"""Is everything there that the lessons need? In plain words, with what to do where something is missing."""

import platform
import tempfile
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import course_utils

LIBRARIES = (
    "jupyterlab",
    "ipywidgets",
    "anywidget",
    "numpy",
    "sympy",
    "matplotlib",
    "lark",
    "latex2mathml",
    "fsrs",
)

# Drawn by the browser, so that it is there to be seen only where widgets work; then it asks Python to answer.
_ALIVE = """
function render({ model, el }) {
  const say = () => {
    el.textContent = model.get("heard")
      ? "✓ Widgets: your browser draws them, and Python hears them."
      : "· Widgets: your browser draws them. Waiting for Python to answer…";
  };
  model.on("change:heard", say);
  say();
  model.set("alive", true);
  model.save_changes();
}
export default { render };
"""
_NO_WIDGETS = (
    "✗ Widgets: not drawn here. Open this notebook in JupyterLab (`course lab`), then run this cell again."
)


class Line(NamedTuple):
    """One thing that was looked at."""

    good: bool
    text: str

    def __str__(self):
        return f"{'✓' if self.good else '✗'} {self.text}"


class SelfTest:
    """What was found, a line for each thing. Displayed, the last line is drawn by a widget."""

    def __init__(self, folder: Path):
        self.lines = [_python(), *map(_library, LIBRARIES), _answers(folder)]

    @property
    def good(self) -> bool:
        """Whether nothing is missing (the widget's own line is for your eyes)."""
        return all(line.good for line in self.lines)

    def __repr__(self):
        return "\n".join(map(str, self.lines))

    def _ipython_display_(self):
        from IPython.display import display

        rows = "".join(f"<div>{escape(str(line))}</div>" for line in self.lines)
        display({"text/plain": repr(self), "text/html": rows}, raw=True)
        if all(line.good for line in self.lines if "anywidget" in line.text):
            display({"text/plain": _NO_WIDGETS, **_pulse()}, raw=True)


def self_test() -> SelfTest:
    """Look at Python, the libraries, the folder that keeps your answers, and the widgets."""
    return SelfTest(Path.cwd())


def _python() -> Line:
    return Line(True, f"Pullback {course_utils.__version__} on Python {platform.python_version()}")


def _library(name: str) -> Line:
    try:
        return Line(True, f"{name} {version(name)}")
    except PackageNotFoundError:
        return Line(
            False, f"{name} is missing. Install it with: pip install {name}. Then restart the kernel."
        )


def _answers(folder: Path) -> Line:
    """Both that a file can be written here and that the progress file can be read."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        mend = "Start the course in a folder of your own: course lab --folder DIR."
        return Line(False, f"Your answers cannot be kept in {folder} ({error.strerror}). {mend}")
    from course_utils.progress import open_store

    if notice := open_store().notice:
        return Line(False, notice)
    return Line(True, f"Your answers are kept in {folder}")


def _pulse() -> dict:
    """The MIME bundle of a tiny widget that says it is alive."""
    import anywidget
    import traitlets

    class Pulse(anywidget.AnyWidget):
        _esm = _ALIVE
        alive = traitlets.Bool(False).tag(sync=True)
        heard = traitlets.Bool(False).tag(sync=True)

        @traitlets.observe("alive")
        def _answer(self, _change):
            self.heard = True

    return Pulse()._repr_mimebundle_()[0]
