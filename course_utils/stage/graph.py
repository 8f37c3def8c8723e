"""Graphs of nodes and edges with values on both, to look at or to click."""

import math
from dataclasses import KW_ONLY, dataclass

import sympy

from course_utils.stage.expressions import SceneError
from course_utils.stage.marks import Arrow, Dot, Mark, Segment, Sent
from course_utils.stage.texts import Note, Num, Parts

APART = 0.6  # between two edges that join the same nodes, in gaps
CHOSEN = 4.5  # width of a chosen edge, in pixels: colour is not its only sign


@dataclass(eq=False)
class Node:
    """A node of a `Graph`: its name, place and value; `lines` replaces "name = value" by parts of texts.

    away: the side of the node on which its text stands.
    """

    name: str
    at: tuple
    value: object = None
    _: KW_ONLY
    away: tuple = (0, 1)
    color: str = "ink"
    digits: int = 2
    lines: tuple = ()

    def texts(self) -> list[tuple]:
        """Its lines, from the top."""
        if self.lines:
            return list(self.lines)
        return [(self.name,) if self.value is None else (f"{self.name} = ", Num(self.value, self.digits))]


@dataclass(eq=False)
class Edge:
    """An edge of a `Graph`, from one node's name to another's, with its value written `along` it.

    away: the side on which the number stands, without it the upper one. marked: an expression above zero
    where the edge is drawn in its `color` and not in grey; without it, whether the reader has chosen it.
    backwards: the marked arrow points to the start.
    """

    start: str
    end: str
    value: object = None
    _: KW_ONLY
    along: float = 0.5
    away: tuple | None = None
    color: str = "tangent"
    dash: bool = False
    digits: int = 2
    marked: object = None
    backwards: bool = False


@dataclass(eq=False)
class Press(Segment):
    """What a click turns on and off: the variable `name`, over the line between two places, or a disc.

    says: what a screen reader says, as parts of a text.
    """

    name: Sent[str]
    says: Parts

    def shape(self, c) -> dict:
        """Its variable."""
        return {"value": c(sympy.Symbol(self.name, real=True))}


