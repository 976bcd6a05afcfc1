// Steps over time as a picture. Where a value stands is drawn from the program's number; nothing is interpolated or added.
import type { Step } from "../../data/steps";
import { date } from "../../i18n/dates";
import { t } from "../../i18n/index";
import { NBSP, rounded } from "../../i18n/numbers";
import { svgElement } from "../../map/symbols";
import { visible } from "../visible";

const DAY_MS = 86_400_000;
const WIDTH = 340;
const HEIGHT = 150;
const LEFT = 8;
const RIGHT = WIDTH - 8;
const TOP = 28;
const BOTTOM = HEIGHT - 18;
/** Years are written no nearer to each other than this. */
const YEAR_PX = 38;

export class Chart {
  readonly element = svgElement("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    "aria-hidden": "true",
    class: "series-svg",
  });
  private readonly from: number;
  private readonly until: number;
  private readonly starts: number[];
  private readonly span = svgElement("rect", { class: "span", y: TOP, height: BOTTOM - TOP });

  constructor(steps: Step[], keys: string[], until: string, asOf: string) {
    this.from = day(steps[0]?.date ?? until);
    this.until = Math.max(day(until), this.from + 1);
    this.starts = steps.map((step) => this.x(step.date));
    const largest = Math.max(...steps.flatMap(({ values }) => values.map((value) => value?.value_ha ?? 0)), 0);
    const top = niceTop(largest);
    const y = (ha: number): number => BOTTOM - (Math.max(0, ha) / (top || 1)) * (BOTTOM - TOP);
    this.element.append(this.span, ...this.grid(top, y), ...this.years());
    for (const step of steps)
      if (step.planeChanged) this.element.append(...this.upright(step.date, "plane", t("series.plane")));
    for (const [index, key] of keys.entries())
      this.element.append(
        svgElement("path", {
          d: this.path(
            steps.map(({ values }) => values[index]?.value_ha ?? null),
            y,
          ),
          class: `series-line series-${key}`,
        }),
      );
    if (day(asOf) >= this.from && day(asOf) <= this.until)
      this.element.append(...this.upright(asOf, "now", date(asOf)));
  }

  /** Marks the step that is read. */
  read(index: number): void {
    const start = this.starts[index] ?? LEFT;
    this.span.setAttribute("x", start.toFixed(1));
    this.span.setAttribute("width", Math.max(1.5, (this.starts[index + 1] ?? RIGHT) - start).toFixed(1));
  }

  /** The step under a place of the screen. */
  stepAt(clientX: number): number {
    const { left, width } = this.element.getBoundingClientRect();
    const x = ((clientX - left) / (width || 1)) * WIDTH;
    return Math.max(
      0,
      this.starts.findLastIndex((start) => start <= x),
    );
  }

  private x(iso: string): number {
    return LEFT + ((day(iso) - this.from) / (this.until - this.from)) * (RIGHT - LEFT);
  }

  /** Level until the next date, then up or down at once; no line where there is no value. */
  private path(values: (number | null)[], y: (ha: number) => number): string {
    let path = "";
    let drawing = false;
    values.forEach((value, index) => {
      const start = (this.starts[index] ?? LEFT).toFixed(1);
      if (value !== null)
        path += `${drawing ? `V${y(value).toFixed(1)}` : `M${start} ${y(value).toFixed(1)}`}H${(this.starts[index + 1] ?? RIGHT).toFixed(1)}`;
      drawing = value !== null;
    });
    return path;
  }

  private grid(top: number, y: (ha: number) => number): SVGElement[] {
    return [0, top / 2, top].flatMap((ha) => {
      const at = y(ha).toFixed(1);
      const line = svgElement("path", { d: `M${LEFT} ${at}H${RIGHT}`, class: "grid" });
      return ha === 0
        ? [line]
        : [line, words(`${rounded(ha, Number.isInteger(ha) ? 0 : 1)}${NBSP}ha`, LEFT + 2, Number(at) - 3, "start")];
    });
  }

  private years(): SVGElement[] {
    const [first, last] = [
      new Date(this.from * DAY_MS).getUTCFullYear(),
      new Date(this.until * DAY_MS).getUTCFullYear(),
    ];
    const every = Math.max(1, Math.ceil(((last - first + 1) * YEAR_PX) / (RIGHT - LEFT)));
    const years = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
      (year) => year % every === 0,
    );
    return years.flatMap((year) => {
      const x = this.x(`${year}-01-01`);
      if (x < LEFT || x > RIGHT) return [];
      return [
        svgElement("path", { d: `M${x.toFixed(1)} ${BOTTOM}V${BOTTOM + 4}`, class: "grid" }),
        words(String(year), x, HEIGHT - 3, x > RIGHT - 16 ? "end" : x < LEFT + 16 ? "start" : "middle"),
      ];
    });
  }

  private upright(iso: string, name: string, text: string): SVGElement[] {
    const x = this.x(iso);
    const late = x > WIDTH / 2;
    const high = name === "now" ? 10 : 22;
    return [
      svgElement("path", { d: `M${x.toFixed(1)} ${high - 8}V${BOTTOM}`, class: `upright ${name}` }),
      words(text, x + (late ? -4 : 4), high, late ? "end" : "start", name),
    ];
  }
}

/** A piece of the line of a measure, for the names above the chart. */
export function lineSample(key: string): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 26 10", width: 26, height: 10, "aria-hidden": "true" });
  svg.append(svgElement("path", { d: "M1 8H12V2H25", class: `series-line series-${key}` }));
  return svg;
}

function words(text: string, x: number, y: number, anchor: string, name = ""): SVGElement {
  const element = svgElement("text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor, class: name });
  element.textContent = visible(text);
  return element;
}

function day(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

/** The next of 1, 2, 4, 5, 6, 8, 10 times a power of ten: its half is easily read too. */
function niceTop(largest: number): number {
  if (largest <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(largest));
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= largest) ?? 10) * power;
}
