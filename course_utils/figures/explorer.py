"""A slider under which the learner's own code runs: on release, with its errors shown."""

import traceback
from collections.abc import Callable, Iterable
from contextvars import copy_context
from functools import partial
from math import isclose, log10
from time import monotonic

PATIENCE = 5.0  # seconds for one call of the learner's function: an endless loop would block the kernel


def within_time(f: Callable) -> Callable:
    """The learner's function, which raises TimeoutError where a call takes longer than PATIENCE."""

    def call(*args):
        from course_utils.questions.running import run

        raised: list[Exception] = []

        def kept(*args):
            try:
                return f(*args)
            except Exception as error:
                raised.append(error)

        here = copy_context()  # NumPy's word on overflows is kept in it, and another thread has its own
        ran = run(
            partial(here.run, kept),
            args,
            PATIENCE,
            home=getattr(getattr(f, "__code__", None), "co_filename", ""),
        )
        if ran.printed:
            print(ran.printed, end="")
        if ran.error:
            raise TimeoutError(ran.error) if ran.timed_out else RuntimeError(ran.error)
        if raised:
            raise raised[0]
        return ran.value

    return call


def answer_of(f: Callable, *args, frame: str = ""):
    """What the learner's function gives, within its time.

    frame: the source that a lesson gives to be completed. Raises what `f` raises, NotImplementedError where
    nobody has written it yet, and TypeError where it is written and returns nothing.
    """
    from course_utils.questions.unwritten import if_written

    given = within_time(if_written(f, frame))(*args)
    if given is Ellipsis:
        raise NotImplementedError
    if given is None:
        raise TypeError("your function returned None: does it end with return?")
    return given


class Explorer:
    """A logarithmic slider from 10^powers[0] to 10^powers[1]; each release shows `report(value)` under it.

    A picture inherits this and says in `report` what to show: a list of texts and displayable objects. Where
    dots stay, `measure` leaves one, and a drag leaves those of all stops on its way.
    """

    def __init__(
        self, description: str, start: float, powers: tuple[float, float], step: float, readout=".1e"
    ):
        # Widgets load with the first of them.
        from course_utils.figures.slider import SliderFigure, log_slider

        self.slider = log_slider(description, start, powers, step, readout)
        self.figure = SliderFigure(self.slider)
        self.slider.observe(self._moved, names="value")
        self.show(start)

    def report(self, value: float) -> list:
        """What to show where the slider stands at `value`."""
        raise NotImplementedError

    def measure(self, value: float) -> object:
        """Leave the dot of this stop, where dots stay. May raise what the learner's function raises."""

    def show(self, value: float) -> None:
        """Run the learner's code at `value`, and replace what stands under the slider."""
        from course_utils.figures.slider import printed

        lines: list = []
        with printed(lines):
            items = self.report(value)
        self.figure.show([*lines, *items])

    def _measure_passed(self, stops: Iterable[float]) -> None:
        """Measure these stops, until one does not end or they take too long. One that fails leaves no dot."""
        from course_utils.figures.slider import printed

        until = monotonic() + PATIENCE
        with printed([]):  # what they print would bury what is printed where the slider stands
            for stop in stops:
                try:
                    self.measure(stop)
                except TimeoutError:  # told where the slider stands, if it does not end there either
                    return
                except Exception:  # told as soon as the slider stands there
                    continue
                if monotonic() > until:
                    return

    def _moved(self, change: dict) -> None:
        """A browser tells where a drag ended; the stops on its way are its own."""
        slider, new = self.slider, change["new"]
        first, last = (round((log10(value) - slider.min) / slider.step) for value in (change["old"], new))
        way = range(first, last, 1 if first < last else -1)
        stops = [slider.base ** (slider.min + k * slider.step) for k in (*way, last)]
        self._measure_passed(stops[1:-1])
        # The browser's powers differ from ours in the last bit: one stop must not leave two dots.
        self.show(stops[-1] if isclose(stops[-1], new) else new)

    def _ipython_display_(self):
        self.figure._ipython_display_()


def told(error: Exception, where: str, name: str = "Your function") -> str:
    """One line on what went wrong in a learner's function: not written yet, or the error and its line."""
    if isinstance(error, NotImplementedError):
        return "Write the function in the code lab first, run its cell, then run this cell again."
    if isinstance(error, TimeoutError):
        return f"{name} was stopped at {where}: {error}".replace("`", "")
    # The last frame is the learner's line, or ours that refused the result.
    line = traceback.extract_tb(error.__traceback__)[-1]
    place = f" (line {line.lineno}: {line.line})" if line.line and "figures" not in line.filename else ""
    return f"{name} stopped at {where}: {type(error).__name__}: {error}{place}"
