"""The compatible path: plain `nbgrader autograde` in the course folder, its kernels in a sandbox."""

from pathlib import Path

import nbformat
import pytest
from course_folder import LESSON, RIGHT, edit
from nbformat.v4 import new_code_cell

from course_utils.grading.sandbox import BUBBLEWRAP, fault

pytestmark = pytest.mark.skipif(
    bool(fault(BUBBLEWRAP)), reason=f"SECURITY NOT TESTED: bubblewrap is not usable ({fault(BUBBLEWRAP)})"
)
LOOK = """
import os, socket
found = [place for place in (OTHER, GRADEBOOK, SOURCE, "/home", KEYS) if os.path.exists(place)]
found += ["process " + name for name in os.listdir("/proc") if name.isdigit() and int(name) > 2]
found += [name for _, name in socket.if_nameindex() if name != "lo"]
open("left behind", "w").close()
print("found:", found, sorted(os.listdir(".")))
"""


def test_honest_points_no_view_of_others_and_an_endless_loop_interrupted(course):
    course.hand_in("ada")
    curious = course.hand_in("bob", RIGHT, None)
    look = LOOK.replace("KEYS", repr(str(Path.home() / ".ssh")))
    for name, place in (("OTHER", "submitted/ada"), ("GRADEBOOK", "gradebook.db"), ("SOURCE", "source")):
        assert (course.folder / place).exists()
        look = look.replace(name, repr(str(course.folder / place)))
    endless = "import time\nwhile True: time.sleep(0.01)"
    cells = [new_code_cell(source) for source in (look, endless, "print('and on')")]
    edit(curious / f"{LESSON}.ipynb", lambda nb: nb.cells.__setitem__(slice(0, 0), cells))

    # Long enough for an honest cell on a busy machine, which would lose its points too.
    said = course.nbgrader("autograde", LESSON, "--Execute.timeout=20")

    assert "NOT isolated" not in said
    assert course.points() == {"ada": 5.0, "bob": 2.0}
    folder = course.folder / "autograded" / "bob" / LESSON
    looked, endless, after = nbformat.read(folder / f"{LESSON}.ipynb", as_version=4).cells[:3]
    assert looked.outputs[0].text == f"found: [] ['{LESSON}.ipynb', 'left behind', 'progress.db']\n"
    assert endless.outputs[0].ename in ("KeyboardInterrupt", "CellTimeoutError")
    assert after.outputs[0].text == "and on\n"
    assert not (folder / "left behind").exists()


def test_without_bubblewrap_every_kernel_starts_with_a_warning_and_without_walls(course):
    course.hand_in("ada")
    settings = course.folder / "nbgrader_config.py"
    as_made = settings.read_text()
    settings.write_text(f"{as_made}\nimport shutil\nshutil.which = lambda name: None\n")
    said = course.nbgrader("autograde", LESSON)
    settings.write_text(as_made)  # the points are read by this process, which would believe it too
    assert "WARNING: no sandbox can be made here (bubblewrap: it is not installed)" in said
    assert course.points() == {"ada": 5.0}
