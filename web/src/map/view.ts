// What the map reads from an account or measures on the screen, apart from drawing.
import type L from "leaflet";
import type { Account, Zone } from "../data/types";
import { shortMeasure } from "../i18n/index";
import { NBSP } from "../i18n/numbers";
import { measureValue } from "../ui/values";
import type { Box } from "./free-space";
import type { Area } from "./tip";

export function boxOf(from: L.Point, to: L.Point): Box {
  return {
    x: (from.x + to.x) / 2,
    y: (from.y + to.y) / 2,
    halfWidth: Math.abs(to.x - from.x) / 2,
    halfHeight: Math.abs(to.y - from.y) / 2,
  };
}

export function slugOf(item: Element): string {
  return item.getAttribute("data-zone") ?? "";
}

/** What a circle is drawn by: planned hectares, else established ones. */
export function areasOf(accounts: Account[]): Map<string, Area> {
  const areas = new Map<string, Area>();
  for (const { subject, measures } of accounts) {
    const key = (["planned", "established"] as const).find((name) => (measures[name]?.value_ha ?? null) !== null);
    const ha = key && measures[key]?.value_ha;
    if (key && subject.slug && typeof ha === "number")
      areas.set(subject.slug, { ha, text: `${shortMeasure(key)} ${measureValue(measures[key]).text}${NBSP}ha` });
  }
  return areas;
}

/** Which shapes are on the map, for the legend. */
export function shapesOf(zones: Zone[], areas: ReadonlyMap<string, Area>): Set<string> {
  return new Set(
    zones.flatMap((zone) => {
      if (zone.has_boundary) return [zone.provisional ? "provisional" : "boundary"];
      const shape = zone.kind === "KKT" ? "ring" : (areas.get(zone.slug)?.ha ?? 0) > 0 ? "circle" : "hollow";
      return zone.mark?.placed ? [shape] : [shape, "centre"];
    }),
  );
}

/** The plane of the nearest zone whose hectares were measured on one; beyond a degree or so it would not be the right one. */
export function nearest(planes: { plane: string; at: L.LatLng }[], middle: L.LatLng): string | null {
  const [first] = planes.map(({ plane, at }) => ({ plane, far: at.distanceTo(middle) })).sort((a, b) => a.far - b.far);
  return first && first.far < 100_000 ? first.plane : null;
}
