"""The learner's code at work: cells and calls go into the sandbox, outputs and values come out."""

import os
import re
import signal
import time
from base64 import b64encode
from typing import Any

from nbformat import NotebookNode

from course_utils.grading.confine import MEMORY
from course_utils.grading.sandbox import Sandbox
from course_utils.grading.shell import OUTPUT_LIMIT, TimeLimit
from course_utils.grading.wire import Ended, Talk, Wire, WireError, decode, decode_error, patience

CALL_SECONDS = 2.0  # of processor time, for a call by the judge that names no limit
TOTAL = 6  # times the limit of one cell
SHOWN_LIMIT = 10_000_000  # characters of outputs that are kept of one submission
NAMED = 3  # of several cells that were stopped for the same reason
LINE = 60  # characters of a cell's first line, by which it is named
LENGTH = 160  # characters of an error's text
REFUSED = (  # what the walls and limits of the sandbox raise
    "PermissionError", "OSError", "BlockingIOError", "URLError", "gaierror",
)  # fmt: skip
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


class Run:
    """A process in the sandbox, for one submission. Once it has died, cells give nothing and values raise."""

    def __init__(self, sandbox: Sandbox, seconds: float, files: dict[str, bytes]):
        self._seconds = seconds
        self._deadline = time.monotonic() + TOTAL * seconds
        self._process = sandbox.start()
        wire = Wire(self._process.socket)
        self._talk = Talk(wire)
        self._dead = ""
        self._call_trouble: WireError | None = None
        self.error = ""  # of the last cell, in words: NameError in line 2, `y = x`: name 'x' is not defined
        self._room = SHOWN_LIMIT
        self._notes: list[str] = []
        self._stopped: dict[str, list[str]] = {}  # why -> the cells that were stopped for it
        self.processor_seconds = 0.0  # known once it has ended
        for name, content in files.items():
            wire.send({"file": name, "content": b64encode(content).decode()})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self._dead:
            self._stop()
        self._process.socket.close()

    def cell(self, source: str) -> list[NotebookNode]:
        """Run a cell; what it printed, showed and raised."""
        self.error = ""
        try:
            reply = self._ask({"run": source})
        except WireError as error:
            self.died(error, f" in {_called([source])}")
            return []
        name = text = ""
        if error := _dict(reply.get("error")):
            name, place, text = (str(error.get(key, ""))[:200] for key in ("ename", "place", "evalue"))
            self.error = f"{name}{place}: {text}"
        for why in self._why_stopped(name, text, bool(reply.get("cut"))):
            self._stopped.setdefault(why, []).append(source)
        shown = outputs(reply)
        self._room -= sum(map(_size, shown))
        if self._room >= 0:
            return shown
        said = f"the outputs are longer than {SHOWN_LIMIT:,} characters; the rest is left out"
        if said not in self._notes:
            self._notes.append(said)
        return []

    @property
    def notes(self) -> list[str]:
        """What went wrong, in words."""
        stopped = [f"{_called(cells)} {why}" for why, cells in self._stopped.items()]
        return [*stopped, *self._notes]

    def _why_stopped(self, name: str, text: str, cut: bool) -> list[str]:
        """What a cell was kept from, by the exception with which it ended and by the length of its output."""
        found = [f"printed more than {OUTPUT_LIMIT:,} characters: the rest is left out"] if cut else []
        if name == TimeLimit.__name__:
            found.append(f"took longer than {self._seconds:g} seconds: stopped")
        elif name.endswith("MemoryError"):
            found.append(f"wanted more memory than the {MEMORY >> 30} GB that are allowed: stopped")
        elif name in REFUSED and "[Errno" in text:
            found.append(f"tried what the sandbox does not allow: {_line(text, LENGTH)}")
        return found

    def value(self, expression: str) -> Any:
        """The value of an expression; a function of the learner's becomes one that is called in the sandbox.

        Raises what the expression raised, and WireError when the process has died.
        """
        reply = self._ask({"value": expression})
        if "raised" in reply:
            raise decode_error(reply)
        return decode(reply.get("value"), self._call)

    def died(self, error: WireError, where: str = "") -> str:
        """Note that nothing more comes from this process; gives the reason."""
        if not self._dead:
            status = self._stop()
            self._dead = (_how_it_ended(status) if isinstance(error, Ended) else str(error)) + where
            self._notes.append(f"the code stopped running: {self._dead}")
        return f"The code stopped running: {self._dead}."

    def _stop(self) -> int:
        ending = self._process.stop()
        self.processor_seconds = ending.seconds
        return ending.status

    def _ask(self, request: dict) -> dict:
        seconds = self._left()
        return self._talk.ask({**request, "seconds": seconds}, patience(seconds))

    def _call(self, handle: int, args: tuple, kwargs: dict, seconds: float = CALL_SECONDS) -> Any:
        self._call_trouble = WireError("a call of a function did not end in time and could not be stopped")
        try:
            result = self._talk.call(handle, args, kwargs, min(seconds, self._left()))
        except WireError as error:
            self._call_trouble = error
            raise
        except Exception:  # the learner's own, which belongs to the case at hand and to no other
            self._call_trouble = None
            raise
        self._call_trouble = None
        return result

    def check_calls(self) -> None:
        """Raise WireError where a call broke off, or where the judge has given up on one that still runs."""
        if self._call_trouble:
            raise self._call_trouble

    def _left(self) -> float:
        if self._dead:
            raise WireError(self._dead)
        left = min(self._seconds, self._deadline - time.monotonic())
        if left <= 0:
            raise WireError(f"all cells together took longer than {TOTAL * self._seconds:g} seconds")
        return left


