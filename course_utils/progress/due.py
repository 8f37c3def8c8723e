"""What is due for recall today, and what comes back when."""

from collections import Counter
from datetime import UTC, datetime

from course_utils import bank
from course_utils.progress.schedule import day, time
from course_utils.progress.store import open_store


def due(now: datetime | None = None) -> list[str]:
    """The ids of the questions to answer again, the most urgent first. `now`: UTC, by default the present."""
    now = now or datetime.now(UTC)
    return [m.item for m in open_store().memories() if m.is_due(now) and bank.item(m.item)]


def due_by_lesson(now: datetime | None = None) -> Counter:
    """How many questions of each lesson, such as "03_jacobians", are due."""
    return Counter(map(bank.lesson_of, due(now)))


def words(now: datetime | None = None) -> str:
    """In a sentence or two: how many questions are due, from which lessons, where to answer them; or what
    comes back next.
    """
    now = now or datetime.now(UTC)
    lessons = due_by_lesson(now)
    if n := lessons.total():
        listed = ", ".join(f"{lesson} ({lessons[lesson]})" for lesson in sorted(lessons))
        return f"Due for recall: {questions(n)}, from {listed}. Run recall() in 00_start.ipynb to answer."
    days = sorted(day(time(m.due)) for m in open_store().memories() if bank.item(m.item))
    if not days:
        return "Nothing is due for recall. What you answer comes back some days later."
    ahead = max(1, (days[0] - day(now)).days)
    when = "tomorrow" if ahead == 1 else f"in {ahead} days"
    return f"Nothing is due for recall. Next: {questions(days.count(days[0]))} {when}."


def questions(n: int) -> str:
    """`1 question`, `2 questions`."""
    return f"{n} question{'s' * (n != 1)}"
