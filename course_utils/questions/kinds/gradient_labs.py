"""Code: a gradient by hand, a check of gradients, a gradient broken on purpose, a descent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from course_utils.maps import Map
from course_utils.questions import arrays
from course_utils.questions import outcome as o
from course_utils.questions.draw import Draw
from course_utils.questions.kinds.code import SECONDS, Case, Code, Tried, kept_source
from course_utils.questions.kinds.common import on_array
from course_utils.questions.lazy import np, sp
from course_utils.questions.question import not_attempted
from course_utils.questions.running import run
from course_utils.questions.unwritten import if_written

AGREE = 1e-4  # the pass mark of a gradient check, for each entry
SLIGHT = 1.9e-4  # beyond it, and within the mean of two entries
SADDLE = Map(lambda x, y: x**2 + 3 * x * y)
BOWL = Map(lambda x, y: x**2 + 3 * y**2)
THREE = Map(lambda x, y, z: x**2 + 3 * x * y + z**4)


def gradient_of(F: Map) -> Callable:
    """The exact gradient of a scalar Map as a function of an array of shape (n,)."""
    formula = sp.lambdify(F.variables, list(F.jacobian), "math")
    return lambda p: np.array(formula(*map(float, p)), dtype=float)


def _points(F: Map, draw: Draw, count: int) -> list[tuple]:
    return [tuple(draw.integer(-20, 20) / 10 for _ in range(F.n)) for _ in range(count)]


def _place(point) -> str:
    return "(" + ", ".join(f"{c:g}" for c in point) + ")"


@dataclass(frozen=True, eq=False)
class GradientLab(Code):
    """Write the gradient of the scalar `F` by hand.

    places: tried first; foreseen: (what is wrong, the Map that gives it).
    """

    F: Map = SADDLE
    places: tuple = ()
    foreseen: tuple = ()

    def cases(self) -> list[Case]:
        """The lesson's points, then random ones."""
        points = [*self.places, *_points(self.F, Draw(self.name, self.seed), 3)]
        return [self._case(gradient_of(self.F), np.array(p, dtype=float)) for p in points]

    def _case(self, right: Callable, p) -> Case:
        wrong = [(said, np.array(broken(*p), dtype=float)) for said, broken in self.foreseen]
        expected = right(p)
        told = tuple((said, value) for said, value in wrong if not arrays.close(value, expected, 1e-6))
        return Case((p,), f"`p = {_place(p)}`", expected, told)


@dataclass(frozen=True, eq=False)
class CheckLab(Code):
    """Write `gradient_check(f, gradient, p)`: whether `gradient(p)` agrees with a measured gradient."""

    name: str = "gradient_check"
    asked: str = ""
    frame: str = """
def gradient_check(f, gradient, p):
    h = 1e-5
    measured = np.array([(f(p + step) - f(p - step)) / (2 * h) for step in h * np.eye(len(p))])
    return (
        ...
    )
"""

    counted = "pairs of a right and a broken gradient"

    def cases(self) -> list[Case]:
        """Pairs at gentle and steep places: the right gradient, and one that is broken, each in another way.
        A function that gives one verdict on everything is right about half of each pair, and earns nothing.
        """
        draw = Draw(self.name, self.seed)
        made = []
        for F in (SADDLE, BOWL, THREE):
            exact, pairs = gradient_of(F), []
            for words, broken, place in _broken(exact, F.n):
                point = place or _points(F, draw, 1)[0]
                if np.max(np.abs(broken(np.array(point)) - exact(point))) > AGREE:
                    pairs += self._pair(F, broken, words, point)
            made += draw.shuffled(pairs)  # in turns True and False shall not do
        # At a minimum no relative tolerance hides it: one entry is beyond the limit, and the mean is not.
        exact = gradient_of(BOWL)
        slight = f"the last entry is too large by {SLIGHT:g}"
        return [*made, *self._pair(BOWL, lambda p: exact(p) + np.array([0, SLIGHT]), slight, (0, 0))]

    def _pair(self, F: Map, broken: Callable, words: str, point: tuple) -> list[Case]:
        function = on_array(F)

        def f(p):
            return float(function(np.array(p, dtype=float)))

        formula = str(F.components[0]).replace("**", "^")
        place = f"`f({', '.join(F.names)}) = {formula}` at `p = {_place(point)}`"
        p, pair = np.array(point, dtype=float), (formula, words, point)
        return [
            Case((f, gradient_of(F), p), f"{place} and the right gradient", True, with_others=pair),
            Case((f, broken, p), f"{place} and a gradient in which {words}", False, with_others=pair),
        ]

    def throughout(self, tried: list[Tried]) -> str:
        """Whether it gives the same verdict on everything."""
        verdicts = {_truth(one.ran.value) for one in tried}
        if len(verdicts) > 1 or isinstance(*verdicts, str):
            return ""
        return (
            f"It returns {verdicts.pop()} for every gradient, right or broken. The verdict has to depend on "
            "`gradient(p)` and on the measured gradient."
        )

    def _compared(self, f: Callable, value: object, case: Case) -> str:
        verdict = _truth(value)
        if isinstance(verdict, str):
            return verdict
        if verdict == case.expected:
            return ""
        if case.expected:
            return (
                f"it refuses it. Is your measured gradient exact enough, and is `{AGREE:g}` the limit? "
                "A central difference with `h = 1e-5` is."
            )
        return "it lets it pass. Does every entry count, and does the sign of a difference not matter?"


