import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Action,
  type ImportEffect,
  type ImportPageState,
  type Offer,
  initialState,
  isLocked,
  isStale,
  missing,
} from "./state";
import type { PlacedDiagnosis, ImportState } from "../data/answers";
import { update } from "./update";

function through(state: ImportPageState, ...actions: Action[]) {
  let effects: readonly { type: string; slot?: string }[] = [];
  let now = state;
  for (const action of actions) {
    const next = update(now, action);
    now = next.state;
    effects = next.effects ?? [];
  }
  const types = effects.map(({ type, slot }) => (type === "stop" ? `stop ${slot}` : type));
  return { state: now, effects: effects as ImportEffect[], types };
}

const OPEN: ImportState = {
  id: "1",
  state: "open",
  files: [],
  progress: null,
  cancelled: false,
  problems: [],
  inspection: null,
  preview: null,
  outcome: null,
};
const AT_WORK = { stage: null, done: 1, total: 2, cancelling: false };
const diagnosis = (verdict: PlacedDiagnosis["verdict"]): PlacedDiagnosis => {
  const candidate = (reading: string) => ({
    reading,
    crs: reading,
    name: reading,
    adjustments: [],
    approximate: false,
    score: 1,
    ailments: [],
    evidence: [],
    centre: null,
    outline: null,
  });
  const candidates = [candidate("EPSG:9208"), candidate("EPSG:9209")];
  return { verdict, candidates, expected: [], summary: [], limits: [] };
};
const inspected = (verdict: PlacedDiagnosis["verdict"]): ImportState => ({
  ...OPEN,
  state: "inspected",
  inspection: { sources: [], diagnosis: diagnosis(verdict) },
});
const PREVIEW = { changes: 1 } as NonNullable<ImportState["preview"]>;
const previewed: ImportState = { ...inspected("agrees"), state: "previewed", preview: PREVIEW };

const OFFER: Offer = { kinds: [], choices: {} as Offer["choices"], upload_limit: 1024 * 1048576, guards_missing: [] };
const begun = through(initialState("vi"), { type: "begun", import: { ...OPEN, ...OFFER } }).state;
const looked = (verdict: PlacedDiagnosis["verdict"]) =>
  through(begun, { type: "at_work", import: inspected(verdict), task: { type: "inspect" } });
/** A preview of what is asked for in `state`. */
function shown(state: ImportPageState): ImportPageState {
  const [question] = through(state, { type: "preview" }).effects;
  assert.ok(question?.type === "preview");
  const task = { type: "preview", asked: question.asked } as const;
  return through(state, { type: "at_work", import: previewed, task }).state;
}

test("whoever has no session is asked for a token, and begins with it", () => {
  const out = through(initialState("vi"), { type: "entered", session: false, refused: "hết hạn" });
  assert.deepEqual([out.types, out.state.ready, out.state.problems], [[], true, [{ text: "hết hạn" }]]);
  const into = through(out.state, { type: "entered", session: true, refused: null });
  assert.deepEqual([into.types, into.state.problems], [["begin"], []]);
  // A session that ended meanwhile is asked for again.
  const refusal = { status: 403, problems: [{ text: "không được" }] };
  assert.equal(through(into.state, { type: "refused", refusal }).state.session, false);
  assert.equal(through({ ...begun, session: true }, { type: "refused", refusal }).state.session, true);
});

test("the program is asked until it has done, and its steps stay as they are meanwhile", () => {
  const working = { ...OPEN, state: "inspecting", progress: AT_WORK } as ImportState;
  const first = through(begun, { type: "at_work", import: working, task: { type: "inspect" } });
  assert.deepEqual(first.effects, [{ type: "ask", slot: "ask", id: "1", later: true }]);
  assert.ok(isLocked(first.state));
  const told = { ...inspected("agrees"), progress: AT_WORK };
  const second = through(first.state, { type: "told", import: told });
  assert.deepEqual(second.types, ["ask"]);
  assert.equal(second.state.import?.inspection, first.state.import?.inspection);
  const done = through(second.state, { type: "told", import: inspected("agrees") });
  assert.deepEqual([done.types, done.state.doing], [["map"], null]);
  assert.ok(!isLocked(done.state));
});

