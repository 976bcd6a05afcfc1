// The sections of a zone's panel: which stand in it, which view the map takes with one, and where each number stands.
import type { View } from "../address";
import type { IndicatorCode } from "../data/answers";

export const SECTIONS = ["overview", "clearance", "landuse", "leases", "infrastructure", "documents"] as const;
export type Section = (typeof SECTIONS)[number];

/** The view that the map takes when a section is opened; others leave the map as it is. */
const VIEW_OF: Partial<Record<Section, View>> = { clearance: "clearance", landuse: "plan", leases: "leases" };

/** The section that stands open in a view until another is opened. */
const OPENS: Record<View, Section> = {
  plan: "overview",
  clearance: "clearance",
  leases: "leases",
  checks: "overview",
};

/** The section a measure or an indicator stands in; others stand in the overview. */
const MEASURES_OF: Partial<Record<Section, readonly IndicatorCode[]>> = {
  clearance: ["to_recover", "not_required", "cleared", "handed_over", "clean", "left_to_clear"],
  landuse: ["industrial_plan", "industrial_service_plan", "outside_boundary"],
  leases: [
    "leasable",
    "serviced",
    "leased",
    "approved_not_leased",
    "leased_or_approved",
    "leased_outside_industrial",
    "leased_not_cleared",
    "unleased",
    "available",
    "available_unserviced",
    "operating",
    "idle",
    "fill",
  ],
};

export function isSection(name: string | null): name is Section {
  return (SECTIONS as readonly string[]).includes(name ?? "");
}

export function viewOfSection(section: string): View | null {
  return isSection(section) ? (VIEW_OF[section] ?? null) : null;
}

/** The section of the address, else that of the number that is opened, else that of the view. */
export function openSection(section: string | null, view: View, measure: string | null): Section {
  if (isSection(section)) return section;
  return measure === null ? OPENS[view] : sectionOfMeasure(measure);
}

/** Where a measure, or a ratio by what is divided, stands. */
export function sectionOfMeasure(measure: string): Section {
  const [numerator = ""] = measure.replace(/^ratio:/, "").split(".");
  return SECTIONS.find((section) => MEASURES_OF[section]?.some((code) => code === numerator)) ?? "overview";
}
