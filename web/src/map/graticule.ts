// The grid of the legal projection at the zoom of a park. The lines come from the program: the page projects nothing.
import type { Feature, FeatureCollection, Position } from "geojson";
import L from "leaflet";
import { loadGraticule } from "../data/api";
import { word } from "./seas";

export const PARK_ZOOM = 13;
const INSET_PX = 14;
/** Half of the box of a number. */
const LABEL_HALF = { x: 32, y: 8 };
const PANE = "graticule";

export class Graticule {
  private readonly layer = L.layerGroup();
  private asked = 0;
  /** The plane near a place; null until the page has figures. */
  private planeAt: ((middle: L.LatLng) => string | null) | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly onPlane: (plane: string | null) => void,
  ) {
    const pane = map.createPane(PANE);
    pane.style.zIndex = "260";
    pane.style.pointerEvents = "none";
    this.layer.addTo(map);
    map.on("moveend", () => void this.draw());
  }

  set(planeAt: (middle: L.LatLng) => string | null): void {
    this.planeAt = planeAt;
    void this.draw();
  }

  private async draw(): Promise<void> {
    const turn = ++this.asked;
    if (!this.planeAt || this.map.getZoom() < PARK_ZOOM) return this.clear();
    const view = this.map.getBounds();
    // A map that is not seen has no ground.
    if (view.getSouth() >= view.getNorth() || view.getWest() >= view.getEast()) return;
    const plane = this.planeAt(view.getCenter());
    const lines = await loadGraticule([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()], plane);
    if (turn !== this.asked) return;
    if (!lines) return this.clear();
    this.show(lines, view);
    const told = (lines as FeatureCollection & { plane?: string }).plane;
    this.onPlane(told ?? plane);
  }

  private clear(): void {
    this.layer.clearLayers();
    this.onPlane(null);
  }

  private show(lines: FeatureCollection, view: L.LatLngBounds): void {
    this.layer.clearLayers();
    const renderer = L.svg({ pane: PANE });
    L.geoJSON(lines, {
      pane: PANE,
      interactive: false,
      style: { className: "graticule", weight: 1, renderer } as L.PathOptions,
    }).addTo(this.layer);
    // Northings at the left, eastings below; a number under what lies on the map is not written.
    const size = this.map.getSize();
    const edge = this.map.containerPointToLatLng([INSET_PX * 2.8, size.y - INSET_PX]);
    const container = this.map.getContainer();
    const boxes = [
      ...container.querySelectorAll(".leaflet-control"),
      ...(container.parentElement?.querySelectorAll(".on-map") ?? []),
    ].map((box) => box.getBoundingClientRect());
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    const covered = (at: L.LatLng): boolean => {
      const { x, y } = this.map.latLngToContainerPoint(at);
      return boxes.some(
        (box) =>
          x + left > box.left - LABEL_HALF.x &&
          x + left < box.right + LABEL_HALF.x &&
          y + top > box.top - LABEL_HALF.y &&
          y + top < box.bottom + LABEL_HALF.y,
      );
    };
    for (const line of lines.features) {
      const at = this.crossing(line, edge);
      if (at && view.contains(at) && !covered(at))
        this.layer.addLayer(word(at, lettered(line), "graticule-name", "provinces"));
    }
  }

  /** Where a line of easting meets the lower edge, one of northing the left edge. */
  private crossing(line: Feature, edge: L.LatLng): L.LatLng | null {
    if (line.geometry?.type !== "LineString") return null;
    const easting = line.properties?.axis === "E";
    const along = easting ? 1 : 0;
    const want = easting ? edge.lat : edge.lng;
    const points = line.geometry.coordinates;
    for (let i = 0; i + 1 < points.length; i += 1) {
      const [from, to] = [points[i] as Position, points[i + 1] as Position];
      const [a, b] = [from[along] ?? 0, to[along] ?? 0];
      if ((want - a) * (want - b) > 0 || a === b) continue;
      const share = (want - a) / (b - a);
      const mix = (axis: 0 | 1): number => (from[axis] ?? 0) + share * ((to[axis] ?? 0) - (from[axis] ?? 0));
      return L.latLng(mix(1), mix(0));
    }
    return null;
  }
}

/** As Vietnamese maps letter it: X is the northing and Y the easting. */
function lettered({ properties }: Feature): string {
  const digits = String(properties?.label ?? "")
    .replace(/[^\d\s\u00a0-]/g, "")
    .trim();
  return `${properties?.axis === "E" ? "Y" : "X"}\u00a0${digits}`;
}
