// What the view shows, kept in the address (after #) so that a link reproduces it and the back button works.
import type { Lang } from "./i18n/index";
import { typedDate } from "./i18n/typed-date";

export type Selection =
  | { type: "zone" | "group"; slug: string; measure: string | null }
  /** A province: today's or a former one (before July 2025), by its key. `province` in the address is the filter. */
  | { type: "unit"; slug: string; measure: null }
  | { type: "total"; slug: string; measure: string };

/** The choice of zones that are shown. The page only names the filter; the program applies it. */
export interface Filter {
  kinds: string[];
  province: string | null;
  /** One class of the legend, isolated. */
  stage: string | null;
  clearance: string | null;
}

export const NO_FILTER: Filter = { kinds: [], province: null, stage: null, clearance: null };

/** By what the zones are coloured. */
export type Colour = "stage" | "clearance";

export interface Address {
  /** Null: today, as the program decides. */
  asOf: string | null;
  lang: Lang;
  /** The example park instead of the real zones; never both. */
  example: boolean;
  colour: Colour;
  filter: Filter;
  selection: Selection | null;
  /** The measure of the chosen zone whose land is shown on the map. */
  land: string | null;
}

const CODE = /^[\w-]{1,60}$/;

function code(text: string | null): string | null {
  return text !== null && CODE.test(text) ? text : null;
}

export function readAddress(hash: string): Address {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const selection = readSelection(query);
  const asOf = query.get("as_of");
  return {
    asOf: asOf === null ? null : (typedDate(asOf) ?? null),
    lang: query.get("lang") === "en" ? "en" : "vi",
    example: query.get("dataset") === "example",
    colour: query.get("colour") === "clearance" ? "clearance" : "stage",
    filter: {
      kinds: [...new Set((query.get("kind") ?? "").split(",").filter((kind) => CODE.test(kind)))],
      province: code(query.get("province")),
      stage: code(query.get("stage")),
      clearance: code(query.get("clearance")),
    },
    selection,
    land: selection?.type === "zone" ? code(query.get("land")) : null,
  };
}

export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  if (address.asOf) query.set("as_of", address.asOf);
  if (address.lang !== "vi") query.set("lang", address.lang);
  if (address.example) query.set("dataset", "example");
  if (address.colour !== "stage") query.set("colour", address.colour);
  for (const [name, value] of filterParameters(address.filter)) query.set(name, value);
  if (address.selection) {
    query.set(address.selection.type, address.selection.slug);
    if (address.selection.measure) query.set("measure", address.selection.measure);
    if (address.land && address.selection.type === "zone") query.set("land", address.land);
  }
  const text = query.toString();
  return text === "" ? "" : `#${text}`;
}

/** The filter as the program's parameters. */
export function filterParameters({ kinds, province, stage, clearance }: Filter): [string, string][] {
  const all: [string, string | null][] = [
    ["kind", kinds.join(",")],
    ["province", province],
    ["stage", stage],
    ["clearance", clearance],
  ];
  return all.filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== "");
}

export function isFiltered(filter: Filter): boolean {
  return filterParameters(filter).length > 0;
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
  const unit = code(query.get("unit"));
  if (unit) return { type: "unit", slug: unit, measure: null };
  const total = query.get("total");
  return total && measure ? { type: "total", slug: total, measure } : null;
}
