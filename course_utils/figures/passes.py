"""What derivatives cost: numbers carried along a chain, and passes of both modes timed on this machine."""

import time
from itertools import pairwise

from course_utils.figures.explorer import Explorer, answer_of, told
from course_utils.figures.style import RC, Picture
from course_utils.palette import light


def seconds(f, budget: float = 0.03) -> float:
    """The shortest time that a call of `f` takes, of as many calls as fit into the budget, three at least."""
    times, end = [], time.perf_counter() + budget
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        f()
        times.append(time.perf_counter() - start)
    return min(times)


def carried(sizes: tuple[int, ...], end: str) -> list[int]:
    """How many numbers the product of a chain's Jacobians holds, after each factor.

    sizes: of the spaces, input first: (n, ..., p). end: the end of the graph that the walk starts at, "input"
    or "output". The last entry is the whole Jacobian, the same for both.
    """
    if end == "input":
        return [size * sizes[0] for size in sizes[1:]]
    return [size * sizes[-1] for size in sizes[-2::-1]]


def multiplications(sizes: tuple[int, ...], end: str) -> int:
    """How many multiplications the product of a chain's Jacobians takes, from that end of the graph."""
    if end == "input":
        return sum(sizes[0] * a * b for a, b in pairwise(sizes[1:]))
    return sum(sizes[-1] * a * b for a, b in pairwise(sizes[:-1]))


def carried_plot(sizes: tuple[int, ...]) -> Picture:
    """`carried` from both ends, a dot for each factor, on a logarithmic axis."""
    import matplotlib.pyplot as plt

    ends = {"input": ("tangent", "o-", "from the input end: forward"),
            "output": ("cotangent", "s-", "from the output end: reverse")}  # fmt: skip
    counts = {end: carried(sizes, end) for end in ends}
    steps = range(1, len(sizes))
    with plt.rc_context(RC):
        fig, ax = plt.subplots()
        for end, (color, style, label) in ends.items():
            ax.semilogy(steps, counts[end], style, color=light(color), linewidth=1)
            ax.text(1.2, 2 * counts[end][0], label, color=light(color))
        ax.set(xlabel="factors multiplied so far", ylabel="numbers carried", xticks=steps)
        ax.set_ylim(min(map(min, counts.values())) / 4, max(map(max, counts.values())) * 12)
    return Picture(
        fig,
        f"Numbers carried after each of {len(sizes) - 1} factors. From the input end "
        f"{max(counts['input']):,} at most, from the output end {counts['output'][0]:,} until the last; "
        f"both end at {counts['input'][-1]:,}, the gradient itself.",
    )


def gradient_times(loss, n: int) -> tuple[float, float]:
    """Seconds for the gradient of `loss` at a random point of n inputs: by n JVPs, and by one VJP."""
    import numpy as np

    from course_utils.autograd import jvp, vjp

    x = np.random.default_rng(0).normal(size=n)
    basis = np.eye(n)
    forward = seconds(lambda: [jvp(loss, x, v)[1] for v in basis])
    reverse = seconds(lambda: vjp(loss, x)[1](1.0))
    return forward, reverse


def modes_plot(loss, sizes=(3, 10, 30, 100, 300, 1000)) -> Picture:
    """`gradient_times` against n, on log-log axes, measured now."""
    import matplotlib.pyplot as plt

    times = [gradient_times(loss, n) for n in sizes]
    forward, reverse = ([1e3 * pair[k] for pair in times] for k in (0, 1))
    with plt.rc_context(RC):
        fig, ax = plt.subplots()
        ax.loglog(sizes, forward, "o-", color=light("tangent"), linewidth=1)
        ax.loglog(sizes, reverse, "s-", color=light("cotangent"), linewidth=1)
        ax.text(sizes[-3], forward[-3] * 2, "n JVPs ", ha="right", color=light("tangent"))
        ax.text(sizes[-3], reverse[-3] * 1.6, "one VJP", color=light("cotangent"))
        ax.set(xlabel="inputs n", ylabel="time of the whole gradient, ms")
    return Picture(
        fig,
        f"Log-log plot of the time of a gradient against the number of inputs. From n = {sizes[0]} to "
        f"{sizes[-1]} the time of n JVPs grows from {forward[0]:.2g} to {forward[-1]:.2g} ms, "
        f"that of one VJP from {reverse[0]:.2g} to {reverse[-1]:.2g} ms.",
    )


