// The order in which things happen on the map page. Pure: the next state, and what is to be asked or done after it is drawn.
import { byCode } from "../data/codes";
import { type Address, NO_FILTER, type Selection, colourOf, isFiltered, sameSubject } from "../address";
import type { Config } from "../data/types";
import { type Next as StoreNext, stop } from "../store";
import { sectionOfMeasure, viewOfSection } from "./sections";
import {
  type Action,
  type Arrival,
  type Notice,
  type PageEffect,
  type PageState,
  UNFILTERED,
  accountOf,
  scopeOf,
} from "./state";

type Next = StoreNext<PageState, PageEffect>;

const STAY: Arrival = { move: false, focus: true, overview: false };

export function update(state: PageState, action: Action): Next {
  const next = react(state, action);
  return { ...next, state: settled(next.state) };
}

function react(state: PageState, action: Action): Next {
  const { address } = state;
  switch (action.type) {
    case "start":
      return load(state, { ...STAY, move: true });
    case "retry":
      return load(state, STAY);
    case "popped":
      return follow(state, action.address);
    case "escape":
      if (address.land) return openLand(state, null);
      if (address.only) return inOrder(state, go({ only: null }));
      if (address.chosen) return inOrder(state, go({ chosen: null }));
      return address.selection ? select(state, null, false, false) : { state };
    case "select":
      return select(state, action.selection, action.move, action.reveal);
    case "land":
      // The button that opened it takes it away too.
      return openLand(state, action.measure === address.land ? null : action.measure);
    case "pick":
      return { state: { ...state, picked: state.picked?.id === action.picked.id ? null : action.picked } };
    case "date":
      return inOrder(state, go({ asOf: action.asOf }), (now) => load(now, STAY));
    case "lang":
      return inOrder(state, go({ lang: action.lang }), (now) => load(now, STAY));
    case "filter": {
      // A total is of one filter.
      const selection = address.selection?.type === "total" ? null : address.selection;
      return inOrder(state, go({ filter: action.filter, selection }), (now) => load(now, STAY));
    }
    case "view":
      return look(state, { view: action.view, section: null, only: null });
    case "section": {
      const view = action.keepMap || action.section === null ? null : viewOfSection(action.section);
      return look(state, { section: action.section, ...(view && view !== address.view ? { view, only: null } : {}) });
    }
    case "choose":
      return action.chosen === address.chosen ? { state } : inOrder(state, go({ chosen: action.chosen }));
    case "only":
      return inOrder(state, go({ only: action.only === address.only ? null : action.only }));
    case "table":
      return action.open === address.table ? { state } : inOrder(state, go({ table: action.open }));
    case "compare":
      return inOrder(state, go({ before: action.before }));
    case "map_moved": {
      const now = { ...address, map: action.map };
      return { state: { ...state, address: now }, effects: [{ type: "replace", address: now }] };
    }
    case "example":
      return inOrder(state, go({ example: action.example, filter: NO_FILTER, ...NOTHING_CHOSEN, map: null }), (now) =>
        load(now, { ...STAY, overview: true }),
      );
    case "total": {
      const selection: Selection = { type: "total", slug: "filter", measure: action.measure };
      return inOrder(state, go({ filter: action.filter, ...NOTHING_CHOSEN, selection }), (now) => load(now, STAY));
    }
    case "grid":
      return { state: action.plane === state.gridPlane ? state : { ...state, gridPlane: action.plane } };
    case "accept_notice":
      // What the installation offers is asked again: another store may stand there now.
      return load({ ...state, config: null }, STAY);
    case "ask_revision":
      return { state, effects: state.config && state.data ? [{ type: "revision", slot: "revision" }] : [] };
    case "figures":
      return arrived({ ...state, data: action.data }, action.arrival);
    case "figures_failed": {
      // An address of another program, whose filter or example this one does not know: without them it can answer.
      if (action.failure.status === 400 && (isFiltered(address.filter) || address.example)) {
        return load({ ...state, address: { ...address, ...UNFILTERED } }, action.arrival);
      }
      return { state: { ...state, loading: false, failure: action.failure } };
    }
    case "config":
      return { state: { ...state, config: action.config } };
    case "revision":
      return { state: action.config ? { ...state, notice: noticeOf(state, action.config) } : state };
    case "ticks":
      return { state: { ...state, ticks: action.ticks } };
    case "units":
      return { state: { ...state, units: action.units } };
    case "panel": {
      const { content, arrival } = action;
      const { opening } = state;
      if (!opening) return { state };
      const now = {
        ...state,
        opening: null,
        panel: { selection: opening, content, current: content.type !== "failed" },
      };
      if (content.type === "failed") return withoutLand(now);
      // The panel took its room from the map.
      const moved: PageEffect[] =
        arrival.move && opening.type === "zone" && !state.address.map
          ? [{ type: "go_to_zone", slug: opening.slug }]
          : [];
      return inOrder(
        now,
        (at) => ({ state: at, effects: moved }),
        (at) => landOf(at, arrival),
      );
    }
    case "faces": {
      if (!state.land) return { state };
      const { measure, of, account } = state.land;
      const now: PageState = {
        ...state,
        faces: action.faces,
        land: { measure, of, account, status: "shown", faces: action.faces },
      };
      return { state: now, effects: [...(action.arrival.move ? [FIT] : []), ...focus(now, action.arrival)] };
    }
    case "faces_failed": {
      if (!state.land) return { state };
      const { measure, of, account } = state.land;
      const now: PageState = {
        ...state,
        faces: null,
        land: { measure, of, account, status: "failed", failure: action.failure },
      };
      return { state: now, effects: focus(now, action.arrival) };
    }
  }
}

