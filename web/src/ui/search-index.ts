// What can be searched: names, other names, places old and new, numbers of documents. No drawing here.
import type { Group, ListedUnit, Zone, ZoneList } from "../data/types";
import { composed, stripAccents } from "./strip-accents";

export type Found = "name" | "other" | "former" | "unit" | "document";

export interface Hit {
  type: "zone" | "group" | "unit";
  slug: string;
  kind: string | null;
  label: string;
  province: string;
  /** By what it was found, and the text that matched. */
  by: Found;
  text: string;
}

interface Entry {
  hit: Hit;
  kept: string;
  folded: string;
}

const RANK: Found[] = ["name", "other", "former", "unit", "document"];

export class SearchIndex {
  private readonly entries: Entry[];

  constructor(list: ZoneList, units: ListedUnit[] = []) {
    this.entries = [
      ...list.zones.flatMap((zone) => zoneTexts(zone).map(([by, text]) => entry("zone", zone, by, text))),
      ...list.groups.flatMap((group) => groupTexts(group).map(([by, text]) => entry("group", group, by, text))),
      ...units.flatMap((unit) => unitTexts(unit).map(([by, text]) => unitEntry(unit, by, text))),
    ];
  }

  /** Best first: what has the marks as typed, names before places before documents, whole words before parts. One hit a zone and way. */
  find(typed: string, most = 12): Hit[] {
    const [exact, plain] = [composed(typed), stripAccents(typed)];
    if (plain === "") return [];
    const marked = exact !== plain;
    const scored = this.entries.flatMap((one) => {
      const at = ` ${one.folded}`.indexOf(` ${plain}`);
      const inside = at >= 0 ? at : one.folded.indexOf(plain);
      if (inside < 0) return [];
      const unlike = marked && !one.kept.includes(exact) ? 1 : 0;
      // Whoever types the name of a province and nothing else means the province.
      const whole = one.hit.type === "unit" && one.folded === plain ? 0 : 1;
      return [
        {
          one,
          score: [
            unlike,
            whole,
            RANK.indexOf(one.hit.by),
            at >= 0 ? 0 : 1,
            Math.min(at, 1),
            one.hit.type === "group" ? 1 : 0,
          ],
        },
      ];
    });
    scored.sort((a, b) => compare(a.score, b.score) || a.one.hit.label.localeCompare(b.one.hit.label, "vi"));
    const seen = new Set<string>();
    return scored
      .map(({ one }) => one.hit)
      .filter((hit) => !seen.has(key(hit)) && seen.add(key(hit)))
      .slice(0, most);
  }
}

/** A zone found by its name is not listed again by its other names. */
function key(hit: Hit): string {
  return `${hit.type}:${hit.slug}:${hit.by === "other" ? "name" : hit.by}`;
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - (b[index] ?? 0);
  return 0;
}

function zoneTexts(zone: Zone): [Found, string][] {
  const units = [zone.unit?.name, zone.unit?.today, zone.province?.name].filter((unit): unit is string =>
    Boolean(unit),
  );
  const papers = [zone.document, ...zone.flags.map((flag) => flag.document)].filter((paper): paper is string =>
    Boolean(paper),
  );
  return [
    ["name", zone.label],
    ...zone.other_names.map((name): [Found, string] => ["other", name]),
    ...[...new Set(units)].map((unit): [Found, string] => ["unit", unit]),
    ...[...new Set(papers)].map((paper): [Found, string] => ["document", paper]),
  ];
}

function groupTexts(group: Group): [Found, string][] {
  return [["name", group.label]];
}

/** A province is found by the names of those it took over, and not twice where one of them bore its own. */
function unitTexts(unit: ListedUnit): [Found, string][] {
  const former = unit.former.filter(({ name }) => name !== unit.name);
  return [["name", unit.name], ...former.map(({ name }): [Found, string] => ["former", name])];
}

function unitEntry(unit: ListedUnit, by: Found, text: string): Entry {
  const hit: Hit = { type: "unit", slug: unit.key, kind: null, label: unit.name, province: "", by, text };
  return { hit, kept: composed(text), folded: stripAccents(text) };
}

function entry(type: Hit["type"], subject: Zone | Group, by: Found, text: string): Entry {
  const hit = {
    type,
    slug: subject.slug,
    kind: subject.kind,
    label: subject.label,
    province: subject.province?.name ?? "",
    by,
    text,
  };
  return { hit, kept: composed(text), folded: stripAccents(text) };
}
