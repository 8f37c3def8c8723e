"""A lesson as its author wrote it: front matter and cells, each with the line it starts on."""

import ast
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import course_utils

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BEGIN_SOLUTION = "### BEGIN SOLUTION"
_CELL_OPTIONS = {"name", "tags"}


class LessonError(Exception):
    """What is wrong in a lesson, and where: `lessons/03_jacobians.md:41: ...`."""

    def __init__(self, path: Path, line: int, message: str):
        self.path, self.line, self.message = path, line, message
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Cell:
    """One cell. `line` is where it starts in the source; a code cell starts at its fence."""

    kind: str  # "markdown" or "code"
    source: str
    line: int
    name: str | None = None
    tags: tuple[str, ...] = ()

    @cached_property
    def asked(self) -> tuple[str, str] | None:
        """("ask" or "check", question id) where the cell's last expression is that call, else None."""
        tree = self.tree
        if not tree or not tree.body or not isinstance(tree.body[-1], ast.Expr):
            return None
        call = tree.body[-1].value
        match call:
            case ast.Call(func=ast.Name(id="ask" | "check" as verb), args=[ast.Constant(value=str(id)), *_]):
                return verb, id
        return None

    @cached_property
    def tree(self) -> ast.Module | None:
        """The parsed code; None for Markdown and for code that is not plain Python."""
        if self.kind != "code":
            return None
        try:
            return ast.parse(self.source)
        except SyntaxError:
            return None

    @property
    def is_solution(self) -> bool:
        """Whether the learner writes part of this cell."""
        return self.kind == "code" and BEGIN_SOLUTION in self.source


@dataclass(frozen=True)
class Lesson:
    """A parsed source; `front` is its YAML header."""

    path: Path
    front: dict
    cells: tuple[Cell, ...] = field(repr=False)

    @property
    def id(self) -> str:
        """`03_jacobians` for `lessons/03_jacobians.md`."""
        return self.path.stem

    @property
    def title(self) -> str:
        """The lesson's title."""
        return str(self.front.get("title", ""))

    @property
    def promise(self) -> str:
        """What the lesson gives, in one sentence."""
        return str(self.front.get("promise", ""))

    @property
    def minutes(self) -> int:
        """About how long it takes; 0 where the author has not said."""
        return int(self.front.get("minutes", 0))

    @property
    def needs(self) -> list[str]:
        """What to know first (Markdown)."""
        return list(self.front.get("needs") or [])

    @property
    def goals(self) -> list[str]:
        """What the learner will be able to do (Markdown)."""
        return list(self.front.get("goals") or [])

    @property
    def kind(self) -> str:
        """`lesson` has the whole structure of a lesson; `start` shows how to use one; `reference` none."""
        return str(self.front.get("kind", "lesson"))


def lesson_folder() -> Path:
    """Where the lessons are: `lessons/` of the checkout, or the copy inside an installed package."""
    package = Path(course_utils.__file__).parent
    in_checkout = (package.parent / "pyproject.toml").exists()
    return package.parent / "lessons" if in_checkout else package / "_lessons"


def lesson_sources(folder: Path) -> list[Path]:
    """The lessons' source files, in the order of the course."""
    return sorted(folder.glob("[0-9][0-9]_*.md"))


def read_lesson(path: Path) -> Lesson:
    """Parse one MyST source. Raises LessonError where a cell or the header cannot be read."""
    from jupytext.myst import MystMetadataParsingError, myst_to_notebook

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LessonError(path, line, "not UTF-8: save the file in that encoding") from None
    try:
        notebook = myst_to_notebook(text, add_source_map=True)
    except MystMetadataParsingError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise LessonError(path, int(line[1]) if line else 1, " ".join(str(error).split())) from None
    front = dict(notebook.metadata)
    starts = front.pop("source_map")
    front.pop("jupytext", None)
    lines = text.splitlines()
    cells = tuple(_cell(path, cell, start, lines) for cell, start in zip(notebook.cells, starts, strict=True))
    return Lesson(path, front, cells)


def _cell(path: Path, cell, start: int, lines: list[str]) -> Cell:
    """One cell of jupytext's as one of ours, with the line it really starts on."""
    if cell.cell_type == "markdown":
        while not lines[start].strip():
            start += 1
        return Cell("markdown", cell.source, start + 1)
    if cell.cell_type != "code":
        raise LessonError(path, start, f"a {cell.cell_type} cell: use Markdown or {{code-cell}}")
    options = dict(cell.metadata)
    for unknown in sorted(set(options) - _CELL_OPTIONS):
        raise LessonError(path, start, f"unknown cell option {unknown!r}; there are name and tags")
    name = options.get("name")
    if name is not None and not (isinstance(name, str) and NAME.fullmatch(name)):
        raise LessonError(path, start, f":name: {name} must be small letters, digits and single hyphens")
    tags = options.get("tags", [])
    if not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        raise LessonError(path, start, f":tags: {tags} must be a list of words, such as [raises-exception]")
    return Cell("code", cell.source, start, name, tuple(tags))
