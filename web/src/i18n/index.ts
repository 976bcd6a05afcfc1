// The words of the page. Keys come from the catalogue that the program uses too: data/i18n and data/indicators.csv.
import indicatorTable from "../../../data/indicators.csv";
import page from "../../../data/i18n/page.json";
import terms from "../../../data/i18n/terms.json";
import symbols from "../../../data/symbology.toml";
import { parseCsv } from "./csv";

export type Lang = "vi" | "en";
type Text = Record<Lang, string>;
type Stripped<K> = K extends `page.${infer Rest}` ? Rest : never;
export type PageKey = Stripped<keyof typeof page>;

const pageTexts: Record<string, Text> = page;
const termTexts: Record<string, Text> = terms;
// The words of a class stand with its symbol.
for (const { key, classes } of symbols.groups)
  for (const one of classes) termTexts[`${key}.${one.key}`] = { vi: one.vi, en: one.en };
const indicatorTexts = new Map(
  parseCsv(indicatorTable).map((row) => [row.indicator ?? "", { vi: row.vi ?? "", en: row.en ?? "" }]),
);

let current: Lang = "vi";

export function setLang(lang: Lang): void {
  current = lang;
}

export function lang(): Lang {
  return current;
}

/** A text of the page, its `{places}` filled. */
export function t(key: PageKey, values: Record<string, string | number> = {}): string {
  return fill(pageTexts[`page.${key}`]?.[current] ?? key, values);
}

/** Whether the page has a text of this name; for names put together from codes. */
export function hasText(key: string): boolean {
  return `page.${key}` in pageTexts;
}

/** The word of a code the program sent: `term("status", "approved")`. A code without a word is shown as it is. */
export function term(family: string, code: string | null | undefined, values: Record<string, string> = {}): string {
  if (code === null || code === undefined || code === "") return "";
  const text = termTexts[`${family}.${code}`];
  return text ? fill(text[current], values) : code;
}

export function hasTerm(family: string, code: string): boolean {
  return `${family}.${code}` in termTexts;
}

/** The name of a measure or indicator. */
export function indicator(key: string): string {
  return indicatorTexts.get(key)?.[current] ?? key;
}

/** Order in which indicators are listed: that of the table. */
export const indicatorOrder: string[] = [...indicatorTexts.keys()];

/** A measure's name inside a sentence. */
export function shortMeasure(key: string): string {
  return hasTerm("short", key) ? term("short", key) : indicator(key).toLocaleLowerCase(current);
}

/** The code of a zone's kind: "CCN". */
export function kindCode(kind: string | null | undefined): string {
  return kind ? term("kind", kind) : "";
}

/** The kind in words. */
export function kindName(kind: string | null | undefined): string {
  return term("kind.long", kind || "mixed");
}

/**
 * Fills the `{places}` of a text; `{count:row is|rows are}` chooses by a number. Counts are written as the language groups
 * them; what is no count comes as a text.
 */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(
    /\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g,
    (place, name: string, one?: string, other?: string) => {
      const value = values[name];
      if (value === undefined) return place;
      const text = typeof value === "number" ? counted(value) : value;
      return one === undefined || other === undefined ? text : text === "1" ? one : other;
    },
  );
}

function counted(value: number): string {
  return new Intl.NumberFormat(current === "vi" ? "de-DE" : "en-US").format(value);
}
