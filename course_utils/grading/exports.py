"""Everyone's points as CSV: for a spreadsheet, for Canvas's gradebook, for Moodle's grade import.

Each is an exporter for nbgrader too: `nbgrader export --exporter=course_utils.grading.exports.CanvasExport`.
nbgrader's own CSV quotes nothing, so that a comma in a name moves every column after it.
"""

import csv
import re
from collections.abc import Iterator

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

Row = list[str]


class _Csv(ExportPlugin):
    """What the exporters share. `encoding` and `missing`: how the reader wants a file, and no submission."""

    encoding = "utf-8"
    missing = ""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file `self.to`, for the students and assignments asked for, by default all."""
        chosen = [a for a in gradebook.assignments if not self.assignment or a.name in self.assignment]
        students = [s for s in gradebook.students if not self.student or s.id in self.student]
        students.sort(key=lambda s: (s.last_name or "", s.first_name or "", s.id))
        handed_in = {
            a.name: {row.student_id: row for row in gradebook.assignment_submissions(a.name)} for a in chosen
        }
        with open(self.to or "grades.csv", "w", encoding=self.encoding, newline="") as file:
            csv.writer(file).writerows(self.rows(chosen, students, handed_in))

    def points(self, submission) -> str:
        """What a submission earned, a penalty for lateness taken off."""
        if submission is None:
            return self.missing
        return number(max(0.0, submission.score - submission.late_submission_penalty))


class SpreadsheetExport(_Csv):
    """A line for each learner and assignment, in nbgrader's columns; empty where nothing was handed in."""

    encoding = "utf-8-sig"  # the mark by which Excel knows accents

    def rows(self, assignments, students, handed_in) -> Iterator[Row]:
        """The header, then the lines."""
        yield [
            "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
            "raw_score", "late_submission_penalty", "score", "max_score",
        ]  # fmt: skip
        for assignment in assignments:
            for student in students:
                submission = handed_in[assignment.name].get(student.id)
                raw, penalty = ["", ""], self.missing
                if submission:
                    raw = [str(submission.timestamp or ""), number(submission.score)]
                    penalty = number(submission.late_submission_penalty)
                names = [harmless(student.last_name), harmless(student.first_name), harmless(student.email)]
                yield [
                    harmless(assignment.name), str(assignment.duedate or ""), raw[0],
                    harmless(student.id), *names,
                    raw[1], penalty, self.points(submission), number(assignment.max_score),
                ]  # fmt: skip


class CanvasExport(_Csv):
    """What Canvas's gradebook imports: it finds a learner by the login, else by the name."""

    def rows(self, assignments, students, handed_in) -> Iterator[Row]:
        """The header, the points possible, then a line for each learner."""
        yield [
            "Student", "ID", "SIS User ID", "SIS Login ID", "Section",
            *(harmless(a.name) for a in assignments),
        ]  # fmt: skip
        yield ["    Points Possible", "", "", "", "", *(number(a.max_score) for a in assignments)]
        for student in students:
            name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
            scores = [self.points(handed_in[a.name].get(student.id)) for a in assignments]
            yield [harmless(name), "", "", harmless(student.id), "", *scores]


class MoodleExport(_Csv):
    """What Moodle's grade import reads, its columns named as in Moodle's own export."""

    missing = "-"  # an empty cell would be taken for a grade of a new item

    def rows(self, assignments, students, handed_in) -> Iterator[Row]:
        """The header, then a line for each learner."""
        names = [harmless(a.name) for a in assignments]
        yield ["First name", "Last name", "ID number", "Email address", *names]
        for student in students:
            who = [student.first_name, student.last_name, student.id, student.email]
            scores = [self.points(handed_in[a.name].get(student.id)) for a in assignments]
            yield [*map(harmless, who), *scores]


FORMATS = {"csv": SpreadsheetExport, "canvas": CanvasExport, "moodle": MoodleExport}


def number(value: float) -> str:
    """Points with at most four decimals, no more than needed."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def harmless(text: str | None) -> str:
    """A name on one line, which no spreadsheet takes for a formula."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text or "").strip()
    return f"'{line}" if line[:1] and line[0] in "=+-@＝＋－＠" else line
