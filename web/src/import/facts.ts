// Step 4: what the land is: kind, zone, date, document, declared area, and which column fills which field.
import type { Zone } from "../data/types";
import { shownDate, typedDate } from "../i18n/typed-date";
import { indicator, term } from "../i18n/index";
import { type Child, h } from "../ui/dom";
import { field, select, step } from "./parts";
import type { Choices, Field, Inspection, Kind, Wish } from "./types";
import { coded, w } from "./words";
import { ZonePicker } from "./zone-picker";

export interface Facts {
  kind: string;
  zone: { slug: string; label: string } | null;
  /** ISO; empty when not said. */
  from: string;
  /** “Đủ đến ngày”, ISO; empty when not said. */
  complete: string;
  document: string;
  /** As typed. */
  declared: string;
  declaredUnit: string;
  status: string;
  quality: string;
  event: string;
  leaseKind: string;
  /** What other kinds need to be told, by the option of the command line; empty when the file says it. */
  more: Partial<Record<Option, string>>;
  createZones: boolean;
  /** Column → field, where it is not the proposed one; an empty field leaves the column out. */
  columns: Record<string, string>;
  keepPersonal: boolean;
  /** What closed lines inside each other mean in a drawing; empty when not said. */
  nested: string;
  withoutAttributes: boolean;
  strict: boolean;
  partial: boolean;
  endMissing: boolean;
}

export const NO_FACTS: Facts = {
  kind: "boundary",
  zone: null,
  from: "",
  complete: "",
  document: "",
  declared: "",
  declaredUnit: "ha",
  status: "",
  quality: "",
  event: "handed_over",
  leaseKind: "sublease",
  more: {},
  createZones: false,
  columns: {},
  keepPersonal: false,
  nested: "",
  withoutAttributes: false,
  strict: false,
  partial: false,
  endMissing: false,
};

/** What some kinds need to be told beside these: a code of a closed list, or a text. */
type Option =
  | "level"
  | "function"
  | "constraint"
  | "project_state"
  | "unit_level"
  | "zone_kind"
  | "relation"
  | "province"
  | "issuer"
  | "replaces";
const OF_KIND: Record<string, Option[]> = {
  plan: ["level", "function"],
  constraint: ["constraint"],
  project: ["project_state"],
  unit: ["unit_level", "province"],
  figure: ["province", "zone_kind", "issuer", "replaces", "relation"],
};
/** Options that are texts, and what one may look like. */
const TEXTS = { province: "Lào Cai", issuer: "Sở Công Thương", replaces: "12/BC-SCT" };
type TextOption = keyof typeof TEXTS;

function isText(option: Option): option is TextOption {
  return option in TEXTS;
}

export interface FactActions {
  change(facts: Partial<Facts>): void;
  /** The zone says where the land is expected: the doctor wants to know. */
  zone(zone: Facts["zone"]): void;
}

/** What the form of the facts is made from. */
export interface FactsForm {
  facts: Facts;
  kinds: Kind[];
  choices: Choices;
  zones: Zone[];
  inspection: Inspection | null;
  layer: string;
}

export function drawFacts({ facts, kinds, choices, zones, inspection, layer }: FactsForm, actions: FactActions): void {
  const picker = new ZonePicker(zones, facts.zone, actions.zone);
  const kind = kinds.find((one) => one.code === facts.kind);
  step(
    "step-facts",
    4,
    w("facts.title"),
    h(
      "div",
      { class: "fields" },
      field(
        w("kind"),
        select(
          "kind",
          kinds.map(({ code }) => [code, coded("kind", code)]),
          facts.kind,
          (code) => actions.change({ kind: code, columns: {} }),
        ),
      ),
      field(w("zone"), picker.element, w("zone.hint")),
      dateField("valid-from", w("date"), facts.from, (from) => actions.change({ from })),
      field(
        w("document"),
        text("document", facts.document, "2170/QĐ-UBND", (document) => actions.change({ document })),
      ),
      ofKind(facts, choices, actions),
      drawn(facts, kind, choices, inspection, actions),
    ),
    h(
      "div",
      { class: "options" },
      tick("partial", w("partial"), facts.partial, (partial) => actions.change({ partial })),
      bare(facts, inspection, actions),
      tick("strict", w("strict"), facts.strict, (strict) => actions.change({ strict })),
      tick("end-missing", w("end_missing"), facts.endMissing, (endMissing) => actions.change({ endMissing })),
    ),
    mapping(facts, kind, fieldsOf(inspection, layer), actions),
  );
}

