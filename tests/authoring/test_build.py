"""A lesson's notebooks follow from its source, to the byte."""

from types import SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner

from course_utils.authoring.build import build, instructor_notebook, learner_notebook, notebook_bytes, stale
from course_utils.authoring.lesson import LessonError, read_lesson
from course_utils.cli import main

HEADER = """---
title: "Slopes"
promise: "You will see a slope."
minutes: 3
needs: ["nothing"]
goals: ["read a slope"]
---

"""

LESSON = (
    HEADER
    + """Some words about slopes.

```{code-cell}
:name: setup
from course_utils import ask, check
```

More words.

```{code-cell}
:name: slope
ask("slopes.slope")
```

```{code-cell}
:name: lab
def slope(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```

```{code-cell}
:name: lab-check
check("slopes.lab", slope)
```

```{code-cell}
1 + 1
```
"""
)


def question(id):
    points = {"slopes.slope": 1, "slopes.lab": 4}
    if id not in points:
        raise LookupError(f"{id} is not in the bank")
    return SimpleNamespace(points=points[id])


@pytest.fixture
def lesson(tmp_path):
    def write(text=LESSON, name="01_slopes.md"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def cells(notebook):
    return {cell.id.removeprefix("01_slopes-"): cell for cell in notebook.cells}


def test_the_learner_gets_no_solution_and_the_instructor_does(lesson):
    source = read_lesson(lesson())
    assert "return 2 * x" in cells(instructor_notebook(source, question))["lab"].source
    learner = notebook_bytes(learner_notebook(source, question)).decode()
    assert "return 2" not in learner
    assert "SOLUTION" not in learner


def test_a_cleared_solution_still_runs(lesson):
    namespace = {}
    exec(cells(learner_notebook(read_lesson(lesson()), question))["lab"].source, namespace)
    assert namespace["slope"](3) is None


def test_both_notebooks_have_the_same_cells(lesson):
    source = read_lesson(lesson())
    ids = [
        [cell.id for cell in make(source, question).cells] for make in (learner_notebook, instructor_notebook)
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 8


def test_nbgrader_can_grade_what_is_asked_and_collect_what_is_written(lesson):
    notebook = instructor_notebook(read_lesson(lesson()), question)
    graded = {
        id: cell.metadata.nbgrader for id, cell in cells(notebook).items() if "nbgrader" in cell.metadata
    }
    assert {
        id: (meta.grade, meta.locked, meta.solution, meta.get("points")) for id, meta in graded.items()
    } == {
        "slope": (True, True, False, 1),
        "lab": (False, False, True, None),
        "lab-check": (True, True, False, 4),
    }
    from nbgrader.nbgraderformat import MetadataValidator

    MetadataValidator().validate_nb(notebook)


def test_the_header_cell_says_what_the_front_matter_says(lesson):
    header = cells(learner_notebook(read_lesson(lesson()), question))["header"].source
    for words in ("# Slopes", "You will see a slope.", "about 3 minutes", "nothing", "- read a slope"):
        assert words in header


def test_nothing_of_the_source_format_or_of_a_python_version_is_left(lesson):
    notebook = learner_notebook(read_lesson(lesson()), question)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert "name" not in cells(notebook)["setup"].metadata


def test_a_rebuild_changes_no_byte(lesson, tmp_path):
    path = lesson()
    assert build(tmp_path, tmp_path / "instructor", question) == [
        path.with_suffix(".ipynb"),
        tmp_path / "instructor" / "01_slopes.ipynb",
    ]
    first = path.with_suffix(".ipynb").read_bytes()
    assert build(tmp_path, tmp_path / "instructor", question) == []
    path.with_suffix(".ipynb").unlink()
    build(tmp_path, tmp_path / "instructor", question)
    assert path.with_suffix(".ipynb").read_bytes() == first


def test_adding_a_cell_keeps_the_ids_of_the_others(lesson):
    before = {cell.id for cell in learner_notebook(read_lesson(lesson()), question).cells}
    longer = LESSON.replace("More words.", "More words.\n\n```{code-cell}\n2 + 2\n```\n\nAnd more.")
    after = {cell.id for cell in learner_notebook(read_lesson(lesson(longer)), question).cells}
    assert before < after


def test_a_stale_missing_or_orphaned_notebook_is_reported(lesson, tmp_path):
    path = lesson()
    assert "missing" in stale(tmp_path, question)[0]
    build(tmp_path, tmp_path / "instructor", question)
    assert stale(tmp_path, question) == []
    path.write_text(LESSON.replace("More words.", "Other words."), encoding="utf-8")
    assert "not what its source builds to" in stale(tmp_path, question)[0]
    path.unlink()
    assert "has no source" in stale(tmp_path, question)[0]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (":name: lab-check\n", "", 31, "needs a :name:"),
        (":name: lab\n", "", 23, "needs a :name:"),
        (":name: lab-check", ":name: slope", 31, "is taken (line 18)"),
        (":name: setup", ":name: Setup cell", 11, "small letters"),
        (":name: setup", ":nam: setup", 11, "unknown cell option 'nam'"),
        ("slopes.slope", "slopes.slpe", 18, 'ask("slopes.slpe"): slopes.slpe is not in the bank'),
        ("    ### END SOLUTION\n", '    ### END SOLUTION\ncheck("slopes.lab", 1)\n', 23, "a cell each"),
        ("    ### END SOLUTION\n", "", 23, "no end solution statement"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(lesson, old, new, line, words):
    path = lesson(LESSON.replace(old, new))
    with pytest.raises(LessonError) as caught:
        learner_notebook(read_lesson(path), question)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_the_command_fails_in_one_line_and_writes_nothing(lesson, tmp_path):
    lesson(LESSON.replace(":name: setup", ":name: Setup cell"))
    lesson("Only words.", "00_start.md")
    result = CliRunner().invoke(
        main, ["build", "--lessons", str(tmp_path), "--instructor", str(tmp_path / "i")]
    )
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "small letters" in result.output
    assert list(tmp_path.rglob("*.ipynb")) == []


def test_a_built_notebook_is_valid_for_jupyter(lesson):
    nbformat.validate(
        nbformat.reads(notebook_bytes(learner_notebook(read_lesson(lesson()), question)).decode(), 4)
    )
