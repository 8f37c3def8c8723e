"""The still picture of a scene as one SVG: what src/marks.ts and src/plane.ts draw, at one width."""

import math
import textwrap
from html import escape

from course_utils.palette import PALETTE
from course_utils.stage.still.paths import chained, dots, path
from course_utils.stage.still.sampled import arrows, contour, halved, image
from course_utils.stage.still.words import number, sentence

_ROOM, _WIDE_ROOM = 320, 640  # pixels across for a plane and for a wide one, with what is written beside it
_WIDE = 0.6  # height of a wide plane, as a share of its width
_TOP, _EDGE = 28, 4
_LEFT, _RIGHT, _BELOW = 40, 12, 36  # in place of _EDGE where axes have their numbers, as in src/plane.ts
_LINE = 22
CROWDED = 30  # pixels: of arrows closer together a still field has every other one
STREAK = 0.08  # seconds of its way that a particle shows


class _Frame:
    """A plane's window and where it lies on the page."""

    def __init__(self, window, across: float, axes: str, wide: bool):
        self.x0, self.x1, self.y0, self.y1 = window
        self.end = across + (_WIDE_ROOM if wide else _ROOM)
        self.left = across + (_LEFT if "y" in axes else _EDGE)
        self.right = self.end - (_RIGHT if "x" in axes else _EDGE)
        self.width = self.right - self.left
        self.height = round(_WIDE * self.width) if wide else self.width
        self.bottom = _TOP + self.height
        self.foot = self.bottom + (_BELOW if "x" in axes else _EDGE)

    def holds(self, x: float, y: float) -> bool:
        return self.left - 1 <= x <= self.right + 1 and _TOP - 1 <= y <= self.bottom + 1

    def x(self, value: float) -> float:
        return round(self.left + (value - self.x0) / (self.x1 - self.x0) * self.width, 1)

    def y(self, value: float) -> float:
        return round(_TOP + (self.y1 - value) / (self.y1 - self.y0) * self.height, 1)


def still(spec: dict, values) -> str:
    """The scene `spec` at these `values` as an SVG, its sentence as title, in light and dark colours."""
    says = escape(sentence(spec["says"], values))
    frames = _frames(spec["planes"], values)
    planes = [_plane(plane, values, spec, f) for plane, f in zip(spec["planes"], frames, strict=True)]
    width = max([f.end for f in frames], default=_ROOM)
    below = max((f.foot for f in frames), default=0)
    start = frames[0].left if frames else _LEFT
    lines = [
        line for panel in spec["panels"] for line in textwrap.wrap(_panel(panel, values), (width - 50) // 7)
    ]
    texts = [
        _text(start, below + _LINE * (k + 0.6), escape(line), "ink", "start") for k, line in enumerate(lines)
    ]
    height = below + round(_LINE * len(lines)) + 8
    links = [_link(link, values, frames) for link in spec["links"] if _shown(link, values)]
    drawn = "".join(planes + links + texts)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pb-still" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="system-ui,sans-serif" font-size="13">'
        f"<title>{says}</title><style>{_dark(drawn)}</style>"
        f'<rect width="100%" height="100%" fill="{_ink("paper")}"/>{drawn}</svg>'
    )
    return picture.replace(
        '"', "'"
    )  # no text has either: in a notebook's JSON the double one takes two characters


def _ink(color: str) -> str:
    return PALETTE[color][0]


def _dark(drawn) -> str:
    rules = "".join(
        f".pb-still [{part}='{light}']{{{part}:{dark}}}"
        for light, dark in PALETTE.values()
        for part in ("fill", "stroke")
        if f'{part}="{light}"' in drawn or light == _ink("paper")
    )
    halo = f".pb-still .l{{paint-order:stroke;stroke:{_ink('paper')};stroke-width:3px}}"
    rules += f".pb-still .l{{stroke:{PALETTE['paper'][1]}}}"
    return f".pb-still{{max-width:100%;height:auto}}{halo}@media(prefers-color-scheme:dark){{{rules}}}"


def _shown(part, values) -> bool:
    return "when" not in part or values[part["when"]][0] > 0


def _frames(planes, values) -> list[_Frame]:
    frames, across = [], 0
    for plane in planes:
        window = [values[edge][0] for edge in plane["window"]]
        frames.append(_Frame(window, across, plane["axes"], plane.get("wide", False)))
        across = frames[-1].end
    return frames


