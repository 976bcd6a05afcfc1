// The pieces, areas or leases of a zone as rows that lead to their place on the map.
import type { LayerRecord } from "../../data/answers";
import { type LayerFeatures, chosenKey } from "../../data/layers";
import { className } from "../../land/classes";
import { t } from "../../i18n/index";
import { NBSP, hectares } from "../../i18n/numbers";
import { classesOf } from "../../map/symbology";
import { h } from "../dom";
import { recordName } from "./land-records";
import { type Context, section } from "./parts";

/** Longer lists are closed at first. */
const OPEN = 8;

/** By class in the order of the legend, the largest first. */
export function landRows(
  id: string,
  title: string,
  group: string,
  features: LayerFeatures | undefined,
  context: Context,
): HTMLElement | null {
  const order = classesOf(group).map(({ key }) => key);
  const records = (features?.features ?? [])
    .map(({ properties }) => properties)
    .sort((a, b) => order.indexOf(a.class) - order.indexOf(b.class) || (b.ha ?? 0) - (a.ha ?? 0));
  if (records.length === 0) return null;
  const rows = h(
    "ul",
    { class: "land-rows" },
    records.map((record) => row(record, group, context)),
  );
  const counted = t("panel.land.count", { count: records.length });
  return section(id, title, records.length <= OPEN ? rows : h("details", {}, h("summary", {}, counted), rows));
}

function row(record: LayerRecord, group: string, { actions }: Context): HTMLElement {
  const name = record.label ?? recordName(record.record.type);
  return h(
    "li",
    { "data-record": chosenKey(record) },
    h(
      "button",
      { type: "button", onclick: () => actions.choose(chosenKey(record), true) },
      h("span", { class: "land-name" }, name),
      h("small", {}, className(group, record.class)),
      h("b", {}, record.ha === null ? t("none") : `${hectares(record.ha)}${NBSP}ha`),
    ),
  );
}
