// The search field: a list under it while something is typed; arrows, Enter and Escape as in any such list.
import type { FoundUnit, ListedUnit, ZoneList } from "../data/types";
import { until } from "../i18n/dates";
import { kindCode, t } from "../i18n/index";
import type { Actions } from "./actions";
import { byId, h } from "./dom";
import { stripAccents } from "./strip-accents";
import { type Hit, SearchIndex } from "./search-index";

/** Rest after a key before the program is asked for units. */
const REST_MS = 200;
/** Fewer letters find half the country. */
const LEAST_LETTERS = 2;

export class Search {
  private readonly input = byId("search") as HTMLInputElement;
  private readonly list = byId("found");
  private index: SearchIndex | null = null;
  private hits: Hit[] = [];
  private places: FoundUnit[] = [];
  private timer = 0;
  private active = -1;

  constructor(private readonly actions: Actions) {
    this.input.addEventListener("input", () => {
      this.places = [];
      this.draw();
      this.askLater();
    });
    this.input.addEventListener("focus", () => this.input.value !== "" && this.draw());
    // A click on the list blurs first. Who is back in the field by then goes on typing.
    this.input.addEventListener("blur", () =>
      setTimeout(() => document.activeElement !== this.input && this.close(), 150),
    );
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  words(): void {
    this.input.placeholder = t("search");
    this.input.setAttribute("aria-label", t("search.label"));
    this.list.setAttribute("aria-label", t("search.found"));
  }

  show(all: ZoneList, units: ListedUnit[]): void {
    this.index = new SearchIndex(all, units);
  }

  /** Puts the cursor into the field. */
  focus(): void {
    this.input.focus();
  }

  /** Units are not in the index: there may be thousands. They stand below what the page knows itself. */
  private askLater(): void {
    clearTimeout(this.timer);
    const typed = this.input.value;
    if (stripAccents(typed).length < LEAST_LETTERS) return;
    const ask = async (): Promise<void> => {
      const found = await this.actions.findUnits(typed);
      if (this.input.value !== typed || found.length === 0) return;
      const listed = new Set(this.hits.filter((hit) => hit.type === "unit").map((hit) => hit.slug));
      this.places = found.filter((unit) => !listed.has(unit.slug));
      const { active } = this;
      this.draw();
      if (active > 0) this.active = active;
      this.mark();
    };
    this.timer = window.setTimeout(() => void ask(), REST_MS);
  }

  private count(): number {
    return this.hits.length + this.places.length;
  }

  private draw(): void {
    this.hits = this.index?.find(this.input.value) ?? [];
    this.active = this.count() > 0 ? 0 : -1;
    const open = this.input.value.trim() !== "";
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    const none = h(
      "li",
      { class: "nothing", role: "option", "aria-disabled": "true", "aria-selected": "false" },
      t("search.nothing"),
    );
    const lines = this.hits.map((hit, index) => this.line(hit, index));
    lines.push(...this.places.map((unit, index) => this.placeLine(unit, this.hits.length + index)));
    this.list.replaceChildren(...(lines.length > 0 ? lines : [none]));
    this.mark();
  }

  private line(hit: Hit, index: number): HTMLElement {
    const choose = (event: Event): void => {
      event.preventDefault();
      this.choose(hit);
    };
    return h(
      "li",
      { role: "option", id: `found-${index}`, "data-slug": hit.slug, "data-by": hit.by, onmousedown: choose },
      h("span", { class: `tag ${hit.type === "zone" ? `kind-${hit.kind ?? ""}` : hit.type}` }, kindOf(hit)),
      h(
        "span",
        { class: "words" },
        h("b", {}, hit.label),
        h("small", {}, [why(hit), hit.province].filter((part) => part !== "").join(" · ")),
      ),
    );
  }

  private placeLine(unit: FoundUnit, index: number): HTMLElement {
    const choose = (event: Event): void => {
      event.preventDefault();
      this.look(unit);
    };
    const ended = unit.until === null ? "" : until(unit.until);
    return h(
      "li",
      { role: "option", id: `found-${index}`, "data-slug": unit.slug, "data-by": "place", onmousedown: choose },
      h("span", { class: "tag unit" }, t("search.place")),
      h(
        "span",
        { class: "words" },
        h("b", {}, unit.name),
        h("small", {}, [unit.province?.name ?? "", ended].filter((part) => part !== "").join(" · ")),
      ),
    );
  }

  private look(unit: FoundUnit): void {
    this.input.value = "";
    this.close();
    this.input.blur();
    if (unit.bbox) this.actions.look(unit.bbox);
  }

  private mark(): void {
    for (const [index, line] of [...this.list.children].entries())
      line.setAttribute("aria-selected", String(index === this.active));
    const line = this.list.children[this.active];
    if (this.active >= 0 && line) {
      this.input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter") {
      const [hit, place] = [this.hits[this.active], this.places[this.active - this.hits.length]];
      if (this.list.hidden) return;
      if (hit) this.choose(hit);
      else if (place) this.look(place);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) {
        this.draw();
        return;
      }
      const count = this.count();
      if (count > 0) this.active = (this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.mark();
    }
  }

  private choose(hit: Hit): void {
    this.input.value = "";
    this.close();
    this.input.blur();
    this.actions.select({ type: hit.type, slug: hit.slug, measure: null }, { move: hit.type !== "unit" });
  }

  private close(): void {
    clearTimeout(this.timer);
    this.places = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/** What was found: the kind of a zone always stands before its name. */
function kindOf(hit: Hit): string {
  if (hit.type === "zone") return kindCode(hit.kind);
  return t(hit.type === "group" ? "panel.group" : "panel.unit");
}

/** By what it was found, where that is not its name. */
function why({ by, text }: Hit): string {
  if (by === "unit") return t("search.unit", { unit: text });
  if (by === "document") return t("search.document", { document: text });
  if (by === "former") return t("search.former", { name: text });
  return by === "other" ? t("search.other", { name: text }) : "";
}
