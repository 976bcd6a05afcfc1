// The same acts by mouse and by keyboard alone: every test of the matrix is written once and run with both.

/** More stops than this are between no two places of the page. */
const MOST_STOPS = 400;
const ARROWS = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"];

const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Presses Tab until the element has the focus; nothing but the Tab key moves it. */
async function tabTo(page, locator) {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await isFocused(locator)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not reach ${locator}`);
}

/** On a narrow page some buttons stand in a menu, and in the panel one section is open: what holds it is opened first. */
async function reach(page, locator, press) {
  await locator.waitFor({ state: "attached" });
  if (await locator.isVisible()) return;
  const head = await locator.evaluate((one) => one.closest(".section-body[hidden]")?.getAttribute("aria-labelledby"));
  if (head) await press(page.locator(`#${head}`));
  if (await locator.evaluate((element) => element.closest("#more-menu") !== null)) await press(page.locator("#more"));
}

/** The table is opened where it does not stand. */
async function openTable(page, press) {
  if (await page.locator("#list").isVisible()) return;
  const wide = page.locator("#open-table");
  await press((await wide.isVisible()) ? wide : page.locator("#list-all"));
}

const click = (locator) => locator.click();
const enter = (page) => async (locator) => {
  await tabTo(page, locator);
  await page.keyboard.press("Enter");
};

export const DEVICES = {
  mouse: {
    press: async (page, locator) => {
      await reach(page, locator, click);
      await locator.click();
    },
    field: (_, locator) => locator.click(),
    row: async (page, slug) => {
      await openTable(page, click);
      await page.locator(`#table tr[data-slug="${slug}"] button.name`).click();
      if (await page.locator("#list").isVisible()) await page.locator("#close-table").click();
    },
    /** Clicks the mark of a zone that is not the first; returns its slug. */
    mark: async (page) => {
      const mark = page.locator("#map .mark.shape-circle").last();
      await mark.locator(".hit").click();
      return mark.getAttribute("data-zone");
    },
    hit: (page, index) => page.locator("#found [role=option]").nth(index).click(),
    /** The first day of the slider. */
    earliest: async (page) => {
      if (!(await page.locator("#time").isVisible())) await page.locator("#as-of").click();
      const box = await page.locator("#time").boundingBox();
      await page.mouse.click(box.x + 8, box.y + box.height / 2);
    },
    close: (page) => page.locator("#panel .close").first().click(),
  },
  keyboard: {
    press: async (page, locator) => {
      await reach(page, locator, enter(page));
      await enter(page)(locator);
    },
    field: tabTo,
    row: async (page, slug) => {
      await openTable(page, enter(page));
      await tabTo(page, page.locator("#table tr[data-slug] button.name").first());
      const wanted = page.locator(`#table tr[data-slug="${slug}"] button.name`);
      for (let rows = 0; rows < MOST_STOPS && !(await isFocused(wanted)); rows += 1)
        await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator("#panel-title").waitFor();
      if (await page.locator("#list").isVisible()) await enter(page)(page.locator("#close-table"));
    },
    mark: async (page) => {
      await tabTo(page, page.locator('#map [data-zone][tabindex="0"]'));
      const at = () => page.evaluate(() => document.activeElement?.getAttribute("data-zone"));
      const first = await at();
      for (const arrow of ARROWS) if ((await at()) === first) await page.keyboard.press(arrow);
      const slug = await at();
      if (slug === first) throw new Error("no arrow leads to another mark");
      await page.keyboard.press("Enter");
      return slug;
    },
    hit: async (page, index) => {
      for (let line = 0; line < index; line += 1) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    },
    earliest: async (page) => {
      if (!(await page.locator("#time").isVisible())) await tabTo(page, page.locator("#as-of"));
      await tabTo(page, page.locator("#time"));
      await page.keyboard.press("Home");
    },
    close: (page) => page.keyboard.press("Escape"),
  },
};
