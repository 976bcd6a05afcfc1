// What axe-core finds on a page, one text per fault.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function faults(page) {
  // Not as a script element: the page's policy allows none but its own.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(
    (one) =>
      `${one.id}: ${one.help}\n${one.nodes
        .slice(0, 4)
        .map((node) => `   ${node.target} ${node.failureSummary?.replace(/\s+/g, " ")}`)
        .join("\n")}`,
  );
}
