"""The backward pass, edge by edge: a graph of numbers whose gradients fill up from the output end."""

import math
from dataclasses import dataclass

import sympy
from sympy import Piecewise

from course_utils.stage.controls import Choice, Slider, Toggle
from course_utils.stage.marks import Arrow, Dot
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Note, Num, Text, live
from course_utils.stage.widget import Stage

GAP = 0.16  # the share of an edge that its arrow leaves free at both ends
LINE = 0.7  # between a node's value and its gradient: side by side they would not fit on a phone
APART = 0.22  # between two edges that join the same nodes


@dataclass(frozen=True)
class Walked:
    """A graph to walk. nodes: (name, function of the parents' values, parents' names...), in forward order.

    leaves: (name, value) pairs; places: where each name stands, and on which side its text.
    """

    formula: str
    leaves: tuple
    nodes: tuple
    places: dict

    def edges(self) -> list[tuple[str, str, int]]:
        """(node, parent, its position among the node's parents), in the order of the backward pass."""
        return [(name, p, i) for name, _, *parents in self.nodes[::-1] for i, p in enumerate(parents)]

    def values(self, symbols: dict) -> dict:
        """Every name's value, from those of the leaves."""
        values = dict(symbols)
        for name, f, *parents in self.nodes:
            values[name] = f(*(values[p] for p in parents))
        return values

    def partials(self, values: dict) -> list:
        """The local partial of every edge, in the order of `edges`."""
        found = []
        for _, f, *parents in self.nodes[::-1]:
            slots = sympy.symbols(f"slot:{len(parents)}", real=True)
            here = dict(zip(slots, (values[p] for p in parents), strict=True))
            found += [sympy.diff(f(*slots), slot).subs(here, simultaneous=True) for slot in slots]
        return found

    def handed(self, partials: list, overwrite: bool) -> list:
        """What each edge hands to its parent; `overwrite` is the bug of = in place of +=."""
        complete, given = {self.nodes[-1][0]: sympy.Integer(1)}, []
        for (name, parent, _), partial in zip(self.edges(), partials, strict=True):
            given.append(complete[name] * partial)
            before = 0 if overwrite else complete.get(parent, 0)
            complete[parent] = before + given[-1]
        return given


SQUARE_PLUS = Walked(
    "s = x · x + x",
    (("x", 3.0),),
    (("p", lambda a, b: a * b, "x", "x"), ("s", lambda a, b: a + b, "p", "x")),
    {"x": ((0, -1.8), (0, -1)), "p": ((2.5, 1.8), (0, 1)), "s": ((5, -1.8), (0, -1))},
)
GATE = Walked(
    "f = (x + y) z",
    (("x", -2.0), ("y", 5.0), ("z", -4.0)),
    (("s", lambda a, b: a + b, "x", "y"), ("f", lambda a, b: a * b, "s", "z")),
    {
        "x": ((0, 2.6), (0, 1)), "y": ((0, -0.6), (0, -1)), "z": ((2, -2.6), (0, -1)),
        "s": ((2, 1), (1, 0.1)), "f": ((4, -0.8), (1, -0.1)),
    },
)  # fmt: skip


