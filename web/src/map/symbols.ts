// What stands for a zone on the map, and in the legend.

/**
 * ring: an economic zone, under the rest; circle: hectares without a boundary; hollow: no hectares;
 * square: a boundary too small to be seen at this zoom.
 */
export type Shape = "ring" | "circle" | "hollow" | "square";

/** A ring as large as a town is pressed on its line; a small one anywhere inside. */
const LARGE_RING_PX = 24;

/** The symbol with radius `r`, drawn around its middle. */
export function symbol(shape: Shape, r: number): SVGElement {
  const half = Math.ceil(r + 3);
  const svg = svgElement("svg", {
    viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`,
    width: 2 * half,
    height: 2 * half,
    "aria-hidden": "true",
  });
  const drawn =
    shape === "square"
      ? svgElement("rect", { x: -r * 0.85, y: -r * 0.85, width: r * 1.7, height: r * 1.7, class: "body" })
      : svgElement("circle", { r, class: "body" });
  // What takes the click: at least as large as a fingertip needs and the marks beside it allow.
  const hit = svgElement("circle", {
    r: Math.max(r, 8),
    class: shape === "ring" && r > LARGE_RING_PX ? "hit on-line" : "hit",
  });
  svg.append(hit, drawn);
  return svg;
}

export function svgElement(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
