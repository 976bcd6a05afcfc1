// What the page does with each answer the program may give, on answers written by hand.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, settled } from "../../scripts/browser.mjs";
import { plain } from "./expected.mjs";
import { startSample } from "./sample.mjs";
import { watched } from "./watch.mjs";

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

describe("the page on the sample", { timeout: 240_000 }, () => {
  let sample;
  let browser;

  before(async () => {
    sample = await startSample();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await sample?.stop();
  });

  const open = (options, body) => watched(browser, sample.url, options, body);
  const total = async (page, id = "parks") =>
    plain(await page.locator(`[data-total="${id}"] [data-measure="planned"] .number`).innerText());
  const dated = (page, iso) => page.locator(`body[data-as-of="${iso}"]:not([aria-busy])`).waitFor();
  const number = (text) => Number(text.replace(/[^\d,]/g, "").replace(",", "."));

  test("the legend adds up to the header, with and without a filter", async () => {
    for (const path of ["", "#kind=CCN", "#colour=clearance", "#province=lao-cai&colour=clearance"]) {
      await open({ ...DESK, path }, async (page) => {
        const id = /kind|province/.test(path) ? "filter" : "parks";
        const foot = plain(await page.locator("#legend tfoot td").last().innerText());
        assert.equal(foot, await total(page, id), path);
        const rows = await page.locator("#legend .classes tbody td:last-child").allInnerTexts();
        const sum = rows.filter((text) => /\d/.test(text)).reduce((all, text) => all + number(text), 0);
        assert.ok(Math.abs(sum - number(foot)) < 0.05, `${path}: ${sum} and ${foot}`);
      });
    }
  });

  test("a class is isolated and given up again; the address keeps it", async () => {
    await open(DESK, async (page) => {
      const all = await page.locator("#table tr[data-type='zone']").count();
      await page.locator('#legend [data-class="established"]').click();
      await page.locator('[data-total="filter"]').waitFor();
      const rows = await page.locator("#table tr[data-type='zone']").count();
      const marks = await page.locator("#map .mark").count();
      assert.ok(rows > 0 && rows < all);
      assert.equal(marks, rows);
      assert.match(page.url(), /stage=established/);
      await page.reload();
      await settled(page);
      assert.equal(await page.locator("#table tr[data-type='zone']").count(), rows);
      await page.locator('#legend [data-class="established"]').click();
      await page.locator('[data-total="parks"]').waitFor();
      assert.equal(await page.locator("#table tr[data-type='zone']").count(), all);
    });
  });

  test("kind and province filter map, table and header together", async () => {
    await open(DESK, async (page) => {
      await page.locator('#filters [data-filter="KCN"]').click();
      await page.locator('[data-total="filter"]').waitFor();
      await page.locator('#filters [data-filter="province"]').selectOption("lao-cai");
      await page.locator("#table tr[data-type='zone']").nth(0).waitFor();
      await settled(page);
      assert.deepEqual(
        await page.locator("#table tr[data-type='zone']").evaluateAll((rows) => rows.map((row) => row.dataset.slug)),
        ["kcn-ban-qua-lao-cai"],
      );
      assert.equal(await total(page, "filter"), "76,39 ha");
      assert.ok(plain(await page.locator('[data-total="filter"] h2').innerText()).includes("KCN · Lào Cai"));
      await page.locator('#filters [data-filter="none"]').click();
      await page.locator('[data-total="parks"]').waitFor();
    });
  });

  test("circles are as large as their hectares when the map is near, and say that there is no boundary", async () => {
    await open({ ...DESK, path: "#zone=ccn-thong-nhat-1-lao-cai" }, async (page) => {
      for (let i = 0; i < 6; i += 1) await page.locator("#map .leaflet-control-zoom-in").click();
      await page.locator("#map.named").waitFor();
      const radius = (slug) =>
        page.locator(`#map .mark[data-zone="${slug}"] .body`).evaluate((circle) => Number(circle.getAttribute("r")));
      const [ha75, ha60] = [await radius("ccn-thong-nhat-1-lao-cai"), await radius("ccn-bao-minh-lao-cai")];
      assert.ok(ha75 > 20, String(ha75));
      assert.ok(Math.abs((ha75 / ha60) ** 2 / (75 / 60) - 1) < 0.02, `${ha75} and ${ha60}`);
      const name = page.locator('#map .mark[data-zone="ccn-thong-nhat-1-lao-cai"] .mark-name');
      assert.match(plain(await name.innerText()), /CCN Thống Nhất 1 chưa có ranh giới/);
      assert.equal(await page.locator('#map .mark[data-zone="kcn-ban-qua-lao-cai"] rect.body').count(), 1);
    });
  });

  test("the card of a province opens its groups", async () => {
    await open(DESK, async (page) => {
      const card = page.locator("#map .card").filter({ has: page.locator('[data-group="kon-tum-18-quy-hoach"]') });
      await card.locator("> button").click();
      const line = card.locator('[data-group="kon-tum-18-quy-hoach"]');
      assert.match(plain(await line.innerText()), /598,725 ha/);
      await line.click();
      await page.locator("#panel .measure").first().waitFor();
      assert.ok((await page.locator("#panel-title").innerText()).includes("18 cụm"));
    });
  });

  test("the slider moves everything, by mouse and by keyboard, from tick to tick", async () => {
    await open(DESK, async (page) => {
      const slider = page.locator("#time");
      assert.ok((await page.locator("#timeline .ticks .cutoff").count()) >= 10);
      await slider.focus();
      await page.keyboard.press("ArrowLeft");
      await dated(page, "2026-06-18");
      await page.keyboard.press("ArrowLeft");
      await dated(page, "2026-06-14");
      assert.equal(await page.locator("#as-of").inputValue(), "14/6/2026");
      assert.match((await slider.getAttribute("aria-valuetext")) ?? "", /14\/6\/2026, kỳ báo cáo/);
      await page.keyboard.press("Home");
      await dated(page, "1998-12-31");
      assert.equal(plain(await page.locator('[data-total="KKT"] .none').innerText()), "–");
      const box = await slider.boundingBox();
      await page.mouse.click(box.x + box.width * 0.6, box.y + box.height / 2);
      await page.locator('body:not([data-as-of="1998-12-31"]):not([aria-busy])').waitFor();
      assert.notEqual(await page.locator("#as-of").inputValue(), "31/12/1998");
    });
  });

  test("the example stands apart and says what it is", async () => {
    await open(DESK, async (page) => {
      assert.ok(await page.locator("#example").isHidden());
      await page.locator("#dataset button", { hasText: "Minh họa" }).click();
      await page.locator("#table tr[data-slug='ccn-minh-hoa']").waitFor();
      assert.equal(await page.locator("#example").innerText(), "Dữ liệu minh họa – không phải khu có thật");
      assert.equal(await page.locator("#table tr[data-type='zone']").count(), 1);
      await page.locator("#table button.name").first().click();
      await page.locator("#panel .bar-figure").first().waitFor();
      const clearance = page.locator('#panel [data-bar="clearance"]');
      assert.deepEqual((await clearance.locator("li b").allInnerTexts()).map(plain), [
        "61,25 ha",
        "28,50 ha",
        "10,25 ha",
      ]);
      assert.equal(await page.locator('#panel [data-bar="lease"] rect').count(), 6);
      assert.deepEqual((await page.locator("#panel .progress strong").allInnerTexts()).map(plain), [
        "68,25%",
        "63,60%",
        "71,00%",
      ]);
      await page.locator("#languages button", { hasText: "EN" }).click();
      await page.locator("#example", { hasText: "Example data – not a real place" }).waitFor();
      await page.locator("#dataset button", { hasText: "Real" }).click();
      await page.locator("#table tr[data-slug='kcn-hoa-binh-kon-tum']").waitFor();
      assert.ok(await page.locator("#example").isHidden());
    });
  });

  test("the grid of the legal projection is drawn at the zoom of a park, with its numbers", async () => {
    await open({ ...DESK, path: "#zone=kcn-ban-qua-lao-cai" }, async (page) => {
      await page.locator("#map path.graticule").first().waitFor({ state: "attached" });
      assert.match(await page.locator("#map .graticule-name").first().innerText(), /\d{3} \d{3} [EN]/);
      assert.ok((await page.locator("#status-bar").innerText()).includes("lưới tọa độ VN-2000: EPSG:9208"));
      await page.locator("#map .home").click();
      await page.locator("#map path.graticule").first().waitFor({ state: "detached" });
    });
  });

  test("a new revision is offered, and taken in place", async () => {
    try {
      await open({ ...DESK, path: "#zone=kcn-hoa-binh-kon-tum" }, async (page) => {
        await page.locator("#panel .measure").first().waitFor();
        await page.evaluate(() => {
          globalThis.same = true;
        });
        await sample.set({ revision: 3 });
        await page.evaluate(() => globalThis.dispatchEvent(new Event("focus")));
        await page.locator("#update-notice", { hasText: "Có dữ liệu mới (bản 3)." }).waitFor();
        assert.equal(await page.locator("body").getAttribute("data-revision"), "1");
        await page.locator("#update-notice button").click();
        await page.locator('body[data-revision="3"]').waitFor();
        assert.ok(await page.locator("#update-notice").isHidden());
        assert.ok(await page.evaluate(() => globalThis.same), "the page was not loaded anew");
        assert.equal(await page.locator("#panel-title").innerText(), "KCN Hòa Bình");
      });
    } finally {
      await sample.set({ revision: 1 });
    }
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

  test("a change of plane is marked in the history; a zone with no history has no chart", async () => {
    await open({ ...DESK, path: "#zone=kcn-ban-qua-lao-cai" }, async (page) => {
      await page.locator("#panel-series").waitFor();
      assert.equal(await page.locator(".series-svg .upright.plane").count(), 1);
      assert.match(
        plain(await page.locator(".series-table tr[data-date='2026-04-27'] th").textContent()),
        /đổi mặt phẳng \(EPSG:9208\)/,
      );
      // Every step names its cause; what is only drawn later clears nothing.
      const cells = await page.locator(".series-table tr[data-date='2026-04-27'] td").allTextContents();
      assert.match(cells.join(" "), /đổi ranh giới/);
      assert.match(cells.join(" "), /vẽ bổ sung, không phải giải phóng thêm/);
      await page.locator('#table tr[data-slug="kcn-hoa-binh-kon-tum"] button.name').click();
      await page.locator("#panel-title", { hasText: "Hòa Bình" }).waitFor();
      assert.equal(await page.locator("#panel-series").count(), 0);
    });
  });

  test("print shows what is shown, without controls, on light ground", async () => {
    await open({ ...DESK, dark: true, path: "#zone=kcn-ban-qua-lao-cai&land=boundary" }, async (page) => {
      await page.locator("#panel .measure").first().waitFor();
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
      assert.match(await page.locator("#printed").innerText(), /Tính đến ngày 22\/11\/2026 · Phiên bản dữ liệu 1/);
      assert.equal(await page.locator(".top").evaluate((box) => getComputedStyle(box).color), "rgb(21, 33, 31)");
      const pdf = await page.pdf({ format: "A4" });
      assert.ok(pdf.length > 10_000);
      await page.emulateMedia({ media: "screen" });
      await page.locator("body:not(.printing)").waitFor();
    });
  });
});
