"""A slider that runs the learner's own Jacobian of a net at many gains of its first layer."""

from course_utils.figures.explorer import Explorer, answer_of, told
from course_utils.figures.style import RC, Picture
from course_utils.palette import light


def net_at_gain(jacobian, W1, W2, at, gain) -> tuple:
    """The learner's matrix for the net x -> W2 tanh(gain W1 x), and the finite-difference one.

    jacobian: a function of `(W1, W2, x)`. Raises what `answer_of` raises, and ValueError for a result of
    another shape.
    """
    import numpy as np

    from course_utils.autograd import numeric_jacobian

    W1, W2, x = gain * np.array(W1, dtype=float), np.array(W2, dtype=float), np.array(at, dtype=float)
    matrix = np.array(answer_of(jacobian, W1.copy(), W2.copy(), x.copy()), dtype=float)
    numeric = numeric_jacobian(lambda x: W2 @ np.tanh(W1 @ x), x)
    if matrix.shape != numeric.shape:
        raise ValueError(f"your function gave shape {matrix.shape}; the Jacobian has shape {numeric.shape}")
    return matrix, numeric


def gain_plot(sizes: dict) -> Picture:
    """The largest entry of J against the gain, a dot for each in `sizes` (gain -> size), on log-log axes."""
    import matplotlib.pyplot as plt

    gains = sorted(sizes)
    with plt.rc_context(RC):
        fig, ax = plt.subplots()
        ax.loglog(gains, [max(sizes[c], 1e-12) for c in gains], "o-", color=light("tangent"), linewidth=1)
        ax.set(xlim=(0.007, 150), ylim=(1e-13, 30), xlabel="gain c", ylabel="largest entry of J")
    most = max(sizes, key=sizes.get)
    return Picture(
        fig,
        f"Log-log plot of the largest entry of J against the gain, {len(gains)} gains tried. "
        f"The largest so far is {sizes[most]:.2g}, at c = {most:.2g}; at c = {gains[-1]:.2g} it is "
        f"{sizes[gains[-1]]:.2g}.",
    )


class GainExplorer(Explorer):
    """A slider over the gain c = 10^k. Each stop runs `jacobian(c * W1, W2, x)`, the learner's, once.

    jacobian, W1, W2, at: as in `net_at_gain`. The dots stay: the learner draws the curve by exploring.
    """

    def __init__(self, jacobian, W1, W2, at, start: float = 1e-1):
        self.net = jacobian, W1, W2, at
        self.sizes = {}
        super().__init__("gain c", start, powers=(-2, 2), step=0.25, readout=".2g")

    def report(self, gain: float) -> list:
        """What to show for this gain: both matrices and, where the function answered, the picture."""
        import numpy as np

        try:
            matrix, numeric = self.measure(gain)
        except Exception as e:
            return [told(e, f"c = {gain:.2g}")]
        difference = np.abs(matrix - numeric).max()
        rows = [f"c = {gain:.2g}", "your product:", *map(_row, matrix)]
        rows += ["finite differences:", *map(_row, numeric)]
        return ["\n".join([*rows, f"largest difference {difference:.1e}"]), gain_plot(self.sizes)]

    def measure(self, gain: float) -> tuple:
        """`net_at_gain` at this gain; the largest entry is kept for the picture."""
        matrix, numeric = net_at_gain(*self.net, gain)
        self.sizes[gain] = float(abs(matrix).max())
        return matrix, numeric


def _row(entries) -> str:
    return " ".join(f" {entry: .5f}" for entry in entries)
