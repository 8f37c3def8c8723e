"""`course grade` as an instructor meets it: interrupted, repeated, on a machine without a sandbox."""

import json
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from click.testing import CliRunner
from course_folder import LESSON, RIGHT, RIGHT_LAB, Course, answer, cell, edit
from nbformat.v4 import new_code_cell, new_markdown_cell

from course_utils.cli import main
from course_utils.grading import pages, sandbox
from course_utils.grading.grade import grade
from course_utils.grading.sandbox import isolation


def add_cells(folder, *cells):
    """Put cells of the learner's own on top of the notebook."""
    edit(folder / f"{LESSON}.ipynb", lambda nb: nb.cells.__setitem__(slice(0, 0), cells))


def graded_notebook(course, student):
    return nbformat.read(course.folder / "autograded" / student / LESSON / f"{LESSON}.ipynb", as_version=4)


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
SHOW = f"from IPython.display import HTML, Javascript\ndisplay(Javascript('alert(1)'))\nHTML({SCRIPT!r})"


@pytest.fixture(scope="module")
def small_class(tmp_path_factory, released):
    """(course, what `course grade` said) of a class that was graded once, by the command."""
    course = Course(shutil.copytree(released, tmp_path_factory.mktemp("class") / "course"))
    course.hand_in("perfect")
    course.hand_in("partly", {"jacobians.whole": "[[2x, y], [1, x]]"}, RIGHT_LAB.replace("(2 * h)", "h"))
    course.hand_in("empty", {}, None)
    clumsy = course.hand_in("clumsy")
    edit(clumsy / f"{LESSON}.ipynb", lambda nb: nb.cells.remove(cell(nb, "lab-check")))
    curious = course.hand_in("curious", {}, None)
    add_cells(curious, new_markdown_cell(SCRIPT), new_code_cell(SHOW))
    said = CliRunner().invoke(main, ["grade", LESSON, f"--course={course.folder}"])
    assert said.exit_code == 0, said.output
    return course, said.output


def test_honest_submissions_get_the_same_points_as_from_nbgrader(small_class):
    course, _ = small_class
    ours = course.points()
    assert ours == {"perfect": 5.0, "partly": 0.5, "empty": 0.0, "clumsy": 5.0, "curious": 0.0}
    shutil.copytree(course.folder, theirs := course.folder.with_name("theirs"))
    assert Course(theirs).api.autograde(LESSON, "p*")["success"]
    assert {"perfect": 5.0, "partly": 0.5}.items() <= Course(theirs).points().items()
    # And back again: what nbgrader has graded meanwhile is graded once more, the rest is left alone.
    page = pages.report(LESSON, theirs).read_text()
    assert "Not counted here: 2 graded by nbgrader's own autograde" in page
    again = grade(LESSON, theirs)
    assert (again.graded, again.skipped) == (2, 3)
    assert Course(theirs).points() == ours


def test_each_verdict_says_the_outcome_the_slip_and_the_reason(small_class):
    course, _ = small_class
    result = json.loads((course.folder / "autograded" / "partly" / LESSON / "verdicts.json").read_text())
    verdict = result["verdicts"]["whole"]
    assert (verdict["score"], verdict["kind"], verdict["slip"]) == (0.5, "wrong", "transposed")
    assert "rows and columns" in verdict["message"]
    words, points = cell(graded_notebook(course, "partly"), "whole").outputs
    assert words.text.strip() == verdict["message"]
    assert points.data["text/plain"] == "0.5"


