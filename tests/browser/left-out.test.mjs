// What drops out of a number, and land that two zones have, is said where the number stands.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "../../scripts/browser.mjs";
import { faults } from "./axe.mjs";
import { plain } from "./expected.mjs";
import { registerOf, startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

/** Two parks whose boundaries share 10 ha, with a lease on both, one that lies on another and one 60 km away. */
async function store() {
  const own = await registerOf({
    zones: "zone,kind,name,province\nkcn-thu,KCN,Thử,lao-cai\nkcn-hai,KCN,Hai,lao-cai\n",
  });
  const square = ([label, east, side]) => {
    const [x, y] = [407_000 + east, 2_497_000];
    return {
      type: "Feature",
      properties: { label },
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [x, y],
            [x + side, y],
            [x + side, y + side],
            [x, y + side],
            [x, y],
          ],
        ],
      },
    };
  };
  const land = async (name, squares, ...words) => {
    const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::9208" } };
    await writeFile(
      join(own.cwd, name),
      JSON.stringify({ type: "FeatureCollection", crs, features: squares.map(square) }),
    );
    await own.run("import", name, ...words, "--valid-from", "2020-01-01");
  };
  await land("thu.geojson", [["", 0, 1000]], "--as", "boundary", "--zone", "kcn-thu", "--declared-ha", "98.5");
  await land("hai.geojson", [["", 900, 1000]], "--as", "boundary", "--zone", "kcn-hai");
  await land(
    "thue.geojson",
    [
      ["A", 800, 200],
      ["B", 100, 100],
      ["C", 150, 100],
      ["D", 60_000, 100],
    ],
    "--as",
    "lease",
    "--lease-kind",
    "sublease",
    "--zone",
    "kcn-thu",
  );
  return own;
}

describe("what is left out of a number", { timeout: 240_000 }, () => {
  let program;
  let browser;

  before(async () => {
    program = await startProgram(await store());
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const text = async (locator) => plain(await locator.innerText());

  for (const [size, box] of Object.entries(SIZES)) {
    test(`the panel of a zone names every record, its hectares and why (${size})`, async () => {
      await watched(browser, program.url, { ...box, path: "#zone=kcn-thu" }, async (page) => {
        const part = page.locator("#panel-left-out");
        await part.waitFor();
        const told = await part
          .locator("li")
          .evaluateAll((lines) => lines.map((line) => [line.dataset.leftOut, line.textContent]));
        assert.deepEqual(told.map(([code]) => code).sort(), ["counted_once", "far", "in_other_zone", "same_land"]);
        const of = (code) => plain(told.find(([found]) => found === code)[1]);
        assert.match(of("counted_once"), /0,50 ha.*chỉ tính một lần/);
        assert.match(of("far"), /1,00 ha.*59 km/);
        assert.match(of("in_other_zone"), /2,00 ha.*KCN Hai/);
        assert.match(of("same_land"), /10,00 ha.*KCN Hai/);
        // The other zone is one step away, and says it too.
        await part.locator('[data-left-out="same_land"] button.link').click();
        await page.locator("#panel-title", { hasText: "Hai" }).waitFor();
        await page.locator('#panel-left-out [data-left-out="of_other_zone"]').waitFor();
        assert.ok(
          (await page.evaluate(() => document.documentElement.scrollWidth)) <= box.width,
          "nothing runs out of the side",
        );
        assert.deepEqual(await faults(page), []);
      });
    });
  }

  test("the declared size stands beside the measured one", async () => {
    await watched(browser, program.url, { ...SIZES.wide, path: "#zone=kcn-thu&measure=boundary" }, async (page) => {
      const block = await text(page.locator("#panel-m-boundary"));
      assert.match(block, /Văn bản ghi: 98,5 ha/);
      assert.match(block, /\+1,50/);
    });
  });

  test("a total says what it took off because two zones have it, and the page names the zones", async () => {
    await watched(browser, program.url, { ...SIZES.wide, path: "#kind=KCN" }, async (page) => {
      const strip = await text(page.locator("#status-bar"));
      assert.ok(strip.includes("KCN Thử: ") && strip.includes("KCN Hai: "), strip);
      await page.goto(new URL("#total=parks&measure=boundary", program.url).href);
      await page.locator("#panel .parts").waitFor();
      assert.match(await text(page.locator("#panel .doubt")), /10,00 ha nằm trong hơn một khu/);
    });
  });
});
