"""A class graded on a Dask cluster: submissions travel to the workers as data, results come back as JSON.

Workers need the course, bubblewrap and a folder of their own; they see neither course folder nor gradebook.
Dask looks after the rest: work of a worker that dies goes to another one.
"""

import json
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import nbformat
from distributed import Client, Future, get_worker, wait

from course_utils.grading.batch import LOOK_UP, Assignment, Graded, ctrl_c_noted
from course_utils.grading.course import CourseError
from course_utils.grading.judge import Verdict
from course_utils.grading.remote import pack
from course_utils.grading.sandbox import isolation

CONNECT_SECONDS = 15
ALONE_SECONDS = 60  # without any worker
AHEAD = 2  # submissions a thread that are under way at once: memory does not grow with the class


@contextmanager
def connected(address: str):
    """A Cluster at this scheduler's address. Raises CourseError where nobody answers or no worker is."""
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise CourseError(f"No Dask scheduler answers at {address}: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise CourseError(f"The Dask scheduler at {address} has no worker.") from None
        yield Cluster(client)


class Cluster:
    """The workers of a Dask scheduler, which grade as `batch.grade_all` does on this machine."""

    def __init__(self, client: Client):
        self._client = client

    def isolation(self) -> tuple[str, str]:
        """The level of the least isolated worker, and why it is not a better one ("" for the best)."""
        levels = self._client.run(isolation)
        worst = max(levels, key=lambda worker: bool(levels[worker][1]))
        level, reason = levels[worst]
        return level, f"on the worker {worst}: {reason}" if reason else ""

    def grade_all(
        self, assignment: Assignment, students: Iterable[str], _workers: int, done: Callable[[Graded], None]
    ) -> None:
        """Grade the students' submissions; `done` is told of each as soon as it is back."""
        waiting = iter(students)
        order = json.dumps({
            "lesson": assignment.name, "release": nbformat.writes(assignment.release),
            "seconds": assignment.seconds, "seed": assignment.seed, "variants": assignment.variants,
        }).encode()  # fmt: skip
        underway: dict[Future, str] = {}
        with ctrl_c_noted() as stop:
            try:
                while True:
                    if stop:
                        raise KeyboardInterrupt
                    for student in islice(waiting, max(0, AHEAD * self._threads() - len(underway))):
                        packed = pack(assignment.submitted / student / assignment.name)
                        sent = json.dumps({"student": student, "packed": packed}).encode()
                        underway[self._client.submit(grade_one, order, sent, pure=False)] = student
                    if not underway:
                        break
                    for future in _ended(underway):
                        done(_result(future, underway.pop(future), assignment.out))
            finally:
                self._client.cancel(list(underway))
                self._client.run(end_helpers)

    def _threads(self) -> int:
        """How many submissions the workers can grade at once. Raises CourseError where all stay away."""
        deadline = time.monotonic() + ALONE_SECONDS
        while not (threads := sum(self._client.nthreads().values())):
            if time.monotonic() > deadline:
                raise CourseError("The cluster has lost all its workers. The next run grades what is left.")
            time.sleep(LOOK_UP)
        return threads


def _ended(underway: dict[Future, str]) -> Iterable[Future]:
    try:
        return wait(list(underway), timeout=LOOK_UP, return_when="FIRST_COMPLETED").done
    except TimeoutError:
        return ()


def _result(future: Future, student: str, out: Path) -> Graded:
    """What came back, the files that are to be kept written to `out`."""
    try:
        message = json.loads(future.result())
    except Exception as error:  # for instance that the workers to which it was given died one after the other
        return Graded(
            student, failed=f"no worker could grade it: {type(error).__name__}: {error}", broken=True
        )
    graded = Graded(**message["graded"])
    graded.verdicts = {name: Verdict(**verdict) for name, verdict in graded.verdicts.items()}
    if message["files"]:
        folder = out / student
        folder.mkdir()
        for name, content in message["files"].items():
            (folder / Path(name).name).write_bytes(b64decode(content))
    return graded


# On a worker: processes that grade, kept for the submissions to come. The driver forks, which a worker,
# having threads, must not.
_helpers: dict[bytes, list[subprocess.Popen]] = {}
_lock = threading.Lock()


def grade_one(order: bytes, submission: bytes) -> bytes:
    """On a worker: the line of JSON that `remote` writes for a submission."""
    with _lock:
        idle = _helpers.setdefault(order, [])
        helper = idle.pop() if idle else None
    helper = helper or _start(order)
    try:
        helper.stdin.write(submission + b"\n")
        helper.stdin.flush()
        line = helper.stdout.readline()
    except BrokenPipeError:
        line = b""
    if not line.endswith(b"\n"):
        helper.kill()
        raise RuntimeError(f"the grading process ended with exit code {helper.wait()}; see the worker's log")
    with _lock:
        _helpers.setdefault(order, []).append(helper)
    return line


def _start(order: bytes) -> subprocess.Popen:
    helper = subprocess.Popen(
        [sys.executable, "-m", "course_utils.grading.remote"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=get_worker().local_directory,
    )  # fmt: skip
    helper.stdin.write(order + b"\n")
    return helper


def end_helpers() -> None:
    """On a worker: end the processes that have nothing more to grade."""
    with _lock:
        for helper in (helper for idle in _helpers.values() for helper in idle):
            helper.stdin.close()  # it removes its folder
        _helpers.clear()
