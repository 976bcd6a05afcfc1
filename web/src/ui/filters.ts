// Which zones are shown: by kind and by province; the class that the legend isolates can be given up here too.
import type { ZoneList } from "../data/types";
import { kindCode, kindName, lang, t, term } from "../i18n/index";
import { type Filter, NO_FILTER, isFiltered } from "../address";
import type { Actions } from "./actions";
import { byId, h } from "./dom";

export function drawFilters(all: ZoneList, filter: Filter, actions: Actions): void {
  const box = byId("filters");
  box.hidden = false;
  const focused =
    document.activeElement instanceof HTMLElement && box.contains(document.activeElement)
      ? document.activeElement.dataset.filter
      : undefined;
  const provinces = new Map(
    all.zones.flatMap((zone) => (zone.province ? [[zone.province.key, zone.province.name] as const] : [])),
  );
  const isolated = filter.stage
    ? term("stage", filter.stage)
    : filter.clearance
      ? term("clearance", filter.clearance)
      : null;
  box.setAttribute("aria-label", t("filter.label"));
  box.replaceChildren(
    ...all.kinds.map((kind) => kindButton(kind, all.kinds, filter, actions)),
    provinceChoice(provinces, filter, actions),
    isolated === null
      ? ""
      : h(
          "button",
          {
            type: "button",
            class: "isolated",
            "data-filter": "class",
            title: t("map.legend.all"),
            onclick: () => actions.setFilter({ ...filter, stage: null, clearance: null }),
          },
          `${isolated} ×`,
        ),
    isFiltered(filter)
      ? h(
          "button",
          { type: "button", class: "link", "data-filter": "none", onclick: () => actions.setFilter(NO_FILTER) },
          t("filter.none"),
        )
      : "",
  );
  if (focused) box.querySelector<HTMLElement>(`[data-filter="${focused}"]`)?.focus();
}

function kindButton(kind: string, all: string[], filter: Filter, actions: Actions): HTMLElement {
  const on = filter.kinds.includes(kind);
  const kinds = on
    ? filter.kinds.filter((one) => one !== kind)
    : all.filter((one) => one === kind || filter.kinds.includes(one));
  return h(
    "button",
    {
      type: "button",
      "data-filter": kind,
      "aria-pressed": String(on),
      title: kindName(kind),
      onclick: () => actions.setFilter({ ...filter, kinds }),
    },
    kindCode(kind),
  );
}

function provinceChoice(provinces: Map<string, string>, filter: Filter, actions: Actions): HTMLElement {
  const collator = new Intl.Collator(lang());
  const sorted = [...provinces].sort((a, b) => collator.compare(a[1], b[1]));
  const choose = (event: Event): void =>
    actions.setFilter({ ...filter, province: (event.target as HTMLSelectElement).value || null });
  return h(
    "select",
    { "data-filter": "province", "aria-label": t("filter.province"), onchange: choose },
    h("option", { value: "" }, t("filter.province.all")),
    sorted.map(([key, name]) => h("option", { value: key, selected: key === filter.province }, name)),
  );
}

/** The filter in words: for the header, the table and print. */
export function filterWords(filter: Filter, all: ZoneList): string {
  const province = all.zones.find((zone) => zone.province?.key === filter.province)?.province?.name ?? filter.province;
  return [
    filter.kinds.map((kind) => kindCode(kind)).join(" + "),
    province ?? "",
    filter.stage ? `${t("map.colour.stage")}: ${term("stage", filter.stage)}` : "",
    filter.clearance ? `${t("map.colour.clearance")}: ${term("clearance", filter.clearance)}` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
