// Marks of zones: a shape per kind, filled when a place is known, hollow when only the province is.
import L from "leaflet";
import type { Zone } from "../data/types";
import type { ProvinceSpot } from "./provinces";
import { spread } from "./spread";
import { tip } from "./tip";

/** Outlines in a box of 20 × 20 around 0,0, so that kinds differ without colour. */
const SHAPES: Record<string, string> = {
  KKT: "M0-9A9 9 0 1 1 0 9A9 9 0 1 1 0-9ZM0-3.5A3.5 3.5 0 1 0 0 3.5A3.5 3.5 0 1 0 0-3.5Z",
  KCN: "M-6-6H6V6H-6Z",
  CCN: "M0-6A6 6 0 1 1 0 6A6 6 0 1 1 0-6Z",
  KCHN: "M0-8L8 0L0 8L-8 0Z",
  KDTDV: "M0-7.5L7.5 6H-7.5Z",
};
const OTHER = "M-6-6L6 6M-6 6L6-6";
const SIZE = 22;
/** Pixels between marks, in the view of the country and nearer. */
const APART = { far: 12.5, near: 17 };
const NEAR_ZOOM = 7;
const NAME_BELOW = 17;

export class Marks {
  private readonly layer = L.layerGroup();
  private readonly marks = new Map<string, L.Marker>();
  private zones: Zone[] = [];

  constructor(
    private readonly map: L.Map,
    private readonly onSelect: (slug: string) => void,
    private readonly onPlaced: (provinces: ProvinceSpot[]) => void,
  ) {
    this.layer.addTo(map);
    map.on("zoomend", () => this.place());
  }

  show(zones: Zone[]): void {
    this.layer.clearLayers();
    this.marks.clear();
    // Those with a known place keep it; the others make room.
    this.zones = zones.filter((zone) => zone.mark).sort((a, b) => Number(b.mark?.placed) - Number(a.mark?.placed));
    for (const zone of this.zones) {
      const mark = L.marker([zone.mark?.lat ?? 0, zone.mark?.lon ?? 0], {
        keyboard: false,
        icon: L.divIcon({ className: classes(zone), html: symbol(zone.kind), iconSize: [SIZE, SIZE] }),
      });
      mark.bindTooltip(tip(zone), { direction: "top", offset: [0, -8], className: "tip" });
      mark.on("click", () => this.onSelect(zone.slug));
      mark.addTo(this.layer);
      mark.getElement()?.setAttribute("data-zone", zone.slug);
      this.marks.set(zone.slug, mark);
    }
    this.place();
  }

  select(slug: string | null): void {
    for (const [name, mark] of this.marks) {
      mark.getElement()?.classList.toggle("selected", name === slug);
      mark.setZIndexOffset(name === slug ? 1000 : 0);
    }
  }

  /** Hides marks whose polygon is large enough to be seen itself. */
  hide(slugs: ReadonlySet<string>): void {
    for (const [slug, mark] of this.marks) mark.getElement()?.classList.toggle("drawn", slugs.has(slug));
  }

  private place(): void {
    const spots = this.zones.map((zone) => this.map.latLngToLayerPoint([zone.mark?.lat ?? 0, zone.mark?.lon ?? 0]));
    const lowest = new Map<string, { x: number; y: number; name: string }>();
    const far = this.map.getZoom() < NEAR_ZOOM;
    this.map.getContainer().classList.toggle("far", far);
    spread(spots, far ? APART.far : APART.near).forEach((spot, index) => {
      const zone = this.zones[index];
      if (!zone) return;
      this.marks.get(zone.slug)?.setLatLng(this.map.layerPointToLatLng([spot.x, spot.y]));
      if (!zone.province || zone.mark?.placed || zone.has_boundary) return;
      const centre = spots[index] ?? spot;
      const y = Math.max(spot.y, lowest.get(zone.province.key)?.y ?? -Infinity);
      lowest.set(zone.province.key, { x: centre.x, y, name: zone.province.name });
    });
    this.onPlaced([...lowest.values()].map(({ x, y, name }) => ({ name, at: this.map.layerPointToLatLng([x, y + NAME_BELOW]) })));
  }
}

function classes(zone: Zone): string {
  const known = zone.has_boundary || zone.mark?.placed;
  return `mark mark-${zone.kind} ${known ? "placed" : "centre"}`;
}

/** The symbol of a kind, for the map and its legend. */
export function symbol(kind: string): SVGElement {
  const svg = svgElement("svg", { viewBox: "-11 -11 22 22", width: SIZE, height: SIZE, "aria-hidden": "true" });
  // What takes the click: the shape's own box is larger than the room that marks have beside each other.
  svg.append(svgElement("circle", { r: 8, class: "hit" }));
  svg.append(svgElement("path", { d: SHAPES[kind] ?? OTHER, "fill-rule": "evenodd" }));
  return svg;
}

export function svgElement(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
