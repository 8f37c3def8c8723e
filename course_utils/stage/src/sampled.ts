// Pictures of values sampled over a rectangle: colours, level curves, arrows. Pure functions.

import { acrossPole, type Frame, toX, toY } from "./geometry.ts";

/** Pixels of a heatmap into `out`, top row first: `rgb`, the more opaque the higher the value; transparent where undefined. */
export function pixels(
  out: Uint32Array, values: ArrayLike<number>, columns: number, low: number, high: number, [r, g, b]: [number, number, number],
): void {
  const ink = r | (g << 8) | (b << 16); // a pixel's bytes are red, green, blue, opacity, the first the lowest
  const scale = 172 / (high - low);
  for (let k = 0, to = values.length - columns; k < values.length; to -= 2 * columns) {
    for (const end = k + columns; k < end; k++, to++) {
      const value = values[k]!;
      const opacity = Math.min(Math.max((value - low) * scale, 0), 172) + 8.5;
      out[to] = value === value ? ink | (opacity << 24) : 0;
    }
  }
}

/** Where each side of a unit cell is crossed: pairs of sides (0 bottom, 1 right, 2 top, 3 left) by the corners above. */
const CROSSINGS: number[][] = [
  [], [3, 0], [0, 1], [3, 1], [1, 2], [3, 0, 1, 2], [0, 2], [3, 2],
  [2, 3], [2, 0], [0, 1, 2, 3], [2, 1], [1, 3], [1, 0], [0, 3], [],
];

let ends = new Float64Array(1024); // grows to the longest level curve so far

/**
 * Ends of the segments of a level curve (x, y, x, y, ...), in units of samples; none in cells with a gap or a pole.
 * They are overwritten by the next call.
 */
export function contour(values: ArrayLike<number>, columns: number, level: number): Float64Array {
  const rows = values.length / columns;
  let count = 0;
  for (let j = 0; j + 1 < rows; j++) {
    let k = j * columns;
    let [b, c] = [values[k]!, values[k + columns]!];
    for (let i = 0; i + 1 < columns; i++, k++) {
      const a = b;
      const d = c;
      b = values[k + 1]!;
      c = values[k + columns + 1]!;
      const above = (a > level ? 1 : 0) + (b > level ? 2 : 0) + (c > level ? 4 : 0) + (d > level ? 8 : 0);
      // Most cells lie on one side; an undefined corner counts as below, and is looked for only in the others.
      if (above === 0 || above === 15 || a + b + c + d !== a + b + c + d) continue;
      if (CROSSINGS[above]!.some((side) => atPole(values, columns, rows, i, j, side))) continue;
      if (count + 8 > ends.length) {
        const longer = new Float64Array(2 * ends.length);
        longer.set(ends);
        ends = longer;
      }
      for (const side of CROSSINGS[above]!) {
        ends[count++] = side === 1 ? i + 1 : side === 3 ? i : i + (side ? (level - d) / (c - d) : (level - a) / (b - a));
        ends[count++] = side === 0 ? j : side === 2 ? j + 1 : j + (side === 1 ? (level - b) / (c - b) : (level - a) / (d - a));
      }
    }
  }
  return ends.subarray(0, count);
}

/** Whether a pole lies between the two samples of a side of the cell (i, j). */
function atPole(values: ArrayLike<number>, columns: number, rows: number, i: number, j: number, side: number): boolean {
  const across = side % 2 === 0;
  const from = (j + Number(side === 2)) * columns + i + Number(side === 1);
  const [step, at, size] = across ? [1, i, columns] : [columns, j, rows];
  const read = (k: number) => (at + k >= 0 && at + k < size ? values[from + k * step] : undefined);
  return acrossPole(read(-1), read(0)!, read(1)!, read(2));
}

/**
 * Path, in tenths of a pixel, of segments given as in `contour`, placed by an offset and a scale for each coordinate.
 * Each is drawn from left to right: a row of cells is then often one line.
 */
export function segments(ends: ArrayLike<number>, x0: number, dx: number, y0: number, dy: number): string {
  let d = "";
  let [lastX, lastY] = [NaN, NaN];
  for (let k = 0; k < ends.length; k += 4) {
    const left = ends[k]! < ends[k + 2]! ? k : k + 2;
    const right = 2 * k + 2 - left;
    const [ax, ay] = [Math.round(10 * (x0 + dx * ends[left]!)), Math.round(10 * (y0 + dy * ends[left + 1]!))];
    const [bx, by] = [Math.round(10 * (x0 + dx * ends[right]!)), Math.round(10 * (y0 + dy * ends[right + 1]!))];
    d += ax === lastX && ay === lastY ? ` ${bx - ax} ${by - ay}` : `M${ax} ${ay}l${bx - ax} ${by - ay}`;
    [lastX, lastY] = [bx, by];
  }
  return d;
}

/** Path of a field, in tenths of a pixel: at each place an arrow, half as long as it can be where the vector is `half` long. */
export function arrows(
  f: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, us: ArrayLike<number>, vs: ArrayLike<number>,
  half: number, longest: number,
): string {
  const read = (v: ArrayLike<number>, k: number) => v[v.length === 1 ? 0 : k]!;
  let d = "";
  for (let k = 0; k < xs.length; k++) {
    const [u, v] = [read(us, k), read(vs, k)];
    const size = Math.hypot(u, v);
    const length = (longest * size) / (size + half);
    if (!(length > 1)) continue;
    const [cx, cy] = [(10 * u * length) / size, (-10 * v * length) / size];
    const [x, y] = [Math.round(10 * toX(f, xs[k]!) - cx / 2), Math.round(10 * toY(f, ys[k]!) - cy / 2)];
    const [tx, ty] = [Math.round(cx), Math.round(cy)];
    // The shaft, then from one end of the head over its tip to the other.
    const [ax, ay] = [Math.round(-0.3 * cx - 0.2 * cy), Math.round(-0.3 * cy + 0.2 * cx)];
    const [bx, by] = [Math.round(-0.3 * cx + 0.2 * cy), Math.round(-0.3 * cy - 0.2 * cx)];
    d += `M${x} ${y}l${tx} ${ty}m${ax} ${ay}l${-ax} ${-ay} ${bx} ${by}`;
  }
  return d;
}

const STREAK = 0.08; // seconds of its way that a particle shows

/** Path of particles: from each a short line back to where it came from. */
export function streaks(f: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, us: ArrayLike<number>, vs: ArrayLike<number>): string {
  const read = (v: ArrayLike<number>, k: number) => v[v.length === 1 ? 0 : k]!;
  let d = "";
  for (let k = 0; k < xs.length; k++) {
    const [x, y] = [toX(f, xs[k]!), toY(f, ys[k]!)];
    const [fromX, fromY] = [toX(f, xs[k]! - STREAK * read(us, k)), toY(f, ys[k]! - STREAK * read(vs, k))];
    if (Math.abs(fromX - x) + Math.abs(fromY - y) < 1e4) d += `M${fromX.toFixed(1)} ${fromY.toFixed(1)}L${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return d;
}
