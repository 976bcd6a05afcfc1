// Holds the page together: the address says what to show, the program says the numbers, the parts draw them.
import { ApiError, type Everything, type View, loadAll, loadGroup, loadZone } from "./data/api";
import { setLang, t } from "./i18n/index";
import { ZoneMap } from "./map/index";
import { type Selection, type State, readState, sameSubject, writeState } from "./state";
import type { Actions } from "./ui/actions";
import { byId, h } from "./ui/dom";
import { Header } from "./ui/header";
import { type Context, hidePanel, showGroup, showMeasure, showMessage, showTotal, showZone } from "./ui/panel/index";
import { buildRows } from "./ui/rows";
import { drawStrip } from "./ui/strip";
import { Table } from "./ui/table";
import { drawTotals, rollup } from "./ui/totals";

export class App implements Actions {
  private state: State = readState(location.hash);
  private data: Everything | null = null;
  /** The selection whose panel is drawn, so that another measure of it needs no new question. */
  private drawn: Selection | null = null;
  private loading = new AbortController();
  private asking = new AbortController();
  private labels = new Map<string, string>();
  private readonly header = new Header(this);
  private readonly table = new Table(this);
  private readonly map = new ZoneMap(byId("map"), byId("legend"), (slug) => this.fromMap(slug));

  start(): void {
    addEventListener("popstate", () => this.follow(readState(location.hash)));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.state.selection) this.select(null);
    });
    setLang(this.state.lang);
    this.header.draw(this.state.asOf);
    void this.load(true);
  }

  select(selection: Selection | null, options: { move?: boolean } = {}): void {
    const before = this.state.selection;
    this.go({ ...this.state, selection });
    void this.showSelection(options.move ?? false);
    if (selection === null && before && before.type !== "total") this.focusRow(before.slug);
  }

  setDate(asOf: string | null): void {
    this.go({ ...this.state, asOf });
    void this.load(false);
  }

  setLang(lang: "vi" | "en"): void {
    this.go({ ...this.state, lang });
    setLang(lang);
    this.header.draw(this.state.asOf);
    void this.load(false);
  }

  retry(): void {
    void this.load(false);
  }

  private go(state: State): void {
    this.state = state;
    history.pushState(null, "", `${location.pathname}${location.search}${writeState(state)}`);
  }

  /** The address changed by itself: back, forward, or typed. */
  private follow(next: State): void {
    const reload = next.asOf !== this.state.asOf || next.lang !== this.state.lang;
    this.state = next;
    setLang(next.lang);
    this.header.draw(next.asOf);
    if (reload) void this.load(false);
    else void this.showSelection(true);
  }

  private view(): View {
    return { asOf: this.state.asOf, lang: this.state.lang };
  }

  private async load(move: boolean): Promise<void> {
    this.loading.abort();
    const { signal } = (this.loading = new AbortController());
    this.say(t("loading"), false);
    document.body.setAttribute("aria-busy", "true");
    try {
      this.data = await loadAll(this.view(), signal);
    } catch (error) {
      if (!signal.aborted) this.say(t("failed", { reason: reason(error) }), true);
      return;
    } finally {
      if (!signal.aborted) document.body.removeAttribute("aria-busy");
    }
    this.say("", false);
    this.draw(this.data);
    this.drawn = null;
    await this.showSelection(move);
  }

  private draw({ list, totals, shapes }: Everything): void {
    this.labels = new Map([...list.zones, ...list.groups].map((subject) => [subject.slug, subject.label]));
    const rows = buildRows(list, totals);
    this.header.draw(list.as_of);
    drawTotals(totals, this);
    this.map.show(list.zones, shapes);
    this.table.show(rows.zones, rows.groups);
    drawStrip(totals);
    document.body.dataset["asOf"] = list.as_of;
    document.body.dataset["revision"] = String(totals.revision);
  }

  private async showSelection(move: boolean): Promise<void> {
    const { selection } = this.state;
    this.table.select(selection);
    if (move) this.table.reveal();
    this.map.select(selection?.type === "zone" ? selection.slug : null, move);
    if (!selection || !this.data) {
      this.drawn = null;
      hidePanel();
      return;
    }
    if (!sameSubject(selection, this.drawn) && !(await this.drawPanel(selection))) return;
    this.drawn = selection;
    if (selection.type !== "total" && selection.measure) showMeasure(selection.measure);
    else byId("panel-title").focus();
  }

  /** False when the panel shows a message instead, or the person has gone on to something else. */
  private async drawPanel(selection: Selection): Promise<boolean> {
    this.asking.abort();
    const { signal } = (this.asking = new AbortController());
    const context: Context = { actions: this, papers: [], labelOf: (slug) => this.labels.get(slug) };
    const title = this.labels.get(selection.slug) ?? selection.slug;
    try {
      if (selection.type === "total") {
        showTotal(this.data ? rollup(this.data.totals, selection.slug) : undefined, selection.measure, context);
      } else if (selection.type === "zone") {
        const zone = await loadZone(selection.slug, this.view(), signal);
        showZone(zone, { ...context, papers: zone.documents ?? [] });
      } else {
        const group = await loadGroup(selection.slug, this.view(), signal);
        showGroup(group, { ...context, papers: group.documents ?? [] });
      }
      return !signal.aborted;
    } catch (error) {
      if (!signal.aborted) showMessage(title, t("failed", { reason: reason(error) }), context);
      return false;
    }
  }

  private fromMap(slug: string): void {
    this.select({ type: "zone", slug, measure: null });
    this.table.reveal();
  }

  private focusRow(slug: string): void {
    byId("table").querySelector<HTMLElement>(`tr[data-slug="${CSS.escape(slug)}"] button.name`)?.focus();
  }

  private say(text: string, failed: boolean): void {
    const box = byId("status");
    box.classList.toggle("failed", failed);
    box.hidden = text === "";
    box.replaceChildren(text, failed ? h("button", { type: "button", onclick: () => this.retry() }, t("retry")) : "");
  }
}

function reason(error: unknown): string {
  return error instanceof ApiError ? error.message : t("failed.network");
}
