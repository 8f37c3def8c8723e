"""A learner may run the cells of a fresh lesson in any order, and never sees a traceback."""

import os
import random

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.authoring.guard import MISSING_NAME
from course_utils.authoring.launch import lab_environment
from course_utils.authoring.lesson import lesson_folder
from course_utils.authoring.workspace import fill

LESSONS = sorted(lesson_folder().glob("*.ipynb"))
FORGET = "get_ipython().run_line_magic('reset', '-f')"


def orders(cells):
    """Backwards, shuffled, and each cell alone."""
    return [cells[::-1], random.Random(0).sample(cells, len(cells)), *([cell] for cell in cells)]


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def ran(request, tmp_path_factory):
    """The lesson's cells as they ran, in many orders, each order from an empty namespace."""
    folder = tmp_path_factory.mktemp("mine")
    fill(folder, LESSONS, "0.1.0")
    cells = [cell.source for cell in nbformat.read(request.param, 4).cells if cell.cell_type == "code"]
    sources = [source for order in orders(cells) for source in [FORGET, *order]]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    with pytest.MonkeyPatch.context() as patch:
        for name, value in lab_environment().items():
            patch.setenv(name, value)
        client = NotebookClient(
            notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
        )
        client.execute(env=os.environ | {"JPY_SESSION_NAME": request.param.name})
    return notebook.cells


def test_no_order_shows_a_traceback(ran):
    broken = {
        cell.source: output
        for cell in ran
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    }
    assert broken == {}


def test_a_cell_run_alone_says_what_it_is_missing(ran):
    """Guards the test above against orders in which everything happens to be there."""
    backwards = ran[1 : ran.index(next(cell for cell in ran[1:] if cell.source == FORGET))]
    advised = [any(MISSING_NAME in output.get("data", {}) for output in cell.outputs) for cell in backwards]
    assert sum(advised) >= (len(backwards) - 1) / 2  # the first cell needs nothing
    assert not advised[-1]
