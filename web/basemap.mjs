// The base map: Natural Earth's land (world-atlas, land-10m, public domain), cut to the region and made small.
// Land only. No countries, no sea borders: they are not ours to draw, and the ones of that data set are wrong here.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

/** West, south, east, north of what is kept: wider than the map can be moved, so that no cut edge is ever seen. */
const KEPT = [86, -8, 134, 36];
/** Inside this box the coast keeps every vertex; outside it is only surroundings. */
const NEAR = [101, 5, 118, 24];
const FAR_TOLERANCE = 0.03;
const FAR_SMALLEST = 0.01;
/** Hoàng Sa and Trường Sa: islets of a few hundred metres, drawn with a stroke so that they do not vanish. */
const ISLETS = [110.5, 6.5, 116.5, 17.5];
const SCALE = 1000;

/** `{scale, land, islets}`: lists of rings, a ring as [x, y, dx, dy, …] in 1/scale degree. */
export function baseMap() {
  const path = createRequire(import.meta.url).resolve("world-atlas/land-10m.json");
  const topology = JSON.parse(readFileSync(path, "utf8"));
  const land = [];
  const islets = [];
  for (const { geometry } of feature(topology, topology.objects.land).features) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const rings of polygons) {
      if (rings[0].every((point) => inside(point, ISLETS))) islets.push(...rings.map(encode));
      else
        land.push(
          ...rings
            .map(surroundings)
            .filter((ring) => ring.length > 3)
            .map(encode),
        );
    }
  }
  return { scale: SCALE, land, islets };
}

function surroundings(ring) {
  const cut = clip(ring, KEPT);
  if (cut.length < 4 || cut.some((point) => inside(point, NEAR))) return thin(cut, (point) => !inside(point, NEAR));
  return size(cut) < FAR_SMALLEST ? [] : thin(cut, () => true);
}

function inside([x, y], [west, south, east, north]) {
  return x >= west && x <= east && y >= south && y <= north;
}

function size(ring) {
  let sum = 0;
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    sum += x * nextY - nextX * y;
  });
  return Math.abs(sum / 2);
}

/** Sutherland and Hodgman: a ring cut by the four sides of a box. */
function clip(ring, [west, south, east, north]) {
  const sides = [
    [(p) => p[0] >= west, (a, b) => at(a, b, (west - a[0]) / (b[0] - a[0]))],
    [(p) => p[0] <= east, (a, b) => at(a, b, (east - a[0]) / (b[0] - a[0]))],
    [(p) => p[1] >= south, (a, b) => at(a, b, (south - a[1]) / (b[1] - a[1]))],
    [(p) => p[1] <= north, (a, b) => at(a, b, (north - a[1]) / (b[1] - a[1]))],
  ];
  let points = ring.slice(0, -1);
  for (const [keeps, crossing] of sides) {
    const next = [];
    points.forEach((point, i) => {
      const before = points[(i + points.length - 1) % points.length];
      if (keeps(point) !== keeps(before)) next.push(crossing(before, point));
      if (keeps(point)) next.push(point);
    });
    points = next;
  }
  return points;
}

function at(a, b, share) {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** Drops points of `far` places that lie closer than the tolerance to the last kept one. */
function thin(ring, far) {
  const kept = [];
  for (const point of ring) {
    const last = kept.at(-1);
    if (last && far(point) && Math.hypot(point[0] - last[0], point[1] - last[1]) < FAR_TOLERANCE) continue;
    kept.push(point);
  }
  return kept;
}

function encode(ring) {
  const flat = [];
  let [lastX, lastY] = [0, 0];
  for (const point of ring) {
    const [x, y] = point.map((value) => Math.round(value * SCALE));
    if (flat.length > 0 && x === lastX && y === lastY) continue;
    flat.push(x - lastX, y - lastY);
    [lastX, lastY] = [x, y];
  }
  return flat;
}
