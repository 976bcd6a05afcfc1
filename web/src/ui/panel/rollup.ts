// The source of a header total: which zones are in it, which are not, and why.
import type { Rollup, RollupPart } from "../../data/types";
import { indicator, t, term } from "../../i18n/index";
import { hectares } from "../../i18n/numbers";
import { numberButton } from "../actions";
import { h, joined } from "../dom";
import { basisTag, coverage, ofCount, total } from "../totals";
import { type Context, subjectLink } from "./parts";

export function rollupContent(rollup: Rollup | undefined, key: string, context: Context): HTMLElement[] {
  const measure = rollup?.measures[key];
  if (!measure) return [h("p", {}, t("totals.nothing"))];
  const parts = [...(measure.parts ?? [])].sort((a, b) => Number(b.counted) - Number(a.counted));
  return [
    h(
      "p",
      { class: "total-value" },
      h("strong", {}, measure.value_ha === null ? t("none") : total(measure, measure.value_ha)),
      " ",
      basisTag(measure.basis),
    ),
    h("p", { class: "coverage" }, joined([...ofCount(measure), ...coverage(rollup, key)])),
    ...(measure.overlap_ha
      ? [h("p", { class: "doubt", role: "note" }, t("totals.overlap", { ha: hectares(measure.overlap_ha) }))]
      : []),
    h("p", {}, t("totals.explain", { counted: measure.counted, missing: measure.missing_count })),
    h(
      "table",
      { class: "parts" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["totals.part", "totals.ha", "totals.basis"].map((name) =>
            h("th", { scope: "col" }, t(name as "totals.part")),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        parts.map((part) => line(part, key, context)),
      ),
    ),
  ];
}

function line(part: RollupPart, key: string, context: Context): HTMLElement {
  const { slug, label, name } = part.subject;
  const type = part.subject.type === "group" ? "group" : "zone";
  const text = hectares(part.ha);
  const title = label ?? name ?? slug ?? "";
  const open = () => slug && context.actions.select({ type, slug, measure: key }, { move: true });
  const why = part.why ? term("why", part.why) : t("totals.not_counted");
  return h(
    "tr",
    { class: part.counted ? "" : "not-counted" },
    h("th", { scope: "row" }, subjectLink(context, type, { label: title, ...(slug ? { slug } : {}) })),
    h("td", {}, numberButton(text, `${title}: ${text}`, open)),
    h(
      "td",
      {},
      joined([part.basis && term("basis", part.basis), !part.counted && why, part.partial && t("totals.partial")]),
    ),
  );
}

export function rollupTitle(rollup: Rollup | undefined, key: string): string {
  const id = rollup?.subject.id;
  return `${indicator(key)} – ${id === "filter" ? t("totals.filter") : term("kind.long", id)}`;
}
