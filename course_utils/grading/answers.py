"""A learner's progress file, which may be anything, read as plain data."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from course_utils.progress import Attempt
from course_utils.progress.store import FILE_NAME

ROWS = 5000  # the newest answers of a file
LENGTH = 5000  # characters of one answer
STEPS = 20_000  # thousands of instructions of SQLite's machine, about a second


class Answers:
    """The answers that were handed in, as far as a question asks for them.

    trouble: why there are none although there may have been, or "".
    """

    def __init__(self, attempts: list[Attempt], trouble: str = ""):
        self._attempts = attempts
        self.trouble = trouble

    def attempts(self, question: str) -> list[Attempt]:
        """Every answer to a question, oldest first."""
        return [attempt for attempt in self._attempts if attempt.question == question]

    def seed(self, question: str) -> int:
        """Always that of the first numbers: which ones the learner looked at last is no matter here."""
        return 0


def read_answers(content: bytes | None) -> Answers:
    """The answers in a progress file's content; none where it cannot be read, or was not handed in (None).

    A database can hold views that compute for ever; only plain rows of the right types come across.
    """
    if content is None:
        return Answers([], f"no {FILE_NAME} was handed in")
    trouble = ""
    with tempfile.NamedTemporaryFile(prefix="course-answers-", suffix=".db") as file:
        file.write(content)
        file.flush()
        try:
            rows = _rows(Path(file.name))
        except sqlite3.Error:
            rows, trouble = [], f"{FILE_NAME} cannot be read"
    attempts = [Attempt(*row, kind="", slip="", at="") for row in reversed(rows) if _plain(*row)]
    return Answers(attempts, trouble)


def _rows(path: Path) -> list[tuple]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        budget = iter(range(STEPS))
        db.set_progress_handler(lambda: next(budget, None) is None, 1000)
        db.execute("PRAGMA trusted_schema = OFF")
        kind = db.execute("SELECT type FROM sqlite_master WHERE name = 'attempts'").fetchone()
        if kind != ("table",):
            raise sqlite3.DatabaseError("this is not a progress file")
        query = "SELECT question, seed, answer FROM attempts ORDER BY number DESC LIMIT ?"
        return db.execute(query, (ROWS,)).fetchall()


def _plain(question: object, seed: object, answer: object) -> bool:
    text = type(question) is str and type(answer) is str and len(answer) <= LENGTH
    return text and type(seed) is int