def _called(sources: list[str]) -> str:
    """Cells, by how they begin."""
    names = [f"`{_line(source)}`" for source in sources[:NAMED]]
    if len(sources) == 1:
        return f"the cell {names[0]}"
    return f"{len(sources)} cells ({', '.join(names)}{', ...' * (len(sources) > NAMED)})"


def _line(text: str, length: int = LINE) -> str:
    """The first line that says something, of a text that may hold anything."""
    first = next(filter(str.strip, text.splitlines()), "")
    return "".join(filter(str.isprintable, first.strip()))[:length]


def _how_it_ended(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"the process ended itself, with exit code {code}"
    return f"the process was ended by {signal.Signals(-code).name}"


def output(kind: str, **fields) -> NotebookNode:
    """An output of a cell. (nbformat's own function checks each against its schema, which takes long.)"""
    return NotebookNode(output_type=kind, **fields)


def outputs(reply: dict) -> list[NotebookNode]:
    """A cell's outputs, from data that the process may have forged: of known form and harmless types."""
    found = []
    for name in ("stdout", "stderr"):
        if isinstance(text := reply.get(name), str) and text:
            found.append(output("stream", name=name, text=text))
    for shown in _list(reply.get("shown")):
        data = {kind: text for kind, text in _dict(_dict(shown).get("data")).items() if _harmless(kind, text)}
        if data:
            found.append(output("display_data", data=data, metadata={}))
    if error := _dict(reply.get("error")):
        lines = [str(line) for line in _list(error.get("traceback"))]
        names = {key: str(error.get(key, "")) for key in ("ename", "evalue")}
        found.append(output("error", **names, traceback=lines))
    return found


def _size(shown: NotebookNode) -> int:
    texts = shown.get("text", ""), *shown.get("data", {}).values(), *shown.get("traceback", ())
    return sum(map(len, texts))


def _harmless(kind: str, text: Any) -> bool:
    if not isinstance(text, str):
        return False
    return kind == "text/plain" or (kind == "image/png" and bool(BASE64.fullmatch(text)))


def _list(value: Any) -> list:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict:
    return value if isinstance(value, dict) else {}
