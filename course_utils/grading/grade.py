"""`course grade`: a lesson's submissions that are not graded yet, on all cores, and a report at the end."""

import fcntl
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.preprocessors import AssignLatePenalties

from course_utils.grading.batch import Assignment, Graded, grade_all, keep
from course_utils.grading.course import CourseError, lesson_source, open_course, variants_seed
from course_utils.grading.judge import Verdict, unreadable
from course_utils.grading.record import RESULT, cells, fingerprint, is_graded, record, timestamp
from course_utils.grading.sandbox import isolation
from course_utils.grading.submission import tasks
from course_utils.questions.outcome import CANNOT_JUDGE

CELL_SECONDS = 30.0
SEEDS = 10**12
LOCK_SECONDS = 3.0  # what a run that was killed may take to be gone


@dataclass
class Report:
    """What a run did. `graded` counts students; `problems` has a line for each thing to look at.

    seed: what the cases of the code labs were drawn from.
    """

    lesson: str
    isolation: str
    seed: int
    graded: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problems: dict[str, list[str]] = field(default_factory=dict)


def grade(
    lesson: str,
    folder: Path,
    students: tuple[str, ...] = (),
    again: bool = False,
    workers: int | None = None,
    seconds: float = CELL_SECONDS,
    seed: int | None = None,
    grade_all: Callable = grade_all,
    started: Callable[[int], None] = lambda total: None,
    done: Callable[[Graded], None] = lambda graded: None,
) -> Report:
    """Grade what is in `submitted/` for the lesson and is not graded yet; with `again` also what is.

    seed: of an earlier run, to try code labs on the same cases; by default one that nobody can guess.
    grade_all: what grades them: by default this machine, otherwise for instance a Cluster's.
    students: only these. `started` hears how many there are, `done` of each once it is in the gradebook.
    Raises CourseError where there is nothing to grade against, and where another run is at work.
    """
    if sys.platform != "linux":
        raise CourseError("`course grade` needs Linux. `nbgrader autograde` works here, without a sandbox.")
    begun = time.monotonic()
    api = open_course(folder)
    report = Report(lesson, isolation()[0], secrets.randbelow(SEEDS) if seed is None else seed)
    with _workshop(folder) as out:
        batch = _Batch(api, lesson, folder, out, seconds, report.seed)
        handed_in = students or sorted(path.parent.name for path in batch.submitted.glob(f"*/{lesson}"))
        wanted = [student for student in handed_in if again or not batch.is_graded(student)]
        report.skipped = len(handed_in) - len(wanted)
        started(len(wanted))
        levels = set()
        with api.gradebook as gradebook:
            known = cells(gradebook, lesson)

            def finish(graded: Graded) -> None:
                try:
                    problems = batch.enter(gradebook, known, graded)
                except Exception as error:  # one student's trouble, and the next run tries again
                    graded.broken = True
                    problems = [f"the result could not be kept: {type(error).__name__}: {error}"]
                if problems:
                    report.problems[graded.student] = problems
                report.graded += not graded.broken
                levels.add(graded.isolation)
                done(graded)

            try:
                if wanted:
                    grade_all(batch.assignment, wanted, workers or os.cpu_count() or 1, finish)
            finally:
                report.seconds = time.monotonic() - begun
                report.isolation = ", ".join(sorted(levels - {""})) or report.isolation
                _write(report, folder)
    return report


class _Batch:
    """One run: what is graded against what, and where results go."""

    def __init__(self, api, lesson: str, folder: Path, out: Path, seconds: float, seed: int):
        released = folder / "release" / lesson / f"{lesson}.ipynb"
        if not released.exists():
            lesson_source(lesson)
            raise CourseError(f"{lesson} has no release in {folder}: run `course assign {lesson}` first.")
        self.lesson = lesson
        self.submitted = folder / "submitted"
        self.autograded = folder / "autograded"
        release = nbformat.reads(released.read_text(encoding="utf-8"), as_version=4)
        variants = variants_seed(folder, lesson)
        self._release = released.read_bytes() + repr(variants).encode()
        self.assignment = Assignment(lesson, release, self.submitted, out, seconds, seed, variants)
        self._tasks = [task.grade_id for task in tasks(release)]
        self._late = AssignLatePenalties(parent=api)

    def is_graded(self, student: str) -> bool:
        """Whether the present submission has been graded against the present release."""
        return is_graded(self.autograded / student / self.lesson, self._mark(student))

    def enter(self, gradebook, cells: dict, graded: Graded) -> list[str]:
        """Points into the gradebook, then the graded notebook into its place; gives what to look at.

        A run that is killed between the two grades this student again the next time.
        """
        problems = [*graded.notes, *([graded.failed] if graded.failed else [])]
        if graded.broken:
            return problems
        for name in self._tasks:
            missing = Verdict(name, 0.0, CANNOT_JUDGE, message=f"Not graded: {graded.failed}.")
            graded.verdicts.setdefault(name, missing)
        when, bad_time = timestamp(self.submitted / graded.student / self.lesson)
        record(gradebook, self.lesson, cells, graded, when, self._late)
        self._put_in_place(graded)
        return problems + ([bad_time] if bad_time else [])

    def _put_in_place(self, graded: Graded) -> None:
        fresh = self.assignment.out / graded.student
        if not (fresh / f"{self.lesson}.ipynb").exists():  # the unit was ended before it could write
            shutil.rmtree(fresh, ignore_errors=True)
            keep(self.assignment, graded.student, unreadable(self.assignment.release, graded.failed), {})
        result = {"fingerprint": self._mark(graded.student)}
        result |= {"seed": self.assignment.seed, **asdict(graded)}
        (fresh / RESULT).write_text(json.dumps(result, indent=1), encoding="utf-8")
        place = self.autograded / graded.student / self.lesson
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            place.rename(self.assignment.out / f"{graded.student}.old")
            fresh.rename(place)
            shutil.rmtree(self.assignment.out / f"{graded.student}.old")
        else:
            fresh.rename(place)

    def _mark(self, student: str) -> str:
        folder = self.submitted / student / self.lesson
        if not folder.is_dir():
            raise CourseError(f"{student!r} has not handed in {self.lesson}: there is no {folder}.")
        return fingerprint(folder, self._release)


@contextmanager
def _workshop(folder: Path):
    """A folder for what is being made, and the promise that no other run is at work in this course."""
    workshop = folder / ".grading"
    workshop.mkdir(exist_ok=True)
    with open(workshop / "lock", "w") as lock:
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise CourseError("Another `course grade` is at work in this course folder.") from None
                time.sleep(0.1)
        out = workshop / "out"
        shutil.rmtree(out, ignore_errors=True)  # what a killed run left behind
        out.mkdir()
        try:
            yield out
        finally:
            shutil.rmtree(out, ignore_errors=True)


def _write(report: Report, folder: Path) -> None:
    reports = folder / "reports"
    reports.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S")
    path = reports / f"{report.lesson}-{stamp}.json"
    path.write_text(json.dumps(asdict(report), indent=1, ensure_ascii=False), encoding="utf-8")
