// Who it is: kind, name, place then and now, legal flags with their documents.
import type { Flag, Group, Zone, ZoneDetail } from "../../data/types";
import { date } from "../../i18n/dates";
import { kindName, t, term } from "../../i18n/index";
import { h, joined } from "../dom";
import { type Context, documentLink, fact, facts, page, quote, section, subjectLink, unitLink } from "./parts";

export function zoneIdentity(zone: ZoneDetail, context: Context): (HTMLElement | null)[] {
  return [
    section(
      "identity",
      t("panel.identity"),
      facts(
        fact(t("panel.stage"), term("stage", zone.stage)),
        fact(t("panel.other_names"), zone.other_names.join("; ")),
        fact(t("panel.unit_then"), unitThen(zone)),
        fact(t("panel.province_today"), unitLink(context, zone.province)),
        fact(t("panel.unit_today"), zone.unit?.today ?? t("unknown")),
        fact(t("panel.parent"), subjectLink(context, "zone", zone.parent)),
        fact(t("panel.attached"), subjectLink(context, "zone", zone.attached_to)),
        fact(t("panel.part_of_groups"), groupsOf(zone, context)),
        fact(t("panel.place"), place(zone)),
      ),
    ),
    section(
      "flags",
      t("panel.flags"),
      zone.flags.length === 0
        ? h("p", {}, t("panel.flags.none"))
        : h(
            "ul",
            { class: "entries" },
            zone.flags.map((flag) => flagEntry(flag, context)),
          ),
    ),
  ];
}

export function groupIdentity(group: Group, context: Context): HTMLElement | null {
  const known = { known: group.members.length, count: group.member_count ?? "?" };
  return section(
    "identity",
    t("panel.definition"),
    group.definition && h("p", {}, group.definition),
    facts(
      fact(t("panel.province_today"), unitLink(context, group.province)),
      fact(t("panel.part_of"), subjectLink(context, "group", group.part_of)),
      fact(
        t("panel.members"),
        group.complete ? t("panel.members.all", { count: known.count }) : t("panel.members.known", known),
      ),
    ),
    group.members.length > 0 &&
      h(
        "ul",
        { class: "links" },
        group.members.map((slug) => h("li", {}, subjectLink(context, "zone", slug))),
      ),
  );
}

/** One a line: a name of a group is as long as a line. */
function groupsOf({ groups }: ZoneDetail, context: Context): HTMLElement | null {
  const links = groups.map((group) => h("li", {}, subjectLink(context, "group", group)));
  return links.length > 0 ? h("ul", {}, links) : null;
}

function unitThen({ unit }: Zone): string | null {
  if (!unit?.name) return null;
  return unit.until ? t("panel.unit_until", { unit: unit.name, date: date(unit.until) }) : unit.name;
}

function place({ mark, has_boundary }: Zone): string {
  if (has_boundary) return t("panel.place.boundary");
  if (!mark?.placed) return t("panel.place.centre");
  return t("panel.place.placed", { km: mark.radius_km ?? "?", basis: mark.basis ?? t("unknown") });
}

function flagEntry(flag: Flag, context: Context): HTMLElement {
  const negative = !flag.value;
  // A state that is denied has words of its own: “không đã thành lập” is no Vietnamese.
  return h(
    "li",
    { class: negative ? "negative" : "" },
    h("strong", {}, term(negative ? "flag.not" : "flag", flag.state)),
    h(
      "p",
      { class: "source" },
      joined([documentLink(context, flag.document, flag.document_id), date(flag.date), page(flag.page)]),
    ),
    quote(flag.wording),
  );
}

export function kindLine(kind: string | null, group: boolean): HTMLElement {
  return h(
    "p",
    { class: "kind-line" },
    group && h("span", { class: "tag group" }, t("panel.group")),
    h("span", { class: `tag kind-${kind ?? "mixed"}` }, kindName(kind)),
  );
}
