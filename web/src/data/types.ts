// The answers of /api/v1 as the page reads them. In v1 fields are added, never renamed. `null` means: no record.

export interface Subject {
  type: "zone" | "group" | "phase" | "kind" | "province" | "filter" | "all";
  id: string;
  slug?: string;
  name: string;
  kind?: string;
  province?: string | { key: string; name: string } | null;
  /** Kind and name: "CCN Thống Nhất 1". */
  label?: string;
}

/** A figure of a document, as printed. `value` is a decimal string with the printed decimals. */
export interface Reported {
  figure?: string;
  value: string | null;
  value_max?: string | null;
  unit: string;
  qualifier?: string | null;
  status: string;
  /** Of a flow: the first and last day, month or year, inclusive. */
  period?: { from: string; to: string } | null;
  as_of: string | null;
  recorded_on?: string | null;
  age_days?: number | null;
  document?: string | null;
  document_id?: string | null;
  page?: string | null;
  wording?: string | null;
  note?: string | null;
  chosen?: boolean;
  why?: string | null;
}

export interface Measure {
  value_ha?: number | null;
  /** The printed string when `basis` is reported. */
  value?: string | null;
  basis?: "measured" | "reported" | null;
  qualifier?: string | null;
  /** Whether something in it is printed as about, over or between. */
  approximate?: boolean | null;
  /** Whether there may be more of it. */
  at_least?: boolean | null;
  /** Both ends, of printed values that contradict each other. */
  range_ha?: [number, number] | null;
  /** Which number counts, and why. */
  standing?: Standing | null;
  /** Of the boundary in force: the size its document prints. */
  declared?: Declared | null;
  measured_ha?: number | null;
  ellipsoidal_ha?: number | null;
  /** Of records without a polygon. */
  unplotted_ha?: number | null;
  difference_ha?: number | null;
  difference_share?: number | null;
  reported?: Reported[];
}

/** Which number counts where print and drawing differ. */
export interface Standing {
  rule: string;
  notes: Told[];
  questions: Told[];
}

/** A sentence in both languages. */
export interface Told {
  code: string;
  text: { vi: string; en: string };
}

/** A printed size beside a measured one. */
export interface Declared {
  value: string;
  value_max?: string | null;
  unit: string;
  qualifier?: string | null;
  ha: number | null;
  difference_ha: number | null;
  difference_share: number | null;
  document?: string | null;
  document_id?: string | null;
  page?: string | null;
}

/** A record that takes no part in an account, or not wholly. */
export interface LeftOut {
  code: string;
  record: { type: string; id: string | null; slug: string | null } | null;
  name: { vi: string; en: string };
  ha: number | null;
  reason: { vi: string; en: string };
  zone: Reference | null;
}

/** A number of the program with what is known of its exactness. */
export interface Exactness {
  value: number | null;
  /** Whether one side is only about right: then it has no decimals. */
  approximate?: boolean;
  /** It may be more. */
  at_least?: boolean;
  /** It may be less. */
  at_most?: boolean;
  /** Both ends, where it is not one value. */
  range?: [number, number] | null;
  /** Why there is neither: no_denominator, both_at_least, mixed_kinds, no_pair. */
  unknown?: string | null;
}

export interface Ratio extends Exactness {
  id: string;
  numerator: string;
  denominator: string;
  basis?: string | null;
  rule?: string | null;
  numerator_ha?: number | null;
  denominator_ha?: number | null;
}

export interface Coverage {
  measured_ha: number | null;
  reported_only_ha: number | null;
  missing_count: number | null;
}

export interface Account {
  subject: Subject;
  as_of: string;
  revision: number;
  planes?: string[];
  measures: Record<string, Measure | null>;
  indicators?: Record<string, { reported: Reported[] } | null>;
  ratios?: Ratio[];
  coverage?: Coverage | null;
  /** Of a zone: its classes in the legend. */
  classes?: { stage: string; clearance: string } | null;
  /** Why recorded land takes no part in it. */
  doubts?: { code: string; text: { vi: string; en: string } }[];
  left_out?: LeftOut[];
  bars?: { clearance: Bar | null; lease: Bar | null } | null;
  progress?: Progress[] | null;
  href?: string;
}

