"""The parts of an engine, to be written: node, order, backward pass, slopes, and the whole."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.questions.draw import Draw
from course_utils.questions.kinds import engine_frames
from course_utils.questions.kinds.engine_lab import EngineLab, Trial, alike

DOUBLINGS = 60
DEPTH = 30_000  # thirty times what Python's recursion survives
DEEP_SECONDS = 6.0


def decimal(draw: Draw) -> float:
    """A number with one decimal, away from 0 and 1."""
    return draw.pick((-1, 1)) * draw.integer(12, 29) / 10


@dataclass(frozen=True, eq=False)
class NodeLab(EngineLab):
    """`Value`: a number with its parents and local partials, its sum and its product."""

    frame: str = engine_frames.VALUE

    given = 1

    def agrees(self, seen: list, expected: list) -> bool:
        """Also where two equal edges are one, with the sum of their partials."""
        return alike(_edges_summed(seen), _edges_summed(expected))

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """A leaf, a sum, a product, both of a number and itself."""
        a, b = -draw.integer(12, 29) / 10, draw.integer(31, 49) / 10
        yield Trial(
            f"`Value({a})`", "leaf", (a,), [["data", a], ["grad", 0.0], ["parents", []], ["partials", []]]
        )

        def node(data, parents, partials, grad=0.0):
            return [["data", data], ["parents", parents], ["partials", partials], ["grad", grad]]

        def operation(words, name, numbers, expected, *slips):
            (_, data), (_, parents), (_, partials), _ = expected
            always = (
                ("number for Value", [["result", data]]),
                ("no parents", node(data, [], partials)),
                ("no parents", node(data, [], [])),
                ("no partials", node(data, parents, [])),
            )
            return Trial(words, name, numbers, expected, (*always, *slips), too_deep="operation in itself")

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


def _edges_summed(seen: list) -> list:
    """What a node is, with the partials of all edges to one parent added up."""
    fields = dict(seen)
    parents, partials = fields.get("parents"), fields.get("partials")
    if not (type(parents) is type(partials) is list and len(parents) == len(partials)):
        return seen
    sums: dict = {}
    for parent, partial in zip(parents, partials, strict=True):
        if type(parent) is not str or type(partial) is not float:
            return seen
        sums[parent] = sums.get(parent, 0.0) + partial
    return [*(fields | {"parents": [*sums], "partials": [*sums.values()]}).items()]


# name: its parents, parents first. Short cuts lead past `e` to `b`, and past both to `a`.
GRAPH = (
    ("a", ()),
    ("b", ("a",)),
    ("c", ("b", "a")),
    ("d", ("c",)),
    ("e", ("d", "b")),
    ("f", ("e", "b", "a")),
)


def order_slip(seen: list, graph: tuple) -> str:
    """What is wrong with the order of the names of a graph that came back; "" where nothing is."""
    (label, names), *again = seen
    if label != "order":
        return "A list is expected." + " Is a `return` missing?" * (names == "nothing")
    if again:
        return "What is kept from one call to the next: on the nodes, or in a default argument?"
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

    frame: str = engine_frames.ORDER

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """One node, a graph with short cuts, one that doubles, a deep one."""
        single = (("x", ()),)
        yield Trial("a single node", "named order", (single, "x"), fits=lambda seen: order_slip(seen, single))
        words = "; ".join(f"{name} from {' and '.join(parents)}" for name, parents in GRAPH[1:])
        yield Trial(
            f"a graph ({words})", "named order", (GRAPH, "f"), fits=lambda seen: order_slip(seen, GRAPH)
        )
        yield Trial(
            f"`x = x + x`, {DOUBLINGS} times", "doubled order", (DOUBLINGS,), [["nodes", DOUBLINGS + 1.0]],
            too_slow="every path",
        )  # fmt: skip
        yield Trial(
            f"a chain of {DEPTH:,} nodes", "deep order", (DEPTH,), [["nodes", DEPTH + 1.0]],
            too_deep="recursion", too_slow="list searched", seconds=DEEP_SECONDS,
        )  # fmt: skip


HANDED = {  # what an edge hands on instead, from the node's data and gradient and the partials
    "upstream forgotten": lambda data, grad, partial, first: partial,
    "upstream added": lambda data, grad, partial, first: partial + grad,
    "local partial forgotten": lambda data, grad, partial, first: grad,
    "value for gradient": lambda data, grad, partial, first: partial * data,
    "first partial": lambda data, grad, partial, first: first * grad,
    "handed with a minus": lambda data, grad, partial, first: -partial * grad,
    "nothing handed": lambda data, grad, partial, first: 0.0,
}


def passed_back(edges: tuple, passes: int = 1, fault: str = "") -> list:
    """Gradients of a graph [(name, data, parents, partials), ...], parents first, by a pass with `fault`."""
    grads = {name: 0.0 for name, *_ in edges}
    inner = [name for name, _, parents, _ in edges if parents]
    handed = HANDED.get(fault, lambda data, grad, partial, first: partial * grad)
    for _ in range(passes):
        if fault != "stale gradients":
            grads |= dict.fromkeys(grads if fault == "leaves cleared" else inner, 0.0)
        grads[edges[-1][0]] = 0.0 if fault == "not seeded" else 1.0
        for name, data, parents, partials in reversed(edges):
            along = [*zip(parents, partials, strict=True)][: 1 if fault == "first parent only" else None]
            for parent, partial in along:
                new = handed(data, grads[name], partial, partials[0])
                grads[parent] = new if fault == "overwrote" else grads[parent] + new
            grads[name] *= fault != "cleared after use"
    return [[f"{name}.grad", grad] for name, grad in grads.items()]


@dataclass(frozen=True, eq=False)
class AccumulateLab(EngineLab):
    """`accumulate(nodes)`: the backward pass over nodes that stand in order, the output first."""

    frame: str = engine_frames.ACCUMULATE
    FAULTS = (
        *HANDED, "overwrote", "first parent only", "not seeded", "cleared after use", "stale gradients",
        "leaves cleared",
    )  # fmt: skip

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """A product, x x + x, a chain with a branch, a second pass."""
        x, y, z = decimal(draw), draw.integer(31, 49) / 10, decimal(draw) / 2
        leaf = [(name, value, (), ()) for name, value in (("x", x), ("y", y), ("z", z))]
        product = (*leaf[:2], ("p", x * y, ("x", "y"), (y, x)))
        square = (leaf[0], ("p", x * x, ("x", "x"), (x, x)), ("s", x * x + x, ("p", "x"), (1.0, 1.0)))
        p, s = x * y, x * y - z
        chain = (
            *leaf, ("p", p, ("x", "y"), (y, x)), ("s", s, ("p", "z"), (1.0, -1.0)),
            ("q", s * x, ("s", "x"), (x, s)), ("r", (s * x) ** 2, ("q",), (2 * s * x,)),
        )  # fmt: skip
        cube = (leaf[0], ("p", x * x, ("x", "x"), (x, x)), ("q", x**3, ("p", "x"), (x, x * x)))
        for words, edges, passes in (
            (f"p = x y at ({x}, {y})", product, 1),
            (f"p = x x, s = p + x at x = {x}", square, 1),
            (f"p = x y, s = p - z, q = s x, r = q^2 at ({x}, {y}, {z})", chain, 1),
            (f"p = x x, q = p x at x = {x}, run twice", cube, 2),
        ):
            gives = tuple((fault, passed_back(edges, passes, fault)) for fault in self.FAULTS)
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

    frame: str = engine_frames.SLOPE
    given = 3

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """Each function at a random point, tanh and relu on both sides of 0, relu near it too."""
        for name in SLOPES:
            yield self._trial(name, draw.integer(12, 29) / 10)
        yield self._trial("tanh", -draw.integer(3, 9) / 10)
        for sign, most in ((-1, 29), (1, 9), (-1, 9)):
            yield self._trial("relu", sign * draw.integer(most - 8, most) / 10)

    def _trial(self, name: str, x: float) -> Trial:
        f, exact = SLOPES[name]
        y = f(x)
        wrong = {
            "exp": (("power rule on exp", x * math.exp(x - 1)),),
            "log": (("one over", x), ("value for slope", y)),
            "tanh": (
                ("input for value", 1 - x * x),
                ("value for slope", y),
                ("sign", 1 + y * y),
                ("sign", y * y - 1),
                ("slope of the logistic", y * (1 - y)),
                ("square left out", 1 - y),
                ("tanh twice", 1 - math.tanh(y) ** 2),
            ),
            "sin": (("sign", -math.cos(x)), ("value for slope", y)),
            "relu": (
                ("value for slope", y),
                ("kink ignored", 1.0),
                ("relu switched", float(x <= 0)),
                ("input for slope", x),
            ),
        }[name]
        slips = tuple((slip, [["slope", value]]) for slip, value in wrong)
        words = f"y = {name}(x) at x = {x}, y = {y:.6g}"
        return Trial(words, "slopes", (name, x, y), [["slope", exact(x, y)]], slips, name)


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

    frame: str = engine_frames.VALUE

    def trials(self, draw: Draw) -> Iterable[Trial]:
        """The check numbers, x^3 twice, the chain."""
        for name, (point, value, gradient) in check_numbers().items():
            words = f"the expression “{name}” at {point}"
            yield Trial(words, "whole", (name, point), [["value", value], ["gradient", [*gradient]]])
        yield Trial(
            "x x x at x = 3, `backward` run twice: 27 and 27", "again", (3.0,), [["gradient", 54.0]],
            (("stale gradients", [["gradient", 72.0]]), ("leaves cleared", [["gradient", 27.0]])),
        )  # fmt: skip
        yield Trial(
            f"a chain of {DEPTH:,} additions", "deep", (DEPTH,), [["gradient", 1.0]],
            too_deep="recursion", seconds=DEEP_SECONDS,
        )  # fmt: skip
