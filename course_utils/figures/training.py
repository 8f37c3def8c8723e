"""A net of scalar engines learns two moons while you watch: loss and decision boundary, live."""

import math
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from course_utils.figures.engines import WRITTEN, Lines
from course_utils.figures.explorer import Explorer, answer_of, told
from course_utils.figures.style import RC, Picture
from course_utils.palette import light

MOMENTS, CELLS, OVER = 20, (21, 21), ((-1.6, 2.6), (-1.85, 2.35))  # of the film: 120 bytes a moment
FRAME_SECONDS = 0.8  # between two pictures: drawing one takes a quarter of that


def two_moons(n: int, seed: int = 1, noise: float = 0.1):
    """n points on two interleaved half circles, shape (n, 2), and their labels -1 or 1, shape (n,)."""
    import numpy as np

    angle = np.linspace(0, np.pi, n // 2)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points = np.concatenate([upper, lower]) + np.random.default_rng(seed).normal(0, noise, (n, 2))
    return points, np.repeat([-1.0, 1.0], n // 2)


def scores(sizes, numbers, points):
    """What a net of relu layers, the last one linear, gives at `points`, shape (n, 2): shape (n,).

    numbers: its parameters as floats, layer by layer, for each neuron its weights and then its bias.
    """
    import numpy as np

    x, numbers, start = np.asarray(points), np.asarray(numbers), 0
    for k, (inputs, outputs) in enumerate(pairwise(sizes)):
        layer = numbers[start : start + outputs * (inputs + 1)].reshape(outputs, inputs + 1)
        start += layer.size
        x = x @ layer[:, :-1].T + layer[:, -1]
        if k < len(sizes) - 2:
            x = np.maximum(x, 0)
    return x[:, 0]


def descent(net, loss: Callable, descend: Callable, rate: float, steps: int) -> Iterator[float]:
    """The loss before each step of `descend(loss, parameters, rate)`; the rate falls to a tenth on the way.

    Raises what `answer_of` raises, and ValueError where `descend` moves nothing.
    """
    from course_utils.questions.kinds.engine_frames import DESCEND

    parameters = net.parameters()
    start = [p.data for p in parameters]
    for k in range(steps):
        now = rate * (1 - 0.9 * k / steps)
        value = answer_of(descend, lambda: loss(net), parameters, now, frame=DESCEND)
        if k == 0 and start == [p.data for p in parameters]:
            raise ValueError("the step moved no parameter")
        yield float(value if isinstance(value, float) else value.data)


class Training(Explorer):
    """A slider over the rate; each release builds the net anew and trains it on `points`, before your eyes.

    build: makes a net, with `parameters()` as `scores` expects them; loss: a net to a Value; descend: the
    learner's step. `losses`, `history` (the parameters after each step) and `accuracy` hold what the last run
    came to; `film()` is a stage to look back at it.
    """

    def __init__(self, build, loss, descend, points, labels, *, sizes=(2, 16, 16, 1), steps=60, seconds=20.0):
        self.build, self.loss, self.descend = build, loss, descend
        self.points, self.labels, self.sizes = points, labels, sizes
        self.steps, self.seconds = steps, seconds
        self.losses: list[float] = []
        self.history: list[list[float]] = []
        self.accuracy = math.nan
        self._shown = False
        super().__init__("rate", 1.0, powers=(-2, 1), step=0.5)

    def frames(self, rate: float) -> Iterator[list]:
        """What to show, again and again while the net learns, at last the end."""
        began = drawn = time.monotonic()
        self.losses, self.history = [], []
        try:
            net = answer_of(self.build)
            for value in descent(net, self.loss, self.descend, rate, self.steps):
                self.losses.append(value)
                self.history.append([p.data for p in net.parameters()])
                now = time.monotonic()
                if now - began > self.seconds:
                    break
                if now - drawn > FRAME_SECONDS:
                    drawn = now
                    yield self.frame(len(self.losses))
        except Exception as error:
            step = f"step {len(self.losses) + 1}, rate {rate:.1e}"
            yield [WRITTEN, told(error, step, "Your code")]
            return
        spent = time.monotonic() - began
        cut = "" if len(self.losses) == self.steps else f" Stopped after {self.seconds:g} seconds."
        yield [*self.frame(len(self.losses)), f"{len(self.losses)} steps in {spent:.1f} s.{cut}"]

    def frame(self, step: int) -> list:
        """The picture and a line, for the state after this step."""
        import numpy as np

        given = scores(self.sizes, self.history[step - 1], self.points)
        self.accuracy = float(np.mean((given > 0) == (self.labels > 0)))
        line = f"step {step}: loss {self.losses[step - 1]:.4f}, {self.accuracy:.0%} of the points right"
        return [self.picture(step, line), line]

    def picture(self, step: int, line: str) -> Picture:
        """Points and decision boundary on the left, the loss so far on the right."""
        import matplotlib.pyplot as plt
        import numpy as np

        x, y = np.meshgrid(np.linspace(-1.6, 2.6, 60), np.linspace(-1.1, 1.6, 40))
        grid = np.stack([x.ravel(), y.ravel()], axis=1)
        height = scores(self.sizes, self.history[step - 1], grid).reshape(x.shape)
        with plt.rc_context(RC | {"figure.figsize": (7.4, 3.1)}):
            fig, (plane, curve) = plt.subplots(1, 2, width_ratios=(1.35, 1))
            plane.contourf(x, y, height, [-1e9, 0, 1e9], colors=[light("input"), light("output")], alpha=0.15)
            plane.contour(x, y, height, [0], colors=[light("ink")], linewidths=1.4)
            for label, name, mark in ((-1, "input", "o"), (1, "output", "^")):
                here = self.points[self.labels == label]
                plane.scatter(here[:, 0], here[:, 1], color=light(name), marker=mark, s=18)
            plane.set(xlabel="x", ylabel="y", aspect="equal")
            curve.plot(range(1, step + 1), self.losses[:step], color=light("gradient"))
            curve.set(xlim=(0, self.steps), xlabel="step", ylabel="loss")
            curve.set_ylim(0, max(1.05, 1.05 * self.losses[0]))
            fig.tight_layout()
        return Picture(fig, f"Two moons, the line where the net's score is 0, and the loss curve: {line}.")

    def report(self, value: float) -> list:
        """The end of a training with the rate `value`."""
        *_, last = self.frames(value)
        return last

    def show(self, value: float) -> None:
        """Train, and show every frame in place of the one before. Nothing before the first display."""
        if not self._shown:
            return
        for items in self.frames(value):
            self.figure.show(items)

    def film(self):
        """A stage with a slider through the last run, which needs no Python; a line where none was."""
        import numpy as np

        from course_utils.stage import moving_boundary

        if not self.history:
            return Lines(["There is nothing to look back at yet: run the cell with the training first."])
        shown = sorted({round(k) for k in np.linspace(1, len(self.history), MOMENTS)})
        (x0, x1), (y0, y1) = OVER
        rows, columns = CELLS
        across = x0 + (np.arange(columns) + 0.5) / columns * (x1 - x0)
        x, y = np.meshgrid(across, y0 + (np.arange(rows) + 0.5) / rows * (y1 - y0))
        grid = np.stack([x.ravel(), y.ravel()], axis=1)
        nets = [self.history[k - 1] for k in shown]
        return moving_boundary(
            [scores(self.sizes, net, grid).reshape(rows, columns).tolist() for net in nets],
            self.points,
            self.labels,
            OVER,
            shown,
            [self.losses[k - 1] for k in shown],
            [int(np.sum((scores(self.sizes, net, self.points) > 0) == (self.labels > 0))) for net in nets],
        )

    def _ipython_display_(self):
        """The slider first, then the training, shown while it runs. A grader does not wait for it."""
        from course_utils.questions.api import grading

        if grading():
            print(repr(self))
            return
        super()._ipython_display_()
        self._shown = True
        self.show(self.slider.value)

    def __repr__(self):
        return f"Training({len(self.points)} points, {self.steps} steps)"
