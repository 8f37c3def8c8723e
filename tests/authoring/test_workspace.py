"""Notebooks arrive in the learner's folder, and what the learner wrote stays."""

import json

import pytest

from course_utils.authoring.workspace import RECORD, fill


@pytest.fixture
def course(tmp_path):
    """`course("0.1.0", text)` ships a version: it fills the workspace from a lesson of that text."""

    def ship(version, text):
        lesson = tmp_path / "shipped" / "03_jacobians.ipynb"
        lesson.parent.mkdir(exist_ok=True)
        lesson.write_text(text)
        return fill(tmp_path / "mine", [lesson], version)

    return ship


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "mine"


def notebooks(folder):
    return {path.name: path.read_text() for path in sorted(folder.glob("*.ipynb"))}


def test_lessons_arrive_in_a_new_folder(course, mine):
    arrivals = course("0.1.0", "old")
    assert (arrivals.new, arrivals.updated, arrivals.beside) == (["03_jacobians.ipynb"], [], [])
    assert notebooks(mine) == {"03_jacobians.ipynb": "old"}


def test_an_untouched_lesson_is_replaced_by_its_new_version(course, mine):
    course("0.1.0", "old")
    assert course("0.2.0", "new").updated == ["03_jacobians.ipynb"]
    assert notebooks(mine) == {"03_jacobians.ipynb": "new"}


def test_a_lesson_that_was_worked_in_stays_and_the_new_version_arrives_beside_it(course, mine):
    course("0.1.0", "old")
    (mine / "03_jacobians.ipynb").write_text("old, and my work")
    arrivals = course("0.2.0", "new")
    assert arrivals.beside == [("03_jacobians.ipynb", "03_jacobians (version 0.2.0).ipynb")]
    assert notebooks(mine) == {
        "03_jacobians.ipynb": "old, and my work",
        "03_jacobians (version 0.2.0).ipynb": "new",
    }


def test_a_second_start_brings_nothing_new(course, mine):
    course("0.1.0", "old")
    (mine / "03_jacobians.ipynb").write_text("old, and my work")
    for version, text in [("0.1.0", "old"), ("0.2.0", "new"), ("0.2.0", "new")]:
        arrivals = course(version, text)
    assert (arrivals.new, arrivals.updated, arrivals.beside) == ([], [], [])
    assert len(notebooks(mine)) == 2


def test_work_in_every_version_stays(course, mine):
    course("0.1.0", "old")
    (mine / "03_jacobians.ipynb").write_text("work 1")
    course("0.2.0", "new")
    (mine / "03_jacobians (version 0.2.0).ipynb").write_text("work 2")
    course("0.2.0", "new, mended without another version")
    assert notebooks(mine) == {
        "03_jacobians.ipynb": "work 1",
        "03_jacobians (version 0.2.0).ipynb": "work 2",
        "03_jacobians (version 0.2.0, 2).ipynb": "new, mended without another version",
    }


def test_a_deleted_lesson_comes_back_fresh(course, mine):
    course("0.1.0", "old")
    (mine / "03_jacobians.ipynb").unlink()
    assert course("0.1.0", "old").new == ["03_jacobians.ipynb"]
    assert notebooks(mine) == {"03_jacobians.ipynb": "old"}


@pytest.mark.parametrize("record", [None, "", "{", "[]", '{"shipped": 3}'])
def test_without_a_readable_record_everything_counts_as_the_learners(course, mine, record):
    course("0.1.0", "old")
    (mine / RECORD).unlink()
    if record is not None:
        (mine / RECORD).write_text(record)
    course("0.2.0", "new")
    assert notebooks(mine) == {"03_jacobians.ipynb": "old", "03_jacobians (version 0.2.0).ipynb": "new"}


def test_a_file_of_the_learners_own_with_a_lessons_name_stays(course, mine):
    mine.mkdir()
    (mine / "03_jacobians.ipynb").write_text("mine from elsewhere")
    course("0.1.0", "old")
    assert notebooks(mine)["03_jacobians.ipynb"] == "mine from elsewhere"


def test_a_full_disk_leaves_the_old_lesson_whole(course, mine, monkeypatch):
    course("0.1.0", "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("course_utils.authoring.workspace.os.replace", full)
        with pytest.raises(OSError, match="No space left"):
            course("0.2.0", "new")
    assert notebooks(mine) == {"03_jacobians.ipynb": "old"}
    assert [path.name for path in mine.glob(".arriving-*")] == []
    assert course("0.2.0", "new").updated == ["03_jacobians.ipynb"]


def test_the_record_is_readable_json(course, mine):
    course("0.1.0", "old")
    assert list(json.loads((mine / RECORD).read_text())["shipped"]) == ["03_jacobians.ipynb"]
