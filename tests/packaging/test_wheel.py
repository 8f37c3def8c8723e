"""`pip install .` is enough: the wheel has the lessons, and `course` works from any folder."""

import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from environments import ROOT, uv

from course_utils import __version__


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    uv(
        "build",
        "--quiet",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "-o",
        str(folder),
        ".",
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(environment, wheel):
    """The wheel in an environment of its own, which borrows the libraries of this one."""
    uv("pip", "install", "--quiet", "--no-deps", "--python", str(environment.bin / "python"), str(wheel))
    libraries = environment.site_packages() / "borrowed.pth"
    libraries.write_text(sysconfig.get_paths()["purelib"])
    return environment


def test_the_wheel_has_the_lessons_and_what_they_are_drawn_with(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    lessons = {path.name for path in (ROOT / "lessons").iterdir() if path.suffix in (".md", ".ipynb")}
    assert {name.removeprefix("course_utils/_lessons/") for name in names if "/_lessons/" in name} == lessons
    wanted = {
        path
        for path in (ROOT / "course_utils").rglob("*")
        if path.suffix in (".js", ".css", ".json", ".lark")
    }
    assert {str(path.relative_to(ROOT)) for path in wanted} <= names


def test_the_command_is_the_installed_one(installed, home):
    assert (
        installed.run(installed.bin / "course", "--version", home=home, cwd=home)
        .strip()
        .endswith(__version__)
    )
    where = "import course_utils; print(course_utils.__file__)"
    path = installed.run(installed.bin / "python", "-c", where, home=home, cwd=home)
    assert Path(path).is_relative_to(installed.folder)


def test_course_lab_opens_the_lessons_of_the_wheel_from_any_folder(installed, home):
    with installed.serving(installed.bin / "course", "lab", home=home, cwd=home) as (page, _):
        assert page == "/lab/tree/00_start.ipynb"
    shipped = {path.name: path.read_bytes() for path in (ROOT / "lessons").glob("*.ipynb")}
    assert {path.name: path.read_bytes() for path in (home / "pullback").glob("*.ipynb")} == shipped


def test_course_progress_shows_the_table(installed, home):
    installed.run(installed.bin / "course", "lab", "--prepare-only", home=home, cwd=home)
    assert "Jacobians" in installed.run(installed.bin / "course", "progress", home=home, cwd=home)
