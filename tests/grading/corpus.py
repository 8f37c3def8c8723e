"""Submissions that are hostile, broken or unlucky, and the points that each must get.

The short lesson has 5 points: 2 for the quiz, 3 for the lab. An `attack` tries to get points that it did not
earn: its quiz answers are wrong and so is its function, and anything above 0 is a success of the attack.
"""

# ruff: noqa: E501 (a case reads best on one line)

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from course_folder import LESSON, RIGHT_LAB, cell, edit, index

RIGHT, WRONG = "right", "wrong"
WRONG_LAB = "    return np.zeros((2, 2))\n"


@dataclass
class Case:
    """What is handed in. `before`: cells that the learner added above the lab. `change`: done to the folder at last."""

    points: float
    lab: str = RIGHT_LAB
    quiz: str = RIGHT
    before: tuple[str, ...] = ()
    change: Callable[[Path], None] | None = None
    note: str = ""  # must be in what the report says of it


def attack(*before: str, lab: str = WRONG_LAB, change=None, note: str = "") -> Case:
    """Wrong answers, and an attempt to get points all the same."""
    return Case(0, lab, WRONG, before, change, note)


def on_notebook(change) -> Callable[[Path], None]:
    """A change of the folder that is a change of its notebook."""
    return lambda folder: edit(folder / f"{LESSON}.ipynb", change)


def on_json(change) -> Callable[[Path], None]:
    """The same for what nbformat would not write."""

    def on_folder(folder):
        path = folder / f"{LESSON}.ipynb"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return on_folder


def _duplicate(name, source=None):
    def change(nb):
        copy = nbformat.from_dict(json.loads(json.dumps(cell(nb, name))))
        copy.id = f"{name}-copy"
        copy.source = source or copy.source
        nb.cells.insert(index(nb, name) + 1, copy)

    return on_notebook(change)


def _delete(name):
    return on_notebook(lambda nb: nb.cells.remove(cell(nb, name)))


def _source(name, source):
    return on_notebook(lambda nb: cell(nb, name).update(source=source))


def _metadata(name, **metadata):
    return on_notebook(lambda nb: cell(nb, name).metadata.update(metadata))


def _move_check_to_the_top(nb):
    nb.cells.insert(0, nb.cells.pop(index(nb, "lab-check")))


def _retype(*names, kind="markdown"):
    def change(content):
        for one in content["cells"]:
            if one["id"].removeprefix(f"{LESSON}-") in names:
                one["cell_type"] = kind
                one.pop("outputs", None)
                one.pop("execution_count", None)

    return on_json(change)


def _swap_ids(first, second):
    def change(nb):
        a, b = cell(nb, first).metadata, cell(nb, second).metadata
        a["nbgrader"], b["nbgrader"] = b["nbgrader"], a["nbgrader"]

    return on_notebook(change)


def _strip(content):
    """What some editors leave of a notebook: no metadata, no ids."""
    content["nbformat_minor"] = 4
    for one in content["cells"]:
        one["metadata"] = {}
        del one["id"]


def _old_schema(nb):
    for one in nb.cells:
        if "nbgrader" in one.metadata:
            del one.metadata["nbgrader"]["schema_version"]


def _format_3(folder):
    path = folder / f"{LESSON}.ipynb"
    old = nbformat.convert(nbformat.read(path, as_version=4), 3)
    path.write_text(nbformat.writes(old, version=3))


def _notebook(content: bytes):
    return lambda folder: (folder / f"{LESSON}.ipynb").write_bytes(content)


def _progress(content: bytes):
    return lambda folder: (folder / "progress.db").write_bytes(content)


def _progress_sql(*statements: str):
    def change(folder):
        with sqlite3.connect(folder / "progress.db") as db:
            for statement in statements:
                db.execute(statement)

    return change


