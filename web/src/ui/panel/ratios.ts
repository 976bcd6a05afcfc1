// Ratios, each with its numerator and denominator by name: a bare "lấp đầy" says nothing.
import type { Account, Ratio } from "../../data/types";
import { shortMeasure, t } from "../../i18n/index";
import { NBSP, hectares, percent } from "../../i18n/numbers";
import { numberButton } from "../actions";
import { type Child, h, joined } from "../dom";
import { basisTag } from "../totals";
import { measureValue } from "../values";
import { flash, section } from "./parts";

export function ratios(account: Account, prefix = ""): HTMLElement | null {
  const known = (account.ratios ?? []).filter((ratio) => ratio.value !== null);
  return section(
    `${prefix}ratios`,
    t("panel.ratios"),
    known.length > 0 && h("ul", { class: "entries ratios" }, known.map((ratio) => entry(ratio, account, prefix))),
  );
}

function entry(ratio: Ratio, account: Account, prefix: string): HTMLElement {
  const text = percent(ratio.value);
  const names = t("panel.ratio.names", { numerator: shortMeasure(ratio.numerator), denominator: shortMeasure(ratio.denominator) });
  const open = () => flash(`panel-${prefix}m-${ratio.numerator}`);
  return h(
    "li",
    { id: `panel-${prefix}m-ratio:${ratio.id}` },
    h("p", { class: "headline" }, numberButton(text, `${names}: ${text}`, open), h("span", {}, names), basisTag(ratio.basis)),
    h("p", { class: "source" }, joined([
      ...side(ratio.numerator, ratio.numerator_ha, account, prefix),
      ...side(ratio.denominator, ratio.denominator_ha, account, prefix),
      ratio.rule && t("panel.ratio.rule", { rule: ratio.rule }),
    ])),
  );
}

/** One side of the fraction, as a link to where it comes from. */
function side(key: string, ha: number | null | undefined, account: Account, prefix: string): Child[] {
  const measure = account.measures[key];
  const number = measure ? measureValue(measure).text : ha === null || ha === undefined ? null : hectares(ha);
  if (number === null) return [];
  const text = `${shortMeasure(key)} ${number}${NBSP}ha`;
  return [h("button", { type: "button", class: "link", onclick: () => flash(`panel-${prefix}m-${key}`) }, text)];
}
