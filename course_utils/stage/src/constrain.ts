// Where a handle may go: inside limits, on a grid, on given values, on a curve. Pure functions.

import type { Snap } from "./spec.ts";

export type Limits = { low: number; high: number };

/** `value` inside its limits, without the dust of adding tenths. */
export const within = (value: number, { low, high }: Limits): number =>
  Number(Math.min(Math.max(value, low), high).toFixed(10));

/** The allowed value nearest to `target`; if that is `from`, where a key wants to leave it, the next one that way. */
export function snapped(target: number, snap: Snap | undefined, from = target): number {
  if (snap === undefined) return target;
  const way = Math.sign(target - from);
  if (typeof snap === "number") {
    const line = Math.round(target / snap);
    return snap * (way && line === Math.round(from / snap) ? line + way : line);
  }
  const near = (values: number[]) => values.reduce((a, b) => (Math.abs(b - target) < Math.abs(a - target) ? b : a), values[0] ?? from);
  const best = near(snap);
  return way && best === from ? near(snap.filter((value) => Math.sign(value - from) === way)) : best;
}

/** The share of a curve, 0 to 1 over its samples, at which it comes nearest to (x, y); gaps are passed over. */
export function nearest(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number, y: number): number {
  const read = (v: ArrayLike<number>, k: number) => v[v.length === 1 ? 0 : k]!;
  const last = Math.max(xs.length, ys.length) - 1;
  let [best, share] = [Infinity, 0];
  for (let k = 0; k < last; k++) {
    const [ax, ay] = [read(xs, k), read(ys, k)];
    const [dx, dy] = [read(xs, k + 1) - ax, read(ys, k + 1) - ay];
    const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
    const s = Math.min(Math.max(along, 0), 1);
    const distance = Math.hypot(ax + s * dx - x, ay + s * dy - y);
    if (distance < best) [best, share] = [distance, (k + s) / last];
  }
  return share;
}

/** Whether a curve ends where it starts: then a key that leaves one end comes in at the other. */
export function closed(xs: ArrayLike<number>, ys: ArrayLike<number>): boolean {
  const ends = (v: ArrayLike<number>) => Math.abs(v[v.length - 1]! - v[0]!);
  return xs.length > 1 && ys.length > 1 && ends(xs) + ends(ys) < 1e-6;
}