function text(id: string, value: string, placeholder: string, onchange: (value: string) => void): HTMLInputElement {
  const input = h("input", {
    type: "text",
    id,
    value,
    placeholder,
    autocomplete: "off",
    spellcheck: "false",
    onchange: () => onchange(input.value.trim()),
  });
  return input;
}

function tick(id: string, words: string, checked: boolean, onchange: (checked: boolean) => void): HTMLElement {
  const box = h("input", { type: "checkbox", id, checked, onchange: () => onchange(box.checked) });
  return h("p", {}, box, " ", h("label", { for: id }, words));
}

function dateField(id: string, label: string, value: string, change: (iso: string) => void, hint = ""): HTMLElement {
  const input = h("input", {
    type: "text",
    id,
    value: value ? shownDate(value) : "",
    placeholder: w("date.placeholder"),
    inputmode: "numeric",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => input.setCustomValidity(""),
    onchange: () => {
      const iso = input.value.trim() === "" ? "" : typedDate(input.value);
      if (iso === undefined) {
        input.setCustomValidity(w("date.expected"));
        input.reportValidity();
      } else change(iso);
    },
  });
  return field(label, input, hint);
}

function ofKind(facts: Facts, choices: Choices, actions: FactActions): Child[] {
  const choice = (
    id: string,
    label: string,
    codes: string[],
    value: string,
    words: (code: string) => string,
    empty: string,
    set: (value: string) => void,
  ): HTMLElement =>
    field(
      label,
      select(
        id,
        [
          ...(empty ? [["", empty] as [string, string]] : []),
          ...codes.map((code): [string, string] => [code, words(code)]),
        ],
        value,
        set,
      ),
    );
  const complete = (): HTMLElement =>
    dateField(
      "complete-through",
      w("complete"),
      facts.complete,
      (iso) => actions.change({ complete: iso }),
      w("complete.hint"),
    );
  if (facts.kind === "event") return [complete()];
  if (facts.kind === "clearance")
    return [
      complete(),
      choice(
        "event",
        w("event"),
        choices.event,
        facts.event,
        (code) => coded("event", code),
        "",
        (event) => actions.change({ event }),
      ),
    ];
  if (facts.kind === "lease")
    return [
      complete(),
      choice(
        "lease-kind",
        w("lease_kind"),
        choices.lease_kind,
        facts.leaseKind,
        (code) => coded("lease_kind", code),
        "",
        (leaseKind) => actions.change({ leaseKind }),
      ),
    ];
  if (facts.kind !== "boundary") {
    const set =
      (option: Option) =>
      (value: string): void =>
        actions.change({ more: { [option]: value } });
    const one = (option: Option): HTMLElement => {
      const value = facts.more[option] ?? "";
      if (isText(option)) {
        const hint = option === "replaces" ? w("replaces.hint") : "";
        return field(coded("option", option), text(option, value, TEXTS[option], set(option)), hint);
      }
      const words = (code: string): string => (option === "zone_kind" ? term("kind.long", code) : coded(option, code));
      // What a document does to an earlier one where nothing is said is the first of them.
      const [first, ...rest] = option === "relation" ? choices.relation : ["", ...choices[option]];
      const empty = option === "relation" ? words(first ?? "") : w("by_file");
      return choice(option, coded("option", option), rest, value, words, empty, set(option));
    };
    const zones =
      facts.kind === "figure"
        ? tick("create-zones", w("create_zones"), facts.createZones, (createZones) => actions.change({ createZones }))
        : null;
    return [...(OF_KIND[facts.kind] ?? []).map(one), zones];
  }
  const declared = h(
    "span",
    { class: "with-unit" },
    text("declared", facts.declared, "763.876,85", (declared) => actions.change({ declared })),
    select(
      "declared-unit",
      [
        ["ha", "ha"],
        ["m2", "m²"],
      ],
      facts.declaredUnit,
      (declaredUnit) => actions.change({ declaredUnit }),
    ),
  );
  declared.querySelector("select")?.setAttribute("aria-label", w("declared.unit"));
  return [
    field(
      w("declared"),
      declared,
      facts.declared !== "" && decimal(facts.declared) === null ? w("declared.wrong") : w("declared.hint"),
    ),
    choice(
      "legal-status",
      w("status"),
      choices.status,
      facts.status,
      (code) => term("boundary", code) || coded("status", code),
      w("by_file.approved"),
      (status) => actions.change({ status }),
    ),
    choice(
      "quality",
      w("quality"),
      choices.quality,
      facts.quality,
      (code) => term("quality", code),
      w("by_file"),
      (quality) => actions.change({ quality }),
    ),
  ];
}

