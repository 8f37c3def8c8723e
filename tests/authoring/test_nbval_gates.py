"""Each gate lets a good cell through and stops a bad one that nbval alone would pass."""

import re
import subprocess
import sys

import nbformat
import pytest

OUTCOME = """from IPython.display import display
display({"text/plain": "", "application/vnd.pullback.outcome+json": {"id": "a.b", "kind": "%s"}}, raw=True)
"""
RIGHT, WRONG, UNTRIED = (OUTCOME % kind for kind in ("right", "wrong", "not attempted"))
ON_STDERR = "import sys\nprint('careful', file=sys.stderr)"
MUST_RAISE = "# NBVAL_RAISES_EXCEPTION\n"

BAD = {
    "learner": {
        MUST_RAISE + "%matplotlb inline": "an unknown magic",
        MUST_RAISE + "1 + 1": "and raised nothing",
        ON_STDERR: "text on stderr: careful",
        "print(later)": "run before `later` was made",
        "1 / 0": "ZeroDivisionError",
    },
    "instructor": {
        WRONG: "check of a.b: wrong, not right",
        UNTRIED: "check of a.b: not attempted, not right",
    },
}
GOOD = {
    "learner": [UNTRIED, "later = 1", MUST_RAISE + "1 / 0", "1 + 1"],
    "instructor": [RIGHT, ON_STDERR, MUST_RAISE + "1 / 0"],
}


ENDING = "def progress_line(_):\n    return {!r}\nprogress_line('01_slopes')"
NOTEBOOKS = {
    "learner/cells": [*BAD["learner"], *GOOD["learner"]],
    "instructor/cells": [*BAD["instructor"], *GOOD["instructor"], ENDING.format("21 / 21 · Lesson complete")],
    "instructor/unfinished": ["1 + 1", ENDING.format("20 / 21")],
}


def nbval(root, notebooks, *, gates=True):
    """(notebook, cell) -> PASSED or FAILED, and pytest's whole report."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, cells in notebooks.items():
        path = root / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        made = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)], metadata=kernel)
        nbformat.write(made, path)
    plugin = ["-p", "course_utils.authoring.nbval_gates"] if gates else []
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-rA", "--color=no", *plugin, "."]
    text = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root).stdout
    lines = re.findall(r"^(PASSED|FAILED) (\S+)\.ipynb::Cell (\d+)", text, re.MULTILINE)
    return {(name, int(cell)): verdict for verdict, name, cell in lines}, text


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """One run over all notebooks, with the gates."""
    return nbval(tmp_path_factory.mktemp("gates"), NOTEBOOKS)


@pytest.mark.parametrize("build", BAD)
def test_every_bad_cell_is_stopped_and_told_why(report, build):
    verdicts, text = report
    assert [verdicts[f"{build}/cells", k] for k in range(len(BAD[build]))] == ["FAILED"] * len(BAD[build])
    for words in BAD[build].values():
        assert words in text


@pytest.mark.parametrize("build", GOOD)
def test_every_good_cell_passes(report, build):
    verdicts, text = report
    good = range(len(BAD[build]), len(BAD[build]) + len(GOOD[build]))
    assert {verdicts[f"{build}/cells", k] for k in good} == {"PASSED"}, text


def test_the_instructors_lesson_must_end_complete(report):
    verdicts, _ = report
    last = len(NOTEBOOKS["instructor/cells"]) - 1
    assert verdicts["instructor/cells", last] == verdicts["instructor/unfinished", 0] == "PASSED"
    assert verdicts["instructor/unfinished", 1] == "FAILED"


def test_nbval_alone_would_let_the_bad_ones_through(tmp_path):
    bad = [*BAD["learner"], *BAD["instructor"]]
    slips_through = [cell for cell in bad if cell not in ("print(later)", "1 / 0")]
    verdicts, _ = nbval(tmp_path, {"learner/cells": slips_through}, gates=False)
    assert [*verdicts.values()] == ["PASSED"] * len(slips_through)
