"""Hostile, broken and unlucky submissions through the real pipeline, among honest ones."""

import json
import shutil

import pytest
from corpus import CASES, RIGHT, WRONG
from course_folder import LESSON, RIGHT_LAB, Course, answer, edit, index
from nbformat.v4 import new_code_cell

from course_utils.grading.grade import grade
from course_utils.grading.sandbox import BUBBLEWRAP, isolation

HONEST = 8
needs_isolation = pytest.mark.skipif(
    isolation()[0] != BUBBLEWRAP,
    reason=f"SECURITY NOT TESTED: bubblewrap is not usable ({isolation()[1]}), and these do real harm",
)
pytestmark = needs_isolation


@pytest.fixture(scope="module")
def graded(tmp_path_factory, released):
    """(course, report) after one run over the whole corpus, with honest submissions in between."""
    course = Course(shutil.copytree(released, tmp_path_factory.mktemp("corpus") / "course"))
    answers = {RIGHT: {"jacobians.j11": "2", "jacobians.whole": "[[2x, 1], [y, x]]"}}
    answers[WRONG] = {"jacobians.j11": "-7", "jacobians.whole": "[[0, 0], [0, 0]]"}
    kept = {}
    for quiz, given in answers.items():
        desk = course.desk(tmp_path_factory.mktemp(quiz) / LESSON)
        answer(desk, given)
        kept[quiz] = desk / "progress.db"

    def hand_in(student, lab, quiz):
        folder = course.hand_in(student, answers=None, lab=lab)
        shutil.copy(kept[quiz], folder)
        return folder

    names = []
    for number, (name, case) in enumerate(CASES.items()):
        if number % (len(CASES) // HONEST + 1) == 0:
            names.append(f"honest-{len(names) - number}")
            hand_in(names[-1], RIGHT_LAB, RIGHT)
        names.append(name)
        folder = hand_in(name, case.lab, case.quiz)
        cells = [new_code_cell(source) for source in case.before]
        if cells:
            edit(folder / f"{LESSON}.ipynb", lambda nb, cells=cells: _insert(nb, cells))
        if case.change:
            case.change(folder)
    report = grade(LESSON, course.folder, students=tuple(names), seconds=1.5)
    return course, report


def _insert(nb, cells):
    place = index(nb, "lab")
    nb.cells[place:place] = cells


@pytest.mark.parametrize("name", CASES)
def test_it_gets_the_points_that_it_earned(graded, name):
    course, report = graded
    assert course.points()[name] == pytest.approx(CASES[name].points), report.problems.get(name)
    assert CASES[name].note in " ".join(report.problems.get(name, []))


def test_the_honest_among_them_notice_nothing(graded):
    course, report = graded
    honest = {name: score for name, score in course.points().items() if name.startswith("honest")}
    assert honest == {f"honest-{i}": 5.0 for i in range(HONEST)}
    assert not [name for name in report.problems if name.startswith("honest")]


def test_every_graded_notebook_opens_as_a_notebook_and_says_what_it_earned(graded):
    course, _ = graded
    for name in CASES:
        folder = course.folder / "autograded" / name / LESSON
        assert json.loads((folder / f"{LESSON}.ipynb").read_text())["nbformat"] == 4
        assert {"j11", "whole", "lab-check"} == set(
            json.loads((folder / "verdicts.json").read_text())["verdicts"]
        )
