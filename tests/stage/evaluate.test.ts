import assert from "node:assert/strict";
import { test } from "node:test";

import { Evaluator } from "../../course_utils/stage/src/evaluate.ts";
import type { Operation } from "../../course_utils/stage/src/spec.ts";

const program: Operation[] = [["v", 0], ["v", 1], ["sin", 0], ["mul", 1, 1], ["p", 0, 0], ["add", 3, 4]];

test("values follow the variables, and a sampled value has one entry per sample", () => {
  const evaluator = new Evaluator(program, [["line", 3]]);
  evaluator.run([Math.PI / 2, 3]);
  assert.equal(evaluator.values[2]![0], 1);
  assert.deepEqual([...evaluator.values[5]!], [9, 9.5, 10]);
  evaluator.run([0, 2]);
  assert.equal(evaluator.values[2]![0], 0);
  assert.deepEqual([...evaluator.values[5]!], [4, 4.5, 5]);
});

test("a change recomputes only what depends on it", () => {
  const evaluator = new Evaluator(program, [["line", 3]]);
  evaluator.run([1, 3]);
  evaluator.values[5]!.fill(-7);
  evaluator.run([2, 3]);
  assert.equal(evaluator.values[2]![0], Math.sin(2));
  assert.deepEqual([...evaluator.values[5]!], [-7, -7, -7]);
  assert.deepEqual([...evaluator.versions], [2, 1, 2, 1, 0, 1]);
});

test("a scene from a newer version is refused by name", () => {
  const evaluator = new Evaluator([["v", 0], ["gamma", 0]], []);
  assert.throws(() => evaluator.run([1]), /gamma/);
});

test("a walk goes from point to point, follows the variables, and its third value is read along the way", () => {
  const operations: Operation[] = [["v", 0], ["n", 1], ["walk", 0, 0, 0, 1], ["walk", 1, 0, 0, 1], ["walk", 2, 0, 0, 1]];
  // x' = 2 x, y' = y + the scene's variable; the third value is x y.
  const program: Operation[] = [["v", 0], ["n", 2], ["mul", 0, 1], ["v", 1], ["v", 2], ["add", 3, 4], ["mul", 0, 3]];
  const evaluator = new Evaluator(operations, [], [{ program, out: [2, 5, 6], steps: 3 }]);
  evaluator.run([3]);
  assert.deepEqual(evaluator.values.slice(2).map((v) => [...v]), [[3, 6, 12, 24], [1, 4, 7, 10], [3, 24, 84, 240]]);
  evaluator.run([1]);
  assert.deepEqual([...evaluator.values[4]!], [1, 4, 12, 32]);
});

test("parameters changed in place are evaluated again, and only what depends on them", () => {
  const evaluator = new Evaluator([["p", 0, 0], ["v", 0], ["mul", 0, 1], ["sin", 1]], [["cloud", 3, 0]]);
  evaluator.run([2]);
  evaluator.values[3]!.fill(-7);
  evaluator.grids[0]![0]!.fill(5);
  evaluator.run([2], 0);
  assert.deepEqual([...evaluator.values[2]!], [10, 10, 10]);
  assert.equal(evaluator.values[3]![0], -7);
});

test("on a grid of cells what depends on one parameter, on the other, or on both has its value in every cell", () => {
  const operations: Operation[] = [
    ["v", 0], ["p", 0, 0], ["mul", 0, 1], ["sin", 2], ["p", 0, 1], ["add", 0, 4], ["exp", 5], ["mul", 3, 6], ["neg", 7],
  ];
  for (const [columns, rows] of [[3, 2], [2, 5], [1, 4], [4, 1]] as const) {
    const evaluator = new Evaluator(operations, [["cells", columns, rows]]);
    for (const a of [2, 0.5]) {
      evaluator.run([a]);
      const wanted = [3, 6, 8].map((): number[] => []);
      for (let k = 0; k < columns * rows; k++) {
        const [across, up] = [Math.sin(a * ((k % columns) + 0.5) / columns), Math.exp(a + (Math.floor(k / columns) + 0.5) / rows)];
        [across, up, -across * up].forEach((value, which) => wanted[which]!.push(value));
      }
      [3, 6, 8].forEach((place, which) => evaluator.values[place]!.forEach((value, k) => {
        assert.ok(Math.abs(value - wanted[which]![k]!) < 1e-12, `${columns} x ${rows}, operation ${place}, cell ${k}`);
      }));
      assert.equal(evaluator.values[8]!.length, columns * rows);
    }
  }
});
