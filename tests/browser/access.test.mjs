// What the page is for people who read it otherwise: axe finds nothing, in either colour scheme and size.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../../scripts/browser.mjs";
import { faults } from "./axe.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const VIEWS = {
  "the whole country": { path: "" },
  "a zone": { path: "#zone=kcn-ban-qua-lao-cai", wait: "#panel .measure" },
  "the example in English": { path: "#v=gpmb&dataset=example&zone=ccn-minh-hoa&lang=en", wait: "#panel .bar-figure" },
  "leases of a zone": { path: "#v=ct&dataset=example&zone=kcn-minh-hoa&s=leases", wait: "#panel-leases summary" },
  "the table": { path: "#t=1", wait: "#table" },
  "the land behind a number": { path: "#zone=kcn-ban-qua-lao-cai&land=boundary", wait: "#panel-land .faces" },
  "a filter and a total": { path: "#stage=planned&total=filter&measure=planned&colour=stage", wait: "#panel .parts" },
  "a province": { path: "#unit=quang-ngai", wait: "#panel .unit-totals" },
  "a search": { path: "", type: "hoa binh", wait: "#found [role=option]" },
};

describe("axe finds nothing", { timeout: 240_000 }, () => {
  let program;
  let browser;

  before(async () => {
    program = await startProgram();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  for (const [size, box] of Object.entries(SIZES)) {
    for (const dark of [false, true]) {
      for (const [name, { path, type, wait }] of Object.entries(VIEWS)) {
        test(`${name}, ${size}, ${dark ? "dark" : "light"}`, async () => {
          await watched(browser, program.url, { ...box, dark, path }, async (page) => {
            if (type) await page.locator("#search").fill(type);
            if (wait) await page.locator(wait).first().waitFor();
            assert.deepEqual(await faults(page), []);
          });
        });
      }
    }
  }
});
