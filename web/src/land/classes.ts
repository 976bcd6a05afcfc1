// What a view draws of a zone: which rows its legend has, which layers lie on each other, and the words and fills of its classes.
import type { View } from "../address";
import type { Account, ClearanceLegend, FunctionLegend, Headline, Legend, LegendRow } from "../data/answers";
import type { LayerName, ZoneLayers } from "../data/layers";
import { hasTerm, term } from "../i18n/index";

/** A layer of a view, from the bottom up. */
export interface Drawn {
  layer: LayerName;
  /** The group of symbols its classes are filled by; null: edges alone. */
  group: string | null;
  /** How its edges and words look: `web/style/land-map.css` has the rules. */
  look: "fill" | "lots" | "edge" | "overlay";
  labels: boolean;
}

const LAYERS: Record<View, Drawn[]> = {
  plan: [
    { layer: "plan_areas", group: "function", look: "fill", labels: true },
    { layer: "phases", group: null, look: "edge", labels: false },
    { layer: "constraints", group: "constraint", look: "overlay", labels: true },
  ],
  clearance: [
    { layer: "pieces", group: "clearance_stage", look: "fill", labels: true },
    { layer: "plan_areas", group: null, look: "lots", labels: false },
    { layer: "obstacles", group: "clearance_stage", look: "overlay", labels: false },
  ],
  leases: [
    { layer: "plan_areas", group: null, look: "lots", labels: false },
    { layer: "leases", group: "lease", look: "fill", labels: true },
    { layer: "serviced", group: null, look: "edge", labels: false },
  ],
  checks: [
    { layer: "plan_areas", group: null, look: "lots", labels: true },
    { layer: "constraints", group: "constraint", look: "overlay", labels: true },
  ],
};

export function layersOf(view: View): Drawn[] {
  return LAYERS[view];
}

/** Whether anything of a zone is drawn in a view. */
export function hasLand(view: View, layers: ZoneLayers): boolean {
  return LAYERS[view].some(({ layer }) => (layers[layer]?.features.length ?? 0) > 0);
}

/** The group of symbols of the legend, and of land inside the boundary that no record covers. */
const GROUPS: Record<View, { group: string; ground: string | null }> = {
  plan: { group: "function", ground: "unplanned" },
  clearance: { group: "clearance_stage", ground: "none" },
  leases: { group: "lease", ground: null },
  checks: { group: "lease", ground: null },
};

export function groupOf(view: View): string {
  return GROUPS[view].group;
}

/** The class of what is left between the records of a view, where the legend counts it. */
export function groundOf(view: View, account: Account): string | null {
  const { ground } = GROUPS[view];
  return ground !== null && legendOf(view, account)?.rows.some(({ key }) => key === ground) ? ground : null;
}

export type LandLegend = Legend | ClearanceLegend | FunctionLegend;

/** The legend of a zone in a view; null where nothing is recorded. */
export function legendOf(view: View, { land }: Account): LandLegend | null {
  if (!land) return null;
  return { plan: land.functions, clearance: land.clearance, leases: land.leases, checks: null }[view];
}

export function headlineOf(view: View, { headlines }: Account): Headline | null {
  if (!headlines || view === "checks") return null;
  return headlines[view];
}

/** The word of a class; of land without a polygon, that of its class and that it is not drawn. */
export function className(group: string, key: string): string {
  if (hasTerm(group, key)) return term(group, key);
  const bare = key.replace(/_not_drawn$/, "");
  return bare === key ? key : term("land.not_drawn", "of", { name: term(group, bare) });
}

/** The rows that are left to clear: the headline of clearance is their sum. */
const LEFT = ["none", "notice", "inventory", "approved", "left_to_clear"];

export function isLeft({ key }: LegendRow): boolean {
  return LEFT.includes(key.replace(/_not_drawn$/, ""));
}
