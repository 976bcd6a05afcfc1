// Holds the page together: the address says what to show, the program says the numbers, the parts draw them.
import {
  ApiError,
  type Everything,
  type View,
  findUnits,
  loadAll,
  loadConfig,
  loadDates,
  loadGroup,
  loadUnit,
  loadUnits,
  loadZone,
} from "./data/api";
import { History } from "./data/history";
import type { Account, Config, DateTick, FoundUnit, ListedUnit } from "./data/types";
import { setLang, t } from "./i18n/index";
import { type MapActions, ZoneMap } from "./map/index";
import { Opened } from "./opened";
import {
  type Colour,
  type Filter,
  NO_FILTER,
  type Selection,
  type State,
  isFiltered,
  readState,
  sameSubject,
  writeState,
} from "./state";
import type { Actions } from "./ui/actions";
import { byId, h } from "./ui/dom";
import { drawFilters, filterWords } from "./ui/filters";
import { Header } from "./ui/header";
import { type Offered, exampleBanner, offer } from "./ui/offer";
import {
  type Context,
  chartFocused,
  hidePanel,
  showGroup,
  showMeasure,
  showMessage,
  showTotal,
  showUnit,
  showZone,
} from "./ui/panel/index";
import { preparePrint } from "./ui/print";
import { released } from "./ui/press";
import { buildRows } from "./ui/rows";
import { Search } from "./ui/search";
import { drawStrip } from "./ui/strip";
import { Table } from "./ui/table";
import { Timeline } from "./ui/timeline";
import { drawTotals, header, rollup } from "./ui/totals";

const ASK_AGAIN_MS = 30_000;

export class App implements Actions, MapActions {
  private state: State = readState(location.hash);
  private data: Everything | null = null;
  /** What the installation offers; null until it has told, and for good where it does not know the question. */
  private config: Config | null = null;
  private ticks: DateTick[] = [];
  private units: ListedUnit[] = [];
  /** For which data ticks and provinces are. */
  private ticksOf = "";
  private today = "";
  private gridPlane: string | null = null;
  /** The selection whose panel is drawn, so that another measure of it needs no new question. */
  private drawn: Selection | null = null;
  /** The account of the zone whose panel is drawn. */
  private account: Account | null = null;
  /** What had the focus when the panel was opened. */
  private opener: Element | null = null;
  private readonly history = new History();
  private loading = new AbortController();
  private asking = new AbortController();
  private labels = new Map<string, string>();
  private readonly header = new Header(this);
  private readonly search = new Search(this);
  private readonly timeline = new Timeline(this);
  private readonly table = new Table(this);
  private readonly map = new ZoneMap(byId("map"), byId("legend"), this);
  private readonly opened = new Opened(this.map.faces, { showLand: (measure) => this.showLand(measure), reason });

