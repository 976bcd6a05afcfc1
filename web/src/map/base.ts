// The land under everything, from the file that web/basemap.mjs made.
import L from "leaflet";

interface BaseMap {
  scale: number;
  land: number[][];
  islets: number[][];
}

export const BASE_PANE = "base";

export async function addBase(map: L.Map): Promise<void> {
  const pane = map.createPane(BASE_PANE);
  pane.style.zIndex = "100";
  pane.style.pointerEvents = "none";
  const response = await fetch(BASE_MAP);
  if (!response.ok) throw new Error(`base map: HTTP ${response.status}`);
  const base = (await response.json()) as BaseMap;
  const common = { pane: BASE_PANE, renderer: L.svg({ pane: BASE_PANE, padding: 0.5 }), interactive: false };
  L.polygon(
    base.land.map((ring) => decode(ring, base.scale)),
    { ...common, stroke: false, className: "land" },
  ).addTo(map);
  const islets = base.islets.map((ring) => [decode(ring, base.scale)]);
  L.polygon(islets, { ...common, weight: 3, smoothFactor: 0, className: "islets" }).addTo(map);
}

/** [x, y, dx, dy, …] to latitude and longitude. */
function decode(ring: number[], scale: number): L.LatLngTuple[] {
  const points: L.LatLngTuple[] = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < ring.length; i += 2) {
    x += ring[i] ?? 0;
    y += ring[i + 1] ?? 0;
    points.push([y / scale, x / scale]);
  }
  return points;
}
