// Pictures of the running page.
//   node scripts/screenshot.mjs URL OUT [width height] [--dark] [--full]
//   node scripts/screenshot.mjs URL --guide        the pictures of docs/HUONG_DAN.md, into docs/images
import { mkdirSync, statSync } from "node:fs";
import { launch, openPage, settled } from "./browser.mjs";

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const flag = (name) => process.argv.includes(`--${name}`);
const [url, out, width = "1280", height = "800"] = words;
if (!url || (!out && !flag("guide"))) {
  console.error("usage: node scripts/screenshot.mjs URL OUT [width height] [--dark] [--full]\n       node scripts/screenshot.mjs URL --guide");
  process.exit(2);
}

const LARGEST = 300_000;
const GUIDE = [
  { name: "toan-canh", path: "" },
  { name: "mot-con-so", path: "#zone=kcn-hoa-binh-kon-tum&measure=leased", wait: "#panel .measure:visible", height: 720 },
  { name: "mo-dat", path: "#dataset=example&zone=kcn-minh-hoa&measure=available&land=available", wait: "#panel-land .faces", act: openFirstPiece, height: 720 },
  { name: "tim-kiem", path: "", act: (page) => page.locator("#search").fill("hoa binh"), height: 720 },
  { name: "bao-cao-va-do", path: "#zone=kcn-ban-qua-lao-cai&measure=boundary", wait: "#panel .boundary:visible", act: (page) => page.locator("#panel-boundaries").evaluate((part) => part.scrollIntoView()), height: 720 },
  { name: "tinh", path: "#unit=quang-ngai", wait: "#panel .unit-totals", act: (page) => page.locator("#panel-targets").evaluate((part) => part.scrollIntoView()), height: 660 },
  { name: "in-trang", path: "#zone=kcn-ban-qua-lao-cai", wait: "#panel .measure:visible", print: true, width: 718, height: 1000 },
];

const browser = await launch();
try {
  if (flag("guide")) await guide();
  else await picture({ url, out, width: Number(width), height: Number(height), dark: flag("dark"), full: flag("full") });
} finally {
  await browser.close();
}

async function guide() {
  mkdirSync("docs/images", { recursive: true });
  for (const { name, path, ...how } of GUIDE) {
    const file = `docs/images/${name}.png`;
    await picture({ url: new URL(path, url).href, out: file, width: 1280, height: 800, ...how });
    const { size } = statSync(file);
    console.log(`   ${file}: ${Math.round(size / 1000)} kB`);
    if (size > LARGEST) process.exitCode = 1;
  }
}

/** Lights up the first piece of the opened number, and shows the number itself. */
async function openFirstPiece(page) {
  await page.locator("#panel-land .faces button").first().click();
  await page.locator("#panel .measure:has(.land)").evaluate((part) => part.scrollIntoView());
}

async function picture({ url, out, width, height, dark = false, full = false, wait, act, print }) {
  const page = await openPage(browser, { width, height, dark });
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
  await settled(page);
  if (wait) await page.locator(wait).first().waitFor();
  await act?.(page);
  if (print) await page.emulateMedia({ media: "print" });
  await settled(page);
  if (print) await page.evaluate(() => scrollTo(0, 0));
  // The light that shows where a source stands fades within this time.
  await page.waitForTimeout(wait ? 2600 : 300);
  await page.screenshot({ path: out, fullPage: full });
  await page.context().close();
}
