"""A learner's folder and JupyterLab as `course lab` opens it, one for a worker; a browser for a test file."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from browser.jupyter import LabPage, browser, jupyterlab

COURSE = str(Path(sys.executable).with_name("course"))
# Lab's own debugger says this when a kernel is restarted under it; anything else in the console is a failure.
HARMLESS = re.compile(r"Could not restore the debugger state")


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learner") / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def lab(workspace):
    with jupyterlab(workspace, [COURSE, "lab", "--no-browser", f"--folder={workspace}"]) as url:
        yield url


@pytest.fixture
def opened(lab, workspace, chromium, request):
    """The lesson that the test file names in LESSON, open. Fails where the console shows an error."""
    # A folder for each test: answers live beside the notebook, and no test should meet another's.
    folder = workspace / f"{request.path.stem}-{request.node.name[:40]}"
    folder.mkdir()
    shutil.copy(workspace / f"{request.module.LESSON}.ipynb", folder)
    page = LabPage(chromium, lab, f"{folder.name}/{request.module.LESSON}.ipynb")
    page.folder = folder
    yield page
    assert [line for line in page.console if not HARMLESS.search(line)] == []
    page.page.close()
