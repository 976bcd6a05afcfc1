// The zones of the map by keyboard: one stop of the Tab key for all of them, arrows go to the next one in their direction.
import { next } from "./direction";
import { visible } from "../ui/visible";

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class RovingFocus {
  private stop: HTMLElement | SVGElement | null = null;

  /** `items` are the marks and polygons that are seen, at the time of the key. */
  constructor(
    box: HTMLElement,
    private readonly items: () => (HTMLElement | SVGElement)[],
    private readonly onOpen: (item: HTMLElement | SVGElement) => void,
  ) {
    // Before Leaflet, which would move the map.
    box.addEventListener("keydown", (event) => this.key(event), { capture: true });
  }

  /** Names the items anew and makes sure that one of them can be reached. */
  refresh(label: (item: HTMLElement | SVGElement) => string): void {
    const items = this.items();
    for (const item of items) {
      item.setAttribute("role", "button");
      item.setAttribute("aria-label", visible(label(item)));
    }
    const current =
      items.find((item) => item === this.stop) ??
      items.find((item) => item.classList.contains("selected")) ??
      items[0] ??
      null;
    this.stand(current, items);
  }

  private stand(at: HTMLElement | SVGElement | null, items: (HTMLElement | SVGElement)[]): void {
    this.stop = at;
    for (const item of items) item.setAttribute("tabindex", item === at ? "0" : "-1");
  }

  private key(event: KeyboardEvent): void {
    const items = this.items();
    const from = items.find((item) => item === event.target);
    if (!from) return;
    const arrow = ARROWS[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      this.onOpen(from);
    } else if (arrow) {
      event.preventDefault();
      event.stopPropagation();
      const to = items[next(items.map(middle), items.indexOf(from), arrow)];
      if (!to) return;
      this.stand(to, items);
      to.focus({ preventScroll: true });
    }
  }
}

function middle(item: Element): [number, number] {
  const { x, y, width, height } = item.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}
