"""What a learner's code imports of the course beyond what its lesson does, in whatever form it says so."""

import ast
import re
from contextlib import suppress

from nbformat import NotebookNode

import course_utils

COURSE = course_utils.__name__
DYNAMIC = ("import_module", "__import__")
NAME = re.compile(rf"{COURSE}(\.\w+)*\.(\w+|\*)")
SHELL_LINE = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)


def other_imports(release: NotebookNode, kept: NotebookNode) -> list[str]:
    """Of the course's modules and names, those that the learner's code imports and the release does not.

    What every lesson offers (`ask`, `hint`) is not among them.
    """
    return sorted(_imports(kept) - _imports(release))


def _imports(notebook: NotebookNode) -> set[str]:
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    nodes = [node for source in sources for node in ast.walk(_parsed(source))]
    imported = [name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    called = {COURSE, *(name.asname for name in imported if name.name == COURSE)}
    found = set().union(*(_of_the_course(node, called) for node in nodes))
    return found - {f"{COURSE}.{name}" for name in (*course_utils.__all__, "*")}


def _parsed(source: str) -> ast.Module:
    """The code of a cell, without the lines that are for IPython; empty where it has nothing to import with,
    and where no parser reads it.
    """
    if any(word in source for word in (COURSE, *DYNAMIC)):
        for readable in (source, SHELL_LINE.sub(r"\1pass", source)):
            # Hostile code can make a parser raise any of these.
            with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                return ast.parse(readable)
    return ast.Module([], [])


def _of_the_course(node: ast.AST, called: set[str]) -> set[str]:
    """What a piece of code names of the course, which itself is `called` so: a module, or a name of one."""
    match node:
        case ast.ImportFrom(module=str(module), names=names):
            found = {f"{module}.{name.name}" for name in names}
        case ast.Import(names=names):
            found = {name.name for name in names}
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in called:
            found = {f"{COURSE}.{attribute}"}
        case ast.Constant(value=str(text)):  # for import_module, or sys.modules
            found = {text}
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in DYNAMIC:
            return set() if _says_what(node) else {f"what {name}(...) is given at run time"}
        case _:
            return set()
    return {name for name in found if NAME.fullmatch(name)}


def _says_what(call: ast.Call) -> bool:
    """Whether the module is written out; `course_utils` alone leaves open what is taken of it."""
    given = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "name")]
    match given:
        case [ast.Constant(value=str(name))]:
            return name != COURSE and not name.startswith(".")
    return False
