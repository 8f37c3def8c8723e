// From a plane's coordinates to pixels and back; ticks, paths, arrowheads. Pure functions.

import { lineTo, moveTo, written } from "./pen.ts";

export type Frame = {
  x0: number; x1: number; y0: number; y1: number; // the window, in the plane's coordinates
  left: number; top: number; size: number; // the square it fills, in pixels
  height?: number; // where it is no square
};

/** Beyond this many pixels a point is a gap: lines to it would be wrong, and slow to draw. */
const FAR = 1e5;

export const toX = (f: Frame, x: number): number => f.left + ((x - f.x0) / (f.x1 - f.x0)) * f.size;
export const toY = (f: Frame, y: number): number => f.top + ((f.y1 - y) / (f.y1 - f.y0)) * (f.height ?? f.size);
export const fromX = (f: Frame, px: number): number => f.x0 + ((px - f.left) / f.size) * (f.x1 - f.x0);
export const fromY = (f: Frame, py: number): number => f.y1 - ((py - f.top) / (f.height ?? f.size)) * (f.y1 - f.y0);

export const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
/** Whether a point in pixels lies in the window, or on its border. */
export const inside = (f: Frame, px: number, py: number): boolean =>
  px >= f.left - 1 && px <= f.left + f.size + 1 && py >= f.top - 1 && py <= f.top + (f.height ?? f.size) + 1;
const round = (px: number): number => Math.round(px * 10) / 10;

/** A round power of ten a little below the size of a pixel: what a drag is rounded to. */
export const grain = (f: Frame): number => 10 ** Math.floor(Math.log10((f.x1 - f.x0) / f.size));

