"""Code: a learner's function judged against an oracle, case by case."""

import copy
import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass, replace

from course_utils.questions import arrays, foreseen
from course_utils.questions import outcome as o
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.common import imported
from course_utils.questions.lazy import np
from course_utils.questions.question import Question, not_attempted
from course_utils.questions.running import run
from course_utils.questions.unwritten import if_written

SECONDS = 2.0
SINGLE = 1e-5  # what a result in single precision may be off by
KEPT = 4000  # characters of source in the progress file


@dataclass
class Case:
    """One call: the arguments, what they are in words, and the array that is expected.

    wrong: (what is wrong, the array that this gives) for errors that a kind can foresee.
    """

    args: tuple
    words: str
    expected: object
    wrong: tuple = ()


@dataclass(frozen=True, eq=False)
class Code(Question):
    """A function to write. `oracle(*args)` gives what is expected, `cases(draw)` the arguments of
    every call. `frame` is the source that a learner is given to complete, where it is more than nothing.
    """

    name: str
    asked: str
    oracle: Callable | None = None
    arguments: Callable[[Draw], list[tuple]] | None = None
    hint: tuple[str, ...] = ()
    worked: str = ""
    tolerance: float = 1e-8
    seed: int = 0
    frame: str = ""

    def statement(self) -> str:
        """What is asked."""
        return self.asked

    def hints(self) -> tuple[str, ...]:
        """What the author gives."""
        return self.hint

    def solution(self) -> str:
        """What the author gives."""
        return self.worked

    renewable = True

    def recalled_as(self, identifier: str) -> str | None:
        """Nothing: a function is written once."""

    def variant(self, seed: int) -> "Question":
        """The same function, tried on other random cases."""
        return replace(self, seed=seed) if seed != self.seed else self

    def cases(self) -> list[Case]:
        """The calls to make, simple ones first."""
        calls = self.arguments(Draw(self.name, self.seed))
        return [
            Case(args, self._call(args), np.asarray(self.oracle(*_copied(args)), dtype=float))
            for args in calls
        ]

    def crossing(self, expression: str) -> str:
        """What says there that it is not written: a function's code does not cross the border."""
        return f"{imported(if_written)}({expression}, {self.frame!r})"

    def _call(self, args: tuple) -> str:
        given = (arrays.shown(a) if type(a) is np.ndarray else repr(a) for a in args)
        return f"`{self.name}({', '.join(given)})`"

    def judge(self, answer: object) -> o.Outcome:
        """The first case that fails, with input, result, expectation and pattern; else right."""
        if not_attempted(answer):
            return o.Outcome(o.NOT_ATTEMPTED, f"Write the function `{self.name}` and hand it over.")
        if not callable(answer):
            said = f"Hand over the function itself, without calling it: `{self.name}`."
            return o.Outcome(o.UNREADABLE, said)
        cases, function = self.cases(), if_written(answer, self.frame)
        passed, complaint = 0, ""
        for case in cases:
            stub, said = self._tried(function, case)
            if stub:
                return o.Outcome(
                    o.NOT_ATTEMPTED, f"`{self.name}` is not written yet.", answer=kept_source(answer)
                )
            passed += not said
            complaint = complaint or said
            if "still running" in said:
                break
        if not complaint:
            count = f"All {len(cases)} cases agree with the oracle."
            return o.Outcome(o.RIGHT, count, score=1.0, answer=kept_source(answer))
        share = passed / len(cases)
        tally = f"{passed} of {len(cases)} cases agree (random cases from seed {self.seed})."
        return o.Outcome(o.WRONG, f"{complaint}\n\n{tally}", score=share, answer=kept_source(answer))

    def _tried(self, f: Callable, case: Case) -> tuple[bool, str]:
        """(whether it is a stub, what is wrong or "")."""
        given = _copied(case.args)
        ran = run(f, given, SECONDS)
        if ran.stub:
            return True, ""
        said = ran.error or self._compared(f, ran.value, case)
        changed = self._mutated(given, case.args)
        if not said and not changed:
            return False, ""
        right = "the numbers are right, but the function" if not said else "Besides, the function"
        said = "\n\n".join(filter(None, (said, changed and f"{right} {changed}")))
        printed = f"\n\nIt printed: `{ran.printed}`" if ran.printed else ""
        return False, f"For {case.words}: {said}{printed}"

    def _compared(self, f: Callable, value: object, case: Case) -> str:
        yours = arrays.as_array(value)
        if isinstance(yours, str):
            return yours
        single = type(value) in (np.ndarray, np.float32) and value.dtype == np.float32
        tolerance = max(self.tolerance, SINGLE) if single else self.tolerance
        if arrays.alike(yours, case.expected, tolerance):
            return ""
        cause = next((said for said, array in case.wrong if arrays.alike(yours, array, self.tolerance)), "")
        if self.oracle:
            cause = cause or foreseen.cause(self.oracle, case.args, yours, case.expected, self.tolerance)
        cause = cause or arrays.pattern(yours, case.expected, self.tolerance) or self.cause(f, yours, case)
        cause = cause or arrays.largest_difference(yours, case.expected)
        return f"{cause}\n\nYours: `{arrays.shown(yours)}`\n\nExpected: `{arrays.shown(case.expected)}`"

    def cause(self, f: Callable, yours, case: Case) -> str:
        """What a kind knows beyond the pattern."""
        return ""

    def _mutated(self, given: tuple, original: tuple) -> str:
        for after, before in zip(given, original, strict=True):
            if type(before) in (np.ndarray, list) and not _unchanged(after, before):
                return "changed its input. Work on a copy: `x.copy()`."
        return ""


def _copied(args: tuple) -> tuple:
    """The arguments for a learner's function to spoil; functions and tuples among them are shared."""
    return tuple(copy.deepcopy(a) if type(a) in (np.ndarray, list) else a for a in args)


def _unchanged(after: object, before: object) -> bool:
    now, then = arrays.as_array(after), arrays.as_array(before)
    return isinstance(then, str) or (not isinstance(now, str) and arrays.alike(now, then, 1e-12))


def kept_source(f: object) -> str:
    """The source of a plain function, for the learner's own record; never run again."""
    if type(f) is not types.FunctionType:
        return ""
    try:
        return inspect.getsource(f.__code__)[:KEPT]  # of `f` itself would follow its __wrapped__
    except (OSError, TypeError):
        return ""
