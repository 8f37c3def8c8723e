"""What a learner handed in, read with suspicion and put back into the form of the release."""

import ast
import copy
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

import bleach
import nbformat
from nbformat.reader import NotJSONError

from course_utils.authoring.build import STUB
from course_utils.authoring.lesson import Cell

NOTEBOOK_LIMIT = 20_000_000  # bytes; a notebook with many plots has 2 MB
FILE_LIMIT = 2_500_000  # of any other file
FILES_LIMIT = 50
CELLS_LIMIT = 1000
NAMED = 3  # of several cells with the same fault


class SubmissionError(Exception):
    """Why a submission cannot be graded, in words for its learner."""


class Task(NamedTuple):
    """A graded cell of the release: `ask(question)`, or `check(question, expression)`."""

    grade_id: str
    verb: str
    question: str
    expression: str
    points: float


def read_file(path: Path, limit: int) -> bytes:
    """A file's content. Raises SubmissionError for links, devices, folders, what is missing or too large."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise SubmissionError(f"{path.name} is missing") from None
    except OSError as error:
        reason = "it is a link" if path.is_symlink() else error.strerror
        raise SubmissionError(f"{path.name} cannot be read: {reason}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError(f"{path.name} is no ordinary file")
        if status.st_size > limit:
            raise SubmissionError(f"{path.name} has {status.st_size:,} bytes; {limit:,} are allowed")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(limit)
    finally:
        os.close(descriptor)


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook in format 4, cells of no use left out. Raises SubmissionError where it cannot be read."""
    if not os.path.lexists(path):
        raise SubmissionError(f"{path.name} is missing{_instead(path)}")
    content = read_file(path, NOTEBOOK_LIMIT)
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        cells = [
            cell for cell in notebook.cells if isinstance(cell.source, str) and cell.metadata is not None
        ]
    except (NotJSONError, UnicodeDecodeError):
        reason = "it is cut off, damaged, or another kind of file"
        raise SubmissionError(f"{path.name} is not a notebook that can be read: {reason}") from None
    except Exception as error:  # nbformat raises whatever a broken file makes it raise
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise SubmissionError(f"{path.name} is not a notebook that can be read: {reason}") from None
    if len(cells) > CELLS_LIMIT:
        raise SubmissionError(f"{path.name} has {len(cells)} cells; {CELLS_LIMIT} are allowed")
    notebook.cells = cells
    return notebook


def _instead(path: Path) -> str:
    """Which other notebook is there, of which the learner may have changed the name."""
    others = sorted(repr(other.name) for other in path.parent.glob("*.ipynb"))
    if not others:
        return ""
    there = f"{', '.join(others[:NAMED])} {'is' if len(others) == 1 else 'are'} there"
    return f"; {there}: is that it, under another name? Then rename it"


