// Builds the pages into web/dist: a script and a stylesheet each and the base map, all with their hash in their name.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { baseMap } from "./basemap.mjs";
import { JSX } from "./jsx.mjs";
import { SYMBOLOGY } from "./symbology.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const dist = join(web, "dist");
const assets = join(dist, "assets");

rmSync(dist, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });

const base = hashed("base", "json", JSON.stringify(baseMap()));
const result = await build({
  absWorkingDir: web,
  entryPoints: { app: "src/main.ts", import: "src/import/main.ts" },
  bundle: true,
  ...JSX,
  plugins: [SYMBOLOGY],
  format: "esm",
  target: ["es2022"],
  minify: true,
  metafile: true,
  legalComments: "linked",
  outdir: assets,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".csv": "text", ".png": "file", ".svg": "file" },
  define: { BASE_MAP: JSON.stringify(`/assets/${base}`), PROVINCE_CENTRES: JSON.stringify(provinceCentres()) },
});

const outputs = Object.keys(result.metafile.outputs).map((path) => basename(path));
const named = (entry, ending) => outputs.find((name) => name.startsWith(`${entry}-`) && name.endsWith(ending));
for (const [entry, file] of [
  ["app", "index.html"],
  ["import", "import.html"],
]) {
  const html = readFileSync(join(web, file), "utf8")
    .replace(`/assets/${entry}.css`, `/assets/${named(entry, ".css")}`)
    .replace(`/assets/${entry}.js`, `/assets/${named(entry, ".js")}`)
    .replace("/assets/base.json", `/assets/${base}`);
  writeFileSync(join(dist, file), html);
}
writeFileSync(join(dist, "favicon.svg"), readFileSync(join(web, "favicon.svg")));

for (const name of [named("app", ".js"), named("app", ".css"), named("import", ".js"), named("import", ".css"), base]) {
  const bytes = readFileSync(join(assets, name));
  console.log(
    `   ${name}: ${(bytes.length / 1024).toFixed(0)} kB, ${(gzipSync(bytes).length / 1024).toFixed(0)} kB gzip`,
  );
}

function hashed(stem, ending, text) {
  const name = `${stem}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.${ending}`;
  writeFileSync(join(assets, name), text);
  return name;
}

/** Longitude and latitude of the provinces of today, for the cards of groups. The table has no quotes in these columns. */
function provinceCentres() {
  const [heading, ...lines] = readFileSync(join(web, "../data/units/provinces.csv"), "utf8").trim().split(/\r?\n/);
  const names = heading.split(",");
  const centres = {};
  for (const line of lines) {
    const cells = line.split(",");
    const value = (name) => cells[names.indexOf(name)] ?? "";
    if (value("valid_until") === "" && value("lon") !== "")
      centres[value("unit")] = [Number(value("lon")), Number(value("lat"))];
  }
  return centres;
}
