// The names written on the sea. They belong to the map at every zoom and are seen in the opening view.
import L from "leaflet";
import { type PageKey, t } from "../i18n/index";

const NAMES: { key: PageKey; at: L.LatLngTuple; id: string }[] = [
  { key: "map.hoang_sa", at: [17.75, 112.2], id: "hoang-sa" },
  { key: "map.truong_sa", at: [8.2, 114.2], id: "truong-sa" },
  { key: "map.sea", at: [13.5, 112.9], id: "bien-dong" },
];

/** The whole country with both archipelagos: what the map opens with. */
export const OPENING: L.LatLngBoundsExpression = [
  [6.9, 101.9],
  [23.6, 117.4],
];

export class SeaNames {
  private readonly layer = L.layerGroup();

  constructor(map: L.Map) {
    const pane = map.createPane("seas");
    pane.style.zIndex = "350";
    pane.style.pointerEvents = "none";
    this.layer.addTo(map);
  }

  draw(): void {
    this.layer.clearLayers();
    for (const { key, at, id } of NAMES) this.layer.addLayer(word(at, t(key), `sea-name sea-${id}`, "seas"));
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
