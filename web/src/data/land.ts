// The land behind a number as the program returns it: faces whose areas add up to it. Nothing here adds up hectares.
import type { FeatureCollection, MultiPolygon } from "geojson";
import type { Face, FaceFeatures, NamedRecord, RecordKind } from "./answers";

/** A record that covers a face. Of an internal one only its kind is given. */
export type LandRecord = NamedRecord;

export type FaceFacts = Face;

export type Faces = Omit<FaceFeatures, "features"> & FeatureCollection<MultiPolygon, FaceFacts>;

export interface RecordGroup {
  type: RecordKind;
  slugs: string[];
  /** Whether there are internal ones, of which nothing more is given. */
  internal: boolean;
}

/** Every record once, by kind, in the order of `kinds`; a kind that is not among them comes last. */
export function recordGroups(records: LandRecord[], kinds: RecordKind[]): RecordGroup[] {
  const groups = new Map<RecordKind, { slugs: Set<string>; internal: boolean }>();
  for (const { type, slug } of records) {
    const group = groups.get(type) ?? { slugs: new Set(), internal: false };
    if (slug === null) group.internal = true;
    else group.slugs.add(slug);
    groups.set(type, group);
  }
  const rank = (type: RecordKind): number => (kinds.indexOf(type) + kinds.length + 1) % (kinds.length + 1);
  return [...groups]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([type, { slugs, internal }]) => ({
      type,
      slugs: [...slugs].sort((a, b) => a.localeCompare(b, "en", { numeric: true })),
      internal,
    }));
}

/** How many faces there are of each value, in the order they are met. */
export function counts(values: (string | null)[]): [string, number][] {
  const found = new Map<string, number>();
  for (const value of values) if (value !== null) found.set(value, (found.get(value) ?? 0) + 1);
  return [...found];
}
