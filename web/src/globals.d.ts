/** Address of the base map, filled in by web/build.mjs. */
declare const BASE_MAP: string;

declare module "*.csv" {
  const text: string;
  export default text;
}
declare module "*.css";
