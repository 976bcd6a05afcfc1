// Debian's Chromium through playwright-core, set up so that it speaks to nobody by itself.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch() {
  const executablePath = process.env.MATBANG_CHROMIUM ?? PLACES.find((path) => existsSync(path));
  if (!executablePath) throw new Error(`no Chromium at ${PLACES.join(", ")}; MATBANG_CHROMIUM may name another`);
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-domain-reliability",
      "--disable-sync",
      "--lang=vi-VN",
      "--no-first-run",
      "--no-default-browser-check",
    ],
  });
}

/** How many requests of a page are on their way, and since when that has been none. */
const traffic = new WeakMap();
/** So long nothing is asked, then nothing follows: a page that has an answer asks the next thing at once. */
const QUIET_MS = 100;

/** A page as an office in Vietnam would open it. */
export async function openPage(browser, { width = 1280, height = 800, dark = false } = {}) {
  const context = await browser.newContext({
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(Number(process.env.MATBANG_BROWSER_WAIT_MS ?? 30_000));
  const page = await context.newPage();
  const state = { open: 0, since: Date.now() };
  const count = (change) => () => Object.assign(state, { open: state.open + change, since: Date.now() });
  page.on("request", count(1));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, count(-1));
  traffic.set(page, state);
  return page;
}

/** Waits until the page has its figures and nothing is on its way. */
export async function settled(page) {
  await page.waitForSelector("#map .land");
  for (;;) {
    await page.waitForSelector("body[data-as-of]:not([aria-busy])");
    const { open, since } = traffic.get(page);
    const quiet = Date.now() - since;
    if (open === 0 && quiet >= QUIET_MS && !(await page.locator("body").getAttribute("aria-busy"))) return;
    await page.waitForTimeout(open === 0 ? Math.max(QUIET_MS - quiet, 10) : 20);
  }
}
