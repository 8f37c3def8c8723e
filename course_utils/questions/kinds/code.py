"""Code: a learner's function judged against an oracle, case by case."""

import copy
import dis
import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from course_utils.maps import Map, sin
from course_utils.questions import arrays, foreseen
from course_utils.questions import outcome as o
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.common import on_array
from course_utils.questions.lazy import np
from course_utils.questions.question import Question, not_attempted
from course_utils.questions.running import run

SECONDS = 2.0
SINGLE = 1e-5  # what a result in single precision may be off by
KEPT = 4000  # characters of source in the progress file
EMPTY_BODY = {"RESUME", "NOP", "LOAD_CONST", "POP_TOP", "RETURN_VALUE", "RETURN_CONST", "COPY_FREE_VARS"}


@dataclass
class Case:
    """One call: the arguments, what they are in words, and the array that is expected.

    wrong: (what is wrong, the array that this gives) for errors that a kind can foresee.
    """

    args: tuple
    words: str
    expected: object
    called: list = field(default_factory=list)  # not empty once the learner's function has called `f`
    wrong: tuple = ()


@dataclass(frozen=True, eq=False)
class Code(Question):
    """A function to write. `oracle(*args)` gives what is expected, `cases(draw)` the arguments of
    every call.
    """

    name: str
    asked: str
    oracle: Callable | None = None
    arguments: Callable[[Draw], list[tuple]] | None = None
    hint: tuple[str, ...] = ()
    worked: str = ""
    tolerance: float = 1e-8
    seed: int = 0

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
        cases = self.cases()
        passed, complaint = 0, ""
        for case in cases:
            stub, said = self._tried(answer, case)
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
        nothing = ran.value is None and not ran.error and not case.called
        if ran.stub or ran.value is ... or (nothing and not does_something(f)):
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


def does_something(f: object) -> bool:
    """Whether a function's body is more than `pass`, `...` or its docstring."""
    return type(f) is types.FunctionType and bool(
        {step.opname for step in dis.get_instructions(f)} - EMPTY_BODY
    )


@dataclass(frozen=True, eq=False)
class JacobianLab(Code):
    """Write `jacobian_by_columns(f, x, h)`: the Jacobian of f at x, each column by a central difference."""

    name: str = "jacobian_by_columns"
    asked: str = (
        "Write `jacobian_by_columns(f, x, h=1e-5)`. `f` takes an array of n numbers and returns an array "
        "of m; `x` is the point. Return the m × n Jacobian as an array, column by column, by central "
        "differences of step `h`. Errors up to 1e-4, relative to the largest entry, are accepted."
    )
    hint: tuple[str, ...] = (
        "Column j is how the output changes when only `x[j]` moves: start from a copy of `x` and add a small "
        "`h` to entry j.",
        "Take a step to both sides: `(f(x + step) - f(x - step)) / (2 * h)` is column j, where `step` is "
        "`h` in place j and 0 elsewhere.",
        "`np.stack(columns, axis=1)` puts a list of columns side by side.",
    )
    worked: str = (
        "For each j let `step = np.zeros(len(x))` and `step[j] = h`, with `h = 1e-5`. The column is "
        "`(f(x + step) - f(x - step)) / (2 * h)`, and `np.stack(columns, axis=1)` makes the columns a matrix."
    )
    tolerance: float = 1e-4

    def cases(self) -> list[Case]:
        """The lesson's point; tall, wide, one output, one input, linear at random points; a large step."""
        draw = Draw(self.name, self.seed)
        chosen = [(LAB_MAPS[0], (1, 2))]
        chosen += [(F, tuple(draw.integer(-20, 20) / 10 for _ in range(F.n))) for F in LAB_MAPS[1:]]
        return [*(_lab_case(F, point) for F, point in chosen), _large_step_case()]

    def cause(self, f: Callable, yours, case: Case) -> str:
        """Whether the step is too large (the error comes from curvature) or too small (from rounding)."""
        if not arrays.close(yours, case.expected, 0.2):
            return ""
        linear = _lab_case(LAB_MAPS[-1], (0.3, -1.7))
        result = arrays.as_array(run(f, linear.args, SECONDS).value)
        if isinstance(result, str) or result.shape != linear.expected.shape:
            return ""
        small = not arrays.close(result, linear.expected, self.tolerance / 10)
        reason = "small: rounding eats the digits" if small else "large: the function bends within it"
        return f"Close, but not close enough. The step looks too {reason}. Try another `h`."


LAB_MAPS = (
    Map(lambda x, y: (x**2 - y, x * y)),
    Map(lambda x, y: (x**2 * y, sin(x) + y, 3 * x - y**2)),
    Map(lambda x, y, z: (x * y + z**2, y - x * z)),
    Map(lambda x, y, z: (x * y * z,)),
    Map(lambda x: (x**2, sin(x))),
    Map(lambda x, y: (3 * x - 0.7 * y, 0.1 * x + 2 * y)),
)
CUBIC = Map(lambda x, y: (x**3, x * y**2))


@cache  # a class is tried on the same cases, one learner after the other
def _jacobian(F: Map, point: tuple):
    exact = np.array(F.at(F.jacobian, point).tolist(), dtype=float)
    exact.flags.writeable = False
    return exact


def _lab_case(F: Map, point: tuple, words: str = "") -> Case:
    x = np.array(point, dtype=float)
    called: list = []
    function = on_array(F)

    def f(x):
        if not called:  # a flag: an endless loop that calls us must not fill the memory
            called.append(True)
        return np.array([float(v) for v in function(np.array(x, dtype=float))])

    expected = _jacobian(F, point)
    words = f"f({', '.join(F.names)}) = {F.components} at x = {list(map(float, point))}{words}"
    return Case((f, x), f"`{words.replace('**', '^')}`", expected, called, ((NOT_MOVED, 0 * expected),))


NOT_MOVED = (
    "Every entry is 0. Either nothing is written into the result, or both calls of `f` saw the same point: "
    "`a = x` makes no copy, `a = x.copy()` does."
)


def _large_step_case() -> Case:
    """A step so large that the three difference quotients differ, and the derivative from all of them."""
    h = 0.5
    case = _lab_case(CUBIC, (1, 2), f", h = {h}")
    f, x = case.args
    ahead, behind = (np.stack([f(x + s * h * e) for e in np.eye(2)], axis=1) for s in (1, -1))
    here, exact = f(x)[:, None], case.expected
    case.called.clear()
    one_sided = "This is a step to one side only. Step to both sides, and divide by `2 * h`."
    wrong = (
        ("Your function does not use its `h`: it was told to take steps of 0.5.", exact),
        (one_sided, (ahead - here) / h),
        (one_sided, (here - behind) / h),
    )
    return replace(case, args=(f, x, h), expected=(ahead - behind) / (2 * h), wrong=wrong)


def kept_source(f: object) -> str:
    """The source of a plain function, for the learner's own record; never run again."""
    if type(f) is not types.FunctionType:
        return ""
    try:
        return inspect.getsource(f.__code__)[:KEPT]  # of `f` itself would follow its __wrapped__
    except (OSError, TypeError):
        return ""
