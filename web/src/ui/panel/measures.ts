// The areas of an account: the number, what it was measured from, and every reported value with its document.
import { codesOf } from "../../data/codes";
import type { Account, Declared, Measure, MeasureCode, Reported } from "../../data/types";
import { age, date } from "../../i18n/dates";
import { indicator, indicatorOrder, lang, t, term } from "../../i18n/index";
import { NBSP, hectares, percent, quantity, signed } from "../../i18n/numbers";
import { type Section, sectionOfMeasure } from "../../page/sections";
import { numberButton } from "../actions";
import { type Child, h, joined } from "../dom";
import { basisTag } from "../totals";
import { chosen, measureValue } from "../values";
import { landButton } from "./land";
import { type Context, documentLink, flash, page, quote, section } from "./parts";

/** With a section, only the measures that stand in it. */
export function measures(account: Account, context: Context, prefix = "", of?: Section): HTMLElement | null {
  const known = inOrder(codesOf(account.measures)).filter((key) => !of || sectionOfMeasure(key) === of);
  const present = known.filter((key) => account.measures[key]);
  const missing = known.filter((key) => !account.measures[key]);
  return section(
    `${prefix}measures${of && of !== "overview" ? `-${of}` : ""}`,
    t("panel.measures"),
    present.map((key) => measureBlock(key, account.measures[key] as Measure, account, context, prefix)),
    missing.length > 0 &&
      h(
        "details",
        { class: "missing" },
        h("summary", {}, `${t("panel.measures.missing")} (${missing.length})`),
        h("p", {}, missing.map((key) => indicator(key)).join("; ")),
      ),
  );
}

export function indicators(account: Account, context: Context, prefix = "", of?: Section): HTMLElement | null {
  const keys = inOrder(codesOf(account.indicators)).filter((key) => !of || sectionOfMeasure(key) === of);
  return section(
    `${prefix}indicators${of && of !== "overview" ? `-${of}` : ""}`,
    t("panel.indicators"),
    keys.map((key) => {
      const reported = account.indicators[key]?.reported ?? [];
      return reported.length === 0 ? null : block(key, prefix, null, [], reported, account.as_of, context);
    }),
  );
}

function measureBlock(
  key: MeasureCode,
  measure: Measure,
  { as_of, planes = [], subject: { type: subject } }: Account,
  context: Context,
  prefix: string,
): HTMLElement {
  const value = measureValue(measure);
  const text = value.text === t("none") ? value.text : `${value.text}${NBSP}ha`;
  const source = chosen(measure.reported);
  const target = value.basis === "measured" ? "panel-boundaries" : source ? figureAnchor(prefix, key, source) : "";
  const number = numberButton(text, `${indicator(key)}: ${text}`, () => flash(target));
  // Faces are asked of a whole zone: the number of a phase or a group has none of its own.
  const hasLand = prefix === "" && subject === "zone" && typeof measure.measured_ha === "number";
  const body = [
    ...notes(measure),
    ...measured(measure, planes),
    ...declared(measure.declared, context),
    hasLand && landButton(key, context.actions.showLand.bind(context.actions)),
  ];
  return block(key, prefix, [number, basisTag(value.basis)], body, measure.reported, as_of, context);
}

function block(
  key: string,
  prefix: string,
  head: Child[] | null,
  body: Child[],
  reported: Reported[],
  asOf: string,
  context: Context,
): HTMLElement {
  return h(
    "div",
    { class: "measure", id: `panel-${prefix}m-${key}` },
    h("h4", {}, h("span", {}, indicator(key)), head && h("span", { class: "value" }, head)),
    body,
    reported.length > 0 &&
      h(
        "ul",
        { class: "entries", "aria-label": t("panel.reported") },
        reported.map((figure) =>
          entry(figureAnchor(prefix, key, figure), figure, unused(figure, reported), asOf, context),
        ),
      ),
  );
}

/** Notes beside the number: its basis, its gaps, the questions it leaves. */
function notes({ standing }: Measure): HTMLElement[] {
  const told = [...(standing?.notes ?? []), ...(standing?.questions ?? [])];
  const once = told.filter((note, at) => told.findIndex((other) => other.text.vi === note.text.vi) === at);
  const questions = new Set((standing?.questions ?? []).map((note) => note.text.vi));
  return once.map((note) =>
    h("p", { class: questions.has(note.text.vi) ? "doubt" : "note", role: "note" }, note.text[lang()]),
  );
}

