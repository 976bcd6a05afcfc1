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

/** A page as an office in Vietnam would open it. */
export async function openPage(browser, { width = 1280, height = 800, dark = false } = {}) {
  const context = await browser.newContext({
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  return context.newPage();
}

/** Waits until the page has its figures and nothing is on its way. */
export async function settled(page) {
  await page.waitForSelector("body[data-as-of]:not([aria-busy])");
  await page.waitForSelector("#map .land");
  await page.waitForLoadState("networkidle");
}
