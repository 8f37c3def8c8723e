"""A class graded: a pool of sandboxes, one submission a unit, every failure contained in it."""

import gc
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import nbformat

from course_utils.grading.confine import die_with_parent
from course_utils.grading.judge import Examined, Verdict, examine, prepare, probes, unreadable
from course_utils.grading.run import TOTAL
from course_utils.grading.sandbox import Sandbox, SandboxError
from course_utils.grading.submission import SubmissionError, other_files
from course_utils.variants import Variants

JUDGE_MEMORY = 4 << 30  # bytes of address space of the process that judges one submission
LOOK_UP = 0.5  # seconds between two looks at whether to stop
JUDGE_SECONDS = 60.0  # for reading, judging and writing, on top of what the learner's code may take


@dataclass
class Graded:
    """One student's result. Where `failed` says why grading stopped early, the verdicts before that stand.

    broken: the machine's fault, not the submission's; nothing is recorded, and the next run tries again.
    seconds: of processor time: of the learner's `code`, and of `judging`.
    isolation: the level at which it was graded, on the machine where that was.
    """

    student: str
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    failed: str = ""
    broken: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    isolation: str = ""


@dataclass(frozen=True)
class Assignment:
    """What all units of a batch share. In `out` a unit leaves a folder for its student, to be kept."""

    name: str
    release: nbformat.NotebookNode
    submitted: Path
    out: Path
    seconds: float
    seed: int
    variants: int | None = None  # the seed of everyone's own numbers; None where all have the lesson's

    def sandbox(self) -> Sandbox:
        """A sandbox with what the release and the judge's probes import."""
        return Sandbox([*(cell.source for cell in self.release.cells), *probes(self.release)])


def grade_all(
    assignment: Assignment, students: Iterable[str], workers: int, done: Callable[[Graded], None]
) -> None:
    """Grade the students' submissions, `workers` at a time; `done` is told of each as it is finished.

    students: asked for the next one whenever a worker is free.
    Raises SandboxError where no sandbox can be started. Interrupted, it ends what it started and raises on.
    """
    with ctrl_c_noted() as stop:
        _grade_all(assignment, iter(students), workers, done, stop)


@contextmanager
def ctrl_c_noted():
    """A list that Ctrl-C makes true: as an exception it could come while a student's points are entered."""
    noted = []
    try:
        before = signal.signal(signal.SIGINT, lambda *_: noted.append(True))
    except ValueError:  # not the main thread, which alone hears of Ctrl-C
        yield noted
        return
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)


def _grade_all(
    assignment: Assignment, waiting: Iterator[str], workers: int, done: Callable[[Graded], None], stop: list
) -> None:
    sandbox = assignment.sandbox()
    running: dict[int, _Unit] = {}
    try:
        prepare(assignment.release, assignment.seed)  # while the sandbox loads its packages
        gc.collect()
        gc.freeze()  # a collection in a unit's process would touch, and so copy, all that is loaded here
        sandbox.wait()
        while True:
            if stop:
                raise KeyboardInterrupt
            while len(running) < workers and (student := next(waiting, None)) is not None:
                if not sandbox.alive():
                    sandbox.close()
                    sandbox = assignment.sandbox()
                    sandbox.wait()
                unit = _Unit(assignment, student, sandbox)
                running[unit.pipe] = unit
            if not running:
                break
            for pipe in _ready(running):
                unit = running[pipe]
                if not unit.read():
                    del running[pipe]
                    unit.finish()
                    done(unit.graded)
    finally:
        gc.unfreeze()
        for unit in running.values():
            unit.kill()
        sandbox.close()


def _ready(running: dict[int, "_Unit"]) -> list[int]:
    """The pipes with news; a unit past its deadline is killed, and the end of its pipe is news too."""
    now = time.monotonic()
    for unit in running.values():
        if now > unit.deadline:
            unit.overdue()
    patience = min(max(0.0, min(unit.deadline for unit in running.values()) - now), LOOK_UP)
    return select.select(list(running), [], [], patience)[0]


class _Unit:
    """A process that grades one submission, as the batch sees it."""

    def __init__(self, assignment: Assignment, student: str, sandbox: Sandbox):
        self.graded = Graded(student, isolation=sandbox.level)
        self.deadline = time.monotonic() + TOTAL * assignment.seconds + JUDGE_SECONDS
        self._buffer = b""
        self._ended = False  # in its own words, which are its last
        self.pipe, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            _work(assignment, student, sandbox, writing)
        os.close(writing)

    def read(self) -> bool:
        """Take in what the process says. False at its end."""
        chunk = os.read(self.pipe, 1 << 16)
        self._buffer += chunk
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "verdict" in message:
                verdict = Verdict(**message["verdict"])
                self.graded.verdicts[verdict.grade_id] = verdict
            else:
                self._ended = True
                vars(self.graded).update(message)
        return bool(chunk)

    def overdue(self) -> None:
        """End a process that takes too long."""
        self.graded.failed = "grading took too long and was ended"
        self.deadline = float("inf")
        self.kill()

    def kill(self) -> None:
        """End the process."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def finish(self) -> None:
        """Clear away. Its submission's process dies with it."""
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        if not self._ended:
            self.graded.failed = self.graded.failed or f"the grading process died (status {status})"


def _work(assignment: Assignment, student: str, sandbox: Sandbox, pipe: int) -> None:
    """The life of a unit's process: grade, tell, and end without running anything of its parent's."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the batch's to handle
        die_with_parent(signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (JUDGE_MEMORY, JUDGE_MEMORY))

        def tell(message: dict) -> None:
            line = json.dumps(message).encode() + b"\n"
            while line:
                line = line[os.write(pipe, line) :]

        last = {"notes": [], "untouched": [], "failed": "", "broken": False, "seconds": {}}
        try:
            examined = _examine(
                assignment, student, sandbox, lambda verdict: tell({"verdict": asdict(verdict)})
            )
            last |= {"notes": examined.notes, "untouched": examined.untouched, "failed": examined.unread}
            last["seconds"]["code"] = examined.seconds
        except SandboxError as error:
            last |= {"failed": str(error), "broken": True}
        except Exception as error:  # a fault of ours that this submission found: it must not stop the others
            last["failed"] = f"{type(error).__name__}: {error}"
        last["seconds"]["judging"] = time.process_time()
        tell(last)
    finally:
        os._exit(0)


def _examine(
    assignment: Assignment, student: str, sandbox: Sandbox, tell: Callable[[Verdict], None]
) -> Examined:
    """Grade a submission, and leave what is to be kept of it."""
    folder = assignment.submitted / student / assignment.name
    try:
        files, problems = other_files(folder)
        notebook = folder / f"{assignment.name}.ipynb"
        own = None if assignment.variants is None else Variants(assignment.variants, student)
        examined = examine(
            files, notebook, assignment.release, sandbox, assignment.seconds, assignment.seed, tell, own
        )
    except SubmissionError as error:
        files, problems, examined = {}, [], unreadable(assignment.release, str(error))
    keep(assignment, student, examined, files)
    return replace(examined, notes=problems + examined.notes)


def keep(assignment: Assignment, student: str, examined: Examined, files: dict[str, bytes]) -> None:
    """Write the graded notebook, and what lay beside it, to the student's folder in `out`."""
    folder = assignment.out / student
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    notebook = json.dumps(examined.notebook, ensure_ascii=False)
    (folder / f"{assignment.name}.ipynb").write_text(notebook, encoding="utf-8", errors="replace")
