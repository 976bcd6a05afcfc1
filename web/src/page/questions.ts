// Asks the program what the state of the page waits for, and answers with actions.
import {
  ApiError,
  loadAll,
  loadConfig,
  loadDates,
  loadFaces,
  loadGroup,
  loadLayers,
  loadUnit,
  loadUnits,
  loadZone,
} from "../data/api";
import type { History } from "../data/history";
import { type Run, outcome } from "../store";
import { released } from "../ui/press";
import { rollup } from "../ui/totals";
import type { Action, Failure, PanelContent, Question } from "./state";

/** The zoom that land is simplified for: a metre is then a pixel, and nearer the lines stay where they are. */
const LAYERS_ZOOM = 17;

export async function ask(question: Question, { signal, dispatch }: Run<Action>, history: History): Promise<void> {
  switch (question.type) {
    case "figures": {
      const { scope, arrival } = question;
      const figures = await outcome(loadAll(scope, signal), failureOf);
      if ("failure" in figures) return dispatch({ type: "figures_failed", failure: figures.failure, arrival });
      // A date is left by pressing something else: the row must still be there when it is let go.
      await released();
      return dispatch({ type: "figures", data: figures.value, arrival });
    }
    case "config":
      return dispatch({ type: "config", config: await loadConfig() });
    case "revision":
      return dispatch({ type: "revision", config: await loadConfig() });
    case "ticks":
      return dispatch({ type: "ticks", ticks: await loadDates(question.scope) });
    case "units":
      return dispatch({ type: "units", units: await loadUnits(question.scope) });
    case "panel": {
      const { selection, arrival } = question;
      const asked = await outcome(panelContent(question, signal, history), failureOf);
      const content: PanelContent =
        "failure" in asked ? { type: "failed", slug: selection.slug, failure: asked.failure } : asked.value;
      return dispatch({ type: "panel", content, arrival });
    }
    case "faces": {
      const { zone, measure, scope, arrival } = question;
      const faces = await outcome(loadFaces(zone, measure, scope, signal), failureOf);
      if ("failure" in faces) return dispatch({ type: "faces_failed", failure: faces.failure, arrival });
      return dispatch({ type: "faces", faces: faces.value, arrival });
    }
  }
}

async function panelContent(
  { selection, scope, totals, today }: Extract<Question, { type: "panel" }>,
  signal: AbortSignal,
  history: History,
): Promise<PanelContent> {
  const { slug } = selection;
  switch (selection.type) {
    case "total":
      return { type: "total", rollup: rollup(totals, slug), measure: selection.measure };
    case "zone": {
      const [zone, series, layers] = await Promise.all([
        loadZone(slug, scope, signal),
        history.of(slug, scope, totals.revision, lastDay(today)),
        // Without them the panel still tells all numbers.
        loadLayers(slug, scope, signal, LAYERS_ZOOM).catch(() => null),
      ]);
      return { type: "zone", zone, series, layers };
    }
    case "unit":
      return { type: "unit", unit: await loadUnit(slug, scope, signal) };
    case "group":
      return { type: "group", group: await loadGroup(slug, scope, signal) };
  }
}

/** Today, as the program gives it, else by the clock of Vietnam. */
export function lastDay(today: string): string {
  return today || new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format();
}

function failureOf(error: unknown): Failure {
  return error instanceof ApiError ? { status: error.status, reason: error.message } : { status: null, reason: null };
}
