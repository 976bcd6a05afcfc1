// Figures of groups: a card at the centre of their province, because the program does not know where the group's land lies.
import L from "leaflet";
import type { Group } from "../data/types";
import { t } from "../i18n/index";
import type { Cluster } from "./provinces";
import { type FreeSpace, around } from "./free-space";
import type { Area } from "./tip";
import { visible } from "../ui/visible";

/** From the centre of a province to its card, in pixels, where no place is free. */
const ASIDE = 34;
/** The list keeps this far from the edge of the map, where the scale stands. */
const EDGE_PX = 34;

export class GroupCards {
  private readonly layer = L.layerGroup();
  private readonly cards = new Map<string, L.Marker>();

  constructor(
    private readonly map: L.Map,
    private readonly onSelect: (type: "group" | "unit", slug: string) => void,
  ) {
    const pane = map.createPane("cards");
    pane.style.zIndex = "655";
    this.layer.addTo(map);
  }

  /** Groups with hectares, one card per province; the card names each with its own number, and adds nothing up. */
  show(groups: Group[], areas: ReadonlyMap<string, Area>): void {
    this.layer.clearLayers();
    this.cards.clear();
    const byProvince = new Map<string, Group[]>();
    for (const group of groups) {
      if (group.province && areas.has(group.slug))
        byProvince.set(group.province.key, [...(byProvince.get(group.province.key) ?? []), group]);
    }
    for (const [key, list] of byProvince) {
      // The widest first: the card names it when the map is near enough.
      list.sort((a, b) => (b.member_count ?? 0) - (a.member_count ?? 0));
      const centre = PROVINCE_CENTRES[key];
      if (!centre) continue;
      const card = this.card(L.latLng(centre[1], centre[0]), list, areas);
      this.cards.set(key, card);
      this.layer.addLayer(card);
    }
  }

  /** Each card beside the marks of its province; where there is no room at all, right of the centre. */
  place(clusters: Cluster[], space: FreeSpace): void {
    for (const [key, card] of this.cards) {
      const centre = PROVINCE_CENTRES[key];
      const button = card.getElement()?.querySelector<HTMLElement>(".card > button");
      if (!centre || !button) continue;
      const at = this.map.latLngToLayerPoint([centre[1], centre[0]]);
      const size = { halfWidth: button.offsetWidth / 2, halfHeight: button.offsetHeight / 2 };
      const marks = clusters.find((cluster) => cluster.key === key)?.marks ?? [];
      const box =
        space.take(around(at, marks, size, ["east", "north", "west", "south"])) ??
        space.force({ x: at.x + ASIDE + size.halfWidth, y: at.y, ...size });
      card.setLatLng(this.map.layerPointToLatLng([box.x - size.halfWidth, box.y - size.halfHeight]));
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
    widest.textContent = first ? visible(`${first.label}: ${areas.get(first.slug)?.text ?? ""}`) : "";
    // The name of the province is read, not shown: on the map it stands beside.
    const home = document.createElement("span");
    home.className = "unseen";
    home.textContent = visible(` – ${province}`);
    toggle.append(t("map.groups", { count: groups.length }), home, widest);
    toggle.title = visible(t("map.groups.open", { count: groups.length, province }));
    toggle.setAttribute("aria-expanded", "false");
    toggle.addEventListener("click", () => {
      list.hidden = !list.hidden;
      toggle.setAttribute("aria-expanded", String(!list.hidden));
      box.classList.toggle("open", !list.hidden);
      if (!list.hidden) this.fit(box, list);
    });
    const unit = groups[0]?.province;
    if (unit) list.append(this.line("unit", unit.key, t("map.groups.province", { province: unit.name }), ""));
    for (const group of groups)
      list.append(this.line("group", group.slug, group.label, areas.get(group.slug)?.text ?? ""));
    box.append(toggle, list);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    const icon = L.divIcon({ className: "group-card", html: box, iconSize: [0, 0], iconAnchor: [0, 0] });
    return L.marker(at, { pane: "cards", keyboard: false, icon });
  }

  /** Opens the list to the side that has more space, and no larger than that. */
  private fit(box: HTMLElement, list: HTMLElement): void {
    const map = this.map.getContainer().getBoundingClientRect();
    const card = (box.firstElementChild ?? box).getBoundingClientRect();
    const [above, below] = [card.top - map.top, map.bottom - card.bottom];
    box.classList.toggle("upward", above > below);
    list.style.maxHeight = `${Math.max(above, below) - EDGE_PX}px`;
    list.style.marginLeft = `${Math.min(0, map.right - EDGE_PX - card.left - list.offsetWidth)}px`;
  }

  private line(type: "group" | "unit", slug: string, label: string, area: string): HTMLElement {
    const item = document.createElement("li");
    const open = document.createElement("button");
    open.type = "button";
    open.dataset[type] = slug;
    const name = document.createElement("span");
    name.textContent = visible(label);
    const hectares = document.createElement("b");
    hectares.textContent = visible(area);
    open.append(name, " ", hectares);
    open.addEventListener("click", () => this.onSelect(type, slug));
    item.append(open);
    return item;
  }
}
