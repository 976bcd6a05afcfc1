// The land of the chosen zone: its pieces, areas and leases by class, as the view draws them. Hectares are the program's.
import type { Feature, Geometry } from "geojson";
import L from "leaflet";
import type { View } from "../address";
import type { LayerRecord } from "../data/answers";
import { type LayerFeatures, type LayerName, type ZoneLayers, chosenKey } from "../data/layers";
import { className, layersOf } from "../land/classes";
import type { Drawn } from "../land/classes";
import { NBSP, hectares } from "../i18n/numbers";
import { classStyle } from "./classes";
import { RovingFocus } from "./roving-focus";
import { word } from "./seas";

const PANE = "land";
const LABELS = "land-labels";
/** A label stands where a circle of this many pixels across lies inside. */
const LABEL_ROOM_PX = 26;
/** How wide a letter of a label is, about. */
const LETTER_PX = 7;
/** Nearer than this a piece is not shown when it is gone to. */
const NEAREST = 17;

type Record = Feature<Geometry, LayerRecord>;
interface Shown {
  drawn: Drawn;
  record: LayerRecord;
  key: string;
  path: L.Polygon;
}

export interface LandView {
  view: View;
  layers: ZoneLayers;
}

export class LandLayer {
  private readonly group = L.featureGroup();
  private readonly labels = L.layerGroup();
  private readonly rovingFocus: RovingFocus;
  private shown: Shown[] = [];
  private chosen: string | null = null;
  private only: string | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly choose: (key: string | null) => void,
  ) {
    map.createPane(PANE).style.zIndex = "420";
    const labels = map.createPane(LABELS);
    labels.style.zIndex = "460";
    labels.style.pointerEvents = "none";
    this.group.addTo(map);
    this.labels.addTo(map);
    this.rovingFocus = new RovingFocus(
      map.getContainer(),
      () => this.shown.filter(({ drawn }) => drawn.look === "fill").flatMap(({ path }) => elementOf(path)),
      (item) => this.choose(item.getAttribute("data-record")),
    );
    map.on("zoomend", () => this.label());
  }

  /** Null takes the land away. */
  show(land: LandView | null): void {
    this.group.clearLayers();
    this.shown = [];
    if (land) for (const drawn of layersOf(land.view)) this.add(drawn, featuresOf(land.layers, drawn.layer));
    this.mark();
    this.label();
    const words = new Map(this.shown.map(({ key, drawn, record }) => [key, wordsOf(drawn, record).join(", ")]));
    this.rovingFocus.refresh((item) => words.get(item.getAttribute("data-record") ?? "") ?? "");
  }

  /** The record that is chosen and the class that is looked at alone. */
  set(chosen: string | null, only: string | null): void {
    this.chosen = chosen;
    this.only = only;
    this.mark();
  }

  /** Where a record lies; null where it is not drawn. */
  boundsOf(key: string): L.LatLngBounds | null {
    return this.shown.find((one) => one.key === key)?.path.getBounds() ?? null;
  }

  /** Brings a record into view, with its surroundings. */
  goTo(key: string, padding: L.FitBoundsOptions): void {
    const bounds = this.boundsOf(key);
    if (bounds) this.map.fitBounds(bounds.pad(0.6), { ...padding, maxZoom: NEAREST, animate: false });
  }

  private add(drawn: Drawn, { features }: LayerFeatures): void {
    for (const feature of features) {
      if (!feature.geometry?.type.endsWith("Polygon")) continue;
      const record = feature.properties;
      const key = chosenKey(record);
      const style = drawn.group === null ? "" : classStyle(drawn.group, record.class);
      const takesClicks = drawn.look === "fill";
      const layer = L.geoJSON(
        feature as Record,
        {
          pane: PANE,
          interactive: takesClicks,
          style: { className: `land-shape look-${drawn.look} layer-${drawn.layer} ${style}`, smoothFactor: 0 },
        } as L.GeoJSONOptions,
      );
      layer.eachLayer((path) => {
        if (!(path instanceof L.Polygon)) return;
        path.addTo(this.group);
        const element = path.getElement();
        element?.setAttribute("data-record", key);
        element?.setAttribute("data-land-class", record.class);
        this.shown.push({ drawn, record, key, path });
        if (!takesClicks) return;
        path.bindTooltip(tip(wordsOf(drawn, record)), { sticky: true, className: "tip" });
        path.on("click", (event) => {
          L.DomEvent.stop(event);
          this.choose(key);
        });
      });
    }
  }

  private mark(): void {
    for (const { key, record, path, drawn } of this.shown) {
      const element = path.getElement();
      const chosen = key === this.chosen && drawn.look === "fill";
      element?.classList.toggle("chosen", chosen);
      element?.classList.toggle(
        "off",
        this.only !== null && drawn.group !== null && record.class !== this.only.replace(/_not_drawn$/, ""),
      );
      if (drawn.look === "fill") element?.setAttribute("aria-pressed", String(chosen));
    }
    for (const { key, path, drawn } of this.shown)
      if (key === this.chosen && drawn.look === "fill") path.bringToFront();
    for (const { path, drawn } of this.shown) if (drawn.look !== "fill") path.bringToFront();
  }

  /** Labels where there is room for them at this zoom. */
  private label(): void {
    this.labels.clearLayers();
    for (const { drawn, record } of this.shown) {
      const { label, label_point: point, label_room_m: room } = record;
      if (!drawn.labels || label === null || point === null || room === null) continue;
      const at = L.latLng(point[1], point[0]);
      const across = (2 * room) / metresPerPixel(at.lat, this.map.getZoom());
      // A word may be somewhat longer than the circle is wide: land is seldom round.
      if (across < Math.max(LABEL_ROOM_PX, (label.length * LETTER_PX) / 1.5)) continue;
      this.labels.addLayer(word(at, label, "land-label", LABELS));
    }
  }
}

function featuresOf(layers: ZoneLayers, name: LayerName): LayerFeatures {
  const all = layers[name] ?? { type: "FeatureCollection", features: [] };
  if (name !== "plan_areas") return all;
  // One plan is drawn: areas of several levels would lie on each other.
  const level = ["detailed", "zoning", "general", "recovery"].find((one) =>
    all.features.some(({ properties }) => properties.level === one),
  );
  return { ...all, features: all.features.filter(({ properties }) => properties.level === level) };
}

/** Name, class and hectares. */
function wordsOf({ group }: Drawn, record: LayerRecord): string[] {
  return [
    record.label ?? "",
    group === null ? "" : className(group, record.class),
    record.ha === null ? "" : `${hectares(record.ha)}${NBSP}ha`,
  ].filter((part) => part !== "");
}

function tip(lines: string[]): HTMLElement {
  const box = document.createElement("div");
  lines.forEach((line, index) => {
    const part = document.createElement(index === 0 ? "b" : "div");
    part.textContent = line;
    box.append(part);
  });
  return box;
}

function metresPerPixel(lat: number, zoom: number): number {
  return (156_543.033_928 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
}

function elementOf(path: L.Polygon): SVGElement[] {
  const element = path.getElement();
  return element instanceof SVGElement ? [element] : [];
}
