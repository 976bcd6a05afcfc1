import assert from "node:assert/strict";
import { test } from "node:test";
import page from "../../../data/i18n/page.json";
import { parseCsv } from "./csv";
import { date, moment } from "./dates";
import { hasTerm, indicator, kindName, setLang, t, term } from "./index";
import { NBSP, hectares, percent, printed, quantity, rounded, signed } from "./numbers";
import { shownDate, typedDate } from "./typed-date";

test("a printed value keeps its decimals in both languages", () => {
  setLang("vi");
  assert.equal(printed("598.725"), "598,725");
  assert.equal(printed("70438"), "70.438");
  assert.equal(printed("1234567.50"), "1.234.567,50");
  assert.equal(printed("-0.5"), "−0,5");
  assert.equal(printed("khoảng 3"), "khoảng 3");
  setLang("en");
  assert.equal(printed("598.725"), "598.725");
  assert.equal(printed("1234567.50"), "1,234,567.50");
});

test("measured numbers are rounded as decimals, not as binary fractions", () => {
  setLang("vi");
  assert.equal(rounded(50.275), "50,28");
  assert.equal(rounded(1.005), "1,01");
  assert.equal(rounded(-0.001), "0,00");
  assert.equal(hectares(null), "–");
  assert.equal(hectares(0), "0,00");
  assert.equal(signed(0.081192), "+0,08");
  assert.equal(signed(-1.6), "−1,60");
  assert.equal(signed(0.001), "0,00");
});

test("a share without a denominator is a dash, not zero", () => {
  setLang("vi");
  assert.equal(percent(null), "–");
  assert.equal(percent(0.837917), `83,79${NBSP}%`);
});

test("qualifiers are words", () => {
  setLang("vi");
  assert.equal(quantity("63.88", "ha", "about"), `khoảng 63,88${NBSP}ha`);
  assert.equal(quantity("3", "cụm", "range", "4"), `3 – 4${NBSP}cụm`);
  assert.equal(quantity("100", "%", "truncated"), `100${NBSP}%`);
  assert.equal(quantity(null, "ha"), "–");
  setLang("en");
  assert.equal(quantity("63.88", "ha", "about"), `about 63.88${NBSP}ha`);
  assert.equal(quantity("50", "%", "at_least"), `over 50${NBSP}%`);
});

test("dates are as precise as they are known", () => {
  setLang("vi");
  assert.equal(date("2026-06-18"), "18/6/2026");
  assert.equal(date("2007-02"), "2/2007");
  assert.equal(date("2021"), "2021");
  assert.equal(date(null), "chưa rõ ngày");
  assert.equal(moment("2026-11-22T18:30:00Z"), "01:30, 23/11/2026");
  setLang("en");
  assert.equal(date("2026-06-18"), "18 June 2026");
  assert.equal(date("2007-02"), "February 2007");
});

test("a typed date is day before month, or ISO", () => {
  assert.equal(typedDate("18/6/2026"), "2026-06-18");
  assert.equal(typedDate(" 8.2.2007 "), "2007-02-08");
  assert.equal(typedDate("2007-02-08"), "2007-02-08");
  assert.equal(typedDate("6/18/2026"), undefined);
  assert.equal(typedDate("31/2/2026"), undefined);
  assert.equal(typedDate("2026"), undefined);
  setLang("vi");
  assert.equal(shownDate("2007-02-08"), "8/2/2007");
});

test("every text has both languages and the same places", () => {
  const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
  for (const [key, { vi, en }] of Object.entries(page)) {
    assert.ok(key.startsWith("page."), key);
    assert.deepEqual(places(vi), places(en), key);
  }
});

test("codes have words, unknown codes are shown as they are", () => {
  setLang("vi");
  assert.equal(term("status", "approved"), "được duyệt");
  assert.equal(term("status", "new_code"), "new_code");
  assert.equal(indicator("planned"), "Diện tích quy hoạch");
  assert.equal(kindName("CCN"), "Cụm công nghiệp");
  assert.equal(kindName(null), "nhiều loại");
  assert.ok(hasTerm("why", "tie"));
  setLang("en");
  assert.equal(t("map.hoang_sa"), "Hoàng Sa Archipelago (Đà Nẵng City)");
});

test("a quoted cell may hold commas and quotes", () => {
  assert.deepEqual(parseCsv('\uFEFFa,b,c\r\n1,"x, ""y""",\n'), [{ a: "1", b: 'x, "y"', c: "" }]);
});
