// Base maps that the installation names in its configuration: off until chosen. Without any, a hint how to add one.
import L from "leaflet";
import type { Basemap } from "../data/types";
import { t } from "../i18n/index";
import { visible } from "../ui/visible";
import { svgElement } from "./symbols";

const PANE = "tiles";

export class Basemaps {
  private readonly control = new L.Control({ position: "topright" });
  private readonly box = document.createElement("details");
  private readonly attribution = document.createElement("p");
  private list: Basemap[] = [];
  private chosen: Basemap | null = null;
  private layer: L.TileLayer | null = null;

  constructor(private readonly map: L.Map) {
    const pane = map.createPane(PANE);
    pane.style.zIndex = "150";
    this.box.className = "basemaps leaflet-bar";
    this.attribution.className = "attribution";
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    this.control.onAdd = () => this.box;
    this.control.addTo(map);
    const credit = new L.Control({ position: "bottomright" });
    credit.onAdd = () => this.attribution;
    credit.addTo(map);
  }

  show(list: Basemap[]): void {
    this.list = list;
    this.draw();
  }

  /** Whether there is any to choose. */
  get some(): boolean {
    return this.list.length > 0;
  }

  /** Opens the hint how to add one. */
  open(): void {
    this.box.open = true;
    this.box.querySelector("summary")?.focus();
  }

  /** In the language of the page. */
  draw(): void {
    const summary = document.createElement("summary");
    const name = document.createElement("span");
    name.className = "unseen";
    name.textContent = t("map.basemaps");
    summary.title = t("map.basemaps");
    const icon = svgElement("svg", { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true" });
    icon.append(svgElement("path", { d: "M8 2L14 5.2L8 8.4L2 5.2ZM2.6 8L8 11L13.4 8M2.6 10.8L8 13.8L13.4 10.8" }));
    summary.append(icon, name);
    const body = document.createElement("div");
    if (this.list.length === 0) {
      const hint = document.createElement("p");
      hint.textContent = t("map.basemaps.hint");
      const example = document.createElement("pre");
      // As docs/CONFIG.md has it: to be copied, then the address replaced.
      example.textContent = [
        "[[basemap]]",
        `name = "${t("map.basemaps.name")}"`,
        'type = "xyz"',
        'url = "https://bando.example.gov.vn/{z}/{x}/{y}.png"',
        'attribution = "…"',
      ].join("\n");
      body.append(hint, example);
    } else {
      body.append(...[null, ...this.list].map((basemap) => this.choice(basemap)));
    }
    this.box.replaceChildren(summary, body);
  }

  private choice(basemap: Basemap | null): HTMLElement {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = "basemap";
    radio.checked = basemap?.name === this.chosen?.name;
    radio.addEventListener("change", () => this.choose(basemap));
    label.append(radio, visible(` ${basemap?.name ?? t("map.basemaps.none")}`));
    return label;
  }

  private choose(basemap: Basemap | null): void {
    this.layer?.remove();
    this.chosen = basemap;
    this.layer = basemap && tiles(basemap);
    this.layer?.addTo(this.map);
    this.attribution.textContent = visible(basemap?.attribution ?? "");
    this.map.getContainer().classList.toggle("with-tiles", basemap !== null);
  }
}

/** The attribution is written by the page as text: Leaflet would take it for HTML. */
function tiles({ type, url, layers }: Basemap): L.TileLayer {
  return type === "wms"
    ? L.tileLayer.wms(url, { layers: layers ?? "", format: "image/png", transparent: true, pane: PANE })
    : L.tileLayer(url, { pane: PANE });
}
