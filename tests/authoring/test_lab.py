"""`course lab`: from any folder to JupyterLab at the start page, and one clear line where that cannot be."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from course_utils.authoring import launch, lesson
from course_utils.authoring.lesson import lesson_folder
from course_utils.cli import main

NOTEBOOKS = sorted(path.name for path in lesson_folder().glob("*.ipynb"))


@pytest.fixture
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def started(monkeypatch):
    """`course lab` up to the moment JupyterLab starts: collects what it would be started with."""
    calls = []
    monkeypatch.setattr(launch, "start_lab", lambda *start, browser: calls.append((*start, browser)))
    return calls


def lab(*arguments):
    return CliRunner().invoke(main, ["lab", *arguments])


def one_line(result):
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    return result.output


def test_the_lessons_arrive_in_a_folder_of_their_own(somewhere, started):
    result = lab()
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (somewhere / "pullback").glob("*.ipynb")) == NOTEBOOKS
    assert "00_start.ipynb" in NOTEBOOKS
    assert started == [(Path("pullback"), started[0][1], True)]


def test_inside_the_folder_the_same_command_opens_it_again(somewhere, started, monkeypatch):
    lab()
    monkeypatch.chdir("pullback")
    lab("--no-browser")
    assert started[1][0] == Path()
    assert started[1][2] is False
    assert not Path("pullback").exists()


def test_a_new_version_says_where_it_went(somewhere, started, monkeypatch):
    lab()
    mine = somewhere / "pullback" / NOTEBOOKS[0]
    mine.write_text("my work")
    source = somewhere / "lessons"
    shutil.copytree(lesson_folder(), source)
    (source / NOTEBOOKS[0]).write_text("a later version")
    monkeypatch.setattr(lesson, "lesson_folder", lambda: source)
    monkeypatch.setattr("course_utils.__version__", "0.2.0")
    beside = NOTEBOOKS[0].replace(".ipynb", " (version 0.2.0).ipynb")
    assert f"Your {NOTEBOOKS[0]} stays as it is; the new version is beside it: {beside}" in lab().output
    assert mine.read_text() == "my work"


def test_a_port_in_use_gives_the_next_one_and_says_so(somewhere, started):
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        result = lab("--port", str(taken))
    assert result.exit_code == 0
    port = started[0][1]
    assert port > taken
    assert f"Port {taken} is in use; using {port} instead." in result.output


@pytest.mark.parametrize("place", ["/proc/pullback", "a-file"])
def test_a_folder_that_cannot_be_written_to_is_one_line(somewhere, started, place):
    Path("a-file").write_text("")
    result = lab("--folder", place)
    assert result.exit_code != 0
    assert place in result.output.splitlines()[-1]
    assert started == []


def test_a_read_only_folder_is_one_line_and_loses_nothing(somewhere, started, monkeypatch):
    lab()
    mine = somewhere / "pullback" / NOTEBOOKS[0]
    mine.write_text("my work")

    def read_only(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", read_only)  # root may write where a learner may not
    assert "cannot be used (Permission denied); choose another with --folder." in one_line(lab())
    assert mine.read_text() == "my work"


def test_missing_lessons_are_one_line(somewhere, started, monkeypatch):
    monkeypatch.setattr(lesson, "lesson_folder", lambda: somewhere / "nowhere")
    assert "There are no lessons in" in one_line(lab())


def test_an_old_python_is_one_line(tmp_path):
    """Any older Python stops at the first lines of the command; here this one pretends."""
    pretend = (
        "import runpy, sys, collections\n"
        "version = collections.namedtuple('version', 'major minor micro')(3, 9, 2)\n"
        "sys.version_info = version\n"
        "runpy.run_path(sys.argv[1])"
    )
    cli = Path(sys.modules["course_utils.cli"].__file__)
    run = subprocess.run([sys.executable, "-c", pretend, cli], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr == "Pullback needs Python 3.11 or newer, found 3.9.\n"


def test_the_kernel_is_this_pythons_whatever_else_is_registered(tmp_path, monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager

    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["/usr/bin/other-python", "-m", "x"], "display_name": "Python 3", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for name, value in launch.lab_environment().items():
        monkeypatch.setenv(name, value)
    argv = KernelSpecManager().get_kernel_spec("python3").argv
    assert argv[0] == "python"  # to jupyter_client this means the server's own Python


def test_jupyterlab_answers_at_the_start_page_and_asks_the_network_for_nothing(somewhere):
    """The real thing: start, open the start page, read the settings that the page will use, stop."""
    port = launch.free_port(20000 + os.getpid() % 20000)
    command = [sys.executable, "-m", "course_utils.cli", "lab", "--no-browser", "--port", str(port)]
    log = somewhere / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=os.environ | {"JUPYTER_TOKEN": "secret"}
        )
    try:
        start = fetch(port, "/?token=secret", log, process)
        settings = json.loads(fetch(port, "/lab/api/settings?token=secret", log, process).read())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert "nbgrader" not in log.read_text(), "an instructor's extensions have nothing to say to a learner"
    assert start.url.split("?")[0] == f"http://127.0.0.1:{port}/lab/tree/00_start.ipynb"
    chosen = {plugin["id"]: plugin["schema"].get("properties") for plugin in settings["settings"]}
    assert chosen["@jupyterlab/apputils-extension:notification"]["fetchNews"]["default"] == "false"
    assert "Traceback" not in log.read_text()


def fetch(port, path, log, process, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.2)
