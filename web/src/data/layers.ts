// What is drawn of the land of a zone: records with their class and the place of their label.
import type { FeatureCollection, Geometry } from "geojson";
import type { LayerRecord, Layers } from "./answers";

export type LayerFeatures = FeatureCollection<Geometry | null, LayerRecord>;

/** The layers in the order of the answer. */
export const LAYER_NAMES = [
  "pieces",
  "plan_areas",
  "leases",
  "serviced",
  "phases",
  "constraints",
  "obstacles",
] as const;
export type LayerName = (typeof LAYER_NAMES)[number];

export type ZoneLayers = Omit<Layers, LayerName> & { [K in Exclude<LayerName, "obstacles">]: LayerFeatures } & {
  obstacles?: LayerFeatures | null;
};

/** How an address names a record that is drawn: by its key, and one that is partly withheld by where its label stands. */
export function chosenKey({ record: { type, slug }, label_point: at }: LayerRecord): string {
  return `${type}:${slug ?? (at ? `${at[0].toFixed(5)}/${at[1].toFixed(5)}` : "")}`;
}

/** The record of a key, and the layer it lies in; null where it is not drawn. */
export function findRecord(
  layers: ZoneLayers | null,
  key: string | null,
): { layer: LayerName; record: LayerRecord } | null {
  if (!layers || key === null) return null;
  for (const layer of LAYER_NAMES) {
    const found = layers[layer]?.features.find(({ properties }) => chosenKey(properties) === key);
    if (found) return { layer, record: found.properties };
  }
  return null;
}
