// Numbers as the language writes them: 1.234,56 in Vietnamese, 1,234.56 in English. Formatting only: nothing is added up.
// The program has the same functions (crates/message/src/number.rs), held to the same table of cases (tests/written/numbers.json).
import { lang, t, term } from "./index";

/** U+00A0: a number and its unit stay on one line. */
export const NBSP = "\u00a0";

/** A decimal string with exactly the decimals it was printed with. Text that is no number is shown as it is. */
export function printed(value: string): string {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value.trim());
  if (!parts) return value;
  const [, sign = "", whole = "", decimals] = parts;
  const [group, mark] = lang() === "vi" ? [".", ","] : [",", "."];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${sign === "-" ? "−" : sign}${grouped}${decimals === undefined ? "" : mark + decimals}`;
}

/** A measured or summed number, rounded for reading. */
export function rounded(value: number, decimals = 2): string {
  // What is no number is not 0.
  if (!Number.isFinite(value)) return t("none");
  // Not toFixed: it rounds the binary value, and 50.275 would come out as 50.27.
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false };
  const text = new Intl.NumberFormat("en-US", format).format(value);
  return printed(Number(text) === 0 ? text.replace("-", "") : text);
}

/** Hectares with two decimals, "–" where there is no record. */
export function hectares(value: number | null | undefined): string {
  return value === null || value === undefined ? t("none") : rounded(value);
}

/** Hectares with every decimal they came with; a mm² is the tenth. */
export function allDecimals(ha: number): string {
  return printed(
    new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 10, useGrouping: false }).format(
      ha,
    ),
  );
}

/** Whole mm² written in m²: the digits stay, only the mark is set. */
export function squareMetres(mm2: number): string {
  const digits = String(Math.abs(mm2)).padStart(7, "0");
  return printed(`${mm2 < 0 ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`);
}

/** The same with a sign, for differences. */
export function signed(value: number, decimals = 2): string {
  const text = rounded(value, decimals);
  return value > 0 && !/^[0.,]+$/.test(text) ? `+${text}` : text;
}

/** A share (1 is the whole) in per cent: "83,79%", without a space, as offices write it. */
export function percent(share: number | null | undefined, decimals = 2): string {
  return share === null || share === undefined || !Number.isFinite(share)
    ? t("none")
    : `${rounded(share * 100, decimals)}%`;
}

/** A reported quantity with its qualifier and unit: "khoảng 63,88 ha". `unit` null leaves the unit out. */
export function quantity(
  value: string | null | undefined,
  unit: string | null,
  qualifier?: string | null,
  max?: string | null,
): string {
  if (value === null || value === undefined) return t("none");
  const numbers = { value: printed(value), max: max ? printed(max) : "" };
  const worded =
    qualifier && qualifier !== "exact" && qualifier !== "truncated" ? term("qualifier", qualifier, numbers) : "";
  const text = worded && worded !== qualifier ? worded : numbers.value;
  return unit === "%" ? `${text}%` : unit ? `${text}${NBSP}${term("unit", unit)}` : text;
}