@dataclass(eq=False)
class Graph(Mark):
    """Nodes joined by arrows. click: "edges", "nodes", "both" or "", what the reader may choose by a click.

    `on("u")` and `on("x", "u")` are symbols, 1 where that node or edge is chosen and else 0; a second edge
    between the same nodes is `on("x", "u", 1)`. chosen: what is chosen at the start, as ("u", ("x", "u")).
    gap: the room that an arrow leaves at both ends and half the height of a line, in the plane's units.
    """

    name: str
    nodes: list[Node]
    edges: list[Edge]
    _: KW_ONLY
    click: str = ""
    chosen: tuple = ()
    gap: float = 0.35

    def __post_init__(self):
        self._places = {node.name: node.at for node in self.nodes}
        self._keys = []
        for edge in self.edges:
            for end in (edge.start, edge.end):
                if end not in self._places:
                    raise SceneError(
                        f"{self._edge_name(edge)}: no node {end!r}; nodes: {', '.join(self._places)}"
                    )
            twins = sum((e.start, e.end) == (edge.start, edge.end) for e in self.edges[: len(self._keys)])
            self._keys.append((edge.start, edge.end) + (twins,) * (twins > 0))
        for key in self.chosen:
            self.on(*((key,) if isinstance(key, str) else key))

    def name_in_errors(self) -> str:
        """`graph 'g'`."""
        return f"graph {self.name!r}"

    def _edge_name(self, edge) -> str:
        return f"{self.name_in_errors()}, edge {edge.start} to {edge.end}"

    def _variable_name(self, key) -> str:
        return f"{self.name}.{'>'.join(map(str, key)) if isinstance(key, tuple) else key}"

    def _symbol(self, key):
        return sympy.Symbol(self._variable_name(key), real=True)

    def _clickable(self) -> list:
        """The keys of all that can be clicked: (start, end) of an edge, the name of a node."""
        edges = self._keys if self.click in ("edges", "both") else []
        return [*edges, *(self._places if self.click in ("nodes", "both") else [])]

    def on(self, *key):
        """The symbol that is 1 where this node or edge is chosen."""
        key = key[0] if len(key) == 1 else key
        if key not in self._clickable():
            raise SceneError(f"{self.name_in_errors()}: {key!r} cannot be clicked; click={self.click!r}")
        return self._symbol(key)

    def selection(self, state: dict) -> set:
        """What is chosen in a stage's `state`: names of nodes, and (start, end) of edges."""
        return {key for key in self._clickable() if state[self._variable_name(key)] > 0.5}

    def setting(self, *chosen) -> dict:
        """For a `Button`: chooses these nodes and edges, and no other."""
        return {self._symbol(key): int(key in chosen) for key in self._clickable()}

    def paths(self, start: str, end: str) -> list[list]:
        """All ways from node to node along the arrows, each the keys of its edges."""
        if start == end:
            return [[]]
        return [[key, *rest] for key in self._keys if key[0] == start for rest in self.paths(key[1], end)]

    def value(self, *key):
        """The value on this edge."""
        return self.edges[self._keys.index(key)].value

    def product(self, path):
        """The product of the values of the edges of a path."""
        return sympy.prod(self.value(*key) for key in path)

    def taken(self, path):
        """1 where every edge of a path is chosen, else 0."""
        return sympy.prod(self.on(*key) for key in path)

    def variables(self, window=None) -> list[dict]:
        """One for each node and edge that can be clicked, 0 or 1."""
        return [
            {"name": self._variable_name(key), "value": float(key in self.chosen), "low": 0.0, "high": 1.0}
            for key in self._clickable()
        ]

    def parts_by_name(self) -> list[tuple[str, Mark]]:
        """Arrows, dots, notes, and over them what can be clicked."""
        parts = []
        for key, edge in zip(self._keys, self.edges, strict=True):
            parts += [(self._edge_name(edge), part) for part in self._edge(key, edge)]
        for node in self.nodes:
            parts += [(f"{self.name_in_errors()}, node {node.name}", part) for part in self._node(node)]
        return parts

    def _line(self, key):
        """From a share of the way to a place on the edge; its length; the side for its number."""
        (x0, y0), (x1, y1) = self._places[key[0]], self._places[key[1]]
        length = math.hypot(x1 - x0, y1 - y0) or 1
        nx, ny = (y0 - y1) / length, (x1 - x0) / length
        twins = sum(other[:2] == key[:2] for other in self._keys)
        shift = APART * self.gap * (2 * (key[2] if len(key) > 2 else 0) - twins + 1)
        up = 1 if shift > 0 or (not shift and (ny, nx) > (0, 0)) else -1
        return (
            lambda share: (x0 + share * (x1 - x0) + shift * nx, y0 + share * (y1 - y0) + shift * ny),
            length,
            (up * nx, up * ny),
        )

    def _edge(self, key, edge) -> list[Mark]:
        at, length, side = self._line(key)
        ends = at(self.gap / length), at(1 - self.gap / length)
        clickable = key in self._clickable()
        marked = self.on(*key) if clickable and edge.marked is None else edge.marked
        plain = {"color": "muted", "when": None if marked is None else 1 - marked}
        looks, drawn = [plain], [Arrow(*ends, **plain)]
        if marked is not None:
            looks.append({"color": edge.color, "when": marked})
            way = ends[::-1] if edge.backwards else ends
            drawn.append(Arrow(*way, dash=edge.dash, size=CHOSEN, **looks[1]))
        if edge.value is not None:
            number = Num(edge.value, edge.digits)
            drawn += [Note(at(edge.along), number, away=edge.away or side, **look) for look in looks]
        if clickable:
            value = () if edge.value is None else (", ", Num(edge.value, edge.digits))
            says = (f"edge from {edge.start} to {edge.end}", *value)
            drawn.append(Press(*ends, self._variable_name(key), says))
        return drawn

    def _node(self, node) -> list[Mark]:
        (x, y), lines = node.at, node.texts()
        top = len(lines) - 1 if node.away[1] > 0 else 0
        drawn = [
            Note((x, y + 2 * self.gap * (top - k)), *line, away=node.away, color=node.color)
            for k, line in enumerate(lines)
        ]
        if node.name not in self._clickable():
            return [Dot(node.at, color=node.color), *drawn]
        chosen, says = self.on(node.name), [part for line in lines for part in (", ", *line)]
        drawn.append(Dot(node.at, color=node.color))
        drawn.append(Dot(node.at, color=node.color, size=2 * CHOSEN, when=chosen))
        return [*drawn, Press(node.at, node.at, self._variable_name(node.name), ("node ", *says[1:]))]