/** A whole and its parts, as the program divides it. The page subtracts nothing. */
export interface Bar {
  total_ha: number;
  basis: string | null;
  approximate?: boolean;
  at_least?: boolean;
  segments: { key: string; ha: number; at_least?: boolean; at_most?: boolean }[];
}

/** How far clearance has come, by one unit: hectares, households or money. */
export interface Progress extends Omit<Exactness, "value"> {
  unit: string;
  share: number | null;
  numerator: number | string | null;
  denominator: number | string | null;
  basis?: string | null;
  /** Both sides as documents print them, with a decimal point, and the unit: "63.41 / 74.61 ha". */
  text?: string | null;
}

/** One class of the legend. */
export interface ClassTotals {
  class: string;
  count: number;
  measures: Record<string, RollupMeasure | null>;
}

/** What the installation offers. */
export interface Config {
  revision: number;
  has_example: boolean;
  has_units: boolean;
  /** How often another file was opened under the name of the store since the server started. */
  store_reopened: number;
  /** What is wrong with the file of the store now. */
  store_trouble: { code: string; text: string } | null;
  /** Whether this person, at this machine, may import. */
  can_import: boolean;
  basemaps: Basemap[];
}

export interface Basemap {
  name: string;
  type: "xyz" | "wms";
  url: string;
  layers?: string | null;
  attribution?: string | null;
}

/** A day on which something changes. */
export interface DateTick {
  date: string;
  kind: string;
  label?: string | null;
}

export interface RollupPart {
  subject: { type: string; id: string; slug?: string; label?: string; name?: string };
  ha: number | null;
  range_ha?: [number, number] | null;
  approximate?: boolean;
  at_least?: boolean;
  basis: string | null;
  counted: boolean;
  /** Of it only the land of the chosen stages. */
  partial?: boolean;
  why?: string | null;
}

export interface RollupMeasure {
  value_ha: number | null;
  basis: "measured" | "reported" | "mixed" | null;
  /** A printed value in the sum is not exact. */
  approximate?: boolean;
  at_least?: boolean;
  /** Both ends, where values in it contradict each other. */
  range_ha?: [number, number] | null;
  /** The days of the oldest and the newest printed value in it, and how many have none. */
  oldest?: string | null;
  newest?: string | null;
  undated?: number;
  /** How many zones it is of, of how many the groups say there are. */
  of_count?: { kind: string; counted: number; all: number }[];
  /** What several of the parts cover, taken off the sum. */
  overlap_ha?: number;
  measured_ha: number | null;
  reported_only_ha: number | null;
  counted: number;
  missing_count: number;
  parts?: RollupPart[];
}

/** A ratio of several parts: Σ numerators ÷ Σ denominators of those that have both. */
export interface RolledRatio extends Ratio {
  coverage?: number | null;
  headline?: boolean;
  largest?: (Exactness & { subject: Reference; share: number }) | null;
  /** Each counted part that takes no part in it. */
  left_out?: { subject: Reference; side: "numerator" | "denominator"; code: string }[];
}

export interface Rollup {
  subject: Subject;
  /** Of the filter: kinds that fit it and are not added up with the others. */
  left_out_kinds?: string[];
  as_of: string;
  revision: number;
  measures: Record<string, RollupMeasure | null>;
  ratios?: RolledRatio[];
  coverage?: Coverage | null;
  /** Of today's province when its land is known to be that of some of the provinces it was made of. */
  halves?: { holds: string[]; lacks: string[]; text: string } | null;
}

export interface Totals {
  as_of: string;
  revision: number;
  revision_time?: string | null;
  store?: string;
  accounts: Account[];
  /** Accounts of groups; they may also stand among `accounts`. */
  groups?: Account[];
  totals: Rollup[];
  /** Counts and hectares by class, for the filter. */
  classes: { stage: ClassTotals[]; clearance: ClassTotals[] };
  /** Zones whose recorded land takes no part in any of it. */
  doubts?: { zone: string; label: string; code: string; text: string }[];
}

export interface Flag {
  state: string;
  value: string | boolean;
  date: string | null;
  document?: string | null;
  document_id?: string | null;
  page?: string | null;
  wording?: string | null;
}

export interface Mark {
  lon: number;
  lat: number;
  radius_km: number | null;
  basis: string | null;
  /** False: nothing is known but the province, the mark stands at its centre. */
  placed: boolean;
}

