// Writes docs/THIRD_PARTY.md: what is part of the program and of the page and was written by others, with the texts of the
// licences. `node scripts/notices.mjs --check` writes nothing and fails when the file is not what it would write.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NO_FILE, crateFolder, licenceFiles, linkedCrates, pagePackages } from "./packages.mjs";

const FILE = "docs/THIRD_PARTY.md";

const parts = [...crates(), ...npm()];
const text = write(parts);
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== text) {
    console.error(`${FILE} is not what the packages say: run \`node scripts/notices.mjs\` and commit it`);
    process.exit(1);
  }
  console.log(`   ${FILE} names ${parts.length} packages`);
} else {
  writeFileSync(FILE, text);
}

function crates() {
  return linkedCrates().map((crate) => {
    const folder = crateFolder(crate);
    return { name: crate.name, version: crate.version, license: crate.license, texts: [...texts(folder), ...compiledAlong(crate.name, folder)] };
  });
}

/** Libraries in C and C++ that a crate brings and compiles. */
function compiledAlong(name, folder) {
  if (name === "zstd-sys") return [readFileSync(join(folder, "zstd/LICENSE"), "utf8")];
  if (name !== "proj-sys") return [];
  const archive = readdirSync(join(folder, "PROJSRC")).find((file) => file.endsWith(".tar.gz"));
  const inside = `${archive.replace(/\.tar\.gz$/, "")}/COPYING`;
  return [execFileSync("tar", ["-xzOf", join(folder, "PROJSRC", archive), inside], { encoding: "utf8" })];
}

function npm() {
  return pagePackages().map(({ path, ...entry }) => ({ ...entry, texts: texts(path) }));
}

/** The texts of a folder. Where Apache 2.0 is one of several at choice, the other is chosen: its text is enough. */
function texts(folder) {
  const files = licenceFiles(folder) ?? [];
  const others = files.filter((name) => !/apache/i.test(name));
  // A notice beside the text of Apache 2.0 is no other licence.
  const enough = others.some((name) => !/^(notice|copyright)/i.test(name));
  return (enough ? others : files).map((name) => readFileSync(join(folder, name), "utf8"));
}

function write(parts) {
  const order = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1);
  parts.sort(order);
  const byText = new Map();
  for (const part of parts) {
    for (const raw of part.texts) {
      const plain = raw.replaceAll("\r\n", "\n").replace(/[ \t]+$/gm, "").trim();
      if (plain === "") continue;
      byText.set(plain, [...(byText.get(plain) ?? []), part]);
    }
  }
  const label = (part) => `${part.name} ${part.version}`;
  const rows = parts.map((part) => `| ${part.name} | ${part.version} | ${part.license} |${part.texts.length > 0 ? "" : ` ${NO_FILE.get(part.name) ?? ""}`} |`);
  const sections = [...byText].map(([plain, of]) => `## ${[...new Set(of.map(label))].join(", ")}\n\n${fenced(plain)}\n`);
  return `# Third-party notices

Written by \`node scripts/notices.mjs\`; \`make check\` fails when it is stale. These packages are linked into the program (on Linux,
x86_64) or are part of the page. PROJ and Zstandard are compiled along by \`proj-sys\` and \`zstd-sys\`. GDAL and SQLite are libraries of the
system and not part of what is built here. The base map is Natural Earth, public domain.

| Package | Version | Licence | Where the package holds no text |
|---|---|---|---|
${rows.join("\n")}

${sections.join("\n")}`;
}

/** A fence longer than any in the text. */
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
