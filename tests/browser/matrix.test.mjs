// Every act of the page in both languages, on a wide screen and on a phone, by mouse and by keyboard, on the real program.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, settled } from "../../scripts/browser.mjs";
import { faults } from "./axe.mjs";
import { DEVICES } from "./devices.mjs";
import { cell, plain, sum } from "./expected.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const WORDS = {
  vi: {
    sea: ["Quần đảo Hoàng Sa (TP Đà Nẵng)", "Quần đảo Trường Sa (tỉnh Khánh Hòa)", "Biển Đông"],
    banner: "Dữ liệu minh họa – không phải khu có thật",
    real: "Dữ liệu thật",
    example: "Minh họa",
    noArea: "chưa có số liệu diện tích",
    duty: "giao cho tỉnh Kon Tum",
    html: "vi",
  },
  en: {
    sea: ["Hoàng Sa Archipelago (Đà Nẵng City)", "Trường Sa Archipelago (Khánh Hòa Province)", "East Sea (Biển Đông)"],
    banner: "Example data – not a real place",
    real: "Real data",
    example: "Example",
    noArea: "no figure of the area",
    duty: "set for Kon Tum",
    html: "en",
  },
};
const COLUMNS = ["planned", "established", "cleared", "leasable", "leased"];
const ECONOMIC = "kkt-bo-y-kon-tum";

