"""Whether the function that a cell hands over is the one that the learner wrote last.

A cell with a syntax error never runs, another stops before its `def`, and the function of before is still
there under its name. The kernel's history holds what it was sent, also what it could not compile.
"""

import ast
import linecache
import re
import sys

from course_utils.questions.running import home_of


def not_the_latest(name: str, answer: object) -> str:
    """Why `answer` is older than the newest cell that defines `name`; "" where it is not, or is not known."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    history = getattr(shell, "history_manager", None)
    if history is None or shell.user_ns.get(name) is not answer:
        return ""
    sent, ran = history.input_hist_raw, history.input_hist_parsed  # as typed; as Python was given it
    defines = re.compile(rf"^(?:\s*(?:def|class)\s+{name}\b|{name}\s*=(?!=))", re.MULTILINE)
    newest = max((i for i, source in enumerate(sent) if defines.search(source)), default=0)
    home = "".join(linecache.getlines(home_of(answer))).rstrip("\n")
    written = max((i for i, source in enumerate(ran) if home and source.rstrip("\n") == home), default=newest)
    trouble = _never_defined(shell, sent[newest], name) if written < newest else ""
    if not trouble:
        return ""
    return (
        f"The cell that defines `{name}` {trouble}, so what would be judged here is the version of before. "
        "Mend it, run it, and check again. This costs nothing."
    )


def _never_defined(shell, source: str, name: str) -> str:
    """What kept a cell from getting as far as its `def`, where that is certain; else "".

    The statements of a cell are compiled and run one by one, once all of them could be parsed.
    """
    try:
        tree = ast.parse(shell.transform_cell(source))
        for statement in tree.body:
            compile(ast.Module([statement], []), "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            if getattr(statement, "name", "") == name:
                break
    except SyntaxError as error:
        return f"has a syntax error in line {error.lineno}" if error.lineno else "has a syntax error"
    bound = [s for s in tree.body if any(_binds(node, name) for node in ast.walk(s))]
    plain = len(bound) == 1 and getattr(bound[0], "name", "") == name and not bound[0].decorator_list
    return f"stopped before line {bound[0].lineno}" if plain else ""


def _binds(node: ast.AST, name: str) -> bool:
    stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name
    return stored or getattr(node, "name", "") == name
