// What an edit costs until it is seen: a province of zones in a store, a server over it, and one lease of its largest zone redrawn again and
// again through the server. Of each turn: from the instant of the approval, and from that of the commit, until the new account of the zone has
// come, and until all totals have; then totals on days never asked for, and on other days of the same times.
//   ROUNDS=10 PARCELS=path/of/a/filled.gpkg MATBANG_BIN=target/dist/matbang node scripts/bench-edits.mjs
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { loadavg } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { BIN, serve } from "./program.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 10);
const PARCELS = process.env.PARCELS;
// After the commit an account may take so many milliseconds, totals of zones never computed and of a known time so many.
const MOST = { commit: 20, never: 20, known: 5 };
const data = resolve(`target/bench-data/edits${PARCELS ? "-parcels" : ""}`);
const run = promisify(execFile);

/** Makes the store once: everything is measured on a copy. */
async function filled() {
  const store = join(data, "filled.gpkg");
  if (existsSync(store)) return store;
  mkdirSync(data, { recursive: true });
  const part = join(data, "part.gpkg");
  rmSync(part, { force: true });
  if (PARCELS) copy(PARCELS, part);
  await run("node", ["scripts/zones.mjs", data]);
  const add = (file, kind) => run(BIN, ["--store", `sqlite:${part}`, "--json", "import", join(data, file), "--as", kind], { maxBuffer: 2 ** 30 });
  await add("zones.csv", "register");
  for (const kind of ["boundary", "plan", "clearance", "lease"]) await add(`${kind}.geojson`, kind);
  copy(part, store);
  return store;
}

function copy(from, to) {
  for (const end of ["", ".head"]) cpSync(`${from}${end}`, `${to}${end}`);
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const told = (name, times, most) => {
  const [low, high] = [Math.min(...times), Math.max(...times)];
  const limit = most ? ` (at most ${most}${median(times) > most ? ": NOT within" : ""})` : "";
  console.log(`   ${name}: ${median(times).toFixed(1)} ms, ${low.toFixed(1)} to ${high.toFixed(1)}${limit}`);
};

/** Seconds of processor time of a process so far. */
function processor(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const memory = (pid, field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

const from = await filled();
const store = join(data, "store.gpkg");
rmSync(store, { force: true });
copy(from, store);
const env = { ...process.env, MATBANG_STORE: `sqlite:${store}` };
let start = performance.now();
const server = await serve({ env, cwd: data }, { stderr: "ignore" });
const token = /token=([0-9a-f]+)/.exec(server.link)[1];
const { origin } = new URL(server.url);
const ask = async (path, { method = "GET", body } = {}) => {
  // As it is: the coding of an answer is no part of what is measured.
  const headers = { "X-Matbang-Token": token, Origin: origin, "Accept-Encoding": "identity" };
  const answer = await fetch(`${origin}${path}`, { method, body, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text;
};
const json = async (path, options) => JSON.parse(await ask(path, options));
const account = "/api/v1/zones/kcn-1000/account";
const revisionOf = (text) => Number(/"revision":(\d+)/.exec(text)[1]);
await ask("/api/v1/totals");
console.log(`   load ${loadavg()[0].toFixed(1)}; first totals after ${(performance.now() - start).toFixed(0)} ms, ${memory(server.pid, "VmRSS").toFixed(0)} MB`);

/** Waits until the work of an import is done. */
async function settled(id) {
  for (;;) {
    const state = await json(`/api/v1/imports/${id}`);
    if (state.problems.length) throw new Error(JSON.stringify(state.problems));
    if (!state.progress) return state;
    await wait(20);
  }
}

const times = { account: [], commit: [], totals: [], processor: [], never: [], known: [] };
for (let round = 0; round < ROUNDS; round++) {
  const { id } = await json("/api/v1/imports", { method: "POST" });
  const name = `edit-${round % 2}.geojson`;
  await ask(`/api/v1/imports/${id}/files/${name}`, { method: "PUT", body: readFileSync(join(data, name)) });
  await json(`/api/v1/imports/${id}/preview`, { method: "POST", body: JSON.stringify({ kind: "lease" }) });
  await settled(id);
  const before = revisionOf(await ask(account));
  await json(`/api/v1/imports/${id}/accept`, { method: "POST", body: JSON.stringify({ decision: "approve", message: "", author: "bench" }) });
  while (revisionOf(await ask(account)) === before);
  const came = Date.now();
  // The commit is the last that is written to the log of the store.
  times.commit.push(came - statSync(`${store}-wal`).mtimeMs);
  const spent = processor(server.pid);
  start = performance.now();
  const totals = await ask("/api/v1/totals");
  times.totals.push(performance.now() - start);
  times.size = totals.length / 1e6;
  const { revisions } = await json("/api/v1/revisions");
  times.account.push(came - Math.max(...revisions.map((one) => Date.parse(one.approved_at))));
  times.processor.push((processor(server.pid) - spent) * 1000);
  await settled(id);
}
told("an edit, from its approval until its account has come", times.account);
told("the same from its commit", times.commit, MOST.commit);
told(`all totals after it, ${times.size.toFixed(1)} MB`, times.totals);
for (let round = 0; round < ROUNDS; round++) {
  // Leases begin on the 15th of a month: from one to the next nothing changes.
  const month = `${2020 + Math.floor(round / 12)}-${String((round % 12) + 1).padStart(2, "0")}`;
  for (const [name, day] of [
    ["never", "16"],
    ["known", "17"],
  ]) {
    start = performance.now();
    await ask(`/api/v1/totals?by=kind&as_of=${month}-${day}`);
    times[name].push(performance.now() - start);
  }
}
told("totals by kind of a time never computed, the whole answer", times.never, MOST.never);
told("totals by kind on another day of that time, the whole answer", times.known, MOST.known);
console.log(`   ${memory(server.pid, "VmRSS").toFixed(0)} MB, at the most ${memory(server.pid, "VmHWM").toFixed(0)} MB; load ${loadavg()[0].toFixed(1)}`);
await server.stop();
