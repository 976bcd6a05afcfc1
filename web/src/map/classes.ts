// Classes of the legend: one colour and one pattern each, so that they differ in grey and for the colour-blind.
import type { Zone } from "../data/types";
import type { Colour } from "../address";
import { svgElement } from "./symbols";

type Ink = "empty" | "dots" | "lines" | "dense" | "solid" | "cross";

/** In the order of progress; the ink grows denser with it. */
const CLASSES: Record<Colour, [string, Ink][]> = {
  stage: [
    ["planned", "dots"],
    ["established", "lines"],
    ["operating", "solid"],
    ["withdrawn", "cross"],
    ["unknown", "empty"],
  ],
  clearance: [
    ["none", "dots"],
    ["part", "lines"],
    ["most", "dense"],
    ["all", "solid"],
    ["unknown", "empty"],
  ],
};
const UNKNOWN = "unknown";

export function classNames(colour: Colour): string[] {
  return CLASSES[colour].map(([name]) => name);
}

/** The class of a zone as the program tells it; one that this page does not know is "unknown". */
export function classOf(zone: Zone, colour: Colour): string {
  const told = colour === "stage" ? zone.stage : zone.clearance;
  return told && classNames(colour).includes(told) ? told : UNKNOWN;
}

/** The CSS class that carries the colour and the two fills. */
export function classStyle(colour: Colour, name: string): string {
  return `class-${colour}-${name}`;
}

/** Puts the patterns of all classes into the page: a fill, and a hatch for what is provisional. */
export function addPatterns(defs: Element): void {
  for (const colour of ["stage", "clearance"] as const) {
    for (const [name, ink] of CLASSES[colour]) {
      defs.append(pattern(`fill-${colour}-${name}`, classStyle(colour, name), INKS[ink], 5));
      const hatch = pattern(
        `hatch-${colour}-${name}`,
        classStyle(colour, name),
        [["path", { d: "M0-1V8", class: "hatch-line" }]],
        7,
      );
      hatch.setAttribute("patternTransform", "rotate(45)");
      defs.append(hatch);
    }
  }
}

const INKS: Record<Ink, [string, Record<string, string | number>][]> = {
  empty: [],
  dots: [["circle", { cx: 1.5, cy: 1.5, r: 1, class: "ink" }]],
  lines: [["path", { d: "M0 1.5H5", class: "ink-line" }]],
  dense: [["path", { d: "M0 1.5H5M1.5 0V5", class: "ink-line" }]],
  solid: [["rect", { width: 5, height: 5, class: "ink" }]],
  cross: [["path", { d: "M0 0L5 5M5 0L0 5", class: "ink-line" }]],
};

/** A fill of lines or dots on a ground of the same colour. */
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
