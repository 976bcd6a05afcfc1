// docs/SOAK.md: `write FIGURES` makes it from what the long tests have written down; `check` says of which tests the code they
// vouch for has changed since. It never fails: the slices in `make test` are the gate.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const PAGE = "docs/SOAK.md";

/** What each test vouches for. */
const VOUCHES = {
  sequences: ["src/store", "src/server", "src/cli"],
  "mixed load": ["src/store", "src/server", "src/ledger", "src/snapshot"],
  "flipped bits": ["src/store"],
  "killed imports": ["src/store", "src/import"],
  "killed approvals": ["src/store"],
  "killed upgrades": ["src/store"],
};

const git = (...args) => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

function write(figures) {
  const tests = new Map();
  for (const line of readFileSync(figures, "utf8").trim().split("\n")) {
    const [test, name, value] = line.split("\t");
    tests.set(test, [...(tests.get(test) ?? []), [name, value]]);
  }
  const dirty = git("status", "--porcelain", "--", "src") !== "";
  const commit = git("rev-parse", "--short=12", "HEAD") + (dirty ? " and more" : "");
  const date = new Date().toISOString().slice(0, 10);
  const rows = [...tests].map(([test, found]) => {
    const seed = found.find(([name]) => name === "seed")?.[1] ?? "–";
    const told = found.filter(([name]) => name !== "seed").map(([name, value]) => `${name}: ${value}`).join("; ");
    return `| ${test} | ${date} | \`${commit}\` | ${seed} | ${told} | ${(VOUCHES[test] ?? []).map((path) => `\`${path}\``).join(" ")} |`;
  });
  const head = readFileSync(PAGE, "utf8").split("| Test |")[0];
  writeFileSync(PAGE, `${head}| Test | Date | Commit | Seed | Figures | Vouches for |\n|---|---|---|---|---|---|\n${rows.join("\n")}\n`);
}

function check() {
  const rows = readFileSync(PAGE, "utf8").split("\n").filter((line) => line.includes("| `"));
  for (const row of rows) {
    const [, test, date, commit, , , paths] = row.split("|").map((cell) => cell.trim());
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
  if (rows.length === 0) console.log("   no long test was run in full yet: make soak");
}

const [what, figures] = process.argv.slice(2);
if (what === "write") write(figures);
else check();
