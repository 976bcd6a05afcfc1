// Figures of groups: a card at the centre of their province, because the program does not know where the group's land lies.
import L from "leaflet";
import type { Group } from "../data/types";
import { t } from "../i18n/index";
import type { Area } from "./tip";

/** Right of the province's centre, where the marks without a place stand. */
const ASIDE: L.PointExpression = [34, -16];

export class GroupCards {
  private readonly layer = L.layerGroup();

  constructor(
    map: L.Map,
    private readonly onSelect: (slug: string) => void,
  ) {
    const pane = map.createPane("cards");
    pane.style.zIndex = "655";
    this.layer.addTo(map);
  }

  /** Groups with hectares, one card per province; the card names each with its own number, and adds nothing up. */
  show(groups: Group[], areas: ReadonlyMap<string, Area>): void {
    this.layer.clearLayers();
    const byProvince = new Map<string, Group[]>();
    for (const group of groups) {
      if (group.province && areas.has(group.slug)) byProvince.set(group.province.key, [...(byProvince.get(group.province.key) ?? []), group]);
    }
    for (const [key, list] of byProvince) {
      // The widest first: the card names it when the map is near enough.
      list.sort((a, b) => (b.member_count ?? 0) - (a.member_count ?? 0));
      const centre = PROVINCE_CENTRES[key];
      if (centre) this.layer.addLayer(this.card(L.latLng(centre[1], centre[0]), list, areas));
    }
  }

  private card(at: L.LatLng, groups: Group[], areas: ReadonlyMap<string, Area>): L.Marker {
    const box = document.createElement("div");
    box.className = "card";
    const list = document.createElement("ul");
    list.hidden = true;
    const toggle = document.createElement("button");
    toggle.type = "button";
    const province = groups[0]?.province?.name ?? "";
    const [first] = groups;
    const widest = document.createElement("span");
    widest.className = "widest";
    widest.textContent = first ? `${first.label}: ${areas.get(first.slug)?.text ?? ""}` : "";
    toggle.append(t("map.groups", { count: groups.length }), widest);
    toggle.title = t("map.groups.open", { count: groups.length, province });
    toggle.setAttribute("aria-label", toggle.title);
    toggle.setAttribute("aria-expanded", "false");
    toggle.addEventListener("click", () => {
      list.hidden = !list.hidden;
      toggle.setAttribute("aria-expanded", String(!list.hidden));
      box.classList.toggle("open", !list.hidden);
    });
    for (const group of groups) list.append(this.line(group, areas.get(group.slug)?.text ?? ""));
    box.append(toggle, list);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    const icon = L.divIcon({ className: "group-card", html: box, iconSize: [0, 0], iconAnchor: [-(ASIDE as [number, number])[0], -(ASIDE as [number, number])[1]] });
    return L.marker(at, { pane: "cards", keyboard: false, icon });
  }

  private line(group: Group, area: string): HTMLElement {
    const item = document.createElement("li");
    const open = document.createElement("button");
    open.type = "button";
    open.dataset["group"] = group.slug;
    const name = document.createElement("span");
    name.textContent = group.label;
    const hectares = document.createElement("b");
    hectares.textContent = area;
    open.append(name, " ", hectares);
    open.addEventListener("click", () => this.onSelect(group.slug));
    item.append(open);
    return item;
  }
}
