import assert from "node:assert/strict";
import { test } from "node:test";

import type { Frame } from "../../course_utils/stage/src/geometry.ts";
import { arrows, contour, pixels, segments } from "../../course_utils/stage/src/sampled.ts";

const frame: Frame = { x0: 0, x1: 10, y0: 0, y1: 10, left: 0, top: 0, size: 100 };

test("a heatmap's first pixels are its highest row, faint where low, opaque where high, clear where undefined", () => {
  const words = new Uint32Array(4);
  pixels(words, [0, 1, NaN, 5], 2, 0, 1, [10, 20, 30]);
  const out = new Uint8Array(words.buffer);
  assert.deepEqual([...out.slice(4, 7)], [10, 20, 30]);
  assert.deepEqual([out[3], out[7], out[11], out[15]], [0, 180, 8, 180]);
});

test("the level curve of a plane is the straight line where it has that value", () => {
  const n = 9;
  const plane = Array.from({ length: n * n }, (_, k) => 2 * (k % n) + Math.floor(k / n));
  const ends = contour(plane, n, [10.5]);
  assert.ok(ends.length >= 4 * 7);
  for (let k = 0; k < ends.length; k += 2) assert.ok(Math.abs(2 * ends[k]! + ends[k + 1]! - 10.5) < 1e-12);
});

test("a circle's level curve closes: every end meets another", () => {
  const n = 33;
  const hill = Array.from({ length: n * n }, (_, k) => ((k % n) - 16) ** 2 + (Math.floor(k / n) - 16) ** 2);
  const ends = contour(hill, n, [90.3]);
  const counts = new Map<string, number>();
  for (let k = 0; k < ends.length; k += 2) {
    const key = `${ends[k]!.toFixed(9)} ${ends[k + 1]!.toFixed(9)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.ok(counts.size > 20 && [...counts.values()].every((count) => count === 2));
});

test("several levels at once give the curves of each", () => {
  const n = 17;
  const values = Array.from({ length: n * n }, (_, k) => (k % 41 ? Math.sin(0.5 * (k % n)) + 0.3 * Math.floor(k / n) : NaN));
  const ends = (levels: number[]) => Array.from(contour(values, n, levels)).sort((a, b) => a - b);
  assert.deepEqual(ends([2, NaN, 0.5]), [...ends([0.5]), ...ends([2])].sort((a, b) => a - b));
  assert.ok(ends([0.5]).length > 40);
});

test("a cell with an undefined corner has no curve", () => {
  assert.equal(contour([0, NaN, 2, 2], 2, [1]).length, 0);
  assert.equal(contour([0, 0, 2, 2], 2, [1]).length, 4);
});

test("arrows point along their vectors, stay shorter than their cell and vanish with them", () => {
  const d = arrows(frame, [5], [5], [1000], [0], 1, 8);
  assert.match(d, /^m46 50 8 0m/);
  assert.match(arrows(frame, [5], [5], [0], [1], 1, 8), /^m50 52 0-4m/);
  assert.equal(arrows(frame, [5, 5], [5, 5], [0, NaN], [0, 1], 1, 8), "");
});

test("segments are placed by offset and scale, and joined where one begins as the last one ended", () => {
  assert.equal(segments([0, 0, 1, 0.5], 10, 100, 50, -10), "m10 50 100-5");
  assert.equal(segments([1, 2, 0, 1, 2, 0, 1, 2], 0, 1, 0, 1), "m0 1 1 1 1-2");
  assert.equal(segments([0, 0, 1, 1, 5, 5, 6, 6], 0, 1, 0, 1), "m0 0 1 1m4 4 1 1");
});
