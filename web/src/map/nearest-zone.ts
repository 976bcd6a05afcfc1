// At the zoom of a park the country is out of sight: the nearest zone whose place is known, and how to get a picture under it.
import L from "leaflet";
import type { Zone } from "../data/types";
import { t } from "../i18n/index";
import { NBSP, rounded } from "../i18n/numbers";
import { PARK_ZOOM } from "./graticule";
import { visible } from "../ui/visible";

export interface NearestZoneActions {
  onSelect(slug: string): void;
  onBasemap(): void;
}

export class NearestZone {
  private readonly box = document.createElement("div");
  private zones: Zone[] = [];
  private boundsOf: (slug: string) => L.LatLngBounds | null = () => null;
  private hint = true;

  constructor(
    private readonly map: L.Map,
    private readonly actions: NearestZoneActions,
  ) {
    this.box.className = "nearest-zone leaflet-bar";
    L.DomEvent.disableClickPropagation(this.box);
    const control = new L.Control({ position: "bottomleft" });
    control.onAdd = () => this.box;
    control.addTo(map);
    map.on("moveend", () => this.draw());
  }

  /** `hint`: whether no base map is configured. */
  show(zones: Zone[], boundsOf: (slug: string) => L.LatLngBounds | null, hint: boolean): void {
    // A mark at the centre of a province is no place.
    this.zones = zones.filter((zone) => zone.has_boundary || zone.mark?.placed);
    this.boundsOf = boundsOf;
    this.hint = hint;
    this.draw();
  }

  private draw(): void {
    this.box.hidden = this.map.getZoom() < PARK_ZOOM;
    this.box.replaceChildren();
    if (this.box.hidden) return;
    const [near] = this.zones.map((zone) => ({ zone, far: this.far(zone) })).sort((a, b) => a.far - b.far);
    const line = document.createElement("p");
    if (near)
      line.append(
        `${t("map.here")} `,
        this.button(near.zone.label, () => this.actions.onSelect(near.zone.slug)),
        `${NBSP}· ${words(near.zone, near.far)}`,
      );
    else line.append(t("map.here.unplaced"));
    this.box.replaceChildren(line);
    if (this.hint) this.box.append(this.button(t("map.here.basemap"), () => this.actions.onBasemap()));
  }

  /** Metres from the middle of the map; 0 inside the box of a boundary. For looking around: no distance of a plan. */
  private far(zone: Zone): number {
    const middle = this.map.getCenter();
    const bounds = this.boundsOf(zone.slug);
    if (!bounds) return middle.distanceTo(L.latLng(zone.mark?.lat ?? 0, zone.mark?.lon ?? 0));
    const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
    return middle.distanceTo(
      L.latLng(
        clamp(middle.lat, bounds.getSouth(), bounds.getNorth()),
        clamp(middle.lng, bounds.getWest(), bounds.getEast()),
      ),
    );
  }

  private button(text: string, onclick: () => void): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = visible(text);
    button.addEventListener("click", onclick);
    return button;
  }
}

/** The unit it lies in, old or new, and how far away it is. */
function words(zone: Zone, far: number): string {
  const km = rounded(far / 1000, 1);
  const distance = far < 50 ? "" : t("map.here.far", { km }).replace(" km", `${NBSP}km`);
  return [zone.unit?.today ?? zone.unit?.name, zone.province?.name, distance].filter((part) => part).join(" · ");
}
