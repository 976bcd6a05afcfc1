import assert from "node:assert/strict";
import { test } from "node:test";
import {
  NO_FILTER,
  PLAIN,
  type Address,
  filterParameters,
  isFiltered,
  readAddress,
  sameSubject,
  writeAddress,
} from "./address";

const STATES: Address[] = [
  PLAIN,
  {
    ...PLAIN,
    asOf: "2026-06-18",
    lang: "en",
    selection: { type: "zone", slug: "kcn-hoa-binh-kon-tum", measure: "leased" },
  },
  { ...PLAIN, selection: { type: "zone", slug: "kcn-minh-hoa", measure: null }, land: "cleared" },
  { ...PLAIN, lang: "en", view: "clearance", selection: { type: "group", slug: "a b&c", measure: null } },
  {
    ...PLAIN,
    view: "leases",
    selection: { type: "zone", slug: "kcn-minh-hoa", measure: null },
    section: "leases",
    chosen: "lease:kcn-minh-hoa-tl-01",
    only: "operating",
    before: "2024-12-31",
    table: true,
    map: { lat: 14.469, lon: 108.07, zoom: 15.25 },
  },
  { ...PLAIN, asOf: "2007-02-07", selection: { type: "total", slug: "parks", measure: "planned" } },
  {
    ...PLAIN,
    example: true,
    filter: { kinds: ["KCN", "CCN"], province: "lao-cai", stage: "operating", clearance: null },
  },
];

test("an address reproduces the view", () => {
  for (const state of STATES) assert.deepEqual(readAddress(writeAddress(state)), state);
  assert.equal(writeAddress(STATES[0] as Address), "");
});

test("an address is written by short names, and those of earlier versions are read", () => {
  const now = readAddress("#v=gpmb&z=kcn-minh-hoa&d=2026-02-05&n=cleared&f=kind:KCN,CCN;province:lao-cai");
  assert.equal(writeAddress(now), "#v=gpmb&z=kcn-minh-hoa&n=cleared&d=2026-02-05&f=kind:KCN,CCN;province:lao-cai");
  const before = "#colour=clearance&zone=kcn-minh-hoa&as_of=2026-02-05&land=cleared&kind=KCN,CCN&province=lao-cai";
  assert.deepEqual(readAddress(before), now);
});

test("an address with faults gives the plain view", () => {
  assert.deepEqual(
    readAddress(
      "#as_of=yesterday&lang=fr&total=parks&kind=,&stage=%3Cb%3E&colour=red&land=cleared&v=x&m=1,2&m=400,1,1&x=a&d2=soon&c=%3C",
    ),
    STATES[0],
  );
});

test("the day of an address may be typed as offices write it, and is written as the program has it", () => {
  for (const typed of ["2026-02-05", "05/02/2026", "5%2F2%2F2026"]) {
    const state = readAddress(`#as_of=${typed}`);
    assert.equal(state.asOf, "2026-02-05");
    assert.equal(writeAddress(state), "#d=2026-02-05");
  }
  assert.equal(readAddress("#as_of=31/4/2026").asOf, null);
});

test("another measure of a zone is the same subject, another total is not", () => {
  const zone = { type: "zone", slug: "a", measure: "planned" } as const;
  assert.ok(sameSubject(zone, { ...zone, measure: null }));
  const total = { type: "total", slug: "parks", measure: "planned" } as const;
  assert.ok(!sameSubject(total, { ...total, measure: "leased" }));
  assert.ok(!sameSubject(zone, null));
});

test("a filter is told to the program by its own names, and nothing when there is none", () => {
  assert.ok(!isFiltered(NO_FILTER));
  assert.deepEqual(filterParameters({ ...NO_FILTER, kinds: ["KCN"], stage: "planned" }), [
    ["kind", "KCN"],
    ["stage", "planned"],
  ]);
});
