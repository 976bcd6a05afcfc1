// The lock file must hold versions and checksums only: a download address would tie every reader to one registry.
import { readFileSync } from "node:fs";

const file = "package-lock.json";
const text = readFileSync(file, "utf8");
const lock = JSON.parse(text);
const faults = [];

text.split("\n").forEach((line, index) => {
  if (/"resolved"\s*:/.test(line) || /:\/\//.test(line)) faults.push(`${file}:${index + 1}: ${line.trim()}`);
});
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path !== "" && !entry.integrity) faults.push(`${file}: ${path} has no checksum`);
}

if (faults.length > 0) {
  console.error(`${faults.join("\n")}\nexpected: no "resolved" and no address; .npmrc sets omit-lockfile-registry-resolved`);
  process.exit(1);
}
console.log(`   ${Object.keys(lock.packages).length - 1} packages, each with a checksum, none with an address`);
