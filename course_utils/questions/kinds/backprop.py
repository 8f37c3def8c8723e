"""Derivatives on a graph: sums over its paths, and a backward pass by hand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod

from course_utils.questions.draw import Draw
from course_utils.questions.forms import Values
from course_utils.questions.kinds.common import listed, show
from course_utils.questions.lazy import np
from course_utils.questions.question import Question
from course_utils.questions.reading.tree import name_tex


def paths(edges: tuple, start: str, end: str) -> list[list]:
    """Every path between two nodes as a list of edges; an edge is (from, to, ...)."""
    if start == end:
        return [[]]
    return [[edge, *rest] for edge in edges if edge[0] == start for rest in paths(edges, edge[1], end)]


def route(path: list) -> str:
    """TeX of a path: x \\to u \\to z."""
    return " \\to ".join(map(name_tex, (path[0][0], *(edge[1] for edge in path))))


@dataclass(frozen=True, eq=False)
class PathSum(Question):
    """dz/dx on a graph with a number on each edge: multiply along each path, add up the paths.

    edges: (from, to, partial), those into a node before those out of it; end: the last node; by: an input.
    """

    edges: tuple[tuple[str, str, int], ...]
    by: str
    end: str = "z"

    def statement(self) -> str:
        """What is asked."""
        given = ", ".join(  # a formula each: on a phone they stand in several lines
            f"$\\frac{{\\partial {name_tex(b)}}}{{\\partial {name_tex(a)}}} = {show(p)}$"
            for a, b, p in self.edges
        )
        return f"On the edges of a graph stand the partials {given}. What is {self._asked}?"

    @property
    def _asked(self) -> str:
        return f"$\\frac{{\\partial {name_tex(self.end)}}}{{\\partial {name_tex(self.by)}}}$"

    def form(self) -> Values:
        """One number."""
        return Values()

    def paths(self, start: str) -> list[list[tuple[str, str, int]]]:
        """Every path from a node to the end, as lists of edges."""
        return paths(self.edges, start, self.end)

    def _products(self, start: str) -> list[int]:
        return [prod(partial for _, _, partial in path) for path in self.paths(start)]

    def key(self) -> int:
        """Sum over paths of products over edges."""
        return sum(self._products(self.by))

    def hints(self) -> tuple[str, ...]:
        """The paths, then the rule."""
        routes = " and ".join(f"${route(path)}$" for path in self.paths(self.by))
        return (
            f"Find every path from ${name_tex(self.by)}$ to ${name_tex(self.end)}$, along the arrows.",
            f"They are {routes}.",
            "Multiply the numbers along each path. Then add up the paths.",
        )

    def solution(self) -> str:
        """Path by path, then the sum."""
        lines = [
            f"${route(path)}$ gives ${''.join(f'({show(p)})' for _, _, p in path)} = {show(product)}$."
            for path, product in zip(self.paths(self.by), self._products(self.by), strict=True)
        ]
        return " ".join(lines) + f" Together {self._asked} $= {show(self.key())}$."

    def why(self) -> str:
        """Add paths, multiply edges."""
        return "Multiply along edges, add over paths: that is a product of matrices, entry by entry."

    def slips(self) -> Iterable[tuple[str, object]]:
        """A path left out, paths multiplied, edges added, another input."""
        products = self._products(self.by)
        if len(products) > 1:
            for product in products:
                yield "forgot a path", self.key() - product
            yield "paths multiplied", prod(products)
        yield "edges added", sum(partial for path in self.paths(self.by) for _, _, partial in path)
        ends = {b for _, b, _ in self.edges}
        for other in dict.fromkeys(a for a, _, _ in self.edges if a not in ends and a != self.by):
            yield "other variable", sum(self._products(other))

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """One path followed, of three or more: of two, a path is left out then."""
        products = self._products(self.by)
        return [(0, "one path only", product) for product in products if len(products) > 2]

    def draw(self, draw: Draw) -> Question:
        """Other numbers on the edges."""
        numbers = draw.point(len(self.edges), -4, 5)
        return replace(self, edges=tuple((a, b, p) for (a, b, _), p in zip(self.edges, numbers, strict=True)))

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From a linear function with these partials, node by node."""
        ends = {b for _, b, _ in self.edges}
        inputs = list(dict.fromkeys(a for a, _, _ in self.edges if a not in ends))

        def f(x):
            values = {name: x[i] for i, name in enumerate(inputs)}
            for a, b, partial in self.edges:
                values[b] = values.get(b, 0.0) + partial * values[a]
            return values[self.end]

        J = np.reshape(jacobian(f, np.ones(len(inputs))), len(inputs))
        yield {}, J[inputs.index(self.by)]


