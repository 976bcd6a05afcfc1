import assert from "node:assert/strict";
import { test } from "node:test";
import { type Address, readAddress } from "../address";
import type { Everything } from "../data/api";
import type { Faces } from "../data/land";
import { configSample } from "../data/samples";
import type { Config, ZoneDetail } from "../data/types";
import { type Action, type Arrival, type PageEffect, type PageState, initialState } from "./state";
import { update } from "./update";

/** Goes through actions and keeps the effects of the last one, those of a stopped slot as `stop SLOT`. */
function through(state: PageState, ...actions: Action[]): { state: PageState; effects: PageEffect[]; types: string[] } {
  let effects: readonly { type: string; slot?: string }[] = [];
  let now = state;
  for (const action of actions) {
    const next = update(now, action);
    now = next.state;
    effects = next.effects ?? [];
  }
  const types = effects.map(({ type, slot }) => (type === "stop" ? `stop ${slot}` : type));
  return { state: now, effects: effects as PageEffect[], types };
}

const ARRIVAL: Arrival = { move: false, focus: true, overview: false };
const DAY = "2026-11-28";

function figures(revision = 1, arrival = ARRIVAL): Action {
  const totals = { as_of: DAY, revision, accounts: [], totals: [] };
  const list = { as_of: DAY, revision, zones: [], groups: [] };
  const data = { all: list, list, totals, shapes: { type: "FeatureCollection", features: [] } };
  return { type: "figures", data: data as unknown as Everything, arrival };
}

function panel(slug: string, arrival = ARRIVAL, revision = 1): Action {
  const measures = { cleared: { measured_ha: 1.5 }, planned: { value_ha: 2 } };
  const account = { subject: { type: "zone", id: slug, slug, name: slug }, as_of: DAY, revision, measures };
  const zone = { slug, label: slug, account } as unknown as ZoneDetail;
  return { type: "panel", content: { type: "zone", zone, series: null, layers: null }, arrival };
}

const faces: Action = { type: "faces", faces: { features: [] } as unknown as Faces, arrival: ARRIVAL };
const CONFIG = configSample();
const config: Action = { type: "config", config: CONFIG };
const zone = (slug: string, measure: string | null = null): Action => ({
  type: "select",
  selection: { type: "zone", slug, measure },
  move: false,
  reveal: false,
});
const at = (hash: string): PageState => initialState(readAddress(hash));
const shown = (hash = ""): PageState => through(at(hash), { type: "start" }, figures(), config).state;

test("the page is busy from the load until figures, panel and land are of one day", () => {
  const start = through(at("#zone=a&land=cleared"), { type: "start" });
  assert.deepEqual(start.types, ["figures"]);
  const move = { ...ARRIVAL, move: true };
  const first = through(start.state, figures(1, move));
  assert.deepEqual(first.types, ["config", "ticks", "units", "reveal_row", "go_to_zone", "stop faces", "panel"]);
  const second = through(first.state, panel("a", move));
  assert.deepEqual(second.types, ["go_to_zone", "faces"]);
  assert.deepEqual(
    [start, first, second].map(({ state }) => state.busy),
    [true, true, true],
  );
  const third = through(second.state, { ...faces, arrival: move } as Action);
  assert.equal(third.state.busy, false);
  // The number in the address is brought into view after its land has taken its room.
  assert.deepEqual(third.effects, [{ type: "fit_land" }, { type: "focus_panel", measure: "cleared" }]);
});

test("offers are asked once for each dataset, language and revision", () => {
  const state = shown();
  assert.deepEqual(through(state, { type: "retry" }, figures()).types, ["stop panel", "stop faces"]);
  assert.ok(through(state, { type: "retry" }, figures(2)).types.includes("ticks"));
  assert.ok(through(state, { type: "lang", lang: "en" }, figures()).types.includes("units"));
});

