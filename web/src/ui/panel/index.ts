// The panel beside the table: where every number on the page leads.
import type { Account, GroupDetail, Rollup, UnitDetail, ZoneDetail } from "../../data/types";
import type { Series } from "../../data/steps";
import { lang, t } from "../../i18n/index";
import { byId, clean, h } from "../dom";
import { bars } from "./bars";
import { boundaries } from "./boundaries";
import { groupIdentity, kindLine, zoneIdentity } from "./identity";
import { leftOut } from "./left-out";
import { indicators, measures } from "./measures";
import { type Context, flash } from "./parts";
import { ratios } from "./ratios";
import { documents, roles, targets, works } from "./records";
import { rollupContent, rollupTitle } from "./rollup";
import { CHART, seriesSection } from "./series";
import { unitContent } from "./unit";

export type { Context } from "./parts";

export function hidePanel(): void {
  byId("panel").hidden = true;
  document.body.classList.remove("with-panel");
}

/** While the record is on its way, and when it could not be had. */
export function showMessage(title: string, text: string, context: Context): void {
  open(title, [h("p", { class: "message", role: "status" }, text)], context);
}

export function showZone(zone: ZoneDetail, series: Series | null, context: Context): void {
  open(
    zone.label,
    [
      kindLine(zone.kind, false),
      ...doubts(zone.account),
      ...zoneIdentity(zone, context),
      leftOut(zone.account, context),
      bars(zone.account),
      seriesSection(series, zone.account.as_of, context),
      measures(zone.account, context),
      ratios(zone.account),
      boundaries(zone.boundaries ?? [], context),
      ...(zone.phases ?? []).map((phase, index) => phaseBlock(phase, index, context)),
      indicators(zone.account, context),
      works(zone.works, context),
      roles(zone.roles, context),
      targets(zone.targets, context),
      documents(zone.documents ?? []),
    ],
    context,
  );
}

/** Recorded land that is in no measured hectare, and why: before any number. */
function doubts(account: Account): HTMLElement[] {
  return (account.doubts ?? []).map((doubt) => h("p", { class: "doubt", role: "note" }, doubt.text[lang()]));
}

export function showGroup(group: GroupDetail, context: Context): void {
  open(
    group.label,
    [
      kindLine(group.kind, true),
      groupIdentity(group, context),
      leftOut(group.account, context),
      bars(group.account),
      measures(group.account, context),
      ratios(group.account),
      indicators(group.account, context),
      targets(group.targets, context),
      documents(group.documents ?? []),
    ],
    context,
  );
}

export function showUnit(unit: UnitDetail, context: Context): void {
  open(unit.name, unitContent(unit, context), context);
}

export function showTotal(rollup: Rollup | undefined, measure: string, context: Context): void {
  open(
    rollupTitle(rollup, measure),
    [
      h("p", { class: "kind-line" }, h("span", { class: "tag" }, t("panel.total"))),
      ...rollupContent(rollup, measure, context),
    ],
    context,
  );
}

/** Whether the chart of the panel has the focus; `again` gives it back to the one that was drawn since. */
export function chartFocused(again = false): boolean {
  if (again) document.getElementById(CHART)?.focus({ preventScroll: true });
  return document.activeElement?.id === CHART;
}

/** Brings one measure, figure or ratio of the open panel into view. */
export function showMeasure(measure: string): void {
  flash(`panel-m-${measure}`);
}

function phaseBlock(phase: Account, index: number, context: Context): HTMLElement {
  const prefix = `phase${index}-`;
  return h(
    "section",
    { class: "phase" },
    h("h3", {}, phase.subject.name),
    ...clean([
      leftOut(phase, context, prefix),
      bars(phase, prefix),
      measures(phase, context, prefix),
      ratios(phase, prefix),
      indicators(phase, context, prefix),
    ]),
  );
}

function open(title: string, content: (HTMLElement | null)[], context: Context): void {
  const panel = byId("panel");
  const close = (): void => context.actions.select(null);
  panel.setAttribute("aria-label", t("panel.label"));
  panel.replaceChildren(
    h(
      "header",
      {},
      h("button", { type: "button", class: "back", onclick: close }, `‹ ${t("back")}`),
      h("h2", { id: "panel-title", tabindex: -1 }, title),
      h("button", { type: "button", class: "close", "aria-label": t("close"), title: t("close"), onclick: close }, "×"),
    ),
    h("div", { class: "content" }, content),
  );
  panel.hidden = false;
  document.body.classList.add("with-panel");
}