def _truth(value: object) -> bool | str:
    """What is plainly a truth value; else what it is instead, and what leads to one."""
    if type(value) is np.ndarray and not value.ndim:
        value = value[()]
    if type(value) in (bool, np.bool_) or (type(value) in (int, np.int64) and value in (0, 1)):
        return bool(value)
    kind = type.__dict__["__name__"].__get__(type(value))
    if type(value) in (list, tuple):  # however large: it is no verdict
        return f"it returns a {kind}; True or False is expected. One verdict is asked for all entries."
    seen = arrays.as_array(value) if type(value) is not np.ndarray or value.dtype != bool else value
    if isinstance(seen, str):
        return seen if value is None or value is ... else f"it returns a {kind}; True or False is expected."
    if seen.ndim:
        return f"it returns an array of shape {seen.shape}. One verdict is asked for all entries: `.max()`?"
    if seen in (0, 1):
        return f"it returns the number {seen:g}; True or False is expected."
    return f"it returns a number, {seen:.3g}. Is that little enough? Compare it with `{AGREE:g}`."


def _broken(right: Callable, n: int) -> Iterator[tuple[str, Callable, tuple]]:
    """(what is wrong, the gradient, where) for gradients that a check has to catch; anywhere for ()."""
    last = np.eye(n)[-1]
    apart = np.eye(n)[0] - last
    level, steep = (0,) * n, (9,) * n

    yield "all signs are turned", lambda p: -right(p), ()
    yield "the last entry has the wrong sign", lambda p: right(p) * (1 - 2 * last), ()
    yield "the entries are in the wrong order", lambda p: right(p)[::-1], ()
    yield "the last entry is too large by 0.001", lambda p: right(p) + 0.001 * last, level
    yield "the last entry is too small by 0.001", lambda p: right(p) - 0.001 * last, steep
    yield "one entry is too large and another too small by as much", lambda p: right(p) + 0.5 * apart, ()


