// What /api/v1/imports answers. Fields are added, never renamed; `null` means: not there.
import type { FeatureCollection, Geometry } from "geojson";

/** A sentence of the program with the code it has for other programs. */
export interface Told {
  code: string;
  text: string;
}

export type Standing = "open" | "inspecting" | "inspected" | "previewing" | "previewed" | "writing" | "written";

export interface ImportState {
  id: string;
  state: Standing;
  files: { name: string; bytes: number }[];
  progress: { stage: string | null; done: number; total: number | null; cancelling: boolean } | null;
  cancelled: boolean;
  problems: Told[];
  inspection: Inspection | null;
  preview: Preview | null;
  outcome: Outcome | null;
  /** Only of a new import. */
  upload_limit?: number;
  kinds?: Kind[];
  choices?: Choices;
  /** What is missing of the guards around the reading of files. */
  guards_missing?: Told[];
}

/** The codes of closed lists, under the field of a wish that takes one of them. */
export type ChoiceField =
  | "status"
  | "quality"
  | "event"
  | "lease_kind"
  | "nested"
  | "level"
  | "function"
  | "constraint"
  | "project_state"
  | "unit_level"
  | "zone_kind"
  | "relation";
export type Choices = Record<ChoiceField, string[]>;

export interface Kind {
  code: string;
  needs_zone: boolean;
  is_land: boolean;
  /** The fields of its records, which columns can be mapped to. */
  fields: string[];
}

export interface Inspection {
  sources: Source[];
  diagnosis?: Diagnosis | null;
}

export interface Source {
  name: string;
  format: string;
  notes?: Told[];
  layers: Layer[];
}

export interface Layer {
  name: string;
  holds: string;
  count: number | null;
  crs: string | null;
  /** Systems that headings state, in their words. */
  stated?: { wording: string }[];
  encoding?: Encoding | null;
  /** The layer of the file that this one is a part of. */
  part_of?: string | null;
  fields?: Field[];
  /** Its polygons in the system that is proposed. */
  land?: { count: number; sound: number; unusable: number; faults: Told[] } | null;
  notes?: Told[];
  /** Whether this is the one that is looked at. */
  chosen?: boolean;
}

export interface Encoding {
  name: string;
  /** How it was found; with a text before and after where it changes any. */
  how: Told;
}

export interface Field {
  name: string;
  samples: string[];
  /** Kinds whose records leave it out, because it concerns persons. */
  personal: string[];
  /** Kind → the fields of its records that this column would fill. */
  proposed: Record<string, string[]>;
}

export interface Diagnosis {
  verdict: "agrees" | "proposes" | "undecided";
  candidates: Candidate[];
  expected: { name: string; lon: number; lat: number; radius_km: number | null }[];
  /** The verdict in sentences. */
  summary: Told[];
  /** What the evidence cannot tell apart. */
  limits: Told[];
}

export interface Candidate {
  /** What is passed back to accept it: `EPSG:9208+swap`. */
  reading: string;
  name: string;
  ailments: Told[];
  evidence: Told[];
  /** Longitude and latitude. */
  centre: [number, number] | null;
  outline: Geometry | null;
}

export interface Preview {
  base: number;
  changes: number;
  report: Report;
  differences: Differences;
  areas: Area[];
  shapes: { collection: FeatureCollection; shown: number; count: number };
}

export interface Report {
  unchanged: number;
  notes: { type: string; code: string; text: string }[];
  refused?: Told[];
  repairs?: { text: string; lon_lat: [number, number] | null }[];
  counts?: { repaired: number; doubtful: number; refused: number };
}

export interface Differences {
  added: Class;
  changed: Class;
  removed: Class;
}

export interface Class {
  count: number;
  /** Of what is gone: how many the changeset ends. */
  ended?: number;
  listed: Listed[];
}

export interface Listed {
  name: string;
  kind: string;
  before_ha: number | null;
  after_ha: number | null;
  difference_ha: number | null;
}

export interface Area {
  name: string;
  plane: string;
  measured_ha: number;
  measured_m2: number;
  ellipsoidal_ha: number | null;
  declared: { value: string; unit: string } | null;
  difference_ha: number | null;
  difference_share: number | null;
}

export interface Outcome {
  changeset: string | null;
  revision: number | null;
  report: Report;
  zones: { slug: string; label: string }[];
}

/** What is asked for: the codes of `matbang import`. */
export interface Wish {
  kind: string;
  reading?: string;
  layer?: string;
  nested?: string;
  encoding?: string;
  zone?: string;
  valid_from?: string;
  complete_through?: string;
  document?: string;
  declared?: { value: string; unit: string };
  status?: string;
  quality?: string;
  event?: string;
  lease_kind?: string;
  level?: string;
  function?: string;
  constraint?: string;
  project_state?: string;
  unit_level?: string;
  zone_kind?: string;
  province?: string;
  issuer?: string;
  replaces?: string;
  relation?: string;
  create_zones?: true;
  without_attributes?: true;
  strict?: true;
  partial?: true;
  end_missing?: true;
  mapping?: Mapping;
}

export interface Mapping {
  /** Field of a record → heading of the file, where it is not the proposed one. */
  columns: Record<string, string>;
  /** Headings that are not read. */
  ignore: string[];
  keep_personal: boolean;
}