def width_times(pull_back, width: int) -> tuple[float, float]:
    """Seconds for J^T w through three tanh layers of this width: by `pull_back(Ws, x, w)`, and by building J.

    Raises what `answer_of` raises, and ValueError where the result is not J^T w.
    """
    import numpy as np

    random = np.random.default_rng(width)
    Ws = tuple(random.normal(size=(width, width)) / width**0.5 for _ in range(3))
    x, w = random.normal(size=(2, width))

    def build():
        h, J = x, None
        for W in Ws:
            h = np.tanh(W @ h)
            layer = (1 - h**2)[:, None] * W
            J = layer if J is None else layer @ J
        return J.T @ w

    result, expected = answer_of(pull_back, Ws, x.copy(), w.copy()), build()
    if np.shape(result) != expected.shape or not np.allclose(result, expected):
        raise ValueError("the result is not J^T w; let the check of the lab tell why")
    return seconds(lambda: pull_back(Ws, x, w)), seconds(build)


def width_plot(times: dict) -> Picture:
    """Both times against the width, on log-log axes. times: {width: (pulled, built)} in seconds."""
    import matplotlib.pyplot as plt

    widths = sorted(times)
    pulled, built = ([1e3 * times[n][k] for n in widths] for k in (0, 1))
    with plt.rc_context(RC):
        fig, ax = plt.subplots()
        ax.loglog(widths, built, "o-", color=light("tangent"), linewidth=1)
        ax.loglog(widths, pulled, "s-", color=light("cotangent"), linewidth=1)
        ax.set(xlim=(7, 800), ylim=(1e-3, 1e3), xlabel="width of the layers", ylabel="time, ms")
        side = "right" if widths[-1] > 50 else "left"
        ax.text(widths[-1], built[-1] * 1.8, "J built", ha=side, color=light("tangent"))
        below = min(pulled[-3:]) / 3.5  # the text reaches back over three dots
        ax.text(widths[-1], below, "your pull_back", ha=side, color=light("cotangent"))
    return Picture(
        fig,
        f"Log-log plot of time against width, {len(widths)} widths tried. At width {widths[-1]} building J "
        f"takes {built[-1]:.2g} ms and the pullback {pulled[-1]:.2g} ms.",
    )


class WidthExplorer(Explorer):
    """A slider over the width of three layers. Each stop times the learner's `pull_back` and building J.

    The dots stay: the learner draws both curves by exploring.
    """

    def __init__(self, pull_back, start: float = 10):
        self.pull_back = pull_back
        self.times = {}
        super().__init__("width", start, powers=(1, 2.75), step=0.25, readout=".0f")

    def report(self, value: float) -> list:
        """What to show for this width: both times and, where the function answered, the picture."""
        width = round(value)
        try:
            pulled, built = self.measure(value)
        except Exception as e:
            return [told(e, f"width {width}")]
        lines = [
            f"width {width}:",
            f"  your pull_back {1e3 * pulled:.3f} ms",
            f"  J built {1e3 * built:.3f} ms,",
        ]
        return ["\n".join([*lines, f"  {built / pulled:.1f} times as long"]), width_plot(self.times)]

    def measure(self, value: float) -> tuple[float, float]:
        """`width_times` at this width, kept for the picture."""
        width = round(value)
        self.times[width] = width_times(self.pull_back, width)
        return self.times[width]
