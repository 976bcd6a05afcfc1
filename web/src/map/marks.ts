// Marks of zones that are not drawn by their boundary: circles as large as the reported hectares, hollow ones without.
import L from "leaflet";
import type { Zone } from "../data/types";
import { t } from "../i18n/index";
import type { Colour } from "../state";
import { classOf, classStyle } from "./classes";
import type { ProvinceSpot } from "./provinces";
import { circlePx } from "./scale";
import { type Spot, spread } from "./spread";
import { type Shape, symbol } from "./symbols";
import { type Area, tip } from "./tip";

/** Smallest radius in pixels and room between marks, in the view of the country and nearer. */
const FAR = { circle: 5.5, hollow: 5, gap: 1.5 };
const NEAR = { circle: 7.5, hollow: 6, gap: 2 };
const NEAR_ZOOM = 7;
/** From here on marks bear their names. */
const NAMES_ZOOM = 11;
const NAME_BELOW = 17;
/** A ring or circle larger than this is outside every screen. */
const LARGEST_PX = 6000;
/** Half of the box of a province's name. */
const NAME_HALF = { x: 34, y: 7 };
const KKT = "KKT";

export interface MarkData {
  zones: Zone[];
  areas: ReadonlyMap<string, Area>;
  /** Middle of the boundary, where there is one. */
  middles: ReadonlyMap<string, L.LatLng>;
}

export class Marks {
  private readonly layer = L.layerGroup();
  private readonly marks = new Map<string, L.Marker>();
  private data: MarkData = { zones: [], areas: new Map(), middles: new Map() };
  private colour: Colour = "stage";
  private selected: string | null = null;
  private drawn: ReadonlySet<string> = new Set();

  constructor(
    private readonly map: L.Map,
    private readonly onSelect: (slug: string) => void,
    private readonly onPlaced: (provinces: ProvinceSpot[]) => void,
  ) {
    const rings = map.createPane("rings");
    rings.style.zIndex = "390";
    rings.style.pointerEvents = "none";
    this.layer.addTo(map);
    map.on("zoomend", () => this.place());
  }

  show(data: MarkData, colour: Colour): void {
    this.colour = colour;
    this.layer.clearLayers();
    this.marks.clear();
    // An economic zone first, then those with a known place keep it; the others make room.
    const rank = (zone: Zone): number => (zone.kind === KKT ? 0 : zone.has_boundary ? 1 : zone.mark?.placed ? 2 : 3);
    this.data = { ...data, zones: data.zones.filter((zone) => zone.mark).sort((a, b) => rank(a) - rank(b)) };
    for (const zone of this.data.zones) {
      const mark = L.marker(this.middle(zone), { keyboard: false, ...(zone.kind === KKT ? { pane: "rings" } : {}) });
      mark.bindTooltip(tip(zone, data.areas.get(zone.slug)), { direction: "top", offset: [0, -8], className: "tip" });
      mark.on("click", () => this.onSelect(zone.slug));
      this.marks.set(zone.slug, mark);
    }
    this.place();
  }

  select(slug: string | null): void {
    this.selected = slug;
    for (const [name, mark] of this.marks) {
      mark.getElement()?.classList.toggle("selected", name === slug);
      mark.setZIndexOffset(name === slug ? 1000 : 0);
    }
  }

  /** Hides marks whose polygon is large enough to be seen itself. */
  hide(slugs: ReadonlySet<string>): void {
    this.drawn = slugs;
    for (const [slug, mark] of this.marks) mark.getElement()?.classList.toggle("drawn", slugs.has(slug));
  }

  private middle(zone: Zone): L.LatLng {
    return this.data.middles.get(zone.slug) ?? L.latLng(zone.mark?.lat ?? 0, zone.mark?.lon ?? 0);
  }