def _link(link, values, frames) -> str:
    ends = []
    for k, (x, y) in zip(link["planes"], (link["start"], link["end"]), strict=True):
        f = frames[k]
        ends.append((f.x(values[x][0]), f.y(values[y][0])))
        if not f.holds(*ends[-1]):
            return ""
    return _stroke(path(*zip(*ends, strict=True)), link["color"], link.get("size", 1.5), link.get("dash"))


def _plane(plane, values, spec, f) -> str:
    drawn = "".join(
        _mark(mark, values, f, spec["domains"]) for mark in plane["marks"] if _shown(mark, values)
    )
    box = f'x="{f.left}" y="{_TOP}" width="{f.width}" height="{f.height}"'
    return (
        f'<rect {box} fill="none" stroke="{_ink("muted")}"/>{_axes(plane, f)}'
        f"<svg {box} "
        f'viewBox="{f.left} {_TOP} {f.width} {f.height}">{drawn}</svg>'
    )


def _axes(plane, f) -> str:
    none, names = (
        ([], 0),
        [name if axis in plane["axes"] else "" for axis, name in zip("xy", plane["names"], strict=True)],
    )
    xs, xd = ticks(f.x0, f.x1) if "x" in plane["axes"] else none
    ys, yd = ticks(f.y0, f.y1) if "y" in plane["axes"] else none
    vertical = {x: f"M{f.x(x):g} {_TOP}V{f.bottom}" for x in xs}
    horizontal = {y: f"M{f.left} {f.y(y):g}H{f.right}" for y in ys}
    zero = vertical.get(0, "") + horizontal.get(0, "")
    return "".join(
        [
            _stroke("".join([*vertical.values(), *horizontal.values()]), "grid", 1),
            _stroke(zero, "muted", 1),
            _text(f.left, 17, escape(plane["title"]), plane["color"], "start"),
            _text(f.right, f.bottom + 31, escape(names[0]), plane["color"], "end"),
            _text(f.left - 38, _TOP + 12, escape(names[1]), plane["color"], "start"),
            _texts([(f.x(x), f.bottom + 15, number(x, xd)) for x in xs], "muted", "middle"),
            _texts(
                [(f.left - 5, f.y(y) + 4, number(y, yd)) for y in ys if f.y(y) > _TOP + 18], "muted", "end"
            ),
        ]
    )


def ticks(low: float, high: float) -> tuple[list[float], int]:
    """Multiples of 1, 2 or 5 times a power of ten, about six of them, and the decimals they need."""
    if not high > low:
        return [], 0
    rough = (high - low) / 7
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)], max(0, -math.floor(math.log10(step) + 1e-9))


def _mark(mark, values, f, domains) -> str:
    def place(at):
        return f.x(values[at[0]][0]), f.y(values[at[1]][0])

    kind, color = mark["kind"], mark["color"]
    if kind in ("point", "dot", "note") and not f.holds(*place(mark["at"])):
        return ""
    label = escape(mark.get("label", ""))
    if kind in ("point", "dot"):
        x, y = place(mark["at"])
        r = mark.get("size", 6 if kind == "point" else 4)
        circle = f'<circle cx="{x}" cy="{y}" r="{r}" fill="{_ink(color)}"/>'
        return circle + _label(f, label, color, (x + 5, y - 7), (0.7, -1))
    if kind == "circle":
        return _circle(mark, values, f, place(mark["at"]), label)
    if kind == "note":
        away = [values[place][0] for place in mark["away"]]
        text = escape(sentence(mark["parts"], values))
        return _label(f, text, color, place(mark["at"]), (away[0], -away[1]))
    if kind == "press":
        return ""  # only a live picture can be clicked
    if kind in ("segment", "arrow"):
        a, b = place(mark["start"]), place(mark["end"])
        return "" if any(map(math.isnan, (*a, *b))) else _line(mark, f, a, b, label)
    if kind == "polygon":
        corners = [place(corner) for corner in mark["corners"]]
        d = path([x for x, _ in corners], [y for _, y in corners])
        if d.count("M") != 1:
            return ""
        middle = [sum(c[i] for c in corners) / len(corners) for i in (0, 1)]
        away = [corners[-1][i] - middle[i] for i in (0, 1)]
        outline = _stroke(f"{d}Z", color, 2, mark.get("dash"))
        inside = f'<path d="{d}Z" fill="{_ink(color)}" fill-opacity=".14"/>'
        return inside + outline + _label(f, label, color, corners[-1], away)
    if kind == "trajectory":
        return _trajectory(mark, values, f, label)
    if kind == "heatmap":
        return _heatmap(mark, values, f, domains)
    if kind == "levels":
        return _levels(mark, values, f, domains)
    if kind == "field":
        return _field(mark, values, f, domains)
    if kind == "particles":
        return _particles(mark, values, f, domains)
    return _sampled(mark, values, f, domains, label)


