// Where the focus goes when the panel is closed: back to what opened it.
import { byId } from "./dom";

export class FocusReturn {
  private opener: Element | null = null;

  constructor(private readonly otherwise: () => void) {}

  /** Keeps what has the focus now. */
  remember(): void {
    this.opener = document.activeElement;
  }

  /** To what opened the panel: a number, a mark of the map. Where it is no more, to the row of the subject. */
  back(slug: string): void {
    const row = byId("table").querySelector<HTMLElement>(`tr[data-slug="${CSS.escape(slug)}"] button.name`);
    const { opener } = this;
    this.opener = null;
    const there = opener instanceof HTMLElement || opener instanceof SVGElement ? opener : null;
    if (there?.isConnected && there !== document.body) there.focus();
    else if (row) row.focus();
    else this.otherwise();
  }
}
