// The legend, under the map so that it hides none of it: classes with their counts and hectares, and what the shapes mean.
import type { ClassCode, ClassTotals, Rollup, Totals } from "../data/types";
import { type PageKey, t, term } from "../i18n/index";
import { hectares } from "../i18n/numbers";
import { type Colour, type Filter, isFiltered } from "../address";
import { h } from "../ui/dom";
import { size } from "../ui/totals";
import { classNames, classStyle } from "./classes";
import { draw } from "../ui/view";
import { type LandLegendActions, type LandLegendData, landLegend } from "./land-legend";
import { type Shape, svgElement, symbol } from "./symbols";

const MEASURE = "planned";
const GROUP = "group";
/** Land that zones of two classes share: taken off, or the classes would not add up to the header. */
const OVERLAP: ClassCode = "overlap";
/** Less than this is printed as 0,00. */
const SEEN_HA = 0.005;

export interface LegendData {
  totals: Totals;
  filter: Filter;
  colour: Colour;
  /** The sum in the header that the classes add up to. */
  header: Rollup | undefined;
  /** Shapes that are on the map. */
  shapes: ReadonlySet<string>;
}

export interface LegendActions extends LandLegendActions {
  isolate(colour: Colour, name: string | null): void;
}

export class Legend {
  private readonly summary = h("summary", {});
  private readonly body = h("div", { class: "legend-body" });
  private readonly landBox = h("div", { class: "legend-body" });

  constructor(
    private readonly box: HTMLElement,
    private readonly actions: LegendActions,
  ) {
    box.append(this.summary, this.body, this.landBox);
  }

  /** The zones of the overview by class. */
  draw(data: LegendData): void {
    const focused = document.activeElement?.closest<HTMLElement>("#legend [data-class]")?.dataset.class;
    this.body.replaceChildren(this.classes(data), this.shapes(data));
    this.words();
    this.land(null);
    if (focused) this.body.querySelector<HTMLElement>(`[data-class="${focused}"]`)?.focus();
  }

  /** The land of a zone by class, in the place of the overview; null brings that back. */
  land(data: LandLegendData | null): void {
    this.body.hidden = data !== null;
    this.box.dataset.of = data ? "land" : "zones";
    draw(data && landLegend({ ...data, actions: this.actions }), this.landBox);
  }

  private words(): void {
    this.summary.textContent = t("map.legend");
  }

  private classes({ totals, filter, colour, header }: LegendData): HTMLElement {
    const told = totals.classes[colour];
    const isolated = colour === "stage" ? filter.stage : filter.clearance;
    const found = (name: string): ClassTotals | undefined => told.find((one) => one.class === name);
    const names = [...classNames(colour), GROUP].filter((name) => isolated !== null || (found(name)?.count ?? 0) > 0);
    const rows = names.map((name) => this.row(name, colour, found(name), isolated));
    const shared = found(OVERLAP)?.measures[MEASURE]?.value_ha ?? 0;
    if (Math.abs(shared) >= SEEN_HA) rows.push(overlapRow(shared));
    const total = header?.measures[MEASURE];
    return h(
      "table",
      { class: "classes" },
      h("caption", {}, t("map.legend.caption")),
      h("tbody", {}, rows),
      total &&
        h(
          "tfoot",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "row" }, t(isFiltered(filter) ? "map.legend.total.filter" : "map.legend.total")),
            h("td", {}, ""),
            h("td", {}, total.value_ha === null ? t("none") : size(total, total.value_ha)),
          ),
        ),
    );
  }

  private row(name: string, colour: Colour, totals: ClassTotals | undefined, isolated: string | null): HTMLElement {
    const word = name === GROUP ? t("map.legend.groups") : term(colour, name);
    const sample = name === GROUP ? cardSample() : swatch(colour, name);
    const chosen = isolated === name;
    const isolate = (): void => this.actions.isolate(colour, chosen ? null : name);
    const button =
      name !== GROUP
        ? h(
            "button",
            {
              type: "button",
              "data-class": name,
              "aria-pressed": String(chosen),
              title: t(chosen ? "map.legend.all" : "map.legend.isolate", { name: word }),
              onclick: isolate,
            },
            sample,
            h("span", {}, word),
          )
        : h("span", { class: "plain" }, sample, h("span", {}, word));
    const measure = totals?.measures[MEASURE] ?? null;
    const value = measure?.value_ha ?? null;
    return h(
      "tr",
      { class: isolated !== null && !chosen ? "off" : "" },
      h("th", { scope: "row" }, button),
      h("td", {}, totals ? String(totals.count) : ""),
      h(
        "td",
        {},
        !totals
          ? ""
          : measure === null || value === null
            ? t(totals.count > 0 ? "map.legend.no_area" : "none")
            : size(measure, value),
      ),
    );
  }

  private shapes({ shapes, colour }: LegendData): HTMLElement {
    const style = classStyle(colour, colour === "stage" ? "established" : "part");
    const rows: [string, Element, PageKey][] = [
      ["circle", markSample("circle", style, true), "map.legend.circle"],
      ["hollow", markSample("hollow", style, true), "map.legend.hollow"],
      ["centre", markSample("circle", style, false), "map.legend.centre"],
      ["ring", markSample("ring", style, true), "map.legend.ring"],
      ["boundary", shapeSample(style, false), "map.legend.boundary"],
      ["provisional", shapeSample(style, true), "map.legend.provisional"],
    ];
    const list = rows
      .filter(([name]) => shapes.has(name))
      .map(([, sample, key]) => h("li", {}, sample, h("span", {}, t(key))));
    return h(
      "details",
      { class: "shapes" },
      h("summary", {}, t("map.legend.shapes")),
      h("ul", {}, list),
      h("p", {}, t("map.legend.spread")),
    );
  }
}

function overlapRow(ha: number): HTMLElement {
  return h(
    "tr",
    { class: "overlap" },
    h("th", { scope: "row" }, h("span", { class: "plain" }, t("map.legend.overlap"))),
    h("td", {}, ""),
    h("td", {}, hectares(ha)),
  );
}

function swatch(colour: Colour, name: string): SVGElement {
  const svg = svgElement("svg", {
    viewBox: "0 0 20 14",
    width: 20,
    height: 14,
    "aria-hidden": "true",
    class: `swatch ${classStyle(colour, name)}`,
  });
  svg.append(svgElement("rect", { x: 1, y: 1, width: 18, height: 12, rx: 2, class: "body" }));
  return svg;
}

function cardSample(): SVGElement {
  const svg = svgElement("svg", {
    viewBox: "0 0 20 14",
    width: 20,
    height: 14,
    "aria-hidden": "true",
    class: "card-sample",
  });
  svg.append(
    svgElement("rect", { x: 1, y: 2, width: 18, height: 10, rx: 3 }),
    svgElement("path", { d: "M5 5.5H15M5 8.5H12" }),
  );
  return svg;
}

function markSample(shape: Shape, style: string, placed: boolean): HTMLElement {
  return h(
    "span",
    { class: `mark ${style} shape-${shape} ${placed ? "placed" : "centre"}` },
    symbol(shape, shape === "hollow" ? 5 : 7),
  );
}

function shapeSample(style: string, provisional: boolean): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 22 22", width: 20, height: 20, "aria-hidden": "true" });
  svg.append(
    svgElement("path", {
      d: "M3 5L15 3L19 17L6 19Z",
      class: `zone-shape ${style}${provisional ? " provisional" : ""}`,
    }),
  );
  return svg;
}
