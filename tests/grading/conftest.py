"""A course folder with a short lesson released in it."""

import shutil
from pathlib import Path

import pytest
from course_folder import LESSON, SOURCE, Course

from course_utils.grading.course import assign


@pytest.fixture(scope="session")
def lessons(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lessons")
    (folder / f"{LESSON}.md").write_text(SOURCE)
    return folder


@pytest.fixture(scope="session")
def released(tmp_path_factory, lessons) -> Path:
    folder = tmp_path_factory.mktemp("released") / "course"
    assign(LESSON, folder, lessons)
    return folder


@pytest.fixture
def course(tmp_path, released) -> Course:
    """A course folder of this test's own, with the short lesson released."""
    return Course(Path(shutil.copytree(released, tmp_path / "course")))
