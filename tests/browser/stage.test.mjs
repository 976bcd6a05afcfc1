// What stands on the map: views, headline, land by class with its legend, the card; all of it is the program's.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, settled } from "../../scripts/browser.mjs";
import { hectares, plain } from "./expected.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const LARGE = { width: 1440, height: 900 };
const LOW = { width: 1366, height: 768 };
const PHONE = { width: 360, height: 800 };
const PARK = "kcn-minh-hoa";
/** The name of a view in an address, its key in `headlines`, and its key in `land`. */
const VIEWS = [
  ["qh", "plan", "functions"],
  ["gpmb", "clearance", "clearance"],
  ["ct", "leases", "leases"],
];
const DAYS = ["2021-06-01", "2024-01-01", "2026-11-28"];

describe("what stands on the map", { timeout: 600_000 }, () => {
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

  const ask = async (path) => (await fetch(new URL(path, program.url))).json();
  const open = (options, body) => watched(browser, program.url, options, body);
  const headline = (page) => page.locator("#headline strong");

  for (const [name, size] of Object.entries({ LARGE, LOW })) {
    test(`the map is at least 60 % of the window (${name})`, async () => {
      await open({ ...size, path: `#v=gpmb&z=${PARK}&d=2026-11-28&dataset=example` }, async (page) => {
        const { width, height } = await page.locator("#map").boundingBox();
        const share = (width * height) / (size.width * size.height);
        assert.ok(share >= 0.6, `${(share * 100).toFixed(1)} %`);
      });
    });
  }

  for (const dataset of ["", "&dataset=example"]) {
    test(`headline and legend of every view are the account's, at three days (${dataset || "demo"})`, async () => {
      const { zones } = await ask(`/api/v1/zones?${dataset.slice(1)}`);
      let withLand = 0;
      await open({ ...LARGE, path: `#${dataset.slice(1)}` }, async (page) => {
        for (const day of DAYS)
          for (const { slug } of zones) {
            const { account } = await ask(`/api/v1/zones/${slug}?as_of=${day}${dataset}`);
            for (const [code, key, part] of VIEWS) {
              const about = `${slug}, ${day}, ${key}`;
              await page.goto(`${program.url}#v=${code}&z=${slug}&d=${day}${dataset}`);
              await page.locator(`body[data-as-of="${day}"]:not([aria-busy])`).waitFor();
              await headline(page).filter({ hasText: account.headlines[key].text.vi }).waitFor();
              const legend = account.land?.[part] ?? null;
              const shown = await page
                .locator("#legend [data-land-class]")
                .evaluateAll((buttons) =>
                  buttons.map((one) => [one.dataset.landClass, one.closest("tr").querySelector("td").textContent]),
                );
              if (!legend) {
                assert.deepEqual(shown, [], about);
                continue;
              }
              withLand += 1;
              assert.deepEqual(
                shown.map(([name, text]) => [name, plain(text).replace(/^(khoảng|≥|≤) /, "")]),
                legend.rows.map(({ key: name, ha }) => [name, ha === null ? "–" : hectares(ha)]),
                about,
              );
              const sum = (name) => page.locator(`#legend [data-sum="${name}"] td`).textContent();
              assert.equal(plain(await sum("total")), hectares(legend.total_ha), about);
              if (part === "clearance" && legend.left_ha !== null)
                assert.equal(plain(await sum("left")), hectares(legend.left_ha), about);
            }
          }
      });
      assert.ok(dataset === "" || withLand > 6, `${withLand} legends of land`);
    });
  }

  test("land is drawn by class: each drawn class has its row, and the fill of that row", async () => {
    for (const [code, , part] of VIEWS) {
      const { account } = await ask(`/api/v1/zones/${PARK}?as_of=2026-11-28&dataset=example`);
      const keys = account.land[part].rows.map(({ key }) => key);
      await open({ ...LARGE, path: `#v=${code}&z=${PARK}&d=2026-11-28&dataset=example` }, async (page) => {
        await page.locator("#map .land-shape.look-fill").first().waitFor({ state: "attached" });
        const drawn = await page
          .locator("#map .land-shape.look-fill")
          .evaluateAll((all) => all.map((one) => [one.dataset.landClass, getComputedStyle(one).fill]));
        assert.ok(drawn.length > 15, `${drawn.length} in ${code}`);
        for (const [name, fill] of drawn) {
          assert.ok(keys.includes(name), `${name} is in the legend of ${code}`);
          const sample = page.locator(`#legend [data-land-class="${name}"] .swatch .body`);
          assert.equal(await sample.evaluate((one) => getComputedStyle(one).fill), fill, name);
        }
      });
    }
  });

  test("a zone of which no land is recorded keeps the fill of its class in every view", async () => {
    for (const [code] of VIEWS)
      await open({ ...LARGE, path: `#v=${code}&z=kcn-ban-qua-lao-cai` }, async (page) => {
        const shape = page.locator('#map .zone-shape[data-zone="kcn-ban-qua-lao-cai"]');
        assert.match(await shape.evaluate((one) => getComputedStyle(one).fill), /^url\(/);
        assert.ok(await page.locator("#legend [data-class]").first().isVisible());
      });
  });

  test("a class is looked at alone and given up with Escape; the address keeps it", async () => {
    await open({ ...LARGE, path: `#v=gpmb&z=${PARK}&dataset=example` }, async (page) => {
      const off = page.locator("#map .land-shape.off");
      await page.locator('#legend [data-land-class="inventory"]').click();
      assert.match(page.url(), /[#&]c=inventory/);
      const all = await page.locator("#map .land-shape.layer-pieces").count();
      assert.equal(await off.count(), all - (await page.locator('#map [data-land-class="inventory"]').count()));
      await page.reload();
      await settled(page);
      await off.first().waitFor({ state: "attached" });
      await page.keyboard.press("Escape");
      assert.equal(await off.count(), 0);
      assert.ok(await page.locator("#panel").isVisible(), "the zone stays");
    });
  });

  for (const [name, size] of Object.entries({ LARGE, PHONE })) {
    test(`a lot is chosen on the map and in the panel, and its card tells it (${name})`, async () => {
      const layers = await ask(`/api/v1/zones/${PARK}/layers?dataset=example&zoom=17`);
      const lot = layers.plan_areas.features.find(({ properties }) => properties.label === "CN-09").properties;
      await open({ ...size, path: `#v=qh&z=${PARK}&s=landuse&dataset=example` }, async (page) => {
        const key = `plan_area:${lot.record.slug}`;
        await page.locator("#panel-lots summary").click();
        await page.locator(`#panel [data-record="${key}"] button`).click();
        const card = page.locator("#card");
        await card.waitFor();
        assert.ok(
          plain(await card.innerText()).includes(`CN-09`) && plain(await card.innerText()).includes(hectares(lot.ha)),
        );
        const shape = page.locator(`#map [data-record="${key}"].chosen`);
        const [land, box] = [await shape.boundingBox(), await page.locator("#map").boundingBox()];
        assert.ok(land.x >= box.x && land.y >= box.y && land.x + land.width <= box.x + box.width, "it is in view");
        assert.match(page.url(), /[#&]x=plan_area:/);
        await card.locator(".close").click();
        assert.ok(await card.isHidden());
      });
    });
  }

  test("views are switched by key and by mouse; place, day and zone stay; back goes back", async () => {
    await open({ ...LARGE, path: `#z=${PARK}&d=2026-11-28&dataset=example` }, async (page) => {
      const transform = () => page.locator("#map .leaflet-map-pane").getAttribute("style");
      const shown = () => page.locator("#views input:checked").getAttribute("value");
      const place = await transform();
      await page.keyboard.press("2");
      assert.equal(await shown(), "clearance");
      assert.equal(
        await page.locator('[aria-expanded="true"][data-section]').getAttribute("data-section"),
        "clearance",
      );
      await page.locator('#views [data-view="leases"]').click();
      assert.equal(await shown(), "leases");
      assert.equal(await transform(), place);
      await page.goBack();
      await page.locator('#views input[value="clearance"]:checked').waitFor({ state: "attached" });
      assert.match(page.url(), new RegExp(`v=gpmb&z=${PARK}.*d=2026-11-28`));
      assert.equal(await page.locator("#views label").count(), 3, "checks are for the office");
    });
  });

  test("a head of the panel answers, one section is open, and the map takes its view", async () => {
    const { account, documents } = await ask(`/api/v1/zones/${PARK}?as_of=2026-11-28&dataset=example`);
    await open({ ...LARGE, path: `#z=${PARK}&d=2026-11-28&dataset=example` }, async (page) => {
      const answer = async (section) => plain(await page.locator(`[data-section="${section}"] .answer`).innerText());
      assert.ok((await answer("overview")).startsWith(`${hectares(account.measures.boundary.value_ha)} ha`));
      assert.equal(await answer("clearance"), "còn khoảng 45,40 ha");
      assert.match(await answer("landuse"), /^công nghiệp 64,03%$/);
      assert.match(await answer("leases"), /^\d+,\d+% .+/);
      assert.equal(await answer("documents"), String(documents.length));
      for (const section of ["clearance", "leases", "documents", "landuse"]) {
        await page.locator(`[data-section="${section}"]`).click();
        assert.deepEqual(
          await page
            .locator('.accordion [aria-expanded="true"]')
            .evaluateAll((all) => all.map((one) => one.dataset.section)),
          [section],
        );
        assert.equal(await page.locator(".section-body:not([hidden])").count(), 1);
      }
      assert.equal(await page.locator("#views input:checked").getAttribute("value"), "plan");
    });
  });

  test("where a person left the map is in the address, and a link shows the same place", async () => {
    await open({ ...LARGE, path: `#z=${PARK}&dataset=example` }, async (page) => {
      assert.doesNotMatch(page.url(), /[#&]m=/, "the page's own moves are not kept");
      await page.locator("#map .leaflet-control-zoom-out").click();
      await page.waitForFunction(() => /[#&]m=/.test(location.hash));
      const address = page.url();
      const grid = () => page.locator("#map .graticule-name").first().innerText();
      await settled(page);
      const before = await page.locator("#map .zone-shape.selected").boundingBox();
      await page.reload();
      await settled(page);
      assert.equal(page.url(), address);
      const again = await page.locator("#map .zone-shape.selected").boundingBox();
      for (const side of ["x", "y", "width", "height"]) assert.ok(Math.abs(before[side] - again[side]) < 2, side);
      assert.ok(await grid());
    });
  });

  for (const [name, size] of Object.entries({ LARGE, LOW, PHONE })) {
    test(`no text is under 13 px, no target too small (${name})`, async () => {
      for (const path of ["", "#t=1", `#v=gpmb&z=${PARK}&dataset=example`, `#v=ct&z=${PARK}&dataset=example&s=leases`])
        await open({ ...size, path }, async (page) => {
          const small = await page.evaluate(() => {
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = [];
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
              const parent = node.parentElement;
              if (!node.textContent.trim() || !parent.checkVisibility() || parent.closest("noscript, .unseen"))
                continue;
              const px = Number.parseFloat(getComputedStyle(parent).fontSize);
              if (px < 12.99)
                found.push(`${px} ${parent.tagName}.${parent.className}: ${node.textContent.slice(0, 30)}`);
            }
            return found;
          });
          assert.deepEqual(small, [], path);
          const low = await page
            .locator("header.top :is(button, input, a):visible, #views label:visible, .accordion .head button:visible")
            .evaluateAll(
              (all, least) =>
                all
                  .filter((one) => !one.classList.contains("unseen") && one.tabIndex >= 0 && one.type !== "radio")
                  .filter((one) => one.getBoundingClientRect().height < least)
                  .map((one) => `${one.id || one.className || one.textContent}: ${one.getBoundingClientRect().height}`),
              size === PHONE ? 44 : 36,
            );
          assert.deepEqual(low, [], path);
        });
    });
  }
});
