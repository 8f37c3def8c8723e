"""Code: a learner's function judged against an oracle, case by case."""

import copy
import inspect
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from course_utils.questions import arrays, foreseen
from course_utils.questions import outcome as o
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.common import imported
from course_utils.questions.lazy import np
from course_utils.questions.question import Question, not_attempted
from course_utils.questions.reading.objects import MAX_ENTRIES
from course_utils.questions.running import Ran, run
from course_utils.questions.unwritten import if_written

SECONDS = 2.0
SINGLE = 1e-5  # what a result in single precision may be off by
KEPT = 4000  # characters of source in the progress file


@dataclass
class Case:
    """One call: the arguments, what they are in words, and the array that is expected.

    wrong: (what is wrong, the array that this gives) for errors that a kind can foresee. Such an error is
    named only if it explains every case in which it was foreseen. with_others: cases that have the same here
    earn their points together or not at all.
    """

    args: tuple
    words: str
    expected: object
    wrong: tuple = ()
    with_others: object = None


@dataclass
class Tried:
    """What came of a case; `changed` says what became of its arguments."""

    case: Case
    ran: Ran
    changed: str


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
    counted = "cases"  # what the tally counts

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
        source, tried = kept_source(answer), []
        for case in cases:
            tried.append(self._tried(function, case))
            if tried[-1].ran.timed_out:
                break
        doubtful = {said for one in tried for said in self._refuted(one)}
        told = [self._told(function, one, doubtful) for one in tried]
        if tried[0].ran.stub and all(told):
            return o.Outcome(o.NOT_ATTEMPTED, f"`{self.name}` is not written yet.", answer=source)
        complaint = next(filter(None, told), "")
        if not complaint:
            count = f"All {len(cases)} cases agree with the oracle."
            return o.Outcome(o.RIGHT, count, score=1.0, answer=source)
        said = "\n\n".join(filter(None, (self.throughout(tried), complaint)))
        passed, count = _earned(cases, told)
        tally = f"{passed} of {count} {self.counted} agree (random cases from seed {self.seed})."
        return o.Outcome(o.WRONG, f"{said}\n\n{tally}", score=passed / count, answer=source)

    def throughout(self, tried: "list[Tried]") -> str:
        """What a kind sees in all results together, before the first that is wrong is told."""
        return ""

    def _tried(self, f: Callable, case: Case) -> "Tried":
        given = _copied(case.args)
        ran = run(f, given, SECONDS)
        if type(ran.value) is np.ndarray and ran.value.size <= MAX_ENTRIES:
            ran.value = ran.value.copy()  # the next call may write into the same array
        return Tried(case, ran, self._mutated(given, case.args))

    def _refuted(self, one: "Tried") -> Iterable[str]:
        """What is foreseen in a case and did not come about in it: no cause of what happened elsewhere."""
        if one.ran.error or one.ran.stub or not one.case.wrong:
            return
        yours = arrays.as_array(one.ran.value)
        if isinstance(yours, str):
            return
        for said in dict.fromkeys(said for said, _ in one.case.wrong):
            gives = [array for other, array in one.case.wrong if other == said]
            if not any(self._gives(array, yours) for array in gives):
                yield said

    def _told(self, f: Callable, one: "Tried", doubtful: set[str]) -> str:
        """What is wrong in one case, or ""."""
        ran, case = one.ran, one.case
        likely = replace(case, wrong=tuple(pair for pair in case.wrong if pair[0] not in doubtful))
        said = "it raised NotImplementedError." if ran.stub else ran.error
        said = said or self._compared(f, ran.value, likely)
        if not said and not one.changed:
            return ""
        right = "the numbers are right, but the function" if not said else "Besides, the function"
        said = "\n\n".join(filter(None, (said, one.changed and f"{right} {one.changed}")))
        printed = ran.printed.rstrip()
        printed = printed and f"\n\nIt printed: `{printed}`"
        return f"For {case.words}: {said}{printed}"

    def _compared(self, f: Callable, value: object, case: Case) -> str:
        yours = arrays.as_array(value)
        if isinstance(yours, str):
            return yours
        tolerance = max(self.tolerance, SINGLE) if _single(value) else self.tolerance
        if arrays.alike(yours, case.expected, tolerance):
            return ""
        cause = next((said for said, array in case.wrong if self._gives(array, yours)), "")
        if self.oracle:
            cause = cause or foreseen.cause(self.oracle, case.args, yours, case.expected, self.tolerance)
        cause = cause or arrays.pattern(yours, case.expected, self.tolerance) or self.cause(f, yours, case)
        cause = cause or arrays.largest_difference(yours, case.expected)
        return f"{cause}\n\nYours: `{arrays.shown(yours)}`\n\nExpected: `{arrays.shown(case.expected)}`"

    def _gives(self, array, yours) -> bool:
        """Whether a result is what is foreseen; 0 only where it is 0 exactly, for a step may be tiny."""
        if not array.size:
            return not yours.size
        return arrays.alike(yours, array, self.tolerance) and bool(np.any(array) or not np.any(yours))

    def cause(self, f: Callable, yours, case: Case) -> str:
        """What a kind knows beyond the pattern."""
        return ""

    def _mutated(self, given: tuple, original: tuple) -> str:
        for after, before in zip(given, original, strict=True):
            if type(before) in (np.ndarray, list) and not _unchanged(after, before):
                return "changed its input. Work on a copy: `x.copy()`."
        return ""


def _earned(cases: list[Case], told: list[str]) -> tuple[int, int]:
    """(how many agree, of how many), where cases that belong together count as one. A case that was never
    tried does not agree.
    """
    whole = {}
    for i, case in enumerate(cases):
        key = i if case.with_others is None else ("with", case.with_others)
        whole[key] = whole.get(key, True) and i < len(told) and not told[i]
    return sum(whole.values()), len(whole)


def _single(value: object) -> bool:
    """Whether a result was computed in single precision."""
    if type(value) in (list, tuple):
        return any(map(_single, value))
    return type(value) in (np.ndarray, np.float32) and value.dtype == np.float32


def steps_taken(f: Callable, case: Case) -> list[float]:
    """How far from `x` a learner's function calls the one that it is given; both come first in the case."""
    function, x, *rest = case.args
    steps: set = set()

    def watched(p):
        if len(steps) < 100:
            steps.add(float(np.max(np.abs(np.asarray(p) - x))))
        return function(p)

    run(f, (watched, x.copy(), *rest), SECONDS)
    return sorted(steps)


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
