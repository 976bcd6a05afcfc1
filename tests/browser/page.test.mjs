// The page in a real browser against the real program: it shows the accounts' numbers and asks nobody else.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, settled } from "../../scripts/browser.mjs";
import { cell, hectares, plain, sum } from "./expected.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const COLUMNS = ["planned", "established", "cleared", "leasable", "leased"];
const SEA = ["Quần đảo Hoàng Sa (TP Đà Nẵng)", "Quần đảo Trường Sa (tỉnh Khánh Hòa)", "Biển Đông"];
const DESK = { width: 1280, height: 800, table: true };
const MAP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

describe("the map page", { timeout: 240_000 }, () => {
  let program;
  let browser;
  let list;

  before(async () => {
    program = await startProgram();
    browser = await launch();
    list = await ask("/api/v1/zones");
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const ask = async (path) => (await fetch(new URL(path, program.url))).json();
  const open = (options, body) => watched(browser, program.url, options, body);
  const zone = (kind, name) => list.zones.find((found) => found.kind === kind && found.name.includes(name));
  const row = (page, slug) => page.locator(`#table tr[data-slug="${slug}"]`);
  const choose = (page, slug) => row(page, slug).locator("button.name").click();
  const panel = async (page) => {
    await page.locator("#panel :is(.measure, .parts, section):visible").first().waitFor();
    return plain(await page.locator("#panel").innerText());
  };

  for (const lang of ["vi", "en"]) {
    test(`header totals and table equal the accounts (${lang})`, async () => {
      const totals = await ask(`/api/v1/totals?by=zone&lang=${lang}`);
      await open({ ...DESK, path: `#lang=${lang}` }, async (page) => {
        await totalsEqual(page, totals, lang);
        await tableEquals(page, totals, lang);
      });
    });
  }

  async function totalsEqual(page, totals, lang) {
    for (const [id, keys] of [
      ["parks", COLUMNS],
      ["KKT", ["planned"]],
    ]) {
      const rollup = totals.totals.find((found) => found.subject.id === id);
      for (const key of keys) {
        const card = page.locator(`[data-total="${id}"] [data-measure="${key}"]`);
        const shown = plain(await card.locator(".number, .none").innerText());
        assert.equal(shown, sum(rollup.measures[key], lang), `${id} ${key}`);
      }
    }
  }

  async function tableEquals(page, totals, lang) {
    const accounts = [...totals.accounts, ...(totals.groups ?? [])];
    const shown = await page.locator("#table tr[data-slug]").evaluateAll((rows) =>
      rows.map((line) => ({
        slug: line.dataset.slug,
        cells: [...line.querySelectorAll("td[data-column]")].map((one) => [one.dataset.column, one.textContent]),
      })),
    );
    assert.equal(shown.length, list.zones.length + list.groups.length);
    for (const { slug, cells } of shown) {
      const account = accounts.find((found) => found.subject.slug === slug);
      assert.ok(account, `an account of ${slug}`);
      for (const [key, text] of cells) {
        if (key !== "fill") assert.equal(plain(text), cell(account.measures[key], lang), `${slug} ${key}`);
      }
    }
  }

  test("a number of the table opens its wording and its document", async () => {
    const { slug, id } = zone("KCN", "Hòa Bình");
    const detail = await ask(`/api/v1/zones/${id}`);
    const figure = detail.account.measures.leased.reported.find((found) => found.chosen);
    await open(DESK, async (page) => {
      await row(page, slug).locator('[data-column="leased"] button').click();
      const text = await panel(page);
      assert.ok(text.includes(plain(figure.wording)), `wording: ${figure.wording}`);
      assert.ok(text.includes(figure.document), `document: ${figure.document}`);
      assert.ok(text.includes("50,275 ha"));
      await page.locator("#panel .entries .document.link:visible").first().click();
      assert.ok(await page.locator("#panel-documents li.flash").isVisible());
    });
  });

  test("a number of the header opens the zones it adds up, economic zones are not among the parks", async () => {
    const totals = await ask("/api/v1/totals?by=zone");
    const planned = totals.totals.find((found) => found.subject.id === "parks").measures.planned;
    await open(DESK, async (page) => {
      await page.locator('[data-total="parks"] [data-measure="planned"] button').click();
      const text = await panel(page);
      assert.ok(text.includes(sum(planned)));
      const counted = await page.locator("#panel .parts tbody tr:not(.not-counted)").count();
      assert.equal(counted, planned.counted);
      assert.ok(!/KKT/.test(await page.locator("#panel .parts").innerText()));
      await page.locator("#panel .parts tbody button.number").first().click();
      await page.locator("#panel .measure q:visible").first().waitFor();
    });
  });

  test("the boundary of KCN Bản Qua is drawn, provisional, with its two areas", async () => {
    const banQua = zone("KCN", "Bản Qua");
    const [boundary] = (await ask(`/api/v1/zones/${banQua.id}`)).boundaries;
    await open(DESK, async (page) => {
      await choose(page, banQua.slug);
      const path = page.locator(`path.zone-shape.provisional[data-zone="${banQua.slug}"]`);
      const box = await path.boundingBox();
      assert.ok(box.width > 50 && box.height > 100, JSON.stringify(box));
      assert.ok((await path.getAttribute("d")).split("L").length > 20, "corners of the outline");
      const text = await panel(page);
      for (const part of [`${hectares(boundary.measured_ha)} ha`, "763.876,85 m²", "EPSG:9208", "dự kiến"]) {
        assert.ok(text.includes(part), part);
      }
    });
  });

  for (const [name, size] of [
    ["wide", MAP],
    ["large", { width: 1440, height: 900 }],
    ["low", { width: 1366, height: 768 }],
    ["narrow", { width: 1024, height: 768 }],
    ["phone", PHONE],
    ["small phone", { width: 360, height: 640 }],
  ]) {
    test(`the names on the sea are seen in the opening view (${name})`, async () => {
      await open(size, async (page) => {
        const map = await page.locator("#map").boundingBox();
        for (const text of SEA) {
          const label = page.locator("#map .sea-name").filter({ hasText: text });
          assert.equal(plain(await label.locator("span").innerText()), text);
          const box = await label.locator("span").boundingBox();
          const inside =
            box.x >= map.x &&
            box.y >= map.y &&
            box.x + box.width <= map.x + map.width &&
            box.y + box.height <= map.y + map.height;
          assert.ok(inside && box.y + box.height <= size.height, `${text} at ${JSON.stringify(box)}`);
          // Nothing that lies on the map, and no sheet, is over it.
          for (const over of await page.locator(".on-map:visible, #side").all()) {
            const { x, y, width, height } = await over.boundingBox();
            const apart =
              x >= box.x + box.width || x + width <= box.x || y >= box.y + box.height || y + height <= box.y;
            assert.ok(apart, `${text} under ${await over.getAttribute("id")}`);
          }
        }
      });
    });
  }

  test("a mark of the map opens its zone", async () => {
    const { slug, label } = zone("KKT", "Bờ Y");
    await open(MAP, async (page) => {
      await page.locator(`#map .mark[data-zone="${slug}"]`).click();
      await page.locator("#panel .measure:visible").first().waitFor();
      assert.equal(await page.locator("#panel-title").innerText(), label);
      assert.ok(await row(page, slug).evaluate((line) => line.classList.contains("selected")));
    });
  });

  test("marks on one spot do not hide each other", async () => {
    await open(MAP, async (page) => {
      const marks = await page
        .locator("#map .mark:not(.drawn)")
        .evaluateAll((found) =>
          found
            .map((mark) => mark.getBoundingClientRect())
            .map((box) => [box.x + box.width / 2, box.y + box.height / 2]),
        );
      assert.ok(marks.length >= list.zones.length - 1);
      marks.forEach(([x, y], i) => {
        for (const [otherX, otherY] of marks.slice(i + 1)) assert.ok(Math.hypot(x - otherX, y - otherY) > 10);
      });
    });
  });

  test("on a phone nothing runs out of the side, the panel is a sheet over the map, the table opens over both", async () => {
    await open(PHONE, async (page) => {
      const narrow = async () =>
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width);
      await narrow();
      const [map, sheet] = [await page.locator("#map").boundingBox(), await page.locator("#side").boundingBox()];
      assert.ok(
        map.height > PHONE.height / 2 && map.y + map.height > sheet.y && sheet.y + sheet.height <= PHONE.height + 1,
      );
      await page.locator("#list-all").click();
      await narrow();
      await choose(page, zone("KCN", "Sao Mai").slug);
      await page.locator("#panel .measure:visible").first().waitFor();
      await narrow();
      assert.ok(!(await page.locator("#table").isVisible()));
      await page.locator("#panel .close").click();
      assert.ok(await page.locator("#overview").isVisible());
    });
  });

  test("on a phone long totals stand beside each other, none over another", async () => {
    await open(PHONE, async (page) => {
      const numbers = page.locator("#totals .number, #totals .none");
      await numbers.evaluateAll((all) =>
        all.forEach((one) => {
          one.textContent = "khoảng 1.234.567,89\u00a0ha";
        }),
      );
      const boxes = await numbers.evaluateAll((all) =>
        all.map((one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          return range.getBoundingClientRect().toJSON();
        }),
      );
      assert.ok(boxes.length >= 6);
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1)) {
          const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
          assert.ok(apart, `${JSON.stringify(a)} over ${JSON.stringify(b)}`);
        }
      assert.ok(boxes.every((box) => box.right <= PHONE.width));
    });
  });

  test("a sum that leaves out a kind of the filter says so", async () => {
    await open({ ...DESK, path: "#kind=KKT,KCN" }, async (page) => {
      assert.match(plain(await page.locator('[data-total="filter"] h3').innerText()), /KKT.*chưa cộng KKT/);
    });
    await open({ ...DESK, path: "#kind=KCN" }, async (page) => {
      assert.doesNotMatch(plain(await page.locator('[data-total="filter"] h3').innerText()), /chưa cộng/);
    });
  });

  test("a click on a row counts that leaves the date by pressing it", async () => {
    const { slug } = zone("KCN", "Sao Mai");
    await open(DESK, async (page) => {
      await row(page, slug).locator("button.name").scrollIntoViewIfNeeded();
      await page.locator("#as-of").fill("20/7/2026");
      const box = await row(page, slug).locator("button.name").boundingBox();
      await page.mouse.move(box.x + 5, box.y + box.height / 2);
      await page.mouse.down();
      await page.waitForTimeout(600);
      await page.mouse.up();
      await page.locator("#panel-title", { hasText: "Sao Mai" }).waitFor({ timeout: 10_000 });
      await page.locator('body[data-as-of="2026-07-20"]:not([aria-busy])').waitFor();
    });
  });

  test("the language changes words and numbers, and a link keeps it", async () => {
    await open({ ...DESK, path: `#zone=${zone("KCN", "Hòa Bình").slug}` }, async (page) => {
      assert.ok((await panel(page)).includes("50,275 ha"));
      await page.locator("#languages button", { hasText: "EN" }).click();
      await page.locator("#table-heading", { hasText: "Zones and groups" }).waitFor();
      await settled(page);
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      assert.ok((await panel(page)).includes("50.275 ha"));
      await page.reload();
      await settled(page);
      assert.ok((await panel(page)).includes("50.275 ha"));
    });
  });

  test("before 8 February 2007 Bờ Y has no planned area, from then on 70,438 ha", async () => {
    const { slug } = zone("KKT", "Bờ Y");
    await open(DESK, async (page) => {
      const planned = row(page, slug).locator('[data-column="planned"]');
      const at = async (typed, iso) => {
        await page.locator("#as-of").fill(typed);
        await page.locator("#as-of").press("Enter");
        await page.locator(`body[data-as-of="${iso}"]:not([aria-busy])`).waitFor();
        return plain(await planned.innerText());
      };
      assert.equal(await at("7/2/2007", "2007-02-07"), "–");
      assert.equal(plain(await page.locator('[data-total="KKT"] .none').innerText()), "–");
      assert.equal(await at("2007-02-08", "2007-02-08"), "70.438");
      await choose(page, slug);
      await page.locator("#today").click();
      await settled(page);
      const text = await panel(page);
      assert.ok(text.includes("16.000 ha") && text.includes("đề xuất"), "the proposed size is shown as proposed");
      assert.equal(plain(await planned.innerText()), "70.438");
    });
  });

  test("everything is reached by keyboard, and Escape goes back to the row", async () => {
    const { slug, label } = zone("KCN", "Sao Mai");
    await open(DESK, async (page) => {
      const name = row(page, slug).locator("button.name");
      await name.focus();
      await page.keyboard.press("Enter");
      await page.locator("#panel .measure:visible").first().waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), label);
      await page.keyboard.press("Escape");
      assert.ok(await page.locator("#panel").isHidden());
      assert.ok(await name.evaluate((button) => button === document.activeElement));
      await page.keyboard.press("ArrowRight");
      assert.ok(
        await row(page, slug)
          .locator("td[data-column] button")
          .first()
          .evaluate((button) => button === document.activeElement),
      );
    });
  });

  test("a group is shown as a group, beside the zones and not among them", async () => {
    assert.ok(list.groups.length > 0);
    const group = list.groups.find((found) => found.members.length > 0);
    await open(DESK, async (page) => {
      assert.equal(await page.locator('#table [data-rows="groups"] tr[data-slug]').count(), list.groups.length);
      await choose(page, group.slug);
      const text = await panel(page);
      assert.ok(text.includes(group.label) && text.includes("nhóm"));
      assert.equal(await page.locator("#panel .links li").count(), group.members.length);
    });
  });

  for (const [size, box] of [
    ["wide", DESK],
    ["phone", PHONE],
  ]) {
    test(`search folds marks and opens what it found, by keyboard and by mouse (${size})`, async () => {
      await open(box, async (page) => {
        const field = page.locator("#search");
        const found = async (typed) => {
          await field.fill(typed);
          await page.locator("#found [role=option]").first().waitFor();
          return page
            .locator("#found [role=option]")
            .evaluateAll((lines) =>
              lines.map((line) => ({ slug: line.dataset.slug, by: line.dataset.by, text: line.textContent })),
            );
        };
        const dakLa = zone("CCN", "Đăk La").slug;
        for (const typed of ["dak la", "Đăk La", "Đắk La", "Đăk La".normalize("NFD")]) {
          assert.equal((await found(typed))[0].slug, dakLa, typed);
        }
        const hits = await found("hoa binh");
        for (const [kind, name, by] of [
          ["KCN", "Hòa Bình", "name"],
          ["CCN", "Hòa Bình", "name"],
          ["KCN", "Sao Mai", "unit"],
        ]) {
          const { slug } = zone(kind, name);
          const hit = hits.find((one) => one.slug === slug && one.by === by);
          assert.ok(hit?.text.startsWith(kind), `${kind} ${name}: ${JSON.stringify(hits)}`);
        }
        assert.ok(
          hits.some((one) => one.text.includes("xã Hoà Bình")),
          "the place where Sao Mai lies",
        );
        await found("dak la");
        await field.press("Enter");
        await page.locator("#panel :is(.measure, section):visible").first().waitFor();
        assert.ok((await page.locator("#panel-title").innerText()).includes("Đăk La"));
        assert.ok(await page.locator("#found").isHidden());
        await found("sao mai");
        await page.locator("#found [role=option]").first().click();
        await page.locator("#panel-title", { hasText: "Sao Mai" }).waitFor();
        await found("225/QD-TTg");
        await field.press("Escape");
        assert.ok(await page.locator("#found").isHidden());
      });
    });
  }

  test("every zone that is not drawn by its boundary says so, and its mark is its own", async () => {
    await open(DESK, async (page) => {
      for (const { slug, has_boundary, kind } of list.zones) {
        const mark = page.locator(`#map .mark[data-zone="${slug}"]`);
        assert.equal(await mark.count(), 1, slug);
        const text = plain((await mark.locator(".mark-name").textContent()) ?? "");
        assert.equal(/chưa có (ranh giới|số liệu diện tích)/.test(text), !has_boundary, `${slug}: ${text}`);
        if (kind === "KKT")
          assert.equal(await mark.locator(".body").evaluate((body) => getComputedStyle(body).fill), "none");
      }
    });
  });

  test("a sum says of how many zones it is, a class without hectares that it has none", async () => {
    await open({ ...DESK, path: "#province=lao-cai" }, async (page) => {
      const card = page.locator('[data-total="filter"] [data-measure="established"]');
      await card.waitFor();
      assert.match(plain(await card.innerText()), /7 trong 56 CCN/);
    });
    await open({ ...DESK, path: "#province=quang-ngai&kind=CCN" }, async (page) => {
      await page.locator('[data-total="filter"]').waitFor();
      const line = page.locator("#legend .classes tr").filter({ has: page.locator('[data-class="operating"]') });
      const cells = (await line.locator("td").allInnerTexts()).map(plain);
      assert.deepEqual(cells, ["8", "chưa có diện tích"]);
    });
    await open({ ...DESK, path: "#unit=kon-tum-cu" }, async (page) => {
      const planned = page.locator('#panel .unit-totals dd[data-measure="planned"]').first();
      await planned.waitFor();
      assert.match(plain(await planned.innerText()), /2\.521,49|2\.521,485/);
    });
  });

  test("the legend, the filter and the header say one thing", async () => {
    const totals = await ask("/api/v1/totals?by=zone");
    const [first] = totals.classes.stage.filter((one) => one.class !== "group" && one.count > 0);
    const filtered = await ask(`/api/v1/totals?by=zone&stage=${first.class}`);
    const rollup = filtered.totals.find((one) => one.subject.id === "filter");
    await open(DESK, async (page) => {
      const parks = totals.totals.find((one) => one.subject.id === "parks").measures.planned;
      assert.equal(`${plain(await page.locator("#legend tfoot td").last().innerText())} ha`, sum(parks));
      const line = page.locator("#legend .classes tr").filter({ has: page.locator(`[data-class="${first.class}"]`) });
      assert.equal(await line.locator("td").first().innerText(), String(first.count));
      await page.locator(`#legend [data-class="${first.class}"]`).click();
      const card = page.locator('[data-total="filter"] [data-measure="planned"]');
      await card.waitFor();
      assert.equal(plain(await card.locator(".number, .none").innerText()), sum(rollup.measures.planned));
    });
  });

  test("the slider goes to the days the program names", async () => {
    const totals = await ask("/api/v1/totals?by=zone");
    const { dates } = await ask("/api/v1/dates");
    const today = totals.as_of;
    const before = dates
      .map((tick) => tick.date)
      .filter((date) => date < today)
      .sort()
      .at(-1);
    await open(DESK, async (page) => {
      await page.locator("#time").focus();
      await page.keyboard.press("ArrowLeft");
      await page.locator(`body[data-as-of="${before}"]:not([aria-busy])`).waitFor();
      await totalsEqual(page, await ask(`/api/v1/totals?by=zone&as_of=${before}`), "vi");
    });
  });

  test("the example is never among the real zones", async () => {
    assert.equal((await ask("/api/v1/config")).has_example, true);
    const example = await ask("/api/v1/zones?dataset=example");
    assert.ok(example.zones.every((one) => !list.zones.some((real) => real.slug === one.slug)));
    await open(DESK, async (page) => {
      await page.locator("#dataset button", { hasText: "Minh họa" }).click();
      await page.locator("#example").waitFor();
      await row(page, example.zones[0].slug).waitFor();
      assert.equal(await page.locator("#table tr[data-type='zone']").count(), example.zones.length);
    });
  });
});
