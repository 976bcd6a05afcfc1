// Names of provinces under the marks that stand at their centres. No borders: those are a layer the user imports.
import L from "leaflet";
import { word } from "./seas";

export interface ProvinceSpot {
  name: string;
  /** Under the lowest of its marks, at this zoom. */
  at: L.LatLng;
}

export class ProvinceNames {
  private readonly layer = L.layerGroup();

  constructor(map: L.Map) {
    const pane = map.createPane("provinces");
    pane.style.zIndex = "640";
    pane.style.pointerEvents = "none";
    this.layer.addTo(map);
  }

  show(spots: ProvinceSpot[]): void {
    this.layer.clearLayers();
    for (const { name, at } of spots) this.layer.addLayer(word(at, name, "province-name", "provinces"));
  }
}
