// Dates as the language prints them, as precisely as they are known.
import { lang, t } from "./index";

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** `2026-06-18`, `2026-06` or `2026` in words of the language; null is "chưa rõ ngày". */
export function date(iso: string | null | undefined): string {
  if (!iso) return t("unknown_date");
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso);
  if (!parts) return iso;
  const [, year = "", month, day] = parts;
  if (lang() === "vi") {
    return [day, month].filter((part) => part !== undefined).map((part) => `${Number(part)}/`).join("") + year;
  }
  const name = month ? (MONTHS[Number(month) - 1] ?? month) : "";
  return [day ? String(Number(day)) : "", name, year].filter((part) => part !== "").join(" ");
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
