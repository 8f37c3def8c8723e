"""The backward pass, edge by edge: a graph of numbers whose gradients fill up from the output end."""

import math
from dataclasses import dataclass

import sympy
from sympy import Piecewise

from course_utils.stage.controls import Button, Slider, Toggle
from course_utils.stage.graph import Edge, Graph, Node
from course_utils.stage.pictures.values import ROWS, WIDTH, Found
from course_utils.stage.scene import Plane, Scene
from course_utils.stage.texts import Num, Text, live
from course_utils.stage.widget import Stage

ROOMY = 14  # nodes up to which every edge has room for its number
WINDOW = {
    "x": (-0.7, WIDTH + 0.7),
    "y": (-ROWS / 2 - 0.2, ROWS / 2 + 0.2),
    "wide": True,
}  # of a Value's graph


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
        "x": ((0, 1.9), (0, 1)), "y": ((0, -0.4), (0, -1)), "z": ((1.7, -2), (0, -1)),
        "s": ((1.6, 0.9), (1, 0.1)), "f": ((3.1, -0.7), (1, -0.1)),
    },
)  # fmt: skip


@dataclass
class _Pass:
    """One backward pass: values by name in forward order, edges with partials in the order of the walk."""

    values: dict
    edges: list
    partials: list
    leaves: set

    @property
    def root(self) -> str:
        return next(reversed(self.values))

    def handed(self, overwrite: bool) -> list:
        """What each edge hands to its parent; `overwrite` is the bug of = in place of +=."""
        complete, given = {self.root: sympy.Integer(1)}, []
        for (name, parent, _), partial in zip(self.edges, self.partials, strict=True):
            given.append(complete[name] * partial)
            before = 0 if overwrite else complete.get(parent, 0)
            complete[parent] = before + given[-1]
        return given


def backward_walk(graph=SQUARE_PLUS, bug: bool = False, **names) -> Stage:
    """Step through the backward pass of `graph`, a `Walked` whose leaves get sliders, or any `Value`.

    A Value is whatever has `data`, `parents` and `partials`, the course's or the learner's own; names: some
    of its nodes, as `backward_walk(f, x=x, y=y)`. Where its `backward` has run, gradients other than the
    walk's are told. bug: a switch puts = for +=. Raises SceneError for more than 30 nodes, or for no graph.
    """
    sliders, complaints, shares = [], [], {}
    if isinstance(graph, Walked):
        sliders = [Slider(name, -5, 5, value, label=name) for name, value in graph.leaves]
        values = graph.values({slider.name: slider.symbol for slider in sliders})
        leaves = {name for name, _ in graph.leaves}
        one = _Pass(values, graph.edges(), graph.partials(values), leaves)
        places, title = graph.places, f"the graph of {graph.formula}"
        window = {"x": (-1.5, 6.5), "y": (-4, 4)}
    else:
        found = Found(graph, names)
        one = _pass_of(found)
        places, shares = found.stand(len(found.nodes) <= ROOMY)
        title, window = f"the graph of {one.root}", WINDOW
        complaints = _differences(found, one)
    return Stage(_scene(title, one, (places, shares), window, sliders, bug, complaints))


def _pass_of(found) -> _Pass:
    values = {
        name: sympy.Float(float(node.data)) for name, node in zip(found.names, found.nodes, strict=True)
    }
    edges, partials = [], []
    for name, node in zip(found.names[::-1], found.nodes[::-1], strict=True):
        for i, (parent, partial) in enumerate(zip(found.parents(node), node.partials, strict=True)):
            edges.append((name, found.names[parent], i))
            partials.append(sympy.Float(float(partial)))
    leaves = {name for name, node in zip(found.names, found.nodes, strict=True) if not node.parents}
    return _Pass(values, edges, partials, leaves)


