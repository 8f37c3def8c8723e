"""Where the sandbox finds what it needs, and that it says so where it does not."""

import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

import pytest

import course_utils
from course_utils.grading.sandbox import BUBBLEWRAP, isolation

pytestmark = pytest.mark.skipif(
    isolation()[0] != BUBBLEWRAP, reason=f"bubblewrap is not usable ({isolation()[1]})"
)
TRIAL = """
from course_utils.grading.sandbox import isolation
print(*isolation())
"""


def isolation_with(python: Path) -> str:
    """The level of isolation that this Python finds."""
    return subprocess.run([python, "-c", TRIAL], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def python_in_tmp():
    """The Python of a virtual environment that lies in /tmp, where each submission gets an empty folder."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        venv.create(folder, symlinks=True)
        packages = sysconfig.get_path("purelib", vars={"base": folder})
        (Path(packages) / "course.pth").write_text(str(Path(course_utils.__file__).parents[1]))
        yield Path(folder) / "bin" / Path(sys.executable).name


def test_an_environment_in_the_folder_for_temporary_files_is_there_for_submissions_too(python_in_tmp):
    assert isolation_with(python_in_tmp) == BUBBLEWRAP


@pytest.mark.skipif(os.getuid() != 0, reason="only root's submissions run as somebody else")
def test_an_environment_that_a_submission_cannot_read_is_named_and_not_called_isolated(python_in_tmp):
    folder = python_in_tmp.parents[1]
    folder.chmod(0o700)
    said = isolation_with(python_in_tmp)
    assert said == f"resource limits only it says: a submission cannot read {folder}"
