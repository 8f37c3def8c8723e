import assert from "node:assert/strict";
import { test } from "node:test";

import { closed, nearest, snapped } from "../../course_utils/stage/src/constrain.ts";

test("a drag goes to the nearest line of a grid, or to the nearest given value", () => {
  assert.equal(snapped(0.7, 0.5), 0.5);
  assert.equal(snapped(-0.8, 0.5), -1);
  assert.equal(snapped(3, [-1, 0, 4]), 4);
  assert.equal(snapped(0.7, undefined), 0.7);
});

test("a key always leaves the place where it was, however small its step", () => {
  assert.equal(snapped(0.6, 0.5, 0.5), 1);
  assert.equal(snapped(0.4, 0.5, 0.5), 0);
  assert.equal(snapped(2, 0.5, 0.5), 2);
  assert.equal(snapped(0.1, [-1, 0, 4], 0), 4);
  assert.equal(snapped(-0.1, [-1, 0, 4], 0), -1);
  assert.equal(snapped(4.1, [-1, 0, 4], 4), 4);
});

test("a held point goes to where its curve is nearest, between samples too", () => {
  assert.equal(nearest([0, 1, 2], [0], 1.25, 7), 0.625);
  assert.equal(nearest([0, 1, 2], [0], -3, 0), 0);
  assert.equal(nearest([0, 0, 0], [0, 1, NaN], 5, 9), 0.5);
  const circle = Array.from({ length: 121 }, (_, k) => (k / 60) * Math.PI);
  const share = nearest(circle.map(Math.cos), circle.map(Math.sin), -3, 3);
  assert.ok(Math.abs(share - 3 / 8) < 1e-4);
});

test("a curve that ends where it starts is closed", () => {
  assert.ok(closed([1, 0, 1], [0, 1, 0]));
  assert.ok(!closed([1, 0, -1], [0, 1, 0]));
  assert.ok(!closed([1, 2, 3], [0]));
});
