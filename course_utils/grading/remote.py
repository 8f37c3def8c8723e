"""A worker's share of a class: an order and submissions come in, a line of JSON goes out for each."""

import json
import os
import shutil
import signal
import stat
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import nbformat

from course_utils.grading.batch import Assignment, Graded, grade_all
from course_utils.grading.confine import die_with_parent
from course_utils.grading.submission import FILE_LIMIT, NOTEBOOK_LIMIT, SubmissionError, read_file

ENTRIES = 1000  # files of a submission that are looked at


def pack(folder: Path) -> dict | None:
    """A submission's folder as data: links as links, what is too large by its size. None if it is a link."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return None
    return {path.name: _packed(path) for path in sorted(folder.iterdir())[:ENTRIES]}


def _packed(path: Path) -> dict:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return {"link": os.readlink(path)}
    limit = NOTEBOOK_LIMIT if path.suffix == ".ipynb" else FILE_LIMIT
    if stat.S_ISREG(status.st_mode) and status.st_size > limit:
        return {"size": status.st_size}
    try:
        return {"content": b64encode(read_file(path, limit)).decode()}
    except SubmissionError:
        return {}


def unpack(packed: dict | None, folder: Path) -> None:
    """Make the folder that `pack` has seen; a large file has its size and no content."""
    folder.parent.mkdir(parents=True)
    if packed is None:
        folder.symlink_to("elsewhere")
        return
    folder.mkdir()
    for name, entry in packed.items():
        path = folder / name
        if "link" in entry:
            path.symlink_to(entry["link"])
        elif "content" in entry:
            path.write_bytes(b64decode(entry["content"]))
        elif "size" in entry:
            path.touch()
            os.truncate(path, entry["size"])
        else:
            path.mkdir()


def result(graded: Graded, kept: Path) -> bytes:
    """A line of JSON: a graded submission, and the files that are to be kept of it."""
    files = {path.name: b64encode(path.read_bytes()).decode() for path in kept.glob("*")}
    return json.dumps({"graded": asdict(graded), "files": files}).encode() + b"\n"


def main() -> None:
    """Grade, in a sandbox, one submission after the other in a folder that is removed again."""
    die_with_parent(signal.SIGKILL)  # the worker's end is this process's end too
    order = json.loads(sys.stdin.buffer.readline())
    with tempfile.TemporaryDirectory(prefix="grading-", dir=".") as place:
        submitted, out = Path(place).absolute() / "submitted", Path(place).absolute() / "out"
        out.mkdir()
        release = nbformat.reads(order["release"], as_version=4)
        rest = (order[name] for name in ("seconds", "seed", "variants"))
        assignment = Assignment(order["lesson"], release, submitted, out, *rest)

        def students() -> Iterator[str]:
            for line in sys.stdin.buffer:
                message = json.loads(line)
                unpack(message["packed"], submitted / message["student"] / order["lesson"])
                yield message["student"]

        def done(graded: Graded) -> None:
            sys.stdout.buffer.write(result(graded, out / graded.student))
            sys.stdout.buffer.flush()
            for folder in (submitted, out):
                shutil.rmtree(folder / graded.student, ignore_errors=True)

        grade_all(assignment, students(), 1, done)


if __name__ == "__main__":
    main()
