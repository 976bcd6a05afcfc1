// The order in which things happen on the import page. Pure: the next state, and what is to be asked or done after it.
import type { Next as StoreNext } from "../store";
import { stop } from "../store";
import {
  type Action,
  FRESH,
  type Gesture,
  type ImportEffect,
  type ImportPageState,
  type Problem,
  wishOfState,
} from "./state";
import type { ImportState } from "../data/answers";

type Next = StoreNext<ImportPageState, ImportEffect>;

const MAP: Gesture = { type: "map" };
const CANCELLED: Problem = { key: "cancelled", values: {} };
const focus = (id: string): Gesture => ({ type: "focus", id });

export function update(state: ImportPageState, action: Action): Next {
  const { import: current } = state;
  switch (action.type) {
    case "start":
      return { state, effects: [{ type: "enter" }] };
    case "entered": {
      const { session, refused } = action;
      const problems = refused === null ? [] : [{ text: refused }];
      return session
        ? { state: { ...state, session, problems }, effects: [{ type: "begin", focus: false }] }
        : { state: { ...state, session, problems, ready: true } };
    }
    case "token":
      return { state, effects: [{ type: "exchange", typed: action.typed }] };
    case "begun": {
      const { kinds, choices, upload_limit, guards_missing, ...begun } = action.import;
      const offer = { kinds, choices, upload_limit, guards_missing };
      return { state: { ...state, import: begun, offer, problems: [] } };
    }
    case "zones":
      return { state: { ...state, zones: action.zones } };
    case "ready":
      return { state: { ...state, ready: true }, effects: action.focus ? [focus("step-files-title")] : [] };
    case "lang": {
      const ask: ImportEffect[] = current ? [{ type: "ask", slot: "ask", id: current.id, later: false }] : [];
      const { lang } = action;
      return { state: { ...state, lang }, effects: [{ type: "speak", lang }, ...ask] };
    }
    case "restart": {
      const remove: ImportEffect[] = current ? [{ type: "remove", id: current.id }] : [];
      return {
        state: { ...state, ...FRESH },
        effects: [stop("upload"), stop("ask"), { type: "forget" }, ...remove, { type: "begin", focus: true }],
      };
    }
    case "take": {
      if (!current || !state.offer) return { state };
      const limit = state.offer.upload_limit;
      const large = action.files.find((file) => file.size > limit);
      if (large) {
        const values = { name: large.name, limit: Math.round(limit / 1048576) };
        return { state: { ...state, problems: [{ key: "files.too_large", values }] } };
      }
      const upload: ImportEffect = { type: "upload", slot: "upload", id: current.id, files: action.files };
      return { state: { ...state, problems: [] }, effects: [upload] };
    }
    case "sending":
      return { state: { ...state, sending: action.sending } };
    case "sent":
      return inspect({ ...state, sending: null }, true);
    case "not_sent":
      return told({ ...state, sending: null, problems: action.refusal.problems });
    case "paste": {
      if (!current) return { state };
      if (action.text.trim() === "") {
        return { state: { ...state, problems: [{ key: "files.text.empty", values: {} }] } };
      }
      return { state: { ...state, problems: [] }, effects: [{ type: "paste", id: current.id, text: action.text }] };
    }
    case "layer":
      return inspect({ ...state, asked: { ...state.asked, layer: action.layer } }, false);
    case "encoding":
      return inspect({ ...state, asked: { ...state.asked, encoding: action.encoding } }, false);
    case "look": {
      const { reading } = action;
      const crs = { ...state.crs, looked: reading };
      return { state: { ...state, crs }, effects: [{ type: "map_candidate", reading }] };
    }
    case "accept_crs": {
      const crs = { looked: action.reading, accepted: action.reading };
      return { state: { ...state, crs }, effects: [MAP, focus("step-facts-title")] };
    }
    case "facts":
      // A field says its own option alone: those typed since the fields were drawn stay.
      return {
        state: {
          ...state,
          facts: { ...state.facts, ...action.facts, more: { ...state.facts.more, ...action.facts.more } },
        },
      };
    case "zone": {
      const now = { ...state, facts: { ...state.facts, zone: action.zone } };
      // The zone says where the land is expected: the files are looked at with that in mind.
      return current?.inspection && !current.progress ? inspect(now, false) : { state: now };
    }
    case "preview": {
      if (!current) return { state };
      if (state.beginning || state.doing?.type === "inspect") return { state: { ...state, wantsPreview: true } };
      const wish = wishOfState(state);
      const question: ImportEffect = { type: "preview", id: current.id, wish, asked: JSON.stringify(wish) };
      return { state: { ...state, problems: [] }, effects: [question] };
    }
    case "write": {
      if (!current) return { state };
      const { decision, message, author } = action;
      const files = current.files.map((file) => file.name);
      const { kind } = state.facts;
      return {
        state: { ...state, problems: [] },
        effects: [{ type: "write", id: current.id, decision, message, author, kind, files }],
      };
    }
    case "undo":
      return { state: { ...state, problems: [] }, effects: [{ type: "undo", changeset: action.changeset }] };
    case "undone":
      return hectares({ ...state, undone: { revision: action.revision } });
    case "cancel": {
      const sending = state.sending !== null;
      const cancel: ImportEffect[] = current?.progress ? [{ type: "cancel", id: current.id }] : [];
      const now = { ...state, sending: null, problems: sending ? [CANCELLED] : [] };
      const next = sending ? told(now) : { state: now, effects: [] };
      return { ...next, effects: [stop("upload"), ...(next.effects ?? []), ...cancel] };
    }
    case "at_work":
      return goOn({ ...state, import: action.import, doing: action.task, beginning: false });
    case "told": {
      const { import: now } = action;
      // Another import may have begun meanwhile.
      if (now.id !== current?.id) return { state };
      // What stands in the steps is drawn anew when the work is done, not each time the program is asked.
      if (now.progress) return goOn({ ...state, import: { ...current, state: now.state, progress: now.progress } });
      return goOn({ ...state, import: now });
    }
    case "not_told": {
      if (action.id !== current?.id) return { state };
      const { problems } = action.refusal;
      const idle = { doing: null, beginning: false, wantsPreview: false };
      return { state: { ...state, ...idle, import: { ...current, progress: null }, problems } };
    }
    case "hectares": {
      const after = current?.outcome ? [focus("step-write-title")] : [];
      return { state: { ...state, hectares: action.hectares }, effects: after };
    }
    case "refused": {
      const { status, problems } = action.refusal;
      const session = status === 403 && !current ? false : state.session;
      return { state: { ...state, problems, session, beginning: false, wantsPreview: false } };
    }
    case "close_problems":
      return { state: { ...state, problems: [] } };
  }
}

