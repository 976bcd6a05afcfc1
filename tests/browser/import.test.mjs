// The import page in a real browser against the real program: what a person hands over becomes hectares on the map, and can
// be taken back.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, openPage } from "../../scripts/browser.mjs";
import { registerStore, serve } from "../../scripts/program.mjs";
import { faults } from "./axe.mjs";
import { plain } from "./expected.mjs";
import { annex, looseShapefile, table, zippedShapefile } from "./land.mjs";

const ZONE = "kcn-ban-qua-lao-cai";
const HECTARES = "76,4689 ha";
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

describe("the import page", { timeout: 240_000 }, () => {
  let browser;

  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** A store without the boundary of Bản Qua, its server, and the page opened by the printed link. */
  async function opened(options, body) {
    const store = await registerStore((name) => name !== "boundaries.csv");
    const server = await serve(store);
    const page = await openPage(browser, options);
    const wrong = [];
    page.on(
      "console",
      (message) => ["error", "warning"].includes(message.type()) && wrong.push(`console: ${message.text()}`),
    );
    page.on("pageerror", (error) => wrong.push(`page error: ${error}`));
    page.on(
      "request",
      (request) =>
        request.url().startsWith(server.url) ||
        request.url().startsWith("data:") ||
        wrong.push(`foreign request: ${request.url()}`),
    );
    try {
      await page.goto(options.path ? new URL(options.path, server.url).href : server.link);
      if (!options.path) await page.locator("#kind option").first().waitFor({ state: "attached" });
      await body(page, server);
      assert.deepEqual(
        wrong.filter((one) => !options.expected?.test(one)),
        [],
      );
    } finally {
      await page.context().close();
      await server.stop();
      await store.remove();
    }
  }

  const give = (page, name, buffer) =>
    page.setInputFiles("#files", { name, mimeType: "application/octet-stream", buffer });
  const ranked = (page) => page.locator("#step-crs .candidates > li").first().waitFor();
  const boundary = async (server) =>
    (await (await fetch(new URL(`/api/v1/zones/${ZONE}/account`, server.url))).json()).measures.boundary;

  async function choose(page, typed) {
    await page.locator("#zone").fill(typed);
    await page.locator("#zone-found [role=option][data-slug]").first().waitFor();
    await page.locator("#zone").press("Enter");
    await idle(page);
  }

  async function idle(page) {
    await page.waitForFunction(() => !document.body.hasAttribute("aria-busy"));
  }

  async function previewed(page) {
    await page.locator("#preview").click();
    await page.locator("#step-differences .counts").waitFor();
  }

  test("the token leaves the address, and without it nothing can be done", async () => {
    await opened({ ...DESK, expected: /403|the server responded with a status/ }, async (page, server) => {
      assert.equal(new URL(page.url()).hash, "");
      await page.reload();
      await page.locator("#kind option").first().waitFor({ state: "attached" });
      const stranger = await openPage(browser, DESK);
      await stranger.goto(new URL("/import", server.url).href);
      await stranger.locator("#token").fill("0".repeat(64));
      await stranger.locator("#use-token").click();
      await stranger.locator("#status.failed", { hasText: "không đúng hoặc đã được dùng" }).waitFor();
      // The printed address has begun its session; the program prints another.
      await stranger.locator("#token").fill((await server.fresh()).import);
      await stranger.locator("#use-token").click();
      await stranger.locator("#kind option").first().waitFor({ state: "attached" });
      assert.ok(await stranger.locator("#step-token").isHidden());
      await stranger.context().close();
    });
  });

  test("a zipped Shapefile without .prj becomes the boundary of a zone with its hectares, and is taken back", async () => {
    const zip = await zippedShapefile();
    await opened(DESK, async (page, server) => {
      assert.equal(await boundary(server), null);
      await give(page, "ranh.zip", zip);
      await ranked(page);
      const layers = plain(await page.locator("#step-found").innerText());
      assert.ok(layers.includes("ranh") && layers.includes("không ghi"), layers);
      await choose(page, "ban qua");

      // The doctor proposes, with reasons, and nothing is taken by itself.
      const first = page.locator("#step-crs .candidates > li").first();
      assert.equal(await first.getAttribute("data-reading"), "EPSG:9208");
      assert.ok((await first.locator(".evidence li").count()) > 0);
      await page.locator('#map path.candidate.chosen[data-reading="EPSG:9208"]').waitFor();
      assert.ok(await page.locator("#preview").isDisabled());
      assert.ok(await page.locator("#approve").isDisabled());
      await first.locator("button.accept").click();

      await page.locator("#valid-from").fill("23/6/2026");
      await page.locator("#valid-from").press("Tab");
      await previewed(page);
      const text = plain(await page.locator("#step-differences").innerText());
      assert.ok(text.includes("1 thêm mới") && text.includes(HECTARES), text);
      const box = await page.locator("#map path.shape.added").boundingBox();
      assert.ok(box.width > 60 && box.height > 120, JSON.stringify(box));
      assert.equal(await boundary(server), null, "nothing is written by a preview");

      // What changes after the preview asks for another one.
      await page.locator("#document").fill("2170/QĐ-UBND");
      await page.locator("#document").press("Tab");
      await page.locator("#step-differences .warning").waitFor();
      assert.ok(await page.locator("#approve").isDisabled());
      await previewed(page);
      await page.locator("#author").fill("Nguyễn Thị B");
      await page.locator("#approve").click();
      const link = page.locator(`#step-write a[data-zone="${ZONE}"]`);
      await link.waitFor();
      assert.ok(plain(await page.locator("#step-write").innerText()).includes(HECTARES));
      assert.ok(Math.abs((await boundary(server)).measured_ha - 76.4689) < 1e-3);

      await page.locator("#undo").click();
      await page.locator("#step-write .undone").waitFor();
      assert.equal(await boundary(server), null);
      await link.click();
      await page.locator("#panel-title", { hasText: "Bản Qua" }).waitFor();
      assert.ok(await page.locator("#import").isVisible());
    });
  });

  test("the table of Bản Qua, pasted as text, shows its outline in place and its difference to the declared area", async () => {
    await opened(DESK, async (page, server) => {
      await page.locator("#step-files .paste summary").click();
      await page.locator("#text").fill(annex());
      await page.locator("#use-text").click();
      await ranked(page);
      await choose(page, "ban qua");
      const first = page.locator("#step-crs .candidates > li").first();
      assert.equal(await first.getAttribute("data-reading"), "EPSG:9208");
      if (await first.locator("button.accept").isEnabled()) await first.locator("button.accept").click();
      await page.locator("#declared").fill("763.876,85");
      await page.locator("#declared").press("Tab");
      await page.locator("#declared-unit").selectOption("m2");
      await previewed(page);
      const text = plain(await page.locator("#step-differences").innerText());
      assert.ok(text.includes("+0,11% so với 763.876,85 m²"), text);
      await page.locator("#map path.shape.added").waitFor();
      await page.locator("#draft").click();
      await page.locator("#step-write .done").waitFor();
      assert.match(await page.locator("#step-write .done").innerText(), /bản nháp/);
      assert.equal(await boundary(server), null, "a draft is not in force");
    });
  });

  test("a click counts that leaves a field by pressing a button", async () => {
    await opened(DESK, async (page) => {
      await give(page, "moc.csv", table());
      await ranked(page);
      await choose(page, "ban qua");
      const accept = page.locator("#step-crs .candidates > li").first().locator("button.accept");
      if (await accept.isEnabled()) await accept.click();
      await previewed(page);
      for (const [field, typed] of [
        ["#document", "2170/QĐ-UBND"],
        ["#declared", "76,39"],
        ["#valid-from", "23/6/2026"],
      ]) {
        await page.locator(field).fill(typed);
        // As a hand does it: the button is pressed for a while, and the field is left at its beginning.
        const box = await page.locator("#preview").boundingBox();
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        await page.mouse.down();
        await page.waitForTimeout(120);
        await page.mouse.up();
        await page.waitForFunction(
          () => !document.querySelector("#step-differences .warning") && !document.body.hasAttribute("aria-busy"),
          null,
          { timeout: 10_000 },
        );
        assert.equal(await page.locator("#step-differences .counts").count(), 1, field);
        assert.ok(await page.locator("#approve").isEnabled(), `${field}: what was previewed is what was typed`);
      }
    });
  });

  test("two papers of one office that print different values: the question, the fields that answer it, and the answer in the account", async () => {
    const zone = "ccn-y-can-lao-cai";
    const list = (cleared) => Buffer.from(`tt,ccn,tien_do_gpmb_den_2026-09-14\n6,Y Can,"GPMB ${cleared}/75 ha"\n`);
    const cleared = async (server) =>
      (await (await fetch(new URL(`/api/v1/zones/${zone}/account?as_of=2026-09-30`, server.url))).json()).measures
        .cleared;
    const type = async (page, field, value) => {
      await page.locator(field).fill(value);
      await page.locator(field).press("Tab");
    };
    const asked = (page) =>
      page
        .locator("#step-differences")
        .innerText()
        .then((text) => /khác nhau ở|khác văn bản/.test(plain(text)));
    await opened(DESK, async (page, server) => {
      const hand = async (name, value, document) => {
        await give(page, name, list(value));
        await idle(page);
        await page.locator("#kind").selectOption("figure");
        await type(page, "#document", document);
        await idle(page);
      };
      const write = async () => {
        await page.locator("#approve").click();
        await page.locator("#step-write .done").waitFor();
      };
      await hand("tuan-1.csv", "53,5", "91/BC-SCT");
      // Fields of figures alone: a boundary has none of them.
      await page.locator("#kind").selectOption("boundary");
      for (const field of ["#issuer", "#replaces", "#relation"])
        assert.equal(await page.locator(field).count(), 0, field);
      await page.locator("#kind").selectOption("figure");
      await type(page, "#issuer", "Sở Công Thương");
      await previewed(page);
      await write();
      assert.equal((await cleared(server)).value_ha, 53.5);

      await page.locator("#restart").click();
      await idle(page);
      await hand("tuan-2.csv", "51,2", "97/BC-SCT");
      await previewed(page);
      assert.ok(await asked(page));
      const question = plain(await page.locator("#step-differences").innerText());
      for (const part of [
        "91/BC-SCT",
        "51,2 ha",
        "53,5 ha",
        "Thay thế, đính chính văn bản",
        "Cơ quan ban hành văn bản",
      ])
        assert.ok(question.includes(part), `${part}: ${question}`);
      assert.ok(!question.includes("--replaces"), question);

      // A wrong answer is refused where it is typed, with the sentence of the page.
      await type(page, "#issuer", "Sở Công Thương");
      await type(page, "#replaces", "97/BC-SCT");
      await page.locator("#preview").click();
      await page.locator("#status.failed, #step-differences .problems", { hasText: "chính nó" }).first().waitFor();
      await idle(page);
      await type(page, "#replaces", "91/BC-SCT");
      await page.locator("#relation").selectOption("corrects");
      await previewed(page);
      assert.ok(!(await asked(page)));
      await write();
      const now = await cleared(server);
      assert.equal(now.value_ha, 51.2);
      assert.ok(JSON.stringify(now).includes("53.5"), "the old value is kept");
    });
  });

  test("loose files of one layer are taken together, in English, by keyboard", async () => {
    const files = await looseShapefile();
    await opened({ ...DESK }, async (page) => {
      await page.locator("#languages button", { hasText: "EN" }).click();
      await page.setInputFiles("#files", files);
      await ranked(page);
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      assert.equal(await page.locator("#step-files .files li").count(), 3);
      const accept = page.locator("#step-crs .candidates > li").first().locator("button.accept");
      await accept.focus();
      await page.keyboard.press("Enter");
      await page.locator("#step-crs .accepted").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.id), "step-facts-title");
      assert.match(await page.locator("#step-crs .accepted").innerText(), /^Using EPSG:\d+/);
      await choose(page, "ban qua");
      await page.locator("#preview").focus();
      await page.keyboard.press("Enter");
      await page.locator("#step-differences .counts").waitFor();
      assert.ok(plain(await page.locator("#step-differences").innerText()).includes("76.4689 ha"));
    });
  });

  test("what cannot be read is refused with the reason, and another file can follow", async () => {
    await opened(DESK, async (page) => {
      await give(page, "hỏng.shp", Buffer.from("not a shapefile"));
      await page.locator("#status.failed").waitFor();
      assert.match(await page.locator("#status").innerText(), /hỏng\.shp/);
      await page.locator("#restart").click();
      await page.locator("#status").waitFor({ state: "hidden" });
      await idle(page);
      await give(page, "moc.csv", table());
      await ranked(page);
    });
  });

  test("work can be stopped, and leaves nothing", async () => {
    const zip = await zippedShapefile(12_000);
    await opened(DESK, async (page, server) => {
      await give(page, "ranh.zip", zip);
      await page.locator("#cancel").click();
      await page.locator("#status.failed", { hasText: "Đã dừng" }).waitFor();
      await idle(page);
      assert.equal((await (await fetch(new URL("/api/v1/config", server.url))).json()).revision, 1);
      assert.ok(await page.locator("#preview").isDisabled());
    });
  });

  for (const [name, size] of [
    ["wide", DESK],
    ["phone", PHONE],
  ]) {
    for (const dark of [false, true]) {
      test(`axe finds nothing and nothing runs out of the side (${name}, ${dark ? "dark" : "light"})`, async () => {
        await opened({ ...size, dark }, async (page) => {
          assert.deepEqual(await faults(page), []);
          await give(page, "moc.csv", table());
          await ranked(page);
          await choose(page, "ban qua");
          const accept = page.locator("#step-crs .candidates > li").first().locator("button.accept");
          if (await accept.isEnabled()) await accept.click();
          await previewed(page);
          await idle(page);
          assert.deepEqual(await faults(page), []);
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= size.width);
        });
      });
    }
  }

  test("the closed lists of the form are those of the program, with their words", () =>
    opened(DESK, async (page) => {
      const offered = async (kind, id) => {
        await page.selectOption("#kind", kind);
        return page.locator(`#${id} option`).evaluateAll((all) => all.map((one) => [one.value, one.textContent]));
      };
      const events = await offered("clearance", "event");
      assert.equal(events.length, 9);
      assert.deepEqual(events.at(-1), ["annulled", "Bãi bỏ, huỷ bỏ bước đã ghi"]);
      // What is meant where nothing is said is sent as nothing.
      assert.deepEqual(await offered("figure", "relation"), [
        ["", "Thay thế"],
        ["corrects", "Đính chính"],
        ["annuls", "Bãi bỏ, huỷ bỏ"],
      ]);
      assert.equal((await offered("figure", "zone_kind")).length, 6);
      for (const [kind, id] of [
        ["boundary", "legal-status"],
        ["boundary", "quality"],
        ["lease", "lease_kind"],
        ["plan", "level"],
        ["plan", "function"],
        ["constraint", "constraint"],
        ["project", "project_state"],
        ["unit", "unit_level"],
      ]) {
        const options = await offered(kind, id);
        assert.ok(options.length > 2, id);
        for (const [code, words] of options) assert.ok(words !== "" && words !== code, `${id} ${code}`);
      }
    }));

  test("the map page leads to it on this machine", async () => {
    await opened({ ...DESK, path: "/" }, async (page) => {
      const link = page.locator("#import");
      await link.waitFor();
      assert.equal(await link.innerText(), "Nhập dữ liệu");
      // Nobody imports on paper.
      await page.emulateMedia({ media: "print" });
      assert.ok(await link.isHidden());
      await page.emulateMedia({ media: "screen" });
      await link.click();
      // Whoever comes without the printed link is asked for it.
      await page.locator("#token").waitFor();
      assert.deepEqual(await faults(page), []);
    });
  });

  test("an address of the map begins a session, once, and leaves the address", async () => {
    await opened({ ...DESK, path: "/", expected: /403|the server responded with a status/ }, async (page, server) => {
      const session = async (tab) =>
        (await (await tab.request.get(new URL("/api/v1/config", server.url).href)).json()).session;
      await page.locator("#table tbody tr").first().waitFor({ state: "attached" });
      assert.equal(await session(page), false);
      const { map } = await server.fresh();
      await page.goto("about:blank");
      await page.goto(map);
      await page.locator("#table tbody tr").first().waitFor({ state: "attached" });
      assert.equal(new URL(page.url()).hash.includes("token"), false);
      assert.equal(await session(page), true);
      await page.locator("#import").click();
      await page.locator("#kind option").first().waitFor({ state: "attached" });
      const stranger = await openPage(browser, DESK);
      await stranger.goto(map);
      await stranger.locator("#table tbody tr").first().waitFor({ state: "attached" });
      assert.equal(new URL(stranger.url()).hash.includes("token"), false);
      assert.equal(await session(stranger), false);
      await stranger.context().close();
    });
  });
});
