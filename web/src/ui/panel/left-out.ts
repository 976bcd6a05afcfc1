// What the numbers of a zone do not hold, or hold once where two records state it: by name, with hectares and why.
import type { Account, LeftOut } from "../../data/types";
import { lang, t } from "../../i18n/index";
import { NBSP, hectares } from "../../i18n/numbers";
import { h, joined } from "../dom";
import { type Context, section, subjectLink } from "./parts";

/** Longer lists are closed at first. */
const OPEN = 6;

export function leftOut(account: Account, context: Context, prefix = ""): HTMLElement | null {
  const all = account.left_out;
  const list = h(
    "ul",
    { class: "entries left-out" },
    all.map((one) => entry(one, context)),
  );
  if (all.length === 0) return null;
  const title = t("panel.left_out", { count: all.length });
  if (all.length <= OPEN) return section(`${prefix}left-out`, title, list);
  return section(`${prefix}left-out`, title, h("details", {}, h("summary", {}, t("panel.left_out.open")), list));
}

function entry({ code, name, ha, reason, zone }: LeftOut, context: Context): HTMLElement {
  return h(
    "li",
    { "data-left-out": code },
    h("p", {}, joined([h("strong", {}, name[lang()]), ha !== null && `${hectares(ha)}${NBSP}ha`])),
    h("p", { class: "source" }, joined([reason[lang()], zone && subjectLink(context, "zone", zone)])),
  );
}
