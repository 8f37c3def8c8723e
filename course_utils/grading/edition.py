"""The course's code as a submission sees it: what lessons import, and nothing that knows an answer.

The engine, the layers, the pictures and the stages are there whole. Of the rooms that hold questions, keys
and oracles there are only excerpts: the functions and data that a release imports by name (a lesson's map
`F`), that those pictures use, and the probes that the judge calls in there. `ask`, `check` and their like do
nothing.
"""

import ast
import shutil
from collections import defaultdict
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import course_utils

OPEN = ("__init__.py", "maps.py", "palette.py", "autograd", "figures", "nn", "page", "stage")
INNER = ("__init__.py", "confine.py", "shell.py", "wire.py", "zygote.py")  # of `grading`: what runs in there
CLOSED = ("course_utils.bank", "course_utils.questions")
INERT = '''"""Questions are not judged in here."""


def _nothing(*args, **kwargs):
    """In a grading run only the cells of the release count, and they are judged elsewhere."""


'''

Names = dict[str, set[str]]  # module -> the names that are wanted of it


def make_edition(folder: Path, code: Iterable[str] = ()) -> Path:
    """Write the edition into `folder`, with what the sources `code` import of the closed rooms.

    Gives the path of its `course_utils`. A name that a source wants and no module has is left out.
    """
    whole = Path(course_utils.__file__).parent
    edition = folder / "course_utils"
    edition.mkdir()
    skip = shutil.ignore_patterns("src", "*.ipynb")
    for name in OPEN:
        if (whole / name).is_dir():
            shutil.copytree(whole / name, edition / name, ignore=skip)
        else:
            shutil.copy2(whole / name, edition / name)
    (edition / "grading").mkdir()
    for name in INNER:
        shutil.copy2(whole / "grading" / name, edition / "grading" / name)
    homes = {home: [] for home in course_utils._HOMES.values()}
    for name, home in course_utils._HOMES.items():
        homes[home].append(name)
    for home, names in homes.items():
        _write(edition.joinpath(*home.split("."), "__init__.py"), INERT + " = ".join([*names, "_nothing\n"]))
    ours = (path.read_text("utf-8") for path in edition.rglob("*.py"))
    for module, text in _excerpts(_wanted([*code, *ours])).items():
        place = edition.joinpath(*module.split(".")[1:]).with_suffix(".py")
        _write(place, text)
    return edition


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _wanted(sources: Iterable[str]) -> Names:
    wanted: Names = defaultdict(set)
    for source in sources:
        if not any(room in source for room in CLOSED):
            continue
        for node in ast.walk(ast.parse(source)):
            _note(node, wanted)
    return wanted


def _note(node: ast.AST, wanted: Names) -> None:
    """Imports from a closed room: as a statement, and as a probe writes it."""
    match node:
        case ast.ImportFrom(module=str(module), names=names):
            found = [name.name for name in names]
        case ast.Call(
            func=ast.Name("__import__"),
            args=[ast.Constant(str(module))],
            keywords=[ast.keyword("fromlist", ast.List([ast.Constant(str(name))]))],
        ):
            found = [name]
        case _:
            return
    if module.startswith(CLOSED) and module not in CLOSED:
        wanted[module] |= set(found)


def _excerpts(wanted: Names) -> dict[str, str]:
    """module -> the source of what is wanted of it, and of what that needs in turn, in other modules too."""
    have: Names = {}
    texts = {}
    while todo := [module for module, names in wanted.items() if names != have.get(module)]:
        for module in todo:
            have[module] = set(wanted[module])
            texts[module] = _excerpt(module, wanted[module])
            for node in ast.walk(ast.parse(texts[module])):
                _note(node, wanted)
    return texts


def _excerpt(module: str, names: set[str]) -> str:
    """The statements of a module that define the names, and those on which they rest."""
    body = ast.parse(Path(find_spec(module).origin).read_text("utf-8")).body
    bound = [_binds(statement) for statement in body]
    needed, kept = set(names), set()
    while found := {i for i, binds in enumerate(bound) if binds & needed} - kept:
        kept |= found
        for i in found:
            needed |= {node.id for node in ast.walk(body[i]) if isinstance(node, ast.Name)}
    return "\n".join(ast.unparse(_trimmed(body[i], needed)) for i in sorted(kept)) + "\n"


def _binds(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {(name.asname or name.name).split(".")[0] for name in names}
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign() | ast.AnnAssign():
            stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
            return {node.id for node in stored if isinstance(node.ctx, ast.Store)}
    return set()


def _trimmed(statement: ast.stmt, needed: set[str]) -> ast.stmt:
    """An import without the names that nobody needs."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        statement.names = [n for n in statement.names if (n.asname or n.name).split(".")[0] in needed]
    return statement
