// The source of a header total: which zones are in it, which are not, and why.
import { byCode } from "../../data/codes";
import type { Reference, RolledRatio, Rollup, RollupPart } from "../../data/types";
import { indicator, shortMeasure, t, term } from "../../i18n/index";
import { hectares, percent } from "../../i18n/numbers";
import { numberButton } from "../actions";
import { h, joined } from "../dom";
import { basisTag, coverage, ofCount, size, total } from "../totals";
import { isTold, share } from "../values";
import { type Context, subjectLink } from "./parts";

export function rollupContent(rollup: Rollup | undefined, key: string, context: Context): HTMLElement[] {
  const measure = byCode(rollup?.measures, key);
  if (!measure) return [h("p", {}, t("totals.nothing"))];
  const parts = [...measure.parts].sort((a, b) => Number(b.counted) - Number(a.counted));
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
    ...ratiosOf(rollup, key),
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

/** The ratios a number is a side of, each with how much of the whole it speaks of, and who has both sides and takes no part. */
function ratiosOf(rollup: Rollup | undefined, key: string): HTMLElement[] {
  const known = (rollup?.ratios ?? []).filter(
    (ratio) => isTold(ratio) && (ratio.numerator === key || ratio.denominator === key),
  );
  return known.length === 0
    ? []
    : [
        h(
          "ul",
          { class: "entries rolled-ratios", "aria-label": t("panel.ratios") },
          known.map((ratio) => h("li", { "data-ratio": ratio.id }, ratioInWords(ratio))),
        ),
      ];
}

function nameOf({ label, slug }: Reference): string {
  return label ?? slug ?? t("none");
}

function ratioInWords(ratio: RolledRatio): string {
  const names = t("panel.ratio.names", {
    numerator: shortMeasure(ratio.numerator),
    denominator: shortMeasure(ratio.denominator),
  });
  const { coverage: of, largest, left_out: leftOut } = ratio;
  const told = leftOut.filter(({ code }) => ["tie", "older_land", "partial", "both_at_least"].includes(code));
  return [
    `${names}: ${share(ratio)}`,
    of !== null && of !== undefined && of < 1
      ? t("totals.ratio.coverage", { share: percent(of, 1), denominator: shortMeasure(ratio.denominator) })
      : "",
    largest
      ? t("totals.ratio.largest", {
          name: nameOf(largest.subject),
          value: share(largest),
          share: percent(largest.share, 1),
        })
      : "",
    ...told.map(({ subject, code }) =>
      t("totals.ratio.left_out", { name: nameOf(subject), why: term("unpaired", code) }),
    ),
  ]
    .filter((part) => part !== "")
    .join("; ");
}

function line(part: RollupPart, key: string, context: Context): HTMLElement {
  const { slug, label: title } = part.subject;
  const type = part.subject.type === "group" ? "group" : "zone";
  const text = size(part, part.ha);
  const open = () => context.actions.select({ type, slug, measure: key }, { move: true });
  const why = term("why", part.why);
  return h(
    "tr",
    { class: part.counted ? "" : "not-counted" },
    h("th", { scope: "row" }, subjectLink(context, type, part.subject)),
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
