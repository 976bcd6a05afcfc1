import assert from "node:assert/strict";
import { test } from "node:test";
import { type State, readState, sameSubject, writeState } from "./state";

const STATES: State[] = [
  { asOf: null, lang: "vi", selection: null },
  { asOf: "2026-06-18", lang: "en", selection: { type: "zone", slug: "kcn-hoa-binh-kon-tum", measure: "leased" } },
  { asOf: null, lang: "en", selection: { type: "group", slug: "a b&c", measure: null } },
  { asOf: "2007-02-07", lang: "vi", selection: { type: "total", slug: "parks", measure: "planned" } },
];

test("an address reproduces the view", () => {
  for (const state of STATES) assert.deepEqual(readState(writeState(state)), state);
  assert.equal(writeState(STATES[0] as State), "");
});

test("an address with faults gives the plain view", () => {
  assert.deepEqual(readState("#as_of=yesterday&lang=fr&total=parks"), STATES[0]);
});

test("another measure of a zone is the same subject, another total is not", () => {
  const zone = { type: "zone", slug: "a", measure: "planned" } as const;
  assert.ok(sameSubject(zone, { ...zone, measure: null }));
  const total = { type: "total", slug: "parks", measure: "planned" } as const;
  assert.ok(!sameSubject(total, { ...total, measure: "leased" }));
  assert.ok(!sameSubject(zone, null));
});
