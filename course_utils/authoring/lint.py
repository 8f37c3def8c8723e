"""What every lesson and its bank must have and must not have, said as `file:line: message`."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from course_utils import bank
from course_utils.authoring.build import learner_notebook
from course_utils.authoring.lesson import Cell, Lesson, LessonError, lesson_sources, read_lesson
from course_utils.authoring.names import made_names
from course_utils.authoring.proved import broken, faults
from course_utils.authoring.structure import asked_ids, question_calls, structure

LONGEST_CELL = 15
_PLUMBING = re.compile(
    r"https?://|\bsys\.path\b|\bsubprocess\b|\bos\.(chdir|environ|system)\b|\bget_ipython\b"
)
_MYST_ONLY = re.compile(r"^[ \t]*(`{3,}|~{3,}|:{3,})\s*\{|\{[a-z][a-z-]*\}`", re.MULTILINE)


class Problem(NamedTuple):
    """One thing to mend."""

    path: Path
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def lint(folder: Path) -> list[Problem]:
    """Everything to mend in the lessons of `folder` and in their questions, in the order of the files."""
    if problems := [Problem(_near(path), *where) for path, *where in filter(None, map(broken, bank.MODULES))]:
        return problems
    sources = lesson_sources(folder)
    for source in sources:
        try:
            lesson = read_lesson(source)
            found = lint_lesson(lesson)
            if not found:
                learner_notebook(lesson, bank.question)
        except LessonError as error:
            found = [Problem(error.path, error.line, error.message)]
        problems += found
        if source.stem in bank.LESSONS:
            module = bank.module(source.stem)
            problems += [Problem(_near(module.__file__), *where) for where in faults(module)]
    return sorted([*problems, *_spelling(sources)])


def _near(path: str | Path) -> Path:
    """The path as one would type it from here."""
    return Path(path).relative_to(Path.cwd()) if Path(path).is_relative_to(Path.cwd()) else Path(path)


def lint_lesson(lesson: Lesson) -> list[Problem]:
    """What to mend in one lesson, spelling apart."""
    found: list[tuple[int, str]] = [*structure(lesson), *_questions(lesson), *_names(lesson)]
    for text in (lesson.promise, *lesson.needs, *lesson.goals):
        found += _links(lesson, Cell("markdown", str(text), 1))
    for cell in lesson.cells:
        rules = _CODE_RULES if cell.kind == "code" else _TEXT_RULES
        for rule in rules:
            found += rule(lesson, cell)
    return sorted(Problem(lesson.path, line, message) for line, message in found)


def _questions(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Ids resolve in the bank, and each of the lesson's questions is asked once."""
    for line, _, id in question_calls(lesson):
        try:
            bank.question(id)
        except LookupError as error:
            yield line, str(error.args[0])
    lines: dict[str, list[int]] = {}
    for line, id in asked_ids(lesson):
        lines.setdefault(id, []).append(line)
    expected = bank.ids(lesson.id) if lesson.id in bank.LESSONS else []
    for id in expected:
        if id not in lines:
            yield 1, f"the bank's question {id} is never asked"
    for id, where in lines.items():
        if len(where) > 1:
            yield where[1], f"{id} is asked a second time (first in line {where[0]})"
        if id not in expected:
            yield where[0], f"{id} is not one of this lesson's questions (bank.LESSONS)"