test("another measure of the same zone asks nothing; after newer figures the panel is asked again and stays meanwhile", () => {
  const open = through(shown(), zone("a"), panel("a")).state;
  const again = through(open, zone("a", "cleared"));
  assert.deepEqual(again.types, ["stop faces", "push", "stop panel", "stop faces", "focus_panel"]);
  const newer = through(again.state, { type: "retry" }, figures(2));
  assert.ok(newer.types.includes("panel"));
  assert.equal(newer.state.panel?.content, open.panel?.content);
});

test("whoever goes on before the panel is there never sees it", () => {
  const waiting = through(shown(), zone("a"), zone("b")).state;
  assert.deepEqual(waiting.opening, { type: "zone", slug: "b", measure: null });
  const closed = through(waiting, zone("a"), { ...zone("a"), selection: null } as Action);
  assert.ok(closed.types.includes("stop panel"));
  assert.deepEqual([closed.state.panel, closed.state.opening], [null, null]);
  assert.equal(through(closed.state, panel("a")).state.panel, null);
});

test("back to the zone whose panel stands, before the other one came: it stands, with its land", () => {
  const open = through(shown(), zone("a"), panel("a")).state;
  const back = through(open, zone("b"), zone("a"));
  assert.ok(back.types.includes("stop panel"));
  assert.equal(back.state.opening, null);
  assert.deepEqual(through(back.state, { type: "land", measure: "cleared" }).types, ["push", "faces"]);
});

test("a panel that could not be had is no panel to go on from", () => {
  const failure = { status: 404, reason: "không có" };
  const failed = through(shown(), zone("a"), {
    type: "panel",
    content: { type: "failed", slug: "a", failure },
    arrival: ARRIVAL,
  });
  assert.deepEqual(failed.types, ["stop faces"]);
  assert.ok(through(failed.state, zone("a")).types.includes("panel"));
});

test("land opens under its number and is taken away by the same button, which keeps the focus", () => {
  const open = through(shown(), zone("a"), panel("a"), { type: "land", measure: "cleared" });
  assert.equal(open.state.land?.status, "loading");
  const there = through(open.state, faces);
  assert.equal(there.state.land?.status, "shown");
  const gone = through(there.state, { type: "land", measure: "cleared" });
  assert.deepEqual([gone.state.land, gone.state.faces, gone.state.address.land], [null, null, null]);
  assert.deepEqual(gone.effects.at(-1), { type: "focus_land_button", measure: "cleared" });
});

test("a measure without measured land is asked of nobody", () => {
  const { state, types } = through(shown(), zone("a"), panel("a"), { type: "land", measure: "planned" });
  assert.equal(state.land?.status, "nothing");
  assert.ok(!types.includes("faces"));
});

test("faces stay on the map until there are others, and go with their zone", () => {
  const open = through(shown(), zone("a"), panel("a"), { type: "land", measure: "cleared" }, faces).state;
  const newer = through(open, { type: "retry" }, figures(2)).state;
  assert.deepEqual([newer.land, newer.faces], [null, open.faces]);
  assert.equal(through(open, zone("b")).state.faces, null);
});

test("a piece that is picked twice is put out; other land puts it out too", () => {
  const open = through(shown(), zone("a"), panel("a"), { type: "land", measure: "cleared" }, faces).state;
  const pick: Action = { type: "pick", picked: { id: "1", from: "map" } };
  const lit = through(open, pick).state;
  assert.equal(lit.picked?.id, "1");
  assert.equal(through(lit, { type: "pick", picked: { id: "1", from: "list" } }).state.picked, null);
  assert.equal(through(lit, { type: "land", measure: "planned" }).state.picked, null);
});

test("Escape takes away the land first, then the panel", () => {
  const open = through(shown(), zone("a"), panel("a"), { type: "land", measure: "cleared" }, faces).state;
  const once = through(open, { type: "escape" }).state;
  assert.deepEqual([once.address.land, once.panel?.selection.slug], [null, "a"]);
  const twice = through(once, { type: "escape" });
  assert.equal(twice.state.panel, null);
  assert.equal(twice.effects.at(-1)?.type, "focus_back");
  assert.deepEqual(through(twice.state, { type: "escape" }).types, []);
});