/** Has the files looked at; `anew` when they are others than before, so that what was accepted no longer holds. */
function inspect(state: ImportPageState, anew: boolean): Next {
  const { import: current } = state;
  if (!current) return { state };
  const now: ImportPageState = anew
    ? { ...state, crs: FRESH.crs, asked: FRESH.asked, facts: { ...state.facts, columns: {} } }
    : state;
  const { layer, encoding } = now.asked;
  const zone = now.facts.zone?.slug;
  const look = { ...(layer && { layer }), ...(encoding && { encoding }), ...(zone && { zone }) };
  return { state: { ...now, problems: [], beginning: true }, effects: [{ type: "inspect", id: current.id, look }] };
}

/** Asks what the program knows of the import now. */
function told(state: ImportPageState): Next {
  const { import: current } = state;
  return { state, effects: current ? [{ type: "ask", slot: "ask", id: current.id, later: false }] : [] };
}

/** Asks again while the program is at work; what was worked on is done when it is not any more. */
function goOn(state: ImportPageState): Next {
  const { import: current, doing } = state;
  if (!current) return { state };
  if (current.progress) return { state, effects: [{ type: "ask", slot: "ask", id: current.id, later: true }] };
  if (!doing) return { state, effects: [MAP] };
  const problems = current.cancelled ? [CANCELLED] : current.problems.map(({ text }) => ({ text }));
  const now: ImportPageState = { ...state, doing: null, problems };
  switch (doing.type) {
    case "inspect": {
      const looked = { ...now, crs: proposed(now, current), wantsPreview: false };
      if (!now.wantsPreview || problems.length > 0) return { state: looked, effects: [MAP] };
      const next = update(looked, { type: "preview" });
      return { ...next, effects: [MAP, ...(next.effects ?? [])] };
    }
    case "preview":
      return current.preview
        ? { state: { ...now, previewed: doing.asked }, effects: [MAP, focus("step-differences-title")] }
        : { state: now, effects: [MAP] };
    case "write":
      return hectares(now);
  }
}

/** The first candidate is looked at; it is taken by itself only where the file says it and the place agrees. */
function proposed({ crs }: ImportPageState, { inspection }: ImportState): ImportPageState["crs"] {
  const diagnosis = inspection?.diagnosis;
  const first = diagnosis?.candidates[0]?.reading ?? null;
  const known = diagnosis?.candidates.some((one) => one.reading === crs.looked) ?? false;
  const sure = crs.accepted === null && diagnosis?.verdict === "agrees";
  return { looked: known ? crs.looked : first, accepted: sure ? first : crs.accepted };
}

/** Asks what the zones measure now that something was written. */
function hectares(state: ImportPageState): Next {
  const zones = (state.import?.outcome?.zones ?? []).slice(0, 5).map(({ slug }) => slug);
  return { state, effects: [{ type: "hectares", zones }] };
}