  start(): void {
    addEventListener("popstate", () => this.follow(readState(location.hash)));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (this.state.land) this.showLand(null);
      else if (this.state.selection) this.select(null);
    });
    addEventListener("focus", () => void this.askRevision());
    setInterval(() => void this.askRevision(), ASK_AGAIN_MS);
    preparePrint(this.map);
    this.drawWords();
    void this.load(true);
  }

  select(selection: Selection | null, options: { move?: boolean } = {}): void {
    const before = this.state.selection;
    if (selection && !byId("panel").contains(document.activeElement)) this.opener = document.activeElement;
    this.go({ ...this.state, selection, land: sameSubject(selection, before) ? this.state.land : null });
    void this.showSelection(options.move ?? false);
    if (selection === null && before) this.focusBack(before);
  }

  async findUnits(typed: string): Promise<FoundUnit[]> {
    return this.config?.has_units ? findUnits(typed, this.view()) : [];
  }

  look(box: [number, number, number, number]): void {
    this.map.look(box);
  }

  showLand(measure: string | null): void {
    const before = this.state.land;
    // The button that opened it takes it away too.
    const land = measure === before ? null : measure;
    this.go({ ...this.state, land });
    void this.opened.show(this.account, land, this.view(), true);
    if (!land && before) document.querySelector<HTMLElement>(`#panel [data-land="${CSS.escape(before)}"]`)?.focus();
  }

  pickFace(id: string): void {
    this.opened.pick(id, "map");
  }

  setDate(asOf: string | null): void {
    this.go({ ...this.state, asOf });
    void this.load(false);
  }

  setLang(lang: "vi" | "en"): void {
    this.go({ ...this.state, lang });
    this.drawWords();
    void this.load(false);
  }

  setFilter(filter: Filter): void {
    const { selection } = this.state;
    this.go({ ...this.state, filter, selection: selection?.type === "total" ? null : selection });
    void this.load(false);
  }

  setColour(colour: Colour): void {
    // A class of the other colouring cannot stay isolated: the legend would not show it.
    const filter = { ...this.state.filter, stage: null, clearance: null };
    const reload =
      isFiltered(this.state.filter) && (this.state.filter.stage !== null || this.state.filter.clearance !== null);
    this.go({ ...this.state, colour, filter });
    if (reload) void this.load(false);
    else if (this.data) this.draw(this.data);
  }

  isolate(colour: Colour, name: string | null): void {
    this.setFilter({ ...this.state.filter, stage: null, clearance: null, [colour]: name });
  }

  setExample(example: boolean): void {
    this.go({ ...this.state, example, filter: NO_FILTER, selection: null, land: null });
    this.drawWords();
    void this.load(false).then(() => this.map.overview(example));
  }

  openTotal(filter: Filter, measure: string): void {
    this.go({ ...this.state, filter, selection: { type: "total", slug: "filter", measure }, land: null });
    void this.load(false);
  }

  retry(): void {
    void this.load(false);
  }

  open(type: "zone" | "group" | "unit", slug: string): void {
    this.select({ type, slug, measure: null });
    this.table.reveal();
  }

  grid(plane: string | null): void {
    if (plane === this.gridPlane) return;
    this.gridPlane = plane;
    if (this.data) drawStrip(this.data.totals, plane);
  }

  private go(state: State): void {
    this.state = state;
    // Land of another zone or dataset does not wait for what comes next.
    if (!state.land) this.opened.clear();
    history.pushState(null, "", `${location.pathname}${location.search}${writeState(state)}`);
  }

  /** The address changed by itself: back, forward, or typed. */
  private follow(next: State): void {
    const asked = ({ asOf, lang, example, filter }: State): string => JSON.stringify([asOf, lang, example, filter]);
    const reload = asked(next) !== asked(this.state);
    const recolour = next.colour !== this.state.colour;
    this.state = next;
    if (!next.land) this.opened.clear();
    this.drawWords();
    if (reload) void this.load(false);
    else {
      if (recolour && this.data) this.draw(this.data);
      void this.showSelection(true);
    }
  }

  private drawWords(): void {
    setLang(this.state.lang);
    this.header.draw(this.state.asOf);
    this.header.dataset(this.config?.has_example ?? false, this.state.example);
    this.search.words();
    exampleBanner(this.state.example);
  }

  private view(): View {
    const { asOf, lang, example, filter } = this.state;
    return { asOf, lang, example, filter };
  }

  private async load(move: boolean): Promise<void> {
    this.loading.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    this.say(t("loading"), false);
    document.body.setAttribute("aria-busy", "true");
    try {
      const data = await loadAll(this.view(), signal);
      // A date is left by pressing something else: the row must still be there when it is let go.
      await released();
      if (signal.aborted) return;
      this.data = data;
    } catch (error) {
      if (signal.aborted) return;
      // An address of a newer program: without filter and example this one can answer.
      if (error instanceof ApiError && error.status === 400 && (isFiltered(this.state.filter) || this.state.example)) {
        this.state = { ...this.state, filter: NO_FILTER, example: false };
        this.drawWords();
        return this.load(move);
      }
      this.say(t("failed", { reason: reason(error) }), true);
      document.body.removeAttribute("aria-busy");
      return;
    }
    this.say("", false);
    if (this.state.asOf === null) this.today = this.data.list.as_of;
    this.draw(this.data);
    this.drawn = null;
    void this.askOffers(this.data.totals.classes !== undefined);
    // The panel is of the same day as the rest: the page is busy until it is drawn.
    await this.showSelection(move);
    if (!signal.aborted) document.body.removeAttribute("aria-busy");
    if (move && this.state.example && !this.state.selection) this.map.overview(true);
  }

  private draw({ all, list, totals, shapes }: Everything): void {
    const { filter, colour } = this.state;
    const words = filterWords(filter, all);
    this.labels = new Map([...all.zones, ...all.groups].map((subject) => [subject.slug, subject.label]));
    const rows = buildRows(list, totals);
    this.header.draw(list.as_of);
    drawTotals(totals, words, this);
    drawFilters(all, filter, totals.classes !== undefined, this);
    this.search.show(all, this.units);
    this.map.show({ zones: list.zones, groups: list.groups, totals, shapes, filter, colour, header: header(totals) });
    this.map.select(this.state.selection?.type === "zone" ? this.state.selection.slug : null, false);
    this.table.show(rows.zones, rows.groups, words);
    drawStrip(totals, this.gridPlane);
    this.drawTime();
    offer(null, () => undefined);
    document.body.dataset.asOf = list.as_of;
    document.body.dataset.revision = String(totals.revision);
  }

  /** Asks what else there is, of a program new enough to know the questions. */
  private async askOffers(known: boolean): Promise<void> {
    if (!known) return;
    const { example, lang } = this.state;
    const wanted = `${example} ${lang} ${this.data?.totals.revision}`;
    if (this.ticksOf !== wanted) {
      this.ticksOf = wanted;
      void loadDates(this.view()).then((ticks) => {
        this.ticks = ticks;
        this.drawTime();
      });
      void loadUnits(this.view()).then((units) => {
        this.units = units;
        if (this.data) this.search.show(this.data.all, units);
      });
    }
    if (this.config) return;
    this.config = await loadConfig();
    if (!this.config) return;
    this.header.dataset(this.config.has_example ?? false, this.state.example);
    this.header.canImport(this.config.can_import ?? false);
    this.map.setBasemaps(this.config.basemaps ?? []);
  }

  private drawTime(): void {
    if (this.data) this.timeline.show(this.ticks, this.data.list.as_of, this.lastDay());
  }

  /** Today, as the program told it, else by the clock of Vietnam. */
  private lastDay(): string {
    return this.today || new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format();
  }

  /** What is to be said of the store beside what is shown. */
  private offered(now: Config, shown: number): Offered | null {
    if (now.store_trouble) return { key: now.store_trouble.code, text: now.store_trouble.text };
    const reopened = now.store_reopened ?? 0;
    if (reopened !== (this.config?.store_reopened ?? 0)) {
      return { key: `reopened ${reopened}`, text: t("offer.reopened", { revision: String(now.revision) }) };
    }
    const { revision } = now;
    return revision === shown ? null : { key: String(revision), text: t("offer", { revision: String(revision) }) };
  }

  /** Another process may have imported: the page says so and waits to be told. */
  private async askRevision(): Promise<void> {
    if (!this.config || !this.data || document.hidden) return;
    const now = await loadConfig();
    if (!now || !this.data) return;
    offer(this.offered(now, this.data.totals.revision), () => {
      this.config = null;
      this.retry();
    });
  }

  private async showSelection(move: boolean): Promise<void> {
    const { selection } = this.state;
    this.table.select(selection);
    if (move) this.table.reveal();
    this.map.select(selection?.type === "zone" ? selection.slug : null, move);
    if (!selection || !this.data) {
      this.drawn = null;
      this.account = null;
      this.opened.clear();
      hidePanel();
      return;
    }
    const charting = chartFocused();
    if (!sameSubject(selection, this.drawn) && !(await this.drawPanel(selection))) return;
    this.drawn = selection;
    // The panel took its room from the map.
    if (move && selection.type === "zone") this.map.select(selection.slug, true);
    await this.opened.show(this.account, this.state.land, this.view(), move);
    if (this.state.selection !== selection) return;
    if (charting && chartFocused(true)) return;
    // An address may name a number by the land that is opened under it.
    const measure = selection.type === "total" ? null : (selection.measure ?? (move ? this.state.land : null));
    if (measure) showMeasure(measure);
    // Whoever types meanwhile keeps the field.
    else if (!(document.activeElement instanceof HTMLInputElement)) byId("panel-title").focus();
  }

  /** False when the panel shows a message instead, or the person has gone on to something else. */
  private async drawPanel(selection: Selection): Promise<boolean> {
    this.asking.abort();
    this.opened.forget();
    this.account = null;
    this.asking = new AbortController();
    const { signal } = this.asking;
    const context: Context = { actions: this, papers: [], labelOf: (slug) => this.labels.get(slug) };
    const title = this.labels.get(selection.slug) ?? selection.slug;
    try {
      if (selection.type === "total") {
        showTotal(this.data ? rollup(this.data.totals, selection.slug) : undefined, selection.measure, context);
      } else if (selection.type === "zone") {
        const [zone, series] = await Promise.all([
          loadZone(selection.slug, this.view(), signal),
          this.history.of(selection.slug, this.view(), this.data?.totals.revision ?? 0, this.lastDay()),
        ]);
        if (signal.aborted) return false;
        this.account = zone.account;
        showZone(zone, series, { ...context, papers: zone.documents ?? [] });
      } else if (selection.type === "unit") {
        const unit = await loadUnit(selection.slug, this.view(), signal);
        showUnit(unit, { ...context, papers: unit.documents ?? [] });
      } else {
        const group = await loadGroup(selection.slug, this.view(), signal);
        showGroup(group, { ...context, papers: group.documents ?? [] });
      }
      return !signal.aborted;
    } catch (error) {
      if (!signal.aborted) this.opened.clear();
      if (!signal.aborted) showMessage(title, t("failed", { reason: reason(error) }), context);
      return false;
    }
  }

  /** To what opened the panel: a number, a mark of the map. Where it is no more, to the row. */
  private focusBack(from: Selection): void {
    const row = byId("table").querySelector<HTMLElement>(`tr[data-slug="${CSS.escape(from.slug)}"] button.name`);
    const { opener } = this;
    this.opener = null;
    const there = opener instanceof HTMLElement || opener instanceof SVGElement ? opener : null;
    if (there?.isConnected && there !== document.body) there.focus();
    else if (row) row.focus();
    else this.search.focus();
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
