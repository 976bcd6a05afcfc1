// A province for the benchmark of edits: zones on a grid in EPSG:9216 with a boundary, lots of 50 m that are leased, plan areas and cleared
// pieces of four lots; the last zone is larger. Beside the tables stand two edits of one lease of the last zone, which take turns.
//   node scripts/zones.mjs FOLDER [ZONES] [SIDE] [SIDE_OF_THE_LAST]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";

const folder = argv[2];
const [zones, side, last] = [Number(argv[3] ?? 1001), Number(argv[4] ?? 8), Number(argv[5] ?? 26)];
const CRS = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::9216" } };

const square = (x, y, size) => ({
  type: "Polygon",
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
});
const day = (n) => `${2019 + (Math.floor(n / 12) % 5)}-${String((n % 12) + 1).padStart(2, "0")}-15`;
const feature = (geometry, properties) => ({ type: "Feature", properties, geometry });
const write = (name, features) => writeFileSync(join(folder, `${name}.geojson`), JSON.stringify({ type: "FeatureCollection", crs: CRS, features }));

const rows = [];
const [boundaries, leases, plans, pieces] = [[], [], [], []];
for (let n = 0; n < zones; n++) {
  const zone = `kcn-${n}`;
  const lots = n === zones - 1 ? last : side;
  const [x, y] = [400_000 + 2_000 * (n % 40), 1_500_000 + 2_000 * Math.floor(n / 40)];
  rows.push(`${zone},KCN,Khu ${n},gia-lai`);
  // The boundary cuts the outer lots.
  boundaries.push(feature(square(x + 20, y + 20, 50 * lots - 40), { zone, status: "approved", valid_from: "2019-01-01" }));
  for (let i = 0; i < lots; i++) {
    for (let j = 0; j < lots; j++) {
      const lot = (size) => square(x + 50 * i, y + 50 * j, 50 * size);
      leases.push(feature(lot(1), { zone, label: `${i}-${j}`, kind: "sublease", start: day(i + 3 * j) }));
      if (i % 2 === 0 && j % 2 === 0) {
        plans.push(feature(lot(2), { zone, label: `${i}-${j}`, level: "detailed", function: "industrial", valid_from: "2019-01-01" }));
        pieces.push(feature(lot(2), { zone, label: `${i}-${j}`, event: "handed_over", date: day(i + j) }));
      }
    }
  }
}
writeFileSync(join(folder, "zones.csv"), `zone,kind,name,province\n${rows.join("\n")}\n`);
write("boundary", boundaries);
write("lease", leases);
write("plan", plans);
write("clearance", pieces);
const edited = leases.at(-1);
const [x, y] = edited.geometry.coordinates[0][0];
for (const [turn, size] of [40, 45].entries()) {
  write(`edit-${turn}`, [feature(square(x - 60, y - 60, size), edited.properties)]);
}
