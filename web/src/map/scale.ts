// How large a reported area is drawn. A drawing only: no hectare comes out of here.

const EARTH_M = 40_075_016.686;
const TILE_PX = 256;

/** Radius in pixels of a circle on the ground that is as large as `ha` hectares, at a latitude and a zoom. */
export function circlePx(ha: number, lat: number, zoom: number): number {
  const metres = Math.sqrt((ha * 1e4) / Math.PI);
  const metresPerPixel = (EARTH_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom);
  return metres / metresPerPixel;
}
