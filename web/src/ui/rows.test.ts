import assert from "node:assert/strict";
import { test } from "node:test";
import type { Qualifier, Unit, ZoneKind } from "../data/answers";
import { accountSample, listSample, measureSample, ratioSample, totalsSample, zoneSample } from "../data/samples";
import type { Account, Measure, Ratio, Reported, Zone } from "../data/types";
import { setLang } from "../i18n/index";
import { buildRows, sorted } from "./rows";
import { fill, isTold, measureValue, share } from "./values";

function reported(value: string, qualifier: Qualifier = "exact", unit: Unit = "ha"): Measure {
  const figure = { value, unit, qualifier, status: "approved", as_of: null, chosen: true, why: "only" } as Reported;
  return measureSample({
    value_ha: unit === "m2" ? Number(value) / 1e4 : Number(value),
    value: unit === "m2" ? null : value,
    basis: "reported",
    qualifier,
    reported: [figure],
  });
}

const zone = (slug: string, kind: ZoneKind, name: string): Zone =>
  zoneSample({ id: slug, slug, kind, name, label: `${kind} ${name}` });

const account = (id: string, measures: Record<string, Measure | null>, ratios: Ratio[] = []): Account =>
  accountSample(id, { measures, ratios });

test("a reported value is printed as the document prints it, a measured one with two decimals", () => {
  setLang("vi");
  assert.deepEqual(measureValue(reported("598.725")), { text: "598,725", number: 598.725, basis: "reported" });
  assert.equal(measureValue(reported("63.88", "about")).text, "khoảng 63,88");
  assert.equal(measureValue(reported("763876.85", "exact", "m2")).text, "76,39");
  assert.deepEqual(measureValue(measureSample({ value_ha: 76.468877, basis: "measured", measured_ha: 76.468877 })), {
    text: "76,47",
    number: 76.468877,
    basis: "measured",
  });
  assert.deepEqual(measureValue(null), { text: "–", number: null, basis: null });
  assert.equal(measureValue(reported("0")).text, "0");
});

test("rows without a number stand last in either direction, approximate ones by their number", () => {
  setLang("vi");
  const list = listSample({
    zones: [zone("a", "CCN", "Đăk La"), zone("b", "KCN", "Hòa Bình"), zone("c", "KKT", "Bờ Y")],
  });
  const totals = totalsSample({
    accounts: [
      account("a", { cleared: reported("63.88", "about") }),
      account("b", { cleared: reported("9") }),
      account("c", { cleared: null }),
    ],
  });
  const { zones } = buildRows(list, totals);
  const order = (column: "cleared" | "kind" | "name", down: boolean): string =>
    sorted(zones, { column, down })
      .map((row) => row.slug)
      .join("");
  assert.equal(order("cleared", false), "bac");
  assert.equal(order("cleared", true), "abc");
  assert.equal(order("kind", false), "cba");
  assert.equal(order("name", false), "cab");
});

test("a share names what it was divided by, the legal denominator first", () => {
  setLang("vi");
  const ratio = (denominator: "planned" | "leasable", value: number | null): Ratio =>
    ratioSample({ id: `leased.of_${denominator}`, value, denominator });
  const both = fill(account("a", {}, [ratio("planned", 0.8379), ratio("leasable", 1)]));
  assert.equal(both.computed?.of, "đã cho thuê / đất công nghiệp, dịch vụ (KCN), đất công nghiệp (CCN)");
  const none = fill(account("a", {}, [ratio("leasable", null)]));
  assert.equal(none.computed, null);
  assert.equal(none.number, null);
});

test("a sum of members that holds a khoảng says so in its row", () => {
  setLang("vi");
  const members = measureSample({ value_ha: 1063.88, basis: "reported", approximate: true });
  assert.deepEqual(measureValue(members), { text: "khoảng 1.063,88", number: 1063.88, basis: "reported" });
  assert.equal(measureValue({ ...members, approximate: false }).text, "1.063,88");
});

test("a ratio is as exact as its sides", () => {
  setLang("vi");
  assert.equal(share(ratioSample({ value: 58.4 / 75 })), "77,87%");
  assert.equal(share(ratioSample({ value: 58.4 / 75, at_least: true })), "ít nhất 77,87%");
  assert.equal(share(ratioSample({ value: 0.5, at_most: true, approximate: true })), "nhiều nhất khoảng 50%");
  assert.equal(share(ratioSample({ range: [0.4, 0.75] })), "40,00–75,00%");
  const open = ratioSample({ unknown: "both_at_least" });
  assert.equal(share(open), "chưa xác định được (cả tử số và mẫu số đều là “ít nhất”)");
  assert.deepEqual([open, ratioSample({ range: [0.4, 0.5] }), ratioSample({ unknown: "no_denominator" })].map(isTold), [
    true,
    true,
    false,
  ]);
});
