// Names of provinces beside the marks around their centres. No borders: those are a layer the user imports.
import L from "leaflet";
import { type FreeSpace, around } from "./free-space";
import { word } from "./seas";
import type { Spot } from "./declutter";

/** A province with the marks that stand around its centre, on the screen. */
export interface Cluster {
  key: string;
  name: string;
  at: L.Point;
  marks: Spot[];
}

/** A name is about as high as this, and as wide as its letters. */
const HALF_HEIGHT = 7;
const HALF_LETTER = 3.6;
/** Farther from its marks a name would be read as that of another place. */
const FARTHEST = 14;

export class ProvinceNames {
  private readonly layer = L.layerGroup();

  constructor(private readonly map: L.Map) {
    const pane = map.createPane("provinces");
    pane.style.zIndex = "640";
    pane.style.pointerEvents = "none";
    this.layer.addTo(map);
  }

  /** A name that finds no room is left out: the list and the marks say the province too. */
  show(clusters: Cluster[], space: FreeSpace): void {
    this.layer.clearLayers();
    for (const { name, at, marks } of clusters) {
      const box = space.take(
        around(
          at,
          marks,
          { halfWidth: name.length * HALF_LETTER, halfHeight: HALF_HEIGHT },
          ["south", "west", "north", "east"],
          FARTHEST,
        ),
      );
      if (box)
        this.layer.addLayer(word(this.map.layerPointToLatLng([box.x, box.y]), name, "province-name", "provinces"));
    }
  }
}
