"""The labs of lesson 06: the parts of an engine, each tried on its own, each wrong one named.

A part is tried on graphs that the lab makes, so that no lab needs the part before it. Of a trial only plain
data come back (`engine_trials`); here they are compared with the truth and with what known slips would give.
"""

import math
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course_utils.questions import outcome as o
from course_utils.questions import slips as catalogue
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.code import SECONDS, Code, kept_source
from course_utils.questions.kinds.engine_trials import PROBE, probe
from course_utils.questions.question import not_attempted
from course_utils.questions.running import Ran, run


@dataclass(frozen=True)
class Trial:
    """One thing to try: `words` say what, `name` and `args` are for `engine_trials`, `expected` comes back.

    slips: (name in the catalogue, what it gives) pairs. too_deep, too_slow: the slip behind a RecursionError
    and behind a run that does not end. fits: judges what comes back where more than one result is right.
    """

    words: str
    name: str
    args: tuple
    expected: list = ()
    slips: tuple = ()
    too_deep: str = ""
    too_slow: str = ""
    seconds: float = SECONDS
    fits: Callable[[list], str] | None = None  # "" where it is right, else a slip or a sentence


@dataclass(frozen=True, eq=False)
class EngineLab(Code):
    """A part of the engine to write. `needs` says, in words, what other cells it uses."""

    needs: str = ""

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """What to try, simple things first."""
        raise NotImplementedError

    def crossing(self, expression: str) -> str:
        """A probe around it: only plain data come out of the sandbox."""
        return f"__import__({probe.__module__!r}, fromlist=['probe']).probe({expression})"

    def judge(self, answer: object) -> o.Outcome:
        """The first trial that fails, with what was tried and the slip; else right."""
        if not_attempted(answer):
            return o.Outcome(o.NOT_ATTEMPTED, f"Write `{self.name}` and hand it over.")
        if not callable(answer):
            return o.Outcome(o.UNREADABLE, f"Hand over `{self.name}` itself, without calling it.")
        call = answer if _name(answer) == PROBE else probe(answer)
        trials = [*self.trials(Draw(self.name, self.seed))]
        passed, complaint, slip, source = 0, "", "", kept_source(answer)
        for trial in trials:
            ran = run(call, (trial.name, *trial.args), trial.seconds, _home(answer))
            if ran.stub:
                return o.Outcome(
                    o.NOT_ATTEMPTED, f"`{self.name}` is not written yet.{self._needs()}", answer=source
                )
            said, name = self._judged(trial, ran)
            passed += not said
            if said and not complaint:
                complaint, slip = f"For {trial.words}: {said}", name
            if ran.timed_out:
                break
        if not complaint:
            return o.Outcome(
                o.RIGHT, f"All {len(trials)} trials agree with the oracle.", score=1.0, answer=source
            )
        tally = f"{passed} of {len(trials)} trials agree (random numbers from seed {self.seed})."
        score = passed / len(trials)
        return o.Outcome(o.WRONG, f"{complaint}\n\n{tally}", slip, score=score, answer=source)

    def _needs(self) -> str:
        return f" {self.needs}" if self.needs else ""

    def _judged(self, trial: Trial, ran: Ran) -> tuple[str, str]:
        """(what is wrong or "", the slip)."""
        if ran.error:
            slip = (
                trial.too_slow if ran.timed_out else trial.too_deep if "RecursionError" in ran.error else ""
            )
            named = f"\n\n{catalogue.message([slip])}" if slip else self._needs()
            return f"{ran.error}.{named}", slip
        seen = ran.value
        if trial.fits:
            verdict = trial.fits(seen)
            named = catalogue.message([verdict]) if verdict in catalogue.CATALOGUE else verdict
            return (f"{shown(seen)}. {named}", verdict if named != verdict else "") if verdict else ("", "")
        if alike(seen, trial.expected):
            return "", ""
        difference = _difference(seen, trial.expected)
        for name, gives in trial.slips:
            if alike(seen, gives):
                return f"{difference}\n\n{catalogue.message([name])}", name
        return difference, ""


def alike(a: object, b: object) -> bool:
    """Whether two results of a trial are the same: words exactly, numbers to 1e-9."""
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(alike, a, b))
    if type(a) in (int, float) and type(b) in (int, float):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    return type(a) is type(b) is str and a == b


def _difference(seen: list, expected: list) -> str:
    """The first label that differs, both values, on one line."""
    for (label, value), (asked, wanted) in zip(seen, expected, strict=False):
        if label == asked and not alike(value, wanted):
            return f"{_label(label)} is {_words(value)}; expected {_words(wanted)}."
    return f"{shown(seen)}; expected: {shown(expected)}."


def shown(pairs: list) -> str:
    """A result in words."""
    return ", ".join(f"{_label(label)} is {_words(value)}" for label, value in pairs)


def _label(label: str) -> str:
    return f"`{label}`" if label.replace(".", "").isidentifier() else label


def _words(value: object) -> str:
    if isinstance(value, list | tuple):
        return "(" + ", ".join(map(_words, value)) + ("," if len(value) == 1 else "") + ")"
    return f"{value + 0.0:.6g}" if type(value) in (int, float) else str(value)  # 0, never -0


def _name(answer: object) -> object:
    """The name of a function, or of what stands for one; None for a class."""
    return None if isinstance(answer, type) else getattr(answer, "__name__", None)


def _home(answer: object) -> str:
    """The file, or the cell, in which a function or the methods of a class are written."""
    functions = vars(answer).values() if isinstance(answer, type) else (answer,)
    files = (f.__code__.co_filename for f in functions if type(f) is types.FunctionType)
    return next(files, "")
