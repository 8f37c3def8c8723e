"""Submissions a minute: `course grade` against nbgrader's own autograde, in one run on one machine.

    python benchmarks/grading/run.py [--sizes 20 100 400] [--stock 6]

Lesson 03 as it ships. nbgrader grades `--stock` submissions (its time is proportional to their number);
`course grade` grades classes of each size. Start-up is included in both.
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "grading"))
from course_folder import LESSON, RIGHT_LAB, Course

from course_utils import bank
from course_utils.grading.course import assign
from course_utils.grading.grade import grade
from course_utils.grading.sandbox import isolation
from course_utils.progress import Store

LABS = (RIGHT_LAB, RIGHT_LAB.replace("(2 * h)", "h"), None)


def make_class(course: Course, size: int) -> None:
    """Fresh submissions: the quiz answered right; the lab right, wrong by a factor, or not written."""
    for name in ("submitted", "autograded"):
        shutil.rmtree(course.folder / name, ignore_errors=True)
    answers = {}
    for id in bank.ids(LESSON):
        question = bank.question(id)
        try:
            answers[id] = question.typed(question.key())
        except (NotImplementedError, AttributeError):  # the lab, and what is recalled from another lesson
            continue
    for number in range(size):
        folder = course.hand_in(f"s{number:04}", answers=None, lab=LABS[number % 3])
        if number == 0:
            store = Store(folder / "progress.db")
            for id, text in answers.items():
                store.record(id, 0, text, "", "")
        else:
            shutil.copy(course.folder / "submitted" / "s0000" / LESSON / "progress.db", folder)


def main() -> None:
    """Print one table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[20, 100, 400])
    options.add_argument("--stock", type=int, default=6)
    chosen = options.parse_args()
    course = Course(Path(tempfile.mkdtemp(prefix="course-bench-")) / "course")
    assign(LESSON, course.folder)

    make_class(course, chosen.stock)
    begun = time.perf_counter()
    course.nbgrader("autograde", LESSON)
    stock = 60 * chosen.stock / (time.perf_counter() - begun)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, isolation: {isolation()[0]}\n")
    print("| | submissions | a minute | times stock | driver's peak memory |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| nbgrader autograde | {chosen.stock} | {stock:.0f} | 1 | |", flush=True)
    for size in chosen.sizes:
        make_class(course, size)
        begun = time.perf_counter()
        report = grade(LESSON, course.folder)
        rate = 60 * size / (time.perf_counter() - begun)
        assert report.graded == size, report.problems
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| course grade | {size} | {rate:.0f} | {rate / stock:.1f} | {peak:.0f} MB |", flush=True)
    shutil.rmtree(course.folder.parent)


if __name__ == "__main__":
    main()
