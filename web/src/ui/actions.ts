import type { FoundUnit } from "../data/types";
import type { Filter, Selection, View } from "../address";
import { NBSP } from "../i18n/numbers";
import { t } from "../i18n/index";
import { h } from "./dom";

/** What the parts of the page may ask for; app.ts answers. */
export interface Actions {
  select(selection: Selection | null, options?: { move?: boolean }): void;
  setDate(asOf: string | null): void;
  setLang(lang: "vi" | "en"): void;
  setFilter(filter: Filter): void;
  setView(view: View): void;
  /** Opens a section of the panel; null closes the one that is open. */
  openSection(section: string | null): void;
  /** Chooses a piece, area or lease of the zone; `move` brings it into view. */
  choose(key: string | null, move?: boolean): void;
  openTable(open: boolean): void;
  /** The earlier day that the day is compared with; null ends it. */
  compare(before: string | null): void;
  setExample(example: boolean): void;
  /** A total of what a filter leaves, opened. */
  openTotal(filter: Filter, measure: string): void;
  /** Shows the land behind a measured number of the chosen zone; null takes it away. */
  showLand(measure: string | null): void;
  /** Lights up a piece of the land in the list of the panel. */
  pickPiece(id: string): void;
  /** Administrative units by a part of their name; none where the store has none. */
  findUnits(typed: string): Promise<FoundUnit[]>;
  /** Brings a box of west, south, east, north into view. */
  look(box: [number, number, number, number]): void;
  retry(): void;
}

/** A number that opens its source. Without a number there is nothing to open: a dash. */
export function numberButton(
  text: string,
  label: string,
  open: () => void,
  attributes: Record<string, string | number> = {},
): HTMLElement {
  if (text === t("none")) return h("span", { class: "none", title: t("none.title") }, text);
  return h(
    "button",
    {
      type: "button",
      class: "number",
      title: t("panel.source"),
      "aria-label": label.replaceAll(NBSP, " "),
      onclick: open,
      ...attributes,
    },
    text,
  );
}
