// Small parts that every section of the panel uses.
import type { NamedUnit, Paper, Reference } from "../../data/types";
import { t } from "../../i18n/index";
import type { Actions } from "../actions";
import { type Child, clean, h } from "../dom";

/** What the sections know about the panel they stand in. */
export interface Context {
  actions: Actions;
  papers: Paper[];
  /** Kind and name of a zone or group by slug, for links. */
  labelOf(slug: string): string | undefined;
}

export function section(id: string, title: string, ...content: (Child | Child[])[]): HTMLElement | null {
  const children = clean(content);
  return children.length === 0 ? null : h("section", { id: `panel-${id}` }, h("h3", {}, title), ...children);
}

/** Name and value; nothing when there is no value. */
export function fact(name: string, ...value: (Child | Child[])[]): HTMLElement[] {
  const children = clean(value);
  return children.length === 0 ? [] : [h("dt", {}, name), h("dd", {}, ...children)];
}

export function facts(...pairs: HTMLElement[][]): HTMLElement | null {
  const rows = pairs.flat();
  return rows.length === 0 ? null : h("dl", {}, rows);
}

export function paperAnchor(paper: Paper): string {
  return `panel-document-${paper.id}`;
}

/** The document of a figure: a link to its entry at the foot of the panel, or its number alone. */
export function documentLink(context: Context, number: string | null, id: string | null): Child {
  if (!number && !id) return null;
  const paper = context.papers.find((found) => (id ? found.id === id : found.number === number));
  const text = number ?? paper?.number ?? "";
  if (!paper) return h("span", { class: "document" }, text);
  return h("button", { type: "button", class: "document link", onclick: () => flash(paperAnchor(paper)) }, text);
}

export function quote(wording: string | null): HTMLElement | null {
  return wording ? h("q", { lang: "vi" }, wording) : null;
}

export function page(text: string | null): string {
  const footnote = /^footnote (.+)$/.exec(text ?? "");
  if (footnote) return t("panel.footnote", { number: footnote[1] ?? "" });
  return text ? t("panel.page", { page: text }) : "";
}

/** What a link needs to know of where it leads. */
type Linked = Partial<Pick<Reference, "slug" | "label">>;

/** A link to another zone, group or province of the store. */
export function subjectLink(
  context: Context,
  type: "zone" | "group" | "unit",
  reference: Linked | string | null,
): Child {
  if (!reference) return null;
  const slug = typeof reference === "string" ? reference : reference.slug;
  const given = typeof reference === "string" ? undefined : reference.label;
  const label = (slug && context.labelOf(slug)) ?? given ?? slug ?? "";
  if (!slug) return label;
  return h(
    "button",
    {
      type: "button",
      class: "link",
      onclick: () => context.actions.select({ type, slug, measure: null }, { move: true }),
    },
    label,
  );
}

/** A link to a province, under the name it has in the language. */
export function unitLink(context: Context, unit: NamedUnit | null): Child {
  return unit ? subjectLink(context, "unit", { slug: unit.key, label: unit.name }) : null;
}

/** Scrolls to a part of the panel, in a section that is opened for it, and lights it up for a moment. */
export function flash(id: string): void {
  const target = document.getElementById(id);
  if (!target) return;
  const closed = target.closest<HTMLElement>(".section-body[hidden]");
  if (closed) document.getElementById(closed.getAttribute("aria-labelledby") ?? "")?.click();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  target.classList.remove("flash");
  // Reading a size makes the browser take the removal into account, so that the animation starts anew.
  void target.offsetWidth;
  target.classList.add("flash");
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
