// Under an opened number: what adds up to it, by which formula, from which records. Every number is the program's.
import { type FaceFacts, type Faces, type RecordGroup, counts, recordGroups } from "../../data/land";
import type { Measure } from "../../data/types";
import { date } from "../../i18n/dates";
import { type PageKey, hasText, indicator, t, term } from "../../i18n/index";
import { allDecimals, hectares, rounded, squareMetres } from "../../i18n/numbers";
import { svgElement } from "../../map/symbols";
import { type Child, clean, h } from "../dom";
import { FaceList } from "./face-list";
import { recordName, recordNames } from "./land-records";
import { fact, facts } from "./parts";
import { visible } from "../visible";

/** Longer lists of records are closed at first. */
const OPEN_RECORDS = 6;
const BOX = "panel-land";

/** The button beside a measured number. */
export function landButton(key: string, show: (key: string) => void): HTMLElement {
  const label = t("land.show");
  const icon = svgElement("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" });
  icon.append(svgElement("path", { d: "M1.5 4L6 2L10 4L14.5 2V12L10 14L6 12L1.5 14ZM6 2V12M10 4V14" }));
  return h(
    "button",
    {
      type: "button",
      class: "show-land",
      "data-land": key,
      "aria-expanded": "false",
      "aria-label": `${label}: ${indicator(key)}`,
      onclick: () => show(key),
    },
    icon,
    h("span", {}, label),
  );
}

/** The box under an opened number; it shows when its land is on the way and when it could not be had. */
export class LandBox {
  readonly element: HTMLElement;
  private readonly content = h("div", { class: "land-content" });
  private readonly says = h("p", { class: "land-says", role: "status" });
  private list: FaceList | null = null;

  constructor(
    private readonly key: string,
    private readonly kind: string | undefined,
    close: () => void,
  ) {
    this.element = h(
      "div",
      { class: "land", id: BOX, role: "group", "aria-label": t("land.label", { measure: indicator(key) }) },
      h(
        "p",
        { class: "land-head" },
        sample(),
        this.says,
        h("button", { type: "button", class: "close-land", onclick: close }, t("close")),
      ),
      this.content,
    );
  }

  say(text: string): void {
    this.says.textContent = visible(text);
  }

  /** `measure` is the number of the account that the faces are of. */
  show(faces: Faces, measure: Measure, pick: (id: string) => void): void {
    const list = new FaceList(faces, pick);
    this.list = list;
    this.say(t("land.sum", { count: faces.count, ha: hectares(faces.sum_ha) }));
    this.content.replaceChildren(
      ...clean([
        this.formula(),
        facts(
          fact(t("land.exact"), exactly(faces.sum_ha, faces.sum_mm2)),
          fact(t("land.residual"), this.key === "boundary" && residual(faces)),
          fact(t("land.unplotted"), unplotted(measure)),
          fact(t("land.slivers"), slivers(faces)),
          fact(t("land.plane"), term("plane", faces.plane)),
          fact(t("land.day"), t("land.day.value", { date: date(faces.as_of), revision: String(faces.revision) })),
        ),
        outside(faces.features.map((face) => face.properties)),
        faces.count > 0 && records(faces),
        faces.count > 0 && list.element,
      ]),
    );
  }

  /** The measure has no measured land at the date. */
  showNothing(): void {
    this.say(t("land.none", { measure: indicator(this.key) }));
  }

  pick(id: string | null): void {
    this.list?.pick(id);
  }

  private formula(): Child {
    const own = `formula.${this.key}.${this.kind}`;
    const key = hasText(own) ? own : `formula.${this.key}`;
    return hasText(key) && h("p", { class: "formula" }, h("span", {}, t("land.formula")), " ", t(key as PageKey));
  }
}

function exactly(ha: number, mm2: number): string {
  return t("land.exact.value", { ha: allDecimals(ha), m2: squareMetres(mm2) });
}

/** What rounding each face to a mm² leaves of the boundary. */
function residual({ boundary_mm2, residual_mm2 }: Faces): string | false {
  if (boundary_mm2 === null || residual_mm2 === null) return false;
  return t("land.residual.value", { residual: squareMetres(residual_mm2), boundary: squareMetres(boundary_mm2) });
}

function unplotted({ unplotted_ha }: Measure): string | false {
  return (
    typeof unplotted_ha === "number" && unplotted_ha !== 0 && t("land.unplotted.value", { ha: hectares(unplotted_ha) })
  );
}

function slivers({ features, sliver_m }: Faces): string | false {
  const count = features.filter((face) => face.properties.sliver).length;
  return count > 0 && t("land.slivers.value", { count, width: rounded(sliver_m, 1) });
}

/** Why land lies outside: that the boundary was changed is no encroachment. */
function outside(faces: FaceFacts[]): Child {
  const reasons = counts(faces.map((face) => face.outside));
  return (
    reasons.length > 0 &&
    h(
      "ul",
      { class: "outside" },
      reasons.map(([reason, count]) =>
        h(
          "li",
          { "data-outside": reason },
          t("land.outside.count", { reason: t(`outside.${reason}` as PageKey), count }),
        ),
      ),
    )
  );
}

function records({ features, record_kinds }: Faces): HTMLElement {
  const all = features.flatMap((face) => face.properties.records);
  return h(
    "div",
    { class: "land-records" },
    h("h5", {}, t("land.records")),
    recordGroups(all, record_kinds).map(recordGroup),
  );
}

function recordGroup(group: RecordGroup): HTMLElement {
  const { type, slugs } = group;
  const name = recordName(type);
  const names = recordNames(group);
  if (slugs.length === 0) return h("p", { "data-record": type }, `${name}: `, names);
  return h(
    "details",
    { "data-record": type, open: slugs.length <= OPEN_RECORDS },
    h("summary", {}, `${name} (${slugs.length})`),
    h("p", {}, names),
  );
}

function sample(): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 24 16", width: 24, height: 16, "aria-hidden": "true" });
  svg.append(svgElement("rect", { x: 1, y: 1, width: 22, height: 14, class: "face" }));
  return svg;
}
