// Classes of the legend: their order, colours and patterns are those of data/symbology.toml.
import type { Zone } from "../data/types";
import type { Colour } from "../address";
import { svgElement } from "./symbols";
import { classesOf, svgPattern, tileOf } from "./symbology";

const UNKNOWN = "unknown";

export function classNames(colour: Colour): string[] {
  return classesOf(colour).map(({ key }) => key);
}

/** The class of a zone as the program tells it; one that this page does not know is "unknown". */
export function classOf(zone: Zone, colour: Colour): string {
  const told = colour === "stage" ? zone.stage : zone.clearance;
  return told && classNames(colour).includes(told) ? told : UNKNOWN;
}

/** The CSS class that carries the colour and the two fills. */
export function classStyle(group: string, name: string): string {
  return `class-${group}-${name}`;
}

/** Puts the patterns of classes into the page: a fill, and of zones a hatch for what is provisional. */
export function addPatterns(defs: Element): void {
  for (const group of ["stage", "clearance", "clearance_stage", "function", "lease", "constraint"]) {
    // A fill is the same on light and dark grounds.
    for (const symbol of classesOf(group).filter(({ fill, pattern }) => fill ?? pattern)) {
      const name = `${group}-${symbol.key}`;
      defs.append(svgPattern(`fill-${name}`, tileOf(symbol, false)));
      // What is provisional is a zone.
      if (group !== "stage" && group !== "clearance") continue;
      const hatch = pattern(`hatch-${name}`, `class-${name}`, [["path", { d: "M0-1V8", class: "hatch-line" }]], 7);
      hatch.setAttribute("patternTransform", "rotate(45)");
      defs.append(hatch);
    }
  }
}

/** Lines on a ground of the same colour, which the style sheet names. */
export function pattern(
  id: string,
  style: string,
  ink: [string, Record<string, string | number>][],
  size: number,
): SVGElement {
  const element = svgElement("pattern", {
    id,
    class: style,
    width: size,
    height: size,
    patternUnits: "userSpaceOnUse",
  });
  element.append(
    svgElement("rect", { width: size, height: size, class: "ground" }),
    ...ink.map(([tag, attributes]) => svgElement(tag, attributes)),
  );
  return element;
}
