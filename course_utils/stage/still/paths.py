"""Paths of a still picture: as short as they can be written without being seen to differ from the samples."""

import math
import re
from itertools import pairwise

from course_utils.stage.still.sampled import across_pole, steepens

FAR = 1e5  # beyond this many pixels a sample is a gap, as in src/geometry.ts
LEAP = 16  # a step of so many pixels between two samples is looked at: it may lead across a gap
CLOSE = 0.25  # pixels that a sample may lie beside the line and be left out


def path(xs, ys, run: int | None = None, smooth: bool = False) -> str:
    """Path through pixels; a new piece after every `run` samples and around what cannot be drawn.

    smooth: the samples are those of a curve, and no line goes across its poles and jumps.
    """
    places = list(zip(xs, ys, strict=True))
    run = run or len(places) or 1
    pieces = [
        piece
        for k in range(0, len(places), run)
        for piece in _pieces(places[k : k + run], smooth)
    ]  # fmt: skip
    return "".join(_written(_thinned(piece)) for piece in pieces)


def chained(xs, ys) -> list[list[tuple[float, float]]]:
    """Segments, given by the ends of one after the other, joined where their ends meet."""
    ends = list(zip(xs, ys, strict=True))
    links: dict[tuple, list[tuple]] = {}
    for a, b in zip(ends[::2], ends[1::2], strict=True):
        links.setdefault(a, []).append(b)
        links.setdefault(b, []).append(a)
    lines = []
    # Open lines first, from one of their ends: what is left then is closed.
    for start in sorted(links, key=lambda end: len(links[end]) != 1):
        while links[start]:
            line = [start]
            while links[line[-1]]:
                onward = links[line[-1]].pop()
                links[onward].remove(line[-1])
                line.append(onward)
            lines.append(line)
    return lines


def dots(xs, ys) -> str:
    """Path of a dot at each place: lines of no length, which round caps make visible."""
    drawn, last = "", (0, 0)
    for x, y in zip(xs, ys, strict=True):
        if abs(x) < FAR and abs(y) < FAR:
            here = round(10 * x), round(10 * y)
            drawn += f"m{_tenths([here[0] - last[0], here[1] - last[1]])}h0"
            last = here
    return drawn


def _pieces(places, smooth: bool) -> list[list[tuple]]:
    pieces, pen = [], False
    for k, (x, y) in enumerate(places):
        drawable = abs(x) < FAR and abs(y) < FAR
        if drawable and pen:
            pieces[-1].append((x, y))
        elif drawable:
            pieces.append([(x, y)])
        pen = drawable and not (smooth and _torn(places, k))
    return pieces


def _torn(places, k: int) -> bool:
    """Whether the samples k and k + 1 lie on both sides of a pole or of a jump, as in src/geometry.ts."""

    def long(i):
        return math.dist(places[i], places[i + 1]) if 0 <= i < len(places) - 1 else math.nan

    if _even_pole(places, k):
        return True
    here = long(k)
    if not here > LEAP or _even_pole(places, k - 1) or _even_pole(places, k + 1):
        return False
    if 0 < k < len(places) - 2:
        around = places[k - 1 : k + 3]
        if any(across_pole(*(place[axis] for place in around)) for axis in (0, 1)):
            return True
    twice_before, before, after, twice_after = (here > 12 * long(k + i) for i in (-2, -1, 1, 2))
    return (before and after) or (before and twice_after) or (twice_before and after)


def _even_pole(places, k: int) -> bool:
    """Whether the curve goes up to a pole between the samples k and k + 1, or down to it, on both sides."""
    for axis in (0, 1):
        around = range(k - 2, k + 4)
        o, p, a, b, q, r = (places[i][axis] if 0 <= i < len(places) else math.nan for i in around)
        towards = (a - p) * (b - q) > 0 and (a - q) * (b - p) > 0 and max(abs(a - p), abs(b - q)) > LEAP
        if towards and steepens(o, p, a) and steepens(r, q, b):
            return True
    return False


def _thinned(piece) -> list[tuple]:
    """Without the samples that lie within CLOSE of the line between those that stay (Douglas and Peucker)."""
    keep, todo = {0, len(piece) - 1}, [(0, len(piece) - 1)]
    while todo:
        low, high = todo.pop()
        (x0, y0), (x1, y1) = piece[low], piece[high]
        length = math.hypot(x1 - x0, y1 - y0)

        def beside(k, x0=x0, y0=y0, dx=x1 - x0, dy=y1 - y0, length=length):
            x, y = piece[k][0] - x0, piece[k][1] - y0
            return abs(dx * y - dy * x) / length if length else math.hypot(x, y)

        farthest = max(range(low + 1, high), key=beside, default=low)
        if low < farthest and beside(farthest) > CLOSE:
            keep.add(farthest)
            todo += [(low, farthest), (farthest, high)]
    return [piece[k] for k in sorted(keep)]


def _written(piece) -> str:
    # Steps in whole tenths of a pixel: short to write, and the rounding does not add up.
    tenths = [(round(10 * x), round(10 * y)) for x, y in piece]
    steps = [b[i] - a[i] for a, b in pairwise(tenths) for i in (0, 1)]
    return f"M{_tenths(tenths[0])}{'l' if steps else ''}{_tenths(steps)}"


def _tenths(numbers) -> str:
    # A sign needs no space before it, nor has a point after another point.
    text = re.sub(r"\b0\.", ".", " ".join(f"{n / 10:g}" for n in numbers).replace(" -", "-"))
    return re.sub(r"(\.\d+) (?=\.)", r"\1", text)
