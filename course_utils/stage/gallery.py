"""A page of stages from the Python blocks of a Markdown file.

`python -m course_utils.stage.gallery docs/stages.md gallery.html`
"""

import ast
import re
import sys
from html import escape
from pathlib import Path

from course_utils.stage.widget import Stage

_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Stages</title>
<meta name="viewport" content="width=device-width">
<style>
:root{color-scheme:light dark}
body{max-width:820px;margin:0 auto;padding:0 12px 4em;font:16px/1.5 system-ui,sans-serif}
pre{overflow-x:auto;padding:8px 10px;border-left:3px solid #8888;font-size:13px}
</style><main><h1>Stages</h1>
"""


def examples(markdown: str) -> list[tuple[str, str]]:
    """(heading, code) of every Python block, in order; the first block is the common beginning."""
    parts = re.findall(r"^## ([^\n]+)$|^```python\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    heading, found = "", []
    for title, code in parts:
        heading = title or heading
        if code:
            found.append((heading, code))
    return found


def shown(code: str, names: dict) -> Stage | None:
    """Runs `code` in `names`; the stage that its last line makes, as a notebook would show it."""
    *before, last = ast.parse(code).body
    exec(compile(ast.Module(before, []), "<example>", "exec"), names)
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module([last], []), "<example>", "exec"), names)
        return None
    return eval(compile(ast.Expression(last.value), "<example>", "eval"), names)


def page(markdown: str) -> str:
    """The whole page; the browser's code comes with the first stage."""
    (_, beginning), *rest = examples(markdown)
    common: dict = {}
    shown(beginning, common)
    body = []
    for number, (heading, code) in enumerate(rest):
        stage = shown(code, dict(common))
        body.append(
            f"<h2>{escape(heading)}</h2><pre tabindex='0'>{escape(code)}</pre>{stage.html(number == 0)}"
        )
    return f"{_HEAD}{''.join(body)}</main>"


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(page(source.read_text("utf-8")), "utf-8")
