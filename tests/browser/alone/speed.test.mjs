// The program is about as fast as docs/PERFORMANCE.md says. Machines differ and are shared, so five times slower still
// passes; the size of the script is the same everywhere and is exact.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../../../scripts/browser.mjs";
import {
  SCRIPT_BUDGET,
  coldStarts,
  documented,
  firstMaps,
  median,
  scriptBytes,
  totalsUnderLoad,
} from "../../../scripts/measures.mjs";
import { demoStore, serve } from "../../../scripts/program.mjs";

const SLACK = 5;
const ROUNDS = 3;

describe("speed", { timeout: 120_000 }, () => {
  let store;
  let server;

  before(async () => {
    store = await demoStore();
    server = await serve(store);
  });
  after(async () => {
    await server?.stop();
    await store?.remove();
  });

  const within = (name, measured) => {
    const limit = documented(name) * SLACK;
    assert.ok(measured <= limit, `${name}: ${measured} is more than ${SLACK} × ${documented(name)}`);
  };

  test("the script of the page keeps its budget", async () => {
    const bytes = await scriptBytes(server.url);
    assert.ok(bytes > 10_000 && bytes <= SCRIPT_BUDGET, `${bytes} bytes in gzip`);
  });

  test("the first answer after a start", async () => {
    within("cold start to the first answer", median(await coldStarts(store, 3)));
  });

  test("the first useful map", async () => {
    const browser = await launch();
    try {
      within("first useful map", median(await firstMaps(browser, store, 3)));
    } finally {
      await browser.close();
    }
  });

  test("totals for 64 at once", async () => {
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await totalsUnderLoad(server, { seconds: 2, warmUp: 1 }));
    // Whatever else the machine does makes a round slower, never faster: the best one is nearest to the program.
    within("totals, 99 % of them within", Math.min(...rounds.map((round) => round.p99)));
    const pace = Math.max(...rounds.map((round) => round.perSecond));
    const documentedPace = documented("totals, answers per second");
    assert.ok(pace >= documentedPace / SLACK, `${pace} answers per second, documented ${documentedPace}`);
  });
});