/** An address in which nothing is chosen. */
const NOTHING_CHOSEN = { selection: null, section: null, chosen: null, only: null, land: null } as const;

const FIT: PageEffect = { type: "fit_land" };

type Step = (state: PageState) => Next;

/** One after the other, each from the state the one before has left. */
function inOrder(state: PageState, ...steps: Step[]): Next {
  return steps.reduce<Next>(
    (before, step) => {
      const { state: now, effects = [] } = step(before.state);
      return { state: now, effects: [...(before.effects ?? []), ...effects] };
    },
    { state, effects: [] },
  );
}

/** Another address, which the back button leaves again. */
function go(change: Partial<Address>): Step {
  return (state) => {
    const address = { ...state.address, ...change };
    const push: PageEffect = { type: "push", address };
    return inOrder({ ...state, address }, dropLand, (now) => ({ state: now, effects: [push] }));
  };
}

/** Another view or section. A class of the other colouring cannot stay isolated: the legend would not show it. */
function look(state: PageState, change: Partial<Address>): Next {
  const { address } = state;
  const recoloured = colourOf(change.view ?? address.view) !== colourOf(address.view);
  const isolated = recoloured && (address.filter.stage !== null || address.filter.clearance !== null);
  const filter = isolated ? { ...address.filter, stage: null, clearance: null } : address.filter;
  return inOrder(state, go({ ...change, filter }), (now) => (isolated ? load(now, STAY) : { state: now }));
}

/** Land of another zone or dataset does not wait for what comes next. */
function dropLand(state: PageState): Next {
  return state.address.land ? { state } : withoutLand(state);
}

/** Takes the land away, from the map and from the panel. */
function withoutLand(state: PageState): Next {
  return { state: { ...state, land: null, faces: null, picked: null }, effects: [stop("faces")] };
}

function load(state: PageState, arrival: Arrival): Next {
  const scope = scopeOf(state);
  return {
    state: { ...state, loading: true, busy: true, failure: null },
    effects: [{ type: "figures", slot: "figures", scope, arrival }],
  };
}

function follow(state: PageState, address: Address): Next {
  const asked = ({ asOf, lang, example, filter }: Address): string => JSON.stringify([asOf, lang, example, filter]);
  const reload = asked(address) !== asked(state.address);
  return inOrder({ ...state, address }, dropLand, (now) =>
    reload ? load(now, STAY) : showSelection(now, { ...STAY, move: true }),
  );
}

function select(state: PageState, selection: Selection | null, move: boolean, reveal: boolean): Next {
  const before = state.address.selection;
  const same = sameSubject(selection, before);
  // Another number of the same zone stands in another section.
  const kept = same
    ? selection?.measure
      ? { section: null }
      : {}
    : { section: null, chosen: null, only: null, land: null };
  const after: PageEffect[] = [
    ...(reveal && !move ? [{ type: "reveal_row" } as const] : []),
    ...(selection === null && before ? [{ type: "focus_back", from: before } as const] : []),
  ];
  return inOrder(
    state,
    // Where the map stands was of what was chosen before.
    go({ selection, ...kept, ...(move ? { map: null } : {}) }),
    (now) => showSelection(now, { ...STAY, move }),
    (now) => ({ state: now, effects: after }),
  );
}

/** The figures are there: the rest follows them. */
function arrived(state: PageState, arrival: Arrival): Next {
  const { address, data, panel } = state;
  const now: PageState = {
    ...state,
    loading: false,
    notice: null,
    today: address.asOf === null && data ? data.list.as_of : state.today,
    panel: panel && { ...panel, current: false },
  };
  const whole = arrival.overview || (arrival.move && address.example && !address.selection);
  const over: PageEffect[] =
    arrival.move && address.map
      ? [{ type: "stand", map: address.map }]
      : whole
        ? [{ type: "overview", near: address.example }]
        : [];
  return inOrder(
    now,
    askOffers,
    (at) => showSelection(at, arrival),
    (at) => ({ state: at, effects: over }),
  );
}

