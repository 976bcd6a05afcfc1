// What stands beside a mark or polygon when it is pointed at: kind and name first, then how well its place is known.
import type { Zone } from "../data/types";
import { kindName, t } from "../i18n/index";

export function tip(zone: Zone): HTMLElement {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = zone.label;
  const rest = document.createElement("span");
  rest.textContent = [kindName(zone.kind), zone.province?.name, place(zone)].filter((part) => part).join(" · ");
  box.append(name, document.createElement("br"), rest);
  return box;
}

function place(zone: Zone): string {
  if (zone.has_boundary) return t(zone.provisional ? "map.tip.provisional" : "map.tip.boundary");
  if (zone.mark?.placed) return t("map.tip.placed", { km: zone.mark.radius_km ?? "?" });
  return t("map.tip.centre");
}
