"""A short lesson, learners who hand it in, and an instructor who grades it."""

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import nbformat

from course_utils.grading.course import open_course

LESSON = "03_jacobians"
SOURCE = '''---
title: "A short lesson"
---

```{code-cell}
:name: setup
import numpy as np
from course_utils import ask, check
```

```{code-cell}
:name: j11
ask("jacobians.j11")
```

```{code-cell}
:name: whole
ask("jacobians.whole")
```

```{code-cell}
:name: lab
def jacobian_by_columns(f, x, h=1e-5):
    """The Jacobian of f at x."""
    ### BEGIN SOLUTION
    columns = []
    for j in range(len(x)):
        step = np.zeros(len(x))
        step[j] = h
        columns.append((f(x + step) - f(x - step)) / (2 * h))
    return np.stack(columns, axis=1)
    ### END SOLUTION
```

```{code-cell}
:name: lab-check
check("jacobians.lab", jacobian_by_columns)
```
'''
RIGHT_LAB = SOURCE.split("### BEGIN SOLUTION\n")[1].split("    ### END SOLUTION")[0]
RIGHT = {"jacobians.j11": "2", "jacobians.whole": "[[2x, 1], [y, x]]"}
STUB = "    # YOUR CODE HERE\n    ..."


def edit(notebook: Path, change) -> None:
    """Apply `change(nb)` to the notebook in a file."""
    nb = nbformat.read(notebook, as_version=4)
    change(nb)
    nbformat.write(nb, notebook)


def cell(nb, name: str):
    """The cell that the lesson calls `name`."""
    return next(c for c in nb.cells if c.id == f"{LESSON}-{name}")


def index(nb, name: str) -> int:
    """Where the cell that the lesson calls `name` stands."""
    return nb.cells.index(cell(nb, name))


@cache
def _answered(answers: tuple[tuple[str, object], ...]) -> bytes:
    """The progress file of a learner who gives these answers in a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        answer(Path(folder), dict(answers))
        return (Path(folder) / "progress.db").read_bytes()


def answer(folder: Path, answers: dict[str, object]) -> None:
    """Answer questions as a learner does, in a process of their own that works in the folder."""
    lines = ["from course_utils import check", *(f"check({id!r}, {text!r})" for id, text in answers.items())]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=folder, check=True)


def write_lab(folder: Path, code: str) -> None:
    """Type code into the empty place of the lab."""

    def change(nb):
        lab = cell(nb, "lab")
        assert STUB in lab.source
        lab.source = lab.source.replace(STUB, code)

    edit(folder / f"{LESSON}.ipynb", change)


class Course:
    """A course folder: hand in, and run nbgrader's own commands."""

    def __init__(self, folder: Path):
        self.folder = folder

    @property
    def release(self) -> Path:
        return self.folder / "release" / LESSON

    def desk(self, at: Path) -> Path:
        """A learner's own copy of the release."""
        return Path(shutil.copytree(self.release, at))

    def hand_in(self, student: str, answers=RIGHT, lab: str | None = RIGHT_LAB) -> Path:
        """Put a submission where nbgrader's collectors put it; gives its folder."""
        folder = self.desk(self.folder / "submitted" / student / LESSON)
        if answers:
            (folder / "progress.db").write_bytes(_answered(tuple(answers.items())))
        if lab:
            write_lab(folder, lab)
        return folder

    @property
    def api(self):
        """nbgrader's own interface."""
        return open_course(self.folder)

    def points(self) -> dict[str, float]:
        """What each learner has in the gradebook."""
        with self.api.gradebook as gradebook:
            return {row["id"]: row["score"] for row in gradebook.student_dicts()}

    def nbgrader(self, *arguments: str, at: Path | None = None) -> str:
        """Run a command of nbgrader in the course folder or elsewhere; gives what it says."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        command = [sys.executable, "-m", "nbgrader", *arguments]
        environment = {**os.environ, "PATH": path}
        done = subprocess.run(
            command, cwd=at or self.folder, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stderr
