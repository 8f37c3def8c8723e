"""Whether the function that a cell hands over is the one that the learner wrote last.

A cell with a syntax error never runs, and the function of before is still there under its name. The kernel's
history holds what it was sent, also what it could not compile.
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
    if history is None:
        return ""
    sent, ran = history.input_hist_raw, history.input_hist_parsed  # as typed; as Python was given it
    defines = re.compile(rf"^(?:\s*(?:def|class)\s+{name}\b|{name}\s*=(?!=))", re.MULTILINE)
    newest = max((i for i, source in enumerate(sent) if defines.search(source)), default=0)
    home = "".join(linecache.getlines(home_of(answer))).rstrip("\n")
    written = max((i for i, source in enumerate(ran) if home and source.rstrip("\n") == home), default=newest)
    line = _never_compiled(shell, sent[newest], name) if written < newest else None
    if line is None:
        return ""
    return (
        f"The cell that defines `{name}` has a syntax error{line and f' in line {line}'}, so what would be "
        "judged here is the version of before. Mend it, run it, and check again. This costs nothing."
    )


def _never_compiled(shell, source: str, name: str) -> int | str | None:
    """The line that kept a cell from getting as far as `name`, "" where it is not known; None where none did.

    The statements of a cell are compiled and run one by one, once all of them could be parsed.
    """
    try:
        tree = ast.parse(shell.transform_cell(source))
        for statement in tree.body:
            compile(ast.Module([statement], []), "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            if getattr(statement, "name", "") == name:
                return None
    except SyntaxError as error:
        return error.lineno or ""
    return None
