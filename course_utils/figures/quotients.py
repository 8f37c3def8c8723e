"""The error of finite differences against their step: the learner's functions measured, their V drawn."""

from course_utils.figures.explorer import Explorer, answer_of, told
from course_utils.figures.style import RC, Picture
from course_utils.palette import light

FLOOR = 1e-17  # an error of exactly 0 has no place on a log axis: it is drawn here
COLORS = ("tangent", "cotangent", "gradient")
MARKS = ("o", "s", "^")


def quotient_error(method, F, at, by, h) -> tuple[float, float]:
    """What `method(f, x, j, h)` returns for the Map `F` at the point `at`, and its error.

    by: the name of the input. Raises what `answer_of` raises, and TypeError where the method does not
    answer with one real number.
    """
    import numpy as np

    from course_utils.questions.kinds.differences import FRAME

    j = F.names.index(by)
    exact = float(F.at(F.jacobian, at)[0, j])
    result = answer_of(method, lambda x: F(*x), np.array(at, dtype=float), j, h, frame=FRAME)
    if np.shape(result) or np.iscomplexobj(result):
        raise TypeError(f"one real number is expected, and your function gave {result!r}")
    return float(result), abs(float(result) - exact)


def quotient_plot(errors: dict) -> Picture:
    """Error against step for each method in `errors` (name -> {h: error}), on log-log axes."""
    import matplotlib.pyplot as plt

    with plt.rc_context(RC):
        fig, ax = plt.subplots()
        for (name, measured), color, mark in zip(errors.items(), COLORS, MARKS, strict=False):
            if not measured:
                continue  # its colour stays free for its own dots
            steps = sorted(measured)
            heights = [max(measured[h], FLOOR) for h in steps]
            ax.loglog(steps, heights, f"{mark}-", color=light(color), linewidth=1, label=name, markersize=5)
        ax.set(xlim=(3e-21, 3), ylim=(FLOOR / 3, 30), xlabel="step h", ylabel="error of the partial")
        ax.legend(frameon=False, labelcolor="linecolor", loc="center left")
    best = [f"{name} {min(m.values()):.1e} at h = {min(m, key=m.get):.0e}" for name, m in errors.items() if m]
    return Picture(fig, f"Log-log plot of error against step. Smallest errors so far: {', '.join(best)}.")


class QuotientExplorer(Explorer):
    """A slider over the step h = 10^k. Each stop runs each of the learner's `methods(f, x, j, h)` once.

    methods: functions; F, at, by: as in `quotient_error`. The dots stay: the learner draws the curves by
    exploring. A method that is not written yet, or that fails, is said and leaves no dot.
    """

    def __init__(self, *methods, F, at, by, start: float = 1e-1):
        self.methods, self.F, self.at, self.by = methods, F, at, by
        self.errors = {method.__name__: {} for method in methods}
        super().__init__("step h", start, powers=(-20, 0), step=1)

    def report(self, h: float) -> list:
        """What to show for step `h`: a line for each method, and the picture where there is a dot."""
        lines = self.measure(h)
        drawn = [quotient_plot(self.errors)] if any(self.errors.values()) else []
        return ["\n".join(lines), *drawn]

    def measure(self, h: float) -> list[str]:
        """A line for each method; the errors are kept for the picture."""
        lines = [f"{f'h = {h:.0e}':12}   error  quotient"]  # 32 letters: what a phone shows in a line
        for method in self.methods:
            name = method.__name__
            try:
                value, error = quotient_error(method, self.F, self.at, self.by, h)
            except NotImplementedError:
                lines.append(f"{name:>12}: not written yet")
            except Exception as e:
                lines.append(told(e, f"h = {h:.0e}", name))
            else:
                self.errors[name][h] = error
                lines.append(f"{name:>12} {error:.1e} {value:10.7f}")
        return lines