test("a preview that is asked for while the files are looked at anew follows it", () => {
  const zone = { slug: "kcn-a", label: "KCN A" };
  const ready = through(begun, { type: "told", import: inspected("agrees") }).state;
  const chosen = through({ ...ready, crs: { looked: "EPSG:9208", accepted: "EPSG:9208" } }, { type: "zone", zone });
  assert.deepEqual([chosen.types, chosen.state.beginning], [["inspect"], true]);
  const pressed = through(chosen.state, { type: "preview" });
  assert.deepEqual([pressed.types, pressed.state.wantsPreview], [[], true]);
  const working = { ...inspected("agrees"), progress: AT_WORK };
  const atWork = through(pressed.state, { type: "at_work", import: working, task: { type: "inspect" } });
  const done = through(atWork.state, { type: "told", import: inspected("agrees") });
  assert.deepEqual([done.types, done.state.wantsPreview], [["map", "preview"], false]);
  const refused = through(pressed.state, { type: "refused", refusal: { status: 500, problems: [{ text: "x" }] } });
  assert.deepEqual([refused.state.beginning, refused.state.wantsPreview], [false, false]);
});

test("an answer about another import is not heard", () => {
  const other = { ...previewed, id: "2" };
  assert.equal(through(begun, { type: "told", import: other }).state, begun);
  const refusal = { status: 404, problems: [] };
  assert.equal(through(begun, { type: "not_told", id: "2", refusal }).state, begun);
});

test("why the program cannot be asked stays on the page, and the work does not seem to go on", () => {
  const working = through(begun, {
    type: "at_work",
    import: { ...OPEN, progress: AT_WORK },
    task: { type: "write" },
  }).state;
  const lost = through(working, { type: "not_told", id: "1", refusal: { status: 0, problems: ["network"] } });
  assert.deepEqual([lost.state.problems, lost.state.import?.progress, lost.types], [["network"], null, []]);
});

test("the first candidate is taken by itself only where file and place agree", () => {
  assert.deepEqual(looked("agrees").state.crs, { looked: "EPSG:9208", accepted: "EPSG:9208" });
  for (const verdict of ["proposes", "undecided"] as const) {
    const { state } = looked(verdict);
    assert.deepEqual(state.crs, { looked: "EPSG:9208", accepted: null });
    assert.equal(missing(state), "preview.needs_crs");
  }
});

test("what a person accepted holds while the same files are looked at again, and not for other files", () => {
  const accepted = through(looked("proposes").state, { type: "accept_crs", reading: "EPSG:9209" });
  assert.deepEqual(accepted.types, ["map", "focus"]);
  const again = through(accepted.state, { type: "layer", layer: "ranh" });
  assert.deepEqual(again.effects, [{ type: "inspect", id: "1", look: { layer: "ranh" } }]);
  const task = { type: "inspect" } as const;
  const same = through(again.state, { type: "at_work", import: inspected("agrees"), task }).state;
  assert.deepEqual(same.crs, { looked: "EPSG:9209", accepted: "EPSG:9209" });
  const other = through(same, { type: "sent" });
  assert.deepEqual([other.state.crs.accepted, other.state.asked.layer], [null, ""]);
});

test("a field says its own option alone, and what was typed in the others stays", () => {
  const state = through(
    looked("agrees").state,
    { type: "facts", facts: { more: { issuer: "Sở Công Thương" } } },
    { type: "facts", facts: { more: { replaces: "91/BC-SCT" } } },
    { type: "facts", facts: { document: "97/BC-SCT" } },
  ).state;
  const { issuer, replaces } = state.facts.more;
  assert.deepEqual([issuer, replaces], ["Sở Công Thương", "91/BC-SCT"]);
});

