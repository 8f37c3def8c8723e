"""Code: the three finite differences of lesson 01, each told apart from the others by what it returns."""

from collections.abc import Callable
from dataclasses import dataclass

from course_utils.maps import Map, exp, sin
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.code import Case, Code, steps_taken
from course_utils.questions.kinds.common import on_array
from course_utils.questions.lazy import np

FORWARD, CENTRAL, COMPLEX = "forward", "central", "complex_step"
LAB_FUNCTIONS = (
    Map(lambda x, y: x**2 + 3 * x * y),
    Map(lambda x, y: x**2 * y + y**3),
    Map(lambda x, y, z: x**2 + 3 * x * y + z**4),
    Map(lambda x, y: exp(x / 2) * sin(y)),
    Map(lambda x: x**3 - x),
)
FRAME = """
def difference(f, x, j, h):
    step = np.zeros(len(x))
    step[j] = h
    return (
        ...
    )
"""
_ASKED = {
    FORWARD: "by a forward difference: the change of `f` over the step, divided by the step",
    CENTRAL: "by a central difference: one step ahead and one step back",
    COMPLEX: "by a complex step: the imaginary part of `f` at $x + i h\\,e_j$, divided by $h$",
}
_HINTS = {
    FORWARD: (
        "`step` is $h\\,e_j$: `f(x + step)` is the value ahead.",
        "The change is `f(x + step) - f(x)`. A slope is a change divided by a distance.",
    ),
    CENTRAL: (
        "`step` is $h\\,e_j$: `f(x + step)` is the value ahead, `f(x - step)` the one behind.",
        "The two points `x + step` and `x - step` lie `2 * h` apart.",
    ),
    COMPLEX: (
        "Python writes the imaginary unit as `1j`, and `step` is $h\\,e_j$. Step to `x + 1j * step`.",
        "`f(x + 1j * step)` is a complex number. Its imaginary part is `.imag`.",
    ),
}
_WORKED = {
    FORWARD: "`step = np.zeros(len(x)); step[j] = h`, then `return (f(x + step) - f(x)) / h`.",
    CENTRAL: "`step = np.zeros(len(x)); step[j] = h`, then `return (f(x + step) - f(x - step)) / (2 * h)`.",
    COMPLEX: "`step = np.zeros(len(x)); step[j] = h`, then `return f(x + 1j * step).imag / h`.",
}


def difference(method: str, f: Callable, x, j: int, h: float) -> float:
    """The partial of `f` in `x[j]` by one of the three methods: the oracle."""
    step = h * np.eye(len(x))[j]
    if method == FORWARD:
        return (f(x + step) - f(x)) / h
    if method == CENTRAL:
        return (f(x + step) - f(x - step)) / (2 * h)
    return f(x + 1j * step).imag / h


@dataclass(frozen=True, eq=False)
class DifferenceLab(Code):
    """Write `forward(f, x, j, h)`, `central(f, x, j, h)` or `complex_step(f, x, j, h)`; `name` says which."""

    name: str = FORWARD
    asked: str = ""
    frame: str = FRAME

    def statement(self) -> str:
        """What is asked."""
        return (
            f"Write `{self.name}(f, x, j, h)`. `f` takes an array of n numbers and returns one number. "
            f"Return its partial derivative in `x[j]` at `x`, {_ASKED[self.name]}. "
            "`j` counts from 0. Leave `x` as it is."
        )

    def hints(self) -> tuple[str, ...]:
        """The step, then the quotient."""
        return _HINTS[self.name]

    def solution(self) -> str:
        """Two lines."""
        return _WORKED[self.name]

    def cases(self) -> list[Case]:
        """Every function at a random point; large steps, at which the methods differ."""
        draw = Draw(self.name, self.seed)
        chosen = [(LAB_FUNCTIONS[1], (1, 2), 1, 0.1)]  # cubic: no two of the methods agree there
        for F in LAB_FUNCTIONS:
            point = tuple(draw.integer(-20, 20) / 10 for _ in range(F.n))
            chosen.append((F, point, draw.integer(0, F.n - 1), draw.pick((0.5, 0.25, 0.1))))
        return [self._case(*case) for case in chosen]

    def _case(self, F: Map, point: tuple, j: int, h: float) -> Case:
        function = on_array(F)

        def f(x):
            value = function(np.asarray(x) * 1.0)  # whole numbers too: an array of ints keeps no step
            return value if isinstance(value, complex) else float(value)

        x = np.array(point, dtype=float)
        right = difference(self.name, function, x, j, h)
        wrong = tuple((said, np.asarray(v, dtype=float)) for said, v in self._foreseen(function, x, j, h))
        formula = f"f({', '.join(F.names)}) = {F.components[0]}".replace("**", "^")
        words = f"`{formula}, x = {list(map(float, point))}, j = {j}, h = {h}`"
        return Case((f, x, j, h), words, np.asarray(right, dtype=float), wrong)

    def _foreseen(self, f: Callable, x, j: int, h: float):
        """(what is wrong, the value that this gives) for what is known to go wrong."""
        for other in (FORWARD, CENTRAL, COMPLEX):
            if other != self.name:
                said = f"This is what `{other}` should return. Where does `{self.name}` evaluate `f`?"
                yield said, difference(other, f, x, j, h)
        yield from (_of_complex_step if self.name == COMPLEX else _of_real_step)(self.name, f, x, j, h)
        moved = _all_moved(self.name, f, x, h)
        yield "Every input moves. Only `x[j]` may.", moved
        yield (
            "Every input moves, and only `x[j]` may. Besides, a slope is a change divided by a distance.",
            moved * (2 * h if self.name == CENTRAL else h),
        )
        for k in range(len(x)):
            if k != j:
                yield f"This is the partial in `x[{k}]`, not in `x[{j}]`.", difference(self.name, f, x, k, h)

    def cause(self, f: Callable, yours, case: Case) -> str:
        """Whether it uses a step of its own, with which it comes closer to the derivative."""
        function, x, j, h = case.args
        exact = difference(COMPLEX, function, x, j, 1e-20)
        if yours.ndim or abs(float(yours) - exact) > 1e-4:
            return ""
        if any(abs(step - h) < h / 9 for step in steps_taken(f, case)):
            return ""
        return "This is the derivative, almost exactly: the function uses a step of its own. Use `h`."

    def _compared(self, f: Callable, value: object, case: Case) -> str:
        if type(value) in (complex, np.complex128):
            return f"it returns a complex number, `{value:.6g}`. Which part of it is the slope?"
        if type(value) is np.ndarray and _divided_by_step(value, *case.args[1:3]):
            return (
                f"it returns an array of {len(value)} numbers; one number is asked for. `step` is an array, "
                "and 0 where no input moves: divide by the number `h`."
            )
        return super()._compared(f, value, case)


