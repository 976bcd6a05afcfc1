// What stands beside a mark or polygon when it is pointed at: kind and name first, then how well it is known.
import type { Zone } from "../data/types";
import { kindName, t, term } from "../i18n/index";
import { visible } from "../ui/visible";

/** The hectares a circle is drawn by: the program's number, and how it is written. */
export interface Area {
  ha: number;
  /** "quy hoạch 75 ha" */
  text: string;
}

export function tip(zone: Zone, area: Area | undefined): HTMLElement {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = visible(zone.label);
  box.append(name);
  for (const parts of [
    [kindName(zone.kind), zone.province?.name],
    [term("stage", zone.stage), area?.text ?? t("map.no_area")],
    [place(zone)],
  ]) {
    const line = document.createElement("span");
    line.textContent = visible(parts.filter((part) => part).join(" · "));
    box.append(document.createElement("br"), line);
  }
  return box;
}

function place(zone: Zone): string {
  if (zone.has_boundary) return t(zone.provisional ? "map.tip.provisional" : "map.tip.boundary");
  if (zone.mark?.placed) return t("map.tip.placed", { km: zone.mark.radius_km ?? "?" });
  return t("map.tip.centre");
}
