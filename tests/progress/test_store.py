"""The progress file loses nothing."""

import multiprocessing
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from course_utils.progress import store as module
from course_utils.progress.store import SCHEMA_VERSION, Store


def opened(folder: Path) -> Store:
    """A store as a newly started kernel would open it."""
    return Store(folder / "progress.db")


def test_answers_and_seeds_are_there_after_a_restart(tmp_path):
    store = opened(tmp_path)
    store.record("jacobians.j11", 0, "3", "wrong", "sign")
    store.record("jacobians.j11", 0, "2", "right")
    store.set_seed("jacobians.j11", 4)
    again = opened(tmp_path)
    assert [(a.answer, a.kind, a.slip) for a in again.attempts("jacobians.j11")] == [
        ("3", "wrong", "sign"),
        ("2", "right", ""),
    ]
    assert again.latest("jacobians.j11").answer == "2"
    assert again.seed("jacobians.j11") == 4
    assert again.answered(["jacobians.j11", "jacobians.j22"]) == {"jacobians.j11"}


def test_an_unasked_question_has_no_attempts_and_the_lessons_own_numbers(tmp_path):
    store = opened(tmp_path)
    assert store.latest("jacobians.j11") is None
    assert store.seed("jacobians.j11") == 0
    assert not (tmp_path / "progress.db").exists()  # nothing is written before something is answered


WRITER = """
import sys
from course_utils.progress.store import Store
store = Store(__import__("pathlib").Path(sys.argv[1]))
for n in range(100_000):
    store.record("q", 0, str(n), "wrong")
    assert not store.notice, store.notice
    print(n, flush=True)
"""


def test_kill_minus_nine_loses_no_answer_that_was_confirmed(tmp_path):
    path = tmp_path / "progress.db"
    for _ in range(8):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, text=True)
        for _ in range(5):
            confirmed = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        confirmed = max([confirmed, *map(int, writer.stdout.read().split("\n")[:-1])])
        writer.wait()
        last = opened(tmp_path).latest("q")
        assert int(last.answer) >= confirmed
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _write_fifty(path: Path, name: str) -> None:
    store = Store(path)
    for n in range(50):
        store.record(name, 0, str(n), "wrong")
    assert not store.notice


def test_two_kernels_writing_at_once_both_keep_all_their_answers(tmp_path):
    path = tmp_path / "progress.db"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_fifty, args=(path, name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    store = opened(tmp_path)
    assert [len(store.attempts(name)) for name in ("a", "b")] == [50, 50]


def test_a_second_kernel_sees_what_the_first_one_answers(tmp_path):
    first, second = opened(tmp_path), opened(tmp_path)
    first.record("q", 0, "1", "right")
    assert second.latest("q").answer == "1"


@pytest.mark.parametrize(
    "junk", [b"not a database, but long enough to look like one" * 50, b"SQLite format 3\0junk"]
)
@pytest.mark.parametrize("by", ["reading", "writing"])
def test_a_damaged_file_is_kept_aside_and_a_fresh_one_started(tmp_path, junk, by):
    path = tmp_path / "progress.db"
    path.write_bytes(junk)
    store = opened(tmp_path)
    if by == "reading":
        assert store.attempts("q") == []
    store.record("q", 0, "1", "right")
    assert opened(tmp_path).latest("q").answer == "1"
    (aside,) = tmp_path.glob("progress.damaged-*.db")
    assert aside.read_bytes() == junk
    assert aside.name in store.notice
    assert "\n" not in store.notice


@pytest.mark.parametrize(
    "lose", [Path.unlink, lambda file: file.write_bytes(b"junk" * 2000)], ids=["gone", "junk"]
)
def test_a_file_lost_under_an_open_notebook_is_filled_again_with_what_the_session_knew(tmp_path, lose):
    opened(tmp_path).record("jacobians.j11", 0, "2", "right")
    store = opened(tmp_path)
    assert store.answered(["jacobians.j11"]) == {"jacobians.j11"}
    store.record("jacobians.j22", 0, "1", "right")
    store.set_seed("jacobians.det", 3)  # the card on the page keeps its numbers
    lose(tmp_path / "progress.db")
    assert store.seed("jacobians.det") == 3
    store.record("jacobians.det", 3, "2", "right")
    assert "progress.db was" in store.notice
    assert opened(tmp_path).seed("jacobians.det") == 3
    assert [a.question for a in opened(tmp_path).export()] == [
        "jacobians.j11",
        "jacobians.j22",
        "jacobians.det",
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE attempts SET seed = 'three', answer = x'ff'",
        "UPDATE seeds SET seed = x'00'",
        "UPDATE recall SET due = x'00', answered = x'00'",
        "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET name = CAST(x'ff' AS TEXT), sql = 'CREATE'",
    ],
)
def test_nothing_that_a_damaged_file_can_hold_raises_anything(tmp_path, spoil):
    store = opened(tmp_path)
    store.record("jacobians.j11", 1, "2", "right")
    store.set_seed("jacobians.j11", 1)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.executescript(spoil)
    for again in (opened(tmp_path), opened(tmp_path)):
        assert isinstance(again.seed("jacobians.j11"), int)
        assert all(isinstance(a.seed, int) for a in again.export())
        assert not any(memory.is_due(module.datetime.now(module.UTC)) for memory in again.memories()[1:])
        again.record("jacobians.j11", 2, "3", "right")
    assert opened(tmp_path).latest("jacobians.j11").answer == "3"


