// Sums in words: how large, how exact, from when, and of how many zones.
import { byCode } from "../data/codes";
import type { Rollup, RollupMeasure, Totals } from "../data/types";
import { date } from "../i18n/dates";
import { kindCode, t, term } from "../i18n/index";
import { NBSP, hectares } from "../i18n/numbers";
import { h } from "./dom";
import { bounded, worded } from "./values";

const FILTER = "filter";

/** The sum the overview shows: of the filter where there is one, else of parks and clusters. */
export function header(totals: Totals): Rollup | undefined {
  return rollup(totals, FILTER) ?? rollup(totals, "parks");
}

export function rollup(totals: Totals, id: string): Rollup | undefined {
  return totals.totals.find((found) => found.subject.id === id);
}

/** How exact a number is. */
type Exactness = Pick<RollupMeasure, "approximate" | "at_least" | "range_ha">;

/** A total in words; one that holds a “khoảng” is itself only about right, one that lacks something has “ít nhất” before it. */
export function total(measure: Exactness, value: number): string {
  return `${size(measure, value)}${NBSP}ha`;
}

/** The same without the unit. */
export function size({ approximate, at_least, range_ha }: Exactness, value: number): string {
  return range_ha
    ? bounded(term("qualifier", "tie", { value: hectares(range_ha[0]), max: hectares(range_ha[1]) }), at_least)
    : worded(value, approximate ?? false, at_least ?? false);
}

/** From when to when the printed values of a sum are. */
function vintage({ oldest, newest, undated }: RollupMeasure): string {
  if (!oldest || !newest) return undated ? t("totals.undated.all") : "";
  const days =
    oldest === newest
      ? t("totals.vintage.one", { day: date(oldest) })
      : t("totals.vintage", { oldest: date(oldest), newest: date(newest) });
  return undated ? `${days}, ${t("totals.undated")}` : days;
}

/** Of how many zones a sum is, where it is not of all that groups say there are: “7 trong 56 CCN”. */
export function ofCount(measure: RollupMeasure | null | undefined): string[] {
  const some = (measure?.of_count ?? []).filter(({ counted, all }) => counted < all);
  return some.map(({ kind, counted, all }) => t("totals.of_count", { counted, all, kind: kindCode(kind) }));
}

/** In words: how much is measured, how much only reported, how many have nothing. Parts that are nothing are left out. */
export function coverage(of: Rollup | undefined, key: string): string[] {
  const measure = byCode(of?.measures, key);
  const missing = measure?.missing_count ?? 0;
  return [...restsOn(of, key), missing > 0 ? t("totals.missing", { count: missing }) : ""];
}

/** The same without how many have nothing. */
export function restsOn(of: Rollup | undefined, key: string): string[] {
  const measure = byCode(of?.measures, key);
  if (!measure) return [t("none.title")];
  const { measured_ha: measured, reported_only_ha: reported } = measure;
  return [
    measured ? (reported ? t("totals.measured", { ha: hectares(measured) }) : t("totals.measured.all")) : "",
    reported ? (measured ? t("totals.reported_only", { ha: hectares(reported) }) : t("totals.reported_only.all")) : "",
    vintage(measure),
  ];
}

export function basisTag(basis: string | null): HTMLElement | null {
  return basis ? h("span", { class: `tag basis-${basis}` }, term("basis", basis)) : null;
}
