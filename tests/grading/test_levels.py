"""What learners' code can and cannot do, at each level of isolation that this machine can give."""

import json
import shutil
import socket

import nbformat
import pytest
from corpus import CASES
from course_folder import LESSON, RIGHT, RIGHT_LAB, Course, edit, index
from nbformat.v4 import new_code_cell

from course_utils.grading import sandbox
from course_utils.grading.grade import grade
from course_utils.grading.sandbox import LEVELS, LIMITS_ONLY, isolation

LOOK = """
import os, socket, sys
found = []
def names(place):
    try: return os.listdir(place)
    except PermissionError: return []
for path in COURSE, "/home", "/root/.ssh", "/etc/passwd", "/var", "/mnt", "/run", "/sys":
    if os.path.exists(path): found.append(path)
for name in names("/proc"): found.append("/proc/" + name)
for name in names("/tmp"):
    needed = any(place.startswith(f"/tmp/{name}/") for place in (sys.prefix, sys.base_prefix, COURSE_CODE))
    if not (needed or name.startswith("submission-")): found.append("/tmp/" + name)
if len(socket.if_nameindex()) > 1: found.append("network")
for name in ("/usr/x", "/x", os.__file__, COURSE_CODE + "/x"):
    try: open(name, "a"); found.append("write " + name)
    except OSError: pass
print("found:", found, os.getpid())
"""
CONNECT = """
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", PORT)), (socket.AF_UNIX, "\\0ABSTRACT")):
    try: socket.socket(family).connect(address); print("connected")
    except OSError: print("no")
"""
UNDO = """
import ctypes, os
def names(place):
    try: return os.listdir(place)
    except PermissionError: return []
libc = ctypes.CDLL(None)
print(libc.umount2(b"/proc", 2), libc.umount2(b"/tmp", 2), libc.setuid(0) if os.getuid() else -1)
libc.unshare(0x10000000 | 0x00020000)  # a user namespace of one's own gives all privileges, inside it
print(libc.umount2(b"/proc", 2), libc.umount2(b"/tmp", 2), names("/proc"))
print([name for name in ("/home", "/var", COURSE) if os.path.exists(name)])
"""
FILE_SIZE = """
import os
try: open("large", "wb").write(bytes(40 << 20))
except OSError as error: print(error.strerror, os.path.getsize("large") >> 20, "MB")
"""
TEMPORARY = """
try:
    for number in range(20):
        with open(f"part{number}", "wb") as file: file.write(bytes(20 << 20))
except OSError as error: print(error.strerror, number < 8)
finally:
    import glob, os
    for name in glob.glob("part*"): os.remove(name)
"""
OUTPUT = "print('x' * 10_000_000)"
MEMORY = """
try: bytearray(5 << 30)
except MemoryError: print("no memory")
"""
HIDDEN = """
import importlib, gc, sys
from course_utils import ask, check
print(ask("jacobians.j11"), check("jacobians.lab", print))
for name in ("bank.jacobians", "questions.kinds.code", "questions.api", "grading.judge", "authoring.build"):
    try:
        module = importlib.import_module("course_utils." + name)
        print(name, [n for n in ("QUESTIONS", "LAB_MAPS", "ask", "Asked") if hasattr(module, n)])
    except ImportError: print(name, "no")
names = ("JacobianLab", "LAB_MAPS", "QUESTIONS")
print([n for o in gc.get_objects() if type(o) is dict for n in names if n in o and o is not globals()])
"""


def printed(course, student):
    """What the cell that a learner added has printed."""
    path = course.folder / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    nb = nbformat.read(path, as_version=4)
    return nb.cells[index(nb, "lab") - 1].outputs[0].text


def force(level: str, patch) -> None:
    """Have this level used, although a better one may be there."""
    patch.setattr(sandbox, "LEVELS", tuple(one for one in LEVELS if one == level))
    isolation.cache_clear()
    if isolation()[0] != level:
        pytest.skip(f"SECURITY NOT TESTED: {isolation()[1]}")


def graded_class(course, cells):
    """Hand in each cell in a submission that is otherwise right, and grade."""
    for name, source in cells.items():
        folder = course.hand_in(name, RIGHT, RIGHT_LAB)
        edit(
            folder / f"{LESSON}.ipynb",
            lambda nb, c=source: nb.cells.insert(index(nb, "lab"), new_code_cell(c)),
        )
    return grade(LESSON, course.folder, seconds=3)