test("a preview holds until something else is asked for, and again when it is taken back", () => {
  const state = shown(looked("agrees").state);
  assert.ok(!isStale(state));
  const changed = through(state, { type: "facts", facts: { document: "12/QĐ" } }).state;
  assert.ok(isStale(changed));
  assert.ok(!isStale(through(changed, { type: "facts", facts: { document: "" } }).state));
});

test("what was changed while the program was at work on the preview is not in it", () => {
  const ready = looked("agrees").state;
  const [question] = through(ready, { type: "preview" }).effects;
  assert.ok(question?.type === "preview");
  const changed = through(ready, { type: "facts", facts: { document: "12/QĐ" } }).state;
  const task = { type: "preview", asked: question.asked } as const;
  assert.ok(isStale(through(changed, { type: "at_work", import: previewed, task }).state));
});

test("reasons of a refused preview are told; a cancelled one says so", () => {
  const ready = looked("agrees").state;
  const task = { type: "preview", asked: "" } as const;
  const refused = { ...inspected("agrees"), problems: [{ code: "x", text: "hàng 3" }] };
  assert.deepEqual(through(ready, { type: "at_work", import: refused, task }).state.problems, [{ text: "hàng 3" }]);
  const cancelled = { ...refused, cancelled: true };
  assert.deepEqual(through(ready, { type: "at_work", import: cancelled, task }).state.problems, [
    { key: "cancelled", values: {} },
  ]);
});

test("a file over the limit is not sent", () => {
  const file = { name: "to.gpkg", size: 3 * 1048576 } as File;
  const large = through({ ...begun, offer: { ...OFFER, upload_limit: 2 * 1048576 } }, { type: "take", files: [file] });
  assert.deepEqual(large.types, []);
  assert.deepEqual(large.state.problems, [{ key: "files.too_large", values: { name: "to.gpkg", limit: 2 } }]);
  assert.deepEqual(through(begun, { type: "take", files: [file] }).types, ["upload"]);
});

test("sending is stopped by the person; what has arrived is asked for", () => {
  const sending = through(begun, { type: "sending", sending: { name: "a", sent: 1, bytes: 2 } }).state;
  const stopped = through(sending, { type: "cancel" });
  assert.deepEqual(stopped.types, ["stop upload", "ask"]);
  assert.deepEqual([stopped.state.sending, stopped.state.problems], [null, [{ key: "cancelled", values: {} }]]);
});

test("another zone has the files looked at again, but not while the program is at work", () => {
  const zone = { slug: "kcn-a", label: "KCN A" };
  const asked = through(looked("agrees").state, { type: "zone", zone });
  assert.deepEqual(asked.effects, [{ type: "inspect", id: "1", look: { zone: "kcn-a" } }]);
  const busy = { ...asked.state, import: { ...inspected("agrees"), progress: AT_WORK } };
  assert.deepEqual(through(busy, { type: "zone", zone: null }).types, []);
});

test("after the writing, and after it is taken back, the hectares are those that are served now", () => {
  const outcome = { changeset: "c", revision: 2, report: {}, zones: [{ slug: "kcn-a", label: "KCN A" }] };
  const written = { ...previewed, outcome } as unknown as ImportState;
  const done = through(shown(looked("agrees").state), { type: "at_work", import: written, task: { type: "write" } });
  assert.deepEqual(done.effects, [{ type: "hectares", zones: ["kcn-a"] }]);
  const read = through(done.state, { type: "hectares", hectares: { "kcn-a": 1.5 } });
  assert.deepEqual(read.effects, [{ type: "focus", id: "step-write-title" }]);
  const undone = through(read.state, { type: "undone", revision: 3 });
  assert.deepEqual([undone.types, undone.state.undone], [["hectares"], { revision: 3 }]);
});

test("a new import begins with nothing of the old one, in the same language", () => {
  const state = { ...shown(looked("agrees").state), lang: "en" as const };
  const anew = through(state, { type: "restart" });
  assert.deepEqual(anew.types, ["stop upload", "stop ask", "forget", "remove", "begin"]);
  const { crs, previewed: asked, import: current, lang } = anew.state;
  assert.deepEqual([crs.accepted, asked, current, lang], [null, "", null, "en"]);
});
