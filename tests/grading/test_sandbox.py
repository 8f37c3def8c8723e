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
from course_utils.grading.sandbox import LEVELS, fault

TRIAL = """
import sys
from course_utils.grading.sandbox import fault
print(fault(sys.argv[1]))
"""


@pytest.fixture(params=LEVELS)
def level(request) -> str:
    if said := fault(request.param):
        pytest.skip(f"SECURITY NOT TESTED: {request.param}: {said}")
    return request.param


def fault_with(python: Path, level: str) -> str:
    """What keeps this Python from using a level of isolation."""
    done = subprocess.run(
        [python, "-c", TRIAL, level], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.fixture
def python_in_tmp():
    """The Python of a virtual environment that lies in /tmp, where each submission gets an empty folder."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        venv.create(folder, symlinks=True)
        packages = sysconfig.get_path("purelib", vars={"base": folder})
        ours = Path(course_utils.__file__).parents[1], sysconfig.get_path("purelib")
        (Path(packages) / "course.pth").write_text("\n".join(map(str, ours)))
        yield Path(folder) / "bin" / Path(sys.executable).name


def test_an_environment_in_the_folder_for_temporary_files_is_there_for_submissions_too(python_in_tmp, level):
    assert fault_with(python_in_tmp, level) == ""


@pytest.mark.skipif(os.getuid() != 0, reason="only root's submissions run as somebody else")
def test_an_environment_that_a_submission_cannot_read_is_named_and_not_called_isolated(python_in_tmp, level):
    folder = python_in_tmp.parents[1]
    folder.chmod(0o700)
    assert fault_with(python_in_tmp, level) == f"it says: a submission cannot read {folder}"