def other_files(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """The small ordinary files beside the notebook, by name, and what is wrong with the others.

    Raises SubmissionError where the folder is a link, to a classmate's for instance.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        raise SubmissionError("the folder is a link, and links are not followed")
    found, problems = {}, []
    for path in sorted(folder.iterdir()):
        if path.suffix != ".ipynb" and len(found) < FILES_LIMIT:
            try:
                found[path.name] = read_file(path, FILE_LIMIT)
            except SubmissionError as error:
                problems.append(str(error))
    return found, problems


def tasks(release: nbformat.NotebookNode) -> list[Task]:
    """The graded cells of a release, in order."""
    found = []
    for cell in release.cells:
        grading = cell.metadata.get("nbgrader", {})
        parsed = Cell("code", cell.source, 0)
        if grading.get("grade") and parsed.asked:
            arguments = [ast.unparse(node) for node in parsed.tree.body[-1].value.args[1:]]
            found.append(Task(grading["grade_id"], *parsed.asked, *(arguments or [""]), grading["points"]))
    return found


def to_run(release: nbformat.NotebookNode) -> dict[str, str]:
    """What to run of the course's own cells, by source: all but a last expression that only shows something.

    A stage or a plot takes a hundred times as long as the code that earns points, and earns none.
    """
    trees = {cell.source: Cell(cell.cell_type, cell.source, 0).tree for cell in release.cells}
    trees = {source: tree for source, tree in trees.items() if tree and tree.body}
    ours = {
        alias.asname or alias.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "course_utils"
        for alias in node.names
    }
    shortened = {}
    for source, tree in trees.items():
        match tree.body[-1]:
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name in ours:
                shortened[source] = "\n".join(ast.unparse(node) for node in tree.body[:-1])
    return shortened


def rebuild(release, submitted) -> tuple[nbformat.NotebookNode, list[str]]:
    """The notebook to run and to keep: the release's cells, with what the learner wrote where they may write.

    Locked cells come whole from the release, whatever was done to them. Cells stand in the release's order;
    a cell that the learner added stays behind the one it followed. Gives also what was mended, in words.
    """
    places = _places(release)
    written, added, notes = _sort(release, submitted, places)
    cells, missing = added.pop(-1, []), []
    for index, original in enumerate(release.cells):
        cell = copy.deepcopy(original)
        if index not in written and "nbgrader" in cell.metadata:
            missing.append(_name(cell))
        if not _locked(cell) and written.get(index, cell.source) != cell.source:
            cell.source = written[index] if cell.cell_type == "code" else _harmless(written[index])
        cells += [cell, *added.get(index, [])]
    notes += _mended(missing, "cell", "missing", "back as released")
    return nbformat.v4.new_notebook(cells=cells, metadata=copy.deepcopy(release.metadata)), notes


def _mended(names: list[str], what: str, fault: str, now: str) -> list[str]:
    """One line on all cells that had the same fault, or none."""
    names = list(dict.fromkeys(names))
    if len(names) < 2:
        return [f"the {what} {name} was {fault}; it is {now}" for name in names]
    listed = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
    return [f"{len(names)} {what}s were {fault}; they are {now} ({listed})"]


def _places(release) -> dict[str, int]:
    """Where each cell of the release stands, by its grade id and by its cell id."""
    places = {cell.get("id"): index for index, cell in enumerate(release.cells)}
    for index, cell in enumerate(release.cells):
        places[grade_id(cell)] = index
    places.pop(None, None)
    return places


def _sort(release, submitted, places: dict[str, int]) -> tuple[dict[int, str], dict[int, list], list[str]]:
    """What was written into each cell of the release; what was added behind each; what was mended."""
    written: dict[int, str] = {}
    added: dict[int, list] = {}
    order, twice, changed, here = [], [], [], -1
    for cell in submitted.cells:
        place = _place(cell, places, release)
        if place is None:
            added.setdefault(here, []).append(_own(cell.cell_type, cell.source))
            continue
        original = release.cells[place]
        if place in written:
            twice.append(_name(original))
        elif _locked(original) and cell.source != original.source:
            changed.append(_name(original))
        # What was written into a locked cell, or an earlier copy, runs before it and is graded by nobody.
        extra = cell.source if _locked(original) else written.get(place, original.source)
        if extra != original.source:
            added.setdefault(place - 1, []).append(_own(original.cell_type, extra))
        written[place] = cell.source
        order.append(place)
        here = place
    notes = _mended(twice, "cell", "there more than once", "there once")
    notes += _mended(changed, "locked cell", "changed", "restored")
    if order != sorted(order):
        notes.append("cells were moved; they are back in the order of the release")
    return written, added, notes


def _place(cell, places: dict[str, int], release) -> int | None:
    """Where a submitted cell belongs: by its ids, and without them by what it says or how it begins."""
    for key in (grade_id(cell), cell.get("id")):
        if key in places:
            return places[key]
    for index, original in enumerate(release.cells):
        beginning = original.source.split(STUB.splitlines()[0])[0]
        if cell.source == original.source or (
            _solution(original) and beginning.strip() and cell.source.startswith(beginning)
        ):
            return index
    return None


def grade_id(cell) -> str | None:
    """The id under which nbgrader knows a cell, or None."""
    grading = cell.metadata.get("nbgrader")
    found = grading.get("grade_id") if isinstance(grading, dict) else None
    return found if isinstance(found, str) else None


def _locked(cell) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("locked"))


def _solution(cell) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _name(cell) -> str:
    return grade_id(cell) or cell.get("id", "without a name")


def _own(kind: str, source: str):
    """A cell of the learner's own, without the metadata it came with."""
    if kind == "markdown":
        return nbformat.v4.new_markdown_cell(_harmless(source))
    return nbformat.v4.new_code_cell(source)


def _harmless(markdown: str) -> str:
    """Markdown without what would run in the browser of whoever opens it.

    Links lose their form, whose target may be a script: those of Markdown, and those of TeX.
    """
    return re.sub(r"(?<=\])(?=[(:\[])|(?<=\\)(?=href)", " ", bleach.clean(markdown))
