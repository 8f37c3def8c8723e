import assert from "node:assert/strict";
import { test } from "node:test";

import { arrow, capsule, type Frame, fromX, fromY, grain, path, ticks, toX, toY } from "../../course_utils/stage/src/geometry.ts";

const frame: Frame = { x0: -1, x1: 3, y0: -2, y1: 2, left: 40, top: 20, size: 200 };

test("pixels and coordinates are inverse, and y points up", () => {
  assert.equal(toX(frame, -1), 40);
  assert.equal(toY(frame, 2), 20);
  assert.ok(toY(frame, 1) < toY(frame, 0));
  for (const value of [-0.7, 0, 1.9]) {
    assert.ok(Math.abs(fromX(frame, toX(frame, value)) - value) < 1e-12);
    assert.ok(Math.abs(fromY(frame, toY(frame, value)) - value) < 1e-12);
  }
});

test("a line has a gap where a sample is undefined or absurdly far", () => {
  assert.equal(path(frame, [0, 1, NaN, 1, 2], [0, 0, 0, 0, 0]), "m90 120 50 0m0 0 50 0");
  assert.equal(path(frame, [0, 1, 1e9, 1], [0, 0, 0, 0]), "m90 120 50 0m0 0");
});

test("a grid lifts the pen between its lines", () => {
  assert.equal(path(frame, [0, 1, 0, 1], [0, 0, 1, 1], 2), "m90 120 50 0m-50-50 50 0");
});

test("ticks are round, inside the window, and written with the decimals they need", () => {
  assert.deepEqual(ticks(-3.2, 3.2), { at: [-3, -2, -1, 0, 1, 2, 3], digits: 0 });
  const near = ticks(1.9, 2.1);
  assert.equal(near.digits, 2);
  assert.ok(near.at.length >= 4 && near.at.every((t) => t >= 1.9 - 1e-9 && t <= 2.1 + 1e-9));
  assert.deepEqual(ticks(NaN, 1).at, []);
  for (let k = -6; k < 6; k++) {
    const { at } = ticks(0, 1.37 * 10 ** k);
    assert.ok(at.length >= 4 && at.length <= 8, `${k}: ${at.length}`);
  }
});

test("an arrow ends at its tip, shrinks its head when short and vanishes when it has no length", () => {
  assert.ok(arrow(0, 0, 100, 0).head.startsWith("m100 0"));
  assert.equal(arrow(0, 0, 100, 0).line, "m0 0 89 0");
  assert.equal(arrow(0, 0, 10, 0).line, "m0 0 4 0");
  assert.deepEqual(arrow(5, 5, 5, 5), { line: "", head: "" });
  assert.deepEqual(arrow(0, 0, NaN, 0), { line: "", head: "" });
});

test("a drag is rounded to a power of ten below one pixel", () => {
  const unit = grain(frame);
  assert.equal(unit, 0.01);
  assert.ok(unit <= (frame.x1 - frame.x0) / frame.size);
});

test("what can be clicked surrounds an edge on both sides and a node all round", () => {
  assert.equal(capsule([10, 20], [50, 20], 5), "M10 25A5 5 0 0 1 10 15L50 15A5 5 0 0 1 50 25Z");
  assert.equal(capsule([10, 20], [10, 20], 5), "M10 25A5 5 0 0 1 10 15L10 15A5 5 0 0 1 10 25Z");
  assert.equal(capsule([NaN, 20], [10, 20], 5), "");
});
