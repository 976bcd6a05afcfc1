// The legend, under the map so that it hides none of it: which shape is which kind, and how sure a place is.
import { kindCode, kindName, t } from "../i18n/index";
import { svgElement, symbol } from "./marks";

const KINDS = ["KKT", "KCN", "CCN", "KCHN", "KDTDV"];

export class Legend {
  constructor(private readonly box: HTMLElement) {}

  /** Draws it for the kinds that are on the map. */
  draw(present: ReadonlySet<string>): void {
    const summary = document.createElement("summary");
    summary.textContent = t("map.legend");
    const list = document.createElement("ul");
    for (const kind of KINDS.filter((kind) => present.has(kind))) {
      list.append(row(markSample(kind, true), `${kindCode(kind)} – ${kindName(kind)}`));
    }
    list.append(
      row(markSample("CCN", true), t("map.legend.placed")),
      row(markSample("CCN", false), t("map.legend.centre")),
      row(shapeSample(false), t("map.legend.boundary")),
      row(shapeSample(true), t("map.legend.provisional")),
    );
    const note = document.createElement("p");
    note.textContent = t("map.legend.spread");
    this.box.replaceChildren(summary, list, note);
  }
}

function row(sample: Element, text: string): HTMLLIElement {
  const item = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = text;
  item.append(sample, words);
  return item;
}

function markSample(kind: string, placed: boolean): HTMLElement {
  const box = document.createElement("span");
  box.className = `mark mark-${kind} ${placed ? "placed" : "centre"}`;
  box.append(symbol(kind));
  return box;
}

function shapeSample(provisional: boolean): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 22 22", width: 22, height: 22, "aria-hidden": "true" });
  svg.append(svgElement("path", { d: "M3 5L15 3L19 17L6 19Z", class: `zone-shape shape-KCN${provisional ? " provisional" : ""}` }));
  return svg;
}