@dataclass(frozen=True, eq=False)
class BreakLab(Code):
    """Write a gradient of `F` with an error that a check at `places` catches. Any error will do."""

    F: Map = SADDLE
    places: tuple = ()

    def judge(self, answer: object) -> o.Outcome:
        """Right where it differs at one of the places; then it is said which of them caught it."""
        if not_attempted(answer) or not callable(answer):
            return super().judge(answer)
        right, caught, missed = gradient_of(self.F), [], []
        function = if_written(answer, self.frame)
        for point in self.places:
            ran = run(function, (np.array(point, dtype=float),), SECONDS)
            if ran.stub:
                return o.Outcome(
                    o.NOT_ATTEMPTED, f"`{self.name}` is not written yet.", answer=kept_source(answer)
                )
            yours = ran.error or arrays.as_array(ran.value)
            if isinstance(yours, str) or yours.shape != (self.F.n,):
                said = yours if isinstance(yours, str) else f"its shape is {yours.shape}, not ({self.F.n},)."
                return o.Outcome(o.WRONG, f"For `p = {_place(point)}`: {said}", answer=kept_source(answer))
            agrees = np.max(np.abs(yours - right(point))) <= AGREE
            (missed if agrees else caught).append(_place(point))
        return self._told(answer, caught, missed)

    def _told(self, answer: object, caught: list[str], missed: list[str]) -> o.Outcome:
        source = kept_source(answer)
        if not caught:
            said = "It agrees at every point: it is the right gradient. Turn a sign, or leave a factor out."
            return o.Outcome(o.WRONG, said, answer=source)
        said = f"Broken, and caught at {' and '.join(caught)}."
        if missed:
            said += f" It slips through at {' and '.join(missed)}: check at more than one point."
        return o.Outcome(o.RIGHT, said, score=1.0, answer=source)


@dataclass(frozen=True, eq=False)
class DescentLab(Code):
    """Write `descend(gradient, start, rate, steps)`: every point of a descent, shape (steps + 1, n)."""

    name: str = "descend"
    asked: str = ""

    def cases(self) -> list[Case]:
        """One step, several, none; in two and three dimensions; a step size that diverges."""
        draw = Draw(self.name, self.seed)
        settings = [
            (BOWL, 0.1, 1),
            (BOWL, 0.1, 5),
            (SADDLE, 0.25, 3),
            (THREE, 0.05, 4),
            (BOWL, 0.5, 6),
            (BOWL, 0.1, 0),
        ]
        starts = [(2, 1), *(_points(F, draw, 1)[0] for F, *_ in settings[1:])]
        return [self._case(*setting, start) for setting, start in zip(settings, starts, strict=True)]

    def _case(self, F: Map, rate: float, steps: int, start: tuple) -> Case:
        exact = gradient_of(F)

        def gradient(p):
            return exact(np.array(p, dtype=float))

        start = np.array(start, dtype=float)
        path = _path(exact, start, rate, steps)
        first = exact(start)
        wrong = (
            ("It goes uphill. Which way does the gradient point?", _path(exact, start, -rate, steps)),
            ("The step size is left out.", _path(exact, start, 1.0, steps)),
            ("The gradient is taken at the start again and again. Take it at the point reached.",
             np.array([start - k * rate * first for k in range(steps + 1)])),
            ("Every row is the last point: they are all one array, which changes. Keep a new one each time: "
             "`p = p - ...` instead of `p -= ...`.", np.array([path[-1]] * (steps + 1))),
            ("The later rows are all one array, which changes. Keep a new one each time: `p = p - ...` "
             "instead of `p -= ...`.", np.array([start] + [path[-1]] * steps)),
            ("It begins at 0. Where does `start` go?", _path(exact, 0 * start, rate, steps)),
            ("The rows after the first are the steps alone. A step is taken from the point before it.",
             _path(lambda p: (p + rate * exact(p)) / rate, start, rate, steps)),
            ("That is one point too many: the start is one of the `steps + 1`.",
             _path(exact, start, rate, steps + 1)),
            ("Only the first step is there. Does the loop return in its first round?", path[:2]),
            ("Those are the points after each step. The start comes before them.", path[1:]),
            ("The last point is missing: `steps` steps make `steps + 1` points.", path[:-1]),
            ("This is where it ends. Return every point on the way, the start included.", path[-1]),
        )  # fmt: skip
        foreseen = tuple((said, v) for said, v in wrong if not arrays.alike(v, path, 1e-8))
        formula = str(F.components[0]).replace("**", "^")
        words = (
            f"the gradient of `{formula}`, `start = {_place(start)}`, `rate = {rate:g}`, `steps = {steps}`"
        )
        return Case((gradient, start, rate, steps), words, path, foreseen)


def _path(gradient: Callable, start, rate: float, steps: int):
    points = [start]
    for _ in range(steps):
        points.append(points[-1] - rate * gradient(points[-1]))
    return np.array(points)
