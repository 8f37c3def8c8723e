"""The progress file: one small SQLite database that no kill, second kernel or full disk may spoil.

It holds answers, seeds and when each question is due again, never a score to be trusted: points are computed
again by whoever grades. Every
operation opens and closes its own connection, so that any number of kernels can share the file, and a
rollback journal keeps it whole through `kill -9`. Where the file cannot be written, the answers of this
session stay in memory, are retried with every later answer, and `Store.notice` says so in one line.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from course_utils import bank
from course_utils.progress import schedule
from course_utils.progress.schedule import Memory

FILE_NAME = "progress.db"
SCHEMA_VERSION = 2  # 2: the table `recall`, filled from the answers of a file of version 1
BUSY_SECONDS = 5.0  # that another kernel may take to write
LOCKED_SECONDS = 0.05  # that are waited once it has taken longer, until it is through
DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)  # the latter: what it says of itself is no text
SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of answers: clocks can go back, this cannot
    question TEXT NOT NULL, seed INTEGER NOT NULL, answer TEXT NOT NULL,
    kind TEXT NOT NULL, slip TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_by_question ON attempts (question);
CREATE TABLE IF NOT EXISTS seeds (question TEXT PRIMARY KEY, seed INTEGER NOT NULL);
"""
SELECT_MEMORIES = f"{schedule.SELECT} ORDER BY due"
INSERT_ATTEMPT = "INSERT INTO attempts (question, seed, answer, kind, slip, at) VALUES (?, ?, ?, ?, ?, ?)"
SELECT_ATTEMPTS = "SELECT question, CAST(seed AS INTEGER), answer, kind, slip, at FROM attempts"
NEWER = (
    "{} was written by a newer release of the course, so it is left as it is: your answers are kept in this "
    "session only. Update the course to keep them."
)


class Attempt(NamedTuple):
    """One answer: the question's id, the variant's seed, what was answered, and how it was judged then."""

    question: str
    seed: int
    answer: str
    kind: str
    slip: str
    at: str


class NewerFileError(Exception):
    """The file was written by a later release, which knows what we do not."""


