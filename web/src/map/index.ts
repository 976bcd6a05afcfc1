// The map. Only this folder knows Leaflet; the rest of the page names the zones to show and the one that is chosen.
import type { FeatureCollection } from "geojson";
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import type { Basemap, Group, Rollup, Totals, Zone } from "../data/types";
import { t, term } from "../i18n/index";
import { NBSP } from "../i18n/numbers";
import type { Colour, Filter, MapPlace } from "../address";
import { addBase } from "./base";
import { Basemaps } from "./basemaps";
import { addPatterns } from "./classes";
import { FaceLayer } from "./faces";
import { Graticule } from "./graticule";
import { NearestZone } from "./nearest-zone";
import { GroupCards } from "./groups";
import { type LandView, LandLayer } from "./land-layer";
import type { LandLegendData } from "./land-legend";
import { Legend, type LegendActions } from "./legend";
import { Marks } from "./marks";
import { type Cluster, ProvinceNames } from "./provinces";
import { type Box, FreeSpace } from "./free-space";
import { covers, freeOf } from "./free-map";
import { RovingFocus } from "./roving-focus";
import { OPENING, SeaNames } from "./seas";
import { Shapes } from "./shapes";
import type { Spot } from "./declutter";
import type { Area } from "./tip";
import { areasOf, boxOf, nearest, shapesOf, slugOf } from "./view";

/** Inside what web/basemap.mjs keeps, so that its cut edge is never seen. */
const LIMITS: L.LatLngBoundsExpression = [
  [-4, 88],
  [33, 132],
];

/** What the map is to show; everything in it is the program's. */
export interface MapView {
  zones: Zone[];
  groups: Group[];
  totals: Totals;
  shapes: FeatureCollection;
  filter: Filter;
  colour: Colour;
  /** The sum in the header that the legend adds up to. */
  header: Rollup | undefined;
}

export interface MapActions extends LegendActions {
  open(type: "zone" | "group" | "unit", slug: string): void;
  /** The plane of the grid that is drawn, or null. */
  grid(plane: string | null): void;
  pickFace(id: string): void;
  /** A record of the land, or none. */
  choose(key: string | null): void;
  /** A person moved the map, which stands there now. */
  moved(place: MapPlace): void;
}

export class ZoneMap {
  readonly faces: FaceLayer;
  private readonly map: L.Map;
  private readonly landLayer: LandLayer;
  private readonly seas: SeaNames;
  private readonly provinces: ProvinceNames;
  private readonly shapes: Shapes;
  private readonly marks: Marks;
  private readonly legend: Legend;
  private readonly cards: GroupCards;
  private readonly graticule: Graticule;
  private readonly basemaps: Basemaps;
  private readonly nearestZone: NearestZone;
  private readonly rovingFocus: RovingFocus;
  private readonly zoom = L.control.zoom({ position: "topright" });
  private readonly home = document.createElement("button");
  private zones = new Map<string, Zone>();
  private areas: ReadonlyMap<string, Area> = new Map();
  /** The zones drawn by their polygon at this zoom. */
  private large: ReadonlySet<string> = new Set();
  /** Whether the person has not yet moved the map: then it keeps the opening view when its box changes. */
  private untouched = true;
  /** Whether the last move was a person's: only that is kept in the address. */
  private byPerson = false;

