// Pictures of values sampled over a rectangle: colours, level curves, arrows. Pure functions.

import { acrossPole, type Frame, toX, toY } from "./geometry.ts";
import { lineTo, moveTo, written } from "./pen.ts";

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

let ends = new Float64Array(1024); // grows to the longest level curves so far
let ranks = new Uint8Array(1024);

/**
 * Ends of the segments of level curves (x, y, x, y, ...), in units of samples; none in cells with a gap or a pole.
 * They are overwritten by the next call.
 */
export function contour(values: ArrayLike<number>, columns: number, levels: number[]): Float64Array {
  const rising = Float64Array.from(levels.filter((level) => level === level)).sort();
  const rows = values.length / columns;
  // How many levels each sample is above: what lies between the ranks of a cell's corners crosses it. Undefined is below.
  if (ranks.length < values.length) ranks = new Uint8Array(values.length);
  for (let k = 0, rank = 0, low = NaN, high = NaN; k < values.length; k++) {
    const value = values[k]!;
    if (!(value > low && value <= high)) {
      for (rank = 0; value > rising[rank]!;) rank++;
      low = rank ? rising[rank - 1]! : -Infinity;
      high = rank < rising.length ? rising[rank]! : Infinity;
    }
    ranks[k] = rank;
  }
  let count = 0;
  for (let j = 0; j + 1 < rows; j++) {
    let k = j * columns;
    let [q, r] = [ranks[k]!, ranks[k + columns]!];
    for (let i = 0; i + 1 < columns; i++, k++) {
      const [p, s] = [q, r];
      q = ranks[k + 1]!;
      r = ranks[k + columns + 1]!;
      if (p === q && q === r && r === s) continue;
      const a = values[k]!, b = values[k + 1]!, c = values[k + columns + 1]!, d = values[k + columns]!;
      if (a + b + c + d !== a + b + c + d) continue;
      if (count + 8 * rising.length > ends.length) {
        const longer = new Float64Array(2 * ends.length + 8 * rising.length);
        longer.set(ends);
        ends = longer;
      }
      for (let which = Math.min(p, q, r, s); which < Math.max(p, q, r, s); which++) {
        const level = rising[which]!;
        const sides = CROSSINGS[Number(p > which) + 2 * Number(q > which) + 4 * Number(r > which) + 8 * Number(s > which)]!;
        const from = count;
        for (let n = 0; n < sides.length; n++) {
          const side = sides[n]!;
          if (atPole(values, columns, rows, i, j, side)) {
            count = from;
            break;
          }
          ends[count++] = side === 1 ? i + 1 : side === 3 ? i : i + (side ? (level - d) / (c - d) : (level - a) / (b - a));
          ends[count++] = side === 0 ? j : side === 2 ? j + 1 : j + (side === 1 ? (level - b) / (c - b) : (level - a) / (d - a));
        }
      }
    }
  }
  return ends.subarray(0, count);
}

/** Whether a pole lies between the two samples of a side of the cell (i, j). */
function atPole(v: ArrayLike<number>, columns: number, rows: number, i: number, j: number, side: number): boolean {
  const across = side % 2 === 0;
  const k = (j + Number(side === 2)) * columns + i + Number(side === 1);
  const step = across ? 1 : columns;
  const at = across ? i : j;
  return at > 0 && at + 2 < (across ? columns : rows) && acrossPole(v[k - step]!, v[k]!, v[k + step]!, v[k + 2 * step]!);
}

/**
 * Path of segments given as in `contour`, placed by an offset and a scale for each coordinate. Each is drawn from left
 * to right: a row of cells is then often one line.
 */
export function segments(ends: ArrayLike<number>, x0: number, dx: number, y0: number, dy: number): string {
  let [lastX, lastY] = [NaN, NaN];
  for (let k = 0; k < ends.length; k += 4) {
    const left = ends[k]! < ends[k + 2]! ? k : k + 2;
    const right = 2 * k + 2 - left;
    if (ends[left] !== lastX || ends[left + 1] !== lastY) moveTo(x0 + dx * ends[left]!, y0 + dy * ends[left + 1]!);
    lastX = ends[right]!;
    lastY = ends[right + 1]!;
    lineTo(x0 + dx * lastX, y0 + dy * lastY);
  }
  return written();
}

/** The number at `k` of values that may all be one. */
const read = (v: ArrayLike<number>, k: number): number => v[v.length === 1 ? 0 : k]!;

/** Path of a field: at each place an arrow, half as long as it can be where the vector is `half` long. */
export function arrows(
  f: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, us: ArrayLike<number>, vs: ArrayLike<number>,
  half: number, longest: number,
): string {
  for (let k = 0; k < xs.length; k++) {
    const u = read(us, k);
    const v = read(vs, k);
    const size = Math.sqrt(u * u + v * v);
    const length = (longest * size) / (size + half);
    if (!(length > 1)) continue;
    const cx = (u * length) / size;
    const cy = (-v * length) / size;
    const x = toX(f, xs[k]!) + cx / 2;
    const y = toY(f, ys[k]!) + cy / 2;
    // The shaft, then from one end of the head over its tip to the other.
    moveTo(x - cx, y - cy);
    lineTo(x, y);
    moveTo(x - 0.3 * cx - 0.2 * cy, y - 0.3 * cy + 0.2 * cx);
    lineTo(x, y);
    lineTo(x - 0.3 * cx + 0.2 * cy, y - 0.3 * cy - 0.2 * cx);
  }
  return written();
}

const STREAK = 0.08; // seconds of its way that a particle shows

/** Path of particles: from each a short line back to where it came from. */
export function streaks(f: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, us: ArrayLike<number>, vs: ArrayLike<number>): string {
  for (let k = 0; k < xs.length; k++) {
    const [x, y] = [toX(f, xs[k]!), toY(f, ys[k]!)];
    const [fromX, fromY] = [toX(f, xs[k]! - STREAK * read(us, k)), toY(f, ys[k]! - STREAK * read(vs, k))];
    if (!(Math.abs(fromX - x) + Math.abs(fromY - y) < 1e4)) continue;
    moveTo(fromX, fromY);
    lineTo(x, y);
  }
  return written();
}
