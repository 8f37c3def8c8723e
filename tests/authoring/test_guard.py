"""In any order of its cells, a lesson shows no traceback that is not the learner's own."""

import os

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.authoring.guard import MISSING_NAME
from course_utils.authoring.launch import lab_environment

HEADING = "## The slope of things"
CELLS = ["import math\nfrom course_utils import bank", "slope = 2", "print(slope + math.pi)"]


def run(folder, cells, *, kernel=True, **environment):
    """The outputs of `cells`, run in that order beside a notebook whose own order is CELLS."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(CELLS[0]),
            nbformat.v4.new_markdown_cell(HEADING),
            *map(nbformat.v4.new_code_cell, CELLS[1:]),
        ]
    )
    nbformat.write(notebook, folder / "lesson.ipynb")
    run = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    client = NotebookClient(
        run,
        timeout=120,
        resources={"metadata": {"path": str(folder)}},
        allow_errors=True,
        kernel_name="python3",
    )
    env = os.environ | (lab_environment() if kernel else {}) | environment
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", env.get("JUPYTER_PATH", ""))
        client.execute(env=env)
    return [cell.outputs for cell in run.cells]


def advice(outputs):
    (output,) = outputs
    assert output.output_type == "display_data"
    assert output.data[MISSING_NAME]
    return output.data["text/plain"]


CASES = {
    "early": "print(slope)",
    "before the import cell": "math.pi",
    "a slip of the pen": "slpoe",
    "unbound": "def f():\n    slope += 1\nf()",
    "division": "1 / 0",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What each case shows in a fresh kernel of ours, then the lesson's own cells in order."""
    cells = [*CASES.values(), *CELLS]
    return dict(zip([*CASES, *CELLS], run(tmp_path_factory.mktemp("guard"), cells), strict=True))


def test_a_cell_run_too_early_says_which_cell_makes_what_it_needs(outputs):
    text = advice(outputs["early"])
    assert text.startswith("`slope` does not exist yet: it is made in a cell under “The slope of things”.")
    assert "Run All Above" in text


def test_even_before_the_import_cell(outputs):
    text = advice(outputs["before the import cell"])
    assert text.startswith("`math` does not exist yet: it is made in the first code cell.")


@pytest.mark.parametrize(
    ("case", "error"),
    [("a slip of the pen", "NameError"), ("unbound", "UnboundLocalError"), ("division", "ZeroDivisionError")],
)
def test_the_learners_own_mistakes_are_shown_by_python(outputs, case, error):
    assert [output.ename for output in outputs[case]] == [error]


def test_afterwards_the_cells_run_as_usual(outputs):
    assert outputs[CELLS[-1]][0].text.startswith("5.14")


def test_importing_the_course_is_enough_in_a_kernel_that_is_not_ours(tmp_path):
    _, outputs = run(tmp_path, ["from course_utils import bank", "print(slope)"], kernel=False)
    assert "does not exist yet" in advice(outputs)


def test_a_grading_run_sees_the_error(tmp_path):
    _, outputs = run(tmp_path, [CELLS[0], "print(slope)"], NBGRADER_EXECUTION="autograde")
    assert [output.ename for output in outputs] == ["NameError"]
