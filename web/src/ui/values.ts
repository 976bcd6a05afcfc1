// From an account to what is printed. Every number here is the program's; the page only writes it down.
import type { Account, Measure, Ratio, Reported } from "../data/types";
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
    return {
      text: term("qualifier", "tie", { value: hectares(low), max: hectares(high) }),
      number: low,
      basis: "reported",
    };
  }
  // What may not be said has no number, whatever is drawn.
  const number = measure.value_ha ?? null;
  // A printed value stands only where the server says so; records and members without one are a sum.
  if (measure.basis === "reported" && measure.value) {
    const text = quantity(measure.value, null, measure.qualifier, source?.value_max);
    return { text, number: number ?? Number(measure.value), basis: "reported" };
  }
  const text = number === null ? t("none") : worded(number, measure.approximate ?? false, measure.at_least ?? false);
  return { text, number, basis: number === null ? null : (measure.basis ?? "measured") };
}

/** Hectares with what is known of their exactness: "khoảng", "ít nhất". */
export function worded(number: number, approximate: boolean, atLeast: boolean): string {
  const text = approximate ? term("qualifier", "about", { value: hectares(number), max: "" }) : hectares(number);
  return atLeast ? t("at_least", { value: text }) : text;
}

/** A ratio of what is only about right has no decimals, and says so. */
export function share(ratio: Ratio): string {
  return ratio.approximate
    ? term("qualifier", "about", { value: percent(ratio.value, 0), max: "" })
    : percent(ratio.value);
}

/** What a ratio divides by, the legal denominators first. */
const DENOMINATORS = ["leasable", "industrial_plan", "industrial_service_plan", "established", "planned", "boundary"];

/** The ratios of leased land that have a value, best denominator first. */
export function leaseRatios(account: Account | undefined): Ratio[] {
  const rank = (ratio: Ratio): number => {
    const place = DENOMINATORS.indexOf(ratio.denominator);
    return place < 0 ? DENOMINATORS.length : place;
  };
  return (account?.ratios ?? [])
    .filter((ratio) => ratio.value !== null && ["leased", "leased_or_approved"].includes(ratio.numerator))
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
  const figure = chosen(account?.indicators?.fill?.reported);
  return {
    computed: ratio ? { text: share(ratio), of: ratioNames(ratio), ratio } : null,
    reported: figure ? quantity(figure.value, figure.unit, figure.qualifier, figure.value_max) : null,
    number: ratio?.value ?? (figure?.value ? Number(figure.value) / 100 : null),
  };
}

export function ratioNames(ratio: Ratio): string {
  return t("table.fill.of", { numerator: shortMeasure(ratio.numerator), denominator: shortMeasure(ratio.denominator) });
}

export function provinceName(province: unknown): string {
  if (typeof province === "string") return province;
  return (province as { name?: string } | null | undefined)?.name ?? "";
}