def test_a_kernel_that_hangs_while_it_writes_is_waited_for_once(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.3)
    opened(tmp_path).record("jacobians.j11", 0, "2", "right")
    store = opened(tmp_path)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as hanging:
        hanging.execute("BEGIN EXCLUSIVE")
        moments = [time.perf_counter()]
        for _ in range(4):
            store.record("jacobians.j11", 0, "3", "wrong")
            moments.append(time.perf_counter())
        assert moments[4] - moments[1] < moments[1] - moments[0]
        assert "locked" in store.notice
        assert "Another kernel holds the file" in store.notice
        hanging.execute("ROLLBACK")
    store.record("jacobians.j11", 0, "4", "wrong")
    assert store.notice == ""
    assert len(opened(tmp_path).export()) == 6


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_what_this_session_has_seen_is_there_while_another_kernel_writes(tmp_path, monkeypatch, lock):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    opened(tmp_path).record("jacobians.j11", 0, "3", "wrong")
    store = opened(tmp_path)
    store.export()
    store.record("jacobians.j11", 0, "2", "right")
    store.record("jacobians.j22", 0, "1", "wrong")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as hanging:
        hanging.execute(f"BEGIN {lock}")
        assert [a.answer for a in store.attempts("jacobians.j11")] == ["3", "2"]
        assert store.answered(["jacobians.j11", "jacobians.j22"]) == {"jacobians.j11"}
        assert len(store.export()) == 3
        assert len(opened(tmp_path).export()) == (3 if lock == "IMMEDIATE" else 0)
        assert ("cannot be read" in store.notice) == (lock == "EXCLUSIVE")
        store.record("jacobians.j11", 0, "4", "wrong")  # which nobody can write now
        assert [a.answer for a in store.attempts("jacobians.j11")] == ["3", "2", "4"]


def test_an_empty_file_is_as_good_as_none(tmp_path):
    (tmp_path / "progress.db").touch()
    store = opened(tmp_path)
    store.record("q", 0, "1", "right")
    assert opened(tmp_path).latest("q").answer == "1"
    assert store.notice == ""


def test_without_a_writable_folder_the_answers_of_this_session_are_kept_and_one_line_says_so(tmp_path):
    folder = tmp_path / "gone"
    store = Store(folder / "progress.db")
    store.record("q", 0, "1", "right")
    store.set_seed("q", 3)
    assert store.latest("q").answer == "1"
    assert store.answered(["q"]) == {"q"}
    assert store.seed("q") == 3
    assert "cannot be written" in store.notice
    assert "\n" not in store.notice
    folder.mkdir()  # once it can be written again, nothing is missing
    store.record("q", 3, "2", "wrong")
    assert store.notice == ""
    assert [a.answer for a in Store(folder / "progress.db").attempts("q")] == ["1", "2"]
    assert Store(folder / "progress.db").seed("q") == 3


@contextmanager
def without_root():
    """Root may write anywhere: act as nobody for a while."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_loses_nothing():
    with tempfile.TemporaryDirectory() as folder:  # not below pytest's own, which only we may enter
        store = opened(Path(folder))
        store.record("q", 0, "1", "right")
        store.path.chmod(0o444)
        Path(folder).chmod(0o555)
        with without_root():
            store.record("q", 0, "2", "wrong")
            assert [a.answer for a in store.attempts("q")] == ["1", "2"]
            assert "cannot be written" in store.notice
        Path(folder).chmod(0o755)


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from course_utils.progress.store import Store
store = Store(Path(sys.argv[1]))
store.record("q", 0, "before", "right")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1]).stat().st_size, resource.RLIM_INFINITY))
store.record("q", 0, "x" * 100_000, "wrong")
print(store.notice)
assert store.latest("q").answer.startswith("xxx")
assert store.attempts("q")[0].answer == "before"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def test_a_full_disk_is_told_in_one_line_and_leaves_the_old_file_intact(tmp_path):
    assert resource.RLIMIT_FSIZE is not None
    path = tmp_path / "progress.db"
    done = subprocess.run([sys.executable, "-c", FULL_DISK, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout
    assert [a.answer for a in opened(tmp_path).attempts("q")] == ["before"]


def test_a_file_of_a_newer_release_is_read_but_left_as_it_is(tmp_path):
    path = tmp_path / "progress.db"
    opened(tmp_path).record("q", 0, "1", "right")
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE attempts ADD COLUMN mood TEXT")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    store = opened(tmp_path)
    store.record("q", 0, "2", "wrong")
    assert [a.answer for a in store.attempts("q")] == ["1", "2"]
    assert "newer release" in store.notice
    assert path.read_bytes() == before


def test_a_clock_that_goes_back_does_not_reorder_the_answers(tmp_path, monkeypatch):
    class Backwards(module.datetime):
        year_now = 2031

        @classmethod
        def now(cls, tz=None):
            cls.year_now -= 1
            return cls(cls.year_now, 1, 1, tzinfo=tz)

    monkeypatch.setattr(module, "datetime", Backwards)
    store = opened(tmp_path)
    for answer in "abc":
        store.record("q", 0, answer, "wrong")
    assert [a.answer for a in store.attempts("q")] == ["a", "b", "c"]
    assert store.latest("q").answer == "c"


def test_recording_an_answer_takes_a_moment_only(tmp_path):
    store = opened(tmp_path)
    store.record("q", 0, "1", "wrong")
    times = []
    for n in range(20):
        start = time.perf_counter()
        store.record("q", 0, str(n), "wrong")
        times.append(time.perf_counter() - start)
    assert sorted(times)[10] < 0.1
