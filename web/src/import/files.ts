// Step 1: files are dropped or chosen, or a text is pasted.
import { h } from "../ui/dom";
import { rounded } from "../i18n/numbers";
import { size, step, told } from "./parts";
import type { ImportState, Told } from "../data/answers";
import { w } from "./words";

export interface FileActions {
  take(files: File[]): void;
  paste(text: string): void;
}

/** What stands in the field of the text outlives a new drawing. */
let typed = "";

export function drawFiles(
  state: ImportState | null,
  guards: readonly Told[],
  sending: { name: string; sent: number; bytes: number } | null,
  locked: boolean,
  actions: FileActions,
): void {
  const input = h("input", {
    type: "file",
    id: "files",
    multiple: true,
    disabled: locked,
    onchange: () => actions.take([...(input.files ?? [])]),
  });
  // The field itself speaks the language of the browser, so its label stands for it; the keyboard still reaches it.
  input.className = "unseen";
  const drop = h(
    "div",
    { class: "drop" },
    input,
    h("label", { for: "files", class: "choose" }, w("files.drop")),
    h("small", {}, w("files.kinds")),
  );
  const over =
    (on: boolean) =>
    (event: Event): void => {
      event.preventDefault();
      drop.classList.toggle("over", on && !locked);
    };
  drop.addEventListener("dragenter", over(true));
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!locked && files.length > 0) actions.take(files);
  });
  const area = h("textarea", {
    id: "text",
    rows: 5,
    spellcheck: "false",
    disabled: locked,
    oninput: () => {
      typed = area.value;
    },
  });
  area.value = typed;
  const paste = h(
    "details",
    { class: "paste", open: typed !== "" },
    h("summary", {}, w("files.text.summary")),
    h("label", { for: "text" }, w("files.text")),
    area,
    h(
      "button",
      { type: "button", id: "use-text", disabled: locked, onclick: () => actions.paste(area.value) },
      w("files.text.use"),
    ),
  );
  const list = (state?.files ?? []).map((file) =>
    h("li", { "data-file": file.name }, h("b", {}, file.name), ` ${size(file.bytes, rounded)}`),
  );
  const arriving =
    sending &&
    h(
      "li",
      { class: "arriving" },
      h("b", {}, sending.name),
      " ",
      h("progress", {
        max: Math.max(sending.bytes, 1),
        value: sending.sent,
        "aria-label": w("files.sending", { name: sending.name }),
      }),
    );
  step(
    "step-files",
    1,
    w("files.title"),
    told(guards),
    drop,
    paste,
    list.length > 0 || arriving ? h("ul", { class: "files", "aria-label": w("files.list") }, list, arriving) : null,
  );
}

export function forgetText(): void {
  typed = "";
}
