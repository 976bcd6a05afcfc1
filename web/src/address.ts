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

/** What is looked at: a preset of layers, with its classes, headline and curve. */
export const VIEWS = ["plan", "clearance", "leases", "checks"] as const;
export type View = (typeof VIEWS)[number];

/** By what the zones of the overview are coloured. */
export type Colour = "stage" | "clearance";

/** Where the map stands: middle and zoom. */
export interface MapPlace {
  zoom: number;
  lat: number;
  lon: number;
}

export interface Address {
  /** Null: today, as the program decides. */
  asOf: string | null;
  lang: Lang;
  /** The example park instead of the real zones; never both. */
  example: boolean;
  view: View;
  filter: Filter;
  selection: Selection | null;
  /** The section of the panel that is open; null: the one of the view. */
  section: string | null;
  /** The piece, area or lease that is chosen, as `KIND:KEY`. */
  chosen: string | null;
  /** The class of land that is looked at alone. */
  only: string | null;
  /** The earlier day that this one is compared with. */
  before: string | null;
  /** Whether the table stands over the map. */
  table: boolean;
  /** The measure of the chosen zone whose land is shown on the map. */
  land: string | null;
  /** Where the map stands, where a person moved it. */
  map: MapPlace | null;
}

/** The address of a page that nobody has touched. */
export const PLAIN: Address = {
  asOf: null,
  lang: "vi",
  example: false,
  view: "plan",
  filter: NO_FILTER,
  selection: null,
  section: null,
  chosen: null,
  only: null,
  before: null,
  table: false,
  land: null,
  map: null,
};

/** The names of views in an address. */
const VIEW_NAMES: Record<View, string> = { plan: "qh", clearance: "gpmb", leases: "ct", checks: "kt" };

/** How zones of the overview are coloured in a view. */
export function colourOf(view: View): Colour {
  return view === "clearance" ? "clearance" : "stage";
}

const CODE = /^[\w-]{1,60}$/;

function code(text: string | null): string | null {
  return text !== null && CODE.test(text) ? text : null;
}

/** Reads what stands after `#`. Names of earlier versions are read too: a link that was sent stays good. */
export function readAddress(hash: string): Address {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const first = (...names: string[]): string | null =>
    names.map((name) => query.get(name)).find((value) => value !== null) ?? null;
  const selection = readSelection(query);
  const zone = selection?.type === "zone";
  return {
    asOf: readDay(first("d", "as_of")),
    lang: query.get("lang") === "en" ? "en" : "vi",
    example: query.get("dataset") === "example",
    view: readView(first("v"), query.get("colour")),
    filter: readFilter(query),
    selection,
    section: zone ? code(query.get("s")) : null,
    chosen: zone ? chosenOf(query.get("x")) : null,
    only: code(query.get("c")),
    before: readDay(query.get("d2")),
    table: query.get("t") === "1",
    land: zone ? code(first("n", "land")) : null,
    map: readPlace(query.get("m")),
  };
}

export function writeAddress(address: Address): string {
  const { asOf, lang, example, view, filter, selection, section, chosen, only, before, table, land, map } = address;
  const zone = selection?.type === "zone";
  const query: [string, string | null | false][] = [
    ["v", view !== "plan" && VIEW_NAMES[view]],
    ...(selection
      ? ([
          [selection.type === "zone" ? "z" : selection.type, selection.slug],
          ["measure", selection.measure],
        ] as [string, string | null][])
      : []),
    ["s", zone && section],
    ["x", zone && chosen],
    ["n", zone && land],
    ["d", asOf],
    ["d2", before],
    [
      "f",
      filterParameters(filter)
        .map(([name, value]) => `${name}:${value}`)
        .join(";"),
    ],
    ["c", only],
    ["t", table && "1"],
    ["m", map && `${map.lat.toFixed(4)},${map.lon.toFixed(4)},${Number(map.zoom.toFixed(2))}`],
    ["lang", lang !== "vi" && lang],
    ["dataset", example && "example"],
  ];
  const text = query
    .filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%(2C|3A|3B|2F)/gi, decodeURIComponent)}`)
    .join("&");
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
  for (const [type, names] of [
    ["zone", ["z", "zone"]],
    ["group", ["group"]],
  ] as const) {
    const slug = names.map((name) => query.get(name)).find((value) => value);
    if (slug) return { type, slug, measure };
  }
  const unit = code(query.get("unit"));
  if (unit) return { type: "unit", slug: unit, measure: null };
  const total = query.get("total");
  return total && measure ? { type: "total", slug: total, measure } : null;
}

/** `f=kind:KCN,CCN;province:lao-cai`; earlier versions gave each a name of its own. */
function readFilter(query: URLSearchParams): Filter {
  const given = new Map(
    (query.get("f") ?? "").split(";").flatMap((part) => {
      const at = part.indexOf(":");
      return at > 0 ? [[part.slice(0, at), part.slice(at + 1)] as const] : [];
    }),
  );
  const value = (name: string): string | null => given.get(name) ?? query.get(name);
  return {
    kinds: [...new Set((value("kind") ?? "").split(",").filter((kind) => CODE.test(kind)))],
    province: code(value("province")),
    stage: code(value("stage")),
    clearance: code(value("clearance")),
  };
}

function readView(name: string | null, colour: string | null): View {
  return VIEWS.find((view) => VIEW_NAMES[view] === name) ?? (colour === "clearance" ? "clearance" : "plan");
}

function readDay(text: string | null): string | null {
  return text === null ? null : (typedDate(text) ?? null);
}

/** A kind and a key; keys have a slash where they are of a lot. */
function chosenOf(text: string | null): string | null {
  return text !== null && /^\w{1,40}:[\w/.-]{1,120}$/.test(text) ? text : null;
}

/** `14.4690,108.0700,15`; a place that is none of the map's is none. */
function readPlace(text: string | null): MapPlace | null {
  const [lat, lon, zoom, ...rest] = (text ?? "").split(",").map((part) => (part === "" ? Number.NaN : Number(part)));
  if (lat === undefined || lon === undefined || zoom === undefined || rest.length > 0) return null;
  const inside = Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22;
  return inside ? { lat, lon, zoom } : null;
}
