"""What is answered comes back: when, and through every accident that can happen to the file or the clock."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from course_utils import bank
from course_utils.progress import schedule
from course_utils.progress import store as module
from course_utils.progress.schedule import LATEST, Memory, reviewed
from course_utils.progress.store import SCHEMA_VERSION, Store

MONDAY = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ITEM = "jacobians.j11"
VERSION_1 = """
CREATE TABLE attempts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL, seed INTEGER NOT NULL, answer TEXT NOT NULL,
    kind TEXT NOT NULL, slip TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX attempts_by_question ON attempts (question);
CREATE TABLE seeds (question TEXT PRIMARY KEY, seed INTEGER NOT NULL);
PRAGMA user_version = 1;
"""
OLD_ANSWERS = [
    (ITEM, 0, "3", "wrong", "sign", "2026-11-01T09:00:00+00:00"),
    (ITEM, 0, "2", "right", "", "2026-11-01T09:01:00+00:00"),
    ("partials.fy", 0, "3x", "right", "", "2026-11-02T09:00:00+00:00"),
    ("partials.predict", 0, "b", "right", "", "2026-11-02T09:05:00+00:00"),
    ("a.question.of.old", 0, "1", "right", "", "no time at all"),
]


@pytest.fixture
def clock(monkeypatch):
    """`clock(at)`: what the computer's clock says from now on."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.present.astimezone(tz)

    monkeypatch.setattr(module, "datetime", Clock)
    return lambda at: setattr(Clock, "present", at)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "progress.db")


def old_file(path: Path) -> None:
    """A file as version 1 of the format was written."""
    with sqlite3.connect(path) as db:
        db.executescript(VERSION_1)
        insert = "INSERT INTO attempts (question, seed, answer, kind, slip, at) VALUES (?, ?, ?, ?, ?, ?)"
        db.executemany(insert, OLD_ANSWERS)
        db.execute("INSERT INTO seeds VALUES (?, 3)", (ITEM,))
    db.close()


def agrees_with_its_answers(path: Path) -> bool:
    """Whether the due dates in the file are those that its answers, one after the other, give."""
    db = sqlite3.connect(path)
    kept = db.execute("SELECT * FROM recall ORDER BY item").fetchall()
    db.execute("DELETE FROM recall")
    schedule.remember_all(db)
    again = db.execute("SELECT * FROM recall ORDER BY item").fetchall()
    db.close()  # without a commit
    return kept == again and bool(kept)


def due(store, now) -> list[str]:
    return [m.item for m in store.memories() if m.is_due(now)]


def test_a_right_answer_comes_back_after_some_days_and_then_after_more_of_them(store, clock):
    clock(MONDAY)
    store.record(ITEM, 0, "2", "right")
    assert [due(store, MONDAY + n * DAY) for n in (0, 1, 2, 30)] == [[], [], [ITEM], [ITEM]]
    clock(MONDAY + 2 * DAY)
    store.record(f"recall.{ITEM}", 0, "2", "right")
    assert [due(store, MONDAY + n * DAY) for n in (2, 6, 30)] == [[], [], [ITEM]]


def test_a_wrong_answer_comes_back_the_next_morning(store, clock):
    clock(MONDAY)
    store.record(ITEM, 0, "3", "wrong")
    assert due(store, MONDAY + timedelta(hours=2)) == []
    assert due(store, MONDAY + timedelta(hours=13)) == [ITEM]


def test_only_the_first_answer_to_a_set_of_numbers_tells_what_is_known(store, clock):
    clock(MONDAY)
    store.record(ITEM, 0, "3", "wrong")
    store.record(ITEM, 0, "2", "right")  # the message had told what was wrong
    assert due(store, MONDAY + DAY) == [ITEM]
    store.record(ITEM, 1, "4", "right")  # other numbers, without help
    assert due(store, MONDAY + DAY) == [ITEM]
    assert store.memories()[0].stability > reviewed(None, ITEM, False, MONDAY).stability


def test_a_recall_question_of_a_lesson_counts_for_the_question_it_recalls(store, clock):
    clock(MONDAY)
    store.record("jacobians.recall_partial", 0, "12", "right")
    assert [m.item for m in store.memories()] == ["partials.at_point"]


@pytest.mark.parametrize(
    "once", ["jacobians.predict", "jacobians.lab", "jacobians.slope", "start.sum", "no.such"]
)
def test_what_is_asked_once_does_not_come_back(store, once):
    store.record(once, 0, "a", "right")
    assert store.memories() == []


def test_what_could_not_be_judged_says_nothing_of_what_is_known(store):
    store.record(ITEM, 0, "x", "cannot judge")
    assert store.memories() == []


def test_an_older_file_is_brought_up_to_date_with_nothing_lost(tmp_path):
    path = tmp_path / "progress.db"
    old_file(path)
    store = Store(path)
    assert [m.item for m in store.memories()] == [ITEM, "partials.fy"]  # before anything is written
    assert [tuple(a) for a in store.export()] == OLD_ANSWERS
    assert store.seed(ITEM) == 3
    assert store.notice == ""
    store.record(ITEM, 3, "2", "right")
    assert len(Store(path).export()) == len(OLD_ANSWERS) + 1
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert agrees_with_its_answers(path)


MIGRATES = """
import sys
from pathlib import Path
from course_utils.progress.store import Store
store = Store(Path(sys.argv[1]))
sys.stdin.readline()
store.record("jacobians.j22", int(sys.argv[2]), "1", "right")
assert len(store.memories()) == 3, store.memories()
assert not store.notice, store.notice
"""


