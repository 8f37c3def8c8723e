import assert from "node:assert/strict";
import { test } from "node:test";

import type { Frame } from "../../course_utils/stage/src/geometry.ts";
import { shapes } from "../../course_utils/stage/src/marks.ts";
import type { Mark } from "../../course_utils/stage/src/spec.ts";

const frame: Frame = { x0: 0, x1: 10, y0: 0, y1: 10, left: 0, top: 0, size: 100 };
const values = [[0], [5], [NaN], [1], [0, 10, 0, 10, 0, 0, 10, 10], [0, 0, 10, 10, 0, 10, 0, 10], [11]];
const draw = (mark: Mark) => shapes(mark, values, frame, [["mesh", 2, 2], ["line", 2]]);
const common = { color: "ink" };

const marks: Mark[] = [
  { ...common, kind: "dot", at: [1, 1], label: "d" },
  { ...common, kind: "circle", at: [1, 1], radius: 3, label: "c" },
  { ...common, kind: "segment", start: [0, 0], end: [1, 1], label: "s" },
  { ...common, kind: "arrow", start: [0, 0], end: [1, 1], label: "a" },
  { ...common, kind: "polygon", corners: [[0, 0], [1, 0], [1, 1]], label: "p" },
  { ...common, kind: "note", at: [1, 1], away: [0, 3], parts: ["n ", { n: 1, d: 0 }] },
  { ...common, kind: "grid", domain: 0, at: [4, 5], label: "g" },
];

test("every mark keeps its number of shapes whatever its values, so that it can be updated in place", () => {
  for (const mark of marks) {
    const broken = JSON.parse(JSON.stringify(mark), (key, v: unknown) => (key === "corners" ? [[2, 2], [1, 0]] : v)) as Mark;
    for (const field of ["at", "from", "to"]) if (field in broken) Object.assign(broken, { [field]: [2, 2] });
    assert.deepEqual(draw(mark).map((s) => s.tag), draw(broken).map((s) => s.tag), mark.kind);
    assert.ok(!JSON.stringify(draw(broken)).includes("NaN"), mark.kind);
  }
});

test("labels stay inside the frame", () => {
  for (const mark of marks) {
    for (const { text, attributes } of draw(mark)) {
      if (text) assert.ok(Number(attributes["x"]) >= 0 && Number(attributes["x"]) <= 100, mark.kind);
    }
  }
});

test("a polygon closes, a grid is drawn line by line", () => {
  assert.ok(String(draw(marks[4]!)[0]!.attributes["d"]).endsWith("Z"));
  assert.equal(String(draw(marks[6]!)[0]!.attributes["d"]).split("m").length - 1, 4);
});

test("of a point outside the window nothing shows", () => {
  for (const mark of [marks[0]!, marks[5]!]) {
    const far = draw({ ...mark, at: [1, 6] } as Mark);
    assert.ok(far.every((s) => !s.text && (s.tag !== "circle" || s.attributes["r"] === 0)), mark.kind);
  }
});

test("a note shows its live number", () => {
  assert.equal(draw(marks[5]!)[0]!.text, "n 5");
});

test("a circle keeps its radius in the plane's units", () => {
  assert.deepEqual(draw(marks[1]!)[0]!.attributes["r"], 10);
});
