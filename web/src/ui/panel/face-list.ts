// The pieces of an opened number, the largest first: one stop of the Tab key, arrows go from piece to piece, Enter lights one up.
import type { Feature, MultiPolygon } from "geojson";
import type { RecordKind } from "../../data/answers";
import { type FaceFacts, type Faces, recordGroups } from "../../data/land";
import { type PageKey, hasText, t } from "../../i18n/index";
import { NBSP, squareMetres } from "../../i18n/numbers";
import { h, joined } from "../dom";
import { recordName, recordNames } from "./land-records";

type Face = Feature<MultiPolygon, FaceFacts>;

export class FaceList {
  readonly element: HTMLElement;
  private readonly kinds: RecordKind[];
  private readonly rows: { id: string; face: Face; item: HTMLElement; button: HTMLElement }[];

  constructor({ features, record_kinds }: Faces, pick: (id: string) => void) {
    this.kinds = record_kinds;
    const sorted = [...features].sort((a, b) => b.properties.area_mm2 - a.properties.area_mm2);
    this.rows = sorted.map((face, index) => {
      const id = String(face.id);
      const button = h(
        "button",
        { type: "button", tabindex: index === 0 ? 0 : -1, "aria-pressed": "false", onclick: () => pick(id) },
        ...line(face.properties, index),
      );
      return { id, face, button, item: h("li", { "data-face": id }, button) };
    });
    const list = h(
      "ol",
      { class: "faces" },
      this.rows.map(({ item }) => item),
    );
    list.addEventListener("keydown", (event) => this.key(event));
    this.element = h(
      "div",
      { class: "face-list" },
      h("h5", {}, t("land.pieces")),
      h("p", { class: "note" }, t("land.pieces.hint")),
      list,
    );
  }

  /** Lights up a piece and tells what is true of it; null lights up none. */
  pick(id: string | null): void {
    for (const row of this.rows) {
      const on = row.id === id;
      row.button.setAttribute("aria-pressed", String(on));
      row.item.querySelector(".about")?.remove();
      if (!on) continue;
      row.item.append(about(row.face.properties, this.kinds));
      this.stand(row.button);
      row.item.scrollIntoView({ block: "nearest" });
    }
  }

  private stand(at: HTMLElement): void {
    for (const { button } of this.rows) button.tabIndex = button === at ? 0 : -1;
  }

  private key(event: KeyboardEvent): void {
    const at = this.rows.findIndex(({ button }) => button === document.activeElement);
    const last = this.rows.length - 1;
    const to = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
    const row = to === undefined ? undefined : this.rows[to];
    if (at < 0 || !row) return;
    event.preventDefault();
    this.stand(row.button);
    row.button.focus();
  }
}

function line({ area_mm2, sliver, outside }: FaceFacts, index: number): (HTMLElement | string)[] {
  return [
    h("span", { class: "place" }, String(index + 1)),
    h(
      "span",
      { class: "flags" },
      joined(
        [
          sliver && h("span", { class: "tag" }, t("land.sliver")),
          outside && h("span", { class: "tag" }, t(`outside.${outside}` as PageKey)),
        ],
        " ",
      ),
    ),
    h("b", {}, `${squareMetres(area_mm2)}${NBSP}m²`),
  ];
}

function about({ facts, records }: FaceFacts, kinds: RecordKind[]): HTMLElement {
  const words = facts.map((code) => (hasText(`fact.${code}`) ? t(`fact.${code}` as PageKey) : code));
  return h(
    "div",
    { class: "about" },
    h("p", {}, words.join(" · ")),
    recordGroups(records, kinds).map((group) => h("p", {}, `${recordName(group.type)}: `, recordNames(group))),
  );
}
