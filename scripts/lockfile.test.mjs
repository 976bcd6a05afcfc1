// `node --test scripts/lockfile.test.mjs`: the rules about the lock file can fail.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

test("an address and a missing checksum are refused; where a package asks for money is no address to fetch from", () => {
  const folder = mkdtempSync(join(tmpdir(), "matbang-lock-"));
  try {
    const run = (entry) => {
      const file = join(folder, "lock.json");
      writeFileSync(file, JSON.stringify({ packages: { "": { name: "page" }, "node_modules/one": entry } }));
      return spawnSync(process.execPath, ["scripts/lockfile.mjs", file], { encoding: "utf8" });
    };
    const good = { version: "1.0.0", integrity: "sha512-x" };
    assert.equal(run({ ...good, funding: { url: "https://example.org/give" } }).status, 0);
    for (const bad of [
      { version: "1.0.0" },
      { ...good, resolved: "node_modules/elsewhere" },
      { ...good, version: "https://example.org/one.tgz" },
      { ...good, dependencies: { two: "git+ssh://example.org/two" } },
    ]) {
      const { status, stderr } = run(bad);
      assert.equal(status, 1, JSON.stringify(bad));
      assert.match(stderr, /node_modules\/one/);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