# Operations of a graph by hand: value, formula, and the local partial with respect to each argument.
_OPERATIONS = {
    "add": (lambda a, b: a + b, "{} + {}", (lambda a, b: 1, lambda a, b: 1)),
    "sub": (lambda a, b: a - b, "{} - {}", (lambda a, b: 1, lambda a, b: -1)),
    "mul": (lambda a, b: a * b, "{} \\cdot {}", (lambda a, b: b, lambda a, b: a)),
    "square": (lambda a: a * a, "{}^2", (lambda a: 2 * a,)),
}
# What the partials become when a slip replaces them.
_WRONG = {
    "own value": {"mul": (lambda a, b: a, lambda a, b: b)},
    "square without its 2": {"square": (lambda a: a,)},
    "minus forgotten": {"sub": (lambda a, b: 1, lambda a, b: 1)},
    "local partial forgotten": {"mul": (lambda a, b: 1, lambda a, b: 1)},
}


@dataclass(frozen=True, eq=False)
class Backprop(Question):
    """A backward pass by hand on a small graph of whole numbers.

    nodes: (name, operation, arguments...) in an order in which they can be computed; the last is the loss.
    leaves: (name, value) pairs; of: the leaves and nodes whose gradients are asked.
    """

    nodes: tuple[tuple[str, ...], ...]
    leaves: tuple[tuple[str, int], ...]
    of: tuple[str, ...]

    @property
    def loss(self) -> str:
        """The name of the last node."""
        return self.nodes[-1][0]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all nodes. In an answer they are no numbers yet, and e is not Euler's."""
        return tuple(name for name, *_ in (*self.leaves, *self.nodes))

    def forward(self, values: dict) -> dict:
        """The values of all nodes, from those of the leaves. A node that has a value already keeps it."""
        values = dict(values)
        for name, operation, *arguments in self.nodes:
            if name not in values:
                values[name] = _OPERATIONS[operation][0](*(values[a] for a in arguments))
        return values

    def backward(self, leaves: dict, slip: str = "", own: dict | None = None, lost=()) -> list:
        """The gradients asked for, in order; `slip` is an error made on the way.

        own: gradients of nodes that are handed on in place of the computed ones. lost: each (node, place of
        an argument) that is handed nothing.
        """
        values = self.forward(leaves)
        grads = dict.fromkeys(values, 0) | {self.loss: 1}
        for name, operation, *arguments in reversed(self.nodes):
            grads[name] = (own or {}).get(name, grads[name])
            partials = _WRONG.get(slip, {}).get(operation, _OPERATIONS[operation][2])
            for k, (argument, partial) in enumerate(zip(arguments, partials, strict=True)):
                if (name, k) in lost:
                    continue
                upstream = 1 if slip == "upstream forgotten" else grads[name]
                passed = upstream * partial(*(values[a] for a in arguments))
                grads[argument] = passed if slip == "overwrote" else grads[argument] + passed
        return [grads[name] for name in self.of]

    def statement(self) -> str:
        """What is asked."""
        *most, last = (f"${self._derivative(name)}$" for name in self.of)
        asked = f"are {', '.join(most)} and {last}, in this order" if most else f"is {last}"
        return f"{self._given()} Walk it backwards: what {asked}?"

    def _given(self) -> str:
        lines = ", ".join(f"${name_tex(name)} = {self._formula(*rest)}$" for name, *rest in self.nodes)
        at = ", ".join(f"${name_tex(name)} = {show(value)}$" for name, value in self.leaves)
        return f"A graph computes {lines}, at {at}."

    @staticmethod
    def _formula(operation: str, *arguments: str) -> str:
        return _OPERATIONS[operation][1].format(*map(name_tex, arguments))

    def _derivative(self, name: str) -> str:
        return f"\\frac{{\\partial {name_tex(self.loss)}}}{{\\partial {name_tex(name)}}}"

    def form(self) -> Values:
        """One number for each name."""
        return Values((len(self.of),) if len(self.of) > 1 else (), letters=self.names)

    def key(self):
        """What the backward pass gives."""
        return self._formed(self.backward(dict(self.leaves)))

    def _formed(self, grads: list):
        return grads if len(self.of) > 1 else grads[0]

    def hints(self) -> tuple[str, ...]:
        """Forward values, the seed, the rule."""
        values = self.forward(dict(self.leaves))
        forward = ", ".join(f"{name_tex(name)} = {show(values[name])}" for name, *_ in self.nodes)
        start = f"${self._derivative(self.loss)} = 1$"
        used = [argument for _, _, *arguments in self.nodes for argument in arguments]
        twice = "A node that is used twice is handed two numbers. Add them."
        return (
            f"First forwards: ${forward}$.",
            f"Start with {start}. Each node hands its parents its gradient times its local partial.",
            *([twice] if len(used) > len(set(used)) else []),
        )

    def solution(self) -> str:
        """The gradients, from the loss back."""
        every = replace(
            self, of=tuple(name for name, *_ in reversed(self.nodes)) + tuple(n for n, _ in self.leaves)
        )
        grads = dict(zip(every.of, every.backward(dict(self.leaves)), strict=True))
        steps = ", ".join(f"{self._derivative(name)} = {show(grads[name])}" for name in every.of)
        answer = f" Asked for: ${listed(self.key())}$." if len(self.of) > 1 else ""
        return f"{self.hints()[0]} Then backwards, from ${name_tex(self.loss)}$: ${steps}$.{answer}"

    def why(self) -> str:
        """One pass."""
        start = name_tex(self.loss)
        return f"One walk from ${start}$ gives the derivative with respect to every node on the way."

    def slips(self) -> Iterable[tuple[str, object]]:
        """What the backward pass gives with one rule wrong, where that can be told from the truth."""
        # At other, unrelated leaves: two slips that agree there are the same on this graph.
        elsewhere = {name: 7 + 13 * i + 5 * i * i for i, (name, _) in enumerate(self.leaves)}
        told = [self.backward(elsewhere)]
        wrong = [("overwrote", ()), ("upstream forgotten", ()), *((slip, ()) for slip in _WRONG)]
        for slip, lost in [*wrong, *(("forgot a path", (use,)) for use in self._shared())]:
            there = self.backward(elsewhere, slip, lost=lost)
            if there not in told:
                told.append(there)
                yield slip, self._formed(self.backward(dict(self.leaves), slip, lost=lost))

    def entry_slips(self) -> Iterable[tuple[int, str, object]]:
        """One use followed, of three or more: of two, a path is left out then."""
        for i, name in enumerate(self.of):
            uses = self._uses(name)
            for use in uses if len(uses) > 2 else ():
                others = [other for other in uses if other != use]
                yield i, "one path only", self.backward(dict(self.leaves), lost=others)[i]

    def _shared(self) -> list[tuple[str, int]]:
        """(node, place of an argument) wherever the argument is used elsewhere too."""
        return [use for name in self.names if len(uses := self._uses(name)) > 1 for use in uses]

    def _uses(self, of: str) -> list[tuple[str, int]]:
        """(node, place of an argument) wherever a leaf or a node is used."""
        return [(name, k) for name, _, *args in self.nodes for k, arg in enumerate(args) if arg == of]

    def draw(self, draw: Draw) -> Question:
        """Other values at the leaves; from more of them, where there is one leaf only."""
        values = draw.point(1, -12, 12) if len(self.leaves) == 1 else draw.point(len(self.leaves), -4, 5)
        return replace(self, leaves=tuple((n, v) for (n, _), v in zip(self.leaves, values, strict=True)))

    def derive(self, jacobian) -> Iterable[tuple[dict, object]]:
        """From the loss as a function of one node at a time, the others following."""
        leaves = {name: float(value) for name, value in self.leaves}
        values = self.forward(leaves)
        found = [
            np.reshape(
                jacobian(lambda x, n=n: self.forward(leaves | {n: x[0]})[self.loss], np.array([values[n]])),
                (),
            )
            for n in self.of
        ]
        yield {}, np.array(found) if len(self.of) > 1 else found[0]