def _circle(mark, values, f, at, label) -> str:
    r = abs(values[mark["radius"]][0] / (f.x1 - f.x0)) * f.width
    if math.isnan(sum(at) + r):
        return ""
    ink = _ink(mark["color"])
    dashes = ' stroke-dasharray="5 4"' if mark.get("dash") else ""
    style = f'fill="{ink}" fill-opacity=".14" stroke="{ink}" stroke-width="2"{dashes}'
    circle = f'<circle cx="{at[0]}" cy="{at[1]}" r="{r:.1f}" {style}/>'
    return circle + _label(f, label, mark["color"], (at[0], at[1] - r), (0, -1))


def _trajectory(mark, values, f, label) -> str:
    last = round(min(max(values[mark["upto"]][0], 0), len(values[mark["at"][0]]) - 1))
    xs, ys = (
        [scale(v) for v in values[place][: last + 1]]
        for scale, place in zip((f.x, f.y), mark["at"], strict=True)
    )
    drawn = _stroke(path(xs, ys), mark["color"], 1.5)
    drawn += "".join(
        f'<circle cx="{x}" cy="{y}" r="{6 if k == last else 2.5}" fill="{_ink(mark["color"])}"/>'
        for k, (x, y) in enumerate(zip(xs, ys, strict=True))
        if abs(x) < 1e5 and abs(y) < 1e5
    )
    text = label + number(values[mark["value"]][last], mark["digits"])
    return drawn + _label(f, text, mark["color"], (xs[-1] + 5, ys[-1] + 7), (0.7, 1))


def _box(mark, values) -> list[float]:
    return [values[edge][0] for edge in mark["box"]]