export interface Zone {
  id: string;
  slug: string;
  kind: string;
  name: string;
  label: string;
  other_names?: string[];
  province: { key: string; name: string } | null;
  unit: { name: string | null; until: string | null; today: string | null } | null;
  parent: Reference | string | null;
  attached_to: Reference | string | null;
  mark: Mark | null;
  has_boundary: boolean;
  provisional: boolean;
  flags: Flag[];
  stage: string;
  /** none, part, most, all or unknown: told by the account, put beside the stage by data/api.ts. */
  clearance?: string | null;
  document?: string | null;
}

export interface Reference {
  id?: string;
  slug?: string;
  label?: string;
  name?: string;
}

export interface Group {
  id: string;
  slug: string;
  name: string;
  label: string;
  kind: string | null;
  province: { key: string; name: string } | null;
  definition?: string | null;
  member_count: number | null;
  members: string[];
  complete: boolean;
  document?: string | null;
  part_of: Reference | string | null;
}

export interface ZoneList {
  as_of: string;
  revision: number;
  /** Those of its zones, in the order in which they are offered. */
  kinds: string[];
  zones: Zone[];
  groups: Group[];
}

/** What the import mended; the areas are null for repairs that cannot change one. */
export interface Repair {
  kind: string;
  count: number;
  area_before_m2: number | null;
  area_after_m2: number | null;
}

export interface Boundary {
  id: string;
  status: string;
  quality?: string | null;
  crs: string | null;
  plane: string | null;
  plane_reason?: string | null;
  declared?: { value: string; unit: string; qualifier?: string | null } | null;
  measured_ha: number | null;
  measured_m2?: number | null;
  ellipsoidal_ha: number | null;
  ellipsoidal_m2?: number | null;
  difference_ha?: number | null;
  difference_share?: number | null;
  valid_from?: string | null;
  valid_until?: string | null;
  document?: string | null;
  document_id?: string | null;
  transform?: string | null;
  repairs?: Repair[];
}

export interface Work {
  kind: string;
  state: string;
  as_of: string | null;
  document?: string | null;
  document_id?: string | null;
  page?: string | null;
  wording?: string | null;
}

export interface Role {
  organisation: string | { name: string };
  kind: string;
  from?: string | null;
  to?: string | null;
  document?: string | null;
  document_id?: string | null;
}

export interface Target {
  indicator: string | null;
  comparator: string;
  value?: string | null;
  value_max?: string | null;
  unit?: string | null;
  text?: string | null;
  due: string | null;
  responsible?: string | null;
  document?: string | null;
  document_id?: string | null;
  page?: string | null;
  wording?: string | null;
}

export interface Paper {
  id: string;
  number: string;
  title?: string | null;
  issuer?: string | null;
  class?: string | null;
  date?: string | null;
  file?: string | null;
}

interface Detail {
  account: Account;
  phases?: Account[];
  targets?: Target[];
  documents?: Paper[];
}

export interface ZoneDetail extends Zone, Detail {
  boundaries?: Boundary[];
  works?: Work[];
  roles?: Role[];
  groups?: (Reference | string)[];
}

export interface GroupDetail extends Group, Detail {}

export interface NamedUnit {
  key: string;
  name: string;
  name_en?: string;
}

/** One of today's provinces that somebody has something to say of. */
export interface ListedUnit extends NamedUnit {
  former: NamedUnit[];
}

/** An administrative unit that a part of its name has found. */
export interface FoundUnit {
  slug: string;
  name: string;
  level: "province" | "district" | "commune";
  province: NamedUnit | null;
  /** Its last day, where it is no more. */
  until: string | null;
  /** West, south, east, north of its outline. */
  bbox: [number, number, number, number] | null;
}

export interface UnitTarget extends Target {
  /** The province it was set for: the one itself, or one that it took over. */
  set_for: NamedUnit;
}

/** A province, today's or one of before July 2025. */
export interface UnitDetail extends NamedUnit {
  until: string | null;
  successors: NamedUnit[];
  former: NamedUnit[];
  zones: Reference[] | null;
  groups: Reference[] | null;
  /** Of a province of before: zones of today's that no document places in one of before. */
  unplaced: Reference[];
  totals: Rollup[] | null;
  targets: UnitTarget[];
  documents?: Paper[];
}

export interface Problem {
  title: string;
  detail?: string;
  status: number;
}
