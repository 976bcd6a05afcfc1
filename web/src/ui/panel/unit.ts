// A province: what was set for it and for the provinces it took over, what adds up in it, which zones lie in it.
import type { MeasureCode, NamedUnit, Reference, Rollup, UnitDetail } from "../../data/types";
import { date } from "../../i18n/dates";
import { indicator, t, term } from "../../i18n/index";
import { NO_FILTER } from "../../address";
import { numberButton } from "../actions";
import { type Child, h, joined } from "../dom";
import { coverage, ofCount, total } from "../totals";
import { type Context, facts, fact, section, subjectLink, unitLink } from "./parts";
import { documents, targets } from "./records";

/** What a province is asked first; the header of the page has the same. */
const MEASURES: MeasureCode[] = ["planned", "established", "cleared", "leasable", "leased"];

export function unitContent(unit: UnitDetail, context: Context): (HTMLElement | null)[] {
  return [
    h(
      "p",
      { class: "kind-line" },
      h(
        "span",
        { class: "tag unit" },
        unit.until ? t("panel.unit.until", { date: date(unit.until) }) : t("panel.unit"),
      ),
    ),
    identity(unit, context),
    ...(unit.totals ?? []).map((rollup) => totals(rollup, unit, context)),
    targets(unit.targets, context, (target) =>
      target.set_for.name === unit.name ? "" : t("panel.unit.set_for", { name: target.set_for.name }),
    ),
    subjects("zones", t("table.zones"), "zone", unit.zones, context),
    subjects("groups", t("panel.unit.groups"), "group", unit.groups, context),
    documents(unit.documents),
  ];
}

function identity(unit: UnitDetail, context: Context): HTMLElement | null {
  const unchanged = unit.former.length === 1 && unit.former[0]?.name === unit.name;
  const links = (units: NamedUnit[]): Child[] =>
    joined(
      units.map((one) => unitLink(context, one)),
      ", ",
    );
  const show = (): void => context.actions.setFilter({ ...NO_FILTER, province: unit.key });
  return section(
    "identity",
    t("panel.unit.identity"),
    unchanged && h("p", {}, t("panel.unit.unchanged")),
    facts(
      fact(t("panel.unit.former"), unchanged ? [] : links(unit.former)),
      fact(t("panel.unit.successors"), links(unit.successors)),
    ),
    unit.unplaced.length > 0 &&
      h(
        "p",
        { class: "note unplaced" },
        t("panel.unit.unplaced", {
          count: unit.unplaced.length,
          today: unit.successors.map(({ name }) => name).join(", "),
        }),
      ),
    !unit.until && h("button", { type: "button", class: "filter-unit", onclick: show }, t("panel.unit.filter")),
  );
}

/** Parks and clusters together, then each kind alone; a measure nothing is known of is left out. */
function totals(rollup: Rollup, unit: UnitDetail, context: Context): HTMLElement | null {
  const parks = rollup.subject.type === "province";
  const kinds = parks || rollup.subject.id === null ? [] : [rollup.subject.id];
  const known = MEASURES.filter((key) => (rollup.measures[key]?.value_ha ?? null) !== null);
  return section(
    `totals-${rollup.subject.id}`,
    parks ? t("totals.parks") : term("kind.long", rollup.subject.id),
    rollup.halves && h("p", { class: "note halves" }, rollup.halves.text),
    known.length > 0 &&
      h(
        "dl",
        { class: "unit-totals" },
        known.flatMap((key) => {
          const measure = rollup.measures[key];
          const text = measure ? total(measure, measure.value_ha) : t("none");
          const open = (): void => context.actions.openTotal({ ...NO_FILTER, kinds, province: unit.key }, key);
          return [
            h("dt", {}, indicator(key)),
            // Totals of a filter are opened by today's province.
            h(
              "dd",
              { "data-measure": key },
              unit.until ? text : numberButton(text, t("totals.open", { measure: indicator(key), value: text }), open),
              h("small", {}, joined([...ofCount(measure), ...coverage(rollup, key)])),
            ),
          ];
        }),
      ),
  );
}

function subjects(
  id: string,
  title: string,
  type: "zone" | "group",
  list: Reference[] | null,
  context: Context,
): HTMLElement | null {
  const links = (list ?? []).map((one) => h("li", {}, subjectLink(context, type, one)));
  return section(id, `${title} (${links.length})`, links.length > 0 && h("ul", { class: "links" }, links));
}
