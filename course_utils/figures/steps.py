"""A slider that runs the learner's own finite-difference function: the step, and the error that it makes."""

from course_utils.figures.explorer import Explorer, answer_of, told
from course_utils.figures.style import RC, Picture
from course_utils.palette import light


def step_error(jacobian, F, at, h):
    """The learner's matrix at step `h`, and its largest error against the exact Jacobian of the Map `F`.

    jacobian: a function of `(f, x, h)` where f maps an array of shape (n,) to one of shape (m,). Raises what
    `answer_of` raises, and ValueError for a result of another shape.
    """
    import numpy as np

    exact = np.array(F.at(F.jacobian, at), dtype=float)
    result = answer_of(jacobian, lambda x: np.array(F(*x), dtype=float), np.array(at, dtype=float), h)
    matrix = np.array(result, dtype=float)
    if matrix.shape != exact.shape:
        raise ValueError(f"your function gave shape {matrix.shape}; the Jacobian has shape {exact.shape}")
    return matrix, float(np.max(np.abs(matrix - exact)))


def error_plot(errors: dict) -> Picture:
    """The largest error against the step, one dot for each step in `errors` (h -> error), on log-log axes."""
    import matplotlib.pyplot as plt

    steps = sorted(errors)
    # An error of exactly 0 has no place on a log axis: it is drawn on the floor.
    heights = [max(errors[h], 1e-17) for h in steps]
    with plt.rc_context(RC):
        fig, ax = plt.subplots()
        ax.loglog(steps, heights, "o-", color=light("tangent"), linewidth=1)
        ax.set(xlim=(1e-13, 3), ylim=(1e-17, 30), xlabel="step h", ylabel="largest error of an entry")
    best = min(errors, key=errors.get)
    return Picture(
        fig,
        f"Log-log plot of error against step, {len(errors)} steps tried. "
        f"The smallest error so far is {errors[best]:.1e}, at h = {best:.0e}.",
    )


class StepExplorer(Explorer):
    """A slider over the step h = 10^k. Each stop runs `jacobian(f, x, h)`, the learner's function, once.

    jacobian, F, at: as in `step_error`. The dots stay: the learner draws the error curve by exploring.
    What goes wrong in the learner's function is shown under the slider, never lost.
    """

    def __init__(self, jacobian, F, at, start: float = 1e-1):
        self.jacobian, self.F, self.at = jacobian, F, at
        self.errors = {}
        super().__init__("step h", start, powers=(-12, 0), step=0.5)

    def report(self, h: float) -> list:
        """What to show for step `h`: lines of text and, where the function answered, the picture."""
        try:
            matrix, error = self.measure(h)
        except Exception as e:
            return [told(e, f"h = {h:.1e}")]
        rows = "\n".join("  " + "  ".join(f"{entry: .12f}" for entry in row) for row in matrix)
        return [f"h = {h:.1e}\n{rows}\nlargest error {error:.1e}", error_plot(self.errors)]

    def measure(self, h: float) -> tuple:
        """`step_error` at this step, kept for the picture."""
        matrix, self.errors[h] = step_error(self.jacobian, self.F, self.at, h)
        return matrix, self.errors[h]
