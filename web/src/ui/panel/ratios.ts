// Ratios, each with its numerator and denominator by name: a bare "lấp đầy" means nothing.
import { byCode } from "../../data/codes";
import type { Account, IndicatorCode, Ratio } from "../../data/types";
import { shortMeasure, t } from "../../i18n/index";
import { NBSP, hectares, quantity as reportedQuantity } from "../../i18n/numbers";
import { type Section, sectionOfMeasure } from "../../page/sections";
import { numberButton } from "../actions";
import { type Child, h, joined } from "../dom";
import { basisTag } from "../totals";
import { chosen, isTold, measureValue, share } from "../values";
import { flash, section } from "./parts";

/** With a section, only the ratios whose numerator stands in it. */
export function ratios(account: Account, prefix = "", of?: Section): HTMLElement | null {
  const known = account.ratios.filter(isTold).filter(({ numerator }) => !of || sectionOfMeasure(numerator) === of);
  return section(
    `${prefix}ratios${of && of !== "overview" ? `-${of}` : ""}`,
    t("panel.ratios"),
    known.length > 0 &&
      h(
        "ul",
        { class: "entries ratios" },
        known.map((ratio) => entry(ratio, account, prefix)),
      ),
  );
}

function entry(ratio: Ratio, account: Account, prefix: string): HTMLElement {
  const text = share(ratio);
  const names = t("panel.ratio.names", {
    numerator: shortMeasure(ratio.numerator),
    denominator: shortMeasure(ratio.denominator),
  });
  const open = () => flash(`panel-${prefix}m-${ratio.numerator}`);
  return h(
    "li",
    { id: `panel-${prefix}m-ratio:${ratio.id}` },
    h(
      "p",
      { class: "headline" },
      numberButton(text, `${names}: ${text}`, open),
      h("span", {}, names),
      basisTag(ratio.basis),
    ),
    h(
      "p",
      { class: "source" },
      joined([
        ...side(ratio.numerator, ratio.numerator_ha, account, prefix),
        ...side(ratio.denominator, ratio.denominator_ha, account, prefix),
        ratio.rule && t("panel.ratio.rule", { rule: ratio.rule }),
      ]),
    ),
  );
}

/** One side of the fraction, as a link to where it comes from. */
function side(key: IndicatorCode, ha: number | null, account: Account, prefix: string): Child[] {
  const quantity = sideQuantity(key, ha, account);
  if (quantity === null) return [];
  const text = `${shortMeasure(key)} ${quantity}`;
  return [h("button", { type: "button", class: "link", onclick: () => flash(`panel-${prefix}m-${key}`) }, text)];
}

/** Hectares of a measure, or the count of an indicator ("24 dự án"). */
function sideQuantity(key: IndicatorCode, ha: number | null, account: Account): string | null {
  const measure = byCode(account.measures, key);
  if (measure) return `${measureValue(measure).text}${NBSP}ha`;
  const figure = chosen(account.indicators[key]?.reported);
  if (figure) return reportedQuantity(figure.value, figure.unit, figure.qualifier, figure.value_max);
  return ha === null || ha === undefined ? null : `${hectares(ha)}${NBSP}ha`;
}
