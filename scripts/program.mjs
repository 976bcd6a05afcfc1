// The built program on a store of its own, for tests of the page and for measurements.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const DEMO = fileURLToPath(new URL("../data/demo", import.meta.url));

export const BIN = process.env.MATBANG_BIN ?? resolve(process.env.CARGO_TARGET_DIR ?? "target", "debug/matbang");

/** A folder with the demo register in a store: `{env, cwd, remove}`. */
export async function demoStore() {
  const cwd = await mkdtemp(join(tmpdir(), "matbang-browser-"));
  const env = { ...process.env, MATBANG_STORE: `sqlite:${join(cwd, "demo.gpkg")}` };
  await promisify(execFile)(BIN, ["demo"], { env, cwd });
  return { env, cwd, remove: () => rm(cwd, { recursive: true, force: true }) };
}

/** The same with those files of the shipped register that `wanted` lets through. */
export async function registerStore(wanted) {
  const cwd = await mkdtemp(join(tmpdir(), "matbang-browser-"));
  const env = { ...process.env, MATBANG_STORE: `sqlite:${join(cwd, "register.gpkg")}` };
  const names = (await readdir(DEMO)).filter((name) => name.endsWith(".csv") && !name.startsWith("kcn-ban-qua") && name !== "checklist.csv" && wanted(name));
  await promisify(execFile)(BIN, ["import", ...names.map((name) => join(DEMO, name)), "--as", "register"], { env, cwd });
  return { env, cwd, remove: () => rm(cwd, { recursive: true, force: true }) };
}

/** Serves the store of a folder on a free port: `{url, link, fresh, pid, stop}`; `link` is the import page with its token,
 *  which begins one session; `fresh()` gives the addresses of another, as `matbang open` prints them. */
export async function serve({ env, cwd }, { stderr = "inherit" } = {}) {
  const server = spawn(BIN, ["serve", "--listen", "127.0.0.1:0"], { env, cwd, stdio: ["ignore", "pipe", stderr] });
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
