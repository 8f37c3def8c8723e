"""A class of 200 from the release to the learning platform, with the figures that were designed."""

import csv
import shutil
from collections import Counter

import pytest
from click.testing import CliRunner
from course_folder import LESSON, RIGHT, RIGHT_LAB, Course, answer, write_lab

from course_utils.cli import main

SIZE = 200
TRANSPOSED = {"jacobians.j11": "2", "jacobians.whole": "[[2x, y], [1, x]]"}
WORK = {  # answers, lab, points
    "perfect": (RIGHT, RIGHT_LAB, 5.0),
    "slip": (TRANSPOSED, RIGHT_LAB, 4.5),
    "factor": (RIGHT, RIGHT_LAB.replace("(2 * h)", "h"), 2.0),
    "quiz": (RIGHT, None, 2.0),
    "dead": (TRANSPOSED, "    import os\n    os._exit(0)\n", 1.5),
}


@pytest.fixture(scope="module")
def big(tmp_path_factory, released):
    """(course, student -> kind of work): 200 ZIP files collected and graded; three did nothing."""
    course = Course(shutil.copytree(released, tmp_path_factory.mktemp("big") / "course"))
    desks = tmp_path_factory.mktemp("desks")
    for kind, (answers, lab, _) in WORK.items():
        desk = course.desk(desks / kind)
        answer(desk, answers)
        if lab:
            write_lab(desk, lab)
    archive = course.folder / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    students = {f"s{i:03}": list(WORK)[i % len(WORK)] for i in range(SIZE)}
    for name, kind in students.items():
        shutil.make_archive(archive / name, "zip", desks / kind)
    with course.api.gradebook as gradebook:
        for i in range(SIZE + 3):
            gradebook.add_student(f"s{i:03}", first_name=f"Zoë {i}", last_name="d’Arc, J.")
    course.nbgrader("zip_collect", LESSON)
    for i, name in enumerate(students):
        stamp = f"2026-11-{10 + i % 5:02} 12:00:00 UTC"
        (course.folder / "submitted" / name / LESSON / "timestamp.txt").write_text(stamp)
    run(course, "grade", LESSON)
    return course, students


def run(course, *command):
    done = CliRunner().invoke(main, [*command, f"--course={course.folder}"])
    assert done.exit_code == 0, done.output
    return done.output


def test_everyone_has_the_points_that_were_designed(big):
    course, students = big
    assert course.points() == {
        **{name: WORK[kind][2] for name, kind in students.items()},
        **dict.fromkeys(("s200", "s201", "s202"), 0.0),
    }
    assert "0 graded" in run(course, "grade", LESSON)
    assert "200 were graded before" in run(course, "grade", LESSON)


def test_the_platforms_file_has_the_same_points_for_the_same_learners(big, tmp_path):
    course, students = big
    run(course, "export", "--format=canvas", f"--to={tmp_path / 'canvas.csv'}")
    with open(tmp_path / "canvas.csv", encoding="utf-8", newline="") as file:
        _, possible, *rows = csv.reader(file)
    assert possible[-1] == "5"
    given = {row[3]: row[-1] for row in rows}
    assert {name: given[name] for name in students} == {
        name: f"{WORK[kind][2]:g}" for name, kind in students.items()
    }
    assert [given[name] for name in ("s200", "s201", "s202")] == ["", "", ""]
    assert rows[1][0] == "d’Arc, J., Zoë 1"


def test_the_report_has_the_distribution_the_slips_the_missing_and_the_trend(big):
    course, _ = big
    run(course, "report", LESSON)
    html = (course.folder / "reports" / f"{LESSON}.html").read_text(encoding="utf-8")
    assert "200 submissions, 5 points at most, 3 on average." in html
    scores = Counter(min(int(points / 0.5), 9) for _, _, points in WORK.values())
    for step, kinds in scores.items():
        row = f'{step / 2:g} to {(step + 1) / 2:g}</td><td class="number">{kinds * SIZE // len(WORK)}</td>'
        assert row in html
    assert '<td>j11</td><td class="number">100 %</td>' in html
    assert '<td>whole</td><td class="number">60 %</td>' in html
    assert "<td>transposed (80)</td>" in html
    assert "cannot judge (40)" in html  # the lab of those whose process died
    assert "Not handed in (3)" in html
    assert "Zoë 201 d’Arc, J. (s201)" in html
    assert html.count("<td>2026-11-1") == 5
    assert "4.5 on average" in html
    assert "s194, s199: the code stopped running" in html
    assert not [word for word in ("http:", "https:", "<script", "url(", "@import") if word in html]


def test_some_of_them_are_given_feedback(big):
    course, _ = big
    run(course, "feedback", LESSON, "--student=s001", "--student=s004")
    assert len(list((course.folder / "feedback").iterdir())) == 2
    html = (course.folder / "feedback" / "s004" / LESSON / f"{LESSON}.html").read_text()
    assert "1.5 of 5 points" in html
    assert "The code stopped running" in html
