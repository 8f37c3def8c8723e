"""Answers that are given in a picture: a direction to drag, edges to click. All of them can be typed too.

Such a form also says how the picture's state is written as an answer (`words`, for the browser), and the
state that belongs to an answer (`state`).
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from course_utils.questions.equality import UndefinedError, same, value
from course_utils.questions.forms import Values, Verdict
from course_utils.questions.reading import Blank, Node, Unreadable, read
from course_utils.questions.reading.objects import is_a
from course_utils.questions.reading.plain import plain
from course_utils.questions.reading.tree import entries, tex

Vector = tuple[float, float]
SHORT, LONG = 1e-9, 1e9  # vectors that are told about as they are


@dataclass(frozen=True)
class Direction:
    """A direction of the plane and its opposite, as a vector of any length. In decimals, as the picture
    writes it, it may be `degrees` off; in whole numbers, fractions and roots it is exact.

    handle: the name of the point that is dragged; reach: how far it goes. tells(vector) is said of a
    direction that no slip explains.
    """

    handle: str
    reach: float
    tells: Callable[[Vector], str]
    degrees: float = 3.0
    control: str = "text"
    names: tuple[str, ...] = ()

    def how(self) -> str:
        """How to write the answer."""
        return "a direction that you drag or type, such as (2, -1)"

    @property
    def words(self) -> dict:
        """How the browser writes the state of the picture."""
        return {"point": [f"{self.handle}.x", f"{self.handle}.y"]}

    def state(self, node: Node) -> dict[str, float]:
        """The state of the picture that shows an answer: at its own length, as far as the handle goes."""
        x, y = _vector(node)
        shrink = min(1.0, self.reach / max(abs(x), abs(y)))
        return {f"{self.handle}.x": x * shrink, f"{self.handle}.y": y * shrink}

    def read(self, answer: object) -> Node:
        """The tree of two numbers that are not both 0. Raises Unreadable."""
        values = Values((2,), tolerance=self.degrees)  # a column too, and rounded numbers
        node = Node.of("list", *entries(values.read(answer)))
        if len(node.args) != 2:
            raise Unreadable("A direction of the plane has two entries, such as (2, -1).")
        try:
            length = math.hypot(*_vector(node))
        except (UndefinedError, OverflowError):
            length = math.inf
        if not length or not math.isfinite(length):
            raise Unreadable("An arrow of that length has no direction. Drag its tip away from the point.")
        return node

    def key(self, vector) -> Node:
        """The tree of a vector."""
        return read(list(vector))

    def kept(self, answer: object, node: Node) -> str:
        """The direction as text."""
        return answer if type(answer) is str else plain(node)

    def show(self, node: Node) -> str:
        """TeX of the direction."""
        return tex(node)

    def compare(self, node: Node, key: Node) -> Verdict:
        """By the angle between the two lines."""
        return Verdict((self.same(node, key),))

    def same(self, a: Node, b: Node) -> bool | None:
        """Whether the two are one line, `a` with what it may be off; None where that is not decided."""
        if _in_decimals(a):
            return self._apart(a, b) <= self.degrees
        (ax, ay), (bx, by) = a.args, b.args
        return same(Node.of("mul", ax, by), Node.of("mul", ay, bx))

    def _apart(self, a: Node, b: Node) -> float:
        (ax, ay), (bx, by) = _scaled(a), _scaled(b)
        return math.degrees(math.atan2(abs(ax * by - ay * bx), abs(ax * bx + ay * by)))

    def diagnose(self, node: Node, key: Node, verdict: Verdict) -> tuple[str, str]:
        """What the direction does; how near it is, where it is near."""
        apart = self._apart(node, key)
        exact = "whole numbers have to be exact, and " if apart <= self.degrees else ""
        near = f" You are near: {exact}it is {apart:.2g} degrees off." if apart <= 4 * self.degrees else ""
        return f"{self.tells(_scaled(node))}{near}", ""


def _in_decimals(node: Node) -> bool:
    return "decimal" in node.note or "float" in node.note or any(map(_in_decimals, node.args))


def _vector(node: Node) -> Vector:
    x, y = node.args
    return value(x), value(y)


def _scaled(node: Node) -> Vector:
    """The direction at a length that can be computed with; most vectors stay as they are."""
    x, y = _vector(node)
    largest = max(abs(x), abs(y))
    return (x, y) if SHORT < largest < LONG else (x / largest, y / largest)


@dataclass(frozen=True)
class Edges:
    """Some of the edges of a graph, each a pair of nodes: "x→u, u→z".

    graph: the name of the clickable graph in the picture. tells(chosen, key) is said of a choice that no
    slip explains.
    """

    graph: str
    edges: tuple[tuple[str, str], ...]
    tells: Callable[[frozenset, frozenset], str]
    control: str = "text"
    names: tuple[str, ...] = ()

    def how(self) -> str:
        """How to write the answer."""
        example = ", ".join(map("→".join, self.edges[:2]))
        return f"edges that you click or type, such as {example} or {''.join(self.edges[0])}"

    @property
    def words(self) -> dict:
        """How the browser writes the state of the picture."""
        return {"chosen": {self._variable(edge): "→".join(edge) for edge in self.edges}}

    def _variable(self, edge: tuple[str, str]) -> str:
        return f"{self.graph}.{'>'.join(edge)}"

    def state(self, chosen: frozenset) -> dict[str, float]:
        """The state of the picture that shows an answer."""
        return {self._variable(edge): float(edge in chosen) for edge in self.edges}

    def read(self, answer: object) -> frozenset:
        """The edges, from text or pairs of names. Raises Unreadable, and Blank for none at all."""
        known = {"".join(edge): edge for edge in self.edges}
        chosen: list[tuple[str, str]] = []
        for part in self._split(answer):
            names = [name.strip() for name in part.split(">")]
            chosen += [known.get(part, (part, ""))] if len(names) == 1 else pairwise(names)
        strange = next((edge for edge in chosen if edge not in self.edges), None)
        if strange is not None:
            listed = ", ".join(map("→".join, self.edges))
            written = "→".join(filter(None, strange))[:20]
            raise Unreadable(f"“{written}” is no edge here. They are {listed}.")
        if not chosen:
            raise Blank("No edge is chosen yet.")
        return frozenset(chosen)

    def _split(self, answer: object) -> list[str]:
        """What names an edge or a whole path each, with > for every arrow."""
        if is_a(answer, list, tuple, set, frozenset) and len(answer) <= 2 * len(self.edges):
            if all(is_a(e, list, tuple) and all(type(n) is str for n in e) for e in answer):
                return [">".join(e) for e in answer]
            if all(type(e) is str for e in answer):
                answer = ", ".join(answer)
        if type(answer) is not str or len(answer) > 500:
            raise Unreadable(f"Answer with {self.how()}.")
        answer = re.sub(r"\(\s*(\w+)\s*,\s*(\w+)\s*\)", r"\1>\2", answer)  # (x, u), (u, z)
        joined = re.sub(
            r"\s*(?:->|→|–>|>|\bto\b|\\to|-|–)\s*", ">", answer.replace("\\ ", " ").strip("[](){} ")
        )
        parts = [part for part in re.split(r"[,;\s]+", joined) if part and part != "and"]
        return [] if parts == ["none"] else parts

    def key(self, edges) -> frozenset:
        """A set of edges."""
        return frozenset(edges)

    def kept(self, answer: object, chosen: frozenset) -> str:
        """The edges in the order of the graph."""
        return ", ".join("→".join(edge) for edge in self.edges if edge in chosen)

    def show(self, chosen: frozenset) -> str:
        """The edges, typeset."""
        arrows = (f"{start} \\to {end}" for start, end in self.edges if (start, end) in chosen)
        return ",\\ ".join(arrows)

    def compare(self, chosen: frozenset, key: frozenset) -> Verdict:
        """Edge by edge."""
        return Verdict(tuple((edge in chosen) == (edge in key) for edge in self.edges), luck=0.5)

    def same(self, a: frozenset, b: frozenset) -> bool:
        """Whether the same edges are chosen."""
        return a == b

    def diagnose(self, chosen: frozenset, key: frozenset, verdict: Verdict) -> tuple[str, str]:
        """What the question tells."""
        return self.tells(chosen, key), ""
