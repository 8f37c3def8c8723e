import assert from "node:assert/strict";
import { test } from "node:test";

import { described, moved, positionOf, typed, valueAt } from "../../course_utils/stage/src/accessibility.ts";

const bounds = { low: -2, high: 2 };
const go = (key: string, shift = false, from: [number, number] = [0.1, 0.2]) =>
  moved(key, shift, from, 0.1, [bounds, bounds]);

test("arrows move a step, with Shift ten, and tenths stay tenths", () => {
  assert.deepEqual(go("ArrowRight"), [0.2, 0.2]);
  assert.deepEqual(go("ArrowUp"), [0.1, 0.3]);
  assert.deepEqual(go("ArrowDown", true), [0.1, -0.8]);
  assert.deepEqual(go("ArrowLeft", true), [-0.9, 0.2]);
});

test("Home, End and the page keys go far, and nothing leaves its limits", () => {
  assert.deepEqual(go("Home"), [-2, 0.2]);
  assert.deepEqual(go("End"), [2, 0.2]);
  assert.deepEqual(go("PageUp", false, [0, 1.5]), [0, 2]);
  assert.deepEqual(go("ArrowRight", true, [1.9, 0]), [2, 0]);
});

test("other keys are left to the page", () => {
  for (const key of ["b", "Tab", "Enter", "Escape", "d", " ", "toString"]) assert.equal(go(key), null, key);
});

test("a handle says both coordinates in words", () => {
  const said = described("p", [["x", -1], ["y", 2]], bounds, 2);
  assert.equal(said["aria-valuetext"], "x minus 1.00, y 2.00");
  assert.equal(said["aria-valuenow"], "-1");
});

test("a slider's positions and values are inverse, linear or logarithmic", () => {
  for (const log of [false, true]) {
    const limits = { low: 0.02, high: 1 };
    assert.equal(valueAt(0, limits, log, 2), 0.02);
    assert.equal(valueAt(1, limits, log, 2), 1);
    for (const position of [0.1, 0.5, 0.77]) {
      assert.ok(Math.abs(positionOf(valueAt(position, limits, log, 2), limits, log) - position) < 1e-3);
    }
  }
});

test("a slider without decimals has whole values", () => {
  for (const position of [0, 0.13, 0.5, 1]) {
    assert.ok(Number.isInteger(valueAt(position, { low: 1, high: 1e6 }, true, 0)));
  }
});

test("a typed number is read with either minus and either decimal mark", () => {
  for (const text of ["-0.5", "\u22120.5", " -0,5 ", "-5e-1", "\u2013.5"]) assert.equal(typed(text, bounds, 2), -0.5, text);
});

test("what is no number, or too large, is refused in words that say what to write", () => {
  for (const text of ["", "two", "1,000,5", "Infinity", "0x1", "1 2", "."]) assert.match(String(typed(text, bounds, 2)), /not a number.*0\.5/, text);
  assert.equal(typed("3", bounds, 1), "Write a number from \u22122.0 to 2.0.");
});
