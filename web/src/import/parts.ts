// Small parts that several steps use.
import { type Child, h } from "../ui/dom";
import type { Told } from "../data/answers";

/** A step: its number, its name, and what is in it. One that has to wait says for what. */
export function step(id: string, number: number, title: string, ...content: (Child | Child[])[]): HTMLElement {
  const section = document.getElementById(id);
  if (!section) throw new Error(`no element #${id} in import.html`);
  section.setAttribute("aria-labelledby", `${id}-title`);
  section.replaceChildren(
    h(
      "h2",
      { id: `${id}-title`, tabindex: "-1" },
      h("span", { class: "number", "aria-hidden": "true" }, String(number)),
      title,
    ),
    h("div", { class: "content" }, ...content),
  );
  return section;
}

export function waiting(words: string): HTMLElement {
  return h("p", { class: "none" }, words);
}

/** Sentences of the program. */
export function told(list: readonly Told[], name = "told"): Child {
  return list.length === 0
    ? null
    : h(
        "ul",
        { class: name },
        list.map((one) => h("li", { "data-code": one.code }, one.text)),
      );
}

/** A field with its name above it and what it is for below it. */
export function field(label: string, control: HTMLElement, hint = ""): HTMLElement {
  const id = control.id || control.querySelector("[id]")?.id || "";
  const below = hint ? h("small", { id: `${id}-hint` }, hint) : null;
  if (below)
    (control.matches("input, select, textarea") ? control : control.querySelector("input"))?.setAttribute(
      "aria-describedby",
      below.id,
    );
  return h("div", { class: "field" }, h("label", { for: id }, label), control, below);
}

export function select<C extends string>(
  id: string,
  options: [C, string][],
  value: C,
  onchange: (value: C) => void,
): HTMLSelectElement {
  const element = h(
    "select",
    // Only these can be chosen.
    { id, onchange: () => onchange(element.value as C) },
    options.map(([code, words]) => h("option", { value: code, selected: code === value }, words)),
  );
  return element;
}

/** Bytes as people say them. */
export function size(bytes: number, rounded: (value: number, decimals: number) => string): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${rounded(bytes / 1e3, 0)} kB` : `${rounded(bytes / 1e6, 1)} MB`;
}