def _heatmap(mark, values, f, domains) -> str:
    x0, x1, y0, y1 = _box(mark, values)
    low, high = values[mark["low"]][0], values[mark["high"]][0]
    columns = domains[mark["domain"]][1]
    source = image(halved(values[mark["value"]], columns), -(-columns // 2), low, high, _ink(mark["color"]))
    place = f'x="{f.x(x0)}" y="{f.y(y1)}" width="{f.x(x1) - f.x(x0):.1f}" height="{f.y(y0) - f.y(y1):.1f}"'
    return f'<image {place} preserveAspectRatio="none" href="{source}"/>'


def _levels(mark, values, f, domains) -> str:
    _, columns, rows = domains[mark["domain"]]
    x0, x1, y0, y1 = _box(mark, values)
    step = 2 if columns > 40 else 1
    samples = halved(values[mark["value"]], columns) if step == 2 else values[mark["value"]]
    lines = [
        path(
            [f.x(x0 + (step * i + 0.5) / columns * (x1 - x0)) for i, _ in line],
            [f.y(y0 + (step * j + 0.5) / rows * (y1 - y0)) for _, j in line],
        )
        for level in mark["levels"]
        for line in chained(*contour(samples, -(-columns // step), values[level][0]))
    ]
    return _stroke("".join(lines), mark["color"], 1, mark.get("dash"))


def _field(mark, values, f, domains) -> str:
    _, columns, rows = domains[mark["domain"]]
    x0, x1, *_ = _box(mark, values)
    xs, ys, us, vs = (
        values[place] * (columns * rows if len(values[place]) == 1 else 1)
        for place in mark["at"] + mark["vector"]
    )
    room = (f.x(x1) - f.x(x0)) / columns
    places = [(f.x(x), f.y(y)) for x, y in zip(xs, ys, strict=True)]
    vectors = list(zip(us, vs, strict=True))
    if room < CROWDED:
        room, places, vectors = 2 * room, halved(places, columns), halved(vectors, columns)
    lines = arrows(places, vectors, values[mark["half"]][0], 0.9 * room)
    return _stroke("".join(path(*zip(*line, strict=True)) for line in lines), mark["color"], 1.4)


def _particles(mark, values, f, domains) -> str:
    _, count, _ = domains[mark["domain"]]
    xs, ys, us, vs = (
        values[place] * (count if len(values[place]) == 1 else 1) for place in mark["at"] + mark["vector"]
    )
    ways = [(x - STREAK * u, x, y - STREAK * v, y) for x, y, u, v in zip(xs, ys, us, vs, strict=True)]
    ends = [([f.x(a), f.x(b)], [f.y(c), f.y(d)]) for a, b, c, d in ways if not math.isnan(a + c)]
    return _stroke("".join(path(*end) for end in ends), mark["color"], mark.get("size", 3))


def _line(mark, f, a, b, label) -> str:
    color, across, up = mark["color"], b[0] - a[0], b[1] - a[1]
    if mark["kind"] == "segment":
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        return _stroke(
            path([a[0], b[0]], [a[1], b[1]]), color, mark.get("size", 2), mark.get("dash")
        ) + _label(f, label, color, middle, (-up, across))
    length = math.hypot(across, up)
    if length < 0.5:
        return ""
    head = min(11.0, length * 0.6)
    ux, uy = across / length, up / length
    nx, ny = b[0] - ux * head, b[1] - uy * head
    wing = head * 0.42
    tip = path([b[0], nx - uy * wing, nx + uy * wing], [b[1], ny + ux * wing, ny - ux * wing])
    shaft = _stroke(path([a[0], nx], [a[1], ny]), color, mark.get("size", 2.5), mark.get("dash"))
    return f'{shaft}<path d="{tip}Z" fill="{_ink(color)}"/>' + _label(f, label, color, b, (across, up))


def _sampled(mark, values, f, domains, label) -> str:
    _, first, *more = domains[mark["domain"]]
    grid = mark["kind"] == "grid"
    size = 2 * first * more[0] if grid else first
    columns = [values[place] * (size if len(values[place]) == 1 else 1) for place in mark["at"]]
    xs, ys = [f.x(x) for x in columns[0]], [f.y(y) for y in columns[1]]
    if mark.get("dots"):
        return _stroke(dots(xs, ys), mark["color"], mark.get("size", 5), cap="round")
    drawn = _stroke(
        path(xs, ys, more[0] if grid else size, smooth=not mark.get("given")),
        mark["color"],
        1.3 if grid else 2.2,
        mark.get("dash"),
    )
    at, start = (first * more[0] - 1, 0) if grid else (first - 1, first - 2)
    return drawn + _label(f, label, mark["color"], (xs[at], ys[at]), (xs[at] - xs[start], ys[at] - ys[start]))


def _stroke(d, color, width, dash=False, cap="") -> str:
    more = (' stroke-dasharray="5 4"' if dash else "") + (f' stroke-linecap="{cap}"' if cap else "")
    return f'<path d="{d}" fill="none" stroke="{_ink(color)}" stroke-width="{width}"{more}/>' if d else ""


def _text(x, y, text, color, anchor) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{_ink(color)}">{text}</text>' if text else ""
    )


def _texts(placed, color, anchor) -> str:
    """Texts that share colour and anchor; both written once."""
    texts = "".join(f'<text x="{x:g}" y="{y:g}">{text}</text>' for x, y, text in placed)
    return f'<g text-anchor="{anchor}" fill="{_ink(color)}">{texts}</g>'


def _label(f, text, color, at, away) -> str:
    if not text or math.isnan(at[0] + at[1]):
        return ""
    length = math.hypot(*away) or 1
    dx, dy = away[0] / length, away[1] / length
    half = len(text) * 3.9 + 2
    x = min(max(at[0] + dx * (8 + half * abs(dx)), f.left + half), f.right - half)
    y = min(max(at[1] + dy * 13 + 4.5, _TOP + 13), f.bottom - 4)
    return f'<text class="l" x="{x:.0f}" y="{y:.0f}" text-anchor="middle" fill="{_ink(color)}">{text}</text>'


def _panel(panel, values) -> str:
    if not _shown(panel, values) or panel["kind"] == "button":
        return ""
    if panel["kind"] == "text":
        return sentence(panel["parts"], values)
    if panel["kind"] == "matrix":
        rows = [", ".join(number(values[e][0], panel["digits"]) for e in row) for row in panel["entries"]]
        return f"{panel.get('label', 'matrix')} = [{'; '.join(rows)}]"
    value = values[panel["value"]][0]
    name = panel.get("label", panel["name"])
    if panel["kind"] == "toggle":
        return f"{name}: {'on' if value else 'off'}"
    if panel["kind"] == "choice":
        return f"{name}: {panel['options'][round(value)]}"
    return f"{name}: {number(value, panel['digits'])}"
