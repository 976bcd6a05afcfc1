// What a person does to the page on the demo register: filters, days, datasets, a sheet of paper. The truth is what the program answers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, settled } from "../../scripts/browser.mjs";
import { hectares, plain, sum } from "./expected.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

describe("the controls of the page", { timeout: 240_000 }, () => {
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
  const totalOf = async (query, id) =>
    (await ask(`/api/v1/totals?${query}`)).totals.find((one) => one.subject.id === id).measures;
  const open = (options, body) => watched(browser, program.url, options, body);
  const total = async (page, id = "parks") =>
    plain(await page.locator(`[data-total="${id}"] [data-measure="planned"]`).locator(".number, .none").innerText());
  const zones = (page) => page.locator("#table tr[data-type='zone']");
  const dated = (page, iso) => page.locator(`body[data-as-of="${iso}"]:not([aria-busy])`).waitFor();
  const number = (text) => Number(text.replace(/[^\d,]/g, "").replace(",", "."));

  test("the legend adds up to the header, with and without a filter", async () => {
    for (const query of ["", "kind=CCN", "colour=clearance", "province=lao-cai&colour=clearance"]) {
      const id = /kind|province/.test(query) ? "filter" : "parks";
      const { planned } = await totalOf(query.replace(/&?colour=\w+/, ""), id);
      await open({ ...DESK, path: `#${query}` }, async (page) => {
        const foot = plain(await page.locator("#legend tfoot td").last().innerText());
        assert.equal(`${foot} ha`, sum(planned), query);
        assert.equal(`${foot} ha`, await total(page, id), query);
        const rows = await page.locator("#legend .classes tbody td:last-child").allInnerTexts();
        const shown = rows.filter((text) => /\d/.test(text)).map(number);
        assert.ok(shown.length > 1, `${query}: more than one class has hectares`);
        const added = shown.reduce((all, one) => all + one, 0);
        assert.ok(Math.abs(added - number(foot)) < 0.05, `${query}: ${added} and ${foot}`);
      });
    }
  });

  test("a class is isolated and given up again; the address keeps it", async () => {
    const { accounts } = await ask("/api/v1/totals?by=zone&stage=established");
    await open(DESK, async (page) => {
      const all = await zones(page).count();
      assert.ok(accounts.length > 0 && accounts.length < all);
      await page.locator('#legend [data-class="established"]').click();
      await page.locator('[data-total="filter"]').waitFor();
      assert.equal(await zones(page).count(), accounts.length);
      assert.equal(await page.locator("#map .mark").count(), accounts.length);
      assert.match(page.url(), /f=stage:established/);
      await page.reload();
      await settled(page);
      assert.equal(await zones(page).count(), accounts.length);
      await page.locator('#legend [data-class="established"]').click();
      await page.locator('[data-total="parks"]').waitFor();
      assert.equal(await zones(page).count(), all);
    });
  });

  test("kind and province filter map, table and header together", async () => {
    const filter = "kind=KCN&province=lao-cai";
    const wanted = (await ask(`/api/v1/zones?${filter}`)).zones.map((zone) => zone.slug).sort();
    const { planned } = await totalOf(filter, "filter");
    await open(DESK, async (page) => {
      await page.locator('#filters [data-filter="KCN"]').click();
      await page.locator('[data-total="filter"]').waitFor();
      await page.locator('#filters [data-filter="province"]').selectOption("lao-cai");
      await page.locator("[data-total='filter'] h3", { hasText: "Lào Cai" }).waitFor();
      await settled(page);
      const slugs = (selector, name) =>
        page.locator(selector).evaluateAll((all, key) => all.map((one) => one.dataset[key]).sort(), name);
      assert.deepEqual(await slugs("#table tr[data-type='zone']", "slug"), wanted);
      assert.deepEqual(await slugs("#map .mark", "zone"), wanted);
      assert.equal(await total(page, "filter"), sum(planned));
      assert.ok(plain(await page.locator('[data-total="filter"] h3').innerText()).includes("KCN · Lào Cai"));
      await page.locator('#filters [data-filter="none"]').click();
      await page.locator('[data-total="parks"]').waitFor();
    });
  });

  test("the slider moves everything, by mouse and by keyboard, from tick to tick", async () => {
    const { dates } = await ask("/api/v1/dates");
    const days = [...new Set(dates.map((tick) => tick.date))].sort();
    const cutoffs = new Set(dates.filter((tick) => tick.kind === "cutoff").map((tick) => tick.date));
    const [first] = dates.filter((tick) => tick.kind !== "cutoff").map((tick) => tick.date);
    const { planned } = await totalOf(`as_of=${first}`, "KKT");
    await open(DESK, async (page) => {
      const slider = page.locator("#time");
      assert.ok((await page.locator("#timeline .ticks .cutoff").count()) >= 10);
      await slider.focus();
      for (const day of days.filter((one) => one >= [...cutoffs].sort().at(-1)).reverse()) {
        await page.keyboard.press("ArrowLeft");
        await dated(page, day);
        const [year, month, date] = day.split("-");
        // As offices write it: a day below 10 and the months 1 and 2 with a nought.
        const written = `${date}/${month < "03" ? month : Number(month)}/${year}`;
        assert.equal(await page.locator("#as-of").inputValue(), written);
        const said = (await slider.getAttribute("aria-valuetext")) ?? "";
        assert.ok(said.includes(written) && said.includes("kỳ báo cáo") === cutoffs.has(day), said);
      }
      await page.keyboard.press("Home");
      await dated(page, first);
      assert.equal(await total(page, "parks"), "–");
      assert.equal(await total(page, "KKT"), sum(planned));
      const box = await slider.boundingBox();
      await page.mouse.click(box.x + box.width * 0.6, box.y + box.height / 2);
      await page.locator(`body:not([data-as-of="${first}"]):not([aria-busy])`).waitFor();
    });
  });

  test("the example stands apart and says what it is, its bars are the program's", async () => {
    const { zones: parks } = await ask("/api/v1/zones?dataset=example");
    const { bars } = (await ask("/api/v1/zones/ccn-minh-hoa?dataset=example")).account;
    await open({ ...DESK, table: true }, async (page) => {
      assert.ok(await page.locator("#example").isHidden());
      await page.locator("#dataset button", { hasText: "Minh họa" }).click();
      await page.locator("#table tr[data-slug='ccn-minh-hoa']").waitFor();
      assert.equal(await page.locator("#example").innerText(), "Dữ liệu minh họa – không phải khu có thật");
      assert.equal(await zones(page).count(), parks.length);
      await page.locator("#table tr[data-slug='ccn-minh-hoa'] button.name").click();
      for (const [id, { segments }] of Object.entries(bars)) {
        const bar = page.locator(`#panel [data-bar="${id}"]`);
        await page.locator(`[data-section="${id === "lease" ? "leases" : id}"]`).click();
        await bar.waitFor();
        assert.deepEqual(
          (await bar.locator("li b").allInnerTexts()).map(plain),
          segments.map((segment) => `${hectares(segment.ha)} ha`),
        );
        const widths = await bar
          .locator("svg.bar rect")
          .evaluateAll((all) => all.map((one) => Number(one.getAttribute("width"))));
        assert.equal(widths.length, segments.length);
        assert.ok(Math.abs(widths.reduce((all, one) => all + one, 0) - 1000) < 0.1, String(widths));
        assert.equal(await bar.locator("li svg rect").count(), segments.length, "a sample of each colour");
      }
      await page.locator("#languages button", { hasText: "EN" }).click();
      await page.locator("#example", { hasText: "Example data – not a real place" }).waitFor();
      await page.locator("#dataset button", { hasText: "Real" }).click();
      await page.locator("#table tr[data-slug='kcn-hoa-binh-kon-tum']").waitFor();
      assert.ok(await page.locator("#example").isHidden());
    });
  });

  for (const [name, size] of [
    ["wide", DESK],
    ["phone", PHONE],
  ]) {
    test(`nothing runs out of the side with everything shown (${name})`, async () => {
      for (const path of ["", "#dataset=example&zone=ccn-minh-hoa", "#lang=en&stage=operating"]) {
        await open({ ...size, path }, async (page) => {
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= size.width, path);
        });
      }
    });
  }

  test("print shows what is shown, without controls, on light ground", async () => {
    const path = "#as_of=2026-07-20&zone=kcn-ban-qua-lao-cai&land=boundary";
    await open({ ...DESK, dark: true, path }, async (page) => {
      await page.locator("#panel .measure").first().waitFor();
      await page.locator("#map path.face").first().waitFor({ state: "attached" });
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      await page.locator("body.printing").waitFor();
      for (const hidden of [
        ".controls",
        "#search",
        "#timeline",
        "#filters",
        "#print",
        "#map .leaflet-bar",
        "#table",
        "#panel .close",
        ".show-land",
        ".close-land",
        ".face-list",
      ]) {
        assert.ok((await page.locator(hidden).count()) > 0, `${hidden} is there to be hidden`);
        assert.ok(await page.locator(hidden).first().isHidden(), hidden);
      }
      for (const shown of [
        "#map",
        "#totals",
        "#panel .measure",
        "#panel-land .formula",
        "#map path.face",
        ".series-svg",
        "#legend .classes",
        "#legend .shapes li",
        "#status-bar",
        "#printed",
      ]) {
        assert.ok(await page.locator(shown).first().isVisible(), shown);
      }
      assert.match(await page.locator("#printed").innerText(), /Tính đến ngày 20\/7\/2026 · Phiên bản dữ liệu 1/);
      assert.equal(await page.locator(".top").evaluate((box) => getComputedStyle(box).color), "rgb(21, 33, 31)");
      const pdf = await page.pdf({ format: "A4" });
      assert.ok(pdf.length > 10_000);
      await page.emulateMedia({ media: "screen" });
      await page.locator("body:not(.printing)").waitFor();
    });
  });
});