def _differences(found, one: _Pass) -> list[Text]:
    """Where the graph's own `backward` has run: the gradients in which it differs from the walk."""
    ends = dict.fromkeys(one.values, 0.0) | {one.root: 1.0}
    for (_, parent, _), given in zip(one.edges, one.handed(overwrite=False), strict=True):
        ends[parent] += float(given)
    own = {
        name: float(getattr(node, "grad", 0) or 0)
        for name, node in zip(found.names, found.nodes, strict=True)
    }
    if not any(own.values()):
        return []
    wrong = [name for name in own if not math.isclose(own[name], ends[name], rel_tol=1e-9, abs_tol=1e-12)]
    return [
        Text(
            *live(f"Your {name}.grad is {{}}; the walk ends with {{}}.", own[name], ends[name]), color="wrong"
        )
        for name in wrong[:3]
    ] or [Text("Your backward() gave every node the gradient with which the walk ends.", color="right")]


def _scene(title, one: _Pass, stand, window, sliders, bug, complaints) -> Scene:
    last = len(one.edges) + 1
    step = Slider("step", 0, last, 0, digits=0, play=True, label=f"step (of {last})")
    overwrite = Toggle("overwrite", label="write = in place of +=")
    handed = one.handed(overwrite=False)
    if bug:
        pairs = zip(one.handed(overwrite=True), handed, strict=True)
        handed = [Piecewise((faulty, overwrite.symbol > 0.5), (right, True)) for faulty, right in pairs]
    arrivals = {name: [(1, sympy.Integer(1))] if name == one.root else [] for name in one.values}
    for j, ((_, parent, _), number) in enumerate(zip(one.edges, handed, strict=True), start=2):
        arrivals[parent].append((j, number))
    grads = {
        name: _so_far(arrivals[name], step.symbol, overwrite.symbol if bug else None) for name in one.values
    }

    def now(j):
        return Piecewise((1, sympy.Eq(step.symbol, j)), (0, True))

    told = [
        Text("Forward: every node has its value, and every edge its local partial.", when=now(0)),
        Text(f"The output {one.root} moves as fast as itself: its gradient is 1.", when=now(1)),
    ]
    words = "{} hands {} its gradient times the partial: {{}} · {{}} = {{}}."
    for j, ((name, parent, _), partial, given) in enumerate(
        zip(one.edges, one.partials, handed, strict=True), 2
    ):
        numbers = live(words.format(name, parent), grads[name], partial, given)
        told.append(Text(*numbers, color="cotangent", when=now(j)))
    plane = Plane(title, _graph(one, *stand, grads, now), **window, names=("", ""), axes="")
    says = live(
        f"{title.capitalize()}. " + " ".join(f"{name} = {{}}, gradient {{}}." for name in one.values),
        *(number for name in one.values for number in (one.values[name], grads[name])),
    )
    buttons = [Button(name, {step.symbol: step.symbol + by}) for name, by in (("◀ back", -1), ("on ▶", 1))]
    panels = [step, *buttons, *([overwrite] if bug else []), *sliders, *told, *complaints]
    return Scene(plane, *panels, says=says)


def _graph(one: _Pass, places, shares, grads, now) -> Graph:
    """Nodes with value and gradient; on each edge its partial, coloured and turned round when walked."""
    nodes = [
        Node(
            name,
            places[name][0],
            away=places[name][1],
            color="input" if name in one.leaves else "output",
            lines=((f"{name} = ", Num(value, 1)), ("grad ", Num(grads[name], 1))),
        )
        for name, value in one.values.items()
    ]
    numbers = one.partials if len(one.values) <= ROOMY else [None] * len(one.edges)
    edges = [
        Edge(
            parent,
            name,
            number,
            color="cotangent",
            marked=now(j),
            backwards=True,
            digits=1,
            along=shares.get((name, i), 0.5),
        )
        for j, ((name, parent, i), number) in enumerate(zip(one.edges, numbers, strict=True), start=2)
    ]
    # A `Graph` takes twins in the order of their position among the parents, as the walk has them.
    return Graph("graph", nodes, edges, gap=0.15 if shares else 0.35)


def _so_far(arrivals: list, step, overwrite):
    """A gradient at this step: the sum of what has arrived, or with the bug the last of it."""
    added = sum((Piecewise((number, step >= j), (0, True)) for j, number in arrivals), sympy.Integer(0))
    if overwrite is None or len(arrivals) < 2:
        return added
    last = Piecewise(*((number, step >= j) for j, number in arrivals[::-1]), (0, True))
    return Piecewise((last, overwrite > 0.5), (added, True))
