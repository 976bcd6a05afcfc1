// Boundary versions: plane, CRS, declared beside measured. Neither overwrites the other.
import type { Boundary, Repair } from "../../data/types";
import { date, until } from "../../i18n/dates";
import { t, term } from "../../i18n/index";
import { NBSP, hectares, quantity, rounded, signed } from "../../i18n/numbers";
import { h, joined } from "../dom";
import { signedShare } from "./measures";
import { type Context, documentLink, fact, facts, section } from "./parts";

export function boundaries(list: Boundary[], context: Context): HTMLElement | null {
  return section(
    "boundaries",
    t("panel.boundaries"),
    list.length === 0 && h("p", {}, t("panel.boundaries.none")),
    list.map((boundary) => block(boundary, context)),
  );
}

function block(boundary: Boundary, context: Context): HTMLElement {
  const { declared } = boundary;
  const has = (value: number | null | undefined): value is number => value !== null && value !== undefined;
  return h(
    "div",
    { class: "boundary" },
    h(
      "p",
      { class: "headline" },
      h("span", { class: `tag boundary-${boundary.status}` }, term("boundary", boundary.status)),
      documentLink(context, boundary.document, boundary.document_id),
    ),
    facts(
      fact(t("panel.boundary.measured"), both(boundary.measured_ha, boundary.measured_m2)),
      fact(t("panel.boundary.ellipsoidal"), both(boundary.ellipsoidal_ha, boundary.ellipsoidal_m2)),
      fact(t("panel.boundary.declared"), declared && quantity(declared.value, declared.unit, declared.qualifier)),
      fact(
        t("panel.boundary.difference"),
        has(boundary.difference_ha) &&
          `${signed(boundary.difference_ha)}${NBSP}ha (${signedShare(boundary.difference_share)})`,
      ),
      fact(
        t("panel.boundary.plane"),
        joined([term("plane", boundary.plane), boundary.plane_reason && term("plane_reason", boundary.plane_reason)]),
      ),
      fact(t("panel.boundary.crs"), boundary.crs),
      fact(t("panel.boundary.transform"), boundary.transform && h("code", {}, boundary.transform)),
      fact(t("panel.boundary.quality"), term("quality", boundary.quality)),
      fact(t("panel.boundary.valid"), validity(boundary)),
      fact(t("panel.boundary.repairs"), repairs(boundary.repairs)),
    ),
  );
}

/** Hectares, and the square metres the server gives beside them. */
function both(ha: number | null | undefined, m2: number | null | undefined): string | false {
  if (ha === null || ha === undefined) return false;
  if (m2 === null || m2 === undefined) return `${hectares(ha)}${NBSP}ha`;
  return t("panel.both_units", { ha: hectares(ha), m2: rounded(m2) });
}

function validity({ valid_from, valid_until }: Boundary): string {
  return joined(
    [valid_from ? t("panel.from", { date: date(valid_from) }) : t("unknown_date"), valid_until && until(valid_until)],
    " ",
  ).join("");
}

/** Each kind of repair, how often, and the area before and after where it changed. */
function repairs(list: Repair[] | undefined): string | HTMLElement {
  if (!list || list.length === 0) return t("panel.boundary.repairs.none");
  const words = ({ kind, count, area_before_m2: before, area_after_m2: after }: Repair): string => {
    const areas = before !== null && after !== null ? `: ${rounded(before)} → ${rounded(after)}${NBSP}m²` : "";
    return `${term("repair", kind)} (${count})${areas}`;
  };
  return h(
    "ul",
    {},
    list.map((repair) => h("li", {}, words(repair))),
  );
}
