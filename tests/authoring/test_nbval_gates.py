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


def nbval(folder, cells, *, gates=True):
    """Whether each cell of a notebook PASSED or FAILED, and pytest's whole report."""
    folder.mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)], metadata=kernel)
    nbformat.write(notebook, folder / "a.ipynb")
    plugin = ["-p", "course_utils.authoring.nbval_gates"] if gates else []
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-rA", "--color=no", *plugin, folder]
    text = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder).stdout
    verdicts = {
        int(n): verdict for verdict, n in re.findall(r"^(\w+) a.ipynb::Cell (\d+)", text, re.MULTILINE)
    }
    return [verdicts[number] for number in range(len(cells))], text


@pytest.mark.parametrize("build", BAD)
def test_every_bad_cell_is_stopped_and_told_why(tmp_path, build):
    verdicts, text = nbval(tmp_path / build, [*BAD[build], "later = 1"])
    assert verdicts == ["FAILED"] * len(BAD[build]) + ["PASSED"]
    for words in BAD[build].values():
        assert words in text


@pytest.mark.parametrize(
    ("says", "verdict"), [("21 / 21 · Lesson complete", "PASSED"), ("20 / 21", "FAILED")]
)
def test_the_instructors_lesson_must_end_complete(tmp_path, says, verdict):
    line = f"def progress_line(_):\n    return {says!r}\nprogress_line('01_slopes')"
    verdicts, _ = nbval(tmp_path / "instructor", ["1 + 1", line])
    assert verdicts == ["PASSED", verdict]


@pytest.mark.parametrize("build", GOOD)
def test_every_good_cell_passes(tmp_path, build):
    verdicts, text = nbval(tmp_path / build, GOOD[build])
    assert set(verdicts) == {"PASSED"}, text


def test_nbval_alone_would_let_the_bad_ones_through(tmp_path):
    bad = [*BAD["learner"], *BAD["instructor"]]
    slips_through = [cell for cell in bad if cell not in ("print(later)", "1 / 0")]
    verdicts, _ = nbval(tmp_path / "learner", slips_through, gates=False)
    assert set(verdicts) == {"PASSED"}
