// The rows of the table: zones and groups with what their accounts say. No drawing here.
import type { Account, Group, Totals, Zone, ZoneList } from "../data/types";
import { kindCode, lang } from "../i18n/index";
import { type Fill, type Value, fill, measureValue } from "./values";

export const MEASURES = ["planned", "boundary", "established", "cleared", "leasable", "leased"] as const;
export type Column = "kind" | "name" | "province" | (typeof MEASURES)[number] | "fill";
export const COLUMNS: Column[] = ["kind", "name", "province", ...MEASURES, "fill"];

export interface Row {
  type: "zone" | "group";
  slug: string;
  label: string;
  name: string;
  kind: string | null;
  province: string;
  values: Record<(typeof MEASURES)[number], Value>;
  fill: Fill;
}

export interface Sorting {
  column: Column;
  down: boolean;
}

const KIND_ORDER = ["KKT", "KCN", "CCN", "KCHN", "KDTDV"];

export function buildRows(list: ZoneList, totals: Totals): { zones: Row[]; groups: Row[] } {
  const accounts = new Map<string, Account>();
  for (const account of [...totals.accounts, ...totals.groups]) {
    accounts.set(`${account.subject.type}:${account.subject.id}`, account);
  }
  return {
    zones: list.zones.map((zone) => row("zone", zone, accounts.get(`zone:${zone.id}`))),
    groups: list.groups.map((group) => row("group", group, accounts.get(`group:${group.id}`))),
  };
}

function row(type: Row["type"], subject: Zone | Group, account: Account | undefined): Row {
  const values = Object.fromEntries(
    MEASURES.map((key) => [key, measureValue(account?.measures[key])]),
  ) as Row["values"];
  return {
    type,
    slug: subject.slug,
    label: subject.label,
    name: subject.name,
    kind: subject.kind,
    province: subject.province?.name ?? "",
    values,
    fill: fill(account),
  };
}

/** Sorted copies; rows without the value stand last in either direction, equal ones by name. */
export function sorted(rows: readonly Row[], { column, down }: Sorting): Row[] {
  const collator = new Intl.Collator(lang(), { numeric: true });
  const byName = (a: Row, b: Row): number => collator.compare(a.name, b.name);
  const turn = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column === "kind") return turn * (kindRank(a) - kindRank(b)) || byName(a, b);
    if (column === "name") return turn * byName(a, b);
    if (column === "province")
      return turn * collator.compare(a.province, b.province) || kindRank(a) - kindRank(b) || byName(a, b);
    const [left, right] = [numberOf(a, column), numberOf(b, column)];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || byName(a, b);
    return turn * (left - right) || byName(a, b);
  });
}

export function kindText(row: Row): string {
  return row.kind ? kindCode(row.kind) : "";
}

function kindRank(row: Row): number {
  const rank = KIND_ORDER.indexOf(row.kind ?? "");
  return rank < 0 ? KIND_ORDER.length : rank;
}

function numberOf(row: Row, column: (typeof MEASURES)[number] | "fill"): number | null {
  return column === "fill" ? row.fill.number : row.values[column].number;
}
