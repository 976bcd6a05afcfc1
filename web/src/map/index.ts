// The map. Only this folder knows Leaflet; the rest of the page says which zones to show and which one is chosen.
import type { FeatureCollection } from "geojson";
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import type { Zone } from "../data/types";
import { t } from "../i18n/index";
import { addBase } from "./base";
import { Legend } from "./legend";
import { Marks } from "./marks";
import { ProvinceNames } from "./provinces";
import { OPENING, SeaNames } from "./seas";
import { Shapes } from "./shapes";

/** Inside what web/basemap.mjs keeps, so that its cut edge is never seen. */
const LIMITS: L.LatLngBoundsExpression = [
  [-4, 88],
  [33, 132],
];

export class ZoneMap {
  private readonly map: L.Map;
  private readonly seas: SeaNames;
  private readonly provinces: ProvinceNames;
  private readonly shapes: Shapes;
  private readonly marks: Marks;
  private readonly legend: Legend;
  private readonly zoom = L.control.zoom({ position: "bottomleft" });
  private readonly home = document.createElement("button");
  private zones = new Map<string, Zone>();
  /** Whether the person has not yet moved the map: then it keeps the opening view when its box changes. */
  private untouched = true;

  constructor(
    private readonly box: HTMLElement,
    legend: HTMLElement,
    onSelect: (slug: string) => void,
  ) {
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
    this.open();
    this.addHome();
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.map);
    this.seas = new SeaNames(this.map);
    this.provinces = new ProvinceNames(this.map);
    this.shapes = new Shapes(this.map, onSelect);
    this.marks = new Marks(this.map, onSelect, (spots) => this.provinces.show(spots));
    this.legend = new Legend(legend);
    this.map.on("zoomend", () => this.zoomed());
    for (const moved of ["mousedown", "touchstart", "wheel", "keydown"]) {
      box.addEventListener(moved, () => { this.untouched = false; }, { passive: true });
    }
    new ResizeObserver(() => this.resized()).observe(box);
    void addBase(this.map).catch((error: unknown) => console.error(error));
  }

  show(zones: Zone[], shapes: FeatureCollection): void {
    this.zones = new Map(zones.map((zone) => [zone.slug, zone]));
    this.words();
    this.legend.draw(new Set(zones.map((zone) => zone.kind)));
    this.shapes.show(shapes, this.zones);
    this.marks.show(zones);
    this.zoomed();
  }

  /** Marks the zone as chosen; `move` brings it into view. */
  select(slug: string | null, move: boolean): void {
    this.shapes.select(slug);
    this.marks.select(slug);
    const zone = slug === null ? undefined : this.zones.get(slug);
    if (!zone || !move) return;
    this.untouched = false;
    const bounds = this.shapes.boundsOf(zone.slug);
    if (bounds) this.map.fitBounds(bounds, { maxZoom: 15, padding: [30, 30], animate: false });
    else if (zone.mark) this.map.setView([zone.mark.lat, zone.mark.lon], Math.max(this.map.getZoom(), 8), { animate: false });
  }

  private addHome(): void {
    const control = new L.Control({ position: "bottomleft" });
    this.home.type = "button";
    this.home.className = "leaflet-bar home";
    this.home.textContent = "⌂";
    L.DomEvent.disableClickPropagation(this.home);
    this.home.addEventListener("click", () => this.open());
    control.onAdd = () => this.home;
    control.addTo(this.map);
  }

  private open(): void {
    this.map.setMinZoom(0);
    const zoom = this.map.getBoundsZoom(L.latLngBounds(OPENING as L.LatLngTuple[]));
    this.map.setView(L.latLngBounds(OPENING as L.LatLngTuple[]).getCenter(), zoom, { animate: false });
    this.map.setMinZoom(Math.max(this.map.getBoundsZoom(L.latLngBounds(LIMITS as L.LatLngTuple[]), true), zoom - 1));
  }

  private resized(): void {
    this.map.invalidateSize({ animate: false });
    if (this.untouched) this.open();
  }

  private zoomed(): void {
    const large = this.shapes.large();
    this.marks.hide(large);
    this.shapes.label(large);
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
  }
}