def test_what_to_look_at_is_said_at_the_end_and_kept_in_a_report(small_class):
    course, said = small_class
    assert "clumsy: the cell lab-check was missing; it is back as released" in said
    assert "5 graded in" in said
    assert f"Isolation: {isolation()[0]}." in said
    (report,) = (course.folder / "reports").glob("*.json")
    kept = json.loads(report.read_text())
    assert (kept["graded"], kept["isolation"]) == (5, isolation()[0])
    assert set(kept["problems"]) == {"clumsy", "empty", "curious"}


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "no progress.db was handed in"), (b"half", "progress.db cannot be read")],
)
def test_quiz_answers_that_did_not_arrive_are_said_to_instructor_and_learner(course, content, why):
    folder = course.hand_in("ada")
    (folder / "progress.db").rename(folder / "progress (1).db")
    if content:
        (folder / "progress.db").write_bytes(content)
    done = CliRunner().invoke(main, ["grade", LESSON, f"--course={course.folder}"])
    assert f"ada: {why}: quiz answers count 0\n" in done.output
    (report,) = (course.folder / "reports").glob("*.json")
    assert json.loads(report.read_text())["problems"] == {"ada": [f"{why}: quiz answers count 0"]}
    for command in "feedback", "report":
        assert CliRunner().invoke(main, [command, LESSON, f"--course={course.folder}"]).exit_code == 0
    page = (course.folder / "feedback" / "ada" / LESSON / f"{LESSON}.html").read_text()
    assert f"There is no answer: {why}." in page
    assert "No answer was handed in" not in page
    assert f"ada: {why}" in (course.folder / "reports" / f"{LESSON}.html").read_text()


def test_a_learners_feedback_names_points_outcome_slip_and_reason(small_class):
    course, _ = small_class
    said = CliRunner().invoke(main, ["feedback", LESSON, f"--course={course.folder}", "--student=partly"])
    assert said.exit_code == 0, said.output
    html = (course.folder / "feedback" / "partly" / LESSON / f"{LESSON}.html").read_text()
    assert "0.5 of 5 points" in html
    assert "if you exchange rows and columns" in html
    assert "Every entry is exactly twice what it should be" in html
    assert "default-src &#x27;none&#x27;" in html
    assert not (course.folder / "feedback" / "perfect").exists()


def test_a_notebook_with_many_changed_cells_is_one_line_to_look_at(course):
    folder = course.hand_in("ada")

    def change(nb):
        for one in nb.cells:
            if one.metadata.get("nbgrader", {}).get("locked"):
                one.source += "  # mine"

    edit(folder / f"{LESSON}.ipynb", change)
    (line,) = grade(LESSON, course.folder).problems["ada"]
    assert line == "3 locked cells were changed; they are restored (j11, whole, lab-check)"
    assert course.points() == {"ada": 5.0}


def test_the_report_counts_who_is_right_which_slips_and_who_is_missing(small_class):
    course, _ = small_class
    with course.api.gradebook as gradebook:
        gradebook.update_or_create_student("absent")
    said = CliRunner().invoke(main, ["report", LESSON, f"--course={course.folder}"])
    assert said.exit_code == 0, said.output
    html = (course.folder / "reports" / f"{LESSON}.html").read_text()
    assert "5 submissions, 5 points at most" in html
    assert '<td>whole</td><td class="number">40 %</td>' in html
    assert "transposed (1)" in html
    assert "every entry is exactly twice what it should be (1)" in html  # in the lab
    assert "<p>absent</p>" in html


def test_the_graded_notebook_runs_no_script_of_the_learners(small_class):
    course, _ = small_class
    text, code = graded_notebook(course, "curious").cells[:2]
    assert "<script" not in text.source
    assert "<img src=x onerror" not in text.source
    assert {kind for output in code.outputs for kind in output.get("data", {})} == {"text/plain"}


