// The real program on a store of its own, served on a free port, ended and removed with the test.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoStore, newStore, serve } from "../../scripts/program.mjs";

/** A served store, by default the demo register with its fictional park: `{url, link, fresh, run, stop}`. With MATBANG_URL set, a
 *  program with the demo that runs already is used and left alone. */
export async function startProgram(store = null) {
  if (!store && process.env.MATBANG_URL) return { url: process.env.MATBANG_URL, stop: async () => {} };

  const own = store ?? (await demoStore());
  const server = await serve(own);
  return {
    ...server,
    run: own.run,
    stop: async () => {
      await server.stop();
      await own.remove();
    },
  };
}

/** A store with these tables of the register: `{ zones: "zone,kind,…" }`. */
export async function registerOf(tables) {
  const store = await newStore();
  const names = Object.keys(tables).map((name) => `${name}.csv`);
  await Promise.all(names.map((name, at) => writeFile(join(store.cwd, name), Object.values(tables)[at])));
  await store.run("import", ...names, "--as", "register");
  return store;
}
