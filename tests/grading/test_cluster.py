"""`course grade --scheduler`: two workers in folders of their own, and the gradebook in a real PostgreSQL."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from click.testing import CliRunner
from course_folder import LESSON, RIGHT, RIGHT_LAB, Course, edit
from nbformat.v4 import new_code_cell
from postgres import postgresql

from browser.jupyter import free_port
from course_utils.cli import main
from course_utils.grading.course import CONFIG
from course_utils.grading.remote import pack, unpack
from course_utils.grading.sandbox import isolation


@contextmanager
def dask(tool, *arguments, at):
    """A scheduler or a worker; ended, with what it started, in the end."""
    at.mkdir()
    with (at / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{tool}", *arguments],
            cwd=at, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """(the scheduler's address, its two workers)"""
    place = tmp_path_factory.mktemp("cluster")
    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        options = ["--no-dashboard", f"--port={address.rpartition(':')[2]}", "--host=127.0.0.1"]
        stack.enter_context(dask("scheduler", *options, at=place / "scheduler"))
        options = [address, "--nthreads=1", "--no-nanny", "--no-dashboard", "--local-directory=."]
        yield address, [stack.enter_context(dask("worker", *options, at=place / name)) for name in "ab"]


@pytest.fixture(scope="module")
def course(tmp_path_factory, lessons):
    """A course whose gradebook is in PostgreSQL."""
    from course_utils.grading.course import assign, make_course

    folder = tmp_path_factory.mktemp("on-postgres") / "course"
    with postgresql() as url:
        make_course(folder)
        with (folder / CONFIG).open("a") as config:
            config.write(f"c.CourseDirectory.db_url = {url!r}\n")
        assign(LESSON, folder, lessons)
        yield Course(folder)


def command(course, address):
    return ["grade", LESSON, f"--course={course.folder}", f"--scheduler={address}", "--cell-seconds=5"]


def results(course):
    return list((course.folder / "autograded").glob("*/*/verdicts.json"))


def test_a_worker_that_is_killed_half_way_loses_nothing(course, cluster):
    address, workers = cluster
    work = [(RIGHT, RIGHT_LAB), (RIGHT, None), ({}, None)]
    earned = {f"s{i}": (5.0, 2.0, 0.0)[i % 3] for i in range(6)}
    for i, name in enumerate(earned):
        folder = course.hand_in(name, *work[i % 3])
        slow = new_code_cell("import time\ntime.sleep(0.5)")
        edit(folder / f"{LESSON}.ipynb", lambda nb, slow=slow: nb.cells.insert(0, slow))
    grading = subprocess.Popen(
        [sys.executable, "-m", "course_utils.cli", *command(course, address)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 180
    while not results(course) and grading.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    seen = len(results(course))
    os.killpg(workers[0].pid, signal.SIGKILL)
    said = grading.communicate(timeout=150)[0]
    assert 1 <= seen < len(earned), said
    assert "6 graded in" in said
    assert f"Isolation: {isolation()[0]}." in said
    assert course.points() == earned
    assert not (course.folder / "gradebook.db").exists()


def test_what_is_graded_there_is_what_is_graded_here(course, cluster, released, tmp_path):
    address, _ = cluster
    here = Course(shutil.copytree(released, tmp_path / "here"))
    for each in (here, course):
        shutil.rmtree(each.folder / "submitted", ignore_errors=True)
        each.hand_in("ada")
        link = each.hand_in("linked") / f"{LESSON}.ipynb"
        link.unlink()
        link.symlink_to(each.folder / "release" / LESSON / f"{LESSON}.ipynb")
        with (each.hand_in("large") / "progress.db").open("ab") as file:
            file.truncate(3_000_000)
        (each.hand_in("folder") / "notes").mkdir()
    assert CliRunner().invoke(main, command(course, address)).exit_code == 0
    assert CliRunner().invoke(main, command(here, address)[:-2]).exit_code == 0
    for name in ("ada", "linked", "large", "folder"):
        found = [
            json.loads((each.folder / "autograded" / name / LESSON / "verdicts.json").read_text())
            for each in (here, course)
        ]
        for one in found:
            del one["fingerprint"], one["seed"], one["seconds"]
        assert found[0] == found[1]


def test_a_scheduler_that_does_not_answer_is_named(course, monkeypatch):
    monkeypatch.setattr("course_utils.grading.cluster.CONNECT_SECONDS", 1)
    done = CliRunner().invoke(main, command(course, "tcp://127.0.0.1:9"))
    assert done.exit_code == 1
    assert done.output.startswith("Error: No Dask scheduler answers at tcp://127.0.0.1:9")


def test_an_address_that_lacks_its_driver_is_answered_with_the_right_one(course, tmp_path):
    copy = Course(shutil.copytree(course.folder, tmp_path / "course"))
    (copy.folder / CONFIG).write_text((copy.folder / CONFIG).read_text().replace("+psycopg", ""))
    done = CliRunner().invoke(main, ["export", f"--course={copy.folder}"])
    assert done.exit_code == 1
    assert "postgresql+psycopg://" in done.output


def test_a_folder_arrives_as_it_was_and_a_link_as_a_link(tmp_path):
    folder = tmp_path / "ada" / LESSON
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_bytes(b"\xff\x00")
    (folder / "huge.txt").write_bytes(b"")
    os.truncate(folder / "huge.txt", 10**9)
    (folder / "secret.txt").symlink_to("/etc/passwd")
    (folder / "inner").mkdir()
    os.mkfifo(folder / "pipe")
    packed = json.loads(json.dumps(pack(folder)))
    assert len(json.dumps(packed)) < 500
    unpack(packed, there := tmp_path / "there" / LESSON)
    assert (there / "notes.txt").read_bytes() == b"\xff\x00"
    assert (there / "huge.txt").stat().st_size == 10**9
    assert os.readlink(there / "secret.txt") == "/etc/passwd"
    assert not (there / "pipe").is_file()
    (tmp_path / "bob").symlink_to(tmp_path / "ada")
    unpack(pack(tmp_path / "bob" / LESSON), linked := tmp_path / "second" / LESSON)
    assert linked.is_symlink()
