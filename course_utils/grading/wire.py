"""What crosses the sandbox's border: JSON lines of limited size, values as plain data. Never pickle."""

import builtins
import json
import math
import socket
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from course_utils.questions.running import Elsewhere, place_in

MESSAGE_LIMIT = 4_000_000  # bytes
IDLE = 2  # times the limit of processor time, for code that waits or sleeps
CELL = "<ipython-input-"  # how the file names of cells begin
GRACE = 4.0  # seconds in which a process that was told to stop should have stopped


class WireError(Exception):
    """The other side is gone, silent for too long, or does not speak the protocol."""


class Ended(WireError):
    """The other side's process has ended."""


class Wire:
    """Messages, one JSON object a line, over a stream socket."""

    def __init__(self, sock: socket.socket):
        self._socket = sock
        self._buffer = bytearray()

    def send(self, message: dict) -> None:
        """Raises WireError where the message is too long or nobody reads it any more."""
        line = json.dumps(message).encode() + b"\n"
        if len(line) > MESSAGE_LIMIT:
            raise WireError(f"a message of {len(line)} bytes, and {MESSAGE_LIMIT} are allowed")
        try:
            self._socket.sendall(line)
        except OSError as error:
            raise Ended("the process ended") from error

    def receive(self, seconds: float | None = None) -> dict:
        """The next message. Raises WireError after `seconds`, at the end of the stream, and on nonsense."""
        deadline = math.inf if seconds is None else time.monotonic() + seconds
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > MESSAGE_LIMIT:
                raise WireError("a message longer than allowed")
            self._fill(deadline)
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise WireError("a message that is no JSON") from error
        if not isinstance(message, dict):
            raise WireError("a message of the wrong form")
        return message

    def _fill(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise WireError("no answer in time")
        self._socket.settimeout(None if math.isinf(left) else left)
        try:
            chunk = self._socket.recv(1 << 16)
        except TimeoutError as error:
            raise WireError("no answer in time") from error
        except OSError as error:
            raise Ended("the process ended") from error
        finally:
            self._socket.settimeout(None)
        if not chunk:
            raise Ended("the process ended")
        self._buffer += chunk


class Foreign:
    """An object that cannot be carried across; only the name of its type can."""

    def __init__(self, type_name: str):
        self.type_name = type_name

    def __repr__(self):
        return f"<an object of type {self.type_name}>"


class RemoteError(Exception):
    """An exception of the other side, of a type that this side does not know but by name."""


def encode(value: Any, hold: Callable[[Callable], int]) -> Any:
    """`value` as JSON data. A callable becomes a handle from `hold`; what cannot be carried, its type."""
    import numpy as np

    if value is None or type(value) in (bool, int, float, str):
        return value
    if value is ...:
        return {"dots": True}  # what a lab returns that nobody has filled in
    if type(value) is complex:
        return {"complex": [value.real, value.imag]}
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        flat = np.asarray(value).ravel()
        parts = [flat.real.tolist(), flat.imag.tolist()] if value.dtype.kind == "c" else [flat.tolist()]
        return {"array": parts, "dtype": value.dtype.str, "shape": list(value.shape)}
    if type(value) in (list, tuple):
        return {type(value).__name__: [encode(item, hold) for item in value]}
    if callable(value):
        return {"function": hold(value), "name": str(getattr(value, "__name__", type(value).__name__))}
    return {"foreign": type(value).__name__}


def decode(data: Any, call: Callable[[int, tuple, dict], Any]) -> Any:
    """The value that `encode` wrote. Raises WireError on data that `encode` cannot have written."""
    import numpy as np

    if data is None or type(data) in (bool, int, float, str):
        return data
    try:
        if "dots" in data:
            return ...
        if "complex" in data:
            return complex(*data["complex"])
        if "array" in data:
            dtype = np.dtype(data["dtype"])
            if dtype.kind not in "biufc":
                raise WireError("an array of objects")
            flat = np.array(data["array"][0], dtype=dtype)
            if dtype.kind == "c":
                flat = flat + 1j * np.array(data["array"][1])
            return flat.reshape(data["shape"])[()]
        if "function" in data:
            return Remote(data["function"], str(data["name"]), call)
        if "foreign" in data:
            return Foreign(str(data["foreign"]))
        ((kind, items),) = data.items()
        return {"list": list, "tuple": tuple}[kind](decode(item, call) for item in items)
    except (TypeError, ValueError, KeyError, IndexError, OverflowError, RecursionError) as error:
        raise WireError("a value of the wrong form") from error


class Remote(Elsewhere):
    """A function of the other side's."""

    def __init__(self, handle: int, name: str, call: Callable[..., Any]):
        self.__name__ = self.__qualname__ = name
        self._handle, self._call = handle, call

    def __call__(self, *args, **kwargs):  # noqa: D102 (it is whatever the learner wrote)
        return self._call(self._handle, args, kwargs)

    def limited(self, seconds: float) -> tuple[Callable, float]:
        """The other side counts processor time, which a busy machine does not use up; we wait longer."""
        return lambda *args, **kwargs: self._call(self._handle, args, kwargs, seconds), patience(seconds)

    def place(self, error: BaseException) -> str:
        """What the other side said of it."""
        return vars(error).get("place", "")

    def __repr__(self):
        return f"<function {self.__name__}>"


def patience(seconds: float) -> float:
    """How long to wait for something that may take so many seconds of processor time."""
    return IDLE * seconds + GRACE


def encode_error(error: BaseException) -> dict:
    """An exception as data: its type's name, its text, and where in a cell it was raised.

    An interrupt means that time ran out.
    """
    try:
        text = str(error)
    except Exception:  # a learner's exception may do anything in __str__
        text = ""
    name = "TimeoutError" if isinstance(error, KeyboardInterrupt) else type(error).__name__
    return {"raised": name, "text": text[:2000], "place": place_in(error, CELL)}


def decode_error(data: dict) -> Exception:
    """An exception of the same built-in type, else a RemoteError of the type's name; `place` says where."""
    name, text = str(data["raised"]), str(data.get("text", ""))
    known = getattr(builtins, name, None)
    needs_more = UnicodeError, BaseExceptionGroup  # than a text
    if isinstance(known, type) and issubclass(known, Exception) and not issubclass(known, needs_more):
        error = known(text)
    else:  # of the same name, so that it reads as it does in the learner's notebook
        error = type(name, (RemoteError,), {})(text) if name.isidentifier() else RemoteError(text)
    error.place = str(data.get("place", ""))[:200]
    return error


def _is_array(value: Any) -> bool:
    import numpy as np

    return type(value) is np.ndarray


def _copy_back(mine: Any, theirs: Any) -> None:
    same = _is_array(mine) and _is_array(theirs) and mine.shape == theirs.shape
    if same and mine.flags.writeable and theirs.dtype.kind != "c":
        mine[...] = theirs


class Talk:
    """One side of a conversation in which each may call the other's functions, nested as deep as they like.

    A reply names the request it answers, so that one which comes after its asker gave up is passed over.
    """

    def __init__(self, wire: Wire):
        self._wire = wire
        self._held: list[Callable] = []
        self._asked = 0

    def hold(self, function: Callable) -> int:
        """A handle under which the other side can call `function`."""
        self._held.append(function)
        return len(self._held) - 1

    def ask(self, message: dict, seconds: float | None = None) -> dict:
        """Send a request and give the reply, serving the other side's calls in the meantime."""
        deadline = math.inf if seconds is None else time.monotonic() + seconds
        self._asked += 1
        number = self._asked
        self._wire.send({**message, "number": number})
        while True:
            left = deadline - time.monotonic()
            reply = self._wire.receive(None if math.isinf(left) else max(left, 0))
            if "call" in reply:
                self.serve(reply)
            elif reply.get("to") == number:
                return reply

    def answer(self, message: dict, reply: dict) -> None:
        """Send the reply to a request."""
        self._wire.send({**reply, "to": message.get("number")})

    def serve(self, message: dict, limit: Callable = nullcontext) -> None:
        """Answer the other side's call of one of our functions, which runs in the context `limit()`."""
        try:
            function = self._held[message["call"]]
            args = [decode(a, self.call) for a in message["args"]]
            kwargs = {str(k): decode(v, self.call) for k, v in message["kwargs"].items()}
        except (LookupError, TypeError, AttributeError) as error:
            raise WireError("a call of the wrong form") from error
        try:
            with limit():
                value = function(*args, **kwargs)
            reply = {"value": encode(value, self.hold)}
            reply["arrays"] = [encode(a, self.hold) if _is_array(a) else None for a in args]
        except WireError:
            raise
        except (Exception, KeyboardInterrupt) as error:  # the second is how a time limit is said
            reply = encode_error(error)
        self.answer(message, reply)

    def call(self, handle: int, args: tuple, kwargs: dict, seconds: float | None = None) -> Any:
        """Call the other side's function, which is stopped after `seconds`. Raises what it raised.

        What it did to the arrays that it was given is done to ours, as if it had been called here.
        """
        request = {
            "call": handle,
            "args": [encode(a, self.hold) for a in args],
            "kwargs": {k: encode(v, self.hold) for k, v in kwargs.items()},
        }
        reply = self.ask(
            request if seconds is None else {**request, "seconds": seconds},
            None if seconds is None else patience(seconds),
        )
        if "raised" in reply:
            raise decode_error(reply)
        if "value" not in reply:
            raise WireError("a reply of the wrong form")
        for mine, theirs in zip(args, reply.get("arrays") or (), strict=False):
            _copy_back(mine, decode(theirs, self.call))
        return decode(reply["value"], self.call)
