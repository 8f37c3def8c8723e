"""Lesson sources to notebooks: the learner's, and the instructor's with solutions. Always the same bytes."""

import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

import nbformat

from course_utils import bank
from course_utils.authoring.lesson import (
    Lesson,
    LessonError,
    lesson_sources,
    read_lesson,
)

QuestionLookup = Callable[[str], object]

# nbgrader's own stub raises NotImplementedError; ours runs, so that a fresh notebook shows no traceback.
STUB = "# YOUR CODE HERE\n..."

_KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def instructor_notebook(lesson: Lesson, question: QuestionLookup = bank.question) -> nbformat.NotebookNode:
    """The lesson with its solutions, without outputs, with nbgrader's metadata.

    `question(id)` gives a bank question with `points`, or raises LookupError.
    Raises LessonError for a graded cell without `:name:`, a name used twice, an id the bank does not have.
    """
    ids = _unique_names(lesson)
    cells = [_header(lesson)]
    for cell in lesson.cells:
        id = ids.take(cell)
        if cell.kind == "markdown":
            cells.append(nbformat.v4.new_markdown_cell(cell.source, id=id))
            continue
        metadata = {"tags": list(cell.tags)} if cell.tags else {}
        if grading := _grading(lesson, cell, question):
            metadata["nbgrader"] = grading
        cells.append(nbformat.v4.new_code_cell(cell.source, id=id, metadata=metadata))
    return nbformat.v4.new_notebook(cells=cells, metadata=_KERNEL)


def learner_notebook(lesson: Lesson, question: QuestionLookup = bank.question) -> nbformat.NotebookNode:
    """The lesson as a learner opens it: nbgrader clears solutions and outputs. Same cells, same ids."""
    from nbgrader.preprocessors import ClearOutput, ClearSolutions

    notebook = instructor_notebook(lesson, question)
    # The error names the line below; nbgrader's log would only repeat the cell.
    silent = logging.Logger("nbgrader", level=logging.CRITICAL + 1)
    clear = ClearSolutions(code_stub={"python": STUB}, log=silent)
    for index, cell in enumerate(lesson.cells, start=1):  # 0 is the header
        try:
            clear.preprocess_cell(notebook.cells[index], {"language": "python"}, index)
        except RuntimeError as error:
            raise LessonError(lesson.path, cell.line, str(error)) from None
    ClearOutput().preprocess(notebook, {})
    return notebook


def notebook_bytes(notebook: nbformat.NotebookNode) -> bytes:
    """The notebook as it is written to disk, checked against the notebook format."""
    nbformat.validate(notebook)
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode()


def build(lessons: Path, instructor: Path, question: QuestionLookup = bank.question) -> list[Path]:
    """Build every lesson of the folder `lessons`; learner notebooks land beside their sources.

    Returns the paths whose bytes changed. Nothing is written if any lesson has an error.
    """
    wanted = _wanted(lessons, instructor, question)
    changed = [path for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".part")
        partial.write_bytes(wanted[path])
        os.replace(partial, path)
    return changed


def stale(lessons: Path, question: QuestionLookup = bank.question) -> list[str]:
    """What is out of step between sources and committed learner notebooks, a line for each."""
    wanted = _wanted(lessons, None, question)
    problems = []
    for path, content in wanted.items():
        if not path.exists():
            problems.append(f"{path}: missing; run `course build`")
        elif path.read_bytes() != content:
            problems.append(f"{path}: not what its source builds to; run `course build`")
    for path in sorted(set(lessons.glob("*.ipynb")) - set(wanted)):
        problems.append(f"{path}: has no source {path.stem}.md")
    return problems


def _wanted(lessons: Path, instructor: Path | None, question: QuestionLookup) -> dict[Path, bytes]:
    files = {}
    for source in lesson_sources(lessons):
        lesson = read_lesson(source)
        files[source.with_suffix(".ipynb")] = notebook_bytes(learner_notebook(lesson, question))
        if instructor is not None:
            files[instructor / f"{lesson.id}.ipynb"] = notebook_bytes(instructor_notebook(lesson, question))
    return files


def _header(lesson: Lesson) -> nbformat.NotebookNode:
    """Title, promise, time, needs and goals: written once, in the front matter, shown as the first cell."""
    parts = [f"# {lesson.title or lesson.id}"]
    if lesson.promise:
        parts.append(lesson.promise)
    if lesson.minutes:
        parts.append(f"**Time:** about {lesson.minutes} minutes.")
    if lesson.needs:
        parts.append("**You need first:** " + "; ".join(lesson.needs) + ".")
    if lesson.goals:
        parts.append("**You will be able to:**\n\n" + "\n".join(f"- {goal}" for goal in lesson.goals))
    return nbformat.v4.new_markdown_cell("\n\n".join(parts), id=f"{lesson.id}-header")


class _Ids:
    """Cell ids from the lesson and the cell's name, or from what an unnamed cell says: never random."""

    def __init__(self, lesson: str):
        self.lesson, self.seen = lesson, set()

    def take(self, cell) -> str:
        if cell.name:
            return f"{self.lesson}-{cell.name}"
        digest = hashlib.sha256(f"{cell.kind}\n{cell.source}".encode()).hexdigest()[:8]
        id, again = f"{self.lesson}-{digest}", 1
        while id in self.seen:  # the same text twice in one lesson
            again += 1
            id = f"{self.lesson}-{digest}-{again}"
        self.seen.add(id)
        return id


def _unique_names(lesson: Lesson) -> _Ids:
    first: dict[str, int] = {"header": 1}
    for cell in lesson.cells:
        if cell.name is None:
            continue
        if cell.name in first:
            message = f":name: {cell.name} is taken (line {first[cell.name]}); choose another"
            raise LessonError(lesson.path, cell.line, message)
        first[cell.name] = cell.line
    return _Ids(lesson.id)


def _grading(lesson: Lesson, cell, question: QuestionLookup) -> dict | None:
    """nbgrader's metadata for one code cell, or None where nothing is graded or written by the learner."""
    if not cell.asked and not cell.is_solution:
        return None
    if cell.name is None:
        what = f"{cell.asked[0]}(...)" if cell.asked else "a solution"
        raise LessonError(lesson.path, cell.line, f"a cell with {what} needs a :name:, for nbgrader")
    if cell.asked and cell.is_solution:
        raise LessonError(lesson.path, cell.line, "a solution and its check need a cell each")
    grading = {
        "cell_type": "code",
        "grade": bool(cell.asked),
        "grade_id": cell.name,
        "locked": bool(cell.asked),
        "schema_version": 3,
        "solution": cell.is_solution,
        "task": False,
    }
    if cell.asked:
        verb, id = cell.asked
        try:
            grading["points"] = question(id).points
        except LookupError as error:
            raise LessonError(lesson.path, cell.line, f'{verb}("{id}"): {error.args[0]}') from None
    return grading
