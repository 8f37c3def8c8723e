import assert from "node:assert/strict";
import { test } from "node:test";

import { format, sentence, spoken } from "../../course_utils/stage/src/words.ts";

test("numbers have a true minus, no negative zero, and a word where there is none", () => {
  assert.equal(format(-1.5, 2), "\u22121.50");
  assert.equal(format(-0.001, 2), "0.00");
  assert.equal(format(2, 0), "2");
  assert.equal(format(NaN, 2), "undefined");
  assert.equal(spoken(-1.5, 1), "minus 1.5");
  assert.equal(format(1234567.125, 3), "1\u202f234\u202f567.125");
  assert.equal(format(1234.5, 1), "1234.5");
});

test("a sentence fills in numbers and chooses words by sign, within its tolerance", () => {
  const parts = ["det ", { n: 0, d: 1 }, { sign: 0, tol: 0.1, w: [[" turned"], [" flat"], [" kept ", { n: 0, d: 0 }]] }] as const;
  const say = (value: number) => sentence(structuredClone(parts) as never, [[value]]);
  assert.equal(say(-2), "det \u22122.0 turned");
  assert.equal(say(0.05), "det 0.1 flat");
  assert.equal(say(3), "det 3.0 kept 3");
  assert.equal(say(NaN), "det undefinedthere is no value here.");
});
