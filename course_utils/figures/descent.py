"""A slider over the step size: the learner's own descent on level curves, and its height step by step."""

from course_utils.figures.explorer import Explorer, answer_of, told
from course_utils.figures.style import RC, Picture
from course_utils.palette import light

FAR = 1e6  # a descent that leaves this distance, or this height, is called divergent


def run_descent(descend, f, start, rate, steps):
    """The points of the learner's `descend(gradient, start, rate, steps)` on the Map `f`, and their heights.

    Returns `(path, heights)` of shapes (steps + 1, 2) and (steps + 1,). Raises what `answer_of` raises,
    and ValueError for a path of another shape.
    """
    import numpy as np
    import sympy

    formula = sympy.lambdify(f.variables, list(f.jacobian), "numpy")
    with np.errstate(all="ignore"):  # a divergent descent overflows, and is meant to
        begin = np.array(start, dtype=float)
        path = answer_of(descend, lambda p: np.array(formula(*p), dtype=float), begin, rate, steps)
        path = np.array(path, dtype=float)
        if path.shape != (steps + 1, f.n):
            raise ValueError(f"{steps} steps make a path of shape {(steps + 1, f.n)}, not {path.shape}")
        return path, f(*path.T)


def verdict(heights) -> str:
    """What a descent did, in words: it diverges, crawls, or comes down."""
    import numpy as np

    first, last = float(heights[0]), float(heights[-1])
    if not np.isfinite(last):
        return "it flies out of sight: the steps are far too long"
    lowest = float(np.nanmin(heights))
    if last > 1.05 * lowest + 1e-12:
        return f"it goes up, from {lowest:.3g} to {last:.3g}: the steps are too long"
    if last > 0.1 * first:
        return f"it crawls, from {first:.3g} to {last:.3g}: the steps are short"
    return f"it comes down, from {first:.3g} to {last:.3g}"


def descent_plot(f, path, heights, rate, window=(-2.5, 2.5)) -> Picture:
    """The path over the level curves of `f`, and beside it the height after each step."""
    import matplotlib.pyplot as plt
    import numpy as np

    x, y = np.meshgrid(np.linspace(*window, 120), np.linspace(*window, 120))
    with plt.rc_context(RC | {"figure.figsize": (6.2, 3.1)}):
        fig, (over, along) = plt.subplots(1, 2)
        surface = np.log1p(f(x, y))  # the same level curves, evenly spread where the sides are steep
        over.contour(x, y, surface, levels=12, colors=light("output"), linewidths=0.7)
        seen = np.abs(path).max(axis=1) < FAR
        over.plot(*path[seen].T, "o-", color=light("tangent"), markersize=3, linewidth=1)
        over.plot(*path[0], "o", color=light("input"), markersize=7)
        over.set(xlim=window, ylim=window, xlabel=f.names[0], ylabel=f.names[1], aspect="equal")
        steps = np.arange(len(heights))
        shown = np.isfinite(heights) & (np.abs(heights) < FAR)
        above = np.maximum(heights[shown], 1e-16)
        along.semilogy(steps[shown], above, ".-", color=light("tangent"))
        along.yaxis.set_minor_formatter("")  # powers of ten only: there is always one on the axis
        if above.size:  # none is left of a descent that is nowhere a number
            along.set_ylim(min(above.min(), above.max() / 20) / 1.5, 1.5 * above.max())
        along.set(xlabel="steps taken", ylabel="height f", xlim=(0, len(heights) - 1))
        fig.tight_layout()
    return Picture(fig, f"Gradient descent with step size {rate:.3g} on level curves: {verdict(heights)}.")


class DescentExplorer(Explorer):
    """A slider over the step size. Each release runs the learner's `descend` from `start` and draws its path.

    descend, f, start, steps: as in `run_descent`; powers: the ends of the slider, as powers of ten.
    """

    def __init__(self, descend, f, start, steps: int = 40, rate: float = 0.01, powers=(-3, 0)):
        self.descend, self.f, self.start, self.steps = descend, f, start, steps
        super().__init__("step size", rate, powers=powers, step=0.02, readout=".3g")

    def report(self, rate: float) -> list:
        """What to show for a step size: one line, and the picture."""
        try:
            path, heights = run_descent(self.descend, self.f, self.start, rate, self.steps)
        except Exception as e:
            return [told(e, f"step size {rate:.3g}")]
        line = f"step size {rate:.3g}, {self.steps} steps: {verdict(heights)}"
        return [line, descent_plot(self.f, path, heights, rate)]
