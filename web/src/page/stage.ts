// What stands on the map for a state of the page: the switch of views, the headline, land and its legend, the card.
import type { Actions } from "../ui/actions";
import type { ZoneMap } from "../map/index";
import { findRecord } from "../data/layers";
import { groundOf, groupOf, hasLand, headlineOf, legendOf } from "../land/classes";
import { drawCard } from "../ui/card";
import { drawHeadline, drawViews } from "../ui/views";
import { byId } from "../ui/dom";
import { type PageState, contentOf } from "./state";

export class Stage {
  constructor(
    private readonly map: ZoneMap,
    private readonly actions: Actions,
  ) {}

  /** `redrawn` when map and table have been drawn anew. */
  draw(state: PageState, before: PageState, redrawn: boolean): void {
    const { address, config } = state;
    const differs = <T>(of: (one: PageState) => T): boolean => of(state) !== of(before);
    const content = contentOf(state);
    const view = address.view;
    const office = config?.session ?? false;
    const words = differs((one) => one.address.lang);
    const other = redrawn || words || content !== contentOf(before) || differs((one) => one.address.view);
    if (other || differs((one) => one.config)) drawViews(view, office, (chosen) => this.actions.setView(chosen));
    if (other || differs((one) => one.data)) this.headline(state);
    const only = differs((one) => one.address.only);
    if (other) this.land(state);
    else if (only) this.map.landLegend(this.legendOf(state));
    if (other) this.map.fitOpening();
    if (other || only || differs((one) => one.address.chosen)) {
      this.map.mark(address.chosen, address.only);
      this.card(state);
    }
    byId("list").hidden = !address.table;
    byId("open-table").setAttribute("aria-expanded", String(address.table));
  }

  private headline(state: PageState): void {
    const content = contentOf(state);
    const { view } = state.address;
    drawHeadline(content && headlineOf(view, content.zone.account), []);
  }

  private land(state: PageState): void {
    const content = contentOf(state);
    const { view } = state.address;
    // A zone of which nothing is drawn in this view keeps the fill of its class.
    if (!content?.layers || !hasLand(view, content.layers)) {
      this.map.land(null);
      return;
    }
    const { account, slug } = content.zone;
    const ground = groundOf(view, account);
    this.map.land({
      view,
      slug,
      layers: content.layers,
      legend: this.legendOf(state),
      ground: ground && `${groupOf(view)}-${ground}`,
    });
  }

  private legendOf(state: PageState) {
    const content = contentOf(state);
    const { view, only } = state.address;
    const legend = content && legendOf(view, content.zone.account);
    if (!legend) return null;
    const obstructed = view === "clearance" ? (content.zone.account.land?.obstructed ?? null) : null;
    return { group: groupOf(view), legend, obstructed, only };
  }

  private card(state: PageState): void {
    const { chosen, view } = state.address;
    drawCard(findRecord(contentOf(state)?.layers ?? null, chosen), view, {
      goTo: () => chosen !== null && this.map.goToRecord(chosen),
      close: () => this.actions.choose(null),
    });
  }
}
