// The names written on the sea. They belong to the map at every zoom and are seen in the opening view.
import L from "leaflet";
import { type PageKey, t } from "../i18n/index";
import type { Box } from "./free-space";

const NAMES: { key: PageKey; at: L.LatLngTuple; id: string }[] = [
  { key: "map.hoang_sa", at: [17.75, 112.2], id: "hoang-sa" },
  { key: "map.truong_sa", at: [8.2, 114.2], id: "truong-sa" },
  { key: "map.sea", at: [13.5, 112.9], id: "bien-dong" },
];

/** South, west, north, east of Hoàng Sa and of Trường Sa: no name of another place is to stand there. */
const ARCHIPELAGOS: [number, number, number, number][] = [
  [15.5, 111.0, 17.3, 113.0],
  [7.0, 111.3, 12.0, 116.0],
];

/** The whole country with both archipelagos: what the map opens with. */
export const OPENING: L.LatLngBoundsExpression = [
  [6.9, 101.9],
  [23.6, 117.4],
];

export class SeaNames {
  private readonly layer = L.layerGroup();
  private names: L.Marker[] = [];

  constructor(private readonly map: L.Map) {
    const pane = map.createPane("seas");
    pane.style.zIndex = "350";
    pane.style.pointerEvents = "none";
    this.layer.addTo(map);
  }

  draw(): void {
    this.layer.clearLayers();
    this.names = NAMES.map(({ key, at, id }) => word(at, t(key), `sea-name sea-${id}`, "seas"));
    for (const name of this.names) this.layer.addLayer(name);
  }

  /** Names and archipelagos on the screen: nothing else is written over them. */
  boxes(): Box[] {
    const archipelagos = ARCHIPELAGOS.map(([south, west, north, east]) => {
      const [from, to] = [this.map.latLngToLayerPoint([north, west]), this.map.latLngToLayerPoint([south, east])];
      return {
        x: (from.x + to.x) / 2,
        y: (from.y + to.y) / 2,
        halfWidth: (to.x - from.x) / 2,
        halfHeight: (to.y - from.y) / 2,
      };
    });
    return [...archipelagos, ...this.nameBoxes()];
  }

  /** The same on the screen, as it stands now. */
  rects(): DOMRect[] {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    return this.boxes().map(({ x, y, halfWidth, halfHeight }) => {
      const at = this.map.layerPointToContainerPoint([x - halfWidth, y - halfHeight]);
      return new DOMRect(left + at.x, top + at.y, 2 * halfWidth, 2 * halfHeight);
    });
  }

  private nameBoxes(): Box[] {
    return this.names.flatMap((name) => {
      const span = name.getElement()?.querySelector("span");
      const { x, y } = this.map.latLngToLayerPoint(name.getLatLng());
      return span ? [{ x, y, halfWidth: span.offsetWidth / 2, halfHeight: span.offsetHeight / 2 }] : [];
    });
  }
}

/** A text on the map, centred on a place; it takes no clicks. */
export function word(at: L.LatLngExpression, text: string, className: string, pane: string): L.Marker {
  const span = document.createElement("span");
  // A name and what stands in brackets after it are two lines at most.
  text.split(/(?<=\s)(?=\()/).forEach((part) => {
    const line = document.createElement("b");
    line.textContent = part;
    span.append(line);
  });
  return L.marker(at, {
    pane,
    interactive: false,
    keyboard: false,
    icon: L.divIcon({ className: `map-word ${className}`, html: span, iconSize: [0, 0] }),
  });
}
