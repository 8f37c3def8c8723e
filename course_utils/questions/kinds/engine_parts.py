"""The parts of an engine, to be written: node, order, backward pass, slopes, neuron, step, and the whole."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.questions.draw import Draw
from course_utils.questions.kinds.engine_lab import EngineLab, Trial

DOUBLINGS = 60
DEPTH = 30_000  # thirty times what Python's recursion survives
DEEP_SECONDS = 6.0


def _decimal(draw: Draw) -> float:
    """A number with one decimal, away from 0 and 1."""
    return draw.pick((-1, 1)) * draw.integer(12, 29) / 10


@dataclass(frozen=True, eq=False)
class NodeLab(EngineLab):
    """`Value`: a number with its parents and local partials, its sum and its product."""

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """A leaf, a sum, a product, both of a number and itself."""
        a, b = _decimal(draw), draw.integer(31, 49) / 10
        yield Trial(
            f"`Value({a})`", "leaf", (a,), [["data", a], ["grad", 0.0], ["parents", []], ["partials", []]]
        )

        def node(data, parents, partials, grad=0.0):
            return [["data", data], ["parents", parents], ["partials", partials], ["grad", grad]]

        def operation(words, name, numbers, expected, *slips):
            bare = ("number for Value", [["result", expected[0][1]]])
            return Trial(words, name, numbers, expected, (bare, *slips), too_deep="operation in itself")

        two, numbers = f"a = {a} and b = {b}", "numbers for parents"
        yield operation(
            f"`a + b` with {two}", "total", (a, b), node(a + b, ["a", "b"], [1.0, 1.0]),
            (numbers, node(a + b, [a, b], [1.0, 1.0])),
        )  # fmt: skip
        yield operation(
            f"`a + a` with a = {a}", "double", (a,), node(a + a, ["a", "a"], [1.0, 1.0]),
            ("parent lost", node(a + a, ["a"], [1.0, 1.0])), ("parent lost", node(a + a, ["a"], [1.0])),
        )  # fmt: skip
        yield operation(
            f"`a * b` with {two}", "product", (a, b), node(a * b, ["a", "b"], [b, a]),
            ("own value", node(a * b, ["a", "b"], [a, b])),
            ("sum for product", node(a * b, ["a", "b"], [1.0, 1.0])),
            (numbers, node(a * b, [a, b], [b, a])),
        )  # fmt: skip
        yield operation(
            f"`a * a` with a = {a}", "square", (a,), node(a * a, ["a", "a"], [a, a]),
            ("parent lost", node(a * a, ["a"], [a, a])), ("parent lost", node(a * a, ["a"], [a])),
        )  # fmt: skip


# name: its parents, parents first. Short cuts lead past `e` to `b`, and past both to `a`.
GRAPH = (
    ("a", ()),
    ("b", ("a",)),
    ("c", ("b", "a")),
    ("d", ("c",)),
    ("e", ("d", "b")),
    ("f", ("e", "b", "a")),
)


def order_slip(names: list, graph: tuple) -> str:
    """What is wrong with an order of the names of a graph, the output first; "" where nothing is."""
    if any(name not in dict(graph) for name in names):
        return "Everything in the list must be a node of the graph."
    if len(set(names)) < len(names):
        return "node twice"
    if len(names) < len(graph):
        return "node missing"
    place = {name: i for i, name in enumerate(names)}
    edges = [(name, parent) for name, parents in graph for parent in parents]
    if edges and all(place[name] > place[parent] for name, parent in edges):
        return "inputs first"
    return "" if all(place[name] < place[parent] for name, parent in edges) else "parent too early"


@dataclass(frozen=True, eq=False)
class OrderLab(EngineLab):
    """`order(root)`: every node once, each before its parents."""

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """One node, a graph with short cuts, one that doubles, a deep one."""
        single = (("x", ()),)
        yield Trial(
            "a single node", "named order", (single, "x"), fits=lambda seen: order_slip(seen[0][1], single)
        )
        words = "; ".join(f"{name} from {' and '.join(parents)}" for name, parents in GRAPH[1:])
        yield Trial(
            f"a graph ({words})", "named order", (GRAPH, "f"), fits=lambda seen: order_slip(seen[0][1], GRAPH)
        )
        yield Trial(
            f"`x = x + x`, {DOUBLINGS} times", "doubled order", (DOUBLINGS,), [["nodes", DOUBLINGS + 1.0]],
            too_slow="every path",
        )  # fmt: skip
        yield Trial(
            f"a chain of {DEPTH:,} nodes", "deep order", (DEPTH,), [["nodes", DEPTH + 1.0]],
            too_deep="recursion", too_slow="list searched", seconds=DEEP_SECONDS,
        )  # fmt: skip


def passed_back(edges: tuple, passes: int = 1, fault: str = "") -> list:
    """Gradients of a graph [(name, data, parents, partials), ...], parents first, by a pass with `fault`."""
    grads = {name: 0.0 for name, *_ in edges}
    leaves = [name for name, _, parents, _ in edges if not parents]
    for _ in range(passes):
        grads |= dict.fromkeys(grads if fault != "stale gradients" else leaves, 0.0)
        grads[edges[-1][0]] = 0.0 if fault == "not seeded" else 1.0
        for name, _, parents, partials in reversed(edges):
            for parent, partial in zip(parents, partials, strict=True):
                upstream = grads[name]
                if fault == "upstream forgotten":
                    passed = partial
                elif fault == "upstream added":
                    passed = partial + upstream
                elif fault == "local partial forgotten":
                    passed = upstream
                else:
                    passed = partial * upstream
                grads[parent] = passed if fault == "overwrote" else grads[parent] + passed
    return [[f"{name}.grad", grad] for name, grad in grads.items()]


@dataclass(frozen=True, eq=False)
class AccumulateLab(EngineLab):
    """`accumulate(nodes)`: the backward pass over nodes that stand in order, the output first."""

    FAULTS = ("overwrote", "upstream forgotten", "local partial forgotten", "upstream added", "not seeded")

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """A product, x x + x, a chain with a branch, a second pass."""
        x, y, z = _decimal(draw), draw.integer(31, 49) / 10, _decimal(draw) / 2
        leaf = [(name, value, (), ()) for name, value in (("x", x), ("y", y), ("z", z))]
        product = (*leaf[:2], ("p", x * y, ("x", "y"), (y, x)))
        square = (leaf[0], ("p", x * x, ("x", "x"), (x, x)), ("s", x * x + x, ("p", "x"), (1.0, 1.0)))
        p, s = x * y, x * y + z
        chain = (
            *leaf, ("p", p, ("x", "y"), (y, x)), ("s", s, ("p", "z"), (1.0, 1.0)),
            ("q", s * x, ("s", "x"), (x, s)),
        )  # fmt: skip
        cube = (leaf[0], ("p", x * x, ("x", "x"), (x, x)), ("q", x**3, ("p", "x"), (x, x * x)))
        for words, edges, passes in (
            (f"p = x y at ({x}, {y})", product, 1),
            (f"p = x x, s = p + x at x = {x}", square, 1),
            (f"p = x y, s = p + z, q = s x at ({x}, {y}, {z})", chain, 1),
            (f"p = x x, q = p x at x = {x}, run a second time after x.grad was set to 0", cube, 2),
        ):
            faults = (*self.FAULTS, "stale gradients") if passes == 2 else self.FAULTS
            gives = tuple((fault, passed_back(edges, passes, fault)) for fault in faults)
            yield Trial(words, "gradients", (edges, passes), passed_back(edges, passes), gives)


SLOPES = {
    "exp": (math.exp, lambda x, y: y),
    "log": (math.log, lambda x, y: 1 / x),
    "tanh": (math.tanh, lambda x, y: 1 - y * y),
    "sin": (math.sin, lambda x, y: math.cos(x)),
    "relu": (lambda x: max(x, 0.0), lambda x, y: float(x > 0)),
}


@dataclass(frozen=True, eq=False)
class SlopeLab(EngineLab):
    """`slope(name, x, y)`: the local partial of each function of one number."""

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """Each function at a random point, relu on both sides."""
        for name in SLOPES:
            yield self._trial(name, draw.integer(12, 29) / 10)
        yield self._trial("relu", -draw.integer(12, 29) / 10)

    def _trial(self, name: str, x: float) -> Trial:
        f, exact = SLOPES[name]
        y = f(x)
        wrong = {
            "exp": (("power rule on exp", x * math.exp(x - 1)),),
            "log": (("one over", x), ("value for slope", y)),
            "tanh": (("input for value", 1 - x * x), ("value for slope", y)),
            "sin": (("sign", -math.cos(x)), ("value for slope", y)),
            "relu": (("value for slope", y), ("kink ignored", 1.0)),
        }[name]
        slips = tuple((slip, [["slope", value]]) for slip, value in wrong)
        words = f"y = {name}(x) at x = {x}, y = {y:.6g}"
        return Trial(words, "slopes", (name, x, y), [["slope", exact(x, y)]], slips)


@dataclass(frozen=True, eq=False)
class NeuronLab(EngineLab):
    """`neuron(ws, xs, b)`: the weighted sum of a neuron, made of Values."""

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """Two inputs, three, and a sum below zero."""
        for n, sign in ((2, 1), (3, 1), (2, -1)):
            ws, xs = [[_decimal(draw) for _ in range(n)] for _ in "wx"]
            z = sum(w * x for w, x in zip(ws, xs, strict=True))
            b = round(sign * 1.7 - z, 2)

            def seen(data, ws=ws, xs=xs, weights=1.0, inputs=1.0, bias=1.0):
                to_weights, to_inputs = [weights * x for x in xs], [inputs * w for w in ws]
                gradients = [["weights' grad", to_weights], ["inputs' grad", to_inputs], ["bias' grad", bias]]
                return [["data", data], *gradients]

            def through(f, slope):
                return seen(f, weights=slope, inputs=slope, bias=slope)

            yield Trial(
                f"ws = {tuple(ws)}, xs = {tuple(xs)}, b = {b}", "neuron", (ws, xs, b), seen(z + b),
                (
                    ("no bias", seen(z, bias=0.0)),
                    ("activated", through(max(z + b, 0.0), float(z + b > 0))),
                    ("activated", through(math.tanh(z + b), 1 - math.tanh(z + b) ** 2)),
                    ("left the graph", through(z + b, 0.0)),
                    ("left the graph", seen(z + b, weights=0.0)),
                    ("left the graph", seen(z + b, inputs=0.0)),
                    ("left the graph", seen(z + b, weights=0.0, inputs=0.0)),
                    ("left the graph", [["result", z + b]]),
                ),
            )  # fmt: skip


@dataclass(frozen=True, eq=False)
class StepLab(EngineLab):
    """`descend(loss, parameters, rate)`: clear, compute, backward, move; returns the loss."""

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
                    points[name] -= move(gradient, kept[name])
            told = [["number of losses computed", 2.0], ["number of backward passes", 2.0]]
            return [*told, *([f"{name}.data", x] for name, x in points.items()), ["returned", before]]

        loss = " + ".join(f"3 ({name} + 1)^2" for name in starts)
        places = " and ".join(f"{name} = {x}" for name, x in starts.items())
        return Trial(
            f"two steps on {loss} from {places}, rate {rate}", "descent", (tuple(starts.items()), t, rate),
            run(lambda g, kept: rate * g),
            (
                ("uphill", run(lambda g, kept: -rate * g)),
                ("not cleared", run(lambda g, kept: rate * kept)),
                ("not moved", run(lambda g, kept: 0.0)),
                ("step size left out", run(lambda g, kept: g)),
            ),
        )  # fmt: skip


def check_numbers() -> dict[str, tuple[tuple, float, tuple]]:
    """name: (point, value, gradient) of expressions whose numbers others print too."""
    w = (2.0, -3.0, -3.0, -1.0, -2.0)
    s = 1 / (1 + math.exp(-1.0))
    d = s * (1 - s)
    r = math.sqrt(0.5)
    return {
        "gate": ((-2.0, 5.0, -4.0), -12.0, (-4.0, -4.0, 3.0)),
        "neuron": (w, s, (-d, -2 * d, d, 2 * d, -3 * d)),
        "survey": ((2.0, 5.0), math.log(2) + 10 - math.sin(5), (5.5, 2 - math.cos(5))),
        "tanh neuron": ((2.0, 0.0, -3.0, 1.0, 6.8813735870195432), r, (-1.5, 0.5, 1.0, 0.0, 0.5)),
        "micrograd": ((-4.0, 2.0), 24.70408163265306, (138.83381924198252, 645.5772594752186)),
    }


@dataclass(frozen=True, eq=False)
class WholeLab(EngineLab):
    """`Value` with all that was written: five known expressions, a second pass, a deep chain."""

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """The check numbers, x^3 twice, the chain."""
        for name, (point, value, gradient) in check_numbers().items():
            words = f"the expression “{name}” at {point}"
            yield Trial(words, "whole", (name, point), [["value", value], ["gradient", [*gradient]]])
        stale = [["gradient", 45.0]]
        yield Trial(
            "x x x at x = 3, `backward` run a second time after x.grad was set to 0", "again", (3.0,),
            [["gradient", 27.0]], (("stale gradients", stale),),
        )  # fmt: skip
        yield Trial(
            f"a chain of {DEPTH:,} additions", "deep", (DEPTH,), [["gradient", 1.0]],
            too_deep="recursion", seconds=DEEP_SECONDS,
        )  # fmt: skip
