/** Address of the base map, filled in by web/build.mjs. */
declare const BASE_MAP: string;

declare module "*.csv" {
  const text: string;
  export default text;
}
declare module "*.css";
/** Longitude and latitude of the provinces of today, filled in by web/build.mjs from data/units/provinces.csv. */
declare const PROVINCE_CENTRES: Record<string, [number, number]>;
