// The header totals: parks and clusters together, economic zones apart.
import { byCode } from "../data/codes";
import type { Rollup, RollupMeasure, Totals } from "../data/types";
import { date } from "../i18n/dates";
import { indicator, kindCode, t, term } from "../i18n/index";
import { NBSP, hectares } from "../i18n/numbers";
import { type Actions, numberButton } from "./actions";
import { byId, h, joined } from "./dom";
import { bounded, worded } from "./values";

const PARKS = ["planned", "established", "cleared", "leasable", "leased"];
const KKT = ["planned"];
const FILTER = "filter";

/** `filter` is the filter in words, empty without one. */
export function drawTotals(totals: Totals, filter: string, actions: Actions): void {
  const box = byId("totals");
  const main = header(totals);
  const filtered = main?.subject.id === FILTER;
  const kkt = rollup(totals, "KKT");
  box.setAttribute("aria-label", t("totals.heading"));
  box.replaceChildren(
    filtered
      ? section(
          FILTER,
          t("totals.filter"),
          [filter, apart(main)].filter((part) => part !== "").join(" – "),
          PARKS,
          main,
          actions,
        )
      : section("parks", t("totals.parks"), null, PARKS, main, actions),
    ...(filtered ? [] : [section("KKT", t("totals.kkt"), t("totals.kkt.apart"), KKT, kkt, actions)]),
  );
}

/** Which kinds of the filter are not in its sum, in words. */
function apart(main: Rollup | undefined): string {
  const kinds = main?.left_out_kinds ?? [];
  return kinds.length === 0
    ? ""
    : t("totals.kinds.left_out", { kinds: kinds.map((kind) => kindCode(kind)).join(", ") });
}

/** The sum the header shows: of the filter where there is one, else of parks and clusters. */
export function header(totals: Totals): Rollup | undefined {
  return rollup(totals, FILTER) ?? rollup(totals, "parks");
}

export function rollup(totals: Totals, id: string): Rollup | undefined {
  return totals.totals.find((found) => found.subject.id === id);
}

function section(
  id: string,
  title: string,
  note: string | null,
  keys: string[],
  of: Rollup | undefined,
  actions: Actions,
): HTMLElement {
  return h(
    "section",
    { class: "total-group", "data-total": id },
    h("h2", {}, title, note && h("small", {}, ` ${note}`)),
    h(
      "ul",
      {},
      keys.map((key) => card(id, key, of, actions)),
    ),
  );
}

function card(id: string, key: string, of: Rollup | undefined, actions: Actions): HTMLElement {
  const measure = byCode(of?.measures, key) ?? null;
  const value = measure?.value_ha ?? null;
  const text = measure === null || value === null ? t("none") : total(measure, value);
  const open = () => actions.select({ type: "total", slug: id, measure: key });
  return h(
    "li",
    { "data-measure": key },
    // Where parks and clusters have names of their own, both have no room.
    h("span", { class: "name", title: indicator(key) }, key === "leasable" ? t("table.leasable") : indicator(key)),
    numberButton(text, t("totals.open", { measure: indicator(key), value: text }), open),
    // The header of the whole country has no room for the counts; the panel of its number tells them.
    h("span", { class: "coverage" }, joined([...(id === FILTER ? ofCount(measure) : []), ...coverage(of, key)])),
  );
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
  if (!measure) return [t("none.title")];
  const { measured_ha: measured, reported_only_ha: reported } = measure;
  return [
    measured ? (reported ? t("totals.measured", { ha: hectares(measured) }) : t("totals.measured.all")) : "",
    reported ? (measured ? t("totals.reported_only", { ha: hectares(reported) }) : t("totals.reported_only.all")) : "",
    measure.missing_count ? t("totals.missing", { count: measure.missing_count }) : "",
    vintage(measure),
  ];
}

export function basisTag(basis: string | null): HTMLElement | null {
  return basis ? h("span", { class: `tag basis-${basis}` }, term("basis", basis)) : null;
}
