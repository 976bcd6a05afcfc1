// Fetching: the only module that knows addresses of the program. Nothing else is ever asked.
import type { FeatureCollection } from "geojson";
import { type Filter, NO_FILTER, filterParameters, isFiltered } from "../address";
import type { Faces } from "./land";
import type { ZoneLayers } from "./layers";
import type { Series } from "./steps";
import type {
  Config,
  DateTick,
  FoundUnit,
  GroupDetail,
  ListedUnit,
  Problem,
  Rollup,
  Totals,
  UnitDetail,
  ZoneDetail,
  ZoneList,
} from "./types";

/** An answer that is not the one asked for, in the words of the server where it gave some. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** What every question carries: the date (null = today), the language, real or example, the filter. */
export interface Scope {
  asOf: string | null;
  lang: string;
  example: boolean;
  filter: Filter;
}

export interface Everything {
  /** Every zone, whatever the filter: what the search looks through. */
  all: ZoneList;
  /** Those that the filter lets through. */
  list: ZoneList;
  totals: Totals;
  /** What adds up in each of today's provinces, for the zones that the filter lets through. */
  provinces: Rollup[];
  shapes: FeatureCollection;
}

export async function loadAll(scope: Scope, signal: AbortSignal): Promise<Everything> {
  const whole = { ...scope, filter: NO_FILTER };
  const [all, totals, provinces, shapes, filtered] = await Promise.all([
    get<ZoneList>("/api/v1/zones", whole, signal),
    get<Totals>("/api/v1/totals", scope, signal, { by: "zone" }),
    get<{ accounts: Rollup[] }>("/api/v1/totals", scope, signal, { by: "province" }),
    get<FeatureCollection>("/api/v1/zones", whole, signal, { f: "geojson" }),
    isFiltered(scope.filter) ? get<ZoneList>("/api/v1/zones", scope, signal) : null,
  ]);
  return { all, list: withClasses(filtered ?? all, totals), totals, provinces: provinces.accounts, shapes };
}

/** The list tells a zone's stage; its class of clearance stands in its account. */
function withClasses(list: ZoneList, totals: Totals): ZoneList {
  const told = new Map(totals.accounts.map(({ subject, classes }) => [subject.id, classes?.clearance]));
  return {
    ...list,
    zones: list.zones.map((zone) => ({ ...zone, clearance: zone.clearance ?? told.get(zone.id) ?? null })),
  };
}

export function loadZone(id: string, scope: Scope, signal: AbortSignal): Promise<ZoneDetail> {
  return get(`/api/v1/zones/${encodeURIComponent(id)}`, { ...scope, filter: NO_FILTER }, signal);
}

/** The faces of a measure of a zone; their areas add up to the measured number. */
export function loadFaces(id: string, measure: string, scope: Scope, signal: AbortSignal): Promise<Faces> {
  return get(`/api/v1/zones/${encodeURIComponent(id)}/faces`, { ...scope, filter: NO_FILTER }, signal, { measure });
}

/** What is drawn of the land of a zone, simplified for a zoom. */
export function loadLayers(id: string, scope: Scope, signal: AbortSignal, zoom: number): Promise<ZoneLayers> {
  const path = `/api/v1/zones/${encodeURIComponent(id)}/layers`;
  return get(path, { ...scope, filter: NO_FILTER }, signal, { zoom: String(zoom) });
}

/** The values of a zone at every date on which something changed, up to the date. Null where they cannot be had. */
export function loadSeries(id: string, scope: Scope): Promise<Series | null> {
  const query = new URLSearchParams({ lang: scope.lang });
  if (scope.asOf) query.set("as_of", scope.asOf);
  if (scope.example) query.set("dataset", "example");
  return optional(`/api/v1/zones/${encodeURIComponent(id)}/series?${query}`);
}

export function loadGroup(id: string, scope: Scope, signal: AbortSignal): Promise<GroupDetail> {
  return get(`/api/v1/groups/${encodeURIComponent(id)}`, { ...scope, filter: NO_FILTER }, signal);
}

export function loadUnit(key: string, scope: Scope, signal: AbortSignal): Promise<UnitDetail> {
  return get(`/api/v1/provinces/${encodeURIComponent(key)}`, { ...scope, filter: NO_FILTER }, signal);
}

/** Today's provinces in the store, with the names they had: for the search, which does without where there are none. */
export async function loadUnits(scope: Scope): Promise<ListedUnit[]> {
  const query = new URLSearchParams({ lang: scope.lang });
  if (scope.example) query.set("dataset", "example");
  const answer = await optional<{ provinces: ListedUnit[] }>(`/api/v1/provinces?${query}`);
  return answer?.provinces ?? [];
}

/** Units with an outline whose name holds what was typed. None where they cannot be had. */
export async function findUnits(typed: string, scope: Scope): Promise<FoundUnit[]> {
  const query = new URLSearchParams({ q: typed.slice(0, 100), lang: scope.lang });
  if (scope.asOf) query.set("as_of", scope.asOf);
  const answer = await optional<{ units: FoundUnit[] }>(`/api/v1/units?${query}`);
  return (answer?.units ?? []).filter((unit) => unit.bbox !== null);
}

/** What the installation offers, and its newest revision. Null when it cannot be had: then nothing is offered. */
export function loadConfig(): Promise<Config | null> {
  return optional("/api/v1/config");
}

/** The days on which something changes, oldest first. */
export async function loadDates(scope: Scope): Promise<DateTick[]> {
  const query = new URLSearchParams({ lang: scope.lang });
  if (scope.example) query.set("dataset", "example");
  const answer = await optional<{ dates: DateTick[] }>(`/api/v1/dates?${query}`);
  return (answer?.dates ?? [])
    .filter((tick) => /^\d{4}-\d{2}-\d{2}$/.test(tick.date))
    .sort((a, b) => a.date.localeCompare(b.date));
}

/** Lines of the legal projection in a box of west, south, east, north. Without a plane the program chooses one. */
export function loadGraticule(box: number[], plane: string | null): Promise<FeatureCollection | null> {
  const query = new URLSearchParams({ bbox: box.map((side) => side.toFixed(6)).join(",") });
  if (plane) query.set("plane", plane);
  return optional(`/api/v1/graticule?${query}`);
}

async function optional<T>(address: string): Promise<T | null> {
  try {
    const response = await fetch(address, { headers: { accept: "application/json, application/geo+json" } });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}

async function get<T>(path: string, scope: Scope, signal: AbortSignal, more: Record<string, string> = {}): Promise<T> {
  const query = new URLSearchParams(more);
  if (scope.asOf) query.set("as_of", scope.asOf);
  if (scope.example) query.set("dataset", "example");
  for (const [name, value] of filterParameters(scope.filter)) query.set(name, value);
  query.set("lang", scope.lang);
  const response = await fetch(`${path}?${query}`, {
    signal,
    headers: { accept: "application/json, application/geo+json" },
  });
  if (!response.ok) throw new ApiError(await reason(response), response.status);
  return (await response.json()) as T;
}

async function reason(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as Problem;
    return problem.detail ?? problem.title;
  } catch {
    return `HTTP ${response.status}`;
  }
}
