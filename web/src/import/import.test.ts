import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import texts from "../../../data/i18n/import-page.json";
import { setLang } from "../i18n/index";
import type { ImportKind, ImportOption, KindOfImport } from "../data/answers";
import { type Facts, NO_FACTS, decimal, wishOf } from "./facts";
import { coded, w } from "./words";

test("a declared area is read as it is printed, and not where the mark is not clear", () => {
  for (const [typed, read] of [
    ["763.876,85", "763876.85"],
    ["763,876.85", "763876.85"],
    ["76,39", "76.39"],
    ["76.39", "76.39"],
    ["1.234.567", "1234567"],
    ["763 876,85", "763876.85"],
    ["75", "75"],
    ["75.123", null],
    ["75,123", null],
    ["khoảng 75", null],
    ["", null],
    ["1.23.456", null],
  ] as const)
    assert.equal(decimal(typed), read, typed);
});

const kind = (code: ImportKind, is_land: boolean, ...options: ImportOption[]): KindOfImport => ({
  code,
  needs_zone: true,
  is_land,
  fields: [],
  options,
});

test("what is asked for holds what was said and nothing else", () => {
  const facts: Facts = {
    ...NO_FACTS,
    zone: { slug: "kcn-a", label: "KCN A" },
    declared: "76,39",
    declaredUnit: "ha",
    document: "2170/QĐ-UBND",
  };
  assert.deepEqual(wishOf(facts, kind("boundary", true, "declared", "status"), "EPSG:9208+swap", "", ""), {
    kind: "boundary",
    reading: "EPSG:9208+swap",
    zone: "kcn-a",
    document: "2170/QĐ-UBND",
    declared: { value: "76.39", unit: "ha" },
  });
  const lease = kind("lease", true, "complete_through", "lease_kind");
  assert.deepEqual(wishOf({ ...facts, kind: "lease", zone: null }, lease, null, "thua", "TCVN3"), {
    kind: "lease",
    layer: "thua",
    encoding: "TCVN3",
    document: "2170/QĐ-UBND",
    lease_kind: "sublease",
  });
});

test("what a kind needs to be told is asked for and passed on, and of other kinds is not", () => {
  const facts: Facts = { ...NO_FACTS, more: { constraint: "forest", level: "zoning" }, createZones: true };
  const constraint = kind("constraint", true, "constraint");
  assert.deepEqual(wishOf({ ...facts, kind: "constraint" }, constraint, null, "", ""), {
    kind: "constraint",
    constraint: "forest",
  });
  const figure = kind("figure", false, "province", "create_zones");
  assert.deepEqual(wishOf({ ...facts, kind: "figure" }, figure, null, "", ""), { kind: "figure", create_zones: true });
});

test("what rings inside rings are is passed on for land", () => {
  const facts: Facts = { ...NO_FACTS, nested: "areas" };
  assert.deepEqual(wishOf({ ...facts, kind: "parcel" }, kind("parcel", true), null, "", ""), {
    kind: "parcel",
    nested: "areas",
  });
  assert.deepEqual(wishOf({ ...facts, kind: "target" }, kind("target", false), null, "", ""), { kind: "target" });
});

test("only what a person says of the columns is passed on", () => {
  const facts: Facts = { ...NO_FACTS, kind: "parcel" };
  const parcel = kind("parcel", true);
  assert.equal(wishOf(facts, parcel, null, "", "").mapping, undefined);
  assert.deepEqual(wishOf({ ...facts, columns: { GhiChu: "text", SoThua: "" } }, parcel, null, "", "").mapping, {
    columns: { text: "GhiChu" },
    ignore: ["SoThua"],
    keep_personal: false,
  });
  assert.deepEqual(wishOf({ ...facts, keepPersonal: true }, parcel, null, "", "").mapping, {
    columns: {},
    ignore: [],
    keep_personal: true,
  });
});

test("every word of the page is there in both languages, and none that nobody says", () => {
  const places = (text: string): Set<string> =>
    new Set([...text.matchAll(/\{(\w+)[:}]/g)].map((match) => match[1] ?? ""));
  for (const [key, { vi, en }] of Object.entries(texts)) assert.deepEqual(places(vi), places(en), key);
  const sources = readdirSync("web/src/import")
    .filter((name) => !name.endsWith(".test.ts"))
    .map((name) => readFileSync(`web/src/import/${name}`, "utf8"))
    .join("\n");
  const families = [...sources.matchAll(/coded\("(\w+)"/g)].map((match) => `page.import.${match[1]}.`);
  // The options of kinds have families of their own: coded(option, code).
  const lists = "status event lease_kind level function constraint project_state unit_level relation";
  for (const option of lists.split(" ")) families.push(`page.import.${option}.`);
  assert.ok(families.length > 8);
  const unsaid = Object.keys(texts)
    .filter((key) => key.startsWith("page.import."))
    .filter((key) => {
      const short = key.slice("page.import.".length);
      return !sources.includes(`"${short}"`) && !families.some((family) => key.startsWith(family));
    });
  assert.deepEqual(unsaid, []);
  setLang("en");
  assert.equal(
    w("files.too_large", { name: "a.zip", limit: 5 }),
    "The file a.zip is larger than the 5 MB allowed. Split it, or raise upload_mb in the set-up file.",
  );
  assert.equal(coded("kind", "boundary"), "Boundary of a zone");
  assert.equal(coded("kind", "of_tomorrow"), "of_tomorrow");
});

test("every field that a column can fill has its word", () => {
  const source = readFileSync("src/mapping/register_table.rs", "utf8");
  const lists = [...source.matchAll(/\bfiles((?: "\w+")+)/g)].map((match) => match[1] ?? "");
  const found = lists.flatMap((list) => [...list.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? ""));
  assert.ok(found.length > 40);
  for (const code of found) assert.ok(`page.import.field.${code}` in texts, code);
});
