"""`3 / 12`, live: how much of a lesson, and of the course, has been answered."""

from html import escape

from course_utils import bank
from course_utils.progress.store import on_record, open_store

_shown: dict[str, list] = {}  # lesson -> display handles of this kernel


class ProgressLine:
    """How many of a lesson's questions have been answered right. Displayed, it follows the answers."""

    def __init__(self, lesson: str):
        self.lesson = lesson
        self.ids = bank.ids(lesson)

    def counts(self) -> tuple[int, int]:
        """Answered and total."""
        return len(open_store().answered(self.ids)), len(self.ids)

    def __repr__(self):
        done, total = self.counts()
        line = f"{done} / {total}" + (" · Lesson complete" if done == total else "")
        notice = open_store().notice
        return f"{line}\n{notice}" if notice else line

    def _repr_mimebundle_(self, **_):
        return {"text/plain": repr(self), "text/html": self._html()}

    def _html(self) -> str:
        done, total = self.counts()
        words = f"{done} / {total}" + (" · <strong>Lesson complete</strong>" if done == total else "")
        notice = open_store().notice
        return (
            '<div style="display:flex;align-items:center;gap:.75em;flex-wrap:wrap">'
            f'<progress value="{done}" max="{total}" aria-label="Questions answered"></progress>'
            f"<span>{words}</span></div>" + (f"<p>{escape(notice)}</p>" if notice else "")
        )

    def _ipython_display_(self):
        from IPython.display import display

        handle = display(self._repr_mimebundle_(), raw=True, display_id=True)
        if handle:
            _shown.setdefault(self.lesson, []).append(handle)


def progress_line(lesson: str) -> ProgressLine:
    """`0 / n` for a lesson such as "03_jacobians", updated in place when an answer is recorded."""
    return ProgressLine(lesson)


def _update(question: str) -> None:
    for lesson, handles in _shown.items():
        line = ProgressLine(lesson)
        if question in line.ids:
            for handle in handles:
                handle.update(line._repr_mimebundle_(), raw=True)


on_record(_update)


class ProgressTable:
    """Every lesson with its minutes and how many of its questions have been answered."""

    def rows(self) -> list[tuple[str, str, int, int, int]]:
        """(lesson, title, answered, total, minutes) for each lesson."""
        return [
            (lesson, module.TITLE, *ProgressLine(lesson).counts(), module.MINUTES)
            for lesson, module in ((lesson, bank.module(lesson)) for lesson in bank.LESSONS)
        ]

    def __repr__(self):
        rows = [
            (title, f"{done} / {total}", f"{minutes} min") for _, title, done, total, minutes in self.rows()
        ]
        header = ("Lesson", "Answered", "Time")
        widths = [max(len(row[i]) for row in [header, *rows]) for i in range(3)]
        lines = [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in [header, *rows]
        ]
        return "\n".join([*(line.rstrip() for line in lines), *filter(None, [open_store().notice])])

    def _repr_html_(self) -> str:
        body = "".join(
            f'<tr><td style="text-align:left"><a href="{lesson}.ipynb">{escape(title)}</a></td>'
            f"<td>{done} / {total}</td><td>{minutes} min</td></tr>"
            for lesson, title, done, total, minutes in self.rows()
        )
        notice = open_store().notice
        return (
            '<table><thead><tr><th scope="col" style="text-align:left">Lesson</th>'
            '<th scope="col">Answered</th>'
            f'<th scope="col">Time</th></tr></thead><tbody>{body}</tbody></table>'
            + (f"<p>{escape(notice)}</p>" if notice else "")
        )


def progress_table() -> ProgressTable:
    """A table across lessons: answered, total, minutes."""
    return ProgressTable()
