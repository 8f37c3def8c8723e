"""Submissions a minute: `course grade` against nbgrader's own autograde, in one run on one machine.

    python benchmarks/grading/run.py [--sizes 20 100 400] [--stock 20] [--dry]

Lesson 03 as it ships. nbgrader grades `--stock` submissions, with its own settings and no sandbox (its time
is proportional to their number); `course grade` grades classes of each size. About three minutes on two idle
cores.
"""

import argparse
import os
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "grading"))
sys.path.insert(0, str(Path(__file__).parents[1]))
from course_folder import LESSON, RIGHT_LAB, Course
from readme import write_part

from course_utils import bank
from course_utils.grading.course import assign
from course_utils.grading.grade import grade
from course_utils.grading.sandbox import isolation
from course_utils.progress import Store

LOAD = os.getloadavg()[0]
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


STOCK = """
c.Execute.shutdown_kernel = "graceful"  # as nbgrader has it
os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "local-provisioner"
"""


@dataclass
class Run:
    """What grading one class took. processor: seconds of processor time a submission, by stage."""

    size: int
    seconds: float
    peak: float
    processor: dict[str, float]

    @property
    def rate(self) -> float:
        """Submissions a minute, start-up included."""
        return 60 * self.size / self.seconds


def stock(course: Course, size: int) -> tuple[float, float]:
    """(submissions a minute, processor seconds of one) of nbgrader, with its own settings and no sandbox."""
    make_class(course, size)
    config = course.folder / "nbgrader_config.py"
    ours = config.read_text()
    config.write_text(ours + STOCK)
    begun, before = time.perf_counter(), _used(resource.RUSAGE_CHILDREN)
    course.nbgrader("autograde", LESSON)
    rate = 60 * size / (time.perf_counter() - begun)
    config.write_text(ours)
    return rate, (_used(resource.RUSAGE_CHILDREN) - before) / size


def measure(course: Course, size: int) -> Run:
    """Grade a class of this size, after everything was loaded once."""
    make_class(course, size)
    told, marks = [], []

    def done(graded):
        told.append(graded.seconds)
        marks.append((_used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN)))

    begun = time.perf_counter()
    report = grade(LESSON, course.folder, done=done)
    seconds = time.perf_counter() - begun
    assert report.graded == size, report.problems
    # From the first result on, so that start-up is not counted; it is part of the rate.
    driver, units = ((last - first) / (size - 1) for first, last in zip(marks[0], marks[-1], strict=True))
    code = statistics.fmean(one["code"] for one in told)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stages = {
        "learner's code in the sandbox": code,
        "reading and judging": units,
        "gradebook and files": driver,
    }
    return Run(size, seconds, peak, stages)


def _used(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def table(runs: list[Run], rate: float, processor: float, size: int) -> str:
    """What benchmarks/README.md says."""
    machine = (
        f"{os.cpu_count()} cores, load average at the start {LOAD:.1f}, Python {platform.python_version()}"
    )
    lines = [
        "## Grading",
        "",
        f"Measured on {date.today()} by `python benchmarks/grading/run.py`. {machine}.",
        f"Isolation of `course grade`: {isolation()[0]}; of nbgrader: none.",
        "Lesson 03, quiz and code lab. Start-up is included in submissions a minute.",
        "",
        "| | submissions | a minute | times stock | driver's peak memory |",
        "| --- | --- | --- | --- | --- |",
        f"| nbgrader autograde | {size} | {rate:.0f} | 1 | |",
    ]
    lines += [
        f"| course grade | {run.size} | {run.rate:.0f} | {run.rate / rate:.1f} | {run.peak:.0f} MB |"
        for run in runs
    ]
    lines += ["", f"Processor time of one submission ({processor:.2f} s for nbgrader):", ""]
    lines += [
        "| submissions | " + " | ".join(runs[0].processor) + " | sum |",
        "| --- | --- | --- | --- | --- |",
    ]
    for run in runs:
        stages = [*run.processor.values(), sum(run.processor.values())]
        lines.append(f"| {run.size} | " + " | ".join(f"{1000 * one:.0f} ms" for one in stages) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write benchmarks/README.md."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[20, 100, 400])
    options.add_argument("--stock", type=int, default=20)
    options.add_argument("--dry", action="store_true", help="print only, write nothing")
    chosen = options.parse_args()
    course = Course(Path(tempfile.mkdtemp(prefix="course-bench-")) / "course")
    assign(LESSON, course.folder)
    rate, processor = stock(course, chosen.stock)
    runs = [measure(course, size) for size in chosen.sizes]
    shutil.rmtree(course.folder.parent)
    text = table(runs, rate, processor, chosen.stock)
    print(text)
    if not chosen.dry:
        write_part("grading", "benchmarks/grading/run.py", text)


if __name__ == "__main__":
    main()
