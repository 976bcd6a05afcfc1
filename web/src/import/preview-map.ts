// Where the land would lie: every candidate of the doctor, or what an import would change, on the land and the sea.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { addBase } from "../map/base";
import { OPENING, SeaNames } from "../map/seas";
import { byId, h } from "../ui/dom";
import { t } from "../i18n/index";
import type { PlacedCandidate, PlacedDiagnosis, ImportPreview } from "../data/answers";
import { coded, w } from "./words";

const NEAREST = 16;

export class PreviewMap {
  private readonly map: L.Map;
  private readonly layer = L.featureGroup();
  private readonly zoom = L.control.zoom({ position: "topright" });
  private readonly seas: SeaNames;

  constructor() {
    this.map = L.map("map", { zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: 18 });
    this.map.fitBounds(OPENING, { animate: false });
    void addBase(this.map).catch((error: unknown) => console.error(error));
    this.seas = new SeaNames(this.map);
    this.layer.addTo(this.map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(this.map);
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(byId("map"));
    this.words();
  }

  words(): void {
    byId("map").setAttribute("aria-label", w("map.label"));
    this.zoom.options.zoomInTitle = t("map.zoom_in");
    this.zoom.options.zoomOutTitle = t("map.zoom_out");
    this.zoom.remove();
    this.zoom.addTo(this.map);
    this.seas.draw();
  }

  /** Nothing but the country. */
  clear(): void {
    this.layer.clearLayers();
    byId("map-legend").replaceChildren();
    this.map.fitBounds(OPENING, { animate: false });
  }

  /** The candidates, the chosen one filled, and where the land is expected. `all` brings every candidate into view, so that
   *  a person sees how far apart they are; else the chosen one. */
  candidates({ candidates, expected }: PlacedDiagnosis, chosen: string | null, all: boolean): void {
    this.layer.clearLayers();
    const found: L.LatLngBounds[] = [];
    let own: L.LatLngBounds | null = null;
    for (const place of expected) {
      const circle = L.circle([place.lat, place.lon], {
        radius: place.radius_km * 1000,
        className: "expected",
        interactive: false,
      });
      circle.addTo(this.layer);
      L.marker([place.lat, place.lon], {
        icon: dot("expected-name", place.name),
        interactive: false,
        keyboard: false,
      }).addTo(this.layer);
    }
    const order = [...candidates].sort((a, b) => Number(a.reading === chosen) - Number(b.reading === chosen));
    for (const candidate of order) {
      const bounds = this.outline(candidate, candidate.reading === chosen, candidates.indexOf(candidate) + 1);
      if (bounds) found.push(bounds);
      if (candidate.reading === chosen) own = bounds;
    }
    const whole = found.reduce<L.LatLngBounds | null>(
      (sum, one) => (sum ? sum.extend(one) : L.latLngBounds(one.getSouthWest(), one.getNorthEast())),
      null,
    );
    const focus = all ? whole : (own ?? whole);
    if (focus) this.map.fitBounds(focus, { maxZoom: NEAREST, padding: [40, 40], animate: false });
    this.legend([
      ["candidate chosen", w("legend.chosen")],
      ...(candidates.length > 1 ? [["candidate", w("legend.candidate")] as [string, string]] : []),
      ...(expected.length > 0 ? [["expected", w("legend.expected")] as [string, string]] : []),
    ]);
  }

  private outline(candidate: PlacedCandidate, own: boolean, number: number): L.LatLngBounds | null {
    const at: L.LatLngTuple | null = candidate.centre && [candidate.centre[1], candidate.centre[0]];
    let bounds: L.LatLngBounds | null = at && L.latLng(at).toBounds(2000);
    if (candidate.outline) {
      const shape = L.geoJSON(candidate.outline, {
        style: { className: `candidate${own ? " chosen" : ""}`, weight: 2, smoothFactor: 0.5 } as L.PolylineOptions,
      });
      shape.eachLayer(
        (path) =>
          path instanceof L.Path &&
          path.once("add", () => path.getElement()?.setAttribute("data-reading", candidate.reading)),
      );
      shape.addTo(this.layer);
      bounds = shape.getBounds();
    }
    if (at)
      L.marker(at, {
        icon: dot(`number${own ? " chosen" : ""}`, String(number)),
        interactive: false,
        keyboard: false,
      }).addTo(this.layer);
    return bounds;
  }

  /** What an import would add and change. */
  preview({ shapes }: ImportPreview): void {
    this.layer.clearLayers();
    const drawn = L.geoJSON(shapes.collection, {
      style: (feature) => ({
        className: `shape ${String(feature?.properties?.class ?? "added")}`,
        weight: 2,
        smoothFactor: 0.5,
      }),
    });
    drawn.eachLayer((layer) => {
      const { feature } = layer as L.Layer & { feature?: GeoJSON.Feature };
      layer.bindTooltip(text(String(feature?.properties?.name ?? "")), { sticky: true, className: "tip" });
    });
    drawn.addTo(this.layer);
    if (shapes.collection.features.length > 0)
      this.map.fitBounds(drawn.getBounds(), { maxZoom: NEAREST, padding: [40, 40], animate: false });
    const classes = [...new Set(shapes.collection.features.map((feature) => feature.properties.class))];
    this.legend(
      classes.map((name) => [`shape ${name}`, coded("class", name)]),
      shapes.shown < shapes.count ? w("legend.some", { shown: shapes.shown, count: shapes.count }) : "",
    );
  }

  private legend(entries: [string, string][], more = ""): void {
    const lines = entries.map(([name, words]) =>
      h("li", {}, h("span", { class: `key ${name}`, "aria-hidden": "true" }), words),
    );
    byId("map-legend").replaceChildren(...lines, ...(more ? [h("li", {}, more)] : []));
  }
}

/** Leaflet takes a string for HTML: names of files and fields are text. */
function text(words: string): HTMLElement {
  return h("span", {}, words);
}

function dot(name: string, words: string): L.DivIcon {
  return L.divIcon({ className: `dot ${name}`, html: text(words), iconSize: undefined as never });
}
