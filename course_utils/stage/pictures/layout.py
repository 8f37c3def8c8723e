"""Where the nodes of a graph stand, on which side their texts, and where on its edges the numbers.

A text that lies on another, on a line or on a dot costs; every node in turn takes the row and the side that
cost least, and every number its place on its edge, until nothing gets cheaper.
"""

import math
from dataclasses import dataclass

ACROSS, UP = 62, 48  # pixels of a unit of the plane
LETTER, TALL = 7.2, 30  # pixels of a letter, and of a node's two lines
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7)  # of its edge, where a number may stand
SWEEPS = 6
STARTS = (0, 2, 3, 5)  # all in the middle row; rows apart, where that left a text on another


def arrange(across, parents, letters, rows: int, numbers: bool):
    """Rows from 0, sides (1 above, -1 below) of the texts, and for each edge the share where its number is.

    across: the x of every node, after its parents; letters: those of its longest line; numbers: edges have
    one. Edges are (node, position among its parents), as in the graph.
    """
    for start in STARTS:
        arrangement = _Arrangement(across, parents, letters, rows, numbers)
        arrangement.row = [k * start % rows if start else rows // 2 for k in range(len(across))]
        arrangement.settle()
        if arrangement.readable():
            break
    return arrangement.row, arrangement.side, arrangement.share


@dataclass
class _Box:
    """A rectangle by its middle and half its sides."""

    x: float
    y: float
    w: float
    h: float

    def overlap(self, other) -> float:
        wide = self.w + other.w - abs(self.x - other.x)
        high = self.h + other.h - abs(self.y - other.y)
        return wide * high if wide > 0 and high > 0 else 0.0

    def inside(self, line) -> float:
        """How much of a line is in it, in pixels: the two ends are cut to its sides (Liang and Barsky)."""
        x0, y0, x1, y1 = line
        if abs(x0 + x1 - 2 * self.x) > abs(x1 - x0) + 2 * self.w or (
            abs(y0 + y1 - 2 * self.y) > abs(y1 - y0) + 2 * self.h
        ):
            return 0.0  # it is nowhere near
        low, high = 0.0, 1.0
        for start, end, middle, half in ((x0, x1, self.x, self.w), (y0, y1, self.y, self.h)):
            step = end - start
            if not step:
                if abs(start - middle) > half:
                    return 0.0
                continue
            ends = sorted(((middle - half - start) / step, (middle + half - start) / step))
            low, high = max(low, ends[0]), min(high, ends[1])
        return (high - low) * math.hypot(x1 - x0, y1 - y0) if high > low else 0.0


class _Arrangement:
    def __init__(self, across, parents, letters, rows, numbers):
        self.x = [ACROSS * x for x in across]
        self.half = [LETTER * width / 2 for width in letters]
        self.rows, self.numbers = rows, numbers
        self.row, self.side = [0] * len(across), [1] * len(across)
        self.edges = [(p, k, i) for k, mine in enumerate(parents) for i, p in enumerate(mine)]
        self.share = {(k, i): SHARES[0] for _, k, i in self.edges}
        # Of two edges between the same nodes the first has its number below, as a `Graph` draws them.
        self.below = {
            (k, i) for k, mine in enumerate(parents) for i, p in enumerate(mine) if p in mine[i + 1 :]
        }

    def settle(self):
        """Takes turns until nothing moves."""
        for sweep in range(SWEEPS):
            before = (list(self.row), list(self.side), dict(self.share))
            for k in range(len(self.row))[:: 1 if sweep % 2 else -1]:
                choices = [(row, side) for row in range(self.rows) for side in (1, -1)]
                self._take(lambda at, k=k: self._stand(k, at), choices, lambda k=k: self._costs_of_node(k))
            if self.numbers:
                for edge in self.edges:
                    self._take(
                        lambda share, key=edge[1:]: self.share.__setitem__(key, share),
                        SHARES,
                        lambda edge=edge: self._costs_of_number(edge),
                    )
            if before == (self.row, self.side, self.share):
                return

    def readable(self) -> bool:
        """Whether no text lies on another."""
        texts = [self._text(k) for k in range(len(self.row))]
        return not any(one.overlap(other) for k, one in enumerate(texts) for other in texts[:k])

    @staticmethod
    def _take(put, choices, costs):
        """Puts the first of the cheapest choices; a sum that has passed the best one is not finished."""
        best, cheapest = math.inf, choices[0]
        for choice in choices:
            put(choice)
            total = 0.0
            for cost in costs():
                total += cost
                if total >= best:
                    break
            else:
                best, cheapest = total, choice
        put(cheapest)

    def _stand(self, k, at):
        self.row[k], self.side[k] = at

    def _y(self, k) -> float:
        return UP * (self.rows // 2 - self.row[k])

    def _text(self, k) -> _Box:
        return _Box(self.x[k], self._y(k) + self.side[k] * (6 + TALL / 2), self.half[k], TALL / 2)

    def _dot(self, k) -> _Box:
        return _Box(self.x[k], self._y(k), 5, 5)

    def _line(self, edge) -> tuple:
        return self.x[edge[0]], self._y(edge[0]), self.x[edge[1]], self._y(edge[1])

    def _number(self, edge) -> _Box:
        x0, y0, x1, y1 = self._line(edge)
        length, share = math.hypot(x1 - x0, y1 - y0), self.share[edge[1:]]
        away = 16 * (-1 if edge[1:] in self.below else 1)
        nx, ny = (y0 - y1) / length * away, (x1 - x0) / length * away
        return _Box(x0 + share * (x1 - x0) + nx, y0 + share * (y1 - y0) + ny, 18, 9)

    def _costs_of_node(self, k):
        """Of all that changes when k moves: its text, its dot, its edges and their numbers."""
        mine = [edge for edge in self.edges if k in edge[:2]]
        others = [edge for edge in self.edges if k not in edge[:2]]
        text, dot = self._text(k), self._dot(k)
        yield 0.05 * abs(self.row[k] - self.rows // 2)
        for n in range(len(self.row)):
            if n != k:
                yield _heavy(text.overlap(self._text(n))) + _heavy(text.overlap(self._dot(n)))
                yield _heavy(dot.overlap(self._text(n)))
        for edge in others:
            line = self._line(edge)
            yield _light(text.inside(line)) + 2 * _light(dot.inside(line))
            if self.numbers:
                number = self._number(edge)
                yield _heavy(number.overlap(text)) + _heavy(number.overlap(dot))
        for edge in mine:
            line = self._line(edge)
            yield 0.004 * math.hypot(line[2] - line[0], line[3] - line[1])
            for n in range(len(self.row)):
                yield _light(self._text(n).inside(line))
                if n not in edge[:2]:
                    yield 2 * _light(self._dot(n).inside(line))
            yield sum(0.5 for other in others if _cross(line, self._line(other)))
            if self.numbers:
                yield from self._costs_of_number(edge)

    def _costs_of_number(self, edge):
        number = self._number(edge)
        yield 0.2 * abs(self.share[edge[1:]] - 0.5)
        for n in range(len(self.row)):
            yield _heavy(number.overlap(self._text(n))) + _heavy(number.overlap(self._dot(n)))
        for other in self.edges:
            if other != edge:
                yield _heavy(number.overlap(self._number(other)))
                yield _light(number.inside(self._line(other)))


def _heavy(area: float) -> float:
    return 3 + area / 100 if area else 0.0


def _light(length: float) -> float:
    return 1 + length / 20 if length > 4 else 0.0


def _cross(one, other) -> bool:
    def sides(line, points):
        x0, y0, x1, y1 = line
        return [(x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) for x, y in points]

    a, b = sides(one, (other[:2], other[2:]))
    c, d = sides(other, (one[:2], one[2:]))
    return a * b < 0 and c * d < 0
