// Files as a consultant hands them over, made from the shipped table of KCN Bản Qua.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const TABLE = new URL("../../data/demo/kcn-ban-qua.csv", import.meta.url);

/** The table as it is shipped. */
export const table = () => readFileSync(TABLE);

/** Corners of the table: [name, north, east]. */
export function corners() {
  const [, ...rows] = readFileSync(TABLE, "utf8")
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\r?\n/);
  return rows.map((row) => {
    const [name, north, east] = row.split(";");
    return [name, Number(north.replace(",", ".")), Number(east.replace(",", "."))];
  });
}

/** The table as it stands in the annex of a decision, to be pasted. */
export function annex() {
  const lines = corners().map(
    ([name, north, east], at) => `${at + 1}\t${name}\t${vietnamese(north)}\t${vietnamese(east)}`,
  );
  return [
    "PHỤ LỤC",
    "Tọa độ các mốc ranh giới khu đất",
    "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°",
    "STT\tTên mốc\tX (m)\tY (m)",
    ...lines,
    "",
  ].join("\n");
}

function vietnamese(number) {
  return number.toFixed(2).replace(".", ",");
}

/** The boundary as a zipped Shapefile without .prj, made by ogr2ogr: its bytes. `count` repeats it, each a little beside. */
export async function zippedShapefile(count = 1) {
  return inFolder(async (folder) => {
    await shapefile(folder, count, "ranh.shz");
    await rename(join(folder, "ranh.shz"), join(folder, "ranh.zip"));
    // ogr2ogr packs the .prj only where it knows the system, and nobody told it.
    return readFile(join(folder, "ranh.zip"));
  });
}

/** The same as loose files: `[{name, mimeType, buffer}]`, without .prj. */
export async function looseShapefile(count = 1) {
  return inFolder(async (folder) => {
    await shapefile(folder, count, "ranh.shp");
    const names = (await readdir(folder)).filter((name) => /^ranh\.(shp|shx|dbf)$/.test(name));
    return Promise.all(
      names.map(async (name) => ({
        name,
        mimeType: "application/octet-stream",
        buffer: await readFile(join(folder, name)),
      })),
    );
  });
}

async function inFolder(body) {
  const folder = await mkdtemp(join(tmpdir(), "matbang-land-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function shapefile(folder, count, name) {
  const ring = corners().map(([, north, east]) => [east, north]);
  const feature = (at) => ({
    type: "Feature",
    properties: { Ten: `Lo ${at + 1}`, ChuSuDung: "Nguyen Van A", DienTich: 76.4 },
    geometry: { type: "Polygon", coordinates: [[...ring, ring[0]].map(([east, north]) => [east + 2000 * at, north])] },
  });
  const features = Array.from({ length: count }, (_, at) => feature(at));
  writeFileSync(join(folder, "in.geojson"), JSON.stringify({ type: "FeatureCollection", features }));
  await run("ogr2ogr", [
    "-f",
    "ESRI Shapefile",
    "-a_srs",
    "None",
    join(folder, name),
    join(folder, "in.geojson"),
    "-nln",
    "ranh",
  ]);
}
