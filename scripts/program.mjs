// The built program on a store of its own, for tests of the page and for measurements.
import { execFile, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const DEMO = fileURLToPath(new URL("../data/demo", import.meta.url));

const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? "target");
export const BIN = process.env.MATBANG_BIN ?? join(TARGET, "debug/matbang");

/** A folder for a store: `{env, cwd, run, remove}`; `run(...words)` is a command of the program, which has to succeed. */
export async function newStore() {
  const cwd = await mkdtemp(join(tmpdir(), "matbang-browser-"));
  const env = { ...process.env, MATBANG_STORE: `sqlite:${join(cwd, "kho.gpkg")}` };
  return {
    env,
    cwd,
    run: (...words) => promisify(execFile)(BIN, words, { env, cwd }),
    remove: () => rm(cwd, { recursive: true, force: true }),
  };
}

/** A store with the demo register. */
export async function demoStore() {
  const store = await newStore();
  await store.run("demo");
  return store;
}

/** The same with those files of the shipped register that `wanted` lets through. */
export async function registerStore(wanted) {
  const store = await newStore();
  const names = (await readdir(DEMO)).filter((name) => name.endsWith(".csv") && !name.startsWith("kcn-ban-qua") && name !== "checklist.csv" && wanted(name));
  await store.run("import", ...names.map((name) => join(DEMO, name)), "--as", "register");
  return store;
}

/** Serves the store of a folder on a free port: `{url, link, fresh, pid, stop}`; `link` is the import page with its token,
 *  which begins one session; `fresh()` gives the addresses of another, as `matbang open` prints them. */
export async function serve({ env, cwd }) {
  const log = openLog();
  const server = spawn(BIN, ["serve", "--listen", "127.0.0.1:0"], { env, cwd, stdio: ["ignore", "pipe", log] });
  closeSync(log);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const [url, link] = await Promise.race([
    addresses(server.stdout),
    ended.then((status) => Promise.reject(new Error(`the program ended with ${status} before it served`))),
  ]);
  return {
    url,
    link,
    fresh: async () => JSON.parse((await promisify(execFile)(BIN, ["open", "--json"], { env, cwd })).stdout),
    pid: server.pid,
    stop: async () => {
      server.kill("SIGTERM");
      await ended;
    },
  };
}

let servers = 0;

/** Where a server logs: a file that is kept, `target/logs/TEST-1.log`, named after the test or the script that started it. */
function openLog() {
  const folder = join(TARGET, "logs");
  mkdirSync(folder, { recursive: true });
  servers += 1;
  return openSync(join(folder, `${basename(process.argv[1] ?? "server", ".mjs")}-${servers}.log`), "w");
}

async function addresses(output) {
  let url = null;
  for await (const line of createInterface({ input: output })) {
    const link = /http:\/\/127\.0\.0\.1:\d+\/import#token=[0-9a-f]+/.exec(line);
    if (link && url) {
      output.resume();
      return [url, link[0]];
    }
    url ??= /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0] ?? null;
  }
  throw new Error("the program printed no address");
}
