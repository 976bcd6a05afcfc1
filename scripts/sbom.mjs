// Writes what the program is made of as a CycloneDX bill of materials (JSON, 1.5), for those who have to look its parts up.
// `node scripts/sbom.mjs FILE`
import { readFileSync, writeFileSync } from "node:fs";
import { linkedCrates, pagePackages } from "./packages.mjs";

const [file] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const component = (type, { name, version, license }) => ({
  type: "library",
  name,
  version,
  purl: `pkg:${type}/${name.replace("@", "%40")}@${version}`,
  ...(license ? { licenses: [{ expression: license.replaceAll("/", " OR ") }] } : {}),
});
const bill = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  metadata: { component: { type: "application", name: "matbang", version, licenses: [{ expression: "MIT OR Apache-2.0" }] } },
  components: [...linkedCrates().map((part) => component("cargo", part)), ...pagePackages().map((part) => component("npm", part))],
};
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
console.log(`   ${file}: ${bill.components.length} packages`);
