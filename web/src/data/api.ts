// Fetching: the only module that knows addresses of the program. Nothing else is ever asked.
import type { FeatureCollection } from "geojson";
import type { GroupDetail, Problem, Totals, ZoneDetail, ZoneList } from "./types";

/** An answer that is not the one asked for, in the words of the server where it gave some. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** What every question carries: the date of the view (null = today) and the language. */
export interface View {
  asOf: string | null;
  lang: string;
}

export interface Everything {
  list: ZoneList;
  totals: Totals;
  shapes: FeatureCollection;
}

export async function loadAll(view: View, signal: AbortSignal): Promise<Everything> {
  const [list, totals, shapes] = await Promise.all([
    get<ZoneList>("/api/v1/zones", view, signal),
    get<Totals>("/api/v1/totals", view, signal, { by: "zone" }),
    get<FeatureCollection>("/api/v1/zones", view, signal, { f: "geojson" }),
  ]);
  return { list, totals, shapes };
}

export function loadZone(id: string, view: View, signal: AbortSignal): Promise<ZoneDetail> {
  return get(`/api/v1/zones/${encodeURIComponent(id)}`, view, signal);
}

export function loadGroup(id: string, view: View, signal: AbortSignal): Promise<GroupDetail> {
  return get(`/api/v1/groups/${encodeURIComponent(id)}`, view, signal);
}

async function get<T>(path: string, view: View, signal: AbortSignal, more: Record<string, string> = {}): Promise<T> {
  const query = new URLSearchParams(more);
  if (view.asOf) query.set("as_of", view.asOf);
  query.set("lang", view.lang);
  const response = await fetch(`${path}?${query}`, { signal, headers: { accept: "application/json, application/geo+json" } });
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
