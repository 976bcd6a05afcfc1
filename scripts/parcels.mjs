// A cadastral map for the benchmark of the import: parcels of a commune in EPSG:9216, as GeoJSON, the same for the same
// seed. One in ten is broken in one of the ways offices' files are.
//   node scripts/parcels.mjs COUNT FILE.geojson [SEED]
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { argv } from "node:process";

const [count, file, seed] = [Number(argv[2] ?? 166000), argv[3], Number(argv[4] ?? 5)];

// Mulberry32, a generator of 32 bits: the numbers of a seed are the same on every machine.
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const whole = (low, high) => low + Math.floor(random() * (high - low + 1));
const mm = (metres) => Math.round(metres * 1000) / 1000;
const LAND_USES = ["LUC", "LUK", "CLN", "ONT", "RSX", "BHK", "NTS", "SKC", "DGT", "Đất ở tại nông thôn"];
const COMMUNES = ["Bản Qua", "Thống Nhất", "Xuân Giao", "Gia Phú"];

/** A ring around a place: corners in order around it, so that it does not cross itself. */
function ring(x, y, radius, corners) {
  const points = [];
  for (let i = 0; i < corners; i++) {
    const angle = ((i + 0.7 * random()) / corners) * 2 * Math.PI;
    const r = radius * (0.6 + 0.4 * random());
    points.push([mm(x + r * Math.cos(angle)), mm(y + r * Math.sin(angle))]);
  }
  return points;
}

const close = (points) => [...points, points[0]];

/** What is wrong with broken parcels, each in turn. */
const DAMAGE = [
  (parts) => {
    // Two neighbours exchanged: the ring crosses itself.
    const shell = parts[0][0];
    [shell[1], shell[2]] = [shell[2], shell[1]];
  },
  (parts) => parts[0][0].splice(2, 0, parts[0][0][1], parts[0][0][1]),
  (parts) => {
    // A spike: out and back along the same line.
    const [x, y] = parts[0][0][1];
    parts[0][0].splice(2, 0, [mm(x + 15), mm(y + 3)], [x, y]);
  },
  (parts, x, y) => parts[0].push(ring(x + 60, y, 3, 5)),
  (parts, x, y) => parts.push([ring(x + 2, y + 2, 10, 6)]),
  (parts) => parts.push(structuredClone(parts[0])),
];

const out = createWriteStream(file);
const write = async (text) => out.write(text) || (await once(out, "drain"));
await write('{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::9216"}},"features":[\n');
const across = Math.ceil(Math.sqrt(count));
for (let n = 0; n < count; n++) {
  const [x, y] = [430_000 + (n % across) * 45, 1_590_000 + Math.floor(n / across) * 45];
  // 5 to 40 corners, 14 on average, as parcels have them.
  const corners = 5 + Math.floor(35 * random() ** 3);
  const parts = [[ring(x, y, 20, corners)]];
  if (n % 25 === 7) parts[0].push(ring(x, y, 4, whole(4, 7)));
  if (n % 10 === 3) DAMAGE[Math.floor(n / 10) % DAMAGE.length](parts, x, y);
  const coordinates = parts.map((rings) => rings.map(close));
  const geometry = coordinates.length === 1 ? { type: "Polygon", coordinates: coordinates[0] } : { type: "MultiPolygon", coordinates };
  const properties = {
    SoThua: (n % 500) + 1,
    to_bd: Math.floor(n / 500) + 1,
    ten_xa: COMMUNES[n % COMMUNES.length],
    MDSD: LAND_USES[whole(0, LAND_USES.length - 1)],
    dien_tich: Math.round(700 + 300 * random()) / 1,
  };
  await write(`${n ? ",\n" : ""}${JSON.stringify({ type: "Feature", properties, geometry })}`);
}
out.end("\n]}\n");
await once(out, "close");