def test_two_kernels_that_open_an_older_file_at_once_bring_it_up_to_date_once(tmp_path):
    path = tmp_path / "progress.db"
    old_file(path)
    command = [sys.executable, "-c", MIGRATES, path]
    both = [subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, text=True) for n in range(2)]
    for kernel in both:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    assert [kernel.wait(timeout=60) for kernel in both] == [0, 0]
    assert [tuple(a) for a in Store(path).export()][: len(OLD_ANSWERS)] == OLD_ANSWERS
    assert len(Store(path).export()) == len(OLD_ANSWERS) + 2
    assert agrees_with_its_answers(path)


ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from course_utils.progress.store import Store
path = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, resource.RLIM_INFINITY))
store = Store(path)
assert store.memories() == []
assert len(store.attempts("jacobians.j11")) == 2
print(store.notice)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def test_an_older_file_on_a_full_disk_stays_as_it_is_and_one_line_says_so(tmp_path):
    path = tmp_path / "progress.db"
    old_file(path)
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, path], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout
    assert done.stdout.count("\n") == 1
    assert path.read_bytes() == before
    assert [m.item for m in Store(path).memories()] == [ITEM, "partials.fy"]


def test_a_file_of_a_newer_release_is_told_of_at_once_and_left_as_it_is(tmp_path):
    path = tmp_path / "progress.db"
    Store(path).record(ITEM, 0, "2", "right")
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE recall RENAME TO memories")
        db.execute("ALTER TABLE attempts RENAME COLUMN at TO given")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    before = path.read_bytes()
    store = Store(path)
    assert store.memories() == []
    assert "newer release" in store.notice
    store.record(ITEM, 0, "3", "wrong")
    assert [a.answer for a in store.attempts(ITEM)] == ["3"]
    assert "newer release" in store.notice
    assert "\n" not in store.notice
    assert path.read_bytes() == before


WRITER = """
import sys
from pathlib import Path
from course_utils import bank
from course_utils.progress.store import Store
store, items = Store(Path(sys.argv[1])), [i for i in bank.ids("03_jacobians") if bank.item(i) == i]
for n in range(100_000):
    store.record(items[n % len(items)], n, str(n), ("right", "wrong")[n % 3 == 0])
    print(n, flush=True)
"""


def test_kill_minus_nine_never_parts_an_answer_from_its_due_date(tmp_path):
    path = tmp_path / "progress.db"
    for n in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, text=True)
        for _ in range(3 + 4 * n):
            writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate(timeout=30)
        assert agrees_with_its_answers(path)


def test_two_kernels_that_answer_the_same_question_agree_on_when_it_is_due(tmp_path):
    path = tmp_path / "progress.db"
    code = WRITER.replace("100_000", "30")
    both = [subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [kernel.wait(timeout=60) for kernel in both] == [0, 0]
    assert len(Store(path).export()) == 60
    assert agrees_with_its_answers(path)


def test_a_clock_that_goes_back_brings_everything_back_rather_than_nothing(store, clock):
    clock(datetime(2099, 1, 1, tzinfo=UTC))
    store.record(ITEM, 0, "2", "right")
    assert due(store, MONDAY) == [ITEM]  # else it would be due in 73 years
    clock(MONDAY)
    store.record(ITEM, 1, "2", "right")
    assert due(store, MONDAY) == []
    assert due(store, MONDAY + 400 * DAY) == [ITEM]
    assert len(store.attempts(ITEM)) == 2


def test_a_clock_put_right_by_minutes_does_not_bring_back_what_was_just_answered(store, clock):
    clock(MONDAY)
    store.record(ITEM, 0, "2", "right")
    assert due(store, MONDAY - timedelta(minutes=20)) == []


@pytest.mark.parametrize("at", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), LATEST])
def test_an_impossible_clock_crashes_nothing(store, clock, at):
    clock(at)
    store.record(ITEM, 0, "2", "right")
    clock(MONDAY)
    store.record(ITEM, 1, "3", "wrong")
    assert [a.answer for a in store.attempts(ITEM)] == ["2", "3"]
    assert due(store, MONDAY + 2 * DAY) == [ITEM]


def test_the_longest_interval_is_a_year(store, clock):
    at = MONDAY
    for n in range(12):
        clock(at)
        store.record(ITEM, n, "2", "right")
        at = datetime.fromisoformat(store.memories()[0].due)
    assert at - datetime.fromisoformat(store.memories()[0].answered) == timedelta(days=schedule.LONGEST)


@pytest.mark.parametrize("change", [datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)])
def test_on_the_day_the_clocks_change_what_was_answered_today_is_not_due_today(monkeypatch, change):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        midnight = change.replace(tzinfo=None).astimezone()  # the learner's
        at = (midnight + timedelta(minutes=10)).astimezone(UTC)
        memory = reviewed(None, ITEM, False, at)
        hours = [h for h in range(60) if memory.is_due(at + timedelta(hours=h))]
        today = [h for h in range(60) if (at + timedelta(hours=h)).astimezone().date() == midnight.date()]
        assert len(today) == (25 if change.month == 10 else 23)
        assert hours == list(range(len(today), 60))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_due_date_that_is_none_crashes_nothing():
    assert Memory(ITEM, 1.0, 5.0, "yesterday", "whenever").is_due(MONDAY)


def test_every_question_that_returns_is_in_a_lesson_and_can_be_asked_again():
    items = {bank.item(i) for i in bank.all_ids()} - {None}
    assert len(items) > 50
    for item in items:
        assert bank.item(item) == bank.item(f"recall.{item}") == item
        assert item in bank.ids(bank.lesson_of(item))
        assert bank.question(f"recall.{item}").of == item
