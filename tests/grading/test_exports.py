"""`course export`: the bytes that spreadsheets, Canvas and Moodle are given."""

import csv
import shutil

import pytest
from click.testing import CliRunner
from course_folder import LESSON, Course

from course_utils.cli import main
from course_utils.grading.exports import FORMATS, harmless, number

FORMULA = '=HYPERLINK("http://evil.example","Ada")'
CLASS = {
    "ada": {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"},
    "jose": {"first_name": "José \"Pepe\"", "last_name": "Núñez, hijo", "email": "jose@example.org"},
    "mallory": {"first_name": FORMULA, "last_name": "@SUM(A1)\n+1", "email": "-1+1"},
    "nameless": {},
}  # fmt: skip


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory, released):
    """A gradebook with four learners; ada and jose have points, ada's with a correction by hand."""
    course = Course(shutil.copytree(released, tmp_path_factory.mktemp("exports") / "course"))
    with course.api.gradebook as book:
        for name, who in CLASS.items():
            book.add_student(name, **who)
        for name, score in (("ada", 2 / 3), ("jose", 1.0)):
            book.add_submission(LESSON, name)
            grade = book.find_grade("j11", LESSON, LESSON, name)
            grade.auto_score = score
        book.find_grade("whole", LESSON, LESSON, "ada").manual_score = 1.0
        book.find_submission_notebook(LESSON, LESSON, "jose").late_submission_penalty = 0.25
        book.db.commit()
    return course


def exported(course, format) -> bytes:
    to = course.folder / f"{format}.csv"
    command = ["export", f"--course={course.folder}", f"--format={format}", f"--to={to}"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    return to.read_bytes()


def test_canvas_is_given_its_columns_and_the_points_possible(gradebook):
    assert exported(gradebook, "canvas").decode("utf-8") == (
        "Student,ID,SIS User ID,SIS Login ID,Section,03_jacobians\r\n"
        "    Points Possible,,,,,5\r\n"
        "nameless,,,nameless,,\r\n"
        '"\'@SUM(A1) +1, =HYPERLINK(""http://evil.example"",""Ada"")",,,mallory,,\r\n'
        '"Lovelace, Ada",,,ada,,1.6667\r\n'
        '"Núñez, hijo, José ""Pepe""",,,jose,,0.75\r\n'
    )


def test_moodle_is_given_names_ids_and_addresses_and_a_dash_for_no_submission(gradebook):
    assert exported(gradebook, "moodle").decode("utf-8") == (
        "First name,Last name,ID number,Email address,03_jacobians\r\n"
        ",,nameless,,-\r\n"
        '"\'=HYPERLINK(""http://evil.example"",""Ada"")",\'@SUM(A1) +1,mallory,\'-1+1,-\r\n'
        "Ada,Lovelace,ada,ada@example.org,1.6667\r\n"
        '"José ""Pepe""","Núñez, hijo",jose,jose@example.org,0.75\r\n'
    )


def test_a_spreadsheet_opens_with_accents_and_without_formulas(gradebook):
    content = exported(gradebook, "csv")
    assert content.startswith(b"\xef\xbb\xbfassignment,")
    rows = {row["student_id"]: row for row in csv.DictReader(content.decode("utf-8-sig").splitlines())}
    assert rows["jose"]["last_name"] == "Núñez, hijo"
    assert (rows["jose"]["raw_score"], rows["jose"]["score"], rows["jose"]["max_score"]) == ("1", "0.75", "5")
    assert [rows["mallory"][key] for key in ("score", "timestamp")] == ["", ""]
    assert not [cell for row in rows.values() for cell in row.values() if cell[:1] in tuple("=+-@")]


def test_plain_nbgrader_can_use_the_exporters(gradebook):
    gradebook.nbgrader("export", "--exporter=course_utils.grading.exports.MoodleExport", "--to=theirs.csv")
    assert (gradebook.folder / "theirs.csv").read_bytes() == exported(gradebook, "moodle")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A", "\t=1", "\r\n=1", "＝1", " =1", "\x00=1"])
def test_no_cell_begins_as_a_formula(text):
    assert harmless(text)[0] == "'"
    assert harmless(None) == ""
    assert harmless("Anne-Marie") == "Anne-Marie"


def test_points_have_no_more_digits_than_they_need():
    assert [number(x) for x in (0, 2.0, 1 / 3, 10, 0.5)] == ["0", "2", "0.3333", "10", "0.5"]
    assert set(FORMATS) == {"csv", "canvas", "moodle"}