MEET = """
import socket, time
def meet(family, mine, theirs):
    server, end = socket.socket(family), time.monotonic() + 2
    try: server.bind(mine); server.listen()
    except OSError: pass
    while time.monotonic() < end:
        with socket.socket(family) as caller:
            try: caller.connect(theirs); return "met"
            except OSError: time.sleep(0.05)
    return "alone"
here = "127.0.0.1", 4000
print(meet(socket.AF_UNIX, "\\0one", "\\0other"), meet(socket.AF_INET, here, here))
"""
PAIR, PAIR_BACK = '"\\0one", "\\0other"', '"\\0other", "\\0one"'
LIMITS = {"file-size": FILE_SIZE, "output": OUTPUT, "memory": MEMORY, "hidden": HIDDEN}
HARM = ("the parent killed", "everything killed", "a fork bomb", "processes left behind")


@pytest.fixture(scope="module", params=LEVELS)
def walled(request, tmp_path_factory, released):
    """(level, course, report) of a class of curious learners, graded at that level."""
    course = Course(shutil.copytree(released, tmp_path_factory.mktemp("level") / "course"))
    places = {"COURSE_CODE": repr(str(sandbox.Path(sandbox.course_utils.__file__).parent))}
    places["COURSE"] = repr(str(course.folder))
    look, undo = LOOK, UNDO
    for name, path in places.items():
        look, undo = look.replace(name, path), undo.replace(name, path)
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as tcp:
        force(request.param, patch)
        with socket.socket(socket.AF_UNIX) as abstract:
            abstract.bind(f"\0{course.folder}")
            abstract.listen()
            connect = CONNECT.replace("PORT", str(tcp.getsockname()[1])).replace(
                "ABSTRACT", str(course.folder)
            )
            cells = {"look": look, "connect": connect, "undo": undo, "temporary": TEMPORARY, **LIMITS}
            cells |= {"meet-a": MEET, "meet-b": MEET.replace(PAIR, PAIR_BACK)}
            cells |= {name: CASES[name].before[0] for name in HARM}
            report = graded_class(course, cells)
    isolation.cache_clear()
    return request.param, course, report


def test_the_report_names_the_level_and_everybody_gets_their_points(walled):
    level, course, report = walled
    assert report.isolation == level
    assert set(course.points().values()) == {5.0}, report.problems
    results = course.folder.glob("autograded/*/*/verdicts.json")
    assert {json.loads(path.read_text())["isolation"] for path in results} == {level}


def test_no_files_of_the_course_no_network_and_no_other_process_are_seen(walled):
    assert printed(walled[1], "look") == "found: [] 1\n"
    assert printed(walled[1], "connect") == "no\nno\n"


def test_two_submissions_of_the_same_moment_do_not_find_each_other(walled):
    assert printed(walled[1], "meet-a") == printed(walled[1], "meet-b") == "alone alone\n"


def test_the_walls_cannot_be_undone_from_inside(walled):
    assert printed(walled[1], "undo") == "-1 -1 -1\n-1 -1 []\n[]\n"


def test_what_knows_an_answer_is_neither_on_the_disk_nor_in_memory(walled):
    assert printed(walled[1], "hidden").splitlines() == [
        "None None",
        "bank.jacobians no",
        "questions.kinds.code no",
        "questions.api []",
        "grading.judge no",
        "authoring.build no",
        "[]",
    ]


def test_temporary_files_are_limited(walled):
    assert printed(walled[1], "temporary") == "No space left on device True\n"


def limits_hold(course):
    assert printed(course, "file-size") == "File too large 32 MB\n"
    assert printed(course, "memory") == "no memory\n"
    assert printed(course, "output") == "x" * 100_000 + "\n... the rest of the output is left out"


def test_files_memory_and_output_are_limited(walled):
    limits_hold(walled[1])


def test_files_memory_and_output_are_limited_where_nothing_isolates(course, monkeypatch):
    force(LIMITS_ONLY, monkeypatch)
    report = graded_class(course, LIMITS)
    isolation.cache_clear()
    assert report.isolation == LIMITS_ONLY
    assert set(course.points().values()) == {5.0}
    limits_hold(course)
