// Licences, bans and sources without cargo-deny: reads deny.toml, holds every crate and every npm package to it, and lists
// them one by one with the licence and the files that hold its text.
// `node scripts/licences.mjs [METADATA.json]`: the file stands for the output of `cargo metadata`.
import { readFileSync } from "node:fs";
import { NO_FILE, cargoMetadata, crateFolder, foreign, licenceFiles, npmName } from "./packages.mjs";
import { allowed } from "./spdx.mjs";

/** Tools of the tests under a licence we do not ship: nothing of them is in the page or the program. */
const TEST_TOOLS = new Map([["node_modules/axe-core", "MPL-2.0"]]);

const rules = readRules(readFileSync("deny.toml", "utf8"));
const metadata = JSON.parse(process.argv[2] ? readFileSync(process.argv[2], "utf8") : cargoMetadata());
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const listed = [];
const faults = [...crateFaults(metadata), ...npmFaults(lock), ...fileFaults(metadata, lock)];

console.log(listed.sort().join("\n"));

if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log(`   ${listed.length} packages: licences, licence files, bans and sources as deny.toml wants them`);

/** The few forms of deny.toml used here; a form it does not know would only make cargo-deny stricter than this. */
function readRules(toml) {
  const plain = toml.replace(/^\s*#.*$/gm, "");
  const strings = (text) => [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1]);
  const list = (section, key) => {
    const body = plain.split(new RegExp(`^\\[${section}\\]`, "m"))[1]?.split(/^\[/m)[0] ?? "";
    return body.match(new RegExp(`^${key} = \\[([\\s\\S]*?)^\\]`, "m"))?.[1] ?? "";
  };
  return {
    licences: new Set(strings(list("licenses", "allow"))),
    bans: list("bans", "deny")
      .split("\n")
      .filter((line) => line.includes("crate"))
      .map((line) => {
        const [crate, ...wrappers] = strings(line);
        return { crate, wrappers };
      }),
    features: plain
      .split("[[bans.features]]")
      .slice(1)
      .map((part) => {
        const [crate, ...deny] = strings(part.split(/^\[/m)[0]);
        return { crate, deny };
      }),
  };
}

function crateFaults({ packages, resolve }) {
  const faults = [];
  const byId = new Map(packages.map((crate) => [crate.id, crate]));
  const nodes = resolve?.nodes ?? [];
  const used = new Set(nodes.map((node) => node.id));
  const registries = new Set();

  for (const crate of packages.filter((crate) => nodes.length === 0 || used.has(crate.id))) {
    const name = `${crate.name} ${crate.version}`;
    if (crate.source?.startsWith("registry+")) registries.add(crate.source);
    else if (crate.source) faults.push(`${name}: comes from ${crate.source}, expected the registry`);
    if (!crate.license) faults.push(`${name}: names no licence`);
    else if (!allowed(crate.license, rules.licences)) faults.push(`${name}: licence ${crate.license} is not in deny.toml`);
  }
  if (registries.size > 1) faults.push(`crates come from more than one registry: ${[...registries].join(", ")}`);

  for (const node of nodes) {
    const user = byId.get(node.id).name;
    for (const dependency of node.dependencies) {
      const name = byId.get(dependency).name;
      const ban = rules.bans.find((ban) => ban.crate === name);
      if (ban && !ban.wrappers.includes(user)) faults.push(`${user}: uses ${name}, which deny.toml bans`);
    }
    const features = rules.features.find((rule) => rule.crate === user);
    for (const feature of features?.deny ?? []) {
      if (node.features.includes(feature)) faults.push(`${user}: feature ${feature} is on, which deny.toml bans`);
    }
  }
  return faults;
}

/** Every package with its licence and where the text of it stands. A package for another platform is not here to look at. */
function fileFaults(metadata, lock) {
  const crates = foreign(metadata).map((crate) => ({ ...crate, folder: crateFolder(crate) }));
  const npm = Object.entries(lock.packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ name: npmName(path), version: entry.version, license: entry.license, folder: path, optional: entry.optional }));
  return [...crates, ...npm].flatMap(({ name, version, license, folder, optional }) => {
    const files = licenceFiles(folder);
    const where = files === null ? "not installed on this platform" : files.join(", ") || NO_FILE.get(name) || "no licence file";
    listed.push(`   ${name} ${version}: ${license ?? "no licence"} (${where})`);
    if (files === null) return optional ? [] : [`${name} ${version}: is not installed, its licence file cannot be looked at`];
    return files.length > 0 || NO_FILE.has(name) ? [] : [`${name} ${version}: holds no licence file and is not listed in scripts/packages.mjs`];
  });
}

function npmFaults(lock) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== "" && !(entry.dev && TEST_TOOLS.get(path) === entry.license))
    .filter(([, entry]) => !allowed(entry.license ?? "", rules.licences))
    .map(([path, entry]) => `${path}: licence ${entry.license ?? "unknown"} is not in deny.toml`);
}
