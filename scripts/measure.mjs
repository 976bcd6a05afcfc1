// Measures the built program on the demo register and prints the table of docs/PERFORMANCE.md.
//   node scripts/measure.mjs [--quick]
import { cpus, loadavg } from "node:os";
import { launch } from "./browser.mjs";
import { SCRIPT_BUDGET, coldStarts, firstMaps, median, scriptBytes, totalsUnderLoad } from "./measures.mjs";
import { demoStore, serve } from "./program.mjs";

const quick = process.argv.includes("--quick");
const STARTS = quick ? 5 : 30;
const MAPS = quick ? 3 : 20;
const RUNS = quick ? 1 : 5;
const LOAD = quick ? { seconds: 3, warmUp: 1 } : { seconds: 10, warmUp: 2 };

const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const spread = (sorted) => `${ms(sorted[0])} – ${ms(sorted.at(-1))}`;
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);

const store = await demoStore();
const browser = await launch();
try {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? "processor"}, Node ${process.version}, Chromium ${browser.version()}`);
  console.log(`load of the machine before: ${loadavg()[0].toFixed(1)} (what others run on it counts against the program)`);
  console.log();
  row("What", "Median", "Range", "Sample");
  row("---", "---", "---", "---");
  await coldStarts(store, 1);
  const starts = await coldStarts(store, STARTS);
  row("cold start to the first answer", ms(median(starts)), spread(starts), `${STARTS} starts`);
  await firstMaps(browser, store, 1);
  const maps = await firstMaps(browser, store, MAPS);
  row("first useful map", ms(median(maps)), spread(maps), `${MAPS} loads`);
  await underLoad();
  console.log(`\nload of the machine after: ${loadavg()[0].toFixed(1)}`);
} finally {
  await browser.close();
  await store.remove();
}

async function underLoad() {
  const server = await serve(store);
  try {
    const runs = [];
    for (let i = 0; i < RUNS; i++) runs.push(await totalsUnderLoad(server, LOAD));
    const of = (key) => runs.map((run) => run[key]).sort((a, b) => a - b);
    const sample = `${RUNS} × ${LOAD.seconds} s, ${of("count").reduce((a, b) => a + b, 0).toLocaleString("en")} answers`;
    const pace = of("perSecond").map(Math.round);
    row("totals, answers per second", median(pace).toLocaleString("en"), `${pace[0].toLocaleString("en")} – ${pace.at(-1).toLocaleString("en")}`, sample);
    row("totals, half of them within", ms(median(of("median"))), spread(of("median")), "the same");
    row("totals, 99 % of them within", ms(median(of("p99"))), spread(of("p99")), "the same");
    const cpu = of("cpuMs").map((value) => value * 1000);
    row("totals, processor time of the server", `${Math.round(median(cpu))} µs`, `${Math.round(cpu[0])} – ${Math.round(cpu.at(-1))} µs`, "the same");
    const script = await scriptBytes(server.url);
    row("script of the page in gzip", `${(script / 1000).toFixed(1)} kB`, "–", `exact; budget ${SCRIPT_BUDGET / 1000} kB`);
  } finally {
    await server.stop();
  }
}
