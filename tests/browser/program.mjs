// The real program on a store of its own: loads the demo register, serves it on a free port, stops with the test.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const BIN = process.env.MATBANG_BIN ?? resolve(process.env.CARGO_TARGET_DIR ?? "target", "debug/matbang");

/** `{url, stop}`. With MATBANG_URL set, a program that runs already is used and left alone. */
export async function startProgram() {
  if (process.env.MATBANG_URL) return { url: process.env.MATBANG_URL, stop: async () => {} };

  const folder = await mkdtemp(join(tmpdir(), "matbang-browser-"));
  const env = { ...process.env, MATBANG_STORE: `sqlite:${join(folder, "demo.gpkg")}` };
  await promisify(execFile)(BIN, ["demo"], { env, cwd: folder });
  const server = spawn(BIN, ["serve", "--listen", "127.0.0.1:0"], { env, cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const url = await Promise.race([
    address(server.stdout),
    ended.then((status) => Promise.reject(new Error(`the program ended with ${status} before it served`))),
  ]);
  return {
    url,
    stop: async () => {
      server.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function address(output) {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(line);
    if (found) {
      output.resume();
      return found[0];
    }
  }
  throw new Error("the program printed no address");
}
