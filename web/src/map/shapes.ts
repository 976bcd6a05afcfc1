// Boundaries as polygons; provisional ones hatched with a dashed outline.
import type { FeatureCollection } from "geojson";
import L from "leaflet";
import type { Zone } from "../data/types";
import type { Colour } from "../address";
import { classOf, classStyle } from "./classes";
import { word } from "./seas";
import { type Area, tip } from "./tip";

/** A polygon smaller than this on the screen is shown by its mark as well. */
const SMALLEST_PX = 26;

export class Shapes {
  private readonly layers = new Map<string, L.GeoJSON>();
  private readonly group = L.layerGroup();
  private readonly names = L.layerGroup();
  private zones = new Map<string, Zone>();
  private landOf: string | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly onSelect: (slug: string) => void,
  ) {
    this.group.addTo(map);
    this.names.addTo(map);
  }

  show(features: FeatureCollection, zones: Map<string, Zone>, areas: ReadonlyMap<string, Area>, colour: Colour): void {
    this.group.clearLayers();
    this.layers.clear();
    this.zones = zones;
    for (const feature of features.features) {
      const zone = zones.get(String(feature.properties?.slug ?? ""));
      if (!zone || !feature.geometry?.type.endsWith("Polygon")) continue;
      const className = `zone-shape ${classStyle(colour, classOf(zone, colour))}${zone.provisional ? " provisional" : ""}${zone.kind === "KKT" ? " ring" : ""}`;
      const style: L.PolylineOptions = { className, weight: 2, smoothFactor: 0.5 };
      const layer = L.geoJSON(feature, { style });
      layer.bindTooltip(tip(zone, areas.get(zone.slug)), { sticky: true, className: "tip" });
      layer.on("click", () => this.onSelect(zone.slug));
      layer.addTo(this.group);
      layer.eachLayer((path) => path instanceof L.Path && path.getElement()?.setAttribute("data-zone", zone.slug));
      this.layers.set(zone.slug, layer);
    }
  }

  /**
   * The polygon of the zone whose land is drawn lies under that land: it is filled by the class of what no record covers, given
   * as a class of the style sheet, or not at all.
   */
  ground(of: { slug: string; style: string | null } | null): void {
    this.landOf = of?.slug ?? null;
    for (const [slug, layer] of this.layers)
      layer.eachLayer((path) => {
        const element = path instanceof L.Path ? path.getElement() : null;
        if (!element) return;
        const under = slug === of?.slug;
        element.classList.toggle("land-ground", under);
        if (element instanceof SVGElement)
          element.style.fill = under ? (of.style ? `url(#fill-${of.style})` : "none") : "";
      });
  }

  select(slug: string | null): void {
    for (const [name, layer] of this.layers) {
      layer.eachLayer(
        (path) => path instanceof L.Path && path.getElement()?.classList.toggle("selected", name === slug),
      );
    }
  }

  boundsOf(slug: string): L.LatLngBounds | null {
    return this.layers.get(slug)?.getBounds() ?? null;
  }

  /** The middle of each polygon, for the mark that stands for it when it is too small to be seen. */
  middles(): Map<string, L.LatLng> {
    return new Map([...this.layers].map(([slug, layer]) => [slug, layer.getBounds().getCenter()]));
  }

  /** Writes kind and name on the polygons that have room for it. */
  label(slugs: ReadonlySet<string>): void {
    this.names.clearLayers();
    for (const slug of slugs) {
      const bounds = this.boundsOf(slug);
      if (bounds && slug !== this.landOf)
        this.names.addLayer(word(bounds.getCenter(), this.zones.get(slug)?.label ?? "", "zone-name", "provinces"));
    }
  }

  /** The outlines of some zones, for the keyboard. */
  elements(slugs: ReadonlySet<string>): SVGElement[] {
    return [...slugs].flatMap((slug) => {
      const found: SVGElement[] = [];
      this.layers.get(slug)?.eachLayer((path) => {
        const element = path instanceof L.Path ? path.getElement() : null;
        if (element instanceof SVGElement) found.push(element);
      });
      return found;
    });
  }

  /** The zones whose polygon is large enough at this zoom to do without a mark. */
  large(): Set<string> {
    const found = new Set<string>();
    for (const [slug, layer] of this.layers) {
      const bounds = layer.getBounds();
      const size = this.map
        .latLngToLayerPoint(bounds.getSouthEast())
        .distanceTo(this.map.latLngToLayerPoint(bounds.getNorthWest()));
      if (size >= SMALLEST_PX) found.add(slug);
    }
    return found;
  }
}
