// Step 6: written as a draft or as the next revision, and taken back.
import { rounded } from "../i18n/numbers";
import { lang } from "../i18n/index";
import { type Child, h } from "../ui/dom";
import { totals } from "./differences";
import { field, step, waiting } from "./parts";
import type { Accepted, ImportWritten } from "../data/answers";
import { w } from "./words";

export interface WritingState {
  ready: boolean;
  locked: boolean;
  outcome: ImportWritten | null;
  /** Hectares of the boundary of each zone as they are served now. */
  hectares: Readonly<Record<string, number | null>>;
  undone: { revision: number | null } | null;
}

export interface WritingActions {
  write(decision: Accepted, message: string, author: string): void;
  undo(changeset: string): void;
  restart(): void;
}

const KEPT_AUTHOR = "matbang-author";

export function drawWriting(state: WritingState, actions: WritingActions): void {
  if (state.outcome) {
    step("step-write", 6, w("write.title"), done(state.outcome, state, actions));
    return;
  }
  const message = h("input", { type: "text", id: "message", autocomplete: "off", disabled: state.locked });
  const author = h("input", {
    type: "text",
    id: "author",
    autocomplete: "name",
    value: localStorage.getItem(KEPT_AUTHOR) ?? "",
    disabled: state.locked,
  });
  const write = (decision: Accepted) => (): void => {
    localStorage.setItem(KEPT_AUTHOR, author.value.trim());
    actions.write(decision, message.value.trim(), author.value.trim());
  };
  const off = state.locked || !state.ready;
  step(
    "step-write",
    6,
    w("write.title"),
    state.ready ? null : waiting(w("write.waiting")),
    h("div", { class: "fields" }, field(w("write.message"), message), field(w("write.author"), author)),
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "button", id: "draft", disabled: off, onclick: write("draft") }, w("write.draft")),
      h(
        "button",
        { type: "button", id: "approve", class: "main", disabled: off, onclick: write("approve") },
        w("write.approve"),
      ),
    ),
    h("small", {}, w("write.hint")),
  );
}

function done(outcome: ImportWritten, state: WritingState, actions: WritingActions): Child[] {
  const { changeset, revision } = outcome;
  const words =
    changeset === null
      ? w("done.nothing")
      : revision === null
        ? w("done.draft", { id: changeset })
        : w("done.approved", { revision: String(revision) });
  const links = outcome.zones.map(({ slug, label }) => {
    const ha = state.hectares[slug];
    const hash = new URLSearchParams({ ...(lang() === "vi" ? {} : { lang: lang() }), zone: slug });
    return h(
      "li",
      {},
      h("a", { href: `/#${hash}`, "data-zone": slug }, label),
      typeof ha === "number" ? ` – ${w("done.hectares", { ha: rounded(ha, 4) })}` : "",
    );
  });
  return [
    h("p", { class: "done", role: "status" }, words),
    totals(outcome.report),
    links.length > 0 ? h("ul", { class: "zones" }, links) : null,
    state.undone ? h("p", { class: "undone", role: "status" }, undoneWords(state.undone)) : null,
    h(
      "div",
      { class: "buttons" },
      changeset !== null && !state.undone
        ? h(
            "button",
            { type: "button", id: "undo", disabled: state.locked, onclick: () => actions.undo(changeset) },
            w("undo"),
          )
        : null,
      h("button", { type: "button", id: "again", onclick: () => actions.restart() }, w("done.again")),
    ),
  ];
}

function undoneWords({ revision }: { revision: number | null }): string {
  return revision === null ? w("undo.draft") : w("undo.done", { revision: String(revision) });
}
