"""Code: a Jacobian by central differences, with the step that a learner's function really takes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from course_utils.maps import Map, sin
from course_utils.questions import arrays
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.code import Case, Code, steps_taken
from course_utils.questions.kinds.common import on_array
from course_utils.questions.lazy import np


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
        """The lesson's point and a random one, with the function's own step; then square, wide, one output,
        one input, each with a large step that it is told. A function that does not use its step earns little.
        """
        draw = Draw(self.name, self.seed)
        square, tall = LAB_MAPS
        own = [(square, (1, 2)), (tall, tuple(draw.integer(-20, 20) / 10 for _ in range(tall.n)))]
        told = [(CURVED, (1, 2), 0.3)]
        for F in BENT_MAPS:
            point = tuple(draw.pick((-1, 1)) * draw.integer(5, 20) / 10 for _ in range(F.n))
            told.append((F, point, draw.pick((0.2, 0.25, 0.3))))
        return [*(_lab_case(*case) for case in own), *(_large_step_case(*case) for case in told)]

    def cause(self, f: Callable, yours, case: Case) -> str:
        """What the step that it takes has to do with it: not divided by, too large for the curvature, or too
        small for the digits.
        """
        if yours.shape != case.expected.shape:
            return ""
        step = max(steps_taken(f, case), default=0.0)
        for divided, said in _UNDIVIDED:
            if step and np.any(yours) and arrays.alike(yours / divided(step), case.expected, 1e-3):
                return said
        if len(case.args) > 2 or GENTLE < step < COARSE or not arrays.close(yours, case.expected, 0.2):
            return ""
        why = "small: rounding eats the digits" if step <= GENTLE else "large: the function bends within it"
        return f"Close, but not close enough. The step looks too {why}. It is {step:.2g}; try another `h`."


_UNDIVIDED = (  # what a central difference is too large by, with the step
    (lambda h: 2 * h, "This is the change itself. Divide it by `2 * h`: so far apart are the two points."),
    (lambda h: h, "This is still to be divided by `h`. How far apart are the two points?"),
    (lambda h: h * h, "`/ 2 * h` divides by 2 and then multiplies by `h`. Write `/ (2 * h)`."),
)
GENTLE, COARSE = 1e-10, 1e-4  # between these no difference quotient is off by as much as is allowed


LAB_MAPS = (Map(lambda x, y: (x**2 - y, x * y)), Map(lambda x, y: (x**2 * y, sin(x) + y, 3 * x - y**2)))
CURVED = Map(lambda x, y: (x**5, sin(x) * y**3))
BENT_MAPS = (  # away from 0, every quotient of a large step differs from every derivative
    Map(lambda x, y, z: (x * y + z**3, sin(y) - x * z)),
    Map(lambda x, y, z: (x**3 * y * z,)),
    Map(lambda x: (x**3, sin(x))),
    Map(lambda x, y: (3 * x - 0.7 * y, 0.1 * x + y**3)),
)


@cache  # a class is tried on the same cases, one learner after the other
def _jacobian(F: Map, point: tuple):
    exact = np.array(F.at(F.jacobian, point).tolist(), dtype=float)
    exact.flags.writeable = False
    return exact


def _lab_case(F: Map, point: tuple, words: str = "") -> Case:
    x = np.array(point, dtype=float)
    function = on_array(F)

    def f(x):
        if np.iscomplexobj(x):
            raise TypeError("this f takes real numbers: step by h, not by 1j * h")
        return np.array([float(v) for v in function(np.array(x, dtype=float))])

    expected = _jacobian(F, point)
    words = f"f({', '.join(F.names)}) = {F.components} at x = {list(map(float, point))}{words}"
    return Case((f, x), f"`{words.replace('**', '^')}`", expected, _of_any_step(expected))


def _of_any_step(expected) -> tuple:
    return ((NOT_MOVED, 0 * expected), (STEP_KEPT, np.cumsum(expected, axis=1)))


STEP_KEPT = (
    "Each column holds the ones before it too. Is the step of the last column still there? Begin each with "
    "new zeros."
)


NOT_MOVED = (
    "Every entry is 0. Either nothing is written into the result, or both calls of `f` saw the same point: "
    "`a = x` makes no copy, `a = x.copy()` does."
)


NOT_USED = (
    "Your function does not use its `h`: whatever step it is told to take, it returns the same. Take the "
    "steps, and divide, by the `h` in the brackets of `def`."
)


def _large_step_case(F: Map, point: tuple, h: float) -> Case:
    """A step so large that every quotient differs from every other, and the derivative from all of them."""
    case = _lab_case(F, point, f", h = {h}")
    f, x = case.args

    def quotient(ahead: float, behind: float):
        """By one step to `x + ahead * h` and one to `x - behind * h`, along each axis."""
        steps = h * np.eye(F.n)
        columns = [(f(x + ahead * e) - f(x - behind * e)) / ((ahead + behind) * h) for e in steps]
        return np.stack(columns, axis=1)

    central, half, double = quotient(1, 1), quotient(0.5, 0.5), quotient(2, 2)
    one_sided = "This is a step to one side only. Step to both sides, and divide by `2 * h`."
    finer = (
        "This combines steps of two sizes, which is more exact than what is asked for. Take the central "
        "difference of step `h` alone: `(f(x + step) - f(x - step)) / (2 * h)`."
    )
    wrong = (
        *_of_any_step(central),
        (NOT_USED, case.expected),
        (one_sided, quotient(1, 0)),
        (one_sided, quotient(0, 1)),
        ("The two points are `h` apart: half a step to each side. Take a whole step `h` to each.", half),
        (finer, (4 * half - central) / 3),
        (finer, (4 * central - double) / 3),
    )
    return replace(case, args=(f, x, h), expected=central, wrong=wrong)
