"""Calling a learner's function: with a time limit, its printing caught, its errors told in one line.

The function runs in a thread of its own: that works in a kernel, in a widget's callback and on every system.
An endless loop is ended by raising an exception in that thread; what cannot be ended so (a long sleep in C)
is left behind, and the message says so.
"""

import ctypes
import io
import linecache
import sys
import threading
import types
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial

from course_utils.questions.unwritten import STORED

SHOWN = 200  # characters of what was printed, or of an error's own message


class Elsewhere:
    """A function that runs in another process, which limits its time and knows where it failed."""

    def limited(self, seconds: float) -> tuple[Callable, float]:
        """The function with its time limited to `seconds`, and how long to wait for it at most."""
        raise NotImplementedError

    def place(self, error: BaseException) -> str:
        """Where it raised the error: " in line 4, `J[:, j] = d`", or ""."""
        raise NotImplementedError


class OutOfTime(BaseException):
    """Raised in the learner's thread when its time is over."""


class Printed(io.TextIOBase):
    """Takes what is printed and keeps its beginning: an endless loop may print gigabytes."""

    def __init__(self):
        self.kept = ""

    def write(self, text: str) -> int:
        """Keep the text while there is room."""
        if not isinstance(text, str):
            raise TypeError("write() argument must be str")
        self.kept += text[: SHOWN - len(self.kept)]
        return len(text)


@dataclass
class Ran:
    """What came of a call: a value, or an error in one line. `stub` where the function says it is not
    written yet.
    """

    value: object = None
    error: str = ""
    printed: str = ""
    stub: bool = False
    timed_out: bool = False


def run(f: Callable, args: tuple, seconds: float, home: str | None = None, **options) -> Ran:
    """The result of `f(*args, **options)` within a time limit. Never raises for what the function does.

    home: the file, or the cell, whose lines an error is told by; that of `f` where it is not given.
    """
    found, printed = Ran(), Printed()
    home = home_of(f) if home is None else home
    call, patience, place = f, seconds, partial(place_in, home=home)
    if issubclass(type(f), Elsewhere):  # isinstance would ask the learner's object for its class
        (call, patience), place = f.limited(seconds), f.place

    def work():
        try:
            found.value = call(*args, **options)
        except NotImplementedError:
            found.stub = True
        except OutOfTime:
            raise
        except BaseException as error:
            found.error = _told(error, place(error))

    ran, worker, deepest = found, Worker(work), sys.getrecursionlimit()
    with redirect_stdout(printed), redirect_stderr(printed), warnings.catch_warnings():
        warnings.showwarning = _warned
        try:
            if not worker.started():
                work()  # a browser's kernel has no threads: no limit there
            elif not worker.ends_within(patience):
                error = f"it was still running after {seconds:g} seconds{_place_now(worker, home)}"
                if not worker.stop():
                    error += ". It could not be stopped: restart the kernel before you go on"
                ran = Ran(error=error, timed_out=True)  # what is found so late is nobody's
        except BaseException:  # who interrupts the kernel interrupts the call
            worker.stop()
            raise
        finally:
            sys.setrecursionlimit(deepest)  # which may have been raised to get through
    ran.printed = printed.kept
    return ran


class Worker(threading.Thread):
    """A thread for the learner's code, which can be stopped by an exception that is raised in it."""

    def __init__(self, work: Callable):
        super().__init__(target=self._guarded, daemon=True)
        self._work, self._open, self._done = work, False, threading.Event()

    def _guarded(self) -> None:
        """Do the work. No exception of ours gets out: one is sent while the work is open only, and dropped if
        it has not arrived by then. The interpreter looks for it at calls and jumps back only.
        """
        self._send = ctypes.pythonapi.PyThreadState_SetAsyncExc  # which a kernel without threads may not have
        me = ctypes.c_ulong(self.ident)
        try:
            try:
                self._open = True
                self._work()
            finally:
                self._open = False
        except OutOfTime:
            pass
        self._send(me, None)
        self._done.set()

    def started(self) -> bool:
        """Start it; whether there are threads at all."""
        try:
            self.start()
        except RuntimeError:
            return False
        return True

    def ends_within(self, seconds: float) -> bool:
        """Whether it has come to its end by then. After an interrupt, `join` takes every thread for ended."""
        return self._done.wait(seconds)

    def stop(self) -> bool:
        """Raise the exception in it; whether it has come to its end."""
        exception = ctypes.py_object(OutOfTime)
        for _ in range(20):  # again and again: a bare `except:` in a loop may swallow it
            thread = ctypes.c_ulong(self.ident or 0)
            if self._open:  # no other thread gets in between this and the call
                self._send(thread, exception)
            if self.ends_within(0.05):
                return True
        return False


def home_of(answer: object) -> str:
    """The file, or the cell, in which a function or the methods of a class are written; "" if unknown."""
    functions = STORED(answer).values() if issubclass(type(answer), type) else (answer,)
    files = (f.__code__.co_filename for f in functions if type(f) is types.FunctionType)
    return next(files, "")


def _warned(message: object, category: type, *_, **__) -> None:
    """Print a warning without the path of the kernel's own copy of a cell."""
    print(f"{category.__name__}: {message}", file=sys.stderr)


def place_in(error: BaseException, home: str) -> str:
    """Where in the file or cell `home` an error was raised: " in line 4, `J[:, j] = d`", or "".

    home: the beginning of its name is enough.
    """
    place, trace = "", error.__traceback__
    while home and trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(home):
            place = _line(name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _told(error: BaseException, place: str) -> str:
    """IndexError in line 4, `J[:, j] = d`: index 2 is out of bounds."""
    try:
        words = str(error)[:SHOWN].replace("\n", " ")
    except BaseException:
        words = "(its message cannot be shown)"
    kind = type.__dict__["__name__"].__get__(type(error))
    power = " (a power is written `**` in Python)" if "bitwise_xor" in words or "for ^" in words else ""
    return f"it raised {kind}{place}: {words}{power}"


def _place_now(thread: threading.Thread, home: str) -> str:
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        if frame.f_code.co_filename == home:
            return _line(home, frame.f_lineno)
        frame = frame.f_back
    return ""


def _line(home: str, number: int) -> str:
    source = linecache.getline(home, number).strip()
    return f" in line {number}, `{source[:80]}`".replace("``", "") if source else f" in line {number}"
