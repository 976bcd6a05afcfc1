/** Address of the base map, filled in by web/build.mjs. */
declare const BASE_MAP: string;

declare module "*.csv" {
  const text: string;
  export default text;
}
/** The symbols of the map, read by web/symbology.mjs: what the file does not say of a class is not there. */
declare module "*/symbology.toml" {
  const symbols: import("./map/symbology").Symbols;
  export default symbols;
}
declare module "*.css";
/** Longitude and latitude of the provinces of today, filled in by web/build.mjs from data/units/provinces.csv. */
declare const PROVINCE_CENTRES: Record<string, [number, number]>;
