// Thin lines from the true place of a zone to its mark, where the mark had to make room for others.
import L from "leaflet";

export interface Leader {
  from: L.LatLng;
  to: L.LatLng;
}

export class Leaders {
  private readonly layer = L.layerGroup();
  private readonly renderer: L.Renderer;

  constructor(map: L.Map) {
    const pane = map.createPane("leaders");
    pane.style.zIndex = "395";
    pane.style.pointerEvents = "none";
    this.renderer = L.svg({ pane: "leaders", padding: 0.5 });
    this.layer.addTo(map);
  }

  show(leaders: Leader[]): void {
    this.layer.clearLayers();
    const style: L.PolylineOptions = {
      pane: "leaders",
      renderer: this.renderer,
      interactive: false,
      smoothFactor: 0,
      className: "leader",
      weight: 1,
    };
    for (const { from, to } of leaders) {
      this.layer.addLayer(L.polyline([from, to], style));
      this.layer.addLayer(L.circleMarker(from, { ...style, radius: 1.5, className: "leader place" }));
    }
  }
}
