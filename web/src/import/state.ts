// What the import page knows. What is known of the import itself stands in the answer of the program (`ImportState`); beside it
// stands what the person has chosen and not sent yet.
import type { Zone } from "../data/types";
import type { Lang } from "../i18n/index";
import type { Effect } from "../store";
import type { CrsState } from "./crs";
import { type Facts, NO_FACTS, decimal, kindOf, wishOf } from "./facts";
import type { Accepted, ImportKind, ImportState, InspectParams, NewImport, ImportParams } from "../data/answers";
import type { ImportKey } from "./words";

export interface ImportPageState {
  lang: Lang;
  /** Whether this browser may write; null until that is known. */
  session: boolean | null;
  /** Whether the page has all it needs to begin, or knows that it may not. */
  ready: boolean;
  import: ImportState | null;
  /** What can be chosen; null until the program has told. */
  offer: Offer | null;
  zones: Zone[];
  sending: Sending | null;
  asked: { layer: string; encoding: string };
  crs: CrsState;
  facts: Facts;
  /** What the preview was asked for, to know when it no longer holds. */
  previewed: string;
  problems: Problem[];
  /** Hectares of the boundary of each zone that was written, as they are served now. */
  hectares: Readonly<Record<string, number | null>>;
  undone: { revision: number | null } | null;
  /** What the program is at work on. */
  doing: Task | null;
  /** Whether it was asked to look at the files and has not said yet that it does. */
  beginning: boolean;
  /** Whether a preview was asked for meanwhile: it follows. */
  wantsPreview: boolean;
}

export type Offer = Pick<NewImport, "kinds" | "choices" | "upload_limit" | "guards_missing">;

export interface Sending {
  name: string;
  sent: number;
  bytes: number;
}

export type Task = { type: "inspect" } | { type: "preview"; asked: string } | { type: "write" };

/** A sentence of the program, or one of the page. */
export type Problem = { text: string } | { key: ImportKey; values: Record<string, string | number> } | "network";

/** Why something could not be done. */
export interface Refusal {
  status: number;
  problems: Problem[];
}

export type Action =
  | { type: "start" }
  | { type: "entered"; session: boolean; refused: string | null }
  | { type: "token"; typed: string }
  | { type: "begun"; import: NewImport }
  | { type: "zones"; zones: Zone[] }
  | { type: "ready"; focus: boolean }
  | { type: "lang"; lang: Lang }
  | { type: "restart" }
  | { type: "take"; files: File[] }
  | { type: "sending"; sending: Sending }
  | { type: "sent" }
  | { type: "not_sent"; refusal: Refusal }
  | { type: "paste"; text: string }
  | { type: "layer"; layer: string }
  | { type: "encoding"; encoding: string }
  | { type: "look"; reading: string }
  | { type: "accept_crs"; reading: string }
  | { type: "facts"; facts: Partial<Facts> }
  | { type: "zone"; zone: Facts["zone"] }
  | { type: "preview" }
  | { type: "write"; decision: Accepted; message: string; author: string }
  | { type: "undo"; changeset: string }
  | { type: "undone"; revision: number | null }
  | { type: "cancel" }
  /** The program has begun with a task. */
  | { type: "at_work"; import: ImportState; task: Task }
  /** How far the program is. */
  | { type: "told"; import: ImportState }
  /** How far it is could not be had. */
  | { type: "not_told"; id: string; refusal: Refusal }
  | { type: "hectares"; hectares: Readonly<Record<string, number | null>> }
  | { type: "refused"; refusal: Refusal }
  | { type: "close_problems" };

export type Question =
  | { type: "enter" }
  | { type: "exchange"; typed: string }
  | { type: "begin"; focus: boolean }
  | { type: "remove"; id: string }
  | { type: "upload"; slot: "upload"; id: string; files: File[] }
  | { type: "paste"; id: string; text: string }
  | { type: "inspect"; id: string; look: InspectParams }
  | { type: "preview"; id: string; wish: ImportParams; asked: string }
  | {
      type: "write";
      id: string;
      decision: Accepted;
      message: string;
      author: string;
      kind: ImportKind;
      files: string[];
    }
  | { type: "undo"; changeset: string }
  | { type: "cancel"; id: string }
  /** At once, or after a while: how far is it? */
  | { type: "ask"; slot: "ask"; id: string; later: boolean }
  | { type: "hectares"; zones: string[] };

/** What happens to the page beside what is drawn from the state. */
export type Gesture =
  | { type: "speak"; lang: Lang }
  | { type: "forget" }
  | { type: "map" }
  | { type: "map_candidate"; reading: string }
  | { type: "focus"; id: string };

export type ImportEffect = Effect & (Question | Gesture);

/** What a new import begins with. */
export const FRESH = {
  import: null,
  sending: null,
  asked: { layer: "", encoding: "" },
  crs: { looked: null, accepted: null },
  facts: NO_FACTS,
  previewed: "",
  problems: [],
  hectares: {},
  undone: null,
  doing: null,
  beginning: false,
  wantsPreview: false,
} satisfies Partial<ImportPageState>;

export function initialState(lang: Lang): ImportPageState {
  return {
    ...FRESH,
    lang,
    session: null,
    ready: false,
    offer: null,
    zones: [],
  };
}

/** Whether nothing can be changed now. */
export function isLocked({ import: state, sending }: ImportPageState): boolean {
  return !state || sending !== null || state.progress !== null || state.outcome !== null;
}

export function wishOfState(state: ImportPageState): ImportParams {
  const { facts, crs, asked } = state;
  return wishOf(facts, kindOf(state), crs.accepted, asked.layer, asked.encoding);
}

/** Whether what was asked for has changed since the preview. */
export function isStale(state: ImportPageState): boolean {
  return Boolean(state.import?.preview) && state.previewed !== JSON.stringify(wishOfState(state));
}

/** Why nothing can be previewed yet; null when it can. */
export function missing({ import: state, asked, crs, facts }: ImportPageState): ImportKey | null {
  if (!state?.inspection) return "preview.needs_files";
  const several = state.inspection.sources.some(
    (source) => source.layers.length > 1 && !source.layers.some((layer) => layer.chosen),
  );
  if (several && !asked.layer) return "preview.needs_layer";
  if (crs.accepted === null && state.inspection.diagnosis) return "preview.needs_crs";
  return facts.declared !== "" && decimal(facts.declared) === null ? "preview.needs_declared" : null;
}
