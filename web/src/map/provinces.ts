// Names of provinces under the marks that stand at their centres. No borders: those are a layer the user imports.
import L from "leaflet";
import type { Zone } from "../data/types";
import { word } from "./seas";

export class ProvinceNames {
  private readonly layer = L.layerGroup();

  constructor(map: L.Map) {
    const pane = map.createPane("provinces");
    pane.style.zIndex = "340";
    pane.style.pointerEvents = "none";
    this.layer.addTo(map);
  }

  show(zones: Zone[]): void {
    this.layer.clearLayers();
    const seen = new Set<string>();
    for (const zone of zones) {
      if (!zone.province || !zone.mark || zone.mark.placed || zone.has_boundary || seen.has(zone.province.key)) continue;
      seen.add(zone.province.key);
      this.layer.addLayer(word([zone.mark.lat, zone.mark.lon], zone.province.name, "province-name", "provinces"));
    }
  }
}