def test_only_what_is_new_is_graded_and_what_was_changed_by_hand_stays(course):
    course.hand_in("ada")
    course.hand_in("bob", {}, None)
    assert (grade(LESSON, course.folder).graded, course.points()) == (2, {"ada": 5.0, "bob": 0.0})

    answer(
        course.folder / "submitted" / "bob" / LESSON, {"jacobians.whole": "[[2x, 1], [y, x]]"}
    )  # once more
    with course.api.gradebook as gradebook:
        gradebook.find_grade("j11", LESSON, LESSON, "bob").manual_score = 0.5
        gradebook.db.commit()
    report = grade(LESSON, course.folder)
    assert (report.graded, report.skipped, course.points()) == (1, 1, {"ada": 5.0, "bob": 1.5})
    with course.api.gradebook as gradebook:
        assert gradebook.find_grade("j11", LESSON, LESSON, "bob").needs_manual_grade

    seen = []
    grade(LESSON, course.folder, students=("ada",), again=True, done=lambda g: seen.append(g.student))
    assert seen == ["ada"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_half_way_goes_on_where_it_was(course, how):
    students = [f"s{i}" for i in range(4)]
    for student in students:
        course.hand_in(student, {}, RIGHT_LAB)
        add_cells(course.folder / "submitted" / student / LESSON, new_code_cell("import time\ntime.sleep(1)"))
    command = [sys.executable, "-m", "course_utils.cli", "grade", LESSON, f"--course={course.folder}"]
    running = subprocess.Popen(
        [*command, "--workers=1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # tests in the background have it off
    )
    autograded = course.folder / "autograded"
    deadline = time.monotonic() + 120
    while len(list(autograded.glob("*/*/verdicts.json"))) < 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(how)
    _, said = running.communicate(timeout=30)
    told = "Stopped. What was graded is kept. The same command goes on with the rest." in said
    assert told == (how == signal.SIGINT), said
    report = grade(LESSON, course.folder)
    assert 1 <= report.skipped < 4
    assert report.graded + report.skipped == len(students)
    assert course.points() == dict.fromkeys(students, 3.0)


def test_two_runs_at_once_are_refused(course):
    course.hand_in("ada")
    seen = []

    def again(graded):
        seen.append(CliRunner().invoke(main, ["grade", LESSON, f"--course={course.folder}"]))

    grade(LESSON, course.folder, done=again)
    assert seen[0].exit_code == 1
    assert seen[0].output == "Error: Another `course grade` is at work in this course folder.\n"


def test_a_student_who_has_not_handed_in_is_named(course):
    done = CliRunner().invoke(main, ["grade", LESSON, f"--course={course.folder}", "--student=nobody"])
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: 'nobody' has not handed in {LESSON}")


@pytest.mark.parametrize("command", ["grade", "feedback", "report"])
def test_a_lesson_that_does_not_exist_is_answered_with_those_that_do(course, command):
    done = CliRunner().invoke(main, [command, "99_x", f"--course={course.folder}"])
    assert done.exit_code == 1
    assert done.output.startswith("Error: There is no lesson '99_x'. There are: 00_start, 01_partials, ")


def test_without_a_sandbox_every_run_warns_and_nothing_is_called_one(course, monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    monkeypatch.setattr(sandbox, "landlock_version", lambda: 0)
    isolation.cache_clear()
    try:
        course.hand_in("ada")
        course.hand_in("bob", RIGHT, "    while True: pass\n")
        done = CliRunner().invoke(main, ["grade", LESSON, f"--course={course.folder}", "--cell-seconds=2"])
        why = "bubblewrap: it is not installed; user namespaces and Landlock: the kernel has no Landlock"
        assert f"WARNING: no sandbox can be made here ({why})" in done.stderr
        assert "NOT isolated" in done.stderr
        assert "Isolation: resource limits only." in done.stdout
        assert "sandbox" not in done.stdout
        assert course.points() == {"ada": 5.0, "bob": 2.0}
    finally:
        isolation.cache_clear()


def settings(course, *lines):
    """Add lines to the course folder's settings."""
    with open(course.folder / "nbgrader_config.py", "a") as file:
        file.write("\n".join(["", *lines, ""]))


def test_who_is_late_loses_points_as_the_settings_say(course):
    settings(course, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    for student, when in (("ada", "2026-01-01 11:00:00 UTC"), ("bob", "2026-01-01 13:00:00 UTC")):
        (course.hand_in(student) / "timestamp.txt").write_text(when)
    with course.api.gradebook as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate="2026-01-01 12:00:00 UTC")
    assert grade(LESSON, course.folder).problems == {}
    with course.api.gradebook as gradebook:
        penalties = {
            row.student.id: row.notebooks[0].late_submission_penalty
            for row in gradebook.assignment_submissions(LESSON)
        }
    assert penalties == {"ada": None, "bob": 5.0}


@pytest.mark.parametrize(
    ("name", "value"),
    [("submitted_directory", "in"), ("directory_structure", "{nbgrader_step}/{assignment_id}/{student_id}")],
)
def test_settings_that_move_folders_are_refused_by_name(course, name, value):
    settings(course, f"c.CourseDirectory.{name} = {value!r}")
    done = CliRunner().invoke(main, ["grade", LESSON, f"--course={course.folder}"])
    assert done.exit_code == 1
    assert f"nbgrader_config.py sets CourseDirectory.{name} to {value!r}" in done.output