test("an isolated class goes with its colouring, and the figures are asked anew only then", () => {
  const view: Action = { type: "view", view: "clearance" };
  assert.deepEqual(through(shown(), view).types, ["stop faces", "push"]);
  const isolated = through(shown("#stage=planned"), view);
  assert.ok(isolated.types.includes("figures"));
  assert.equal(isolated.state.address.filter.stage, null);
});

test("a total is of one filter: another filter closes it, a zone stays", () => {
  const filter: Address["filter"] = { kinds: ["KCN"], province: null, stage: null, clearance: null };
  const total: Action = { type: "total", filter, measure: "planned" };
  const open = through(shown(), total).state;
  assert.equal(through(open, { type: "filter", filter }).state.address.selection, null);
  assert.equal(through(shown("#zone=a"), { type: "filter", filter }).state.address.selection?.slug, "a");
});

test("a filter that the program does not know is dropped without a new entry in the history; other refusals are told", () => {
  const refused = (status: number): Action => ({
    type: "figures_failed",
    failure: { status, reason: "sai" },
    arrival: ARRIVAL,
  });
  const dropped = through(at("#kind=XYZ"), { type: "start" }, refused(400));
  assert.deepEqual(dropped.types, ["figures"]);
  assert.deepEqual(dropped.state.address.filter.kinds, []);
  const told = through(dropped.state, refused(400)).state;
  assert.deepEqual([told.failure?.reason, told.loading, told.busy], ["sai", false, false]);
  assert.deepEqual(through(told, { type: "retry" }).state.failure, null);
});

test("the back button asks only for what differs", () => {
  const state = shown("#zone=a");
  assert.ok(through(state, { type: "popped", address: readAddress("#zone=b") }).types.includes("panel"));
  const dated = through(state, { type: "popped", address: readAddress("#zone=a&as_of=2020-01-01") });
  assert.deepEqual(dated.types, ["stop faces", "figures"]);
  assert.ok(!dated.types.includes("push"));
});

test("newer data, another file under the store's name and trouble with it are told; what is shown is not", () => {
  const asked = (now: Partial<Config>) =>
    through(shown(), { type: "revision", config: { ...CONFIG, ...now } }).state.notice;
  assert.equal(asked({ revision: 1 }), null);
  assert.deepEqual(asked({ revision: 3 }), { type: "newer", revision: 3 });
  assert.deepEqual(asked({ revision: 1, store_reopened: 1 }), { type: "reopened", times: 1, revision: 1 });
  const trouble = { code: "gone", text: "mất tệp" };
  assert.deepEqual(asked({ revision: 3, store_trouble: trouble }), { type: "trouble", ...trouble });
  const taken = through(shown(), { type: "revision", config: { ...CONFIG, revision: 3 } }, { type: "accept_notice" });
  assert.deepEqual([taken.types, taken.state.config], [["figures"], null]);
  assert.equal(through(taken.state, figures(3)).state.notice, null);
});

test("nothing is asked of the store before the page has figures", () => {
  assert.deepEqual(through(at(""), { type: "ask_revision" }).types, []);
  assert.deepEqual(through(shown(), { type: "ask_revision" }).types, ["revision"]);
});

test("the example is shown whole, and without what was chosen of the real data", () => {
  const example = through(shown("#zone=a&kind=KCN"), { type: "example", example: true });
  assert.deepEqual([example.state.address.selection, example.state.address.filter.kinds], [null, []]);
  const [load] = example.effects.filter((effect) => effect.type === "figures");
  const there = through(example.state, figures(1, load?.arrival));
  assert.deepEqual(there.effects.at(-1), { type: "overview", near: true });
});