/** Shapes without their attributes: offered where the file that holds these is missing or of another layer. */
function bare(facts: Facts, inspection: Inspection | null, actions: FactActions): Child {
  const missing =
    inspection?.sources.some((source) =>
      (source.notes ?? []).some(
        (note) => note.code === "reader.attributes_absent" || note.code === "reader.rows_left_out",
      ),
    ) ?? false;
  return missing
    ? tick("without-attributes", w("without_attributes"), facts.withoutAttributes, (withoutAttributes) =>
        actions.change({ withoutAttributes }),
      )
    : null;
}

/** What rings inside rings are: asked of files in which lines mean areas. */
function drawn(
  facts: Facts,
  kind: Kind | undefined,
  choices: Choices,
  inspection: Inspection | null,
  actions: FactActions,
): Child {
  const lines =
    inspection?.sources.some((source) =>
      source.layers.some((layer) => layer.holds === "line" || layer.holds === "mixed"),
    ) ?? false;
  if (!lines || !kind?.is_land) return null;
  const codes = choices.nested.map((code): [string, string] => [code, coded("nested", code)]);
  return field(
    w("nested"),
    select("nested", [["", w("nested.by_kind")], ...codes], facts.nested, (nested) => actions.change({ nested })),
  );
}

/** The columns of the layer that is looked at. */
export function fieldsOf(inspection: Inspection | null, layer: string): Field[] {
  const layers = inspection?.sources.flatMap((source) => source.layers) ?? [];
  const chosen = layers.find((one) => (layer ? one.name === layer : one.chosen)) ?? layers[0];
  return chosen?.fields ?? [];
}

/** The field a column fills: as the person says, else as the program proposes. */
function target(column: Field, facts: Facts): string {
  return facts.columns[column.name] ?? column.proposed[facts.kind]?.[0] ?? "";
}

/** A field in words: columns of figures are indicators. */
function fieldWord(code: string): string {
  const word = coded("field", code);
  return word === code ? indicator(code) : word;
}

