// Every measured hectare can be opened: its pieces on the map and in the panel, its formula, its records, its history.
// In both languages, on a wide screen and on a phone, on the real program and its fictional park.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, settled } from "../../scripts/browser.mjs";
import { faults } from "./axe.mjs";
import { DEVICES } from "./devices.mjs";
import { hectares, plain } from "./expected.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const PARK = "kcn-minh-hoa";
const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const WORDS = {
  vi: {
    formula:
      "trong ranh giới ∧ mặt bằng sạch ∧ đất công nghiệp ∧ đã có hạ tầng ∧ chưa cho thuê ∧ chưa chấp thuận chủ trương đầu tư",
    leasable: "đất dịch vụ",
    outside: {
      left_by_boundary_change: "nằm ngoài do điều chỉnh ranh giới",
      never_inside: "chưa từng nằm trong ranh giới",
    },
    internal: "bản ghi nội bộ",
    nothing: "không có diện tích đo",
  },
  en: {
    formula: "inside the boundary ∧ clean ∧ industrial land ∧ serviced ∧ not leased ∧ not approved",
    leasable: "service land",
    outside: {
      left_by_boundary_change: "left outside by a boundary change",
      never_inside: "never inside the boundary",
    },
    internal: "internal record",
    nothing: "nothing is measured",
  },
};

