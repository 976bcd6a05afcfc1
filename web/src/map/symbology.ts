// Symbols of classes as the map draws them: the data of data/symbology.toml as patterns of SVG and of a canvas.
import symbols from "../../../data/symbology.toml";
import type { ColourToken, SymbolClass, SymbolGroup, SymbolPattern } from "../data/answers";
import { svgElement } from "./symbols";

/** A part of the file: what it does not say is not there, where the program answers `null`. */
type Said<T, Always extends keyof T> = { [K in Always]: T[K] } & {
  [K in Exclude<keyof T, Always>]?: NonNullable<T[K]>;
};
export type ClassSymbol = Said<SymbolClass, "key" | "vi" | "en">;
export interface Symbols {
  tokens: Said<ColourToken, "key" | "role" | "light" | "dark">[];
  patterns: Said<SymbolPattern, "key" | "path">[];
  groups: (Omit<Said<SymbolGroup, "key" | "vi" | "en">, "classes"> & { classes: ClassSymbol[] })[];
}

/** The side of the tile that paths of patterns are drawn in. */
const TILE = 8;

/** A line of a pattern; lengths in pixels. */
interface Stroke {
  path: string;
  colour: string;
  width: number;
  opacity: number;
  round: boolean;
}

/** What repeats in the land of a class. */
export interface Tile {
  /** The side, in pixels. */
  side: number;
  /** The turn, degrees clockwise. */
  angle: number;
  /** The colour below, where there is one. */
  ground: string | undefined;
  strokes: Stroke[];
}

/** The classes of a group, in the order of its legend. */
export function classesOf(group: string): ClassSymbol[] {
  return symbols.groups.find(({ key }) => key === group)?.classes ?? [];
}

/** The tile of a class. A pattern in the colour of the class's lines follows that colour on dark grounds. */
export function tileOf(symbol: ClassSymbol, dark: boolean): Tile {
  const { pattern, pitch = TILE, angle = 0, ink, ink_opacity = 1, ink_width = 1, under, under_width = 0 } = symbol;
  const found = symbols.patterns.find(({ key }) => key === pattern);
  const strokes: Stroke[] = [];
  if (found && ink) {
    const { path, round = false } = found;
    if (under) strokes.push({ path, colour: under, width: under_width, opacity: 1, round });
    const colour = dark && ink === symbol.line ? (symbol.line_dark ?? ink) : ink;
    strokes.push({ path, colour, width: ink_width, opacity: ink_opacity, round });
  }
  return { side: pitch, angle, ground: symbol.fill, strokes };
}

/** The tile as a pattern of SVG. */
export function svgPattern(id: string, { side, angle, ground, strokes }: Tile): SVGElement {
  const element = svgElement("pattern", { id, width: side, height: side, patternUnits: "userSpaceOnUse" });
  if (angle) element.setAttribute("patternTransform", `rotate(${angle})`);
  if (ground) element.append(svgElement("rect", { width: side, height: side, fill: ground }));
  const scale = side / TILE;
  for (const { path, colour, width, opacity, round } of strokes)
    element.append(
      svgElement("path", {
        d: path,
        transform: `scale(${scale})`,
        fill: "none",
        stroke: colour,
        "stroke-width": width / scale,
        "stroke-opacity": opacity,
        ...(round ? { "stroke-linecap": "round" } : {}),
      }),
    );
  return element;
}

/** The tile as a fill of a canvas; `density` is the number of its points per pixel of the page. */
export function canvasPattern(
  context: CanvasRenderingContext2D,
  { side, angle, ground, strokes }: Tile,
  density = 1,
): CanvasPattern | null {
  // A whole number of points, or the tiles would not meet.
  const points = Math.max(1, Math.round(side * density));
  const tile = new OffscreenCanvas(points, points);
  const drawn = tile.getContext("2d");
  if (!drawn) return null;
  if (ground) {
    drawn.fillStyle = ground;
    drawn.fillRect(0, 0, points, points);
  }
  const scale = points / TILE;
  drawn.scale(scale, scale);
  for (const { path, colour, width, opacity, round } of strokes) {
    drawn.globalAlpha = opacity;
    drawn.strokeStyle = colour;
    drawn.lineWidth = (width * density) / scale;
    drawn.lineCap = round ? "round" : "butt";
    drawn.stroke(new Path2D(path));
  }
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().rotate(angle).scale(side / points));
  return pattern;
}
