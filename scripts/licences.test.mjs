// `node --test scripts/`: the rules about licences can fail.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { allowed, chosen } from "./spdx.mjs";

const OURS = new Set(["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"]);

test("expressions are read, and what is none is refused", () => {
  for (const good of ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR Foo-1.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception OR MIT"]) assert.ok(allowed(good, OURS), good);
  for (const bad of ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT OR", "OR MIT", "MIT AND", "(MIT", "MIT)", "MIT MIT", "see LICENSE", "MIT OR <other>", "MIT WITH", "Apache-2.0 WITH Other"]) assert.ok(!allowed(bad, OURS), bad);
  assert.deepEqual(chosen("GPL-3.0 OR (MIT AND Unicode-3.0)", OURS), ["MIT", "Unicode-3.0"]);
});

test("a crate without an allowed licence, without a licence file or from elsewhere fails, and is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "matbang-licences-"));
  try {
    const registry = "registry+https://github.com/rust-lang/crates.io-index";
    const crate = (name, license, files, source = registry) => {
      mkdirSync(join(folder, name));
      for (const file of files) writeFileSync(join(folder, name, file), "text");
      return { id: name, name, version: "1.0.0", license, source, manifest_path: join(folder, name, "Cargo.toml") };
    };
    const run = (...packages) => {
      const file = join(folder, "metadata.json");
      writeFileSync(file, JSON.stringify({ packages, resolve: { nodes: [] } }));
      return spawnSync(process.execPath, ["scripts/licences.mjs", file], { encoding: "utf8" });
    };
    const good = run(crate("good", "MIT OR Foo-1.0", ["LICENSE-MIT"]));
    assert.equal(good.status, 0, good.stderr);
    assert.match(good.stdout, /good 1\.0\.0: MIT OR Foo-1\.0 \(LICENSE-MIT\)/);
    for (const [name, ...rest] of [["copyleft", "GPL-3.0", ["COPYING"]], ["silent", null, ["LICENSE"]], ["bare", "MIT", ["README.md"]], ["odd", "MIT OR", ["LICENSE"]], ["git", "MIT", ["LICENSE"], "git+https://example.org/x"]]) {
      const { status, stderr } = run(crate(name, ...rest));
      assert.equal(status, 1, name);
      assert.match(stderr, new RegExp(`^${name} 1\\.0\\.0`, "m"));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
