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
    ran, printed = Ran(), Printed()
    home = home_of(f) if home is None else home
    call, patience, place = f, seconds, partial(place_in, home=home)
    if issubclass(type(f), Elsewhere):  # isinstance would ask the learner's object for its class
        (call, patience), place = f.limited(seconds), f.place

    def work():
        try:
            ran.value = call(*args, **options)
        except NotImplementedError:
            ran.stub = True
        except OutOfTime:
            pass
        except BaseException as error:
            ran.error = _told(error, place(error))

    thread, deepest = threading.Thread(target=work, daemon=True), sys.getrecursionlimit()
    with redirect_stdout(printed), redirect_stderr(printed), warnings.catch_warnings():
        warnings.showwarning = _warned
        try:
            thread.start()
        except RuntimeError:  # a browser's kernel has no threads: no limit there
            work()
        else:
            thread.join(patience)
            if thread.is_alive():
                ran.timed_out = True
                ran.error = f"it was still running after {seconds:g} seconds{_place_now(thread, home)}"
                if not _ended(thread):
                    ran.error += ". It could not be stopped: restart the kernel before you go on"
    sys.setrecursionlimit(deepest)  # which may have been raised to get through
    ran.printed = printed.kept
    return ran


def home_of(answer: object) -> str:
    """The file, or the cell, in which a function or the methods of a class are written; "" if unknown."""
    functions = STORED(answer).values() if issubclass(type(answer), type) else (answer,)
    files = (f.__code__.co_filename for f in functions if type(f) is types.FunctionType)
    return next(files, "")


def _ended(thread: threading.Thread) -> bool:
    for _ in range(20):  # again and again: a bare `except:` in a loop may swallow it
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(OutOfTime))
        thread.join(0.05)
        if not thread.is_alive():
            return True
    return False


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
