"""What shows the progress on a page follows it: the answers of this kernel at once, those of others soon."""

import asyncio
from collections import deque

from course_utils.page import display
from course_utils.progress.store import on_record, open_store

LOOK_EVERY = 2.0  # seconds between looks at whether another lesson's kernel wrote to the file
_shown: deque = deque(maxlen=32)  # (what, the name of its output), the newest last
_stamp: list[int] = []  # when the file was last written, once somebody looks


class Live:
    """Shown in a notebook, it is replaced whenever an answer changes what it says.

    `everywhere`: also by answers that are given in another notebook.
    """

    everywhere = False

    def concerns(self, question: str) -> bool:
        """Whether an answer to this question changes what is said."""
        return True

    def _html(self) -> str:
        raise NotImplementedError

    def _repr_mimebundle_(self, **_):
        return {"text/plain": repr(self), "text/html": self._html()}

    def _ipython_display_(self):
        name = display.new_name()
        display.show(name, self._named(name))
        _shown.append((self, name))
        if self.everywhere:
            _watch()

    def _named(self, name: str) -> dict:
        return {"text/plain": repr(self), "text/html": display.marked(name, self._html())}


def _update(question: str) -> None:
    for what, name in _shown:
        if what.concerns(question):
            display.replace(name, what._named(name))


def _watch() -> None:
    """Begin to look at the file, in the event loop of the kernel; elsewhere there is none."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    if not _stamp:
        _stamp.append(_written())
        loop.call_later(LOOK_EVERY, _look, loop)


def _look(loop: asyncio.AbstractEventLoop) -> None:
    if _stamp[0] != (now := _written()):
        _stamp[0] = now
        for what, name in _shown:
            if what.everywhere:
                display.replace(name, what._named(name))
    loop.call_later(LOOK_EVERY, _look, loop)


def _written() -> int:
    try:
        return open_store().path.stat().st_mtime_ns
    except OSError:
        return 0


on_record(_update)
