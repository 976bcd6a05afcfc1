// Answers for the tests of the page: whole ones, of which a test gives only the part it is about.
import type { Account, Config, Group, Measure, NamedUnit, Ratio, Totals, Zone, ZoneList } from "./types";

export function zoneSample(more: Partial<Zone> = {}): Zone {
  return {
    id: "",
    slug: "",
    kind: "KCN",
    name: "",
    other_names: [],
    label: "",
    province: null,
    unit: null,
    parent: null,
    attached_to: null,
    trades: [],
    mark: null,
    has_boundary: false,
    provisional: false,
    flags: [],
    stage: "unknown",
    children: [],
    document: null,
    document_id: null,
    page: null,
    wording: null,
    ...more,
  };
}

export function groupSample(more: Partial<Group> = {}): Group {
  return {
    id: "",
    slug: "",
    name: "",
    label: "",
    kind: null,
    province: null,
    definition: null,
    member_count: null,
    complete: false,
    members: [],
    part_of: null,
    ...more,
  };
}

export function listSample(more: Partial<ZoneList> = {}): ZoneList {
  return { as_of: "2026-11-22", revision: 1, dataset: "real", kinds: [], zones: [], groups: [], ...more };
}

export function unitSample(key: string, name: string): NamedUnit {
  return { key, name, name_en: name };
}

export function measureSample(more: Partial<Measure> = {}): Measure {
  return {
    value_ha: null,
    range_ha: null,
    approximate: null,
    at_least: null,
    value: null,
    basis: null,
    qualifier: null,
    measured_ha: null,
    measured_mm2: null,
    ellipsoidal_ha: null,
    unplotted_ha: null,
    difference_ha: null,
    difference_share: null,
    standing: null,
    reported: [],
    reported_parts: [],
    ...more,
  };
}

export function ratioSample(more: Partial<Ratio> = {}): Ratio {
  return {
    id: "leased.of_leasable",
    value: null,
    numerator: "leased",
    denominator: "leasable",
    basis: null,
    rule: null,
    numerator_value: null,
    denominator_value: null,
    numerator_range: null,
    denominator_range: null,
    numerator_at_least: null,
    denominator_at_least: null,
    numerator_ha: null,
    denominator_ha: null,
    approximate: false,
    at_least: false,
    at_most: false,
    range: null,
    unknown: null,
    ...more,
  };
}

export function accountSample(id: string, more: Partial<Account> = {}): Account {
  return {
    subject: { type: "zone", id, slug: id, name: id, kind: "KCN", province: null, label: id },
    as_of: "2026-11-22",
    revision: 1,
    planes: [],
    measures: {},
    indicators: {},
    ratios: [],
    coverage: { measured_ha: 0, reported_only_ha: 0, missing_count: 0 },
    bars: { clearance: null, lease: null },
    progress: [],
    classes: null,
    doubts: [],
    left_out: [],
    href: "",
    ...more,
  };
}

export function totalsSample(more: Partial<Totals> = {}): Totals {
  return {
    as_of: "2026-11-22",
    revision: 1,
    revision_time: null,
    store: "",
    dataset: "real",
    by: "zone",
    units_as_of: null,
    accounts: [],
    groups: [],
    totals: [],
    classes: { stage: [], clearance: [] },
    doubts: [],
    ...more,
  };
}

export function configSample(more: Partial<Config> = {}): Config {
  return {
    revision: 1,
    revision_time: null,
    store: "",
    store_reopened: 0,
    store_trouble: null,
    has_example: true,
    has_units: true,
    basemaps: [],
    languages: ["vi", "en"],
    can_import: false,
    session: false,
    ...more,
  };
}