class Store:
    """The learner's answers in one file. `notice` is "" or one line on why answers are not being kept."""

    def __init__(self, path: Path):
        self.path = path
        self.notice = ""
        self._pending: list[Attempt] = []
        self._pending_seeds: dict[str, int] = {}
        self._seeds: dict[str, int] = {}  # as this session knows them: a card on the page keeps its numbers
        self._patience = BUSY_SECONDS
        # What this session has read or written: a file that is deleted or damaged meanwhile is filled again.
        self._seen: dict[Attempt, None] = {}

    def __repr__(self):
        return f"Store({self.path.name!r}, {len(self.export())} answers)"

    def record(self, question: str, seed: int, answer: str, kind: str, slip: str = "") -> None:
        """Keep one answer, and tell the progress lines of this kernel."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._pending.append(Attempt(question, seed, answer, kind, slip, at))
        self._flush()
        for listener in _listeners:
            listener(question)

    def attempts(self, question: str) -> list[Attempt]:
        """Every answer to a question, oldest first."""
        return [a for a in self._rows(" WHERE question = ?", (question,)) if a.question == question]

    def latest(self, question: str) -> Attempt | None:
        """The last answer to a question, or None."""
        return next(reversed(self.attempts(question)), None)

    def answered(self, questions: Iterable[str]) -> set[str]:
        """Those of the questions that were answered right at least once."""
        return {a.question for a in self._rows(" WHERE kind = 'right'") if a.kind == "right"} & set(questions)

    def export(self) -> list[Attempt]:
        """Everything that was answered, oldest first."""
        return self._rows()

    def memories(self) -> list[Memory]:
        """What was answered and when it is due again, most urgent first; not what was answered just now and
        could not be written yet.
        """
        if self._older():
            self._flush()
        rows = self._read(lambda db: db.execute(SELECT_MEMORIES).fetchall())
        just_now = {bank.item(a.question) for a in self._pending}
        return [Memory(*row) for row in rows if row[0] not in just_now]

    def seed(self, question: str) -> int:
        """The seed of the question's present numbers: 0, the lesson's own, until new ones are drawn."""
        if question in self._pending_seeds:
            return self._pending_seeds[question]
        query = "SELECT CAST(seed AS INTEGER) FROM seeds WHERE question = ?"
        rows = self._read(lambda db: db.execute(query, (question,)).fetchall())
        if rows:
            self._seeds[question] = rows[0][0]
        return self._seeds.get(question, 0)

    def set_seed(self, question: str, seed: int) -> None:
        """Remember which numbers the question is asked with."""
        self._pending_seeds[question] = self._seeds[question] = seed
        self._flush()

    def _older(self) -> bool:
        """Whether there is a file of an earlier release, with answers but no due dates yet."""
        version = self._read(lambda db: db.execute("PRAGMA user_version").fetchall())
        return bool(version) and 0 < version[0][0] < SCHEMA_VERSION

    def _rows(self, where: str = "", values: tuple = ()) -> list[Attempt]:
        saved = self._read(
            lambda db: db.execute(f"{SELECT_ATTEMPTS}{where} ORDER BY number", values).fetchall(),
            unread=[a for a in self._seen if a not in self._pending and (not values or a.question in values)],
        )
        rows = [*map(Attempt._make, saved), *self._pending]
        self._seen.update(dict.fromkeys(rows))
        return rows

    def _read(self, query: Callable[[sqlite3.Connection], list], unread: Iterable = ()) -> list:
        """The rows of a query; `unread` where the file cannot be read: a kernel hangs in the midst of writing
        it. One that is about to write keeps nobody from reading.
        """
        if not self.path.exists():
            return []
        try:
            # Not read-only: a writer that was killed left a journal, which the next reader must roll back.
            with closing(self._connect("rw")) as db:
                if db.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
                    self.notice = NEWER.format(self.path.name)
                rows = query(db)
            self._patience = BUSY_SECONDS
            return rows
        except sqlite3.OperationalError as error:
            self._lose_patience(error)
            if "no such table" not in str(error):  # a new file that nothing was written to yet
                said = f"Your earlier answers in {self.path.name} cannot be read ({error})."
                self.notice = self.notice or said
                return [*unread]
            return []
        except DAMAGED:
            self._set_aside()
            return []

    def _lose_patience(self, error: Exception) -> None:
        """Do not wait as long again for a kernel that hangs: a page asks many times."""
        if "locked" in str(error):
            self._patience = LOCKED_SECONDS

    def _flush(self) -> None:
        """Write what is pending, or keep it in memory and say so."""
        try:
            try:
                refilled = self._write()
            except sqlite3.OperationalError:
                raise
            except DAMAGED:
                self._set_aside()
                self._write()
            else:
                missing = f"{self.path.name} was missing: what this session knew is in a new one."
                if "set aside" not in self.notice:
                    self.notice = missing if refilled else ""
        except NewerFileError:
            self.notice = NEWER.format(self.path.name)
        except (sqlite3.Error, OSError) as error:
            self._lose_patience(error)
            cure = "Free some space or make the folder writable, then answer again."
            if "locked" in str(error):
                cure = "Another kernel holds the file: wait for it or restart it, then answer again."
            self.notice = (
                f"Your answers cannot be written to {self.path.name} ({error}): they are kept in this "
                f"session only. {cure}"
            )

    def _write(self) -> bool:
        """Write what is pending, and into a new file what this session has seen: whether there was any."""
        lost = []
        with closing(self._connect("rwc")) as db, db:
            db.execute("BEGIN IMMEDIATE")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise NewerFileError
            if version < SCHEMA_VERSION:
                for statement in (SCHEMA + schedule.TABLE).split(";"):  # executescript would commit unasked
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                if version == 0:
                    lost = [a for a in self._seen if a not in self._pending]
                    self._pending_seeds = self._seeds | self._pending_seeds
                db.executemany(INSERT_ATTEMPT, lost)
                schedule.remember_all(db)
            for a in self._pending:
                number = db.execute(INSERT_ATTEMPT, a).lastrowid
                schedule.remember(db, number, a.question, a.seed, a.kind, a.at)
            db.executemany("INSERT OR REPLACE INTO seeds VALUES (?, ?)", self._pending_seeds.items())
        self._seen.update(dict.fromkeys(self._pending))
        self._pending.clear()
        self._pending_seeds.clear()
        self._patience = BUSY_SECONDS
        return bool(lost)

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
        )

    def _set_aside(self) -> None:
        """Keep a file that is not a database under another name; the next write starts a fresh one."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        aside = self.path.with_name(f"{self.path.stem}.damaged-{stamp}{self.path.suffix}")
        try:
            self.path.rename(aside)
        except FileNotFoundError:  # another kernel was quicker
            return
        except OSError as error:
            self.notice = f"{self.path.name} is damaged and cannot be renamed ({error}): remove it to go on."
            return
        with suppress(OSError):
            Path(f"{self.path}-journal").unlink()
        self.notice = (
            f"{self.path.name} was damaged: it is set aside as {aside.name}, and a fresh one is started."
        )


_stores: dict[Path, Store] = {}
_listeners: list[Callable[[str], None]] = []


def open_store(path: str | Path | None = None) -> Store:
    """The store in `path`, by default `progress.db` in the working directory: one per file and kernel."""
    where = Path(path or FILE_NAME).absolute()
    return _stores.setdefault(where, Store(where))


def on_record(listener: Callable[[str], None]) -> None:
    """Call `listener` with the question's id whenever an answer is recorded in this kernel."""
    _listeners.append(listener)
