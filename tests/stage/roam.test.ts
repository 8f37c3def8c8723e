import assert from "node:assert/strict";
import { test } from "node:test";

import { fitted, type Room, zoomed } from "../../course_utils/stage/src/roam.ts";

const room: Room = { half: [2, 2], x: { low: -10, high: 10 }, y: { low: -4, high: 10 }, zoom: { low: 0.5, high: 8 } };

test("zooming keeps the place under the pointer where it is", () => {
  const w = zoomed({ x: 0, y: 1, zoom: 1 }, 4, { x: 1, y: 2 }, room);
  assert.deepEqual(w, { x: 0.75, y: 1.75, zoom: 4 });
  assert.equal((1 - w.x) * w.zoom, 1);
});

test("the window never leaves its limits, and the magnification neither", () => {
  assert.deepEqual(fitted({ x: 99, y: -99, zoom: 1 }, room), { x: 8, y: -2, zoom: 1 });
  assert.equal(zoomed({ x: 0, y: 0, zoom: 4 }, 100, { x: 0, y: 0 }, room).zoom, 8);
  assert.deepEqual(zoomed({ x: 9, y: 9, zoom: 4 }, 0.01, { x: 9, y: 9 }, room), { x: 6, y: 6, zoom: 0.5 });
});

test("where the window has no room to move it stays in the middle", () => {
  const narrow: Room = { ...room, x: { low: -1, high: 1 } };
  assert.equal(fitted({ x: 0.7, y: 0, zoom: 1 }, narrow).x, 0);
});
