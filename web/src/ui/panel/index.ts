// The panel beside the table: where every number on the page leads.
import { byCode } from "../../data/codes";
import type { Account, GroupDetail, Paper } from "../../data/types";
import { lang, t } from "../../i18n/index";
import { type Section, sectionOfMeasure } from "../../page/sections";
import type { Failure, Land, PanelContent } from "../../page/state";
import type { Actions } from "../actions";
import { byId, clean, h } from "../dom";
import { accordion, openIn } from "./accordion";
import { bars, clearanceBar, leaseBar } from "./bars";
import { boundaries } from "./boundaries";
import { groupIdentity, kindLine, zoneIdentity } from "./identity";
import { LandBox } from "./land";
import { landRows } from "./land-rows";
import { leftOut } from "./left-out";
import { indicators, measures } from "./measures";
import { type Context, flash } from "./parts";
import { ratios } from "./ratios";
import { documents, roles, targets, works } from "./records";
import { rollupContent, rollupTitle } from "./rollup";
import { CHART, seriesSection } from "./series";
import { unitContent } from "./unit";

/** Says what failed, in words. */
type Words = (failure: Failure) => string;

/** The panel, and the box in it that tells the land of an opened number. */
export class ZonePanel {
  private readonly element = byId("panel");
  private box: LandBox | null = null;
  /** Which answer the box tells. */
  private told = "";
  /** Whether the chart had the focus when the panel was drawn anew. */
  private charting = false;

  constructor(
    private readonly actions: Actions,
    /** Kind and name of a zone or group by slug. */
    private readonly labelOf: (slug: string) => string | undefined,
    private readonly words: Words,
  ) {}

  /** Whether something in the panel has the focus. */
  get focused(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** Null hides it. */
  show(content: PanelContent | null): void {
    this.box = null;
    this.told = "";
    if (!content) {
      this.element.hidden = true;
      document.body.classList.remove("with-panel");
      return;
    }
    this.charting = chartFocused();
    const { title, parts } = this.contentOf(content);
    this.open(title, parts);
  }

  /** Opens a section of a zone's panel and closes the others. */
  openSection(section: Section): void {
    openIn(this.element, section);
  }

  /** Tells the land of a measure under its number; null takes it away. */
  land(land: Land | null): void {
    if (this.told !== (land?.of ?? "")) this.place(land);
    const { box } = this;
    if (!box || !land) return;
    if (land.status === "loading") box.say(t("loading"));
    else if (land.status === "nothing") box.showNothing();
    else if (land.status === "failed") box.say(t("failed", { reason: this.words(land.failure) }));
    else {
      const measure = byCode(land.account.measures, land.measure);
      if (measure) box.show(land.faces, measure, (id) => this.actions.pickPiece(id));
    }
  }

  /** Lights up a piece of the land; null puts the light out. */
  pick(id: string | null): void {
    this.box?.pick(id);
  }

  focusLandButton(measure: string): void {
    this.landButton(measure)?.focus();
  }

  /** To a measure, or to the title; the chart keeps the focus it had, and a person who types keeps the field. */
  focus(measure: string | null): void {
    const charting = this.charting || chartFocused();
    this.charting = false;
    if (charting && chartFocused(true)) return;
    if (measure) flash(`panel-m-${measure}`);
    else if (!(document.activeElement instanceof HTMLInputElement)) byId("panel-title").focus();
  }

  private landButton(measure: string): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(`[data-land="${CSS.escape(measure)}"]`);
  }

  /** A new box under the number; above all numbers where this one is not known at the date. */
  private place(land: Land | null): void {
    this.box?.element.remove();
    for (const button of this.element.querySelectorAll("[data-land]")) button.setAttribute("aria-expanded", "false");
    this.box =
      land && new LandBox(land.measure, land.account.subject.kind ?? undefined, () => this.actions.showLand(null));
    this.told = land?.of ?? "";
    if (!land || !this.box) return;
    const button = this.landButton(land.measure);
    button?.setAttribute("aria-expanded", "true");
    // A number that is not known at this day has its place above the others of its section.
    const body = this.element.querySelector(`#panel-body-${sectionOfMeasure(land.measure)}`);
    const after = button ?? body?.querySelector("h3") ?? this.element.querySelector(".kind-line");
    if (after) after.after(this.box.element);
    else body?.prepend(this.box.element);
  }

