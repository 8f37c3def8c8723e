// What each mark looks like: from its values and a frame to a fixed list of SVG shapes. Pure functions.

import { arrow, clamp, type Frame, inside, path, toX, toY } from "./geometry.ts";
import { arrows, contour, segments, streaks } from "./sampled.ts";
import type { Domain, Mark, Pair } from "./spec.ts";
import { format, sentence } from "./words.ts";

export type Shape = { tag: "path" | "circle" | "text"; attributes: Record<string, string | number>; text?: string };
type Values = ArrayLike<number>[];
type Place = { x: number; y: number };

export const ink = (color: string): string => `var(--pb-${color})`;

/** Whether a part is not shown now. */
export const hidden = ({ when }: { when?: number }, values: Values): boolean => when !== undefined && !(values[when]![0]! > 0);

const line = (d: string, color: string, width: number, dash = false, cap = dash ? "butt" : "round"): Shape => ({
  tag: "path",
  attributes: {
    d, fill: "none", stroke: ink(color), "stroke-width": width,
    "stroke-linecap": cap, "stroke-linejoin": "round", ...(dash && { "stroke-dasharray": "5 4" }),
  },
});

/** A dot of so many pixels at each sample. */
const dots = (f: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, color: string, size: number): Shape =>
  line(path(f, xs, ys, 1).replace(/m[^m]+/g, "$&h0"), color, size);

/** A disc; of no size where it has no place. */
const disc = ({ x, y }: Place, r: number, color: string) => {
  const seen = x - x === 0 && y - y === 0 && r - r === 0;
  return { cx: seen ? x : 0, cy: seen ? y : 0, r: seen ? r : 0, fill: ink(color) };
};

/** A label beside `at`, pushed along (dx, dy), kept inside the frame. */
export function label(f: Frame, text: string, color: string, at: Place, dx: number, dy: number): Shape {
  const length = Math.hypot(dx, dy) || 1;
  const half = text.length * 3.9 + 2;
  const x = at.x + (dx / length) * (8 + half * Math.abs(dx / length));
  const y = at.y + (dy / length) * 13 + 4.5;
  const seen = x === x && y === y;
  return {
    tag: "text",
    text: seen ? text : "",
    attributes: {
      x: seen ? Math.round(clamp(x, f.left + half, f.left + f.size - half)) : 0,
      y: seen ? Math.round(clamp(y, f.top + 13, f.top + (f.height ?? f.size) - 4)) : 0,
      fill: ink(color), "text-anchor": "middle", class: "pb-label",
    },
  };
}