describe("the land behind a number", { timeout: 600_000 }, () => {
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

  const ask = async (path, headers = {}) =>
    (await fetch(new URL(`/api/v1/zones/${PARK}${path}`, program.url), { headers })).json();
  const facesOf = (measure, more = "") => ask(`/faces?dataset=example&measure=${measure}${more}`);
  const accountOf = async (more = "") => (await ask(`?dataset=example${more}`)).account;
  const dated = (page, iso) => page.locator(`body[data-as-of="${iso}"]:not([aria-busy])`).waitFor();
  const button = (page, measure) => page.locator(`#panel [data-land="${measure}"]`);
  const drawn = (page) => page.locator("#map path.face");
  const rows = (page) => page.locator("#panel-land .faces li");
  const text = async (locator) => plain(await locator.innerText());
  /** What a printed number says in mm², by its digits alone. */
  const digits = (printed) => BigInt(printed.replace("−", "-").replace(/[^\d-]/g, ""));

  for (const lang of Object.keys(WORDS)) {
    for (const [size, box] of Object.entries(SIZES)) {
      const about = `${lang}, ${size}`;
      const word = WORDS[lang];
      const open = (hash, body, more = {}) =>
        watched(
          browser,
          program.url,
          { ...box, ...more, path: `#lang=${lang}&dataset=example&zone=${PARK}${hash}` },
          body,
        );

      test(`${about}: the pieces of the cleared land add up to the number of the account, to the last digit`, async () => {
        const [faces, account] = [await facesOf("cleared"), await accountOf()];
        const { measured_mm2, measured_ha, unplotted_ha } = account.measures.cleared;
        await open("", async (page) => {
          await DEVICES.mouse.press(page, button(page, "cleared"));
          await rows(page).first().waitFor();
          const printed = await rows(page).locator("b").allInnerTexts();
          assert.equal(printed.length, faces.count);
          assert.equal(
            printed.reduce((sum, one) => sum + digits(one.replace("m²", "")), 0n),
            BigInt(measured_mm2),
            "the list",
          );
          const exact = await text(page.locator("#panel-land dd").first());
          const [ha, m2] = exact.split(" = ");
          assert.equal(ha.replace(/ ha$/, "").replace(lang === "vi" ? "," : ".", "."), String(measured_ha), exact);
          assert.equal(digits(m2.replace("m²", "")), BigInt(measured_mm2), exact);
          assert.ok((await text(page.locator("#panel-land .land-says"))).includes(`${hectares(measured_ha, lang)} ha`));
          const told = await text(page.locator("#panel-land dl"));
          assert.ok(told.includes(hectares(unplotted_ha, lang)), `records without a polygon: ${told}`);
          assert.equal(faces.plane, "EPSG:9216");
          assert.ok(told.includes("VN-2000") && told.includes("107°30′"), told);
          assert.equal(
            await page.locator("#panel-land .faces .flags .tag").count(),
            faces.features.filter((face) => face.properties.sliver).length,
            "slivers are flagged",
          );

          assert.deepEqual(
            new Set(await drawn(page).evaluateAll((paths) => paths.map((path) => path.dataset.face))),
            new Set(faces.features.map((face) => face.id)),
          );
          const map = await page.locator("#map").boundingBox();
          for (const at of await drawn(page).evaluateAll((paths) =>
            paths.map((path) => path.getBoundingClientRect().toJSON()),
          )) {
            assert.ok(
              at.x >= map.x - 5 &&
                at.x + at.width <= map.x + map.width + 5 &&
                at.y >= map.y - 5 &&
                at.y + at.height <= map.y + map.height + 5,
              `in view: ${JSON.stringify(at)}`,
            );
          }
          for (const { type, slug } of faces.features.flatMap((face) => face.properties.records)) {
            // Without a session the page tells of an internal record that it is there.
            assert.ok(
              (await page.locator(`#panel-land [data-record="${type}"]`).textContent()).includes(slug ?? word.internal),
              `${type} ${slug}`,
            );
          }
          assert.ok(
            (await page.evaluate(() => document.documentElement.scrollWidth)) <= box.width,
            "nothing runs out of the side",
          );
          assert.deepEqual(await faults(page), []);
        });
      });

      test(`${about}: an address of an opened number shows that number`, async () => {
        await open("&land=serviced", async (page) => {
          await rows(page).first().waitFor();
          const seen = await page.locator("#panel-m-serviced").evaluate((part) => {
            const view = part.closest(".content").getBoundingClientRect();
            const [top, from, to] = [
              part.getBoundingClientRect().top,
              Math.max(0, view.top),
              Math.min(innerHeight, view.bottom),
            ];
            return top >= from - 2 && top < to - 40;
          });
          assert.ok(seen, "the number is in view");
        });
      });

      test(`${about}: a piece is lit up in both, from the list and from the map`, async () => {
        await open("&land=leased", async (page) => {
          await rows(page).nth(1).locator("button").click();
          const id = await rows(page).nth(1).getAttribute("data-face");
          assert.deepEqual(
            await page.locator("#map path.face.picked").evaluateAll((paths) => paths.map((path) => path.dataset.face)),
            [id],
          );
          assert.ok((await text(rows(page).nth(1).locator(".about"))).length > 20, "what is true of it");
          const other = page.locator(
            `#map path.face[data-face="${await rows(page).nth(0).getAttribute("data-face")}"]`,
          );
          await other.click();
          assert.equal(await page.locator('#panel-land .faces [aria-pressed="true"]').count(), 1);
          assert.equal(await rows(page).nth(0).locator("button").getAttribute("aria-pressed"), "true");
          assert.equal(await page.locator("#panel-title").count(), 1, "the zone stays open");
          await other.click();
          assert.equal(await page.locator("#map path.face.picked").count(), 0);
        });
      });

      test(`${about}: by keyboard alone`, async () => {
        const { press } = DEVICES.keyboard;
        await open("", async (page) => {
          await press(page, button(page, "available"));
          await rows(page).first().waitFor();
          assert.equal(await button(page, "available").getAttribute("aria-expanded"), "true");
          assert.ok((await text(page.locator("#panel-land .formula"))).endsWith(word.formula));
          await DEVICES.keyboard.field(page, rows(page).first().locator("button"));
          await page.keyboard.press("ArrowDown");
          await page.keyboard.press("Enter");
          const id = await rows(page).nth(1).getAttribute("data-face");
          assert.equal(await page.locator("#map path.face.picked").getAttribute("data-face"), id);
          // One stop of the Tab key on the map, the arrows from there.
          await DEVICES.keyboard.field(page, page.locator('#map path.face[tabindex="0"]'));
          const first = await page.evaluate(() => document.activeElement.dataset.face);
          for (const arrow of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"]) {
            if ((await page.evaluate(() => document.activeElement.dataset.face)) === first)
              await page.keyboard.press(arrow);
          }
          const to = await page.evaluate(() => document.activeElement.dataset.face);
          assert.notEqual(to, first);
          if (to !== id) await page.keyboard.press("Enter");
          assert.equal(
            await page.locator('#panel-land .faces li:has([aria-pressed="true"])').getAttribute("data-face"),
            to,
          );
          await page.keyboard.press("Escape");
          assert.equal(await drawn(page).count(), 0);
          assert.equal(await page.locator("#panel-land").count(), 0);
          assert.ok(
            await button(page, "available").evaluate((one) => one === document.activeElement),
            "the focus is back on the button",
          );
          await page.keyboard.press("Escape");
          await page.locator("#panel").waitFor({ state: "hidden" });
        });
      });

      test(`${about}: the link reopens it; date, language, zone and dataset refresh or close it`, async () => {
        await open("", async (page) => {
          await DEVICES.mouse.press(page, button(page, "cleared"));
          await rows(page).first().waitFor();
          assert.match(page.url(), /[#&]n=cleared/);
          await page.reload();
          await settled(page);
          await rows(page).first().waitFor();
          assert.equal(await drawn(page).count(), (await facesOf("cleared")).count);
          await page.goto(page.url().replace(/$/, "&d=2021-06-01"));
          await dated(page, "2021-06-01");
          const then = await facesOf("cleared", "&as_of=2021-06-01");
          await page.locator("#panel-land .land-says", { hasText: hectares(then.sum_ha, lang) }).waitFor();
          assert.equal(await drawn(page).count(), then.count);
          await page.goto(page.url().replace("2021-06-01", "2019-06-01"));
          await page.locator("#panel-land .land-says", { hasText: word.nothing }).waitFor();
          assert.equal(await drawn(page).count(), 0);
          await page.goBack();
          await page.locator("#panel-land .land-says", { hasText: hectares(then.sum_ha, lang) }).waitFor();
          const other = lang === "vi" ? "en" : "vi";
          await DEVICES.mouse.press(page, page.locator("#languages button", { hasText: other.toUpperCase() }));
          await page.locator("#panel-land .land-says", { hasText: hectares(then.sum_ha, other) }).waitFor();
          assert.equal(await drawn(page).count(), then.count);
          await DEVICES.mouse.press(page, page.locator("#dataset button").first());
          await page.locator("#example").waitFor({ state: "hidden" });
          assert.equal(await drawn(page).count(), 0);
          assert.doesNotMatch(page.url(), /[#&]n=/);
        });
      });

      test(`${about}: land outside says why; what is leasable follows the kind; the boundary has its residual`, async () => {
        const faces = await facesOf("outside_boundary");
        await open("&land=outside_boundary", async (page) => {
          await rows(page).first().waitFor();
          for (const [reason, said] of Object.entries(word.outside)) {
            const count = faces.features.filter((face) => face.properties.outside === reason).length;
            assert.ok(count > 0, reason);
            const line = await text(page.locator(`#panel-land [data-outside="${reason}"]`));
            assert.ok(line.startsWith(`${said}: ${count}`), line);
            assert.equal(await page.locator("#panel-land .faces .tag", { hasText: said }).count(), count);
          }
          await DEVICES.mouse.press(page, button(page, "leasable"));
          await page.locator("#panel-land .formula", { hasText: word.leasable }).waitFor();
          await DEVICES.mouse.press(page, button(page, "boundary"));
          const whole = await facesOf("boundary");
          await page.locator("#panel-land .land-says", { hasText: hectares(whole.sum_ha, lang) }).waitFor();
          const residual = (await page.locator("#panel-land dd").allInnerTexts()).map(plain)[1];
          assert.equal(digits(residual.split("m²")[0]), BigInt(whole.residual_mm2), residual);
          await page.locator("#panel-land .close-land").click();
          assert.equal(await drawn(page).count(), 0);
        });
      });

      test(`${about}: the public reads of an internal record only that it is there`, async () => {
        const headers = { "x-forwarded-for": "203.0.113.7" };
        const faces = await ask("/faces?dataset=example&measure=cleared", headers);
        const internal = faces.features
          .flatMap((face) => face.properties.records)
          .filter((record) => record.slug === null);
        assert.ok(internal.length > 0 && internal.every((record) => record.type === "clearance_piece"));
        await open("", async (page) => {
          await page.setExtraHTTPHeaders(headers);
          await page.reload();
          await settled(page);
          await DEVICES.mouse.press(page, button(page, "cleared"));
          await rows(page).first().waitFor();
          assert.ok(
            (await text(page.locator('#panel-land [data-record="clearance_piece"]'))).endsWith(`: ${word.internal}`),
          );
          assert.equal(await page.locator("#panel-land", { hasText: "kcn-minh-hoa-khu-" }).count(), 0);
        });
      });

      test(`${about}: the history is read date by date, and a step sets the date of the page`, async () => {
        const { points } = await ask("/series?dataset=example");
        await open("", async (page) => {
          const chart = page.locator("#panel-series-chart");
          const says = page.locator("#panel .series-says");
          const at = (iso) => points.findLast((point) => point.date <= iso).measures;
          const agrees = async (iso) => {
            const said = await text(says);
            for (const key of ["boundary", "cleared", "leased"])
              assert.ok(said.includes(`${hectares(at(iso)[key]?.value_ha, lang)}`), `${iso} ${key}: ${said}`);
          };
          const dates = await page
            .locator(".series-table tr[data-date]")
            .evaluateAll((lines) => lines.map((line) => line.dataset.date));
          assert.ok(dates.length > 20);
          await agrees(dates.at(-1));
          assert.match(
            await page.locator(".series-svg .series-cleared").getAttribute("d"),
            /^M[\d.]+ [\d.]+(H[\d.]+(V[\d.]+)?)+$/,
            "steps, not slopes",
          );
          await chart.scrollIntoViewIfNeeded();
          const picture = await page.locator(".series-svg").boundingBox();
          await page.mouse.click(picture.x + picture.width / 2, picture.y + picture.height / 2);
          await page.locator(`body:not([data-as-of="${(await accountOf()).as_of}"]):not([aria-busy])`).waitFor();
          const chosen = await page.locator("body").getAttribute("data-as-of");
          assert.ok(dates.includes(chosen), chosen);
          await agrees(chosen);
          assert.equal(await page.locator(".series-table [aria-current]").getAttribute("data-date"), chosen);
          await chart.focus();
          await page.keyboard.press("ArrowLeft");
          const before = dates[dates.indexOf(chosen) - 1];
          await agrees(before);
          assert.equal(await chart.getAttribute("aria-valuenow"), String(dates.indexOf(before) + 1));
          await page.keyboard.press("Enter");
          await dated(page, before);
          assert.ok(await chart.evaluate((one) => one === document.activeElement), "the focus stays on the chart");
          await page.locator(".series-table summary").click();
          await page.locator(`.series-table tr[data-date="${dates[0]}"] button`).click();
          await dated(page, dates[0]);
          assert.equal(
            await page.locator(".series-table tr[data-date]").count(),
            dates.length,
            "later dates stay within reach",
          );
          assert.deepEqual(await faults(page), []);
        });
      });
    }
  }
});
