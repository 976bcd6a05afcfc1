// A picture of the running page: node scripts/screenshot.mjs URL OUT [width height] [--dark] [--full]
import { launch, openPage, settled } from "./browser.mjs";

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const [url, out, width = "1280", height = "800"] = words;
if (!url || !out) {
  console.error("usage: node scripts/screenshot.mjs URL OUT [width height] [--dark] [--full]");
  process.exit(2);
}

const browser = await launch();
try {
  const page = await openPage(browser, { width: Number(width), height: Number(height), dark: process.argv.includes("--dark") });
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
  await settled(page);
  await page.screenshot({ path: out, fullPage: process.argv.includes("--full") });
} finally {
  await browser.close();
}
