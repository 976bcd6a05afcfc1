// The lock file must hold versions and checksums only: a download address would tie every reader to one registry.
// `node scripts/lockfile.mjs [FILE]`
import { readFileSync } from "node:fs";

const file = process.argv[2] ?? "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const faults = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  if (path !== "" && !entry.integrity) faults.push(`${file}: ${path} has no checksum`);
  for (const [name, value] of Object.entries(entry)) {
    // Where a package asks for money is what it says of itself; nothing is fetched from there.
    if (name === "funding") continue;
    if (name === "resolved" || JSON.stringify(value).includes("://")) faults.push(`${file}: ${path || "the page"}: ${name}: ${JSON.stringify(value)}`);
  }
}

if (faults.length > 0) {
  console.error(`${faults.join("\n")}\nexpected: no "resolved" and no address; .npmrc sets omit-lockfile-registry-resolved`);
  process.exit(1);
}
console.log(`   ${Object.keys(lock.packages).length - 1} packages, each with a checksum, none with an address`);
