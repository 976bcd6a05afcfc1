// The table of zones and groups: the map in words, and the way to everything by keyboard.
import { type PageKey, t } from "../i18n/index";
import type { Selection } from "../address";
import { type Actions, numberButton } from "./actions";
import { byId, h } from "./dom";
import { COLUMNS, type Column, MEASURES, type Row, type Sorting, kindText, sorted } from "./rows";

const DOWN_FIRST: Column[] = [...MEASURES, "fill"];

export class Table {
  private zones: Row[] = [];
  private groups: Row[] = [];
  private sorting: Sorting = { column: "kind", down: false };
  private selection: Selection | null = null;
  private filter = "";

  constructor(private readonly actions: Actions) {
    byId("table").addEventListener("keydown", (event) => moveFocus(event as KeyboardEvent));
  }

  /** `filter` is the filter in words, empty without one. */
  show(zones: Row[], groups: Row[], filter: string): void {
    this.filter = filter;
    this.zones = zones;
    this.groups = groups;
    this.draw();
  }

  select(selection: Selection | null): void {
    this.selection = selection;
    for (const line of byId("table").querySelectorAll<HTMLElement>("tr[data-slug]")) this.mark(line);
  }

  /** Brings the chosen row into view, as after a click on the map. */
  reveal(): void {
    const line = byId("table").querySelector("tr.selected");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    line?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  private draw(): void {
    const counts = h(
      "span",
      { class: "count" },
      t("table.count", { zones: this.zones.length, groups: this.groups.length }),
    );
    byId("table-heading").replaceChildren(
      t("table.heading"),
      " ",
      counts,
      " ",
      h("small", {}, t("table.unit")),
      (this.filter && h("small", { class: "filter-words" }, this.filter)) || "",
    );
    byId("sorter").replaceChildren(...this.sorter());
    byId("table").replaceChildren(
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          COLUMNS.map((column) => this.heading(column)),
        ),
      ),
      this.body("zones", t("table.zones"), this.zones),
      (this.groups.length > 0 && this.body("groups", t("table.groups"), this.groups)) || "",
    );
    this.select(this.selection);
  }

  private heading(column: Column): HTMLElement {
    const active = this.sorting.column === column;
    const direction = this.sorting.down ? "descending" : "ascending";
    return h(
      "th",
      { scope: "col", class: `column-${column}`, "aria-sort": active ? direction : null },
      h(
        "button",
        { type: "button", onclick: () => this.sortBy(column) },
        columnName(column),
        h("span", { class: "arrow", "aria-hidden": "true" }, active ? (this.sorting.down ? " ▼" : " ▲") : ""),
      ),
    );
  }

  /** On a phone the headings are gone and this stands for them. */
  private sorter(): HTMLElement[] {
    const choose = (event: Event): void => this.sortBy((event.target as HTMLSelectElement).value as Column);
    const options = COLUMNS.map((column) =>
      h("option", { value: column, selected: column === this.sorting.column }, columnName(column)),
    );
    const turn = t(this.sorting.down ? "table.sort.down" : "table.sort.up");
    return [
      h("label", {}, `${t("table.sort")} `, h("select", { onchange: choose }, options)),
      h("button", { type: "button", onclick: () => this.sortBy(this.sorting.column) }, turn),
    ];
  }

  private sortBy(column: Column): void {
    const down = this.sorting.column === column ? !this.sorting.down : DOWN_FIRST.includes(column);
    const focused = document.activeElement?.closest("th")?.className;
    this.sorting = { column, down };
    this.draw();
    if (focused) byId("table").querySelector<HTMLElement>(`th.${focused} button`)?.focus();
  }

  private body(id: string, title: string, rows: Row[]): HTMLElement {
    const heading = h("tr", { class: "body-heading" }, h("th", { colspan: COLUMNS.length, scope: "colgroup" }, title));
    const empty =
      rows.length === 0
        ? h("tr", {}, h("td", { colspan: COLUMNS.length }, t(this.filter ? "table.empty.filter" : "table.empty")))
        : null;
    return h(
      "tbody",
      { "data-rows": id },
      heading,
      sorted(rows, this.sorting).map((row) => this.line(row)),
      empty,
    );
  }

  private line(row: Row): HTMLElement {
    const open = (measure: string | null): void => {
      this.actions.select({ type: row.type, slug: row.slug, measure }, { move: true });
      // The table of a phone lies over the panel.
      if (matchMedia("(max-width: 699px)").matches) this.actions.openTable(false);
    };
    const onclick = (event: Event): void => {
      if (!(event.target as Element).closest("button")) open(null);
    };
    const name = h(
      "button",
      { type: "button", class: "name", "aria-label": row.label, onclick: () => open(null) },
      row.type === "zone" ? row.name : row.label,
    );
    return h(
      "tr",
      { "data-slug": row.slug, "data-type": row.type, class: isBare(row) ? "bare" : null, onclick },
      h(
        "td",
        { class: "column-kind" },
        kindTag(row),
        row.type === "group" && h("span", { class: "tag group" }, t("panel.group")),
      ),
      h(
        "th",
        { scope: "row", class: "column-name" },
        name,
        isBare(row) && h("small", { class: "nothing" }, t("none.title")),
      ),
      h("td", { class: "column-province" }, row.province),
      MEASURES.map((key) => {
        const { text, basis } = row.values[key];
        const label = t("table.open", { label: row.label, column: columnName(key), value: text });
        const number = numberButton(text, label, () => open(key));
        return h(
          "td",
          { class: "column-number", "data-column": key, "data-label": columnName(key), "data-basis": basis },
          number,
        );
      }),
      h(
        "td",
        { class: "column-number column-fill", "data-column": "fill", "data-label": columnName("fill") },
        fillCell(row, open),
      ),
    );
  }

  private mark(line: HTMLElement): void {
    const { selection } = this;
    const chosen = selection !== null && selection.type === line.dataset.type && selection.slug === line.dataset.slug;
    line.classList.toggle("selected", chosen);
    const name = line.querySelector("button.name");
    if (chosen) name?.setAttribute("aria-current", "true");
    else name?.removeAttribute("aria-current");
  }
}

