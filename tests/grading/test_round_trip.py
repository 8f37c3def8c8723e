"""From `course assign` to the CSV with nbgrader's own commands, as instructor and learners do it."""

import csv
import shutil

import nbformat
import pytest
from course_folder import LESSON, RIGHT_LAB, STUB, Course, answer, cell, write_lab

from course_utils.grading.course import CourseError, assign, make_course

# As a learner types them.
PERFECT = {
    "j11": "2",
    "j22": "1",
    "predict": "b",
    "column": "[[-1], [1]]",
    "row": "[2, 1]",
    "whole": "[[2x, 1], [y, x]]",
    "shape": "200 x 100",
    "entries": "200 x 1",
    "jd": "0.3, 0.5",
    "halve": "c",
    "slope": "2.0",
    "det": "2",
    "kernel_drag": "(1, -2)",
    "rank": "a, b",
    "relu": "[[0, 0], [1, 1], [-3, 2]]",
    "softmax": "[[1/4, -1/8, -1/8], [-1/8, 3/16, -1/16], [-1/8, -1/16, 3/16]]",
    "recall_partial": "-6",
    "recall_gradient": "(16, 6)",
    "recall_steepest": "c",
}
PARTLY = {
    "j11": "-2",  # the sign: 0 points
    "whole": "[[2x, y], [1, x]]",  # transposed: two entries of four, 1/2
    "rank": "a",  # two of three options as they should be, guessing gets half of that: 1/3
    "relu": "[[0, 0], [1, 1], [-3, 2]]",  # 1
    "shape": "no idea",  # cannot be read: 0
}


def exported(course) -> dict[str, tuple[float, float]]:
    """student -> (points, of how many), from nbgrader's CSV."""
    course.nbgrader("export", "--to", "grades.csv")
    with open(course.folder / "grades.csv") as file:
        return {
            row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)
        }


def test_quiz_answers_and_code_lab_earn_points_from_zip_to_csv(tmp_path):
    course = Course(tmp_path / "course")
    assign(LESSON, course.folder)
    learners = {
        "perfect": (PERFECT, RIGHT_LAB),
        "partly": (PARTLY, RIGHT_LAB.replace("(2 * h)", "h")),
        "empty": ({}, STUB),
    }
    archive = course.folder / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    for name, (answers, lab) in learners.items():
        desk = course.desk(tmp_path / name)
        answer(desk, {f"jacobians.{key}": text for key, text in answers.items()})
        write_lab(desk, lab)
        shutil.make_archive(archive / name, "zip", desk)

    course.nbgrader("zip_collect", LESSON)
    said = course.nbgrader("autograde", LESSON)

    assert "checksum" not in said, "an honest submission raises no suspicion"
    score, of = zip(*(exported(course)[name] for name in learners), strict=True)
    assert of == (22, 22, 22)
    assert score == pytest.approx((22, 1 / 2 + 1 / 3 + 1, 0))


def test_the_exchange_carries_the_answers_too(course, tmp_path):
    assert course.api.release_assignment(LESSON)["success"]
    desk = course.desk(tmp_path / LESSON)
    answer(desk, {"jacobians.j11": "2"})
    exchange = f"--Exchange.root={course.folder / 'exchange'}"
    course.nbgrader("submit", LESSON, "--course=pullback", "--student=ada", exchange, at=tmp_path)
    assert course.api.collect(LESSON)["success"]
    assert (course.folder / "submitted" / "ada" / LESSON / "progress.db").read_bytes() == (
        desk / "progress.db"
    ).read_bytes()


def test_the_instructors_own_answers_are_neither_handed_out_nor_graded(course):
    answer(course.folder / "source" / LESSON, {"jacobians.j11": "2"})
    assert course.api.generate_assignment(LESSON)["success"]
    assert [path.name for path in course.release.iterdir()] == [f"{LESSON}.ipynb"]

    course.hand_in("eve", answers={"jacobians.j11": "-2"}, lab=None)
    assert course.api.autograde(LESSON, "eve")["success"]
    assert course.points() == {"eve": 0.0}


def test_the_release_has_no_solution_and_runs_without_a_traceback_as_it_is(course):
    nb = nbformat.read(course.release / f"{LESSON}.ipynb", as_version=4)
    assert cell(nb, "lab").source.endswith(STUB)
    assert "np.stack" not in str(nb)
    assert cell(nb, "lab-check").metadata.editable is False


def test_an_unknown_lesson_is_answered_with_the_known_ones(tmp_path, lessons):
    with pytest.raises(CourseError, match=f"no lesson '99_nothing'. There are: {LESSON}"):
        assign("99_nothing", tmp_path / "course", lessons)


def test_settings_that_an_instructor_changed_are_left_alone(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("# mine\n")
    make_course(tmp_path)
    assert (tmp_path / "nbgrader_config.py").read_text() == "# mine\n"
