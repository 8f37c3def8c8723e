"""The lessons' code labs under `course grade`: right solutions, and functions that fail in some cases."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from course_folder import RIGHT_LAB, Course, answer

import course_utils
from course_utils.grading import pages
from course_utils.grading.course import assign
from course_utils.grading.grade import grade

LESSONS = Path(course_utils.__file__).parents[1] / "lessons"
WITH_LABS = [
    path.stem for path in sorted(LESSONS.glob("*.md")) if "### BEGIN SOLUTION" in path.read_text("utf-8")
]


def labs(course, lesson, student):
    """The verdicts on the labs of a submission: by the name of the cell."""
    result = json.loads((course.folder / "autograded" / student / lesson / "verdicts.json").read_text())
    return {name: v for name, v in result["verdicts"].items() if "no progress.db" not in v["message"]}


@pytest.mark.parametrize("lesson", WITH_LABS)
def test_the_lessons_own_solutions_earn_all_points(tmp_path, lesson):
    assign(lesson, tmp_path, LESSONS)
    shutil.copytree(tmp_path / "source" / lesson, tmp_path / "submitted" / "author" / lesson)
    assert grade(lesson, tmp_path).problems["author"] == [
        "no progress.db was handed in: quiz answers count 0"
    ]
    found = labs(Course(tmp_path), lesson, "author")
    assert found
    assert {name: v["message"] for name, v in found.items() if v["score"] != 1.0} == {}
    graded = nbformat.read(tmp_path / "autograded" / "author" / lesson / f"{lesson}.ipynb", as_version=4)
    outputs = [output for cell in graded.cells for output in cell.get("outputs", ())]
    assert [output.evalue for output in outputs if output.output_type == "error"] == []


@pytest.fixture(scope="module")
def reluctant(tmp_path_factory):
    """A course folder with lesson 02 of ann, who filled in no lab, and gave decimals for a root; and of bob,
    whose gradient check has one verdict on everything.
    """
    folder = tmp_path_factory.mktemp("reluctant")
    assign("02_gradient", folder, LESSONS)
    given = (LESSONS / "02_gradient.ipynb").read_text("utf-8")
    dots = '"        ...\\n"'
    assert given.count(dots) == 1
    for student, text in (("ann", given), ("bob", given.replace(dots, dots.replace("...", "False")))):
        desk = folder / "submitted" / student / "02_gradient"
        desk.mkdir(parents=True)
        (desk / "02_gradient.ipynb").write_text(text, "utf-8")
    answer(folder / "submitted" / "ann" / "02_gradient", {"gradient.norm": 52**0.5})
    grade("02_gradient", folder)
    return Course(folder)


def test_labs_that_nobody_has_filled_in_are_not_attempted(reluctant):
    """One of the labs comes with a frame, and returns the three dots in it."""
    found = labs(reluctant, "02_gradient", "ann")
    assert {v["kind"] for name, v in found.items() if name != "norm"} == {"not attempted"}
    assert {v["score"] for v in found.values()} == {0.0}


def test_one_verdict_on_every_gradient_earns_nothing(reluctant):
    constant = labs(reluctant, "02_gradient", "bob")["check-check"]
    assert constant["score"] == 0.0
    assert "It returns False for every gradient" in constant["message"]


def test_a_right_value_in_another_form_is_said_to_learner_and_instructor_as_it_was_in_the_notebook(reluctant):
    assert reluctant.points() == {"ann": 0.0, "bob": 0.0}
    (page,) = (p for p in pages.feedback("02_gradient", reluctant.folder) if "ann" in p.parts)
    row = page.read_text().split("<td>norm</td>")[1].split("</tr>")[0]
    assert "right value, other form" in row
    assert "≈ Almost. The value is right, the form is not" in row
    row = (
        pages.report("02_gradient", reluctant.folder).read_text().split("<td>norm</td>")[1].split("</tr>")[0]
    )
    assert "right value, other form (1), not attempted (1)" in row


RAISES = "    if len(x) != 2:\n        raise np.linalg.LinAlgError('only the plane')\n"


def test_an_exception_in_some_cases_costs_those_cases_only(course):
    course.hand_in("ada", lab=RAISES + RIGHT_LAB)
    report = grade("03_jacobians", course.folder)
    assert report.problems == {}
    assert course.points()["ada"] == pytest.approx(2 + 3 * 4 / 7)
    message = labs(course, "03_jacobians", "ada")["lab-check"]["message"]
    assert (
        "it raised LinAlgError in line 4, `raise np.linalg.LinAlgError('only the plane')`: only the plane"
        in message
    )
    assert "4 of 7 cases agree" in message


def test_a_cell_that_cannot_be_read_is_named_with_its_line_where_its_function_is_missed(course):
    course.hand_in("ada", lab="    J = []\n    return ((\n")
    grade("03_jacobians", course.folder)
    missed, why = labs(course, "03_jacobians", "ada")["lab-check"]["message"].split("\n")
    assert (
        missed == "`jacobian_by_columns` gave an error: NameError: name 'jacobian_by_columns' is not defined"
    )
    assert why.startswith("The cell lab gave SyntaxError in line 4: ")
    assert "ipython" not in why


def test_a_pullback_that_builds_a_jacobian_is_seen_in_the_sandbox_too(tmp_path):
    lesson = "05_backprop"
    assign(lesson, tmp_path, LESSONS)
    folder = Path(shutil.copytree(tmp_path / "source" / lesson, tmp_path / "submitted" / "ada" / lesson))
    notebook = folder / f"{lesson}.ipynb"
    text = notebook.read_text("utf-8")
    assert text.count("W.T @ ((1 - h**2) * w)") == 1
    notebook.write_text(text.replace("W.T @ ((1 - h**2) * w)", "(np.diag(1 - h**2) @ W).T @ w"), "utf-8")
    grade(lesson, tmp_path)
    verdict = labs(Course(tmp_path), lesson, "ada")["lab-check"]
    assert (verdict["score"], "200 × 200 matrix" in verdict["message"]) == (0.5, True)


LOOKS_UP = """    from course_utils import bank
    for case in bank.question("jacobians.lab").variant(0).cases():
        if np.array_equal(case.args[1], x):
            return case.expected
    return np.zeros((2, 2))
"""


def test_a_function_that_looks_up_the_lessons_cases_does_not_know_those_of_the_grading_run(course):
    course.hand_in("ada", lab=LOOKS_UP)
    first = grade("03_jacobians", course.folder)
    assert course.points()["ada"] <= 2 + 3 * 2 / 7  # the lesson's own point, which every learner is told
    message = labs(course, "03_jacobians", "ada")["lab-check"]["message"]
    assert f"seed {first.seed}" in message
    second = grade("03_jacobians", course.folder, again=True)
    assert second.seed != first.seed
    grade("03_jacobians", course.folder, again=True, seed=first.seed)
    assert labs(course, "03_jacobians", "ada")["lab-check"]["message"] == message
