"""`course assign --seed`: everyone has numbers of their own, and only those earn points."""

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from course_folder import LESSON, RIGHT, Course, answer, cell
from test_grade import graded_notebook

from course_utils import bank
from course_utils.cli import main
from course_utils.grading.course import assign
from course_utils.grading.grade import grade
from course_utils.progress import Store
from course_utils.variants import Variants

QUIZ = ("jacobians.j11", "jacobians.whole")
SEED = 7
WORK = """
from course_utils import check, variants, work_as
from course_utils.questions.api import Asked
work_as({name!r})
for id in {quiz!r}:
    own = Asked(id, own=variants.present())
    print(check(id, own.question.key()).kind, own.seed)
"""


def work(folder, name):
    """Answer every question right, as the learner of that name."""
    code = WORK.format(name=name, quiz=QUIZ)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.count("right") == len(QUIZ)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory, lessons):
    """A class with numbers of their own, graded by `course grade`."""
    course = Course(tmp_path_factory.mktemp("seeded") / "course")
    assign(LESSON, course.folder, lessons, seed=SEED)
    ada = course.hand_in("ada", answers=None, lab=None)
    work(ada, "ada")

    def hand_in(name, **changed):
        folder = course.hand_in(name, answers=None, lab=None)
        shutil.copy(ada / "progress.db", folder)
        for file, content in changed.items():
            (folder / file.replace("_", ".")).write_text(content)

    hand_in("bob")  # ada's answers
    hand_in("eve", student_txt="ada\n", variants_json='{"seed": 0}')  # the same, and says she is ada
    work(course.hand_in("noel", answers=None, lab=None), "noël")  # misspelt his name
    (course.hand_in("otto", answers=RIGHT, lab=None) / "variants.json").unlink()  # the lesson's own numbers
    practised = Store(course.hand_in("pia", answers=None, lab=None) / "progress.db")
    for id in QUIZ:  # "New numbers", once
        question = bank.question(id).variant(1)
        form = question.form()
        practised.record(id, 1, form.kept(None, form.key(question.key())), "right")
    report = grade(LESSON, course.folder)
    return course, report


def test_only_the_answers_to_ones_own_numbers_earn_points(seeded):
    course, _ = seeded
    others = ("bob", "eve", "noel", "otto", "pia")
    assert course.points() == {"ada": 2.0, **dict.fromkeys(others, 0.0)}
    own = {name: tuple(Variants(SEED, name).of(id) for id in QUIZ) for name in ("ada", *others)}
    assert len(set(own.values())) == len(own)


def test_instructor_and_learner_are_told_of_answers_to_other_numbers(seeded):
    course, report = seeded
    assert "ada" not in report.problems
    assert report.problems["bob"] == ["every quiz answer is to other numbers than those of bob"]
    assert report.problems["noel"] == [
        "every quiz answer is to other numbers than those of noel (the notebook was told the name 'noël')"
    ]
    verdicts = json.loads((course.folder / "autograded" / "bob" / LESSON / "verdicts.json").read_text())
    assert verdicts["verdicts"]["whole"]["message"] == (
        "There are answers to other numbers only, and none to those of bob."
    )


def test_the_graded_notebook_shows_the_question_that_was_asked(seeded):
    course, _ = seeded
    ada, bob = (cell(graded_notebook(course, name), "j11").outputs[0].text for name in ("ada", "bob"))
    assert "Jacobian" in ada
    assert ada.splitlines()[0] != bob.splitlines()[0]


def test_nbgrader_gives_the_same_points_and_carries_the_seed_through_its_exchange(seeded, tmp_path):
    course, _ = seeded
    theirs = Course(shutil.copytree(course.folder, tmp_path / "course"))
    shutil.rmtree(theirs.folder / "submitted" / "otto")
    for name in ("ada", "eve"):
        assert theirs.api.autograde(LESSON, name)["success"]
    assert {"ada": 2.0, "eve": 0.0}.items() <= theirs.points().items()
    assert theirs.api.release_assignment(LESSON)["success"]
    exchange = ["--course=pullback", f"--Exchange.root={theirs.folder / 'exchange'}"]
    theirs.nbgrader("fetch_assignment", LESSON, *exchange, at=tmp_path)
    work(tmp_path / LESSON, "zoe")
    theirs.nbgrader("submit", LESSON, "--student=zoe", *exchange, at=tmp_path)
    assert theirs.api.collect(LESSON)["success"]
    grade(LESSON, theirs.folder)
    assert theirs.points()["zoe"] == 2.0


def test_a_seed_stays_once_it_was_handed_out(seeded, lessons, monkeypatch):
    course, _ = seeded
    monkeypatch.setattr("course_utils.authoring.lesson.lesson_folder", lambda: lessons)
    command = ["assign", LESSON, f"--course={course.folder}"]
    done = CliRunner().invoke(main, [*command, "--seed=8"])
    assert done.exit_code == 1
    assert "was made with seed 7, and answers to those would count nothing" in done.output
    assert CliRunner().invoke(main, command).exit_code == 0
    assert json.loads((course.release / "variants.json").read_text()) == {"seed": SEED}
    answer(course.folder / "source" / LESSON, {})  # the instructor's own name is not handed out
    assert sorted(path.name for path in course.release.iterdir()) == [f"{LESSON}.ipynb", "variants.json"]
