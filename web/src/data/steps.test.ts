import assert from "node:assert/strict";
import { test } from "node:test";
import { type Series, knownKeys, stepOn, stepsOf } from "./steps";

const value = (ha: number, approximate = false) => ({
  value_ha: ha,
  basis: "measured" as const,
  approximate,
  at_least: false,
  range_ha: null,
  cause: null,
});
const point = (date: string, boundary: number | null, leased: number | null, plane_changed = false) => ({
  date,
  planes: ["EPSG:9216"],
  plane_changed,
  measures: {
    boundary: boundary === null ? null : value(boundary),
    leased: leased === null ? null : value(leased),
    cleared: null,
  },
});
const SERIES: Series = {
  as_of: "2026-01-01",
  revision: 1,
  points: [
    point("2019-01-01", null, null),
    point("2020-01-01", 10, null),
    point("2020-02-01", 10, null),
    point("2021-01-01", 10, 3),
    point("2022-01-01", 10, 3, true),
  ],
};

test("a step begins where a drawn value or the plane changes, not before the first value", () => {
  assert.deepEqual(knownKeys(SERIES, ["boundary", "cleared", "leased"]), ["boundary", "leased"]);
  const steps = stepsOf(SERIES, ["boundary", "leased"]);
  assert.deepEqual(
    steps.map((step) => [step.date, step.values.map((one) => one?.value_ha ?? null), step.planeChanged]),
    [
      ["2020-01-01", [10, null], false],
      ["2021-01-01", [10, 3], false],
      ["2022-01-01", [10, 3], true],
    ],
  );
});

test("a day has the step that began last", () => {
  const steps = stepsOf(SERIES, ["boundary", "leased"]);
  assert.equal(stepOn(steps, "2019-12-31"), -1);
  assert.equal(stepOn(steps, "2020-12-31"), 0);
  assert.equal(stepOn(steps, "2021-01-01"), 1);
  assert.equal(stepOn(steps, "2030-01-01"), 2);
});
