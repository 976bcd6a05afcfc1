import type { Plugin } from "esbuild";
import type { Symbols } from "./src/map/symbology";

export function symbology(text: string): Symbols;
export function styleSheet(symbols: Symbols): string;
export const SYMBOLOGY: Plugin;