describe("the page in every language, size and by every device", { timeout: 600_000 }, () => {
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
  const totalsOf = (lang, more = "") => ask(`/api/v1/totals?by=zone&lang=${lang}${more}`);
  const row = (page, slug) => page.locator(`#table tr[data-slug="${slug}"]`);
  const dated = (page, iso) => page.locator(`body[data-as-of="${iso}"]:not([aria-busy])`).waitFor();
  const title = (page, text) => page.locator("#panel-title", { hasText: text }).waitFor();

  /** Header, legend and every cell of the table, to the last digit. */
  async function shows(page, totals, lang, about) {
    for (const [id, keys] of [
      ["parks", COLUMNS],
      ["KKT", ["planned"]],
    ]) {
      const rollup = totals.totals.find((found) => found.subject.id === id);
      for (const key of keys) {
        const shown = await page
          .locator(`[data-total="${id}"] [data-measure="${key}"]`)
          .locator(".number, .none")
          .innerText();
        assert.equal(plain(shown), sum(rollup?.measures[key], lang), `${about}: ${id} ${key}`);
      }
    }
    const parks = totals.totals.find((found) => found.subject.id === "parks").measures.planned;
    if (parks)
      assert.equal(
        `${plain(await page.locator("#legend tfoot td").last().textContent())} ha`,
        sum(parks, lang),
        `${about}: legend`,
      );
    const accounts = [...totals.accounts, ...totals.groups];
    const rows = await page.locator("#table tr[data-slug]").evaluateAll((lines) =>
      lines.map((line) => ({
        slug: line.dataset.slug,
        cells: [...line.querySelectorAll("td[data-column]")].map((one) => [one.dataset.column, one.textContent]),
      })),
    );
    assert.equal(rows.length, accounts.length, `${about}: rows`);
    for (const { slug, cells } of rows) {
      const { measures } = accounts.find((found) => found.subject.slug === slug);
      for (const [key, text] of cells)
        if (key !== "fill") assert.equal(plain(text), cell(measures[key], lang), `${about}: ${slug} ${key}`);
    }
  }

  /** The panel of a zone: name, kind and every measure. */
  async function panelShows(page, slug, lang, more = "") {
    const { label, account } = await ask(`/api/v1/zones/${slug}?lang=${lang}${more}`);
    await title(page, label);
    const shown = await page
      .locator('#panel [id^="panel-measures"] .measure')
      .evaluateAll((blocks) =>
        blocks.map((block) => [block.id, block.querySelector("h4 .number, h4 .none")?.textContent ?? ""]),
      );
    for (const [id, text] of shown) {
      const key = id.replace("panel-m-", "");
      const value = cell(account.measures[key], lang);
      // What is printed and may not be chosen has entries, and no number.
      assert.equal(plain(text), value === "–" ? value : `${value} ha`, `${slug} ${key}`);
    }
    assert.equal(shown.length, Object.values(account.measures).filter((measure) => measure !== null).length, slug);
    assert.ok(await page.locator("#panel .kind-line .tag").first().isVisible(), "the kind");
  }

  for (const lang of Object.keys(WORDS)) {
    for (const [size, box] of Object.entries(SIZES)) {
      for (const [device, by] of Object.entries(DEVICES)) {
        const about = `${lang}, ${size}, ${device}`;
        const word = WORDS[lang];
        const open = (body) => watched(browser, program.url, { ...box, path: `#lang=${lang}` }, body);

        test(`${about}: the opening view, totals and both archipelagos`, async () => {
          const totals = await totalsOf(lang);
          await open(async (page) => {
            assert.equal(await page.locator("html").getAttribute("lang"), word.html);
            const map = await page.locator("#map").boundingBox();
            for (const text of word.sea) {
              const name = page.locator("#map .sea-name span").filter({ hasText: text.split(" (")[0] });
              assert.equal(plain(await name.innerText()), text);
              const at = await name.boundingBox();
              const inside =
                at.x >= map.x &&
                at.y >= map.y &&
                at.x + at.width <= map.x + map.width &&
                at.y + at.height <= Math.min(map.y + map.height, box.height);
              assert.ok(inside, `${text} at ${JSON.stringify(at)}`);
            }
            await shows(page, totals, lang, about);
            assert.ok(
              (await page.evaluate(() => document.documentElement.scrollWidth)) <= box.width,
              "nothing runs out of the side",
            );
            assert.deepEqual(await faults(page), []);
          });
        });

        test(`${about}: a zone is chosen in the table and on the map`, async () => {
          await open(async (page) => {
            await by.row(page, "kcn-sao-mai-kon-tum");
            await panelShows(page, "kcn-sao-mai-kon-tum", lang);
            assert.ok(
              await page.locator('#map .mark[data-zone="kcn-sao-mai-kon-tum"].selected').count(),
              "chosen on the map too",
            );
            assert.deepEqual(await faults(page), []);
            await by.close(page);
            await page.locator("#panel").waitFor({ state: "hidden" });
            assert.ok(await page.locator("#overview").isVisible());
            await page.locator("#map .home").evaluate((home) => home.click());
            const slug = await by.mark(page);
            await panelShows(page, slug, lang);
            assert.ok(
              await row(page, slug).evaluate((line) => line.classList.contains("selected")),
              "chosen in the table too",
            );
            await by.close(page);
            await page.locator("#panel").waitFor({ state: "hidden" });
          });
        });

        test(`${about}: search`, async () => {
          await open(async (page) => {
            const field = page.locator("#search");
            const found = async (typed) => {
              await by.field(page, field);
              await page.keyboard.press("Control+a");
              await page.keyboard.insertText(typed);
              await page.locator("#found [role=option]").first().waitFor();
              return page.locator("#found [role=option]").evaluateAll((lines) =>
                lines.map((line) => ({
                  slug: line.dataset.slug,
                  by: line.dataset.by,
                  kind: line.querySelector(".tag")?.textContent,
                  text: line.textContent,
                })),
              );
            };
            const slugOf = (kind, name) => list.zones.find((zone) => zone.kind === kind && zone.name === name).slug;
            for (const typed of ["dak la", "Đăk La", "Đắk La"]) {
              const [best] = await found(typed);
              assert.deepEqual([best.slug, best.kind], [slugOf("CCN", "Đăk La"), "CCN"], typed);
            }
            const hits = await found("hoa binh");
            for (const [kind, slug, way] of [
              ["KCN", slugOf("KCN", "Hòa Bình"), "name"],
              ["CCN", slugOf("CCN", "Hòa Bình"), "name"],
              ["KCN", slugOf("KCN", "Sao Mai"), "unit"],
            ]) {
              assert.ok(
                hits.some((hit) => hit.slug === slug && hit.by === way && hit.kind === kind),
                `${kind} ${slug} by ${way}: ${JSON.stringify(hits)}`,
              );
            }
            assert.ok(
              hits.find((hit) => hit.by === "unit").text.includes("xã Hoà Bình"),
              "the commune where Sao Mai lies",
            );
            const place = hits.findIndex((hit) => hit.slug === slugOf("CCN", "Hòa Bình"));
            await by.hit(page, place);
            await panelShows(page, slugOf("CCN", "Hòa Bình"), lang);
            // The name of a province that was merged finds the one that took it over, and what was set for the old one.
            const provinces = await found("kon tum");
            const merged = provinces.findIndex((hit) => hit.by === "former" && hit.slug === "quang-ngai");
            await by.hit(page, merged);
            await title(page, "Quảng Ngãi");
            const duties = (await ask("/api/v1/provinces/quang-ngai")).targets;
            assert.equal(await page.locator("#panel-targets .entries > li").count(), duties.length);
            assert.ok(plain(await page.locator("#panel-targets").innerText()).includes(word.duty));
            assert.deepEqual(await faults(page), []);
          });
        });

        test(`${about}: the date moves map, table, panel, legend and header`, async () => {
          const { dates } = await ask("/api/v1/dates");
          const first = dates.find((tick) => tick.kind !== "cutoff").date;
          await open(async (page) => {
            await by.earliest(page);
            await dated(page, first);
            await shows(page, await totalsOf(lang, `&as_of=${first}`), lang, `${about}, ${first}`);
            const at = async (typed, iso) => {
              await by.field(page, page.locator("#as-of"));
              await page.keyboard.press("Control+a");
              await page.keyboard.insertText(typed);
              await page.keyboard.press("Enter");
              await dated(page, iso);
              await settled(page);
            };
            await by.row(page, ECONOMIC);
            for (const [typed, iso, none] of [
              ["7/2/2007", "2007-02-07", true],
              ["2007-02-08", "2007-02-08", false],
              ["14/6/2022", "2022-06-14", false],
            ]) {
              await at(typed, iso);
              await panelShows(page, ECONOMIC, lang, `&as_of=${iso}`);
              await shows(page, await totalsOf(lang, `&as_of=${iso}`), lang, `${about}, ${iso}`);
              const name = plain(await page.locator(`#map .mark[data-zone="${ECONOMIC}"] .mark-name`).textContent());
              assert.equal(name.includes(word.noArea), none, `${iso}: ${name}`);
            }
            await by.press(page, page.locator("#today"));
            await page.locator('body:not([data-as-of="2022-06-14"]):not([aria-busy])').waitFor();
            await panelShows(page, ECONOMIC, lang);
          });
        });

        test(`${about}: the dataset switch`, async () => {
          const example = await totalsOf(lang, "&dataset=example");
          const real = await totalsOf(lang);
          await open(async (page) => {
            const choice = (name) => page.locator("#dataset button").filter({ hasText: name });
            await by.press(page, choice(word.example));
            await page.locator("#example").waitFor();
            assert.equal(await page.locator("#example").innerText(), word.banner);
            await row(page, example.accounts[0].subject.slug).waitFor({ state: "attached" });
            await shows(page, example, lang, `${about}, example`);
            await by.press(page, choice(word.real));
            await page.locator("#example").waitFor({ state: "hidden" });
            await row(page, ECONOMIC).waitFor({ state: "attached" });
            await shows(page, real, lang, `${about}, real again`);
          });
        });
      }
    }

    test(`${lang}: the panel of every zone prints its account`, async () => {
      await watched(browser, program.url, { ...SIZES.wide, table: true, path: `#lang=${lang}` }, async (page) => {
        for (const { slug } of list.zones) {
          await row(page, slug).locator("button.name").click();
          await panelShows(page, slug, lang);
        }
      });
    });
  }
});
