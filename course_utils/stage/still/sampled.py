"""Colours, level curves and arrows of a still picture, as src/sampled.ts draws them."""

import base64
import math
import struct
import zlib


def halved(values, columns: int) -> list[float]:
    """Every other sample in both directions: enough for a still picture, and a quarter of its length."""
    return [v for k in range(0, len(values), 2 * columns) for v in values[k : k + columns : 2]]


def image(values, columns: int, low: float, high: float, color: str) -> str:
    """A heatmap as the address of a PNG that carries its own bytes: one colour, its opacity by a table."""
    steps = [0 if math.isnan(value) else 1 + round(_STEPS * _share(value, low, high)) for value in values]
    rows = [steps[k : k + columns] for k in range(0, len(steps), columns)][::-1]
    # Each pixel as its difference to the one above: runs of small numbers, which compress well.
    above = [[0] * columns, *rows]
    lines = b"".join(
        b"\2" + bytes((here - over) % 256 for here, over in zip(row, before, strict=True))
        for row, before in zip(rows, above, strict=False)
    )
    opacity = bytes([0, *(round(8 + 172 * k / _STEPS) for k in range(_STEPS + 1))])
    header = struct.pack(">IIBBBBB", columns, len(rows), 8, 3, 0, 0, 0)
    chunks = [
        (b"IHDR", header), (b"PLTE", bytes.fromhex(color[1:]) * len(opacity)), (b"tRNS", opacity),
        (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""),
    ]  # fmt: skip
    png = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        png += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return "data:image/png;base64," + base64.b64encode(png).decode()


_STEPS = 24  # opacities that a still heatmap tells apart


def _share(value, low, high) -> float:
    return min(max((value - low) / (high - low), 0), 1)


# Sides of a unit cell (0 bottom, 1 right, 2 top, 3 left) that a level crosses, by the corners above it.
_CROSSINGS = ["", "30", "01", "31", "12", "3012", "02", "32", "23", "20", "0123", "21", "13", "10", "03", ""]


def contour(values, columns: int, level: float) -> tuple[list[float], list[float]]:
    """Ends of the segments of a level curve, xs and ys, in samples; none in cells with a gap or a pole."""
    xs, ys = [], []
    rows = len(values) // columns
    for j in range(rows - 1):
        for i in range(columns - 1):
            k = j * columns + i
            a, b, c, d = values[k], values[k + 1], values[k + columns + 1], values[k + columns]
            if math.isnan(a + b + c + d):
                continue
            sides = _CROSSINGS[(a > level) + 2 * (b > level) + 4 * (c > level) + 8 * (d > level)]
            if any(_at_pole(values, columns, rows, i, j, side) for side in sides):
                continue
            for side in sides:
                from_, to = {"0": (a, b), "1": (b, c), "2": (d, c), "3": (a, d)}[side]
                share = (level - from_) / (to - from_)
                xs.append(i + {"0": share, "1": 1, "2": share, "3": 0}[side])
                ys.append(j + {"0": 0, "1": share, "2": 1, "3": share}[side])
    return xs, ys


def _at_pole(values, columns: int, rows: int, i: int, j: int, side: str) -> bool:
    start = (j + (side == "2")) * columns + i + (side == "1")
    step, at, size = (1, i, columns) if side in "02" else (columns, j, rows)
    around = [values[start + k * step] if 0 <= at + k < size else math.nan for k in (-1, 0, 1, 2)]
    return across_pole(*around)


def across_pole(p: float, a: float, b: float, q: float) -> bool:
    """Whether b follows a across a pole: against the trend of p to a and b to q, which bend towards one."""
    across, around = b - a, abs(a - p) + abs(q - b)
    return (a - p) * across < 0 and (q - b) * across < 0 and abs(across) / 2 < around < abs(across)


def steepens(o: float, p: float, a: float) -> bool:
    """Whether p to a is so much steeper than o to p that a pole may follow, and no cusp."""
    return (a - p) * (p - o) > 0 and abs(a - p) > 1.6 * abs(p - o)


def arrows(places, vectors, half: float, longest: float) -> list[list[tuple]]:
    """Lines of a field: at each place an arrow `longest` at most, half of that for a vector `half` long."""
    lines = []
    for (x, y), (u, v) in zip(places, vectors, strict=True):
        size = math.hypot(u, v)
        length = longest * size / (size + half)
        if not length > 1:
            continue
        cx, cy = u / size * length, -v / size * length
        tip = x + cx / 2, y + cy / 2
        left, right = (
            (tip[0] - 0.3 * cx - side * 0.2 * cy, tip[1] - 0.3 * cy + side * 0.2 * cx) for side in (1, -1)
        )
        lines.append([(x - cx / 2, y - cy / 2), tip, left, tip, right])
    return lines
