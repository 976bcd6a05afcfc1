// What the scripts about licences know of packages: where a crate and an npm package stand, and their licence files.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";

/** Packages whose archives hold no licence file, looked at one by one; their licence is what their manifest says. */
export const NO_FILE = new Map([
  ["alloc-stdlib", "part of rust-alloc-no-stdlib; the file stands in its repository"],
  ["anes", "the files stand in its repository; used by benchmarks alone"],
  ["gdal", "the file stands at the root of its workspace"],
  ["gdal-sys", "the file stands at the root of the workspace of gdal"],
  ["geo", "the files stand at the root of its workspace"],
  ["geo-traits", "the files stand at the root of the workspace of geo"],
  ["i_key_sort", "the file stands in its repository"],
  ["i_overlay", "the file stands in its repository"],
  ["pdqselect", "the files stand in its repository"],
  ["rstar", "the files stand at the root of its workspace"],
  ["@esbuild/linux-x64", "the program of esbuild, under the file of esbuild"],
  ["@esbuild/linux-arm64", "the program of esbuild, under the file of esbuild"],
  ["@biomejs/cli-linux-x64", "the program of biome, under the files of @biomejs/biome"],
  ["@biomejs/cli-linux-arm64", "the program of biome, under the files of @biomejs/biome"],
  ["@biomejs/cli-linux-x64-musl", "the program of biome, under the files of @biomejs/biome"],
  ["@biomejs/cli-linux-arm64-musl", "the program of biome, under the files of @biomejs/biome"],
]);

const NAMES = /^(licen[cs]e|copying|copyright|unlicense|notice)([-._].*)?$/i;

/** The licence files of a folder, by name; `null` where the folder is not there. */
export function licenceFiles(folder) {
  if (!existsSync(folder)) return null;
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && NAMES.test(entry.name));
  return files.map((entry) => entry.name).sort();
}

export function cargoMetadata() {
  const args = ["metadata", "--locked", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"];
  return execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
}

/** The crates that are part of what is compared: all but our own. */
export function foreign({ packages, resolve }) {
  const used = new Set((resolve?.nodes ?? []).map((node) => node.id));
  return packages.filter((crate) => crate.source && (used.size === 0 || used.has(crate.id)));
}

export function crateFolder(crate) {
  return dirname(crate.manifest_path);
}

/** `node_modules/@a/b` → `@a/b`. */
export function npmName(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** npm packages that web/build.mjs puts into the page; the others are tools. */
const IN_THE_PAGE = ["leaflet", "preact", "topojson-client", "world-atlas"];

/** The crates of others that the program is linked from: reached by ordinary dependencies, not by those of builds and tests. */
export function linkedCrates() {
  const { packages, resolve } = JSON.parse(cargoMetadata());
  const byId = new Map(packages.map((crate) => [crate.id, crate]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const reached = new Set();
  const waiting = [resolve.root];
  while (waiting.length > 0) {
    const id = waiting.pop();
    if (reached.has(id)) continue;
    reached.add(id);
    const linked = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some((kind) => kind.kind === null));
    waiting.push(...linked.map((dep) => dep.pkg));
  }
  return [...reached].map((id) => byId.get(id)).filter((crate) => crate.source);
}

/** The packages of others that are part of the page, with their folders. */
export function pagePackages() {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const entries = Object.entries(lock.packages).filter(([path]) => IN_THE_PAGE.includes(npmName(path)));
  return entries.map(([path, entry]) => ({ path, name: npmName(path), version: entry.version, license: entry.license }));
}
