// What the view shows, kept in the address (after #) so that a link reproduces it and the back button works.
import type { Lang } from "./i18n/index";

export type Selection =
  | { type: "zone" | "group"; slug: string; measure: string | null }
  | { type: "total"; slug: string; measure: string };

export interface State {
  /** Null: today, as the program decides. */
  asOf: string | null;
  lang: Lang;
  selection: Selection | null;
}

export function readState(hash: string): State {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const asOf = query.get("as_of");
  return {
    asOf: asOf && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? asOf : null,
    lang: query.get("lang") === "en" ? "en" : "vi",
    selection: readSelection(query),
  };
}

export function writeState(state: State): string {
  const query = new URLSearchParams();
  if (state.asOf) query.set("as_of", state.asOf);
  if (state.lang !== "vi") query.set("lang", state.lang);
  if (state.selection) {
    query.set(state.selection.type, state.selection.slug);
    if (state.selection.measure) query.set("measure", state.selection.measure);
  }
  const text = query.toString();
  return text === "" ? "" : `#${text}`;
}

/** Whether both show the same thing, whichever measure of it. */
export function sameSubject(a: Selection | null, b: Selection | null): boolean {
  if (a === null || b === null) return a === b;
  return a.type === b.type && a.slug === b.slug && (a.type !== "total" || a.measure === b.measure);
}

function readSelection(query: URLSearchParams): Selection | null {
  const measure = query.get("measure");
  for (const type of ["zone", "group"] as const) {
    const slug = query.get(type);
    if (slug) return { type, slug, measure };
  }
  const total = query.get("total");
  return total && measure ? { type: "total", slug: total, measure } : null;
}