/** The shapes of one mark. Always the same number of them in the same order, so that they can be updated in place. */
export function shapes(mark: Mark, values: Values, f: Frame, domains: Domain[]): Shape[] {
  const place = (at: Pair): Place => ({ x: toX(f, values[at[0]]![0]!), y: toY(f, values[at[1]]![0]!) });
  const { color, dash, label: text } = mark;
  // Of a point outside the window nothing shows; an arrow that leaves it keeps its label at the border.
  const inWindow = (at: Place) => (inside(f, at.x, at.y) ? at : { x: NaN, y: NaN });
  const named = (at: Place, dx: number, dy: number) => (text ? [label(f, text, color, at, dx, dy)] : []);
  switch (mark.kind) {
    case "point": {
      const at = inWindow(place(mark.at));
      return named({ x: at.x + 5, y: at.y - 7 }, 0.7, -1);
    }
    case "dot": {
      const at = inWindow(place(mark.at));
      return [{ tag: "circle", attributes: disc(at, mark.size ?? 4, color) }, ...named(at, 0.7, -1)];
    }
    case "circle": {
      const at = place(mark.at);
      const r = Math.abs(values[mark.radius]![0]! / (f.x1 - f.x0)) * f.size;
      const attributes = {
        ...disc(at, r, color), "fill-opacity": 0.14,
        stroke: ink(color), "stroke-width": 2, ...(dash && { "stroke-dasharray": "5 4" }),
      };
      return [{ tag: "circle", attributes }, ...named({ x: at.x, y: at.y - r }, 0, -1)];
    }
    case "note": {
      const [dx, dy] = mark.away.map((axis) => values[axis]![0]!) as [number, number];
      return [label(f, sentence(mark.parts, values), color, inWindow(place(mark.at)), dx, -dy)];
    }
    case "segment": {
      const [a, b] = [place(mark.start), place(mark.end)];
      const d = path(f, [values[mark.start[0]]![0]!, values[mark.end[0]]![0]!], [values[mark.start[1]]![0]!, values[mark.end[1]]![0]!]);
      return [line(d, color, mark.size ?? 2, dash), ...named({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, a.y - b.y, b.x - a.x)];
    }
    case "arrow": {
      const [a, b] = [place(mark.start), place(mark.end)];
      const drawn = arrow(a.x, a.y, b.x, b.y);
      return [line(drawn.line, color, mark.size ?? 2.5, dash), { tag: "path", attributes: { d: drawn.head, fill: ink(color) } }, ...named(b, b.x - a.x, b.y - a.y)];
    }
    case "polygon": {
      const corners = mark.corners.map(place);
      const xs = mark.corners.map((c) => values[c[0]]![0]!);
      const ys = mark.corners.map((c) => values[c[1]]![0]!);
      const d = path(f, xs, ys);
      const closed = d.indexOf("m", 1) < 0 && d ? `${d}Z` : "";
      const last = corners[corners.length - 1]!;
      const [cx, cy] = [mean(corners.map((c) => c.x)), mean(corners.map((c) => c.y))];
      const outline = line(closed, color, 2, dash);
      return [{ ...outline, attributes: { ...outline.attributes, fill: ink(color), "fill-opacity": 0.14 } }, ...named(last, last.x - cx, last.y - cy)];
    }
    case "trajectory": {
      const [xs, ys] = mark.at.map((axis) => values[axis]!) as [ArrayLike<number>, ArrayLike<number>];
      const last = Math.round(clamp(values[mark.upto]![0]!, 0, xs.length - 1));
      const until = (v: ArrayLike<number>) => Array.from(v).slice(0, last + 1);
      const d = path(f, until(xs), until(ys));
      const ball: Place = { x: toX(f, xs[last]!), y: toY(f, ys[last]!) };
      const seen = Math.abs(ball.x) < 1e5 && Math.abs(ball.y) < 1e5;
      const value = format(values[mark.value]![last]!, mark.digits);
      return [
        line(d, color, 1.5), dots(f, until(xs), until(ys), color, 5), { tag: "circle", attributes: disc(ball, seen ? 7 : NaN, color) },
        label(f, seen ? `${text ?? ""}${value}` : "", color, { x: ball.x + 5, y: ball.y + 7 }, 0.7, 1),
      ];
    }
    case "heatmap": // painted on a canvas under the SVG
    case "press": // stands over the marks, where it can be clicked
      return [];
    case "levels": {
      const [, columns, rows] = domains[mark.domain]! as [string, number, number];
      const [x0, x1, y0, y1] = mark.box.map((edge) => values[edge]![0]!) as [number, number, number, number];
      const [dx, dy] = [(toX(f, x1) - toX(f, x0)) / columns, (toY(f, y1) - toY(f, y0)) / rows];
      const ends = contour(values[mark.value]!, columns, mark.levels.map((level) => values[level]![0]!));
      return [line(segments(ends, toX(f, x0) + dx / 2, dx, toY(f, y0) + dy / 2, dy), color, 1, dash, "butt")];
    }
    case "field": {
      const [, columns] = domains[mark.domain]! as [string, number];
      const [x0, x1] = mark.box.map((edge) => values[edge]![0]!) as [number, number];
      const room = (toX(f, x1) - toX(f, x0)) / columns;
      const [xs, ys, us, vs] = [...mark.at, ...mark.vector].map((p) => values[p]!) as [Values[0], Values[0], Values[0], Values[0]];
      return [line(arrows(f, xs, ys, us, vs, values[mark.half]![0]!, 0.9 * room), color, 1.4, false, "butt")];
    }
    case "particles": {
      const [xs, ys, us, vs] = [...mark.at, ...mark.vector].map((p) => values[p]!) as [Values[0], Values[0], Values[0], Values[0]];
      return [line(streaks(f, xs, ys, us, vs), color, mark.size ?? 3)];
    }
    case "curve":
    case "grid": {
      const [xs, ys] = [values[mark.at[0]]!, values[mark.at[1]]!];
      if (mark.dots) return [dots(f, xs, ys, color, mark.size ?? 5)];
      const [, first = 0, more = Infinity] = domains[mark.domain]! as [string, number, number?];
      const drawn = line(path(f, xs, ys, mark.kind === "grid" ? more : Infinity, !mark.given), color, mark.kind === "grid" ? 1.3 : 2.2, dash);
      const [at, from] = mark.kind === "grid" ? [first * more - 1, 0] : [first - 1, first - 2];
      const read = (v: ArrayLike<number>, k: number) => v[v.length === 1 ? 0 : k]!;
      const end = (k: number): Place => ({ x: toX(f, read(xs, k)), y: toY(f, read(ys, k)) });
      return [drawn, ...named(end(at), end(at).x - end(from).x, end(at).y - end(from).y)];
    }
  }
}

const mean = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
