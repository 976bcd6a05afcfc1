import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecordKind } from "./answers";
import { counts, recordGroups } from "./land";

test("records stand once, by kind, in the order of the chain; internal ones without a name", () => {
  const record = (type: RecordKind, slug: string | null) => ({ type, id: slug, slug });
  const groups = recordGroups(
    [
      record("lease", "l-10"),
      record("lease", "l-2"),
      record("parcel", "n"),
      record("boundary", "b"),
      record("lease", null),
      record("lease", "l-2"),
    ],
    ["zone", "boundary", "lease"],
  );
  assert.deepEqual(groups, [
    { type: "boundary", slugs: ["b"], internal: false },
    { type: "lease", slugs: ["l-2", "l-10"], internal: true },
    { type: "parcel", slugs: ["n"], internal: false },
  ]);
});

test("reasons are counted, and none is no reason", () => {
  assert.deepEqual(counts(["a", null, "b", "a"]), [
    ["a", 2],
    ["b", 1],
  ]);
});