  private place(): void {
    const far = this.map.getZoom() < NEAR_ZOOM;
    this.map.getContainer().classList.toggle("far", far);
    this.map.getContainer().classList.toggle("named", this.map.getZoom() >= NAMES_ZOOM);
    const sizes = far ? FAR : NEAR;
    const spots = this.data.zones.map((zone): Spot => {
      const { x, y } = this.map.latLngToLayerPoint(this.middle(zone));
      return { x, y, r: this.radius(zone, sizes) };
    });
    // A ring that is drawn as large as it is stays where it is, and others stand inside it.
    const fixed = (zone: Zone, spot: Spot): boolean => zone.kind === KKT && spot.r > sizes.circle * 2;
    const movable = spots.filter((spot, index) => !fixed(this.data.zones[index] as Zone, spot));
    const places = spread(movable, sizes.gap);
    const all = spots.map((spot) => places[movable.indexOf(spot)] ?? spot);
    const lowest = new Map<string, { x: number; y: number; name: string }>();
    spots.forEach((spot, index) => {
      const zone = this.data.zones[index];
      if (!zone) return;
      const place = all[index] ?? spot;
      this.put(zone, place, sizes.circle);
      if (!zone.province || zone.mark?.placed || zone.has_boundary) return;
      const y = Math.max(place.y, lowest.get(zone.province.key)?.y ?? -Infinity);
      lowest.set(zone.province.key, { x: spot.x, y, name: zone.province.name });
    });
    const taken = [...all];
    this.onPlaced([...lowest.values()].map(({ x, y, name }) => {
      const height = free(x, y + NAME_BELOW, taken);
      taken.push({ x, y: height, r: NAME_HALF.y }, { x: x - NAME_HALF.x, y: height, r: 4 }, { x: x + NAME_HALF.x, y: height, r: 4 });
      return { name, at: this.map.layerPointToLatLng([x, height]) };
    }));
  }

  private radius(zone: Zone, sizes: typeof FAR): number {
    if (zone.has_boundary) return sizes.circle;
    const ha = this.data.areas.get(zone.slug)?.ha ?? 0;
    if (ha <= 0) return sizes.hollow;
    const lat = this.middle(zone).lat;
    const smallest = zone.kind === KKT ? sizes.circle * 1.5 : sizes.circle;
    return Math.min(LARGEST_PX, Math.max(smallest, circlePx(ha, lat, this.map.getZoom())));
  }

  private put(zone: Zone, place: Spot, smallest: number): void {
    const mark = this.marks.get(zone.slug);
    if (!mark) return;
    const hasArea = (this.data.areas.get(zone.slug)?.ha ?? 0) > 0;
    const shape: Shape = zone.has_boundary ? "square" : zone.kind === KKT ? "ring" : hasArea ? "circle" : "hollow";
    const known = zone.has_boundary || zone.mark?.placed;
    const image = symbol(shape, place.r);
    const half = Number(image.getAttribute("width")) / 2;
    const box = document.createElement("div");
    box.append(image, name(zone, hasArea));
    const className = `mark ${classStyle(this.colour, classOf(zone, this.colour))} shape-${shape} ${known ? "placed" : "centre"}${place.r > smallest * 1.6 ? " true-size" : ""}`;
    mark.setIcon(L.divIcon({ className, html: box, iconSize: [2 * half, 2 * half] }));
    mark.setLatLng(this.map.layerPointToLatLng([place.x, place.y]));
    if (!this.layer.hasLayer(mark)) this.layer.addLayer(mark);
    const element = mark.getElement();
    element?.setAttribute("data-zone", zone.slug);
    element?.classList.toggle("selected", zone.slug === this.selected);
    element?.classList.toggle("drawn", this.drawn.has(zone.slug));
  }
}

/** The first height from `y` down where a name centred on `x` covers no mark and no other name; `y` itself where there is none near. */
function free(x: number, y: number, marks: readonly Spot[]): number {
  const covers = (height: number): boolean => marks.some((mark) => Math.abs(mark.x - x) < NAME_HALF.x + mark.r && Math.abs(mark.y - height) < NAME_HALF.y + mark.r);
  for (let height = y; height < y + 120; height += 4) if (!covers(height)) return height;
  return y;
}

/** Under the mark, when the map is near enough: the name and what is not known. */
function name(zone: Zone, hasArea: boolean): HTMLElement {
  const words = document.createElement("span");
  words.className = "mark-name";
  const label = document.createElement("b");
  label.textContent = zone.label;
  words.append(label);
  if (!zone.has_boundary) {
    const note = document.createElement("small");
    note.textContent = t(hasArea ? "map.no_boundary" : "map.no_area");
    words.append(note);
  }
  return words;
}
