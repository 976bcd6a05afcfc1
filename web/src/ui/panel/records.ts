// What else is recorded of a zone: works, organisations, targets; and the documents everything stands on.
import type { Paper, Role, Target, Work } from "../../data/types";
import { date, until } from "../../i18n/dates";
import { indicator, t, term } from "../../i18n/index";
import { printed, quantity } from "../../i18n/numbers";
import { h, joined } from "../dom";
import { type Context, documentLink, page, paperAnchor, quote, section } from "./parts";

export function works(list: Work[], context: Context): HTMLElement | null {
  const entries = list.map((work) =>
    h(
      "li",
      {},
      h("strong", {}, `${term("work", work.kind)}: ${term("work_state", work.state)}`),
      quote(work.wording),
      h(
        "p",
        { class: "source" },
        joined([documentLink(context, work.document, work.document_id), page(work.page), date(work.as_of)]),
      ),
    ),
  );
  return section("works", t("panel.works"), entries.length > 0 && h("ul", { class: "entries" }, entries));
}

export function roles(list: Role[], context: Context): HTMLElement | null {
  const entries = list.map((role) =>
    h(
      "li",
      {},
      h("strong", {}, role.organisation),
      h(
        "p",
        { class: "source" },
        joined([
          term("role", role.kind),
          role.from && t("panel.from", { date: date(role.from) }),
          role.to && until(role.to),
          documentLink(context, role.document, role.document_id),
        ]),
      ),
    ),
  );
  return section("roles", t("panel.roles"), entries.length > 0 && h("ul", { class: "entries" }, entries));
}

/** `setFor` names whom a target was set for, where that is not the subject of the panel. */
export function targets<T extends Target>(
  list: T[],
  context: Context,
  setFor: (target: T) => string = () => "",
): HTMLElement | null {
  const entries = list.map((target) =>
    h(
      "li",
      {},
      h("strong", {}, targetText(target)),
      quote(target.wording),
      h(
        "p",
        { class: "source" },
        joined([
          setFor(target),
          target.due ? t("panel.target.due", { date: date(target.due) }) : t("panel.target.no_due"),
          target.responsible && t("panel.target.responsible", { who: target.responsible }),
          documentLink(context, target.document, target.document_id),
          page(target.page),
        ]),
      ),
    ),
  );
  return section("targets", t("panel.targets"), entries.length > 0 && h("ul", { class: "entries" }, entries));
}

/** A target in words. */
export function targetText(target: Target): string {
  const name = target.indicator ? `${indicator(target.indicator)}: ` : "";
  if (target.comparator === "text" || !target.value) return name + (target.text ?? "");
  const unit = target.unit ?? null;
  // A unit stands once, behind the last number: 70 – 80 %.
  const max = target.value_max ? quantity(target.value_max, unit) : "";
  const value = max ? printed(target.value) : quantity(target.value, unit);
  return name + term("comparator", target.comparator, { value, max });
}

export function documents(list: Paper[]): HTMLElement | null {
  const entries = list.map((paper) =>
    h(
      "li",
      { id: paperAnchor(paper) },
      h("strong", {}, paper.number),
      paper.title && paper.title !== paper.number && h("p", {}, paper.title),
      h("p", { class: "source" }, joined([paper.issuer, date(paper.date), term("class", paper.class), paper.file])),
    ),
  );
  return section(
    "documents",
    t("panel.documents"),
    entries.length > 0 && h("ul", { class: "entries documents" }, entries),
  );
}