/** Asks what else there is, once for each dataset, language and revision. */
function askOffers(state: PageState): Next {
  const { example, lang } = state.address;
  const offersOf = `${example} ${lang} ${state.data?.totals.revision}`;
  const scope = scopeOf(state);
  const effects: PageEffect[] = state.config ? [] : [{ type: "config", slot: "config" }];
  if (offersOf !== state.offersOf)
    effects.push({ type: "ticks", slot: "ticks", scope }, { type: "units", slot: "units", scope });
  return { state: { ...state, offersOf }, effects };
}

function showSelection(state: PageState, arrival: Arrival): Next {
  const { address, data, panel, today } = state;
  const { selection } = address;
  const moves: PageEffect[] = arrival.move ? [{ type: "reveal_row" }] : [];
  if (arrival.move && selection?.type === "zone") moves.push({ type: "go_to_zone", slug: selection.slug });
  const moved: Step = (now) => ({ state: now, effects: moves });
  if (!selection || !data) {
    return inOrder({ ...state, panel: null, opening: null }, moved, closing, withoutLand);
  }
  if (panel?.current && sameSubject(selection, panel.selection)) {
    const now: PageState = { ...state, opening: null, panel: { ...panel, selection } };
    return inOrder(now, moved, closing, (at) => landOf(at, arrival));
  }
  // The panel is drawn anew: its land is gone. The map keeps what it shows until there is something else to show.
  const now: PageState = { ...state, opening: selection, land: null, picked: null };
  const ask: PageEffect = {
    type: "panel",
    slot: "panel",
    selection,
    scope: scopeOf(now),
    totals: data.totals,
    today,
    arrival,
  };
  return inOrder(now, moved, (at) => ({ state: at, effects: [stop("faces"), ask] }));
}

/** Nobody waits for a panel any more. */
function closing(state: PageState): Next {
  return { state, effects: [stop("panel")] };
}

function openLand(state: PageState, measure: string | null): Next {
  const before = state.address.land;
  const opened = measure ?? before;
  const after: PageEffect[] = measure === null && before ? [{ type: "focus_land_button", measure: before }] : [];
  return inOrder(
    state,
    // The number's section is open, and stays so when its land is taken away: the button has the focus again.
    go({ land: measure, ...(opened === null ? {} : { section: sectionOfMeasure(opened) }) }),
    (now) => landOf(now, { move: true, focus: false, overview: false }),
    (now) => ({ state: now, effects: after }),
  );
}

/** Shows the land of the measure in the address, where the panel of its zone stands; then the panel takes the focus. */
function landOf(state: PageState, arrival: Arrival): Next {
  const account = accountOf(state);
  const { land: measure, lang, example } = state.address;
  if (!account || !measure) return inOrder(state, withoutLand, (now) => ({ state: now, effects: focus(now, arrival) }));
  const { subject, as_of, revision } = account;
  const of = JSON.stringify([subject.id, measure, as_of, revision, lang, example]);
  if (of === state.land?.of) {
    return { state, effects: [...(arrival.move ? [FIT] : []), ...focus(state, arrival)] };
  }
  if (typeof byCode(account.measures, measure)?.measured_ha !== "number") {
    const nothing: PageState = {
      ...state,
      land: { measure, of, account, status: "nothing" },
      faces: null,
      picked: null,
    };
    return { state: nothing, effects: [stop("faces"), ...focus(nothing, arrival)] };
  }
  const zone = subject.slug ?? subject.id;
  return {
    state: { ...state, land: { measure, of, account, status: "loading" }, picked: null },
    effects: [{ type: "faces", slot: "faces", zone, measure, scope: scopeOf(state), arrival }],
  };
}

function focus({ address: { selection, land } }: PageState, { focus: wanted, move }: Arrival): PageEffect[] {
  if (!wanted || !selection) return [];
  // An address may name a number by the land that is opened under it.
  const measure = selection.type === "total" ? null : (selection.measure ?? (move ? land : null));
  return [{ type: "focus_panel", measure }];
}

/** The notice about the store beside the figures. */
function noticeOf({ config, data }: PageState, now: Config): Notice | null {
  if (now.store_trouble) return { type: "trouble", ...now.store_trouble };
  const times = now.store_reopened;
  if (config && times !== config.store_reopened) return { type: "reopened", times, revision: now.revision };
  return now.revision === data?.totals.revision ? null : { type: "newer", revision: now.revision };
}

/** The page is whole again when nothing of a load is on its way. */
function settled(state: PageState): PageState {
  const busy = state.busy && (state.loading || state.opening !== null || state.land?.status === "loading");
  return busy === state.busy ? state : { ...state, busy };
}
