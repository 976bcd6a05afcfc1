// A page under watch: whatever it should not do fails the test at the end.
import assert from "node:assert/strict";
import { openPage, settled } from "../../scripts/browser.mjs";

/** Opens `path` of the program and runs `body(page)`; errors on the console and requests elsewhere fail. With `table`, the table
 *  stands over the map. */
export async function watched(browser, url, options, body) {
  const page = await openPage(browser, options);
  const faults = [];
  page.on(
    "console",
    (message) => ["error", "warning"].includes(message.type()) && faults.push(`console: ${message.text()}`),
  );
  page.on("pageerror", (error) => faults.push(`page error: ${error}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:"))
      faults.push(`foreign request: ${request.url()}`);
  });
  page.on("response", (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`));
  try {
    const path = options.path ?? "";
    await page.goto(url + (options.table ? `${path}${path.includes("#") ? "&" : "#"}t=1` : path));
    await settled(page);
    await body(page);
    assert.deepEqual(faults, []);
  } finally {
    await page.context().close();
  }
}
