"""nbgrader's formgrader, in a real Jupyter server, on a course that `course grade` has graded."""

import json
import shutil
import urllib.request

import nbformat
import pytest
from click.testing import CliRunner
from course_folder import LESSON, RIGHT_LAB, Course, answer, edit, write_lab
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from browser.jupyter import TOKEN, browser, jupyterlab
from course_utils.cli import main
from course_utils.grading.grade import grade

ATTACK = "<script>window.top.hacked = true</script><img src=x onerror='window.top.hacked = true'>"
LINKS = """
[a](javascript:alert(1)) ![b](javascript:alert(1)) [c][1] [d] [e](<java&#115;cript:alert(1)>)
<javascript:alert(1)>
$\\href{javascript:alert(1)}{f}$ <a href="javascript:alert(1)">g</a>

[1]: javascript:alert(1)
[d]: JavaScript:alert(1)
"""
SHOWS = f"""
from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML({ATTACK!r}), Javascript("window.top.hacked = true"), Markdown({ATTACK!r}))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='window.top.hacked = true'/>"))
print({ATTACK!r})
raise ValueError({ATTACK!r})
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory, released):
    """A course with a right, a half right and a hostile submission."""
    course = Course(shutil.copytree(released, tmp_path_factory.mktemp("formgrader") / "course"))
    course.hand_in("ada")
    course.hand_in("bob", {"jacobians.whole": "[[2x, y], [1, x]]"}, RIGHT_LAB.replace("(2 * h)", "h"))
    eve = course.hand_in("eve", None, None)
    answer(eve, {"jacobians.j11": "2"})
    write_lab(eve, f"    raise ValueError({ATTACK!r})\n")

    def attack(nb):
        nb.cells[:0] = [new_markdown_cell(ATTACK + LINKS), new_code_cell(SHOWS)]
        nb.metadata["title"] = ATTACK

    edit(eve / f"{LESSON}.ipynb", attack)
    assert grade(LESSON, course.folder).graded == 3
    return course


@pytest.fixture(scope="module")
def server(graded):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(graded.folder)  # formgrader reads the settings of the folder it is started in
        with jupyterlab(graded.folder) as url:
            yield url


def api(server, path, change=None):
    """What formgrader's API says; with `change`, after that was put there."""
    request = urllib.request.Request(
        f"{server}/formgrader/api/{path}",
        data=None if change is None else json.dumps(change).encode(),
        method="GET" if change is None else "PUT",
        headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def submissions(server) -> dict:
    return {row["student"]: row for row in api(server, f"submitted_notebooks/{LESSON}/{LESSON}")}


def test_it_shows_the_points_that_were_given(graded, server):
    (assignment,) = api(server, "assignments")
    assert (assignment["name"], assignment["max_score"], assignment["num_submissions"]) == (LESSON, 5, 3)
    shown = {row["student"]: row["score"] for row in api(server, f"submissions/{LESSON}")}
    assert shown == graded.points() == {"ada": 5.0, "bob": 0.5, "eve": 1.0}
    assert {name: row["needs_manual_grade"] for name, row in submissions(server).items()} == dict.fromkeys(
        shown, False
    )


def test_what_is_corrected_and_said_there_stays_and_reaches_the_learner(graded, server):
    id = submissions(server)["bob"]["id"]
    (whole,) = (row for row in api(server, f"grades?submission_id={id}") if row["name"] == "whole")
    assert (whole["auto_score"], whole["max_score"]) == (0.5, 1)
    assert api(server, f"grade/{whole['id']}", {"manual_score": 0.75})["manual_score"] == 0.75
    (comment,) = api(server, f"comments?submission_id={id}")
    api(server, f"comment/{comment['id']}", {"manual_comment": f"Rows and columns.{ATTACK}"})
    assert graded.points()["bob"] == 0.75
    grade(LESSON, graded.folder, students=("bob",), again=True)
    assert graded.points()["bob"] == 0.75
    done = CliRunner().invoke(main, ["feedback", LESSON, f"--course={graded.folder}"])
    assert done.exit_code == 0, done.output
    page = (graded.folder / "feedback" / "bob" / LESSON / f"{LESSON}.html").read_text()
    assert "0.75 of 5 points" in page
    assert "Rows and columns.&lt;script&gt;" in page
    assert "<script" not in page


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


def opened(chromium, address):
    """(page, the dialogs that it opened) once it is there."""
    page = chromium.new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    return page, dialogs


def test_a_hostile_notebook_runs_nothing_in_formgrader(graded, server, chromium):
    address = f"{server}/formgrader/submissions/{submissions(server)['eve']['id']}/?token={TOKEN}"
    page, dialogs = opened(chromium, address)
    page.get_by_text("ValueError").first.wait_for()
    assert page.locator("[onerror], [onload], [href*='script:' i], [src*='script:' i]").count() == 0
    assert (page.evaluate("window.hacked"), dialogs) == (None, [])
    page.close()

    # As nbgrader's own autograde would leave it, the same page runs the attack: so this test can see one.
    def restore(nb):
        nb.cells[1].outputs = [new_output("display_data", {"text/html": ATTACK})]

    notebook = graded.folder / "autograded" / "eve" / LESSON / f"{LESSON}.ipynb"
    kept = notebook.read_bytes()
    edit(notebook, restore)
    page, _ = opened(chromium, address)
    assert page.evaluate("window.hacked") is True
    page.close()
    notebook.write_bytes(kept)


@pytest.mark.parametrize("name", ["bob", "eve"])
def test_no_feedback_runs_anything_or_fetches_anything(graded, chromium, name):
    done = CliRunner().invoke(main, ["feedback", LESSON, f"--course={graded.folder}", f"--student={name}"])
    assert done.exit_code == 0, done.output
    asked = []
    page = chromium.new_page()
    page.on("request", lambda request: asked.append(request.url))
    address = (graded.folder / "feedback" / name / LESSON / f"{LESSON}.html").as_uri()
    page.goto(address)
    assert asked == [address]
    assert page.evaluate("window.hacked") is None
    # And if something had slipped through, the page's policy would not let it run.
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", ATTACK)
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    shown = page.locator("body").inner_text()
    assert "verdict" not in shown
    assert nbformat.__name__ not in shown
    page.close()
