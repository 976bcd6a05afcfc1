// The words of the import page. They stand apart from the map page's, so that neither page loads the other's.
import texts from "../../../data/i18n/import-page.json";
import { fill, lang } from "../i18n/index";

type Stripped<K> = K extends `page.import.${infer Rest}` ? Rest : never;
export type ImportKey = Stripped<keyof typeof texts>;

const all: Record<string, { vi: string; en: string }> = texts;

/** A text of the page, its `{places}` filled. */
export function w(key: ImportKey, values: Record<string, string | number> = {}): string {
  return fill(all[`page.import.${key}`]?.[lang()] ?? key, values);
}

/** The word of a code of the program: `coded("kind", "boundary")`. A code without a word is shown as it is. */
export function coded(family: string, code: string): string {
  return all[`page.import.${family}.${code}`]?.[lang()] ?? code;
}
