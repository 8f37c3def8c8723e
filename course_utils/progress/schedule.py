"""When an answered question is due again, and how that is kept in the progress file.

FSRS decides (the library `fsrs`, loaded when an answer is written). It goes by the first answer to each set
of numbers: those after it had the help of the message. Times are UTC; a day begins at the learner's midnight.
"""

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from course_utils import bank

LONGEST = 365  # days until a question returns, at most: a course is not learned for life
CLOCK_ERROR = timedelta(days=1)  # an answer this far in the future was given under a wrong clock
EARLIEST, LATEST = (
    datetime(1970, 1, 2, tzinfo=UTC),
    datetime(9000, 1, 1, tzinfo=UTC),
)  # what can be computed with
TABLE = """
CREATE TABLE IF NOT EXISTS recall (  -- what FSRS knows of each question that was answered
    item TEXT PRIMARY KEY, stability REAL NOT NULL, difficulty REAL NOT NULL,
    answered TEXT NOT NULL, due TEXT NOT NULL);
"""
SELECT = (  # a damaged column may hold anything
    "SELECT CAST(item AS TEXT), stability, difficulty, CAST(answered AS TEXT), CAST(due AS TEXT) FROM recall"
)
SELECT_ANSWERED = "SELECT number, question, CAST(seed AS INTEGER), kind, CAST(at AS TEXT) FROM attempts"
FIRST = """
SELECT NOT EXISTS (SELECT 1 FROM attempts
    WHERE question = ? AND seed = ? AND number < ? AND kind IN ('right', 'wrong'))
"""


class Memory(NamedTuple):
    """One question's row: stability in days, difficulty from 1 to 10, when it was answered and is due."""

    item: str
    stability: float
    difficulty: float
    answered: str
    due: str

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be asked on the learner's day `now`, and was not answered on that day already.

        What was answered under a clock that ran ahead is due: when it really was, nobody knows.
        """
        answered = time(self.answered)
        if answered > now + CLOCK_ERROR:
            return True
        today = day(now)
        return day(time(self.due)) <= today and day(answered) < today


def time(text: str) -> datetime:
    """A time from the file; what is no time was long ago."""
    try:
        at = datetime.fromisoformat(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return EARLIEST
    return min(max(at, EARLIEST), LATEST)


def day(at: datetime):
    """The learner's date at this time."""
    return at.astimezone().date()


def remember(db: sqlite3.Connection, number: int, question: str, seed: int, kind: str, at: str) -> None:
    """Schedule the question of attempt `number`, inside the transaction that writes the attempt."""
    item = bank.item(question) if kind in ("right", "wrong") else None
    if item is None or not db.execute(FIRST, (question, seed, number)).fetchone()[0]:
        return
    row = db.execute(f"{SELECT} WHERE item = ?", (item,)).fetchone()
    memory = reviewed(row and Memory(*row), item, kind == "right", time(at))
    db.execute("INSERT OR REPLACE INTO recall VALUES (?, ?, ?, ?, ?)", memory)


def remember_all(db: sqlite3.Connection) -> None:
    """Schedule all that was ever answered, for a file from before there was a schedule."""
    for row in db.execute(f"{SELECT_ANSWERED} ORDER BY number").fetchall():
        remember(db, *row)


def reviewed(memory: Memory | None, item: str, right: bool, at: datetime) -> Memory:
    """What is known of `item` after an answer to it."""
    from fsrs import Card, Rating, State

    card = Card(card_id=0, due=at)
    if memory:
        card.state, card.step, card.last_review = State.Review, None, time(memory.answered)
        card.stability, card.difficulty = memory.stability, memory.difficulty
    card, _ = _scheduler().review_card(card, Rating.Good if right else Rating.Again, at)
    return Memory(item, card.stability, card.difficulty, at.isoformat(), card.due.isoformat())


@cache
def _scheduler():
    from fsrs import Scheduler

    # No steps of minutes: the lesson itself lets one try again at once. No chance: the same for everyone.
    return Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False)