  constructor(
    private readonly box: HTMLElement,
    legend: HTMLElement,
    actions: MapActions,
  ) {
    const onSelect = (slug: string): void => actions.open("zone", slug);
    const defs = document.querySelector("svg.patterns defs");
    if (defs) addPatterns(defs);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(box, {
      zoomControl: false,
      attributionControl: false,
      zoomSnap: 0.25,
      zoomDelta: 1,
      maxZoom: 18,
      maxBounds: LIMITS,
      maxBoundsViscosity: 1,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      inertia: !calm,
    });
    this.seas = new SeaNames(this.map);
    this.open();
    this.addHome();
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 150 }).addTo(this.map);
    this.provinces = new ProvinceNames(this.map);
    this.shapes = new Shapes(this.map, onSelect);
    this.marks = new Marks(this.map, onSelect, (places, clusters) => this.placed(places, clusters));
    this.faces = new FaceLayer(this.map, {
      pick: (id) => actions.pickFace(id),
      moved: () => {
        this.untouched = false;
        this.byPerson = false;
      },
    });
    this.landLayer = new LandLayer(this.map, (key) => actions.choose(key));
    this.cards = new GroupCards(this.map, (type, slug) => actions.open(type, slug));
    this.graticule = new Graticule(this.map, (plane) => actions.grid(plane));
    this.basemaps = new Basemaps(this.map);
    this.legend = new Legend(legend, actions);
    this.nearestZone = new NearestZone(this.map, { onSelect, onBasemap: () => this.basemaps.open() });
    this.rovingFocus = new RovingFocus(
      box,
      () => [...this.marks.elements(), ...this.shapes.elements(this.large)],
      (item) => onSelect(slugOf(item)),
    );
    this.map.on("zoomend", () => this.zoomed());
    for (const moved of ["mousedown", "touchstart", "wheel", "keydown"]) {
      box.addEventListener(
        moved,
        () => {
          this.untouched = false;
          this.byPerson = true;
        },
        // Controls keep their presses to themselves.
        { passive: true, capture: true },
      );
    }
    this.map.on("moveend", () => {
      if (!this.byPerson) return;
      const { lat, lng } = this.map.getCenter();
      actions.moved({ lat, lon: lng, zoom: this.map.getZoom() });
    });
    new ResizeObserver(() => this.resized()).observe(box);
    void addBase(this.map).catch((error: unknown) => console.error(error));
  }

  show(view: MapView): void {
    const { zones, groups, totals, shapes, colour } = view;
    this.zones = new Map(zones.map((zone) => [zone.slug, zone]));
    const areas = areasOf([...totals.accounts, ...totals.groups]);
    this.areas = areas;
    this.words();
    this.shapes.show(shapes, this.zones, areas, colour);
    const middles = this.shapes.middles();
    // Cards before marks: they are placed when the marks are.
    this.cards.show(groups, areas);
    this.marks.show({ zones, areas, middles }, colour);
    this.legend.draw({ ...view, shapes: shapesOf(zones, areas) });
    const planes = totals.accounts.flatMap((account) => {
      const zone = this.zones.get(account.subject.slug ?? "");
      const at = zone && (middles.get(zone.slug) ?? (zone.mark && L.latLng(zone.mark.lat, zone.mark.lon)));
      return account.planes[0] && at ? [{ plane: account.planes[0], at }] : [];
    });
    this.graticule.set((middle) => nearest(planes, middle));
    this.zoomed();
  }

  /** The land of the chosen zone and its legend; `ground` is the fill of what no record covers. Null shows zones alone. */
  land(land: (LandView & { slug: string; legend: LandLegendData | null; ground: string | null }) | null): void {
    this.landLayer.show(land);
    this.legend.land(land?.legend ?? null);
    this.shapes.ground(land && { slug: land.slug, style: land.ground });
    this.shapes.label(this.large);
  }

  /** The legend of the land alone: another class is looked at. */
  landLegend(legend: LandLegendData | null): void {
    this.legend.land(legend);
  }

  /** The record that is chosen on the map, and the class that is looked at alone. */
  mark(chosen: string | null, only: string | null): void {
    this.landLayer.set(chosen, only);
    this.map.getContainer().classList.toggle("isolated", only !== null);
  }

  goToRecord(key: string): void {
    this.byPerson = false;
    this.untouched = false;
    this.landLayer.goTo(key, this.free());
  }

  /** Puts the map where an address says. */
  stand({ lat, lon, zoom }: MapPlace): void {
    this.byPerson = false;
    this.untouched = false;
    this.map.setView([lat, lon], zoom, { animate: false });
  }

  setBasemaps(list: Basemap[]): void {
    this.basemaps.show(list);
    this.around();
  }

  /** The whole country, or only what there is to see of the example. */
  overview(near: boolean): void {
    this.byPerson = false;
    this.untouched = !near;
    if (!near) {
      this.open();
      return;
    }
    const spots = [...this.zones.values()].flatMap((zone) => {
      const bounds = this.shapes.boundsOf(zone.slug);
      return bounds ? [bounds] : zone.mark ? [L.latLng(zone.mark.lat, zone.mark.lon).toBounds(2000)] : [];
    });
    const [first, ...rest] = spots;
    if (first)
      this.map.fitBounds(
        rest.reduce((all, bounds) => all.extend(bounds), L.latLngBounds(first.getSouthWest(), first.getNorthEast())),
        { ...this.free(), maxZoom: 15, animate: false },
      );
  }

  /** What lies on the map has another size: nobody having moved it, it opens anew with the sea names free. */
  fitOpening(): void {
    if (this.untouched) this.open();
  }

  /** For printing: the box has another size for a while, and shows the same land. */
  refit(action: () => void): void {
    const bounds = this.map.getBounds();
    const untouched = this.untouched;
    this.untouched = false;
    action();
    this.map.invalidateSize({ animate: false });
    if (untouched) this.open();
    else this.map.fitBounds(bounds, { animate: false });
    this.untouched = untouched;
  }

  /** Marks the zone as chosen; `move` brings it into view. */
  select(slug: string | null, move: boolean): void {
    this.shapes.select(slug);
    this.marks.select(slug);
    const zone = slug === null ? undefined : this.zones.get(slug);
    if (!zone || !move) return;
    this.untouched = false;
    this.byPerson = false;
    this.map.invalidateSize({ animate: false });
    const bounds = this.shapes.boundsOf(zone.slug);
    if (bounds) this.map.fitBounds(bounds, { ...this.free(), maxZoom: 15.5, animate: false });
    else if (zone.mark)
      this.map.setView([zone.mark.lat, zone.mark.lon], Math.max(this.map.getZoom(), 8), { animate: false });
  }

  /** Brings a box of west, south, east, north into view. */
  look([west, south, east, north]: [number, number, number, number]): void {
    this.byPerson = false;
    this.untouched = false;
    this.map.invalidateSize({ animate: false });
    this.map.fitBounds(L.latLngBounds([south, west], [north, east]), {
      ...this.free(),
      maxZoom: 15,
      animate: false,
    });
  }

  private addHome(): void {
    const control = new L.Control({ position: "topright" });
    this.home.type = "button";
    this.home.className = "leaflet-bar home";
    this.home.textContent = "⌂";
    L.DomEvent.disableClickPropagation(this.home);
    this.home.addEventListener("click", () => this.open());
    control.onAdd = () => this.home;
    control.addTo(this.map);
  }

  /** The whole country, as large as it can be with nothing over both archipelagos and their names. */
  private open(): void {
    this.byPerson = false;
    const bounds = L.latLngBounds(OPENING as L.LatLngTuple[]);
    this.map.setMinZoom(0);
    const { paddingTopLeft, paddingBottomRight } = freeOf(this.box);
    const below: L.FitBoundsOptions = { paddingBottomRight: [0, (paddingBottomRight as L.PointTuple)[1]] };
    for (const free of [below, { ...below, paddingTopLeft }, { paddingTopLeft, paddingBottomRight }]) {
      this.map.fitBounds(bounds, { ...free, animate: false });
      if (!covers(this.seas.rects(), this.box)) break;
    }
    const zoom = this.map.getZoom();
    this.map.setMinZoom(
      Math.max(this.map.getBoundsZoom(L.latLngBounds(LIMITS as L.LatLngTuple[]), true), Math.floor(zoom) - 1),
    );
  }

  private resized(): void {
    // While a page turns into paper the box has no size: what it showed is still what is wanted.
    if (this.box.clientWidth === 0 || this.box.clientHeight === 0) return;
    this.map.invalidateSize({ animate: false });
    if (this.untouched) this.open();
  }

  private zoomed(): void {
    this.large = this.shapes.large();
    this.marks.hide(this.large);
    this.shapes.label(this.large);
    this.rovingFocus.refresh((item) => this.describe(slugOf(item)));
    this.around();
  }

  private placed(places: Spot[], clusters: Cluster[]): void {
    const { min, max } = this.map.getPixelBounds();
    const origin = this.map.getPixelOrigin();
    const view = boxOf(min?.subtract(origin) ?? origin, max?.subtract(origin) ?? origin);
    const space = new FreeSpace(places, view);
    for (const box of [...this.seas.boxes(), ...this.controls()]) space.force(box);
    this.cards.place(clusters, space);
    this.provinces.show(clusters, space);
  }

  /** What of the map is free of what lies on it, as room to leave at its sides. */
  private free(): L.FitBoundsOptions {
    return freeOf(this.box);
  }

  /** The boxes in the corners of the map, where they are over the ground now. */
  private controls(): Box[] {
    const { left, top } = this.box.getBoundingClientRect();
    const at = (x: number, y: number): L.Point => this.map.containerPointToLayerPoint([x - left, y - top]);
    return [...this.box.querySelectorAll(".leaflet-control")].map((control) => {
      const { left: west, top: north, right: east, bottom: south } = control.getBoundingClientRect();
      return boxOf(at(west, north), at(east, south));
    });
  }

  private around(): void {
    this.nearestZone.show([...this.zones.values()], (slug) => this.shapes.boundsOf(slug), !this.basemaps.some);
  }

  /** The text a screen reader reads for a mark. */
  private describe(slug: string): string {
    const zone = this.zones.get(slug);
    if (!zone) return slug;
    return t("map.mark", {
      label: zone.label,
      stage: term("stage", zone.stage),
      area: this.areas.get(slug)?.text ?? t("map.no_area"),
    }).replaceAll(NBSP, " ");
  }

  private words(): void {
    this.box.setAttribute("aria-label", t("map.label"));
    this.zoom.options.zoomInTitle = t("map.zoom_in");
    this.zoom.options.zoomOutTitle = t("map.zoom_out");
    this.zoom.remove();
    this.zoom.addTo(this.map);
    // Before the button of the whole view.
    this.home.before(this.zoom.getContainer() ?? "");
    this.home.title = t("map.home");
    this.home.setAttribute("aria-label", t("map.home"));
    this.seas.draw();
    this.basemaps.draw();
  }
}
