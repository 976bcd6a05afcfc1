// Unit tests of the page: every *.test.ts and *.test.tsx of web/src, bundled for Node and run by its test runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { JSX } from "./jsx.mjs";
import { SYMBOLOGY } from "./symbology.mjs";

const source = join(dirname(fileURLToPath(import.meta.url)), "src");
const out = mkdtempSync(join(tmpdir(), "matbang-page-"));
try {
  await build({
    entryPoints: tests(source),
    bundle: true,
    ...JSX,
    plugins: [SYMBOLOGY],
    platform: "node",
    format: "esm",
    target: ["node20"],
    outdir: out,
    outExtension: { ".js": ".mjs" },
    loader: { ".csv": "text" },
    logLevel: "warning",
  });
  const files = tests(out, /\.test\.mjs$/);
  process.exitCode =
    spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}

function tests(folder, ending = /\.test\.tsx?$/) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return tests(path, ending);
    return ending.test(name) ? [path] : [];
  });
}