def _answer_with(text: str, seed: int = 0):
    row = "INSERT INTO attempts (question, seed, answer, kind, slip, at) VALUES ('jacobians.j11', ?, ?, 'right', '', '')"

    def change(folder):
        with sqlite3.connect(folder / "progress.db") as db:
            db.execute("DELETE FROM attempts WHERE question = 'jacobians.j11'")
            db.execute(row, (seed, text))

    return change


def _link(name, target):
    def change(folder):
        path = folder / name
        path.unlink()
        path.symlink_to(folder.parents[1] / "honest-0" / LESSON / target)

    return change


def _link_folder(folder):
    shutil.rmtree(folder)
    folder.symlink_to(folder.parents[1] / "honest-0" / LESSON)


def _a_folder_in_its_place(folder):
    (folder / "progress.db").unlink()
    (folder / "progress.db").mkdir()


def _a_pipe_in_its_place(folder):
    (folder / "progress.db").unlink()
    os.mkfifo(folder / "progress.db")


EQUAL_TO_ALL = """
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __call__(self, *a, **k): return self
    def __getattr__(self, name): return self
    def __sub__(self, other): return 0
    def __abs__(self): return 0
    def __le__(self, other): return True
    def __array__(self, *a, **k): return np.zeros(())
"""
FORGED = """
import os, json, socket
lies = [{"verdict": {"grade_id": g, "score": 1.0, "kind": "right"}} for g in ("j11", "whole", "lab-check")]
lies += [{"value": 1.0, "to": n} for n in range(60)] + [{"notes": [], "failed": "", "broken": False, "untouched": []}]
for fd in range(3, 64):
    try:
        for lie in lies:
            os.write(fd, json.dumps(lie).encode() + b"\\n")
    except OSError:
        pass
"""
STRIP_ASSERTS = """
import ast
class Strip(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.copy_location(ast.Expr(ast.Constant(3.0)), node)
get_ipython().ast_transformers.append(Strip())
"""
ORACLE = """    from course_utils.questions.kinds.code import LAB_MAPS
    for F in LAB_MAPS:
        try:
            if np.allclose(np.ravel(F(*x)), f(x)): return np.array(F.at(F.jacobian, tuple(x)).tolist(), dtype=float)
        except TypeError: pass
"""
HOSTILE = {
    # Points for nothing.
    "an object equal to everything": attack(EQUAL_TO_ALL, lab="    return Yes()\n"),
    "an object equal to everything in an array": attack(
        EQUAL_TO_ALL, lab="    return np.array([[Yes()] * len(x)], dtype=object)\n"
    ),
    "an array that is equal to everything": attack(
        "class A(np.ndarray):\n    def __eq__(self, o): return True\n    def __sub__(self, o): return np.zeros(1)",
        lab="    return np.zeros((2, 2)).view(A)\n",
    ),
    "a number that is equal to everything": attack(
        "class N(float):\n    def __eq__(self, o): return True\n    def __sub__(self, o): return 0.0",
        lab="    return [[N(0)] * 2] * 2\n",
    ),
    "numpy.testing patched": attack(
        "import numpy.testing as t\nfor n in dir(t):\n    if n.startswith('assert'): setattr(t, n, lambda *a, **k: None)"
    ),
    "numpy's comparisons patched": attack("np.allclose = np.array_equal = np.all = lambda *a, **k: True"),
    "check replaced": attack("check = lambda *a: 1.0\nask = check"),
    "the course's check replaced": attack(
        "import course_utils, course_utils.questions.api as api\n"
        "course_utils.check = api.check = course_utils.ask = api.ask = lambda *a: 1.0"
    ),
    "the judge replaced": attack(
        "from course_utils.questions import outcome as o, question as q\nfrom course_utils.questions.kinds import code\n"
        "q.Question.judge = code.Code.judge = lambda *a: o.Outcome('right', '', score=1.0)"
    ),
    "asserts stripped by an AST transformer": attack(STRIP_ASSERTS),
    "cells rewritten by an input transformer": attack(
        "get_ipython().input_transformers_post.append(lambda lines: ['3.0\\n'])"
    ),
    "run_cell patched": attack("get_ipython().run_cell = lambda *a, **k: 3.0"),
    "a forged display hook": attack("import sys\nsys.displayhook = lambda v: print(3.0)"),
    "a forged display publisher": attack(
        "from IPython.display import publish_display_data as p\np({'text/plain': '3.0'})\n"
        "get_ipython().display_pub.publish = lambda *a, **k: None"
    ),
    "a skip-execution tag on the locked tests": attack(
        change=_metadata("lab-check", tags=["skip-execution"])
    ),
    "the test cell rewritten": attack(change=_source("lab-check", "3.0"), note="lab-check was changed"),
    "a quiz cell rewritten": attack(change=_source("j11", "1.0"), note="j11 was changed"),
    "the test cell unlocked and ungraded": attack(
        change=_metadata("lab-check", nbgrader={"grade": False, "solution": True, "grade_id": "lab-check"})
    ),
    "more points claimed": Case(
        5,
        change=_metadata(
            "lab-check", nbgrader={"grade": True, "points": 100, "grade_id": "lab-check", "locked": True}
        ),
    ),
    "the notebook is a link to a classmate's": attack(
        change=_link(f"{LESSON}.ipynb", f"{LESSON}.ipynb"), note="it is a link"
    ),
    "the answers are a link to a classmate's": attack(change=_link("progress.db", "progress.db")),
    "the folder is a link to a classmate's": attack(change=_link_folder, note="the folder is a link"),
    "answers that call themselves right": attack(change=_progress_sql("UPDATE attempts SET kind = 'right'")),
    "verdicts forged on every open channel": attack(FORGED),
    "the test's replies forged while it runs": attack(
        FORGED.replace("\n", "\n    ").join(["def forge():", "\n"]), lab="    forge()\n    return None\n"
    ),
    "the frames of the judge searched for the answer": attack(
        lab="    import sys\n    frame = sys._getframe()\n    while frame.f_back: frame = frame.f_back\n"
        "    return frame.f_locals.get('expected', np.zeros((2, 2)))\n"
    ),
    "the lab's oracle imported": attack(lab=ORACLE, note="imports course_utils.questions.kinds.code"),
    "the cases of the lab imported": attack(
        lab="    from course_utils import bank\n    c = bank.question('jacobians.lab').cases()[0]\n    return c.expected\n"
    ),
    "the probe's reply written by hand": attack(
        "from course_utils.grading import wire\n"
        "wire.Talk.serve = lambda self, m, limit=None: self.answer(m, {'value': m['args'][1], 'arrays': m['args']})"
    ),
    "the judge's arrays overwritten": attack(
        lab="    x[:] = 0\n    f.__call__.__func__.__globals__['encode'] = lambda *a: 0\n"
    ),
    "an answer that calls back for ever": attack(lab="    g = lambda y: f(g)\n    return f(g)\n"),
    "a verdict for the report in a file": attack(
        change=lambda folder: (folder / "verdicts.json").write_text(
            '{"verdicts": {"lab-check": {"score": 1}}}'
        )
    ),
    "a package of one's own that shadows the course's": attack(
        change=lambda folder: (folder / "course_utils.py").write_text("check = ask = lambda *a: 1.0")
    ),
    "NBGRADER variables and a fake environment": attack("import os\nos.environ['NBGRADER_VALIDATING'] = '1'"),
    # Harm to others.
    "the parent killed": Case(5, before=("import os, signal\nos.kill(os.getppid(), 9)",)),
    "everything killed": Case(5, before=("import os\nos.kill(-1, 9)",)),
    "its own group killed": Case(5, before=("import os\nos.killpg(0, 9)",)),
    "a fork bomb": Case(5, before=("import os\nfor _ in range(10**4): os.fork() or os._exit(0)",)),
    "processes left behind": Case(
        5,
        before=(
            "import os, time\nfor _ in range(9):\n    if os.fork() == 0:\n        os.setsid(); time.sleep(600)",
        ),
    ),
    "the course's code overwritten": Case(
        5,
        before=("import course_utils.questions.api as a\nopen(a.__file__, 'w').write('raise SystemExit')",),
        note="does not allow: [Errno",
    ),
    "the next one's files prepared": Case(
        5,
        before=(
            "import os\nfor d in ('/tmp', '/dev/shm', '/var/tmp'): open(d + '/numpy.py', 'w').write('boom')",
        ),
    ),
}
UNLUCKY = {
    # Code that breaks. What was earned before counts.
    "the process exits after the quiz": Case(2, before=("import os\nos._exit(0)",), note="exit code 0 in the cell `import os`"),
    "the function ends the process": Case(2, lab="    import os\n    os._exit(3)\n", note="exit code 3"),
    "a segmentation fault": Case(2, before=("import ctypes\nctypes.string_at(0)",), note="SIGSEGV"),
    "sys.exit in a cell": Case(5, before=("import sys\nsys.exit()",)),
    "an endless loop in a cell": Case(5, before=("while True: pass",), note="the cell `while True: pass` took longer than 1.5 seconds: stopped"),
    "an endless loop in the function": Case(2, lab="    while True: pass\n"),
    "a loop that nothing interrupts": Case(
        2,
        before=("def spin():\n    while True:\n        try:\n            for _ in iter(int, 1): pass\n        except BaseException: pass\nspin()",),
        note="stopped running: no answer in time in the cell `def spin():`",
    ),
    "the alarm switched off": Case(
        2, before=("import signal\nsignal.signal(14, signal.SIG_IGN), signal.signal(27, signal.SIG_IGN)\nwhile True: pass",), note="stopped running"
    ),
    "a function that sleeps": Case(2, lab="    import time\n    time.sleep(900)\n"),
    "200 MB of output": Case(5, before=("print('x' * 200_000_000)",), note="printed more than 100,000 characters"),
    "output without end": Case(5, before=("while True: print('x' * 1000)",), note="took longer than 1.5 seconds"),
    "output in the function": Case(5, lab="    print('x' * 10**7)\n" + RIGHT_LAB),
    "all memory wanted": Case(5, before=("try:\n    x = [bytearray(1 << 28) for _ in range(10**4)]\nfinally:\n    x = 0",)),
    "something from the network": Case(
        5, before=("import urllib.request as r\nr.urlopen('http://127.0.0.1:9')",), note="does not allow: <urlopen error [Errno"
    ),
    "20 GB wanted at once": Case(5, before=("x = np.ones(20 << 27)",), note="the cell `x = np.ones(20 << 27)` wanted more memory than the 2 GB"),
    "an exception in a cell": Case(5, before=("1 / 0",)),
    "an exception that raises when shown": Case(
        5, before=("class E(Exception):\n    def __str__(self): raise E\nraise E",)
    ),
    "a syntax error in the lab": Case(2, lab="    return ((\n"),
    "the function raises": Case(2, lab="    raise ValueError('no')\n"),
    "the function is not written": Case(2, lab="    ...\n"),
    "the function was renamed": Case(2, change=on_notebook(
        lambda nb: cell(nb, "lab").update(source="def mine(f, x):\n" + RIGHT_LAB)
    )),
    "a list of lists for an array": Case(5, lab=RIGHT_LAB.replace("axis=1)", "axis=1).tolist()")),
    "the transpose": Case(2, lab=RIGHT_LAB.replace("axis=1", "axis=0")),
    "a huge result": Case(2, lab="    return np.zeros((4000, 4000))\n"),
    "a list that holds itself": Case(2, lab="    a = []\n    a.append(a)\n    return a\n"),
    "not a number": Case(2, lab="    return np.full((2, 2), np.nan)\n"),
    "the input changed": Case(2, lab=RIGHT_LAB.replace("    return", "    x += 1\n    return")),
    "warnings on stderr": Case(5, lab="    import warnings\n    warnings.warn('careful')\n" + RIGHT_LAB),
    "code that no parser reads": Case(
        5, before=("course_utils = " + "(" * 9999, "course_utils\0", "course_utils = " + "-" * 99999 + "1")
    ),
    "it stops itself": Case(5, before=("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",)),
    "signals blocked": Case(
        2, before=("import signal\nsignal.pthread_sigmask(0, range(1, 65))\nwhile True: pass",), note="stopped running"
    ),
    "an endless loop that calls f": Case(2, lab="    while True: f(x)\n"),
    "a group of exceptions": Case(2, lab="    raise ExceptionGroup('two', [ValueError(), TypeError()])\n"),
    "an exception that hides its type": Case(
        2, lab="    class E(Exception): __name__ = property(lambda s: 1 / 0)\n    raise type('', (E,), {})\n"
    ),
    "a file too large": Case(5, before=("open('large', 'wb').write(bytes(1 << 26))",), note="what the sandbox does not allow: [Errno 27] File too large"),
    "the disk filled": Case(5, before=("for i in range(99): open(f'{i}', 'wb').write(bytes(30 << 20))",), note="No space left"),
    "hundreds of cells full of output": Case(
        5, before=("print('x' * 99_000)",) * 150, note="longer than 10,000,000 characters"
    ),
    "every file descriptor closed": Case(2, before=("import os\nos.closerange(3, 999)",), note="stopped running"),
    "input asked for": Case(5, before=("input('your name?')",)),
    "magics and shell commands": Case(5, before=("%matplotlib inline\n!true\nx = %timeit -n1 -r1 -o -q 1",)),
    "a module of one's own": Case(
        5, before=("from mine import two",), lab=RIGHT_LAB.replace("2 * h", "two * h"),
        change=lambda folder: (folder / "mine.py").write_text("two = 2\n"),
    ),
    "a helper in an own cell": Case(
        5, before=("def step(n, j, h):\n    return h * np.eye(n)[j]",),
        lab="    n = len(x)\n    g = lambda j: (f(x + step(n, j, h)) - f(x - step(n, j, h))) / (2 * h)\n"
        "    return np.stack([g(j) for j in range(n)], axis=1)\n",
    ),
    # A notebook that came apart.
    "the test cell twice": Case(5, change=_duplicate("lab-check"), note="more than once"),
    "a quiz cell twice": Case(5, change=_duplicate("j11"), note="more than once"),
    "the lab twice, the last one right": Case(
        5, lab=WRONG_LAB, change=_duplicate("lab", "def jacobian_by_columns(f, x, h=1e-5):\n" + RIGHT_LAB)
    ),
    "the lab twice, the last one wrong": Case(
        2, change=_duplicate("lab", "def jacobian_by_columns(f, x, h=1e-5):\n" + WRONG_LAB)
    ),
    "the test cell deleted": Case(5, change=_delete("lab-check"), note="lab-check was missing"),
    "the quiz cells deleted": Case(5, change=_delete("whole"), note="whole was missing"),
    "the lab deleted": Case(2, change=_delete("lab"), note="lab was missing"),
    "the imports deleted": Case(5, change=_delete("setup")),
    "the test before the lab": Case(5, change=on_notebook(_move_check_to_the_top), note="cells were moved"),
    "the lab written into the test cell": Case(
        5, lab="    ...\n",
        change=_source("lab-check", "def jacobian_by_columns(f, x, h=1e-5):\n" + RIGHT_LAB),
        note="lab-check was changed",
    ),
    "the test cell turned into text": Case(5, change=_retype("lab-check", "j11")),
    "the lab turned into text": Case(5, change=_retype("lab")),
    "the ids of two quiz cells swapped": Case(5, change=_swap_ids("j11", "whole")),
    "the ids of lab and test swapped": Case(5, change=_swap_ids("lab", "lab-check")),
    "an id that the release does not have": Case(5, change=_metadata("lab-check", nbgrader={"grade_id": "lab-check-2"})),
    "metadata of the wrong type": Case(5, change=_metadata("lab", nbgrader="solution")),
    "metadata of an old schema": Case(5, change=on_notebook(_old_schema)),
    "metadata and ids stripped by an editor": Case(5, change=on_json(_strip)),
    "the notebook in an old format": Case(5, change=_format_3),
    "a cell whose source is a number": Case(5, change=on_json(lambda nb: nb["cells"].append({**nb["cells"][0], "id": "n", "source": 3}))),
    # A notebook that cannot be read: the quiz stands.
    "an empty file": Case(2, change=_notebook(b""), note="not a notebook"),
    "half a file": Case(2, change=lambda folder: os.truncate(folder / f"{LESSON}.ipynb", 900), note="can be read: it is cut off, damaged, or another kind of file"),
    "another file under its name": Case(2, change=_notebook(b"\x89PNG\r\n\x1a\n" * 50), note="not a notebook"),
    "JSON that is no notebook": Case(2, change=_notebook(b"[1, 2]"), note="not a notebook"),
    "JSON without a bottom": Case(2, change=_notebook(b"[" * 100_000), note="not a notebook"),
    "30 MB": Case(2, change=_notebook(b" " * 30_000_000), note="bytes"),
    "3000 cells": Case(
        2, change=on_json(lambda nb: nb["cells"].extend({**nb["cells"][0], "id": f"n{i}"} for i in range(3000))),
        note="cells",
    ),
    "no notebook": Case(2, change=lambda folder: (folder / f"{LESSON}.ipynb").unlink(), note="is missing"),
    "the notebook under another name": Case(
        2, change=lambda folder: (folder / f"{LESSON}.ipynb").rename(folder / "My Jacobians (1).ipynb"),
        note=f"{LESSON}.ipynb is missing; 'My Jacobians (1).ipynb' is there: is that it, under another name?",
    ),
    # A progress file that is not one: the lab stands.
    "no progress file": Case(3, change=lambda folder: (folder / "progress.db").unlink(), note="no progress.db was handed in"),
    "an empty progress file": Case(3, change=_progress(b""), note="progress.db cannot be read"),
    "a damaged progress file": Case(3, change=_progress(b"SQLite format 3\0" + b"\xff" * 4000), note="progress.db cannot be read"),
    "half a progress file": Case(3, change=lambda folder: os.truncate(folder / "progress.db", 4100)),
    "a folder called progress.db": Case(3, change=_a_folder_in_its_place, note="progress.db cannot be read"),
    "a pipe called progress.db": Case(3, change=_a_pipe_in_its_place),
    "a progress file that computes for ever": Case(
        3,
        change=_progress_sql(
            "DROP TABLE attempts",
            "CREATE VIEW attempts AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS number, 'jacobians.j11' AS question, 0 AS seed, '2' AS answer FROM n ORDER BY i DESC",
        ),
    ),
    "answers of wrong types": Case(3, change=_progress_sql("UPDATE attempts SET answer = x'00ff', seed = 'x'")),
    "a power tower for an answer": Case(4, change=_answer_with("9**9**9**9**9")),
    "a tower of brackets for an answer": Case(4, change=_answer_with("(" * 4000 + "2" + ")" * 4000)),
    "a number without end for an answer": Case(4, change=_answer_with("1e" + "9" * 4000)),
    "a text without end for an answer": Case(4, change=_answer_with("2 + " * 300_000 + "2")),
    "a seed out of range": Case(4, change=_answer_with("2", seed=-(2**62))),
    # The rest.
    "a timestamp that is no date": Case(
        5, change=lambda folder: (folder / "timestamp.txt").write_text("yesterday"), note="no date"
    ),
    "a timestamp that is a folder": Case(5, change=lambda folder: (folder / "timestamp.txt").mkdir(), note="timestamp"),
}  # fmt: skip
CASES = {**HOSTILE, **UNLUCKY}