/** The measured side: hectares on the plane, on the ellipsoid, and the difference to the chosen reported value. */
function measured(measure: Measure, planes: string[]): Child[] {
  if (measure.measured_ha === null || measure.measured_ha === undefined) return [];
  const parts = [
    `${t("panel.measured")}: ${hectares(measure.measured_ha)}${NBSP}ha`,
    planes.length > 0 && t("panel.plane", { plane: planes.map((plane) => term("plane", plane)).join("; ") }),
    measure.ellipsoidal_ha !== null &&
      measure.ellipsoidal_ha !== undefined &&
      t("panel.ellipsoidal", { ha: hectares(measure.ellipsoidal_ha) }),
  ];
  return [h("p", { class: "measured" }, joined(parts)), difference(measure.difference_ha, measure.difference_share)];
}

/** The size the document of a boundary prints, beside the measured one. */
function declared(printed: Declared | null | undefined, context: Context): Child[] {
  if (!printed) return [];
  const text = quantity(printed.value, printed.unit, printed.qualifier, printed.value_max);
  const parts = [
    `${t("panel.declared")}: ${text}`,
    documentLink(context, printed.document, printed.document_id),
    page(printed.page),
  ];
  return [
    h("p", { class: "measured declared" }, joined(parts)),
    difference(printed.difference_ha, printed.difference_share),
  ];
}

function difference(ha: number | null, share: number | null): Child {
  if (ha === null || ha === undefined) return null;
  return h("p", { class: "difference" }, t("panel.difference", { ha: signed(ha), share: signedShare(share) }));
}

export function signedShare(share: number | null): string {
  if (share === null || share === undefined) return t("none");
  return `${share > 0 ? "+" : ""}${percent(share)}`;
}

function figureAnchor(prefix: string, key: string, figure: Reported): string {
  return `panel-${prefix}f-${key}-${figure.figure ?? figure.value ?? ""}`.replaceAll(/\s/g, "_");
}

/** The time of a value: its day, its period, or that none is recorded. */
function when({ as_of: day, period }: Reported): string {
  if (period) {
    const same = period.from === period.to;
    return same ? date(period.from) : t("panel.period", { from: date(period.from), to: date(period.to) });
  }
  return day ? t("panel.as_of", { date: date(day) }) : t("unknown_date");
}

/** Why a value is used or not. That a newer one is used is said only where both days are known. */
export function unused(
  figure: Pick<Reported, "why" | "as_of">,
  reported: Pick<Reported, "chosen" | "as_of">[],
): string {
  const isDay = (day: string | null | undefined): day is string => /^\d{4}-\d{2}-\d{2}$/.test(day ?? "");
  const used = reported.find(({ chosen }) => chosen);
  const newer = figure.why === "outweighed" && isDay(figure.as_of) && isDay(used?.as_of) && used.as_of > figure.as_of;
  return term("why", newer ? "outweighed.newer" : figure.why);
}

/** One reported value: number, status, whether it is used and why, document, date as given, the words themselves. */
function entry(id: string, figure: Reported, why: string, asOf: string, context: Context): HTMLElement {
  const text = quantity(figure.value, figure.unit, figure.qualifier, figure.value_max);
  const aged = figure.age_days !== null && figure.age_days !== undefined && figure.age_days > 0;
  return h(
    "li",
    { class: figure.chosen ? "chosen" : "", id },
    h(
      "p",
      { class: "headline" },
      h("strong", { class: "quantity" }, text),
      h("span", { class: `tag status-${figure.status}` }, term("status", figure.status)),
      figure.chosen && h("span", { class: "tag chosen" }, `✓ ${t("panel.chosen")}`),
      why && h("span", { class: "why" }, why),
    ),
    quote(figure.wording),
    h(
      "p",
      { class: "source" },
      joined([
        documentLink(context, figure.document, figure.document_id),
        page(figure.page),
        when(figure),
        aged && t("panel.age", { age: age(figure.age_days ?? 0, asOf) }),
      ]),
    ),
    figure.qualifier === "truncated" && h("p", { class: "note" }, term("qualifier", "truncated")),
    figure.note && h("p", { class: "note" }, figure.note),
  );
}

function inOrder<K extends string>(keys: K[]): K[] {
  const rank = (key: K): number => {
    const place = indicatorOrder.indexOf(key);
    return place < 0 ? indicatorOrder.length : place;
  };
  return [...keys].sort((a, b) => rank(a) - rank(b));
}
