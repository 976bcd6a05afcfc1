// What the demo register does not show, on small registers of their own: two planes, every cause in a history, three figures of
// progress, a revision that comes in beside the page.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "../../scripts/browser.mjs";
import { plain } from "./expected.mjs";
import { registerOf, startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

const DESK = { width: 1280, height: 800 };
const PARK = "kcn-thu";

/** A square of `side` metres, `east` of a corner in Lào Cai. */
function square(east, side) {
  const [x, y] = [407_000 + east, 2_497_000];
  const corners = [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ];
  return `"POLYGON ((${corners.map((corner) => corner.join(" ")).join(", ")}))"`;
}

/** A park whose boundary moved to another plane and grew, whose leases are stated to be complete later, and one without a history. */
const REGISTER = {
  zones: `zone,kind,name,province
${PARK},KCN,Thử,lao-cai
kcn-khong,KCN,Không,lao-cai
`,
  boundaries: `boundary,zone,wkt,crs,area_crs,status,quality,valid_from,valid_until
kcn-thu-1,${PARK},${square(0, 900)},EPSG:9208,EPSG:9207,approved,surveyed,2024-05-01,2026-04-27
kcn-thu-2,${PARK},${square(0, 1000)},EPSG:9208,EPSG:9208,approved,surveyed,2026-04-27,
`,
  leases: `lease,zone,kind,start,crs,wkt
lo-1,${PARK},sublease,2025-01-01,EPSG:9208,${square(0, 200)}
lo-2,${PARK},sublease,2025-02-01,EPSG:9208,${square(400, 200)}
`,
  complete_through: `complete_through,zone,indicator,through,by
,${PARK},leased,2026-05-20,Ban quản lý
`,
  figures: `figure,subject,indicator,value,unit,qualifier,status,as_of,visibility
f1,zone:${PARK},leased,10.5,ha,exact,reported,2025-06-14,public
f2,zone:${PARK},planned,100,ha,exact,approved,2024-05-01,public
f3,zone:${PARK},cleared,68.25,ha,exact,reported,2026-06-14,public
f4,zone:${PARK},households,283,hộ,exact,reported,2026-06-14,public
f5,zone:${PARK},households_paid,180,hộ,exact,reported,2026-06-14,public
f6,zone:${PARK},compensation_approved,200.7,tỷ đồng,exact,reported,2026-06-14,public
f7,zone:${PARK},compensation_paid,142.5,tỷ đồng,exact,reported,2026-06-14,public
`,
};

describe("the page on a small register", { timeout: 120_000 }, () => {
  let program;
  let browser;

  before(async () => {
    program = await startProgram(await registerOf(REGISTER));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const open = (body) => watched(browser, program.url, { ...DESK, path: `#zone=${PARK}` }, body);

  test("a change of plane is marked in the history with its cause; a zone with no history has no chart", async () => {
    await open(async (page) => {
      await page.locator("#panel-series").waitFor();
      const row = (date) => page.locator(`.series-table tr[data-date='${date}']`);
      assert.equal(await page.locator(".series-svg .upright.plane").count(), 1);
      assert.match(
        plain(await row("2026-04-27").locator("th").textContent()),
        /đổi hệ tọa độ \(VN-2000, kinh tuyến trục 104°45′, múi chiếu 3°\)/,
      );
      // Every step names its cause; what is only stated to be complete leases nothing.
      const causes = async (date) => (await row(date).locator("td").allTextContents()).join(" ");
      assert.match(await causes("2026-04-27"), /đổi ranh giới/);
      assert.match(await causes("2026-05-20"), /vẽ bổ sung, không phải giải phóng thêm/);
      await page.locator("#open-table").click();
      await page.locator('#table tr[data-slug="kcn-khong"] button.name').click();
      await page.locator("#panel-title", { hasText: "Không" }).waitFor();
      assert.equal(await page.locator("#panel-series").count(), 0);
    });
  });

  test("a boundary is told with the last day it holds", async () => {
    await open(async (page) => {
      await page.locator("#panel-boundaries").waitFor();
      const text = plain(await page.locator("#panel").textContent());
      assert.match(text, /từ 01\/5\/2024 đến hết 26\/4\/2026/);
      assert.doesNotMatch(text, /đến 27\/4\/2026/);
    });
  });

  test("land, households and money stand side by side, each as the document prints it", async () => {
    await open(async (page) => {
      await page.locator('[data-section="clearance"]').click();
      await page.locator("#panel .progress").first().waitFor();
      const figures = page.locator("#panel .progress").first().locator("li");
      assert.deepEqual((await figures.locator("strong").allInnerTexts()).map(plain), ["68,25%", "63,60%", "71,00%"]);
      assert.deepEqual((await figures.locator("small").allInnerTexts()).map(plain), [
        "68,25 / 100 ha",
        "180 / 283 hộ",
        "142,5 / 200,7 tỷ đồng",
      ]);
    });
  });

  test("a new revision is offered, and taken in place", async () => {
    const store = await registerOf({ zones: REGISTER.zones });
    const own = await startProgram(store);
    try {
      await watched(browser, own.url, { ...DESK, table: true, path: `#zone=${PARK}` }, async (page) => {
        await page.locator("#panel-title", { hasText: "Thử" }).waitFor();
        await page.evaluate(() => {
          globalThis.same = true;
        });
        await writeFile(join(store.cwd, "them.csv"), "zone,kind,name,province\nkcn-moi,KCN,Mới,lao-cai\n");
        await own.run("import", "them.csv", "--as", "register");
        const notice = page.locator("#update-notice", { hasText: "Có dữ liệu mới (bản 2)." });
        for (let tries = 0; tries < 50 && !(await notice.isVisible()); tries += 1) {
          await page.evaluate(() => globalThis.dispatchEvent(new Event("focus")));
          await page.waitForTimeout(200);
        }
        await notice.waitFor();
        assert.equal(await page.locator("body").getAttribute("data-revision"), "1");
        assert.equal(await page.locator('#table tr[data-slug="kcn-moi"]').count(), 0, "nothing changes by itself");
        await page.locator("#update-notice button").click();
        await page.locator('body[data-revision="2"]').waitFor();
        await page.locator('#table tr[data-slug="kcn-moi"]').waitFor();
        assert.ok(await page.locator("#update-notice").isHidden());
        assert.ok(await page.evaluate(() => globalThis.same), "the page was not loaded anew");
        assert.equal(await page.locator("#panel-title").innerText(), "KCN Thử");
      });
    } finally {
      await own.stop();
    }
  });
});
