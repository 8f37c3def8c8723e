// Pictures of values sampled over a rectangle: colours, level curves, arrows. Pure functions.

import { acrossPole, type Frame, toX, toY } from "./geometry.ts";

/** Pixels of a heatmap, top row first: `rgb`, the more opaque the higher the value; transparent where undefined. */
export function pixels(
  values: ArrayLike<number>, columns: number, low: number, high: number, rgb: [number, number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const rows = values.length / columns;
  const out = new Uint8ClampedArray(4 * values.length);
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    const to = 4 * ((rows - 1 - Math.floor(k / columns)) * columns + (k % columns));
    [out[to], out[to + 1], out[to + 2]] = rgb;
    const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
    out[to + 3] = value === value ? 8 + 172 * share : 0;
  }
  return out;
}

/** Where each side of a unit cell is crossed: pairs of sides (0 bottom, 1 right, 2 top, 3 left) by the corners above. */
const CROSSINGS: number[][] = [
  [], [3, 0], [0, 1], [3, 1], [1, 2], [3, 0, 1, 2], [0, 2], [3, 2],
  [2, 3], [2, 0], [0, 1, 2, 3], [2, 1], [1, 3], [1, 0], [0, 3], [],
];

/** Ends of the segments of a level curve (x, y, x, y, ...), in units of samples; none in cells with a gap or a pole. */
export function contour(values: ArrayLike<number>, columns: number, level: number): number[] {
  const rows = values.length / columns;
  const out: number[] = [];
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
      for (const side of CROSSINGS[above]!) {
        if (side === 0) out.push(i + (level - a) / (b - a), j);
        else if (side === 1) out.push(i + 1, j + (level - b) / (c - b));
        else if (side === 2) out.push(i + (level - d) / (c - d), j + 1);
        else out.push(i, j + (level - a) / (d - a));
      }
    }
  }
  return out;
}

/** Whether a pole lies between the two samples of a side of the cell (i, j). */
function atPole(values: ArrayLike<number>, columns: number, rows: number, i: number, j: number, side: number): boolean {
  const across = side % 2 === 0;
  const from = (j + Number(side === 2)) * columns + i + Number(side === 1);
  const [step, at, size] = across ? [1, i, columns] : [columns, j, rows];
  const read = (k: number) => (at + k >= 0 && at + k < size ? values[from + k * step] : undefined);
  return acrossPole(read(-1), read(0)!, read(1)!, read(2));
}

/** Path of segments given as in `contour`, placed by an offset and a scale for each coordinate. */
export function segments(ends: number[], x0: number, dx: number, y0: number, dy: number): string {
  const tenth = (px: number) => Math.round(px * 10) / 10;
  const pieces: string[] = [];
  for (let k = 0; k < ends.length; k += 4) {
    const [x, y] = [tenth(x0 + dx * ends[k]!), tenth(y0 + dy * ends[k + 1]!)];
    pieces.push(`M${x} ${y}L${tenth(x0 + dx * ends[k + 2]!)} ${tenth(y0 + dy * ends[k + 3]!)}`);
  }
  return pieces.join("");
}

/** Path of a field: at each place an arrow along its vector, half as long as it can be where the vector is `half` long. */
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
    const [cx, cy] = [(u / size) * length, (-v / size) * length];
    const [x, y] = [toX(f, xs[k]!) - cx / 2, toY(f, ys[k]!) - cy / 2];
    const barb = (turn: number) => `l${(-0.3 * cx - turn * 0.2 * cy).toFixed(1)} ${(-0.3 * cy + turn * 0.2 * cx).toFixed(1)}`;
    const tip = `M${(x + cx).toFixed(1)} ${(y + cy).toFixed(1)}`;
    d += `M${x.toFixed(1)} ${y.toFixed(1)}l${cx.toFixed(1)} ${cy.toFixed(1)}${barb(1)}${tip}${barb(-1)}`;
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
