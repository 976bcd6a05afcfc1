// Holds the import page together. All steps are seen at once; each says what it waits for.
import { type Lang, type PageKey, lang, setLang, t } from "../i18n/index";
import { type Run, Store } from "../store";
import { byId, h } from "../ui/dom";
import { whenReleased } from "../ui/press";
import { drawCrs } from "./crs";
import { drawDifferences } from "./differences";
import { type Facts, drawFacts } from "./facts";
import { drawFiles, forgetText } from "./files";
import { drawFound } from "./found";
import { field } from "./parts";
import { PreviewMap } from "./preview-map";
import { ask } from "./questions";
import {
  type Action,
  type ImportEffect,
  type ImportPageState,
  type Problem,
  initialState,
  isLocked,
  isStale,
  missing,
} from "./state";
import type { PlacedDiagnosis } from "../data/answers";
import { update } from "./update";
import { w } from "./words";
import { drawWorking } from "./working";
import { drawWriting } from "./writing";

const NO_DIAGNOSIS: PlacedDiagnosis = { verdict: "undecided", candidates: [], expected: [], summary: [], limits: [] };

/** Facts whose fields others depend on; other changes leave the fields as they are typed. */
const SHAPING: (keyof Facts)[] = ["kind", "columns", "keepPersonal", "declared"];