def _names(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """A name has one maker, so that cells run in any order agree on what it is."""
    first: dict[str, int] = {}
    for cell in lesson.cells:
        for name in sorted(made_names(cell.tree)) if cell.tree else ():
            if name in first and not name.startswith("_"):
                yield cell.line, f"`{name}` is made in line {first[name]} already: run out of order, they mix"
            first.setdefault(name, cell.line)


def _python(_: Lesson, cell: Cell) -> Iterator[tuple[int, str]]:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        magic = [
            line for line in cell.source.splitlines() if re.match(r"\s*(%|!|\?)|.*\?\s*$|\w+ = [!%]", line)
        ]
        if magic:
            yield (
                cell.line,
                f"`{magic[0].strip()}` is not Python: a misspelt %magic or !command passes unseen",
            )
        else:
            yield cell.line, f"not Python: {error.msg} (line {error.lineno} of the cell)"


def _length(_: Lesson, cell: Cell) -> Iterator[tuple[int, str]]:
    lines = [line for line in cell.source.splitlines() if line.strip() and "### " not in line]
    if len(lines) > LONGEST_CELL:
        yield cell.line, f"{len(lines)} lines of code: at most {LONGEST_CELL} in a cell"


def _plumbing(_: Lesson, cell: Cell) -> Iterator[tuple[int, str]]:
    for match in _PLUMBING.finditer(cell.source):
        yield cell.line, f"`{match[0]}` in a cell: plumbing and addresses belong in course_utils"


def _myst(_: Lesson, cell: Cell) -> Iterator[tuple[int, str]]:
    for match in _MYST_ONLY.finditer(cell.source):
        line = cell.line + cell.source.count("\n", 0, match.start())
        yield line, "a MyST directive or role: Jupyter shows it as plain text"


def _headings(_: Lesson, cell: Cell) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(cell.source.splitlines()):
        if line.startswith("# "):
            yield cell.line + number, "a second title: the header's title is the `#` heading, begin with `##`"


def _images(_: Lesson, cell: Cell) -> Iterator[tuple[int, str]]:
    for line, token in _inline(cell):
        if token.type == "image" and not token.content.strip():
            yield line, f"the image {token.attrGet('src')} has no alt text"
        if token.type == "html_inline" and re.match(r"<img\b(?!.*\balt=.\w)", token.content):
            yield line, "an <img> without alt text"


def _links(lesson: Lesson, cell: Cell) -> Iterator[tuple[int, str]]:
    for line, token in _inline(cell):
        target = token.attrGet({"image": "src", "link_open": "href"}.get(token.type, "")) or ""
        if token.type not in ("image", "link_open") or target.startswith("attachment:"):
            continue
        if problem := _bad_link(lesson, str(target)):
            yield line, problem


def _bad_link(lesson: Lesson, target: str) -> str | None:
    parts = urlsplit(target)
    if parts.scheme in ("http", "https"):
        good = re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?", parts.netloc)
        return None if good else f"{target} is not a well-formed address"
    if parts.scheme:
        return f"{target}: links are https:// or relative"
    if parts.path:
        path = lesson.path.parent / parts.path
        source = path.with_suffix(".md") if path.suffix == ".ipynb" else None
        if not (source and source.exists()):
            return f"{target}: learners have no such file (lessons are linked as 04_chain_rule.ipynb)"
        return None
    headings = {
        re.sub(r"\s", "-", line.lstrip("#").strip())
        for cell in lesson.cells
        if cell.kind == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    }
    return None if parts.fragment in headings else f"{target}: this lesson has no such heading"


def _inline(cell: Cell) -> Iterator[tuple[int, object]]:
    """Markdown's inline tokens (links, images, ...) with their lines; formulas are not mistaken for them."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
    parser.validateLink = lambda _: True  # bad links are ours to report, not the parser's to drop
    for block in parser.parse(cell.source):
        if block.type == "inline":
            for token in block.children:
                yield cell.line + block.map[0], token
        elif block.type == "html_block" and block.content:
            for number, line in enumerate(block.content.splitlines()):
                if "<img" in line:
                    token = parser.parseInline(line[line.index("<img") :])[0].children[0]
                    yield cell.line + block.map[0] + number, token


def _spelling(sources: list[Path]) -> Iterator[Problem]:
    """What codespell's list of common misspellings finds."""
    import codespell_lib  # noqa: F401 - where it is missing, say so rather than find nothing

    command = [sys.executable, "-m", "codespell_lib", "--quiet-level", "3", *map(str, sources)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    for found in re.finditer(r"^(.+?):(\d+): (.+?) ==> (.+)$", run.stdout, re.MULTILINE):
        yield Problem(Path(found[1]), int(found[2]), f"spelling: {found[3]} (perhaps {found[4]})")
    if run.returncode not in (0, 65):  # 65: it found something
        raise RuntimeError(f"codespell failed: {run.stderr.strip()}")


Rule = Callable[[Lesson, Cell], Iterator[tuple[int, str]]]
_CODE_RULES: tuple[Rule, ...] = (_python, _length, _plumbing)
_TEXT_RULES: tuple[Rule, ...] = (_myst, _headings, _images, _links)
