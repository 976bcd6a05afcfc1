import assert from "node:assert/strict";
import { test } from "node:test";
import { type Run, Store, stop } from "./store";

type Action =
  | { type: "add"; by: number }
  | { type: "ask"; slot: string }
  | { type: "stop"; slot: string }
  | { type: "same" };
interface Ask {
  type: "ask";
  slot: string;
}

/** A store that counts, and the effects it was asked for. */
function counting() {
  const runs: (Run<Action> & { slot: string })[] = [];
  const store = new Store<number, Action, Ask>(
    0,
    (state, action) => {
      if (action.type === "add") return { state: state + action.by };
      if (action.type === "ask") return { state, effects: [{ type: "ask", slot: action.slot }] };
      if (action.type === "stop") return { state, effects: [stop(action.slot)] };
      return { state };
    },
    ({ slot }, run) => {
      runs.push({ ...run, slot });
    },
  );
  return { store, runs };
}

test("views see every state and the one before it, and none that is the same", () => {
  const { store } = counting();
  const seen: [number, number][] = [];
  store.subscribe((state, before) => seen.push([state, before]));
  store.dispatch({ type: "add", by: 1 });
  store.dispatch({ type: "same" });
  store.dispatch({ type: "add", by: 2 });
  assert.deepEqual(seen, [
    [1, 0],
    [3, 1],
  ]);
});

test("an action said by a view waits until all views have seen the state before it", () => {
  const { store } = counting();
  const seen: string[] = [];
  store.subscribe((state) => {
    seen.push(`first ${state}`);
    if (state === 1) store.dispatch({ type: "add", by: 10 });
  });
  store.subscribe((state) => seen.push(`second ${state}`));
  store.dispatch({ type: "add", by: 1 });
  assert.deepEqual(seen, ["first 1", "second 1", "first 11", "second 11"]);
});

test("a newer effect aborts the one in its slot, which is not heard any more; other slots go on", () => {
  const { store, runs } = counting();
  for (const slot of ["a", "b", "a"]) store.dispatch({ type: "ask", slot });
  const [old, other, newest] = runs as unknown as [Run<Action>, Run<Action>, Run<Action>];
  assert.deepEqual([old.signal.aborted, other.signal.aborted, newest.signal.aborted], [true, false, false]);
  old.dispatch({ type: "add", by: 100 });
  assert.equal(store.state, 0);
  other.dispatch({ type: "add", by: 1 });
  newest.dispatch({ type: "add", by: 2 });
  assert.equal(store.state, 3);
});

test("a slot can be emptied", () => {
  const { store, runs } = counting();
  store.dispatch({ type: "ask", slot: "a" });
  store.dispatch({ type: "stop", slot: "a" });
  runs[0]?.dispatch({ type: "add", by: 1 });
  assert.equal(store.state, 0);
});

test("an effect that fails is a fault that is seen, and what follows it is done", async () => {
  const done: string[] = [];
  const store = new Store<number, string, Ask>(
    0,
    (state, action) => ({ state, effects: ["broken", action].map((slot) => ({ type: "ask", slot })) }),
    ({ slot }) => {
      if (slot === "broken") throw new Error("effect");
      done.push(slot);
    },
  );
  // Node has none; in a browser the console shows it.
  const seen = new Promise<unknown>((resolve) => {
    globalThis.reportError = resolve;
  });
  store.dispatch("one");
  assert.deepEqual(done, ["one"]);
  assert.match(String(await seen), /effect/);
});

test("a view that fails does not block what comes after it", () => {
  const { store } = counting();
  store.subscribe((state) => {
    if (state === 1) throw new Error("view");
  });
  assert.throws(() => store.dispatch({ type: "add", by: 1 }), /view/);
  store.dispatch({ type: "add", by: 1 });
  assert.equal(store.state, 2);
});