export class ImportPage {
  private readonly store = new Store<ImportPageState, Action, ImportEffect>(
    initialState(new URLSearchParams(location.hash.replace(/^#/, "")).get("lang") === "en" ? "en" : "vi"),
    update,
    (effect, run) => this.perform(effect, run),
  );
  /** The state that is drawn; null before the first. */
  private drawn: ImportPageState | null = null;
  private readonly map: PreviewMap;

  constructor() {
    setLang(this.store.state.lang);
    this.map = new PreviewMap();
  }

  start(): void {
    addEventListener("beforeunload", (event) => {
      const { sending, import: current } = this.store.state;
      if (sending || current?.progress) event.preventDefault();
    });
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => event.preventDefault());
    byId("restart").addEventListener("click", () => this.say({ type: "restart" }));
    // A field is left by pressing something: that must still be there when it is let go.
    this.store.subscribe(() => whenReleased(this.draw));
    this.draw();
    this.say({ type: "start" });
  }

  private readonly say = (action: Action): void => this.store.dispatch(action);

  /** Draws what differs from what stands there; whoever is in a field that is drawn anew stays in it. */
  private readonly draw = (): void => {
    const { state } = this.store;
    const before = this.drawn;
    if (state === before) return;
    this.drawn = state;
    setLang(state.lang);
    const keep = document.activeElement?.id;
    const differs = (...parts: ((of: ImportPageState) => unknown)[]): boolean =>
      !before || state.lang !== before.lang || parts.some((part) => part(state) !== part(before));

    const inspection = (of: ImportPageState): unknown => of.import?.inspection;
    const outcome = (of: ImportPageState): unknown => of.import?.outcome;
    const begun = (of: ImportPageState): unknown => of.import?.id;
    if (differs(begun, outcome, (of) => of.import?.files.length)) this.drawWords(state);
    if (differs(begun, (of) => of.session)) this.drawToken(state);
    if (
      differs(
        begun,
        isLocked,
        filesOf,
        (of) => of.offer,
        (of) => of.sending?.name,
      )
    ) {
      drawFiles(state.import, state.offer?.guards_missing ?? [], state.sending, isLocked(state), {
        take: (files) => this.say({ type: "take", files }),
        paste: (text) => this.say({ type: "paste", text }),
      });
    } else if (state.sending && state.sending !== before?.sending) {
      const bar = byId("step-files").querySelector("progress");
      if (bar) bar.value = state.sending.sent;
    }
    if (differs(begun, inspection, (of) => of.asked)) {
      drawFound(state.import?.inspection ?? null, state.asked, {
        layer: (layer) => this.say({ type: "layer", layer }),
        encoding: (encoding) => this.say({ type: "encoding", encoding }),
      });
    }
    if (differs(begun, inspection, isLocked, (of) => of.crs)) {
      drawCrs(state.import?.inspection ?? null, state.crs, isLocked(state), {
        look: (reading) => this.say({ type: "look", reading }),
        accept: (reading) => this.say({ type: "accept_crs", reading }),
      });
    }
    const shaping = SHAPING.map(
      (key) =>
        (of: ImportPageState): unknown =>
          of.facts[key],
    );
    if (
      differs(
        begun,
        inspection,
        (of) => of.offer,
        (of) => of.zones,
        (of) => of.asked.layer,
        ...shaping,
      )
    ) {
      this.drawFacts(state);
    }
    const preview = (of: ImportPageState): unknown => of.import?.preview;
    if (differs(begun, preview, isStale, missing, isLocked)) this.drawDifferences(state);
    if (
      differs(
        begun,
        preview,
        isStale,
        isLocked,
        outcome,
        (of) => of.hectares,
        (of) => of.undone,
      )
    ) {
      this.drawWriting(state);
    }
    if (
      differs(
        (of) => of.import?.progress,
        (of) => of.sending,
        (of) => of.beginning,
      )
    )
      drawWorking(state, () => this.say({ type: "cancel" }));
    if (differs((of) => of.problems)) this.drawProblems(state.problems);
    if (state.ready) document.body.dataset.ready = "";
    if (keep && document.activeElement?.id !== keep) document.getElementById(keep)?.focus();
  };

  private drawFacts({ facts, offer, zones, import: current, asked }: ImportPageState): void {
    const inspection = current?.inspection ?? null;
    drawFacts(
      { facts, offer, zones, inspection, layer: asked.layer },
      {
        change: (changed) => this.say({ type: "facts", facts: changed }),
        zone: (zone) => this.say({ type: "zone", zone }),
      },
    );
  }

  private drawDifferences(state: ImportPageState): void {
    const key = missing(state);
    const waits = state.import?.outcome || !key ? "" : w(key);
    const preview = state.import?.preview ?? null;
    drawDifferences({ preview, stale: isStale(state), missing: waits, locked: isLocked(state) }, () =>
      this.say({ type: "preview" }),
    );
  }

  private drawWriting(state: ImportPageState): void {
    const { hectares, undone } = state;
    const preview = state.import?.preview ?? null;
    const outcome = state.import?.outcome ?? null;
    const ready = preview !== null && !isStale(state) && preview.changes > 0;
    drawWriting(
      { ready, locked: outcome ? false : isLocked(state), outcome, hectares, undone },
      {
        write: (decision, message, author) => this.say({ type: "write", decision, message, author }),
        undo: (changeset) => this.say({ type: "undo", changeset }),
        restart: () => this.say({ type: "restart" }),
      },
    );
  }

  private drawMap(): void {
    const { import: current, crs } = this.store.state;
    const diagnosis = current?.inspection?.diagnosis;
    if (current?.preview) this.map.preview(current.preview);
    else if (diagnosis) {
      this.map.candidates(diagnosis, crs.looked, crs.accepted === null && diagnosis.verdict === "undecided");
    }
  }

  private drawWords({ import: current }: ImportPageState): void {
    document.documentElement.lang = lang();
    document.title = `${w("title")} – ${t("title")}`;
    byId("title").textContent = w("title");
    byId("subtitle").textContent = w("subtitle");
    byId("back").textContent = w("back");
    byId("back").setAttribute("href", lang() === "vi" ? "/" : `/#lang=${lang()}`);
    byId("restart").textContent = w("restart");
    byId("restart").hidden = !current || (current.files.length === 0 && !current.outcome);
    const languages = byId("languages");
    const focused = languages.contains(document.activeElement);
    languages.setAttribute("aria-label", t("language"));
    languages.replaceChildren(...(["vi", "en"] as const).map((code) => this.language(code)));
    if (focused) languages.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
  }

  private language(code: Lang): HTMLElement {
    const name = t(`language.${code}` as PageKey);
    return h(
      "button",
      {
        type: "button",
        "aria-pressed": String(code === lang()),
        title: name,
        "aria-label": `${code.toUpperCase()} – ${name}`,
        onclick: () => this.say({ type: "lang", lang: code }),
      },
      code.toUpperCase(),
    );
  }

  /** Whoever came without the link is asked for it. */
  private drawToken({ import: current, session }: ImportPageState): void {
    const section = byId("step-token");
    section.hidden = current !== null || session !== false;
    section.replaceChildren();
    if (section.hidden) return;
    const input = h("input", { type: "text", id: "token", autocomplete: "off", spellcheck: "false" });
    const use = (): void => this.say({ type: "token", typed: input.value });
    input.addEventListener("keydown", (event) => event.key === "Enter" && use());
    section.setAttribute("aria-labelledby", "token-title");
    section.replaceChildren(
      h("h2", { id: "token-title" }, w("token.title")),
      h(
        "div",
        { class: "content" },
        h("p", {}, w("token.why")),
        field(w("token.label"), input),
        h("button", { type: "button", id: "use-token", class: "main", onclick: use }, w("token.use")),
      ),
    );
  }

  private drawProblems(problems: readonly Problem[]): void {
    const box = byId("status");
    box.hidden = problems.length === 0;
    box.classList.toggle("failed", !box.hidden);
    box.replaceChildren();
    if (box.hidden) return;
    const close = (): void => this.say({ type: "close_problems" });
    const lines = problems.map((one) => h("li", {}, words(one)));
    box.append(
      h("ul", {}, lines),
      h("button", { type: "button", class: "close", "aria-label": w("close"), onclick: close }, "×"),
    );
  }

  /** Asks the program, or does to the page what its state cannot say. */
  private perform(effect: ImportEffect, run: Run<Action>): Promise<void> | void {
    switch (effect.type) {
      case "speak":
        setLang(effect.lang);
        history.replaceState(null, "", location.pathname + (effect.lang === "vi" ? "" : `#lang=${effect.lang}`));
        return this.map.words();
      case "forget":
        forgetText();
        return this.map.clear();
      case "map":
        return this.drawMap();
      case "map_candidate":
        return this.map.candidates(
          this.store.state.import?.inspection?.diagnosis ?? NO_DIAGNOSIS,
          effect.reading,
          false,
        );
      case "focus":
        return byId(effect.id).focus();
      default:
        return ask(effect, run);
    }
  }
}

/** The files of an import in one text: another answer about the same files is no reason to draw them. */
function filesOf({ import: current }: ImportPageState): string {
  return JSON.stringify(current?.files ?? []);
}

function words(problem: Problem): string {
  if (problem === "network") return t("failed.network");
  return "text" in problem ? problem.text : w(problem.key, problem.values);
}
