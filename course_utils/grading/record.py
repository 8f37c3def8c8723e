"""Results into nbgrader's gradebook, one transaction a student, and graded notebooks into `autograded/`."""

import hashlib
import json
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc

from course_utils.grading.batch import Graded
from course_utils.grading.submission import SubmissionError, read_file

RESULT = "verdicts.json"  # beside the graded notebook: what was graded, and each verdict with its reason
TIMESTAMP_LIMIT = 200


def fingerprint(folder: Path, release: bytes) -> str:
    """A digest of a submission and of the release it is graded against: equal means graded already."""
    digest = hashlib.sha256(release)
    for path in sorted(folder.iterdir()):
        status = path.lstat()
        digest.update(repr((path.name, status.st_size, status.st_mtime_ns)).encode())
    return digest.hexdigest()


def is_graded(done: Path, mark: str) -> bool:
    """Whether the folder `done` holds the result of exactly that submission."""
    try:
        return json.loads((done / RESULT).read_bytes())["fingerprint"] == mark
    except (OSError, ValueError, KeyError, TypeError):
        return False


def timestamp(folder: Path) -> tuple[datetime | None, str]:
    """When the submission came in, as nbgrader notes it; and what is wrong with that note, or ""."""
    try:
        text = read_file(folder / "timestamp.txt", TIMESTAMP_LIMIT).decode()
        return parse_utc(text.strip()), ""
    except SubmissionError as error:
        return None, "" if "missing" in str(error) else str(error)
    except (ValueError, OverflowError, TypeError):
        return None, "timestamp.txt holds no date; the submission counts as handed in on time"


def cells(gradebook: Gradebook, lesson: str) -> dict[str, tuple[str, float]]:
    """The cells to grade and to comment on, by their key in the gradebook: (grade id, points at most).

    Read once for a class: asked grade by grade, the gradebook would answer each with a query of its own.
    """
    notebook = gradebook.find_notebook(lesson, lesson)
    graded = {cell.id: (cell.name, cell.max_score) for cell in (*notebook.grade_cells, *notebook.task_cells)}
    return graded | {cell.id: (cell.name, 0.0) for cell in notebook.solution_cells}


def record(
    gradebook: Gradebook,
    lesson: str,
    cells: dict[str, tuple[str, float]],
    graded: Graded,
    when: datetime | None,
    late: AssignLatePenalties,
) -> None:
    """Enter one student's points, all of them or, where anything fails, none."""
    with _one_transaction(gradebook), gradebook.db.no_autoflush:
        gradebook.update_or_create_student(graded.student)
        submission = gradebook.update_or_create_submission(lesson, graded.student, timestamp=when)
        (notebook,) = submission.notebooks
        for grade in notebook.grades:
            name, points = cells[grade.cell_id]
            verdict = graded.verdicts.get(name)
            grade.auto_score = verdict.score * points if verdict else None
            grade.needs_manual_grade = grade.manual_score is not None or verdict is None
        for comment in notebook.comments:
            untouched = cells[comment.cell_id][0] in graded.untouched
            comment.auto_comment = "No response." if untouched else None
        gradebook.db.flush()
        notebook.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            late.init_plugin()
            penalty = late.plugin_inst.late_submission_penalty(
                graded.student, notebook.score, submission.total_seconds_late
            )
            if penalty is not None:
                notebook.late_submission_penalty = min(max(penalty, 0), notebook.score)


@contextmanager
def _one_transaction(gradebook: Gradebook):
    """nbgrader commits after each of its steps; here its commits wait for the last."""
    session = gradebook.db
    commit = session.commit
    session.commit = session.flush
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.commit = commit
        session.expunge_all()  # or the session would hold the whole class in memory
