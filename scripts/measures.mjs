// What is measured of the running program, and how. scripts/measure.mjs prints it, tests/browser/alone/speed.test.mjs holds the
// program to what docs/PERFORMANCE.md says of it.
import { readFileSync } from "node:fs";
import { openPage } from "./browser.mjs";
import { load, quantile } from "./load.mjs";
import { serve } from "./program.mjs";

/** The script of the page may have this many bytes in gzip. */
export const SCRIPT_BUDGET = 250_000;

const TOTALS = "api/v1/totals";

/** Milliseconds from the start of the process until the first answer with totals is read, `times` over, sorted. */
export async function coldStarts(store, times) {
  return repeated(times, async () => {
    const begin = performance.now();
    const server = await serve(store);
    try {
      const answer = await fetch(new URL(TOTALS, server.url));
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${answer.status}`);
      return performance.now() - begin;
    } finally {
      await server.stop();
    }
  });
}

/** Milliseconds from the navigation until figures and map are there, each with a server that has just started and a
 *  browser that has nothing of the page, `times` over, sorted. */
export async function firstMaps(browser, store, times) {
  return repeated(times, async () => {
    const server = await serve(store);
    try {
      const page = await openPage(browser);
      await page.goto(server.url, { waitUntil: "commit" });
      const useful = await page.waitForFunction(() => {
        const figures = document.querySelector("body[data-as-of]:not([aria-busy])");
        const map = document.querySelector("#map .land");
        return figures && map ? performance.now() : null;
      }, undefined, { polling: "raf" });
      const took = await useful.jsonValue();
      await page.context().close();
      return took;
    } finally {
      await server.stop();
    }
  });
}

/** Bytes of the scripts the page names, as they are sent in gzip. */
export async function scriptBytes(url) {
  const page = await (await fetch(url)).text();
  const names = [...page.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map((match) => match[1]);
  if (names.length === 0) throw new Error("the page names no script");
  let bytes = 0;
  for (const name of names) {
    const answer = await fetch(new URL(name, url), { headers: { "Accept-Encoding": "gzip" }, method: "HEAD" });
    if (answer.headers.get("content-encoding") !== "gzip") throw new Error(`${name} is not sent in gzip`);
    bytes += Number(answer.headers.get("content-length"));
  }
  return bytes;
}

/** Totals over 64 keep-alive connections, with the processor time the server took for an answer (Linux). */
export async function totalsUnderLoad(server, { seconds, warmUp }) {
  const url = new URL(TOTALS, server.url).href;
  const before = { cpu: processorMs(server.pid), at: performance.now() };
  const result = await load(url, { connections: 64, seconds, warmUp, headers: { "Accept-Encoding": "gzip" } });
  const share = (seconds * 1000) / (performance.now() - before.at);
  // Warm-up and measured time ask at the same pace, so the share of the time is the share of the work.
  return { ...result, cpuMs: ((processorMs(server.pid) - before.cpu) * share) / result.count };
}

/** Processor time of a process in milliseconds, to 10 ms. */
function processorMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** What docs/PERFORMANCE.md says: the number in the second cell of the row with this name. */
export function documented(name) {
  const row = readFileSync(new URL("../docs/PERFORMANCE.md", import.meta.url), "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| ${name} |`));
  const number = row?.split("|")[2].replaceAll(",", "").match(/[\d.]+/);
  if (!number) throw new Error(`docs/PERFORMANCE.md has no row “${name}”`);
  return Number(number[0]);
}

export const median = (sorted) => quantile(sorted, 0.5);

async function repeated(times, measure) {
  const found = [];
  for (let i = 0; i < times; i++) found.push(await measure());
  return found.sort((a, b) => a - b);
}
