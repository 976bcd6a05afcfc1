// The field of the zone: what is typed is looked for as in the search of the map page, folded, by name, place or document.
import type { Zone } from "../data/types";
import { kindCode } from "../i18n/index";
import { clean, h } from "../ui/dom";
import { type Hit, SearchIndex } from "../ui/search-index";
import { w } from "./words";

export class ZonePicker {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly index: SearchIndex;
  private hits: Hit[] = [];
  private active = -1;

  constructor(
    zones: Zone[],
    private chosen: { slug: string; label: string } | null,
    private readonly onChange: (zone: { slug: string; label: string } | null) => void,
  ) {
    this.index = new SearchIndex({ zones, groups: [] } as never);
    this.input = h("input", {
      type: "text",
      id: "zone",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": "zone-found",
      "aria-autocomplete": "list",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: w("zone.search"),
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event as KeyboardEvent),
      onblur: () => setTimeout(() => this.left(), 150),
    });
    this.list = h("ul", { id: "zone-found", class: "found", role: "listbox", "aria-label": w("zone"), hidden: true });
    this.input.value = chosen?.label ?? "";
    this.element = h("div", { class: "search" }, this.input, this.list);
  }

  private typed(): void {
    this.hits = this.index.find(this.input.value, 8);
    this.active = this.hits.length > 0 ? 0 : -1;
    this.list.hidden = this.input.value.trim() === "";
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    const nothing = h(
      "li",
      { class: "nothing", role: "option", "aria-selected": "false", "aria-disabled": "true" },
      w("zone.nothing"),
    );
    this.list.replaceChildren(...(this.hits.length > 0 ? this.hits.map((hit, at) => this.line(hit, at)) : [nothing]));
    this.mark();
    if (this.input.value.trim() === "" && this.chosen) this.choose(null);
  }

  private line(hit: Hit, at: number): HTMLElement {
    const choose = (event: Event): void => {
      event.preventDefault();
      this.choose(hit);
    };
    return h(
      "li",
      { role: "option", id: `zone-found-${at}`, "data-slug": hit.slug, onmousedown: choose },
      ...clean([
        h("span", { class: `tag kind-${hit.kind ?? ""}` }, kindCode(hit.kind)),
        h("span", { class: "words" }, h("b", {}, hit.label), h("small", {}, hit.province)),
      ]),
    );
  }

  private mark(): void {
    for (const [at, line] of [...this.list.children].entries())
      line.setAttribute("aria-selected", String(at === this.active));
    const line = this.list.children[this.active];
    if (this.active >= 0 && line) this.input.setAttribute("aria-activedescendant", line.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    const hit = this.hits[this.active];
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && hit && !this.list.hidden) {
      event.preventDefault();
      this.choose(hit);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.hits.length > 0) {
      event.preventDefault();
      this.list.hidden = false;
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : this.hits.length - 1)) % this.hits.length;
      this.mark();
    }
  }

  private choose(hit: Hit | null): void {
    this.chosen = hit && { slug: hit.slug, label: hit.label };
    if (hit) this.input.value = hit.label;
    this.close();
    this.onChange(this.chosen);
  }

  /** What was typed and not chosen is not a zone: the field shows the one that is. */
  private left(): void {
    if (document.activeElement === this.input) return;
    this.close();
    this.input.value = this.chosen?.label ?? "";
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
