"""Click edges of a graph: those of the paths over which a derivative sums."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_utils.questions.draw import Draw
from course_utils.questions.kinds.backprop import paths, route
from course_utils.questions.pointing import Edges
from course_utils.questions.question import Question
from course_utils.questions.reading.tree import name_tex

ROOM = 1.0  # of the plane, around the outermost nodes


@dataclass(frozen=True, eq=False)
class PathEdges(Question):
    """Click the edges that lie on the paths over which d end / d by sums.

    edges: (from, to), those into a node before those out of it; places: (node, x, y) in the picture.
    """

    edges: tuple[tuple[str, str], ...]
    by: str
    places: tuple[tuple[str, float, float], ...]
    end: str = "z"

    def statement(self) -> str:
        """What is asked; the edges are named for those who see no picture."""
        edges = ", ".join(f"${name_tex(a)} \\to {name_tex(b)}$" for a, b in self.edges)
        derivative = f"\\frac{{\\partial {name_tex(self.end)}}}{{\\partial {name_tex(self.by)}}}"
        return (
            f"A graph has the edges {edges}. The derivative ${derivative}$ is a sum over paths. "
            "Click every edge that lies on one of them."
        )

    def form(self) -> Edges:
        """Edges."""
        return Edges("net", self.edges, self._tells)

    def _paths(self, start: str) -> list[list[tuple[str, str]]]:
        return paths(self.edges, start, self.end)

    def key(self) -> frozenset:
        """The edges of all paths."""
        return _edges(self._paths(self.by))

    def _tells(self, chosen: frozenset, key: frozenset) -> str:
        strange = [edge for edge in self.edges if edge in chosen - key]
        if strange:
            start, end = map(name_tex, strange[0])
            return (
                f"No path from ${name_tex(self.by)}$ to ${name_tex(self.end)}$ runs along "
                f"${start} \\to {end}$. Where would it come from, and where would it go?"
            )
        whole = sum(set(path) <= chosen for path in self._paths(self.by))
        return (
            f"What you chose lies on such paths. It holds {whole} whole path{'s' * (whole != 1)} so far. "
            "Which other ways are there?"
        )

    def hints(self) -> tuple[str, ...]:
        """Start at the input, walk to the end."""
        routes = " and ".join(f"${route(path)}$" for path in self._paths(self.by))
        return (
            f"Start at ${name_tex(self.by)}$ and follow the arrows. At a fork, go every way.",
            f"The paths are {routes}.",
        )

    def solution(self) -> str:
        """The paths, and their edges."""
        return f"{self.hints()[1]} Their edges are ${self.form().show(self.key())}$."

    def why(self) -> str:
        """What an edge off the paths means."""
        return "An edge off these paths carries nothing of this input, whatever its number."

    def slips(self) -> Iterable[tuple[str, object]]:
        """A path left out, another input, every edge, the first steps alone."""
        every = self._paths(self.by)
        for i in range(len(every)):
            rest = _edges(every[:i] + every[i + 1 :])
            if rest and rest != self.key():
                yield "forgot a path", rest
        for other in self._inputs():
            if other != self.by and self._paths(other):
                yield "other variable", _edges(self._paths(other))
        if len(self.key()) < len(self.edges):
            yield "every edge", frozenset(self.edges)
        yield "first steps only", frozenset(edge for edge in self.edges if edge[0] == self.by)

    def _inputs(self) -> list[str]:
        ends = {end for _, end in self.edges}
        return [start for start in dict.fromkeys(start for start, _ in self.edges) if start not in ends]

    def distinct(self) -> bool:
        """Whether there are two paths at least, and slips that can be told apart."""
        return len(self._paths(self.by)) > 1 and super().distinct()

    def draw(self, draw: Draw) -> Question:
        """The same nodes with an edge or two less, and from any of the inputs."""
        kept = draw.shuffled(self.edges)[: len(self.edges) - draw.integer(1, 2)]
        edges = tuple(edge for edge in self.edges if edge in kept)
        return replace(self, edges=edges, by=draw.pick(self._inputs()))

    def scene(self):
        """The graph, with edges to click."""
        from course_utils.stage.graph import Edge, Graph, Node
        from course_utils.stage.scene import Plane, Scene
        from course_utils.stage.texts import Num, Text

        used = {name for edge in self.edges for name in edge}
        at = {name: (x, y) for name, x, y in self.places if name in used}
        middle = [(max(c) + min(c)) / 2 for c in zip(*at.values(), strict=True)]
        reach = ROOM + max(abs(c - m) for place in at.values() for c, m in zip(place, middle, strict=True))
        nodes = [Node(name, (x, y), away=(0, 1 if y >= middle[1] else -1)) for name, (x, y) in at.items()]
        net = Graph("net", nodes, [Edge(a, b) for a, b in self.edges], click="edges")
        words = ("Edges chosen: ", Num(sum(net.on(a, b) for a, b in self.edges), 0))
        (x0, x1), (y0, y1) = ((m - reach, m + reach) for m in middle)
        return Scene(
            Plane("graph", net, x=(x0, x1), y=(y0, y1), color="output", axes=""), Text(*words), says=words
        )


def _edges(some: list[list[tuple[str, str]]]) -> frozenset:
    return frozenset(edge for path in some for edge in path)
