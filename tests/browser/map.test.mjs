// What the map tells of a place on the real program, and the ways from a place to its province and back.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, settled } from "../../scripts/browser.mjs";
import { cell, plain, sum } from "./expected.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const DESK = { width: 1280, height: 800 };
const BAN_QUA = "kcn-ban-qua-lao-cai";

describe("the map and its provinces", { timeout: 240_000 }, () => {
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
  const open = (path, body) => watched(browser, program.url, { ...DESK, path }, body);
  const title = (page, text) => page.locator("#panel-title", { hasText: text }).waitFor();

  test("at the zoom of a park the nearest zone is named, with its unit, and how to add a base map", async () => {
    const [park, other] = [await ask(`/api/v1/zones/${BAN_QUA}`), "CCN"];
    await open("", async (page) => {
      assert.ok(await page.locator("#map .nearest-zone").isHidden(), "not in the view of the country");
    });
    await open(`#zone=${BAN_QUA}`, async (page) => {
      const here = page.locator("#map .nearest-zone");
      assert.ok(await here.isHidden(), "the panel tells the place");
      await page.locator("#panel .close").click();
      await here.waitFor();
      const text = plain(await here.innerText());
      assert.ok(text.includes(park.label) && text.includes(park.unit.today) && !text.includes(other), text);
      await here.locator("button", { hasText: park.label }).click();
      await title(page, park.label);
      await page.locator("#panel .close").click();
      await here.locator("button", { hasText: "lớp nền" }).click();
      const hint = await page.locator("#map .basemaps pre").innerText();
      // The lines of docs/CONFIG.md.
      for (const line of [
        /^\[\[basemap\]\]$/m,
        /^type = "xyz"$/m,
        /^url = "https:.*\{z\}\/\{x\}\/\{y\}/m,
        /^attribution = /m,
      ])
        assert.match(hint, line);
    });
  });

  test("a mark that made room is tied to its place, one at the centre of a province is not", async () => {
    const { zones } = await ask("/api/v1/zones");
    const placed = zones.filter((zone) => zone.has_boundary || zone.mark.placed).length;
    await open("", async (page) => {
      const lines = await page.locator("#map path.leader:not(.place)").count();
      assert.ok(lines > 3 && lines <= placed, `${lines} of ${placed}`);
      const shown = await page
        .locator("#map .mark:not(.drawn)")
        .evaluateAll((marks) =>
          marks
            .map((mark) => mark.getBoundingClientRect())
            .map((box) => [box.x + box.width / 2, box.y + box.height / 2]),
        );
      const ends = await page.locator("#map path.leader:not(.place)").evaluateAll((paths) =>
        paths.map((path) => {
          const end = path.getPointAtLength(path.getTotalLength());
          const at = new DOMPoint(end.x, end.y).matrixTransform(path.getScreenCTM());
          return [at.x, at.y];
        }),
      );
      for (const [x, y] of ends)
        assert.ok(
          shown.some(([markX, markY]) => Math.hypot(markX - x, markY - y) < 3),
          "a line ends at a mark",
        );
    });
    await open("#province=khanh-hoa&kind=CCN&stage=planned", async (page) => {
      const unplaced = zones.filter(
        (zone) => zone.province.key === "khanh-hoa" && zone.stage === "planned" && !zone.mark.placed,
      );
      assert.ok(unplaced.length > 1 && (await page.locator("#map .mark.centre").count()) >= unplaced.length);
      const placedHere = zones.filter(
        (zone) => zone.province.key === "khanh-hoa" && zone.stage === "planned" && zone.mark.placed,
      ).length;
      assert.ok((await page.locator("#map path.leader:not(.place)").count()) <= placedHere);
    });
  });

  test("no card and no name covers a mark in the opening view", async () => {
    for (const path of ["", "#lang=en"]) {
      await open(path, async (page) => {
        const boxes = (selector) =>
          page
            .locator(selector)
            .evaluateAll((found) =>
              found.map((one) => ({ text: one.textContent, box: one.getBoundingClientRect().toJSON() })),
            );
        const marks = (await boxes("#map .mark .body")).map(({ box }) => box);
        for (const { text, box } of [
          ...(await boxes("#map .card > button")),
          ...(await boxes("#map .province-name span")),
        ]) {
          const covered = marks.filter(
            (mark) => mark.left < box.right && mark.right > box.left && mark.top < box.bottom && mark.bottom > box.top,
          );
          assert.equal(covered.length, 0, `${text} covers ${covered.length} marks`);
        }
        assert.equal(await page.locator("#map .province-name").count(), 4);
      });
    }
  });

  test("colours by clearance are those of the accounts, and a class of it is a filter", async () => {
    const totals = await ask("/api/v1/totals?by=zone");
    const filtered = await ask("/api/v1/totals?by=zone&clearance=part");
    await open("", async (page) => {
      await page.locator('#views [data-view="clearance"]').click();
      for (const { subject, classes } of totals.accounts) {
        const mark = page.locator(`#map .mark[data-zone="${subject.slug}"]`);
        assert.ok(
          await mark.evaluate((one, name) => one.classList.contains(name), `class-clearance-${classes.clearance}`),
          `${subject.slug}: ${classes.clearance}`,
        );
      }
      await page.locator('#legend [data-class="part"]').click();
      const card = page.locator('[data-total="filter"] [data-measure="planned"] .number');
      await card.waitFor();
      await settled(page);
      assert.equal(plain(await card.innerText()), sum(filtered.totals.at(-1).measures.planned));
      assert.equal(await page.locator("#table tr[data-type='zone']").count(), filtered.accounts.length);
      assert.equal(await page.locator("#map .mark").count(), filtered.accounts.length);
    });
  });

  test("circles are as large as their hectares when the map is near, and say that there is no boundary", async () => {
    const [large, small] = ["ccn-minh-quan-lao-cai", "ccn-bao-minh-lao-cai"];
    const hectares = async (slug) => (await ask(`/api/v1/zones/${slug}/account`)).measures.planned.value_ha;
    const ratio = (await hectares(large)) / (await hectares(small));
    assert.ok(ratio > 1.1);
    await open(`#zone=${large}`, async (page) => {
      for (let i = 0; i < 6; i += 1) await page.locator("#map .leaflet-control-zoom-in").click();
      await page.locator("#map.named").waitFor();
      const radius = (slug) =>
        page.locator(`#map .mark[data-zone="${slug}"] .body`).evaluate((circle) => Number(circle.getAttribute("r")));
      const [wide, narrow] = [await radius(large), await radius(small)];
      assert.ok(wide > 20, String(wide));
      assert.ok(Math.abs((wide / narrow) ** 2 / ratio - 1) < 0.02, `${wide} and ${narrow}`);
      const name = page.locator(`#map .mark[data-zone="${large}"] .mark-name`);
      assert.match(plain(await name.innerText()), /CCN Minh Quân chưa có ranh giới/);
      assert.equal(await page.locator(`#map .mark[data-zone="${BAN_QUA}"] rect.body`).count(), 1);
    });
  });

  test("the grid of the legal projection is drawn at the zoom of a park, with its numbers", async () => {
    await open(`#zone=${BAN_QUA}`, async (page) => {
      await page.locator("#map path.graticule").first().waitFor({ state: "attached" });
      const names = (await page.locator("#map .graticule-name").allInnerTexts()).map(plain);
      // X is the northing on Vietnamese maps, of seven digits here, and Y the easting.
      assert.ok(
        names.some((name) => /^X \d \d{3} \d{3}$/.test(name)) && names.some((name) => /^Y \d{3} \d{3}$/.test(name)),
        String(names),
      );
      assert.ok(
        (await page.locator("#status-bar").innerText()).includes(
          "lưới tọa độ VN-2000, kinh tuyến trục 104°45′, múi chiếu 3°",
        ),
      );
      await page.locator("#map .home").click();
      await page.locator("#map path.graticule").first().waitFor({ state: "detached" });
    });
  });

  test("the card of a province opens its groups", async () => {
    const { account, label } = await ask("/api/v1/groups/nhom-ccn-kon-tum-18");
    await open("", async (page) => {
      const group = page.locator('[data-group="nhom-ccn-kon-tum-18"]');
      const card = page.locator("#map .card").filter({ has: group });
      const line = card.locator(group);
      await card.locator("> button").click();
      assert.ok(plain(await line.innerText()).includes(`${cell(account.measures.planned)} ha`));
      await line.click();
      await title(page, label);
      await page.locator("#panel .measure").first().waitFor();
    });
  });

  test("the measured boundary has a column of its own", async () => {
    const { measures } = (await ask(`/api/v1/zones/${BAN_QUA}`)).account;
    await open("#t=1", async (page) => {
      const at = page.locator(`#table tr[data-slug="${BAN_QUA}"] [data-column="boundary"]`);
      assert.equal(plain(await at.innerText()), cell(measures.boundary));
      assert.ok(measures.boundary.measured_ha > 76);
      await at.locator("button").click();
      await page.locator("#panel-m-boundary.flash").waitFor();
    });
    for (const path of ["#t=1", "#t=1&lang=en", `#t=1&zone=${BAN_QUA}`, `#t=1&lang=en&zone=${BAN_QUA}`]) {
      await open(path, async (page) => {
        const [inside, room] = await page
          .locator("#table")
          .evaluate((table) => [table.scrollWidth, table.parentElement.clientWidth]);
        assert.ok(inside <= room, `${path}: ${inside} in ${room}`);
      });
    }
  });

  test("a denied flag is said as people say it", async () => {
    for (const [slug, text] of [
      ["ccn-khanh-binh-khanh-hoa", "chưa thành lập"],
      ["kcn-dak-to-kon-tum", "hạ tầng chưa hoàn thành"],
    ]) {
      await open(`#zone=${slug}`, async (page) => {
        await page.locator("#panel-flags .negative").first().waitFor();
        const said = (await page.locator("#panel-flags .negative strong").allInnerTexts()).map(plain);
        assert.ok(said.includes(text), `${slug}: ${said}`);
        assert.ok(
          said.every((one) => !/không:|không đã/.test(one)),
          String(said),
        );
      });
    }
  });

  test("a province is reached from a zone and from a card, tells its targets with their papers, and filters the page", async () => {
    const province = await ask("/api/v1/provinces/quang-ngai");
    const parks = province.totals.find((one) => one.subject.type === "province").measures;
    await open("#zone=kcn-hoa-binh-kon-tum", async (page) => {
      await page.locator("#panel-identity button", { hasText: "Quảng Ngãi" }).click();
      await title(page, "Quảng Ngãi");
      assert.match(page.url(), /unit=quang-ngai/);
      for (const [key, measure] of Object.entries(parks)) {
        const shown = page.locator(`#panel-totals-quang-ngai [data-measure="${key}"] .number`);
        if (await shown.count()) assert.equal(plain(await shown.innerText()), sum(measure), key);
      }
      const text = plain(await page.locator("#panel-targets").innerText());
      for (const target of province.targets)
        assert.ok(text.includes(plain(target.text)) && text.includes(target.document), target.text);
      await page.locator("#panel-identity button", { hasText: "Kon Tum" }).click();
      await title(page, "Kon Tum");
      assert.equal(await page.locator("#panel-targets .entries > li").count(), province.targets.length);
      await page.goBack();
      await title(page, "Quảng Ngãi");
      await page.locator('#panel-totals-quang-ngai [data-measure="planned"] .number').click();
      await page.locator("#panel .parts").waitFor();
      assert.equal(plain(await page.locator("#panel .total-value strong").innerText()), sum(parks.planned));
      await settled(page);
      assert.equal(await page.locator("#table tr[data-type='zone']").count(), province.zones.length);
    });
    await open("", async (page) => {
      const card = page.locator("#map .card").filter({ has: page.locator('[data-unit="khanh-hoa"]') });
      await card.locator("> button").click();
      const [list, map] = [await card.locator("ul").boundingBox(), await page.locator("#map").boundingBox()];
      assert.ok(
        list.y >= map.y && list.y + list.height <= map.y + map.height && list.x + list.width <= map.x + map.width,
        "the list stays inside the map",
      );
      await card.locator('[data-unit="khanh-hoa"]').click();
      await title(page, "Khánh Hòa");
      await page.keyboard.press("Escape");
      assert.ok(await page.locator("#panel").isHidden());
    });
  });

  test("three figures of progress stand side by side, a missing one is said to be missing", async () => {
    const { account } = await ask("/api/v1/zones/kcn-minh-hoa?dataset=example");
    await open("#dataset=example&zone=kcn-minh-hoa", async (page) => {
      await page.locator("#panel .progress").first().waitFor();
      const figures = await page
        .locator("#panel .progress")
        .first()
        .locator("li")
        .evaluateAll((all) =>
          all.map((one) => [
            one.dataset.unit,
            one.querySelector("strong").textContent,
            one.querySelector("small").textContent,
          ]),
        );
      assert.deepEqual(
        figures.map(([unit]) => unit),
        ["ha", "households", "money"],
      );
      for (const [unit, share, words] of figures) {
        const told = account.progress.find((one) => one.unit === unit);
        if (!told) assert.deepEqual([share, words], ["–", "chưa có số liệu"], unit);
        // A decimal point is not Vietnamese: "176.3955" would be read as thousands.
        else assert.ok(/^\d{1,3}(\.\d{3})*(,\d+)?\s\/\s\d{1,3}(\.\d{3})*(,\d+)?\s(ha|hộ|tỷ đồng)$/.test(words), words);
      }
    });
  });
});
