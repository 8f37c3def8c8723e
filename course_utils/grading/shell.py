"""Inside the sandbox: a submission's cells run one by one, and its functions are called for the judge."""

import base64
import os
import signal
import socket
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

from course_utils.grading.wire import IDLE, Talk, Wire, encode, encode_error

OUTPUT_LIMIT = 100_000  # characters of text that a cell may print
OUTPUTS_LIMIT = 1_500_000  # characters of everything that a cell may show
START_SECONDS = 30.0
SAFE_TYPES = ("text/plain", "image/png")


class TimeLimit(KeyboardInterrupt):
    """The cell took too long. `except Exception` does not catch it."""


def load_packages():
    """Import what submissions import, and make the shell, so that no submission waits for it."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    for room in ("figures", "stage"):
        import_module(f"course_utils.{room}")

    publisher = CapturingDisplayPublisher()

    class Hook(DisplayHook):
        """The value of a last expression becomes an output."""

        def __call__(self, result=None):
            if result is not None:
                data, _ = self.shell.display_formatter.format(result)
                publisher.outputs.append({"type": "execute_result", "data": data})
                self.update_user_ns(result)

    class Shell(InteractiveShell):
        """A shell without a window."""

        displayhook_class = Hook

        def enable_gui(self, gui=None):
            pass

    settings = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
    shell = Shell.instance(config=settings)
    shell.display_pub = publisher
    shell.InteractiveTB.set_mode("Plain")
    shell.enable_matplotlib("inline")
    for warm_up in ("1 / 0", "import matplotlib.pyplot\nmatplotlib.pyplot.plot([1])", "%reset -f"):
        _run(shell, warm_up, START_SECONDS)
    return shell


def work(job: socket.socket, shell) -> None:
    """Serve the driver's orders until it closes the socket."""
    wire = Wire(job)
    talk = Talk(wire)
    home = tempfile.mkdtemp(prefix="submission-")
    os.chdir(home)
    sys.path.insert(0, home)
    while True:
        message = wire.receive()
        if "file" in message:
            _write(message["file"], base64.b64decode(message["content"]))
        elif "run" in message:
            talk.answer(message, _run(shell, message["run"], message["seconds"]))
        elif "value" in message:
            talk.answer(message, _value(shell, message["value"], message["seconds"], talk))
        elif "call" in message:
            with _silent():
                talk.serve(message, partial(_time_limit, message["seconds"]))


def _write(name: str, content: bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class _Capped:
    """A text stream that keeps its first characters and drops the rest."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self):
        self.parts, self.left = [], OUTPUT_LIMIT

    def write(self, text):
        if self.left > 0:
            kept = str(text)[: self.left]
            self.parts.append(kept)
            self.left -= len(kept)
            if self.left == 0:
                self.parts.append("\n... the rest of the output is left out")
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def getvalue(self):
        return "".join(self.parts)


@contextmanager
def _silent():
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Capped(), _Capped()
    try:
        yield sys.stdout, sys.stderr
    finally:
        sys.stdout, sys.stderr = before


@contextmanager
def _time_limit(seconds: float):
    """Raise TimeLimit after so many seconds of processor time, or IDLE times as many on the clock."""

    def stop(*_):
        raise TimeLimit(f"this took longer than {seconds:g} seconds")

    timers = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, IDLE * seconds),
    )
    for number, timer, limit in timers:
        signal.signal(number, stop)
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for _, timer, _ in timers:
            signal.setitimer(timer, 0)


def _run(shell, source: str, seconds: float) -> dict:
    """Run a cell. What it printed, showed and raised, as data."""
    errors = []
    shell._showtraceback = lambda kind, value, lines: errors.append((kind, value, lines))
    shell.display_pub.outputs.clear()
    with _silent() as (out, err):
        try:
            with _time_limit(seconds):
                shell.run_cell(source, store_history=False)
        except TimeLimit as error:  # it came while the shell itself was at work
            errors.append((TimeLimit, error, []))
    return {
        "stdout": out.getvalue(),
        "stderr": err.getvalue(),
        "shown": _shown(shell.display_pub.outputs),
        "cut": not (out.left and err.left),
        "error": _error(*errors[-1]) if errors else None,
    }


def _shown(outputs: list) -> list[dict]:
    """The outputs in the types that are safe to open, up to a limit."""
    kept, left = [], OUTPUTS_LIMIT
    for output in outputs:
        data = {}
        for mime in SAFE_TYPES:
            content = output["data"].get(mime)
            if isinstance(content, bytes):
                content = base64.b64encode(content).decode()
            if isinstance(content, str) and len(content) <= left:
                data[mime] = content
                left -= len(content)
        if data:
            kept.append({"type": output.get("type", "display_data"), "data": data})
    return kept


def _error(kind: type, value: BaseException, lines: list[str]) -> dict:
    traceback = [str(line)[:5000] for line in lines[:50]]
    said = encode_error(value)
    if isinstance(value, SyntaxError) and not said["place"]:
        said |= {"place": f" in line {value.lineno}", "text": str(value.msg)[:2000]}
    return {"ename": kind.__name__, "evalue": said["text"], "traceback": traceback, "place": said["place"]}


def _value(shell, expression: str, seconds: float, talk: Talk) -> dict:
    """An expression's value, for the judge."""
    try:
        with _silent(), _time_limit(seconds):
            return {"value": encode(eval(expression, shell.user_ns), talk.hold)}
    except (Exception, TimeLimit) as error:
        return encode_error(error)
