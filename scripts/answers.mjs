// What every address answers, compared byte by byte between two builds of the program on one store: the gate of a rebuild that must
// not change what people are told.
//   node scripts/answers.mjs BEFORE AFTER [--keep FOLDER]     two programs (their paths); with --keep, differing answers are written out
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const [before, after] = process.argv.slice(2, 4).map((path) => resolve(path));
const keep = process.argv.includes("--keep") ? process.argv[process.argv.indexOf("--keep") + 1] : null;
if (process.argv.length < 4) throw new Error("usage: node scripts/answers.mjs BEFORE AFTER [--keep FOLDER]");

const DATES = ["", "2020-01-01", "2021-06-21", "2024-12-31", "2026-06-18", "2026-10-01"];
const LANGUAGES = ["vi", "en"];
const DATASETS = ["real", "example"];

const folder = await mkdtemp(join(tmpdir(), "matbang-answers-"));
const store = (name) => ({ env: { ...process.env, MATBANG_STORE: `sqlite:${join(folder, name, "s.gpkg")}` }, cwd: join(folder, name) });

/** Serves a copy of the one store with a build, and gives each question's answer. */
async function answers(program, name, questions) {
  process.env.MATBANG_BIN = program;
  const { serve } = await import(`./program.mjs?${name}`);
  await cp(join(folder, "made"), join(folder, name), { recursive: true });
  const server = await serve(store(name));
  try {
    const token = server.link.split("#token=")[1];
    const asked = typeof questions === "function" ? await questions(server.url, token) : questions;
    const told = new Map();
    for (const { path, office } of asked) {
      const response = await fetch(new URL(path, server.url), { headers: office ? { "X-Matbang-Token": token } : {} });
      told.set(`${office ? "office" : "public"} ${path}`, { status: response.status, text: await response.text() });
    }
    return { asked, told };
  } finally {
    await server.stop();
  }
}

/** About 300 questions: routes × days × languages × datasets × audiences, of zones that are on the list. */
async function questions(url) {
  const asked = [];
  const put = (path, parameters, office) => asked.push({ path: `${path}?${new URLSearchParams(parameters)}`, office });
  const each = (make) => {
    for (const dataset of DATASETS) for (const lang of LANGUAGES) for (const office of [false, true]) make({ dataset, lang }, office);
  };
  const day = (as_of) => (as_of ? { as_of } : {});
  each((common, office) => {
    for (const as_of of DATES) put("/api/v1/totals", { ...common, ...day(as_of) }, office);
    for (const by of ["kind", "province"]) put("/api/v1/totals", { ...common, by }, office);
    put("/api/v1/totals", { ...common, by: "province", as_of: "2021-06-21", units_as_of: "2021-06-21" }, office);
    put("/api/v1/totals", { ...common, stage: "operating,established" }, office);
    put("/api/v1/totals", { ...common, clearance: "most,all" }, office);
    put("/api/v1/totals", { ...common, as_known_on: "1" }, office);
    put("/api/v1/zones", { ...common, f: "geojson" }, office);
    put("/api/v1/zones", { ...common, kind: "CCN", as_of: "2026-06-18" }, office);
    put("/api/v1/zones", { ...common, province: "lao-cai" }, office);
    put("/api/v1/zones", { ...common, as_known_on: "1" }, office);
    for (const as_of of ["2024-12-31", "2026-06-18"]) put("/api/v1/totals", { ...common, by: "kind", as_of }, office);
    put("/api/v1/provinces", { ...common, as_of: "2026-06-18" }, office);
    put("/api/v1/provinces", common, office);
    put("/api/v1/dates", common, office);
  });
  const list = async (dataset) => (await (await fetch(new URL(`/api/v1/zones?dataset=${dataset}`, url))).json());
  for (const dataset of DATASETS) {
    const { zones, groups } = await list(dataset);
    const step = Math.max(1, Math.floor(zones.length / 20));
    for (const [i, zone] of zones.filter((_, i) => i % step === 0).entries()) {
      const common = { dataset, lang: LANGUAGES[i % 2] };
      const office = i % 3 === 0;
      put(`/api/v1/zones/${zone.slug}`, { ...common, as_of: "2026-06-18" }, office);
      put(`/api/v1/zones/${zone.slug}/account`, common, office);
      put(`/api/v1/zones/${zone.slug}/series`, common, office);
      put(`/api/v1/zones/${zone.slug}/faces`, common, office);
      put(`/api/v1/zones/${zone.slug}/faces`, { ...common, measure: "cleared" }, !office);
    }
    for (const group of (groups ?? []).slice(0, 6)) put(`/api/v1/groups/${group.slug}`, { dataset }, false);
    for (const key of ["lao-cai", "quang-ngai", "gia-lai", "kon-tum-cu"]) put(`/api/v1/provinces/${key}`, { dataset }, true);
  }
  put("/api/v1/units", { q: "binh" }, false);
  put("/api/v1/graticule", { bbox: "106.6,20.8,106.8,21" }, false);
  put("/api/v1/revisions", { lang: "en" }, true);
  return asked;
}

try {
  await mkdir(join(folder, "made"));
  await promisify(execFile)(before, ["demo"], store("made"));
  const old = await answers(before, "before", questions);
  const now = await answers(after, "after", old.asked);
  let differing = 0;
  for (const [question, { status, text }] of old.told) {
    const other = now.told.get(question);
    if (other.status === status && other.text === text) continue;
    differing++;
    console.log(`differs: ${question} (${status} → ${other.status}, ${text.length} → ${other.text.length} characters)`);
    if (!keep) continue;
    await mkdir(keep, { recursive: true });
    const name = question.replace(/[^A-Za-z0-9]+/g, "_").slice(0, 150);
    await writeFile(join(keep, `${name}.before.json`), text);
    await writeFile(join(keep, `${name}.after.json`), other.text);
  }
  const apart = old.asked.filter(({ path }) => old.told.get(`public ${path}`) && old.told.get(`office ${path}`) && old.told.get(`public ${path}`).text !== old.told.get(`office ${path}`).text).length;
  console.log(`${apart} asked questions are answered otherwise in the office`);
  console.log(`${old.told.size} questions, ${differing} answers differ`);
  process.exitCode = differing ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
