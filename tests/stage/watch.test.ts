import assert from "node:assert/strict";
import { test } from "node:test";

import { watch } from "../../course_utils/stage/src/watch.ts";

test("a part is drawn again when something that it reads was computed, however deep it stands, or the key is another", () => {
  const versions = Uint32Array.of(1, 1, 1, 1);
  const changed = watch({ kind: "note", at: [0, 2], parts: ["n ", { n: 3, d: 2.5 }] }, versions);
  assert.ok(changed("frame"));
  assert.ok(!changed("frame"));
  versions[1]!++;
  assert.ok(!changed("frame"));
  versions[3]!++;
  assert.ok(changed("frame"));
  assert.ok(changed("another frame"));
});
