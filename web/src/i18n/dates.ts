// Dates as the language writes them, as precisely as they are known. The program has the same function
// (crates/message/src/date.rs), held to the same table of cases (tests/written/dates.json).
import { lang, t } from "./index";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/**
 * `2026-02-05`, `2026-09` or `2026` as the language writes them: 05/02/2026, tháng 9/2026, năm 2026 in Vietnamese (days below
 * 10 and the months 1 and 2 with a zero before them, as Decree 30/2020 has it); null is "chưa rõ ngày".
 */
export function date(iso: string | null | undefined): string {
  if (!iso) return t("unknown_date");
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso);
  if (!parts) return iso;
  const [, year = "", month, day] = parts;
  if (lang() === "vi") {
    const written = month && `${Number(month) <= 2 ? month : String(Number(month))}/${year}`;
    return day ? `${day}/${written}` : written ? `tháng ${written}` : `năm ${year}`;
  }
  const name = month ? (MONTHS[Number(month) - 1] ?? month) : "";
  return [day ? String(Number(day)) : "", name, year].filter((part) => part !== "").join(" ");
}

/**
 * Until when something holds, by the first day on which it no longer does, as answers have it: people write the day before,
 * the last one, "đến hết 30/6/2025". What is known to the month or year alone has no day to go back from.
 */
export function until(iso: string): string {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : null;
  if (end === null || Number.isNaN(end.getTime())) return t("until", { date: date(iso) });
  end.setUTCDate(end.getUTCDate() - 1);
  return t("until.end_of", { date: date(end.toISOString().slice(0, 10)) });
}

/** A UTC time of the program on the clock of Vietnam. */
export function moment(iso: string | null | undefined): string {
  if (!iso) return t("unknown_date");
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Asia/Ho_Chi_Minh",
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
  }).formatToParts(time);
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? "";
  return `${part("hour")}:${part("minute")}, ${date(`${part("year")}-${part("month")}-${part("day")}`)}`;
}

/** How long ago something was, `days` before the day `on`: in years and months, and in days where it is less than a month. */
export function age(days: number, on: string): string {
  const [end, start] = [new Date(`${on}T00:00:00Z`), new Date(`${on}T00:00:00Z`)];
  start.setUTCDate(start.getUTCDate() - days);
  const begun = end.getUTCDate() < start.getUTCDate() ? 1 : 0;
  const months = 12 * (end.getUTCFullYear() - start.getUTCFullYear()) + end.getUTCMonth() - start.getUTCMonth() - begun;
  const parts = [
    months >= 12 && t("age.years", { count: Math.floor(months / 12) }),
    months % 12 > 0 && t("age.months", { count: months % 12 }),
    months === 0 && t("age.days", { count: days }),
  ];
  return parts.filter(Boolean).join(" ");
}
