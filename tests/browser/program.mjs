// The real program on a store of its own: loads the demo register, serves it on a free port, stops with the test.
import { demoStore, serve } from "../../scripts/program.mjs";

/** `{url, link, stop}`. With MATBANG_URL set, a program that runs already is used and left alone. */
export async function startProgram() {
  if (process.env.MATBANG_URL) return { url: process.env.MATBANG_URL, stop: async () => {} };

  const store = await demoStore();
  const server = await serve(store);
  return {
    url: server.url,
    link: server.link,
    fresh: server.fresh,
    stop: async () => {
      await server.stop();
      await store.remove();
    },
  };
}
