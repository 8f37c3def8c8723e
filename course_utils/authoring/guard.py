"""Cells run out of order get one friendly line instead of a traceback.

A lesson's cell that is run before the cell it builds on raises NameError. Where the missing name is made by
another cell of the notebook, the guard says which one to run; any other error, and any name that no cell
makes, is shown as Python shows it. `course lab` and Binder start kernels with the guard on (an IPython
extension, in `jupyter/kernels/python3/kernel.json`), so it works before the import cell has run; elsewhere
importing `course_utils` turns it on.
"""

import ast
import json
import os
from pathlib import Path

from course_utils.authoring.names import made_names

MISSING_NAME = "application/vnd.pullback.missing-name+json"  # lets a test see that the guard spoke


def load_ipython_extension(shell) -> None:
    """Turn the guard on in this kernel. Not in a grading run: a swallowed error would earn full points."""
    if hasattr(shell, "kernel") and "NBGRADER_EXECUTION" not in os.environ:
        shell.set_custom_exc((NameError,), _explain)


def install() -> None:
    """Turn the guard on if this is a Jupyter kernel."""
    from IPython import get_ipython

    if shell := get_ipython():
        load_ipython_extension(shell)


def _explain(shell, kind, error, traceback, tb_offset=None) -> None:
    where = kind is NameError and _maker(error.name)
    if not where:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        return
    from IPython.display import display

    advice = "Choose *Run > Run All Above Selected Cell*, then run this cell again."
    text = f"`{error.name}` does not exist yet: it is made in {where}. {advice}"
    bundle = {"text/plain": text.replace("*", ""), "text/markdown": text, MISSING_NAME: {"name": error.name}}
    display(bundle, raw=True)


def _maker(name: str) -> str | None:
    """Which cell of this notebook makes `name`, in words; None where none does."""
    for path in _notebooks():
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError):
            continue
        if where := _cell_that_makes(name, cells):
            return where
    return None


def _notebooks() -> list[Path]:
    """The notebook of this kernel where Jupyter told its name, else those of its folder."""
    here = Path.cwd()
    if session := os.environ.get("JPY_SESSION_NAME"):
        return [here / Path(session).name]
    return sorted(here.glob("*.ipynb"))


def _cell_that_makes(name: str, cells: list[dict]) -> str | None:
    heading, first = "", True
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            titles = [line.lstrip("# ") for line in source.splitlines() if line.startswith("#")]
            heading = titles[-1] if titles else heading
        elif cell["cell_type"] == "code":
            if name in _made(source):
                return "the first code cell" if first else f"a cell under “{heading}”"
            first = False
    return None


def _made(source: str) -> set[str]:
    try:
        return made_names(ast.parse(source))
    except SyntaxError:
        return set()
