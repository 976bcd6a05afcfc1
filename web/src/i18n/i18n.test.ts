import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import indicatorTable from "../../../data/indicators.csv";
import page from "../../../data/i18n/page.json";
import writtenDates from "../../../tests/written/dates.json";
import writtenNumbers from "../../../tests/written/numbers.json";
import { parseCsv } from "./csv";
import { age, date, moment, until } from "./dates";
import { fill, hasTerm, hasText, indicator, kindName, setLang, t, term } from "./index";
import { NBSP, allDecimals, hectares, percent, printed, quantity, rounded, signed, squareMetres } from "./numbers";
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
  assert.equal(percent(0.837917), "83,79%");
});

test("qualifiers are words", () => {
  setLang("vi");
  assert.equal(quantity("63.88", "ha", "about"), `khoảng 63,88${NBSP}ha`);
  assert.equal(quantity("3", "cụm", "range", "4"), `3–4${NBSP}cụm`);
  assert.equal(quantity("100", "%", "truncated"), "100%");
  assert.equal(quantity(null, "ha"), "–");
  setLang("en");
  assert.equal(quantity("63.88", "ha", "about"), `about 63.88${NBSP}ha`);
  assert.equal(quantity("50", "%", "at_least"), "over 50%");
});

test("dates are as precise as they are known", () => {
  assert.ok(writtenDates.dates.length > 10 && writtenDates.moments.length > 2);
  for (const language of ["vi", "en"] as const) {
    setLang(language);
    for (const found of writtenDates.dates) assert.equal(date(found.iso), found[language], found.iso);
    for (const found of writtenDates.moments) assert.equal(moment(found.iso), found[language], found.iso);
  }
  setLang("vi");
  assert.equal(date(null), "chưa rõ ngày");
});

test("what holds until a day is told with the last one it holds", () => {
  setLang("vi");
  assert.equal(until("2025-07-01"), "đến hết 30/6/2025");
  assert.equal(until("2026-01-01"), "đến hết 31/12/2025");
  assert.equal(until("2024-03-01"), "đến hết 29/02/2024");
  assert.equal(until("2025-07"), "đến tháng 7/2025");
  assert.equal(until("2025"), "đến năm 2025");
  setLang("en");
  assert.equal(until("2025-07-01"), "until 30 June 2025");
  assert.equal(until("2025-07"), "until July 2025");
});

test("an age is in years and months of the calendar", () => {
  setLang("vi");
  assert.equal(age(1986, "2026-11-28"), "5 năm 5 tháng");
  assert.equal(age(365, "2025-06-14"), "1 năm");
  assert.equal(age(366, "2024-06-14"), "1 năm");
  assert.equal(age(364, "2025-06-14"), "11 tháng");
  assert.equal(age(28, "2026-03-01"), "1 tháng");
  assert.equal(age(27, "2026-03-01"), "27 ngày");
  assert.equal(age(31, "2026-03-31"), "1 tháng");
  setLang("en");
  assert.equal(age(1, "2026-03-01"), "1 day");
  assert.equal(age(400, "2026-03-01"), "1 year 1 month");
});

test("numbers and shares are written as the program writes them", () => {
  for (const language of ["vi", "en"] as const) {
    setLang(language);
    for (const found of writtenNumbers.numbers) assert.equal(printed(found.value), found[language], found.value);
    for (const found of writtenNumbers.shares) assert.equal(percent(found.share, found.decimals), found[language]);
  }
});

test("a typed date is day before month, or ISO", () => {
  assert.equal(typedDate("18/6/2026"), "2026-06-18");
  assert.equal(typedDate(" 8.2.2007 "), "2007-02-08");
  assert.equal(typedDate("2007-02-08"), "2007-02-08");
  assert.equal(typedDate("6/18/2026"), undefined);
  assert.equal(typedDate("31/2/2026"), undefined);
  assert.equal(typedDate("2026"), undefined);
  setLang("vi");
  assert.equal(shownDate("2007-02-08"), "08/02/2007");
});

test("every text has both languages and the same places", () => {
  const places = (text: string): Set<string> =>
    new Set([...text.matchAll(/\{(\w+)[:}]/g)].map((match) => match[1] ?? ""));
  for (const [key, { vi, en }] of Object.entries(page)) {
    assert.ok(key.startsWith("page."), key);
    assert.deepEqual(places(vi), places(en), key);
  }
});

test("a wording follows the number", () => {
  const said = (count: number | string): string => fill("{count} {count:zone has|zones have} none", { count });
  setLang("en");
  assert.equal(said(1), "1 zone has none");
  assert.equal(said("1"), "1 zone has none");
  assert.equal(said(0), "0 zones have none");
  assert.equal(said(1001), "1,001 zones have none");
  setLang("vi");
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

test("every measure that land is measured for has its formula, every fact, kind and reason its word", () => {
  const measured = parseCsv(indicatorTable).filter(
    (row) => row.measure === "yes" && !["planned", "established", "left_to_clear"].includes(row.indicator ?? ""),
  );
  assert.ok(measured.length > 20);
  for (const { indicator: key } of measured) assert.ok(hasText(`formula.${key}`), key);
  const facts = [...readFileSync("src/ledger/state.rs", "utf8").matchAll(/^ {4}[A-Z_]+ "(\w+)" "/gm)].map(
    (match) => match[1],
  );
  assert.ok(facts.length > 10);
  for (const fact of facts) assert.ok(hasText(`fact.${fact}`), fact);
  for (const key of [
    "record.lease",
    "record.clearance_piece",
    "outside.never_inside",
    "outside.left_by_boundary_change",
  ])
    assert.ok(hasText(key), key);
});

test("land is written with every digit the program gave", () => {
  setLang("vi");
  assert.equal(squareMetres(1699954862511), "1.699.954,862511");
  assert.equal(squareMetres(932), "0,000932");
  assert.equal(squareMetres(-5), "−0,000005");
  assert.equal(allDecimals(169.9954862511), "169,9954862511");
  assert.equal(allDecimals(9.32e-8), "0,0000000932");
  assert.equal(allDecimals(60), "60,00");
  setLang("en");
  assert.equal(squareMetres(1699954862511), "1,699,954.862511");
});

test("a quoted cell may hold commas and quotes", () => {
  assert.deepEqual(parseCsv('\uFEFFa,b,c\r\n1,"x, ""y""",\n'), [{ a: "1", b: 'x, "y"', c: "" }]);
});

test("a count in a sentence is grouped as the language groups numbers; a name of digits is not", () => {
  setLang("vi");
  assert.match(t("totals.missing", { count: 1000 }), /^1\.000 khu/);
  assert.match(t("strip.revision", { revision: "1000" }), /1000/);
  setLang("en");
  assert.match(t("totals.missing", { count: 1234567 }), /^1,234,567 /);
});