def _divided_by_step(value, x, j: int) -> bool:
    """Whether an array is infinite, or no number, just where the step of the frame is 0."""
    if value.shape != x.shape or value.dtype != float:
        return False
    still = np.arange(len(x)) != j
    return bool(np.any(still)) and np.array_equal(~np.isfinite(value), still)


CHANGE = "This is the change itself. A slope is a change divided by a distance."
SAME_POINT = (
    "It is 0. Does `f` see the same point twice? `a = x` makes no copy, and a step whose numbers are whole "
    "keeps no fraction."
)


def _of_real_step(method: str, f: Callable, x, j: int, h: float):
    """What goes wrong with a change and the distance that it is divided by."""
    step = h * np.eye(len(x))[j]
    here, ahead, behind = f(x), f(x + step), f(x - step)
    central = method == CENTRAL
    first, far, divided = (behind, 2 * h, "/ (2 * h)") if central else (here, h, "/ h")
    right = (ahead - first) / far
    yield CHANGE, ahead - first
    yield "It has the right size and the wrong sign. Which value is subtracted from which?", -right
    yield (
        f"Only the second value is divided. Put the difference in parentheses, then `{divided}`.",
        (ahead - first / far),
    )
    yield (
        "This is a step back, from `x` to `x - h`. "
        + ("A central difference has one point ahead as well." if central else "Forward is ahead."),
        (here - behind) / h,
    )
    yield (
        "This steps half of `h` to each side. "
        + ("The points of `central` lie `2 * h` apart." if central else "Where does `forward` evaluate `f`?"),
        difference(CENTRAL, f, x, j, h / 2),
    )
    yield SAME_POINT, 0.0
    yield (
        "This is half of what it should be. How far apart are the two points at which you evaluate `f`?",
        (right / 2),
    )
    yield "The two values are added. A change is their difference.", (ahead + first) / far
    if not central:
        yield (
            "The points of a central difference, divided by `h`: forward takes `x` and `x + h`.",
            ((ahead - behind) / h),
        )
        yield "This is divided by 2 and not by `h`. How far apart are the two points?", (ahead - here) / 2
        yield "This is the change times `h`. A slope is a change divided by a distance.", (ahead - here) * h
        yield "This divides the value ahead. Which value does a change compare it with?", ahead / h
    if central:
        yield (
            "`/ h * 2` divides by `h` and then multiplies by 2. Write `/ (2 * h)`.",
            right * 4,
        )
        yield (
            "This is twice what it should be. How far apart are the two points at which you evaluate `f`?",
            2 * right,
        )
        yield "This is divided by 2 and not by `h`. How far apart are the two points?", (ahead - behind) / 2
        yield (
            "`/ 2 * h` divides by 2 and then multiplies by `h`. Write `/ (2 * h)`.",
            ((ahead - behind) / 2 * h),
        )


def _of_complex_step(method: str, f: Callable, x, j: int, h: float):
    """What goes wrong with a complex number and the step that made it."""
    step = h * np.eye(len(x))[j]
    value = f(x + 1j * step)
    yield "This is the imaginary part itself. A slope is divided by the step.", value.imag
    yield "This is the imaginary part times `h`. A slope is divided by the step.", value.imag * h
    yield "It has the right size and the wrong sign. Is the step `+ 1j * step`?", -value.imag / h
    yield "This is the real part. The small step `1j * h` shows up in the imaginary one.", value.real / h
    yield "This is the real part. The small step `1j * h` shows up in the imaginary one.", value.real
    yield "It is 0: `f` got no imaginary step. `j` is the index; the imaginary unit is `1j`.", 0.0
    yield "`j` is the index. The imaginary unit is `1j`, and the slope is in `.imag`.", f(x + j * step) / h
    yield "This is half of what it should be. There is one step, of size `h`.", value.imag / h / 2
    yield "This is the size of the complex number. Its imaginary part is `.imag`.", abs(value) / h


def _all_moved(method: str, f: Callable, x, h: float) -> float:
    return difference(method, lambda t: f(x + t[0]), np.zeros(1), 0, h)
