// Holds the map page together: the store knows, the parts draw what differs between two of its states.
import { type Address, colourOf, readAddress, writeAddress } from "./address";
import { type Everything, findUnits } from "./data/api";
import { History } from "./data/history";
import type { Config } from "./data/types";
import { setLang, t } from "./i18n/index";
import { type MapActions, ZoneMap } from "./map/index";
import { drawLand } from "./page/land-view";
import { openSection } from "./page/sections";
import { Stage } from "./page/stage";
import { ask, lastDay } from "./page/questions";
import {
  type Action,
  type Failure,
  type PageEffect,
  type PageState,
  chosenZone,
  initialState,
  scopeOf,
} from "./page/state";
import { update } from "./page/update";
import { type Run, Store } from "./store";
import type { Actions } from "./ui/actions";
import { byId, h } from "./ui/dom";
import { exampleBanner } from "./ui/example-banner";
import { drawFilters, filterWords } from "./ui/filters";
import { FocusReturn } from "./ui/focus-return";
import { Header } from "./ui/header";
import { ZonePanel } from "./ui/panel/index";
import { drawOverview } from "./ui/overview";
import { preparePrint } from "./ui/print";
import { buildRows } from "./ui/rows";
import { Search } from "./ui/search";
import { Shell } from "./ui/shell";
import { drawStatusBar } from "./ui/status-bar";
import { Table } from "./ui/table";
import { Timeline } from "./ui/timeline";
import { header } from "./ui/totals";
import { drawUpdateNotice } from "./ui/update-notice";

const ASK_AGAIN_MS = 30_000;

export class App {
  private readonly history = new History();
  private readonly store = new Store<PageState, Action, PageEffect>(
    initialState(readAddress(location.hash)),
    update,
    (effect, run) => this.perform(effect, run),
  );
  private readonly actions = this.actionsOf();
  private readonly header = new Header(this.actions);
  private readonly search = new Search(this.actions);
  private readonly timeline = new Timeline(this.actions);
  private readonly table = new Table(this.actions);
  private readonly panel = new ZonePanel(this.actions, (slug) => this.labels.get(slug), words);
  private readonly map = new ZoneMap(byId("map"), byId("legend"), this.actions);
  private readonly stage = new Stage(this.map, this.actions);
  private readonly focusReturn = new FocusReturn(() => this.search.focus());
  private readonly shell = new Shell(this.actions);
  private labels = new Map<string, string>();

  start(): void {
    const { dispatch } = this.store;
    addEventListener("popstate", () => dispatch({ type: "popped", address: readAddress(location.hash) }));
    addEventListener("keydown", (event) => event.key === "Escape" && dispatch({ type: "escape" }));
    // Another process may have imported: the page reports it and waits for a click.
    const askRevision = (): void => {
      if (!document.hidden) dispatch({ type: "ask_revision" });
    };
    addEventListener("focus", askRevision);
    setInterval(askRevision, ASK_AGAIN_MS);
    preparePrint(this.map);
    this.store.subscribe((state, before) => this.draw(state, before));
    this.shell.listen(() => this.store.state);
    this.drawWords(this.store.state);
    dispatch({ type: "start" });
  }

  /** What the parts of the page may ask for, as actions of the store. */
  private actionsOf(): Actions & MapActions {
    const { dispatch } = this.store;
    const filterOf = (): Address["filter"] => this.store.state.address.filter;
    const select = (selection: Address["selection"], move: boolean, reveal: boolean): void => {
      if (selection && !this.panel.focused) this.focusReturn.remember();
      dispatch({ type: "select", selection, move, reveal });
    };
    return {
      select: (selection, options = {}) => select(selection, options.move ?? false, false),
      open: (type, slug) => select({ type, slug, measure: null }, false, true),
      setDate: (asOf) => dispatch({ type: "date", asOf }),
      setLang: (lang) => dispatch({ type: "lang", lang }),
      setFilter: (filter) => dispatch({ type: "filter", filter }),
      setView: (view) => dispatch({ type: "view", view }),
      openSection: (section) => dispatch({ type: "section", section, keepMap: false }),
      choose: (key, move = false) => {
        dispatch({ type: "choose", chosen: key });
        if (key !== null && move) this.map.goToRecord(key);
      },
      only: (only) => dispatch({ type: "only", only }),
      openTable: (open) => dispatch({ type: "table", open }),
      compare: (before) => dispatch({ type: "compare", before }),
      moved: (map) => dispatch({ type: "map_moved", map }),
      isolate: (colour, name) =>
        dispatch({ type: "filter", filter: { ...filterOf(), stage: null, clearance: null, [colour]: name } }),
      setExample: (example) => dispatch({ type: "example", example }),
      openTotal: (filter, measure) => dispatch({ type: "total", filter, measure }),
      showLand: (measure) => dispatch({ type: "land", measure }),
      pickFace: (id) => dispatch({ type: "pick", picked: { id, from: "map" } }),
      pickPiece: (id) => dispatch({ type: "pick", picked: { id, from: "list" } }),
      grid: (plane) => dispatch({ type: "grid", plane }),
      retry: () => dispatch({ type: "retry" }),
      look: (box) => this.map.look(box),
      findUnits: async (typed) => {
        const { state } = this.store;
        return state.config?.has_units ? findUnits(typed, scopeOf(state)) : [];
      },
    };
  }