function mapping(facts: Facts, kind: Kind | undefined, columns: Field[], actions: FactActions): Child {
  if (columns.length === 0) return null;
  const rows = columns.map((column, at) => {
    const left = column.personal.includes(facts.kind) && !facts.keepPersonal;
    const choice = select(
      `column-${at}`,
      [["", w("mapping.nothing")], ...(kind?.fields ?? []).map((code): [string, string] => [code, fieldWord(code)])],
      left ? "" : target(column, facts),
      (code) => actions.change({ columns: { ...facts.columns, [column.name]: code } }),
    );
    choice.disabled = left;
    choice.setAttribute("aria-label", w("mapping.of", { column: column.name }));
    return h(
      "tr",
      { class: left ? "personal" : null, "data-column": column.name },
      h("th", { scope: "row" }, left ? h("s", {}, column.name) : column.name),
      h("td", {}, left ? w("mapping.personal") : h("span", { class: "samples" }, column.samples.join(" · "))),
      h("td", {}, choice),
    );
  });
  const heading = h(
    "tr",
    {},
    [w("mapping.column"), w("mapping.samples"), w("mapping.field")].map((words) => h("th", { scope: "col" }, words)),
  );
  const personal = columns.some((column) => column.personal.includes(facts.kind));
  const keep = h("input", {
    type: "checkbox",
    id: "keep-personal",
    checked: facts.keepPersonal,
    onchange: () => actions.change({ keepPersonal: keep.checked }),
  });
  return h(
    "div",
    { class: "mapping" },
    h("h3", {}, w("mapping.title")),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": w("mapping.title") },
      h("table", {}, h("thead", {}, heading), h("tbody", {}, rows)),
    ),
    personal ? h("p", {}, keep, " ", h("label", { for: "keep-personal" }, w("mapping.keep"))) : null,
  );
}

/** A number with dots and commas as it is printed in Vietnam or in English, as the program wants it; null when it is none. */
export function decimal(typed: string): string | null {
  const plain = typed.replaceAll(/[\s\u00a0]/g, "");
  const vietnamese = /^\d{1,3}(\.\d{3})+(,\d+)?$|^\d+,\d+$/.test(plain);
  const english = /^\d{1,3}(,\d{3})+(\.\d+)?$|^\d+\.\d+$/.test(plain);
  // 75.123 and 75,123 are a thousand times apart, and nothing tells which is meant.
  if (vietnamese && english) return null;
  if (vietnamese) return plain.replaceAll(".", "").replace(",", ".");
  if (english) return plain.replaceAll(",", "");
  return /^\d+$/.test(plain) ? plain : null;
}

/** What is asked for. `isLand`: whether the records of the kind are land. */
export function wishOf(facts: Facts, isLand: boolean, reading: string | null, layer: string, encoding: string): Wish {
  const wish: Wish = { kind: facts.kind };
  const set = (
    key:
      | "reading"
      | "layer"
      | "nested"
      | "encoding"
      | "zone"
      | "valid_from"
      | "complete_through"
      | "document"
      | "status"
      | "quality"
      | "event"
      | "lease_kind",
    value: string | null | undefined,
  ): void => {
    if (value) wish[key] = value;
  };
  set("reading", reading);
  set("layer", layer);
  set("encoding", encoding);
  if (isLand) set("nested", facts.nested);
  set("zone", facts.zone?.slug);
  set("valid_from", facts.from);
  set("document", facts.document);
  if (facts.kind === "boundary") {
    set("status", facts.status);
    set("quality", facts.quality);
    const value = decimal(facts.declared);
    if (value !== null) wish.declared = { value, unit: facts.declaredUnit };
  }
  if (["clearance", "event", "lease"].includes(facts.kind)) set("complete_through", facts.complete);
  if (facts.kind === "clearance") set("event", facts.event);
  if (facts.kind === "lease") set("lease_kind", facts.leaseKind);
  for (const option of OF_KIND[facts.kind] ?? []) {
    const value = facts.more[option];
    if (value) wish[option] = value;
  }
  if (facts.kind === "figure" && facts.createZones) wish.create_zones = true;
  if (facts.withoutAttributes) wish.without_attributes = true;
  if (facts.strict) wish.strict = true;
  if (facts.partial) wish.partial = true;
  if (facts.endMissing) wish.end_missing = true;
  // What the program proposes needs no words.
  const said = Object.entries(facts.columns);
  if (said.length > 0 || facts.keepPersonal) {
    wish.mapping = {
      columns: Object.fromEntries(said.flatMap(([column, code]) => (code ? [[code, column]] : []))),
      ignore: said.flatMap(([column, code]) => (code ? [] : [column])),
      keep_personal: facts.keepPersonal,
    };
  }
  return wish;
}
