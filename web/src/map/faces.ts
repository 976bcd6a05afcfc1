// The land behind a number: its faces above everything else that is drawn of a zone, in a colour and a pattern no class has.
import L from "leaflet";
import type { Faces } from "../data/land";
import { t } from "../i18n/index";
import { NBSP, squareMetres } from "../i18n/numbers";
import { pattern } from "./classes";
import { freeOf } from "./free-map";
import { RovingFocus } from "./roving-focus";

const PANE = "faces";
/** A face is not drawn nearer than this, however small it is. */
const NEAREST = 18;

export class FaceLayer {
  private readonly group = L.featureGroup();
  private readonly paths = new Map<string, L.Path & { getBounds(): L.LatLngBounds }>();
  private readonly rovingFocus: RovingFocus;

  constructor(
    private readonly map: L.Map,
    /** `moved` is called before the layer moves the map. */
    private readonly actions: { pick(id: string): void; moved(): void },
  ) {
    // Between the polygons of zones and the marks.
    map.createPane(PANE).style.zIndex = "450";
    document
      .querySelector("svg.patterns defs")
      ?.append(pattern("fill-face", "class-face", [["path", { d: "M0 6L4 2L8 6", class: "ink-line" }]], 8));
    this.group.addTo(map);
    this.rovingFocus = new RovingFocus(
      map.getContainer(),
      () => this.elements(),
      (item) => actions.pick(idOf(item)),
    );
  }

  /** Null takes the faces away. */
  show(faces: Faces | null): void {
    this.group.clearLayers();
    this.paths.clear();
    document.body.classList.toggle("with-faces", faces !== null);
    if (!faces) return;
    const labels = new Map<string, string>();
    for (const face of faces.features) {
      const { area_mm2, sliver, outside } = face.properties;
      const id = String(face.id);
      const label = `${squareMetres(area_mm2)}${NBSP}m²`;
      labels.set(id, t("land.face", { area: label }));
      const className = ["face", sliver && "sliver", outside && "outside"].filter((part) => part).join(" ");
      const layer = L.geoJSON(face, { pane: PANE, style: { className, smoothFactor: 0 } } as L.GeoJSONOptions);
      layer.bindTooltip(label, { sticky: true, className: "tip" });
      layer.on("click", (event) => {
        L.DomEvent.stop(event);
        this.actions.pick(id);
      });
      layer.addTo(this.group);
      layer.eachLayer((path) => {
        if (!(path instanceof L.Polygon)) return;
        path.getElement()?.setAttribute("data-face", id);
        this.paths.set(id, path);
      });
    }
    this.rovingFocus.refresh((item) => labels.get(idOf(item)) ?? "");
  }

  /** Brings all faces into view. */
  fit(): void {
    this.actions.moved();
    this.map.invalidateSize({ animate: false });
    const bounds = this.group.getBounds();
    if (bounds.isValid())
      this.map.fitBounds(bounds, { ...freeOf(this.map.getContainer()), maxZoom: 17, animate: false });
  }

  /** Lights up one face; `move` brings it into view where it is not. */
  pick(id: string | null, move: boolean): void {
    for (const [other, path] of this.paths) {
      path.getElement()?.classList.toggle("picked", other === id);
      path.getElement()?.setAttribute("aria-pressed", String(other === id));
    }
    const path = id === null ? undefined : this.paths.get(id);
    if (!path) return;
    path.bringToFront();
    if (!move || this.map.getBounds().contains(path.getBounds())) return;
    this.actions.moved();
    this.map.fitBounds(path.getBounds().pad(1), {
      ...freeOf(this.map.getContainer()),
      maxZoom: NEAREST,
      animate: false,
    });
  }

  private elements(): SVGElement[] {
    return [...this.paths.values()]
      .map((path) => path.getElement())
      .filter((element): element is SVGElement => element instanceof SVGElement);
  }
}

function idOf(item: Element): string {
  return item.getAttribute("data-face") ?? "";
}
