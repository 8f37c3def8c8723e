"""What is made of an engine in lesson 06: a neuron, and a step of gradient descent."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.questions.draw import Draw
from course_utils.questions.kinds import engine_frames
from course_utils.questions.kinds.engine_lab import EngineLab, Trial
from course_utils.questions.kinds.engine_parts import decimal


@dataclass(frozen=True, eq=False)
class NeuronLab(EngineLab):
    """`neuron(ws, xs, b)`: the weighted sum of a neuron, made of Values."""

    frame: str = engine_frames.NEURON

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """Two inputs, three, and a sum below zero."""
        for n, sign in ((2, 1), (3, 1), (2, -1)):
            ws, xs = [[decimal(draw) for _ in range(n)] for _ in "wx"]
            z = sum(w * x for w, x in zip(ws, xs, strict=True))
            b = round(sign * 1.7 - z, 2)
            yield Trial(
                f"ws = {tuple(ws)}, xs = {tuple(xs)}, b = {b}", "neuron", (ws, xs, b), weighted(ws, xs, b),
                tuple(self._slips(ws, xs, b)),
            )  # fmt: skip

    @staticmethod
    def _slips(ws: list, xs: list, b: float) -> Iterable[tuple[str, list]]:
        """Terms left out or counted twice, an activation, numbers in place of Values."""
        n = len(ws)
        none, last, first = (0.0,) * n, (0.0,) * (n - 1) + (1.0,), (1.0,) + (0.0,) * (n - 1)
        yield "no bias", weighted(ws, xs, b, biases=0.0)
        yield "nothing added", weighted(ws, xs, b, none)
        for biases in (0.0, 1.0):
            yield "sum overwritten", weighted(ws, xs, b, last, biases)
            yield "one product only", weighted(ws, xs, b, first, biases)
        for biases in (n, n + 1):
            yield "bias each time", weighted(ws, xs, b, biases=float(biases))
        data, *gradients = right = weighted(ws, xs, b)
        total = data[1]
        for activated, slope in (
            (max(total, 0.0), float(total > 0)),
            (math.tanh(total), 1 - math.tanh(total) ** 2),
        ):
            yield "activated", [["data", activated], *_scaled(gradients, (slope, slope, slope))]
        for kept in ((0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
            yield "left the graph", [right[0], *_scaled(gradients, kept)]
        yield "left the graph", [right[0], *weighted(ws, xs, b, last, 0.0)[1:]]
        yield "left the graph", [["result", total]]


def weighted(ws: list, xs: list, b: float, counted: tuple = (), biases: float = 1.0) -> list:
    """Value and gradients of a neuron in which each product, and the bias, is counted so many times."""
    terms = [*zip(counted or [1.0] * len(ws), ws, xs, strict=True)]
    return [
        ["data", biases * b + sum(k * w * x for k, w, x in terms)],
        ["weights' grad", [k * x for k, _, x in terms]],
        ["inputs' grad", [k * w for k, w, _ in terms]],
        ["bias' grad", biases],
    ]


def _scaled(gradients: list, factors: tuple) -> list:
    """The gradients of weights, inputs and bias, each times a factor."""
    (weights, inputs, (bias, b)), (u, v, w) = gradients, factors
    vectors = [[label, [k * g for g in grads]] for k, (label, grads) in ((u, weights), (v, inputs))]
    return [*vectors, [bias, w * b]]


@dataclass(frozen=True, eq=False)
class StepLab(EngineLab):
    """`descend(loss, parameters, rate)`: clear, compute, backward, move; returns the loss."""

    frame: str = engine_frames.DESCEND

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """Two steps on 3 (a + 1)^2, from the right of the minimum and from the left; then two parameters."""
        right, left = draw.integer(20, 30) / 10, -draw.integer(20, 30) / 10
        for starts in ((right,), (left,), (left, right)):
            yield self._trial(dict(zip("ab", starts, strict=False)), -1.0, draw.pick((0.05, 0.1)))

    def _trial(self, starts: dict[str, float], t: float, rate: float) -> Trial:

        def run(move):
            points, kept, before = {**starts}, dict.fromkeys(starts, 0.0), []
            for _ in range(2):
                before.append(sum(3 * (x - t) ** 2 for x in points.values()))
                for name, x in points.items():
                    gradient = 6 * (x - t)
                    kept[name] += gradient
                    points[name] = move(name, x, gradient, kept[name])
            told = [["number of losses computed", 2.0], ["number of backward passes", 2.0]]
            return [*told, *([f"{name}.data", x] for name, x in points.items()), ["returned", before]]

        def alone(which):
            return run(lambda name, x, g, kept: x - rate * g if name == which else x)

        loss = " + ".join(f"3 ({name} + 1)^2" for name in starts)
        places = " and ".join(f"{name} = {x}" for name, x in starts.items())
        return Trial(
            f"two steps on {loss} from {places}, rate {rate}", "descent", (tuple(starts.items()), t, rate),
            run(lambda name, x, g, kept: x - rate * g),
            (
                ("uphill", run(lambda name, x, g, kept: x + rate * g)),
                ("not cleared", run(lambda name, x, g, kept: x - rate * kept)),
                ("not moved", run(lambda name, x, g, kept: x)),
                ("step size left out", run(lambda name, x, g, kept: x - g)),
                ("start left out", run(lambda name, x, g, kept: -rate * g)),
                ("gradient left out", run(lambda name, x, g, kept: x - rate)),
                ("one parameter moved", alone("a")),
                ("one parameter moved", alone("b")),
            ),
        )  # fmt: skip
