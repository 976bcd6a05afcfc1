// The built page with the answers of tests/browser/fixtures: for what the demo register does not show (a new revision,
// every class of the legend, base maps). What the numbers say is tested against the real program, in page.test.mjs.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const DEV = fileURLToPath(new URL("../../web/dev.mjs", import.meta.url));

/** `{url, set, stop}`; `set({revision: 2})` changes what the sample answers from now on. */
export async function startSample() {
  const child = fork(DEV, ["--port", "0"], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", (bytes) => resolve(String(bytes).trim()));
    child.once("exit", (status) => reject(new Error(`the sample server ended with ${status}`)));
  });
  return {
    url,
    set: (state) => new Promise((resolve) => child.send(state, resolve)),
    stop: async () => {
      child.removeAllListeners("exit");
      child.kill();
    },
  };
}
