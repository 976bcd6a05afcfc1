// From an account to what is printed. Every number here is the program's; the page only writes it down.
import type { Account, Exactness, IndicatorCode, Measure, Ratio, Reported } from "../data/types";
import { hectares, percent, quantity } from "../i18n/numbers";
import { shortMeasure, t, term } from "../i18n/index";

export interface Value {
  text: string;
  /** For sorting; null sorts last. */
  number: number | null;
  basis: string | null;
}

const NOTHING: Value = { text: "", number: null, basis: null };

export function chosen(reported: Reported[] | undefined): Reported | undefined {
  return reported?.find((figure) => figure.chosen);
}

/** A measure in hectares: a reported one with its printed decimals, a measured one with two. */
export function measureValue(measure: Measure | null | undefined): Value {
  const source = chosen(measure?.reported);
  if (!measure) return { ...NOTHING, text: t("none") };
  if (measure.range_ha) {
    const [low, high] = measure.range_ha;
    const text = bounded(
      term("qualifier", "tie", { value: hectares(low), max: hectares(high) }),
      measure.at_least ?? false,
    );
    return { text, number: low, basis: "reported" };
  }
  // A value that may not be given has no number, whatever is drawn.
  const number = measure.value_ha ?? null;
  // A printed value stands only where the server marks it so; records and members without one are a sum.
  if (measure.basis === "reported" && measure.value) {
    const text = quantity(measure.value, null, measure.qualifier, source?.value_max);
    return { text, number: number ?? Number(measure.value), basis: "reported" };
  }
  const text = number === null ? t("none") : worded(number, measure.approximate ?? false, measure.at_least ?? false);
  return { text, number, basis: number === null ? null : (measure.basis ?? "measured") };
}

/** Hectares with their exactness: "khoảng", "ít nhất". */
export function worded(number: number, approximate: boolean, atLeast: boolean, atMost?: boolean): string {
  const text = approximate ? term("qualifier", "about", { value: hectares(number), max: "" }) : hectares(number);
  return bounded(text, atLeast, atMost);
}

/** A number that may be more, or less, is marked as such. */
export function bounded(text: string, atLeast?: boolean, atMost?: boolean): string {
  return atLeast
    ? term("bound", "at_least", { value: text })
    : atMost
      ? term("bound", "at_most", { value: text })
      : text;
}

/** Whether a ratio can be shown: a value, both ends of one, or why there can be none. */
export function isTold(ratio: Ratio): boolean {
  return ratio.value !== null || !!ratio.range || ratio.unknown === "both_at_least";
}

/** A ratio of inexact values has no decimals and is marked as such, as is one that may be more, or less, or has two ends. */
export function share({ value, range, approximate, at_least: atLeast, at_most: atMost, unknown }: Exactness): string {
  if (unknown === "both_at_least") return term("ratio_unknown", unknown);
  const one = (number: number | null): string => percent(number, approximate ? 0 : 2);
  const text = range
    ? term("qualifier", "range", { value: one(range[0]).replace("%", ""), max: one(range[1]) })
    : one(value);
  return bounded(
    approximate && text !== t("none") ? term("qualifier", "about", { value: text, max: "" }) : text,
    atLeast,
    atMost,
  );
}

/** What a ratio divides by, the legal denominators first. */
const DENOMINATORS: IndicatorCode[] = [
  "leasable",
  "industrial_plan",
  "industrial_service_plan",
  "established",
  "planned",
  "boundary",
];

/** The ratios of leased land that have a value, best denominator first. */
export function leaseRatios(account: Account | undefined): Ratio[] {
  const rank = (ratio: Ratio): number => {
    const place = DENOMINATORS.indexOf(ratio.denominator);
    return place < 0 ? DENOMINATORS.length : place;
  };
  return (account?.ratios ?? [])
    .filter((ratio) => isTold(ratio) && ["leased", "leased_or_approved"].includes(ratio.numerator))
    .sort((a, b) => rank(a) - rank(b));
}

export interface Fill {
  /** Computed from hectares, with the names of what was divided by what. */
  computed: { text: string; of: string; ratio: Ratio } | null;
  /** As a document prints it. */
  reported: string | null;
  number: number | null;
}

export function fill(account: Account | undefined): Fill {
  const [ratio] = leaseRatios(account);
  const figure = chosen(account?.indicators.fill?.reported);
  return {
    computed: ratio ? { text: share(ratio), of: ratioNames(ratio), ratio } : null,
    reported: figure ? quantity(figure.value, figure.unit, figure.qualifier, figure.value_max) : null,
    number: ratio?.value ?? ratio?.range?.[0] ?? (figure?.value ? Number(figure.value) / 100 : null),
  };
}

export function ratioNames(ratio: Ratio): string {
  return t("table.fill.of", { numerator: shortMeasure(ratio.numerator), denominator: shortMeasure(ratio.denominator) });
}

export function provinceName(province: unknown): string {
  if (typeof province === "string") return province;
  return (province as { name?: string } | null | undefined)?.name ?? "";
}
