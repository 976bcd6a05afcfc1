// Printing what is shown: the map gets the size of paper before the browser lays it out, and its own size back after.
import type { ZoneMap } from "../map/index";

export function preparePrint(map: ZoneMap): void {
  let opened: HTMLDetailsElement[] = [];
  const set = (on: boolean): void => {
    if (document.body.classList.contains("printing") === on) return;
    // Paper cannot be opened: the whole legend is printed, and closed again after.
    if (on)
      opened = [...document.querySelectorAll<HTMLDetailsElement>("#legend, #legend details")].filter(
        (part) => !part.open,
      );
    for (const part of opened) part.open = on;
    map.refit(() => document.body.classList.toggle("printing", on));
  };
  addEventListener("beforeprint", () => set(true));
  addEventListener("afterprint", () => set(false));
  // Previews that send no event, as in tests.
  matchMedia("print").addEventListener("change", (event) => set(event.matches));
}
