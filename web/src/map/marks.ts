// Marks of zones that are not drawn by their boundary: circles as large as the reported hectares, hollow ones without.
import L from "leaflet";
import type { Zone } from "../data/types";
import { t } from "../i18n/index";
import type { Colour } from "../address";
import { classOf, classStyle } from "./classes";
import { type Leader, Leaders } from "./leaders";
import type { Cluster } from "./provinces";
import { circlePx } from "./scale";
import { type Spot, declutter } from "./declutter";
import { type Shape, symbol } from "./symbols";
import { type Area, tip } from "./tip";
import { visible } from "../ui/visible";

/** Smallest radius in pixels and room between marks, in the view of the country and nearer. */
const FAR = { circle: 5.5, hollow: 5, gap: 1.5 };
const NEAR = { circle: 7.5, hollow: 6, gap: 2 };
const NEAR_ZOOM = 7;
/** From here on marks bear their names. */
const NAMES_ZOOM = 11;
/** A mark that moved less still stands on its place. */
const MOVED_PX = 6;
/** A ring or circle larger than this is outside every screen. */
const LARGEST_PX = 6000;
/** Marks this near to the centre of a province stand around it. */
const NEAR_CENTRE_PX = 60;
const KKT = "KKT";

export interface MarkData {
  zones: Zone[];
  areas: ReadonlyMap<string, Area>;
  /** Middle of the boundary, where there is one. */
  middles: ReadonlyMap<string, L.LatLng>;
}

export class Marks {
  private readonly layer = L.layerGroup();
  private readonly leaders: Leaders;
  private readonly marks = new Map<string, L.Marker>();
  private moves: (Leader & { slug: string })[] = [];
  private data: MarkData = { zones: [], areas: new Map(), middles: new Map() };
  private colour: Colour = "stage";
  private selected: string | null = null;
  private drawn: ReadonlySet<string> = new Set();

  constructor(
    private readonly map: L.Map,
    private readonly onSelect: (slug: string) => void,
    /** Told where every mark is, and which stand around which province. */
    private readonly onPlaced: (places: Spot[], clusters: Cluster[]) => void,
  ) {
    const rings = map.createPane("rings");
    rings.style.zIndex = "390";
    rings.style.pointerEvents = "none";
    this.leaders = new Leaders(map);
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
    this.lead();
  }

  /** The marks that are seen, for the keyboard. */
  elements(): HTMLElement[] {
    return [...this.marks].flatMap(([slug, mark]) => (this.drawn.has(slug) ? [] : (mark.getElement() ?? [])));
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
    const places = declutter(movable, sizes.gap);
    const all = spots.map((spot) => places[movable.indexOf(spot)] ?? spot);
    spots.forEach((spot, index) => {
      const zone = this.data.zones[index];
      if (zone) this.put(zone, all[index] ?? spot, sizes.circle);
    });
    this.moves = this.moved(spots, all);
    this.lead();
    this.onPlaced(all, this.clusters(all));
  }

  /** The provinces that have a zone, each with the marks near its centre. */
  private clusters(places: Spot[]): Cluster[] {
    const found = new Map<string, Cluster>();
    this.data.zones.forEach(({ province, kind }, index) => {
      const centre = province && PROVINCE_CENTRES[province.key];
      if (!centre) return;
      const { key, name } = province;
      const cluster = found.get(key) ?? {
        key,
        name,
        at: this.map.latLngToLayerPoint([centre[1], centre[0]]),
        marks: [],
      };
      found.set(key, cluster);
      const place = places[index];
      // A ring drawn as large as it is holds others inside it.
      if (
        place &&
        !(kind === KKT && place.r > NEAR_CENTRE_PX) &&
        Math.hypot(place.x - cluster.at.x, place.y - cluster.at.y) < NEAR_CENTRE_PX
      )
        cluster.marks.push(place);
    });
    return [...found.values()];
  }

  /** From where a zone is to where its mark is. At the centre of a province there is no such place to point at. */
  private moved(spots: Spot[], places: Spot[]): (Leader & { slug: string })[] {
    return this.data.zones.flatMap((zone, index) => {
      const [spot, place] = [spots[index], places[index]];
      const known = zone.has_boundary || zone.mark?.placed;
      if (!spot || !place || !known || Math.hypot(spot.x - place.x, spot.y - place.y) < MOVED_PX) return [];
      return [{ slug: zone.slug, from: this.middle(zone), to: this.map.layerPointToLatLng([place.x, place.y]) }];
    });
  }

  /** Only to marks that are seen. */
  private lead(): void {
    this.leaders.show(this.moves.filter(({ slug }) => !this.drawn.has(slug)));
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

/** Under the mark, when the map is near enough: the name and what is not known. */
function name(zone: Zone, hasArea: boolean): HTMLElement {
  const words = document.createElement("span");
  words.className = "mark-name";
  const label = document.createElement("b");
  label.textContent = visible(zone.label);
  words.append(label);
  if (!zone.has_boundary) {
    const note = document.createElement("small");
    note.textContent = t(hasArea ? "map.no_boundary" : "map.no_area");
    words.append(note);
  }
  return words;
}
