"""The labs of lesson 06: the parts of an engine, each tried on its own, each wrong one named.

A part is tried on graphs that the lab makes, so that no lab needs the part before it. Of a trial only plain
data come back (`engine_trials`); here they are compared with the truth and with what known slips would give.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course_utils.questions import outcome as o
from course_utils.questions import slips as catalogue
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.code import SECONDS, Code, kept_source
from course_utils.questions.kinds.common import imported
from course_utils.questions.kinds.engine_trials import probe
from course_utils.questions.question import not_attempted
from course_utils.questions.running import Elsewhere, Ran, home_of, run
from course_utils.questions.unwritten import if_written

SINGLE = 1e-6


@dataclass(frozen=True)
class Trial:
    """One thing to try: `words` say what, `name` and `args` are for `engine_trials`, `expected` comes back.

    slips: (name in the catalogue, what it gives) pairs. part: which part of the code it tries; a slip is
    named only if it explains what all trials of its part gave. too_deep, too_slow: the slip behind a
    RecursionError and behind a run that does not end. fits: judges what comes back where more than one result
    is right.
    """

    words: str
    name: str
    args: tuple
    expected: list = ()
    slips: tuple = ()
    part: str = ""
    too_deep: str = ""
    too_slow: str = ""
    seconds: float = SECONDS
    fits: Callable[[list], str] | None = None  # "" where it is right, else a slip or a sentence


@dataclass(frozen=True, eq=False)
class EngineLab(Code):
    """A part of the engine to write. `needs` says, in words, what other cells it uses."""

    needs: str = ""
    given = 0  # how many trials agree before anything is written

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """What to try, simple things first."""
        raise NotImplementedError

    def crossing(self, expression: str) -> str:
        """A probe around it: only plain data come out of the sandbox."""
        return f"{imported(probe)}({super().crossing(expression)})"

    def judge(self, answer: object) -> o.Outcome:
        """The first trial that fails, with what was tried and the slip; else right."""
        if not_attempted(answer):
            return o.Outcome(o.NOT_ATTEMPTED, f"Write `{self.name}` and hand it over.")
        if not callable(answer):
            return o.Outcome(o.UNREADABLE, f"Hand over `{self.name}` itself, without calling it.")
        elsewhere = issubclass(type(answer), Elsewhere)  # and there it was probed
        call = answer if elsewhere else probe(if_written(answer, self.frame))
        trials = [*self.trials(Draw(self.name, self.seed))]
        source, tried = kept_source(answer), []
        for trial in trials:
            tried.append((trial, run(call, (trial.name, *trial.args), trial.seconds, home_of(answer))))
            if tried[-1][1].timed_out:
                break
        told = [self._judged(trial, ran) for trial, ran in tried]
        failed = [i for i, (said, _) in enumerate(told) if said]
        passed = len(tried) - len(failed)
        if not failed:
            said = f"All {len(trials)} trials agree with the oracle."
            return o.Outcome(o.RIGHT, said, score=1.0, answer=source)
        if passed <= self.given and all(tried[i][1].stub for i in failed):
            said = f"`{self.name}` is not written yet.{self._needs()}"
            return o.Outcome(o.NOT_ATTEMPTED, said, answer=source)
        trial, _ = tried[failed[0]]
        said, names = told[failed[0]]
        names = [name for name in names if _explains(name, trial, tried)]
        named = f"\n\n{catalogue.message(names)}" if names else ""
        tally = f"{passed} of {len(trials)} trials agree (random numbers from seed {self.seed})."
        message = f"For {trial.words}: {said}{named}\n\n{tally}"
        score = passed / len(trials)
        return o.Outcome(o.WRONG, message, (*names, "")[0], score=score, answer=source)

    def _needs(self) -> str:
        return f" {self.needs}" if self.needs else ""

    def _judged(self, trial: Trial, ran: Ran) -> tuple[str, list[str]]:
        """(what is wrong or "", the slips that it may be)."""
        if ran.stub:
            return "this part is not written yet.", []
        if ran.error:
            deep = trial.too_deep if "RecursionError" in ran.error else ""
            slips = [*filter(None, [trial.too_slow if ran.timed_out else deep])]
            return f"{ran.error}.{'' if slips else self._needs()}", slips
        seen = ran.value
        if not _readable(seen):
            return "what came back is no result of a trial.", []
        if trial.fits:
            verdict = trial.fits(seen)
            named = verdict in catalogue.CATALOGUE
            said = f"{shown(seen)}. {'' if named else verdict}".rstrip()
            return (said, [verdict] * named) if verdict else ("", [])
        if self.agrees(seen, trial.expected):
            return "", []
        slips = [name for name, gives in trial.slips if alike(seen, gives)]
        return _difference(seen, trial.expected) + ("" if slips else self._needs()), slips

    def agrees(self, seen: list, expected: list) -> bool:
        """Whether what came back is right."""
        return alike(seen, expected)


def _explains(name: str, trial: Trial, tried: list[tuple[Trial, Ran]]) -> bool:
    """Whether a slip gives what came back in all trials of a part that know it. One alone may be chance."""
    known = [
        ([gives for slip, gives in other.slips if slip == name], ran.value)
        for other, ran in tried
        if (other.name, other.part) == (trial.name, trial.part) and not ran.error
    ]
    return all(any(alike(seen, gives) for gives in results) for results, seen in known if results)


def _readable(seen: object) -> bool:
    """Whether a result is a list of labels and values. A learner's code may have spoiled the trials."""
    return type(seen) is list and all(
        type(pair) in (list, tuple) and len(pair) == 2 and type(pair[0]) is str for pair in seen
    )


def alike(a: object, b: object) -> bool:
    """Whether two results of a trial are the same: words exactly, numbers to single precision."""
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(alike, a, b))
    if type(a) in (int, float) and type(b) in (int, float):
        return math.isclose(a, b, rel_tol=SINGLE, abs_tol=SINGLE)
    return type(a) is type(b) is str and a == b


def _difference(seen: list, expected: list) -> str:
    """The first label that differs, both values, on one line."""
    missing = " Is a `return` missing?" if "nothing" in str(seen) else ""
    for (label, value), (asked, wanted) in zip(seen, expected, strict=False):
        if label == asked and not alike(value, wanted):
            return f"{_label(label)} is {_words(value)}; expected {_words(wanted)}.{missing}"
    return f"{shown(seen)}; expected: {shown(expected)}.{missing}"


def shown(pairs: list) -> str:
    """A result in words."""
    return ", ".join(f"{_label(label)} is {_words(value)}" for label, value in pairs)


def _label(label: str) -> str:
    return f"`{label}`" if label.replace(".", "").isidentifier() else label


def _words(value: object) -> str:
    if isinstance(value, list | tuple):
        return "(" + ", ".join(map(_words, value)) + ("," if len(value) == 1 else "") + ")"
    return f"{value + 0.0:.6g}" if type(value) in (int, float) else str(value)  # 0, never -0
