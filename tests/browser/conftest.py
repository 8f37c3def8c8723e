"""A learner's folder and JupyterLab as `course lab` opens it, one for a worker; a browser for a test file."""

import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

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


@pytest.fixture(scope="session")
def desk(lab, workspace):
    """`with desk(chromium, name, lesson) as page`: a lesson, open in a folder called `name`.

    Fails where the console shows an error.
    """

    @contextmanager
    def opening(chromium, name: str, lesson: str):
        # A folder of its own: answers live beside the notebook, and no test should meet another's.
        folder = Path(mkdtemp(prefix=f"{name}-", dir=workspace))  # a second try of the same test neither
        shutil.copy(workspace / f"{lesson}.ipynb", folder)
        page = LabPage(chromium, lab, f"{folder.name}/{lesson}.ipynb")
        page.folder = folder
        yield page
        assert [line for line in page.console if not HARMLESS.search(line)] == []
        page.close()

    return opening


@pytest.fixture
def opened(desk, chromium, request):
    """The lesson that the test file names in LESSON, open for this test alone."""
    with desk(chromium, f"{request.path.stem}-{request.node.name[:40]}", request.module.LESSON) as page:
        yield page
