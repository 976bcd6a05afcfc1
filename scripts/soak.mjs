// docs/SOAK.md: `write FIGURES` puts in what the long tests have written down, and leaves the rows of tests that were not run;
// `check` says of which tests the code they vouch for has changed since. It never fails: the slices in `make test` are the gate.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const PAGE = "docs/SOAK.md";

/** What each test vouches for. */
const VOUCHES = {
  sequences: ["src/store", "src/server", "src/cli", "src/import"],
  "mixed load": ["src/store", "src/server", "src/ledger", "src/snapshot", "src/import"],
  starving: ["src/store", "src/server", "src/ledger", "crates/geometry", "src/import"],
  "flipped bits": ["src/store"],
  "altered values": ["src/store"],
  "clumsy rings": ["crates/geometry", "src/measure.rs", "src/import"],
  "torn log": ["src/store"],
  "full disk": ["src/store", "src/cli"],
  "forged writers": ["src/server"],
  "hostile files": ["crates/reader"],
  "killed imports": ["src/store", "src/import"],
  "killed approvals": ["src/store"],
  "killed while made": ["src/store", "src/cli"],
  "killed upgrades": ["src/store"],
  "toy kind": ["crates/domain", "src/import"],
};

const git = (...args) => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

function write(figures) {
  const tests = new Map();
  for (const line of readFileSync(figures, "utf8").trim().split("\n")) {
    const [test, name, value] = line.split("\t");
    tests.set(test, [...(tests.get(test) ?? []), [name, value]]);
  }
  const head = git("rev-parse", "--short=12", "HEAD");
  const date = new Date().toISOString().slice(0, 10);
  const [text, table = ""] = readFileSync(PAGE, "utf8").split("| Test |");
  const rows = new Map(table.split("\n").filter((line) => line.includes("| `")).map((line) => [line.split("|")[1].trim(), line]));
  for (const [test, found] of tests) {
    const paths = VOUCHES[test];
    if (paths === undefined) throw new Error(`scripts/soak.mjs does not know what “${test}” vouches for`);
    const changed = git("status", "--porcelain", "--", ...paths) === "" ? "" : " and changes";
    const seed = found.find(([name]) => name === "seed")?.[1] ?? "–";
    const told = found.filter(([name]) => name !== "seed").map(([name, value]) => `${name}: ${value}`).join("; ");
    rows.set(test, `| ${test} | ${date} | \`${head}\`${changed} | ${seed} | ${told} | ${paths.map((path) => `\`${path}\``).join(" ")} |`);
  }
  writeFileSync(PAGE, `${text}| Test | Date | Commit | Seed | Figures | Vouches for |\n|---|---|---|---|---|---|\n${[...rows.values()].join("\n")}\n`);
}

function check() {
  const rows = readFileSync(PAGE, "utf8").split("\n").filter((line) => line.includes("| `"));
  for (const row of rows) {
    const [, test, date, commit, , figures, paths] = row.split("|").map((cell) => cell.trim());
    if (figures.includes("FAILED")) console.log(`   ${test}: FAILED when it was last run in full, on ${date}`);
    const since = commit.replaceAll("`", "").split(" ")[0];
    const vouched = paths.replaceAll("`", "").split(" ");
    let changed;
    try {
      changed = git("diff", "--stat", since, "--", ...vouched).split("\n").pop();
    } catch {
      console.log(`   ${test}: run on ${date} at ${since}, which is not in this repository`);
      continue;
    }
    console.log(changed === "" ? `   ${test}: nothing has changed since ${date}` : `   ${test}: run in full on ${date}; since then${changed.replace(/^ ?/, " ")}`);
  }
  const run = rows.map((row) => row.split("|")[1].trim());
  const never = Object.keys(VOUCHES).filter((test) => !run.includes(test));
  if (never.length > 0) console.log(`   never run in full (make soak): ${never.join(", ")}`);
}

const [what, figures] = process.argv.slice(2);
if (what === "write") write(figures);
else check();