/** Nothing to print in any column of numbers. */
function isBare(row: Row): boolean {
  return row.fill.number === null && MEASURES.every((key) => row.values[key].number === null);
}

export function columnName(column: Column): string {
  return t(`table.${column}` as PageKey);
}

function kindTag(row: Row): HTMLElement | null {
  return row.kind ? h("span", { class: `tag kind-${row.kind}` }, kindText(row)) : null;
}

/** A share with its denominator, a reported percentage as reported; never a bare number. */
function fillCell(row: Row, open: (measure: string | null) => void): HTMLElement[] {
  const { computed, reported } = row.fill;
  const part = (text: string, note: string, target: string): HTMLElement => {
    const label = t("table.open", { label: row.label, column: `${columnName("fill")} (${note})`, value: text });
    return h(
      "div",
      { class: "share" },
      numberButton(text, label, () => open(target)),
      h("small", {}, note),
    );
  };
  const parts: HTMLElement[] = [];
  if (computed) parts.push(part(computed.text, computed.of, `ratio:${computed.ratio.id}`));
  if (reported) parts.push(part(reported, computed ? t("table.fill.short") : t("table.fill.reported"), "fill"));
  return parts.length > 0 ? parts : [numberButton(t("none"), "", () => undefined)];
}

/** Arrow keys: up and down between rows, left and right between the numbers of a row. */
function moveFocus(event: KeyboardEvent): void {
  const from = event.target as HTMLElement;
  const line = from.closest<HTMLElement>("tr[data-slug]");
  if (!line) return;
  const buttons = [...line.querySelectorAll<HTMLElement>("button")];
  const lines = [...byId("table").querySelectorAll<HTMLElement>("tr[data-slug]")];
  const place = lines.indexOf(line);
  const target = {
    ArrowRight: buttons[buttons.indexOf(from) + 1],
    ArrowLeft: buttons[buttons.indexOf(from) - 1],
    ArrowDown: lines[place + 1]?.querySelector<HTMLElement>("button.name"),
    ArrowUp: lines[place - 1]?.querySelector<HTMLElement>("button.name"),
  }[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