  /** Draws what differs, from the top of the page to the panel. */
  private draw(state: PageState, before: PageState): void {
    const { address, data, config } = state;
    const differs = (...keys: (keyof PageState)[]): boolean => keys.some((key) => state[key] !== before[key]);
    if (address.lang !== before.address.lang || address.example !== before.address.example) this.drawWords(state);
    if (differs("config") && config) this.drawOffers(config, state);
    if (differs("loading", "failure")) this.drawStanding(state);
    const recoloured = colourOf(address.view) !== colourOf(before.address.view) && !state.loading;
    const redrawn = data !== null && (differs("data") || recoloured);
    if (data && (redrawn || address.view !== before.address.view))
      drawOverview(
        { data, filter: address.filter, view: address.view, filterWords: filterWords(address.filter, data.all) },
        this.actions,
      );
    if (redrawn) this.drawFigures(state, data);
    else if (data) {
      if (differs("units")) this.search.show(data.all, state.units);
      if (differs("ticks", "today")) this.drawTime(state, data);
      if (differs("gridPlane")) drawStatusBar(data.totals, state.gridPlane);
    }
    if (differs("notice")) drawUpdateNotice(state.notice, () => this.store.dispatch({ type: "accept_notice" }));
    if (address.selection !== before.address.selection) this.table.select(address.selection);
    if (redrawn || address.selection !== before.address.selection) this.map.select(chosenZone(state), false);
    const content = state.panel?.content ?? null;
    const reopened = content !== (before.panel?.content ?? null);
    if (reopened) this.panel.show(content);
    const { section, view, selection, land } = address;
    this.panel.openSection(openSection(section, view, selection?.measure ?? land));
    drawLand(this.panel, this.map.faces, state, before, reopened);
    this.stage.draw(state, before, redrawn);
    if (state.busy) document.body.setAttribute("aria-busy", "true");
    else document.body.removeAttribute("aria-busy");
  }

  private drawWords({ address, config }: PageState): void {
    setLang(address.lang);
    this.header.draw(address.asOf);
    this.header.dataset(config?.has_example ?? false, address.example);
    this.search.words();
    this.shell.words();
    exampleBanner(address.example);
  }

  private drawOffers(config: Config, { address }: PageState): void {
    this.header.dataset(config.has_example, address.example);
    this.header.canImport(config.can_import);
    this.map.setBasemaps(config.basemaps);
  }

  /** That figures are on their way, or why they could not be had. */
  private drawStanding({ loading, failure }: PageState): void {
    const box = byId("status");
    const text = loading ? t("loading") : failure ? t("failed", { reason: words(failure) }) : "";
    const failed = !loading && failure !== null;
    box.classList.toggle("failed", failed);
    box.hidden = text === "";
    const retry = h("button", { type: "button", onclick: () => this.actions.retry() }, t("retry"));
    box.replaceChildren(text, failed ? retry : "");
  }

  private drawFigures(state: PageState, data: Everything): void {
    const { all, list, totals, shapes } = data;
    const { filter, selection, view } = state.address;
    const colour = colourOf(view);
    const inWords = filterWords(filter, all);
    this.labels = new Map([...all.zones, ...all.groups].map((subject) => [subject.slug, subject.label]));
    const rows = buildRows(list, totals);
    this.header.draw(list.as_of);
    drawFilters(all, filter, this.actions);
    this.search.show(all, state.units);
    this.map.show({ zones: list.zones, groups: list.groups, totals, shapes, filter, colour, header: header(totals) });
    this.table.show(rows.zones, rows.groups, inWords);
    this.table.select(selection);
    drawStatusBar(totals, state.gridPlane);
    this.drawTime(state, data);
    document.body.dataset.asOf = list.as_of;
    document.body.dataset.revision = String(totals.revision);
  }

  private drawTime({ ticks, today }: PageState, { list }: Everything): void {
    this.timeline.show(ticks, list.as_of, lastDay(today));
  }

  /** Asks the program, or does to the page what its state cannot say: where it goes, and what has the focus. */
  private perform(effect: PageEffect, run: Run<Action>): Promise<void> | void {
    switch (effect.type) {
      case "push":
        return history.pushState(null, "", `${location.pathname}${location.search}${writeAddress(effect.address)}`);
      case "replace":
        return history.replaceState(null, "", `${location.pathname}${location.search}${writeAddress(effect.address)}`);
      case "stand":
        return this.map.stand(effect.map);
      case "reveal_row":
        return this.table.reveal();
      case "go_to_zone":
        return this.map.select(effect.slug, true);
      case "overview":
        return this.map.overview(effect.near);
      case "fit_land":
        return this.map.faces.fit();
      case "focus_panel":
        return this.panel.focus(effect.measure);
      case "focus_land_button":
        return this.panel.focusLandButton(effect.measure);
      case "focus_back":
        return this.focusReturn.back(effect.from.slug);
      default:
        return ask(effect, run, this.history);
    }
  }
}

function words({ reason }: Failure): string {
  return reason ?? t("failed.network");
}