def backward_walk(graph: Walked = SQUARE_PLUS, bug: bool = False) -> Stage:
    """Step through the backward pass of `graph`; sliders move the leaves. bug: a switch puts = for +=."""
    sliders = [Slider(name, -5, 5, value, label=name) for name, value in graph.leaves]
    values = graph.values({slider.name: slider.symbol for slider in sliders})
    edges, partials = graph.edges(), graph.partials(values)
    root = graph.nodes[-1][0]
    step = Choice("step", ("forward", f"seed {root}", *_names(edges)), label="walk")
    overwrite = Toggle("overwrite", label="write = in place of +=")
    handed = graph.handed(partials, overwrite=False)
    if bug:
        pairs = zip(graph.handed(partials, overwrite=True), handed, strict=True)
        handed = [Piecewise((faulty, overwrite.symbol > 0.5), (right, True)) for faulty, right in pairs]
    arrivals = {name: [(1, sympy.Integer(1))] if name == root else [] for name in values}
    for j, ((_, parent, _), number) in enumerate(zip(edges, handed, strict=True), start=2):
        arrivals[parent].append((j, number))
    grads = {name: _so_far(arrivals[name], step.symbol, overwrite.symbol if bug else None) for name in values}
    told = [
        Text("Forward: every node has its value, and every edge its local partial.", when=step.chosen(0)),
        Text(f"The output {root} moves as fast as itself: its gradient is 1.", when=step.chosen(1)),
    ]
    marks = []
    for j, edge in enumerate(edges, start=2):
        marks += _edge(graph, edge, partials[j - 2], step.chosen(j))
        words = f"{edge[0]} hands {edge[1]} its gradient times the partial: {{}} · {{}} = {{}}."
        numbers = live(words, grads[edge[0]], partials[j - 2], handed[j - 2])
        told.append(Text(*numbers, color="cotangent", when=step.chosen(j)))
    for name in values:
        marks += _node(graph, name, values[name], grads[name])
    title = f"the graph of {graph.formula}"
    plane = Plane(title, *marks, x=(-1.5, 6.5), y=(-4, 4), names=("", ""), axes="")
    state = live(
        f"{title.capitalize()}. " + " ".join(f"{name} = {{}}, gradient {{}}." for name in values),
        *(number for name in values for number in (values[name], grads[name])),
    )
    return Stage(Scene(plane, step, *([overwrite] if bug else []), *sliders, *told, says=state))


def _names(edges) -> list[str]:
    """`s to p`; the second of two edges between the same nodes is `s to p again`."""
    again = [(name, parent) in [(n, p) for n, p, _ in edges[:k]] for k, (name, parent, _) in enumerate(edges)]
    return [f"{n} to {p}" + " again" * a for (n, p, _), a in zip(edges, again, strict=True)]


def _so_far(arrivals: list, step, overwrite):
    """A gradient at this step: the sum of what has arrived, or with the bug the last of it."""
    added = sum((Piecewise((number, step >= j), (0, True)) for j, number in arrivals), sympy.Integer(0))
    if overwrite is None or len(arrivals) < 2:
        return added
    last = Piecewise(*((number, step >= j) for j, number in arrivals[::-1]), (0, True))
    return Piecewise((last, overwrite > 0.5), (added, True))


def _node(graph, name, value, grad) -> tuple:
    place, side = graph.places[name]
    color = "input" if name in dict(graph.leaves) else "output"
    x, y = place
    above, below = (y + LINE, y) if side[1] > 0 else (y, y - LINE)
    return (
        Dot(place, color=color),
        Note((x, above), *live(f"{name} = {{}}", Num(value, 1)), away=side, color=color),
        Note((x, below), *live("grad {}", Num(grad, 1)), away=side, color=color),
    )


def _edge(graph, edge, partial, active) -> tuple:
    """The edge with its partial: grey from parent to node; when it is walked, coloured, the other way."""
    name, parent, position = edge
    (x0, y0), (x1, y1) = graph.places[parent][0], graph.places[name][0]
    twins = [i for n, p, i in graph.edges() if (n, p) == (name, parent)]
    shift = APART * (2 * twins.index(position) - len(twins) + 1)
    length = math.hypot(x1 - x0, y1 - y0)
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length

    def at(share):
        return x0 + share * (x1 - x0) + shift * nx, y0 + share * (y1 - y0) + shift * ny

    side = (nx, ny) if shift >= 0 else (-nx, -ny)
    return (
        Arrow(at(GAP), at(1 - GAP), color="muted", when=1 - active),
        Arrow(at(1 - GAP), at(GAP), color="cotangent", when=active),
        Note(at(0.5), Num(partial, 1), away=side, color="muted", when=1 - active),
        Note(at(0.5), Num(partial, 1), away=side, color="cotangent", when=active),
    )