  private contentOf(content: PanelContent): { title: string; parts: (HTMLElement | null)[] } {
    const context = (papers: Paper[]): Context => ({
      actions: this.actions,
      papers,
      labelOf: this.labelOf,
    });
    switch (content.type) {
      case "zone":
        return {
          title: content.zone.label,
          parts: zoneParts(content, context(content.zone.documents)),
        };
      case "group":
        return { title: content.group.label, parts: groupParts(content.group, context(content.group.documents)) };
      case "unit":
        return { title: content.unit.name, parts: unitContent(content.unit, context(content.unit.documents)) };
      case "total":
        return {
          title: rollupTitle(content.rollup, content.measure),
          parts: [
            h("p", { class: "kind-line" }, h("span", { class: "tag" }, t("panel.total"))),
            ...rollupContent(content.rollup, content.measure, context([])),
          ],
        };
      case "failed": {
        const text = t("failed", { reason: this.words(content.failure) });
        return {
          title: this.labelOf(content.slug) ?? content.slug,
          parts: [h("p", { class: "message", role: "status" }, text)],
        };
      }
    }
  }

  private open(title: string, parts: (HTMLElement | null)[]): void {
    const close = (): void => this.actions.select(null);
    this.element.setAttribute("aria-label", t("panel.label"));
    this.element.replaceChildren(
      h(
        "header",
        {},
        h("button", { type: "button", class: "back", onclick: close }, `‹ ${t("back")}`),
        h("h2", { id: "panel-title", tabindex: -1 }, title),
        h(
          "button",
          { type: "button", class: "close", "aria-label": t("close"), title: t("close"), onclick: close },
          "×",
        ),
      ),
      h("div", { class: "content" }, parts),
    );
    this.element.hidden = false;
    document.body.classList.add("with-panel");
  }
}

function zoneParts(
  { zone, series, layers }: Extract<PanelContent, { type: "zone" }>,
  context: Context,
): (HTMLElement | null)[] {
  const { account } = zone;
  const numbers = (section: Section): (HTMLElement | null)[] => [
    measures(account, context, "", section),
    ratios(account, "", section),
    indicators(account, context, "", section),
  ];
  return [
    kindLine(zone.kind, false),
    ...doubts(account),
    leftOut(account, context),
    accordion(
      zone,
      {
        overview: [
          ...zoneIdentity(zone, context),
          seriesSection(series, account.as_of, context),
          ...numbers("overview"),
          boundaries(zone.boundaries, context),
          ...zone.phases.map((phase, index) => phaseBlock(phase, index, context)),
          roles(zone.roles, context),
          targets(zone.targets, context),
        ],
        clearance: [
          clearanceBar(account),
          landRows("pieces", t("panel.pieces"), "clearance_stage", layers?.pieces, context),
          ...numbers("clearance"),
        ],
        landuse: [landRows("lots", t("panel.lots"), "function", layers?.plan_areas, context), ...numbers("landuse")],
        leases: [
          leaseBar(account),
          landRows("leases", t("panel.leases"), "lease", layers?.leases, context),
          ...numbers("leases"),
        ],
        infrastructure: [works(zone.works, context)],
        documents: [documents(zone.documents)],
      },
      context.actions,
    ),
  ];
}

function groupParts(group: GroupDetail, context: Context): (HTMLElement | null)[] {
  return [
    kindLine(group.kind, true),
    groupIdentity(group, context),
    leftOut(group.account, context),
    bars(group.account),
    measures(group.account, context),
    ratios(group.account),
    indicators(group.account, context),
    targets(group.targets, context),
    documents(group.documents),
  ];
}

/** Recorded land that is in no measured hectare, and why: before any number. */
function doubts(account: Account): HTMLElement[] {
  return account.doubts.map((doubt) => h("p", { class: "doubt", role: "note" }, doubt.text[lang()]));
}

/** Whether the chart of the panel has the focus; `again` gives it back to the one that was drawn since. */
function chartFocused(again = false): boolean {
  if (again) document.getElementById(CHART)?.focus({ preventScroll: true });
  return document.activeElement?.id === CHART;
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
