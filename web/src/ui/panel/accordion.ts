// The sections of a zone's panel. Each head tells the answer of its section, so that a closed one has told it already; one is open.
import { byCode } from "../../data/codes";
import type { ZoneDetail } from "../../data/types";
import { type Section, SECTIONS } from "../../page/sections";
import { type PageKey, shortMeasure, t, term } from "../../i18n/index";
import { NBSP, percent } from "../../i18n/numbers";
import type { Actions } from "../actions";
import { type Child, clean, h } from "../dom";
import { isTold, measureValue, share } from "../values";

export type Sections = Record<Section, (Child | Child[])[]>;

/** Heads and bodies, all closed until `openIn` opens one. */
export function accordion(zone: ZoneDetail, content: Sections, actions: Actions): HTMLElement {
  return h(
    "div",
    { class: "accordion" },
    SECTIONS.flatMap((section) => {
      const answer = answerOf(section, zone);
      return [
        h(
          "h3",
          { class: "head" },
          h(
            "button",
            {
              type: "button",
              id: `panel-head-${section}`,
              "data-section": section,
              "aria-expanded": "false",
              "aria-controls": `panel-body-${section}`,
              onclick: () => actions.openSection(section),
            },
            h("span", { class: "section-name" }, t(`section.${section}` as PageKey)),
            h("span", { class: answer === null ? "answer none" : "answer" }, answer ?? t("none.title")),
          ),
        ),
        h(
          "div",
          {
            id: `panel-body-${section}`,
            class: "section-body",
            role: "region",
            "aria-labelledby": `panel-head-${section}`,
            hidden: true,
          },
          ...clean(content[section].flat()),
        ),
      ];
    }),
  );
}

/** Opens a section of the accordion in an element, and closes the others. */
export function openIn(panel: Element, open: Section): void {
  for (const head of panel.querySelectorAll<HTMLElement>(".accordion [data-section]")) {
    const chosen = head.dataset.section === open;
    head.setAttribute("aria-expanded", String(chosen));
    const body = panel.querySelector<HTMLElement>(`#panel-body-${head.dataset.section}`);
    if (body) body.hidden = !chosen;
  }
}

/** What a head tells; null where nothing is known. */
export function answerOf(section: Section, zone: ZoneDetail): string | null {
  const { account, works, documents, stage } = zone;
  const ha = (code: string): string | null => {
    const measure = byCode(account.measures, code);
    const { text, number } = measureValue(measure);
    return measure && number !== null ? `${text}${NBSP}ha` : null;
  };
  switch (section) {
    case "overview":
      return [ha("boundary") ?? ha("established") ?? ha("planned"), term("stage", stage)]
        .filter((part) => part !== null)
        .join(" · ");
    case "clearance": {
      const [left, cleared] = [ha("left_to_clear"), ha("cleared")];
      if (left !== null) return t("section.answer.left", { ha: left });
      return cleared === null ? null : t("section.answer.cleared", { ha: cleared });
    }
    case "landuse": {
      const value = account.headlines?.plan.share?.value ?? null;
      if (value !== null) return t("section.answer.industrial", { share: percent(value) });
      const industrial = ha("industrial_plan");
      return industrial === null ? null : t("section.answer.industrial", { share: industrial });
    }
    case "leases": {
      const ratio = account.ratios.find(({ id, numerator }) => numerator === "leased" && id.includes("leasable"));
      if (ratio && isTold(ratio)) return `${share(ratio)} ${shortMeasure(ratio.denominator)}`;
      const leased = ha("leased");
      return leased === null ? null : t("section.answer.leased", { ha: leased });
    }
    case "infrastructure": {
      const wastewater = works.find(({ kind }) => kind === "wastewater");
      if (wastewater) return `${term("work", wastewater.kind)}: ${term("work_state", wastewater.state)}`;
      return works.length === 0 ? null : t("section.answer.works", { count: works.length });
    }
    case "documents":
      return documents.length === 0 ? null : t("section.answer.documents", { count: documents.length });
  }
}
