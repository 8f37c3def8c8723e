"""A class graded: a pool of sandboxes, one submission a unit, every failure contained in it."""

import ctypes
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import nbformat

from course_utils.grading.judge import Examined, Verdict, examine, prepare, unreadable
from course_utils.grading.run import TOTAL
from course_utils.grading.sandbox import Sandbox, SandboxError
from course_utils.grading.submission import SubmissionError, other_files
from course_utils.variants import Variants

JUDGE_MEMORY = 4 << 30  # bytes of address space of the process that judges one submission
PR_SET_PDEATHSIG = 1
LOOK_UP = 0.5  # seconds between two looks at whether to stop
JUDGE_SECONDS = 60.0  # for reading, judging and writing, on top of what the learner's code may take


@dataclass
class Graded:
    """One student's result. Where `failed` says why grading stopped early, the verdicts before that stand.

    broken: the machine's fault, not the submission's; nothing is recorded, and the next run tries again.
    """

    student: str
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    failed: str = ""
    broken: bool = False


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


def grade_all(
    assignment: Assignment, students: Iterable[str], workers: int, done: Callable[[Graded], None]
) -> None:
    """Grade the students' submissions, `workers` at a time; `done` is told of each as it is finished.

    Raises SandboxError where no sandbox can be started. Interrupted, it ends what it started and raises on.
    """
    with _ctrl_c_noted() as stop:
        _grade_all(assignment, list(students)[::-1], workers, done, stop)


@contextmanager
def _ctrl_c_noted():
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
    assignment: Assignment, waiting: list[str], workers: int, done: Callable[[Graded], None], stop: list
) -> None:
    pool = [Sandbox() for _ in range(min(workers, len(waiting)))]
    running: dict[int, _Unit] = {}
    try:
        prepare(assignment.release)  # while the sandboxes load their packages
        for sandbox in pool:
            sandbox.wait()
        idle = list(pool)
        while waiting or running:
            if stop:
                raise KeyboardInterrupt
            while idle and waiting:
                unit = _Unit(assignment, waiting.pop(), idle.pop())
                running[unit.pipe] = unit
            for pipe in _ready(running):
                unit = running[pipe]
                if not unit.read():
                    del running[pipe]
                    pool.remove(unit.sandbox)
                    sandbox = unit.finish()
                    pool.append(sandbox)
                    idle.append(sandbox)
                    done(unit.graded)
    finally:
        for unit in running.values():
            unit.kill()
        for sandbox in pool:
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
        self.graded = Graded(student)
        self.sandbox = sandbox
        self.deadline = time.monotonic() + TOTAL * assignment.seconds + JUDGE_SECONDS
        self._buffer = b""
        self._clean = False  # it came to its end, so that its sandbox is free again
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
                self._clean = not message["broken"]
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

    def finish(self) -> Sandbox:
        """Clear away; gives a sandbox for the next unit, a new one where the old one is not to be trusted."""
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        if self._clean:
            return self.sandbox
        self.graded.failed = self.graded.failed or f"the grading process died (status {status})"
        self.sandbox.close()
        fresh = Sandbox()
        fresh.wait()
        return fresh


def _work(assignment: Assignment, student: str, sandbox: Sandbox, pipe: int) -> None:
    """The life of a unit's process: grade, tell, and end without running anything of its parent's."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the batch's to handle
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # and with the batch this process ends too
        resource.setrlimit(resource.RLIMIT_AS, (JUDGE_MEMORY, JUDGE_MEMORY))

        def tell(message: dict) -> None:
            line = json.dumps(message).encode() + b"\n"
            while line:
                line = line[os.write(pipe, line) :]

        try:
            examined = _examine(
                assignment, student, sandbox, lambda verdict: tell({"verdict": asdict(verdict)})
            )
            notes, untouched, failed, broken = examined.notes, examined.untouched, examined.unread, False
        except SandboxError as error:
            notes, untouched, failed, broken = [], [], str(error), True
        except (
            Exception
        ) as error:  # a fault of ours that this submission has found: it must not stop the others
            notes, untouched, failed, broken = [], [], f"{type(error).__name__}: {error}", False
        tell({"notes": notes, "untouched": untouched, "failed": failed, "broken": broken})
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
