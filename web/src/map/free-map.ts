// What of the map is free of the switch, the headline, the legend and the sheet that lie on it: land is fitted into that.
import type L from "leaflet";

const MARGIN = 18;

/** Room to leave at the sides of the map, in pixels. */
export function freeOf(box: HTMLElement): L.FitBoundsOptions {
  const map = box.getBoundingClientRect();
  const of = (selector: string): DOMRect | null => {
    const found = document.querySelector(selector);
    const rect = found?.getBoundingClientRect();
    return rect && rect.width > 0 && rect.height > 0 ? rect : null;
  };
  const above = [of("#views"), of("#headline")].map((rect) => (rect ? rect.bottom - map.top : 0));
  const [legend, sheet] = [of("#legend"), of("#side")];
  // A legend that is a strip, or that takes more than half of the width, is no column beside the land.
  const beside = legend && legend.width < map.width / 2 && legend.height > 120 ? map.right - legend.left : 0;
  const covers = sheet && sheet.width >= map.width - 1 ? Math.max(0, map.bottom - sheet.top) : 0;
  return {
    paddingTopLeft: [MARGIN, Math.max(...above) + MARGIN],
    paddingBottomRight: [beside + MARGIN, Math.min(covers, map.height / 2) + 2 * MARGIN],
  };
}

/** Whether something that lies on the map covers one of these boxes of the screen. */
export function covers(rects: readonly DOMRect[], map: HTMLElement): boolean {
  const over = [...(map.parentElement?.querySelectorAll<HTMLElement>(".on-map") ?? [])]
    .map((one) => one.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0);
  return rects.some((rect) =>
    over.some(
      ({ left, right, top, bottom }) =>
        left < rect.right && rect.left < right && top < rect.bottom && rect.top < bottom,
    ),
  );
}
