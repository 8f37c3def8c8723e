"""The parts that every lesson has, and their order."""

import ast
import re
from collections.abc import Iterator

from course_utils import bank
from course_utils.authoring.lesson import Cell, Lesson

KINDS = ("lesson", "start", "reference")
QUESTION_CALLS = {"ask", "check", "hint", "solution", "new_numbers", "original_numbers"}
LEAST_SECTIONS_WITH_CHECKS = 3
LEAST_RECALL = 3
RECALLED = ("Recall", "Derivative")  # a question of an earlier lesson; for the first one, of school


def structure(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """(line, what is missing or out of order). A page of another kind needs only its header."""
    yield from _front_matter(lesson)
    if lesson.kind != "lesson":
        return
    yield from _progress_lines(lesson)
    yield from _prediction(lesson)
    yield from _worked_example(lesson)
    yield from _quick_checks(lesson)
    yield from _code_lab(lesson)
    yield from _recall(lesson)
    yield from _ending(lesson)


def question_calls(lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """(line, function, id) of every ask, check, hint, ... in the lesson."""
    for cell in lesson.cells:
        for call in _calls(cell):
            match call:
                case ast.Call(func=ast.Name(id=function), args=[ast.Constant(value=str(id)), *_]):
                    if function in QUESTION_CALLS:
                        yield cell.line, function, id


def asked_ids(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """(line, id) of every question put to the learner."""
    for line, function, id in question_calls(lesson):
        if function in ("ask", "check"):
            yield line, id


def sections(lesson: Lesson) -> list[tuple[str, int, list[Cell]]]:
    """(heading, line, its code cells) for each `##` heading; what comes before has the heading ""."""
    found: list[tuple[str, int, list[Cell]]] = [("", 1, [])]
    for cell in lesson.cells:
        if cell.kind == "code":
            found[-1][2].append(cell)
            continue
        for number, line in enumerate(cell.source.splitlines()):
            if line.startswith("## "):
                found.append((line[3:].strip(), cell.line + number, []))
    return found


def _calls(cell: Cell) -> Iterator[ast.Call]:
    if cell.tree:
        yield from (node for node in ast.walk(cell.tree) if isinstance(node, ast.Call))


def _front_matter(lesson: Lesson) -> Iterator[tuple[int, str]]:
    wanted = {"title": str, "promise": str, "minutes": int}
    if lesson.kind == "lesson":
        wanted |= {"needs": list, "goals": list}
    for key, kind in wanted.items():
        value = lesson.front.get(key)
        if not value or not isinstance(value, kind):
            yield 1, f"the header has no {key} ({'a list' if kind is list else kind.__name__})"
    if lesson.kind not in KINDS:
        yield 1, f"the header's kind is {lesson.kind}: it may be {' or '.join(KINDS)}"
    if lesson.id in bank.LESSONS:
        module = bank.module(lesson.id)
        if (lesson.title, lesson.front.get("minutes")) != (module.TITLE, module.MINUTES):
            yield 1, f"the bank says {module.TITLE!r}, {module.MINUTES} minutes; the header must say the same"
    elif lesson.kind == "lesson":
        yield 1, f"{lesson.id} is not in bank.LESSONS"


def _progress_lines(lesson: Lesson) -> Iterator[tuple[int, str]]:
    code = [cell for cell in lesson.cells if cell.kind == "code"]
    for cell, which in ((code[0], "first"), (code[-1], "last")) if code else ():
        if f'progress_line("{lesson.id}")' not in cell.source:
            yield cell.line, f'the {which} code cell shows no progress_line("{lesson.id}")'


def _prediction(lesson: Lesson) -> Iterator[tuple[int, str]]:
    stages, pictures = _users(lesson, "course_utils.stage"), _users(lesson, "course_utils.figures")
    predictions = [
        cell.line for cell in lesson.cells if (cell.name or "").startswith("predict") and cell.asked
    ]
    if not stages:
        yield 1, "nothing to drag: no cell shows a stage (course_utils.stage)"
    first_picture = min(stages + pictures, default=None)
    if not predictions:
        yield 1, "no prediction: ask one before the first picture, in a cell whose :name: begins with predict"
    elif first_picture is not None and min(predictions) > first_picture:
        yield first_picture, f"a picture before the first prediction (line {min(predictions)})"


def _users(lesson: Lesson, module: str) -> list[int]:
    """Lines of the cells that call something imported from `module`."""
    names = {
        alias.asname or alias.name
        for cell in lesson.cells
        if cell.tree
        for node in ast.walk(cell.tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(module)
        for alias in node.names
    }
    return [
        cell.line
        for cell in lesson.cells
        if any(isinstance(call.func, ast.Name) and call.func.id in names for call in _calls(cell))
    ]


def _worked_example(lesson: Lesson) -> Iterator[tuple[int, str]]:
    text = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown")
    if not re.search(r"^(#+ |\*\*)Worked example", text, re.MULTILINE):
        yield 1, "no worked example: a heading or a paragraph that begins with **Worked example**"


def _quick_checks(lesson: Lesson) -> Iterator[tuple[int, str]]:
    with_checks = [
        heading
        for heading, _, cells in sections(lesson)
        if any(cell.asked and cell.asked[0] == "ask" for cell in cells) and not heading.startswith("Recall")
    ]
    if len(with_checks) < LEAST_SECTIONS_WITH_CHECKS:
        yield 1, f"quick checks in {len(with_checks)} sections: spread them over {LEAST_SECTIONS_WITH_CHECKS}"


def _code_lab(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for heading, line, cells in sections(lesson):
        if heading.startswith("Code lab"):
            if not any(cell.is_solution for cell in cells):
                yield line, "the code lab has no solution between ### BEGIN SOLUTION and ### END SOLUTION"
            if not any(cell.asked and cell.asked[0] == "check" for cell in cells):
                yield line, "the code lab checks nothing: end with check(...)"
            return
    yield 1, "no section that begins with `## Code lab`"


def _recall(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for heading, line, cells in sections(lesson):
        if heading.startswith("Recall"):
            asked = [cell for cell in cells if cell.asked]
            if len(asked) < LEAST_RECALL:
                yield line, f"{len(asked)} recall questions, at least {LEAST_RECALL}"
            for cell in asked:
                question = _question(cell.asked[1])
                if question is not None and type(question).__name__ not in RECALLED:
                    yield cell.line, f"{cell.asked[1]} is not from an earlier lesson (bank: Recall(of=...))"
            return
    yield 1, "no section that begins with `## Recall`"


def _question(id: str):
    try:
        return bank.question(id)
    except LookupError:
        return None


def _ending(lesson: Lesson) -> Iterator[tuple[int, str]]:
    heading, line, _ = sections(lesson)[-1]
    if not heading.startswith("Where this lands"):
        yield line, "the last section must be `## Where this lands`"
        return
    ending = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown").rsplit("\n## ", 1)[-1]
    if not re.search(r"torch|jax", ending):
        yield line, "the ending names no line of PyTorch or JAX"
