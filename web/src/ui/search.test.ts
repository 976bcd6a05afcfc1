import assert from "node:assert/strict";
import { test } from "node:test";
import type { ZoneKind } from "../data/answers";
import { groupSample, listSample, unitSample, zoneSample } from "../data/samples";
import type { Flag, Zone } from "../data/types";
import { composed, stripAccents } from "./strip-accents";
import { SearchIndex } from "./search-index";

function zone(label: string, more: Partial<Zone> = {}): Zone {
  const [kind = "", ...rest] = label.split(" ");
  const slug = stripAccents(label).replaceAll(" ", "-");
  return zoneSample({ id: label, slug, kind: kind as ZoneKind, name: rest.join(" "), label, ...more });
}

const LIST = listSample({
  zones: [
    zone("CCN Đăk La", { other_names: ["Đắk La", "Cụm công nghiệp Đăk La"] }),
    zone("KCN Đăk Tô", {
      other_names: ["Đắk Tô"],
      flags: [{ state: "in_plan", value: true, date: null, document: "2170/QĐ-UBND" } as Flag],
    }),
    zone("KCN Hòa Bình"),
    zone("CCN Hòa Bình", { other_names: ["Hoà Bình", "CCN - TTCN Hòa Bình"] }),
    zone("KCN Sao Mai", { unit: { name: "xã Hoà Bình, thành phố Kon Tum", until: "2025-06-30", today: null } }),
    zone("CCN Bình Hoa"),
  ],
});
const found = (typed: string): string[] => new SearchIndex(LIST).find(typed).map((hit) => `${hit.label} (${hit.by})`);

test("tone placement, Unicode form, đ and marks are folded", () => {
  assert.equal(composed("Hoà"), composed("Hòa"));
  assert.equal(composed("Hoà".normalize("NFD")), "hòa");
  assert.equal(composed("THUỶ"), "thủy");
  assert.equal(stripAccents("Đắk  Tô"), "dak to");
  assert.equal(stripAccents("CCN – TTCN Hòa Bình"), "ccn ttcn hoa binh");
});

test("dak la, Đăk La and Đắk La find the same cluster first", () => {
  for (const typed of ["dak la", "Đăk La", "Đắk La", "ĐĂK LA"])
    assert.equal(found(typed)[0]?.split(" (")[0], "CCN Đăk La", typed);
});

test("hoa binh finds the park, the cluster and the place where Sao Mai lies; marks typed rank first", () => {
  assert.deepEqual(found("hoa binh"), ["CCN Hòa Bình (name)", "KCN Hòa Bình (name)", "KCN Sao Mai (unit)"]);
  assert.equal(found("bình hoa")[0], "CCN Bình Hoa (name)");
});

test("a province is found by its name of today and by those it took over, and says which", () => {
  const groups = [groupSample({ id: "g", slug: "g", name: "g", label: "18 cụm, tỉnh Kon Tum", kind: "CCN" })];
  const former = [unitSample("kon-tum-cu", "Kon Tum"), unitSample("quang-ngai-cu", "Quảng Ngãi")];
  const units = [{ ...unitSample("quang-ngai", "Quảng Ngãi"), former, zones: 1, groups: 1, targets: 0 }];
  const index = new SearchIndex({ ...LIST, groups }, units);
  const told = (typed: string): string[] => index.find(typed).map((hit) => `${hit.type} ${hit.label} (${hit.by})`);
  assert.deepEqual(told("kon tum"), [
    "unit Quảng Ngãi (former)",
    "group 18 cụm, tỉnh Kon Tum (name)",
    "zone KCN Sao Mai (unit)",
  ]);
  assert.deepEqual(told("quảng ngãi"), ["unit Quảng Ngãi (name)"]);
});

test("a document's number finds what it decided; nothing typed finds nothing", () => {
  assert.deepEqual(found("2170/QĐ"), ["KCN Đăk Tô (document)"]);
  assert.deepEqual(found("2170/qd-ubnd"), ["KCN Đăk Tô (document)"]);
  assert.deepEqual(found("  "), []);
  assert.deepEqual(found("không có"), []);
});
