"""`3 / 12`, live: how much of a lesson, and of the course, has been answered, and what is due for recall."""

from html import escape

from course_utils import bank
from course_utils.progress.due import due_by_lesson, words
from course_utils.progress.live import Live
from course_utils.progress.store import open_store


class ProgressLine(Live):
    """How many of a lesson's questions have been answered right. Displayed, it follows the answers."""

    def __init__(self, lesson: str):
        self.lesson = lesson
        self.ids = bank.ids(lesson)

    def concerns(self, question: str) -> bool:
        """Whether it is a question of this lesson."""
        return question in self.ids

    def counts(self) -> tuple[int, int]:
        """Answered and total."""
        return len(open_store().answered(self.ids)), len(self.ids)

    def __repr__(self):
        done, total = self.counts()
        line = f"{done} / {total}" + (" · Lesson complete" if done == total else "")
        notice = open_store().notice
        return f"{line}\n{notice}" if notice else line

    def _html(self) -> str:
        done, total = self.counts()
        said = f"{done} / {total}" + (" · <strong>Lesson complete</strong>" if done == total else "")
        notice = open_store().notice
        return (
            '<div style="display:flex;align-items:center;gap:.75em;flex-wrap:wrap">'
            f'<progress value="{done}" max="{total}" aria-label="Questions answered"></progress>'
            f"<span>{said}</span></div>" + (f"<p>{escape(notice)}</p>" if notice else "")
        )


def progress_line(lesson: str) -> ProgressLine:
    """`0 / n` for a lesson such as "03_jacobians", updated in place when an answer is recorded."""
    return ProgressLine(lesson)


class ProgressTable(Live):
    """Every lesson: how many of its questions are answered, how many are due for recall, its minutes."""

    everywhere = True

    def rows(self) -> list[tuple[str, str, int, int, int, int]]:
        """(lesson, title, answered, total, due, minutes) for each lesson."""
        due = due_by_lesson()
        return [
            (lesson, module.TITLE, *ProgressLine(lesson).counts(), due[lesson], module.MINUTES)
            for lesson, module in ((lesson, bank.module(lesson)) for lesson in bank.LESSONS)
        ]

    def __repr__(self):
        rows = [
            (title, f"{done} / {total}", f"{due or ''}", f"{minutes} min")
            for _, title, done, total, due, minutes in self.rows()
        ]
        header = ("Lesson", "Answered", "Due", "Time")
        widths = [max(len(row[i]) for row in [header, *rows]) for i in range(4)]
        lines = [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in [header, *rows]
        ]
        return "\n".join(
            [*(line.rstrip() for line in lines), "", words(), *filter(None, [open_store().notice])]
        )

    def _html(self) -> str:
        body = "".join(
            f'<tr><td style="text-align:left"><a href="{lesson}.ipynb">{escape(title)}</a></td>'
            f"<td>{done} / {total}</td><td>{due or ''}</td><td>{minutes} min</td></tr>"
            for lesson, title, done, total, due, minutes in self.rows()
        )
        said = "".join(f"<p>{escape(line)}</p>" for line in (words(), open_store().notice) if line)
        return (
            '<table><thead><tr><th scope="col" style="text-align:left">Lesson</th>'
            '<th scope="col">Answered</th><th scope="col">Due</th>'
            f'<th scope="col">Time</th></tr></thead><tbody>{body}</tbody></table>{said}'
        )


def progress_table() -> ProgressTable:
    """A table across lessons, live: answered, total, due for recall, minutes."""
    return ProgressTable()