/** Multiples of 1, 2 or 5 times a power of ten, about six of them, with the decimals they need. */
export function ticks(low: number, high: number): { at: number[]; digits: number } {
  if (!(high > low)) return { at: [], digits: 0 };
  const rough = (high - low) / 7;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999)!;
  const at = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) at.push(k * step);
  return { at, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/**
 * Whether b follows a across a pole: the line would run against its trend on both sides, p to a and b to q, and these
 * bend as they do towards a pole. p or q is NaN where there is none.
 */
export function acrossPole(p: number, a: number, b: number, q: number): boolean {
  const across = b - a;
  const around = Math.abs(a - p) + Math.abs(q - b);
  return (a - p) * across < 0 && (q - b) * across < 0 && around < Math.abs(across) && around > Math.abs(across) / 2;
}

/** Whether the way from p to a is so much steeper than that from o to p that a pole may follow, and no cusp. */
const steepens = (o: number, p: number, a: number): boolean => (a - p) * (p - o) > 0 && Math.abs(a - p) > 1.6 * Math.abs(p - o);

/** A step between two samples at least so long, as a share of the frame, is looked at: it may lead across a gap. */
const LEAP = 0.06;

/** Whether the samples go up to a pole between k and k + 1, or down to it, on both sides. */
function evenPole(v: Float64Array, k: number, first: number, end: number, leap: number): boolean {
  if (k - 2 < first || k + 3 >= end) return false;
  const p = v[k - 1]!, a = v[k]!, b = v[k + 1]!, q = v[k + 2]!;
  return (a - p) * (b - q) > 0 && (a - q) * (b - p) > 0 && Math.max(Math.abs(a - p), Math.abs(b - q)) > leap &&
    steepens(v[k - 2]!, p, a) && steepens(v[k + 3]!, q, b);
}

/** Whether the samples k and k + 1, in pixels, lie on both sides of a pole or of a jump. */
function torn(f: Frame, xs: Float64Array, ys: Float64Array, k: number, first: number, end: number): boolean {
  const long = (i: number) => (i < first || i + 1 >= end ? NaN : Math.hypot(xs[i + 1]! - xs[i]!, ys[i + 1]! - ys[i]!));
  const here = long(k);
  const leap = LEAP * f.size;
  const at = (v: Float64Array, i: number) => (i >= first && i < end ? v[i]! : NaN);
  const even = (i: number) => evenPole(xs, i, first, end, leap) || evenPole(ys, i, first, end, leap);
  if (even(k)) return true;
  if (!(here > leap) || even(k - 1) || even(k + 1)) return false;
  for (const v of [xs, ys]) if (acrossPole(at(v, k - 1), v[k]!, v[k + 1]!, at(v, k + 2))) return true;
  // A jump: one such step, or two with the sample at the jump between them, among steps a twelfth as long.
  const [before, after] = [long(k - 1), long(k + 1)];
  const flat = (step: number) => here > 12 * step;
  return (flat(before) && flat(after)) || (flat(before) && flat(long(k + 2))) || (flat(long(k - 2)) && flat(after));
}

let px = new Float64Array(1024); // samples in pixels; as many as the longest path so far
let py = new Float64Array(1024);

/**
 * Path of samples; a new piece after every `run` samples, and around every sample that is not drawable. `smooth`
 * samples are those of a curve: no line goes across its poles and jumps.
 */
export function path(
  f: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, run = Infinity, smooth = false,
): string {
  const n = Math.max(xs.length, ys.length);
  if (n > px.length) [px, py] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    px[k] = toX(f, xs[xs.length === 1 ? 0 : k]!);
    py[k] = toY(f, ys[ys.length === 1 ? 0 : k]!);
  }
  const leap = LEAP * f.size;
  const leaps = (k: number) => Math.abs(px[k + 1]! - px[k]!) + Math.abs(py[k + 1]! - py[k]!) > leap;
  let pen = false;
  let first = 0;
  for (let k = 0; k < n; k++) {
    if (k % run === 0) [pen, first] = [false, k];
    const x = px[k]!;
    const y = py[k]!;
    const drawable = Math.abs(x) < FAR && Math.abs(y) < FAR;
    if (drawable) (pen ? lineTo : moveTo)(x, y);
    // Among short steps there is neither a pole nor a jump.
    const smoothHere = !smooth || !(leaps(k) || leaps(k - 1) || leaps(k + 1));
    pen = drawable && (smoothHere || !torn(f, px, py, k, first, Math.min(n, first + run)));
  }
  return written();
}

/** Line from a to b in pixels with a head at b that shrinks with short arrows; "" where an end is undefined. */
export function arrow(ax: number, ay: number, bx: number, by: number): { line: string; head: string } {
  const length = Math.hypot(bx - ax, by - ay);
  if (!(length < FAR) || !(Math.abs(ax) < FAR) || !(Math.abs(ay) < FAR) || length < 0.5) {
    return { line: "", head: "" };
  }
  const head = Math.min(11, length * 0.6);
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const [nx, ny] = [bx - ux * head, by - uy * head];
  const half = head * 0.42;
  moveTo(ax, ay);
  lineTo(nx, ny);
  const line = written();
  moveTo(bx, by);
  lineTo(nx - uy * half, ny + ux * half);
  lineTo(nx + uy * half, ny - ux * half);
  return { line, head: `${written()}z` };
}

/** Outline of all that is within `r` of the line from a to b: a disc where they are one; "" where an end is undefined. */
export function capsule([ax, ay]: [number, number], [bx, by]: [number, number], r: number): string {
  const length = Math.hypot(bx - ax, by - ay);
  if (!(length < FAR)) return "";
  const [nx, ny] = length ? [((ay - by) / length) * r, ((bx - ax) / length) * r] : [0, r];
  const arc = `A${r} ${r} 0 0 1 `;
  const at = (x: number, y: number) => `${round(x)} ${round(y)}`;
  return `M${at(ax + nx, ay + ny)}${arc}${at(ax - nx, ay - ny)}L${at(bx - nx, by - ny)}${arc}${at(bx + nx, by + ny)}Z`;
}
