// Dates as a person types them. Day before month, or ISO: never the other way round, whatever the browser's language.
import { date as written } from "./dates";
import { lang } from "./index";

/** `18/6/2026`, `18-06-2026`, `18.6.2026` or `2026-06-18` to ISO; undefined when it is no date. */
export function typedDate(text: string): string | undefined {
  const day = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  const [year, month, date] = day ? [day[3], day[2], day[1]] : iso ? iso.slice(1) : [];
  if (!year || !month || !date) return undefined;
  const result = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const back = new Date(`${result}T00:00:00Z`);
  return !Number.isNaN(back.getTime()) && back.toISOString().startsWith(result) ? result : undefined;
}

/** How the field shows a date: 05/02/2026 in Vietnamese, 2026-02-05 in English. What it gives on is always ISO. */
export function shownDate(iso: string): string {
  return lang() === "vi" ? written(iso) : iso;
}
