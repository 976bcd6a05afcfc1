// The answers of /api/v1 as the page reads them. They are generated (answers.ts); here stand the names the page has for parts of
// them, and what it adds. `null` means: no record.
import type * as answers from "./answers";

export type {
  Account,
  Bar,
  Basemap,
  Boundary,
  ClassCode,
  ClassTotals,
  Config,
  Coverage,
  DateTick,
  Declared,
  Flag,
  FoundUnit,
  Group,
  GroupDetail,
  IndicatorCode,
  LeftOut,
  ListedUnit,
  LabelPoint,
  Measure,
  MeasureCode,
  NamedUnit,
  Paper,
  Problem,
  Progress,
  Ratio,
  Reference,
  Repair,
  Reported,
  Role,
  Rollup,
  RollupMeasure,
  RollupPart,
  Standing,
  Target,
  UnitDetail,
  UnitTarget,
  Work,
  ZoneDetail,
} from "./answers";

/** What a number is about. */
export type Subject = answers.Subject | answers.RollupSubject;

/** A sentence in both languages. */
export type Told = answers.Sentence;

/** A ratio of a roll-up: how much of the scope it speaks of. */
export type RolledRatio = answers.RollupRatio;

/** How exact a quotient is. */
export type Exactness = Pick<answers.Ratio, "value" | "approximate" | "at_least" | "at_most" | "range" | "unknown">;

/** Totals by zone: the page asks for no other. */
export interface Totals extends answers.Totals {
  accounts: answers.Account[];
}

/** A zone of the list. */
export interface Zone extends answers.Zone {
  /** none, part, most, all or unknown: given by the account, put beside the stage by data/api.ts. */
  clearance?: answers.Clearance | null;
}

export interface ZoneList extends answers.ZoneList {
  zones: Zone[];
}
