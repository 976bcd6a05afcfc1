// Step 4: what the land is: kind, zone, date, document, declared area, and which column fills which field.
import type { Zone } from "../data/types";
import { shownDate, typedDate } from "../i18n/typed-date";
import { indicator, term } from "../i18n/index";
import { type Child, h } from "../ui/dom";
import { field, select, step } from "./parts";
import type {
  Choices,
  ImportInspection,
  ImportKind,
  ImportOption,
  KindOfImport,
  MappedColumn,
  SizeInDocument,
  ImportParams,
} from "../data/answers";
import type { Offer } from "./state";
import { coded, w } from "./words";
import { ZonePicker } from "./zone-picker";

export interface Facts {
  kind: ImportKind;
  zone: { slug: string; label: string } | null;
  /** ISO; empty when not said. */
  from: string;
  document: string;
  /** As typed. */
  declared: string;
  declaredUnit: SizeInDocument["unit"];
  /** What else a kind needs to be told, by its option; empty when the file says it. */
  more: Partial<Record<MoreOption, string>>;
  createZones: boolean;
  /** Column → field, where it is not the proposed one; an empty field leaves the column out. */
  columns: Record<string, string>;
  keepPersonal: boolean;
  /** What closed lines inside each other mean in a drawing; empty when not said. */
  nested: NonNullable<ImportParams["nested"]> | "";
  withoutAttributes: boolean;
  strict: boolean;
  partial: boolean;
  endMissing: boolean;
}

export const NO_FACTS: Facts = {
  kind: "boundary",
  zone: null,
  from: "",
  document: "",
  declared: "",
  declaredUnit: "ha",
  more: { event: "handed_over", lease_kind: "sublease" },
  createZones: false,
  columns: {},
  keepPersonal: false,
  nested: "",
  withoutAttributes: false,
  strict: false,
  partial: false,
  endMissing: false,
};

/** What a person types or chooses, and says with a text. Which kind asks for which, the program says. */
type MoreOption = Exclude<ImportOption, "declared" | "create_zones">;
type CodeOption = ImportOption & keyof Choices;

/** What a text may look like. */
const LIKE = { province: "Lào Cai", issuer: "Sở Công Thương", replaces: "12/BC-SCT" };

/** Whether a code has to be chosen: the file does not say it. */
const CHOSEN: readonly CodeOption[] = ["event", "lease_kind"];

export interface FactActions {
  change(facts: Partial<Facts>): void;
  /** The zone says where the land is expected: the doctor wants to know. */
  zone(zone: Facts["zone"]): void;
}

/** What the form of the facts is made from. */
export interface FactsForm {
  facts: Facts;
  offer: Offer | null;
  zones: Zone[];
  inspection: ImportInspection | null;
  layer: string;
}

/** The kind of import that is chosen. */
export function kindOf({ facts, offer }: { facts: Facts; offer: Offer | null }): KindOfImport | undefined {
  return offer?.kinds.find((kind) => kind.code === facts.kind);
}

export function drawFacts({ facts, offer, zones, inspection, layer }: FactsForm, actions: FactActions): void {
  const picker = new ZonePicker(zones, facts.zone, actions.zone);
  const kinds = offer?.kinds ?? [];
  const kind = kindOf({ facts, offer });
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
      offer && kind?.options.map((option) => drawOption(option, facts, offer.choices, actions)),
      offer && kind?.is_land && drawn(facts, offer.choices, inspection, actions),
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

/** What a kind is asked for, in words: what says a code, a text or a day is sent under the name of the option. */
function drawOption(option: ImportOption, facts: Facts, choices: Choices, actions: FactActions): HTMLElement {
  const label = coded("option", option);
  const value = option === "declared" || option === "create_zones" ? "" : (facts.more[option] ?? "");
  const set = (said: string): void => actions.change({ more: { [option]: said } });
  switch (option) {
    case "declared":
      return drawDeclared(label, facts, actions);
    case "create_zones":
      return tick(option, label, facts.createZones, (createZones) => actions.change({ createZones }));
    case "complete_through":
      return dateField(option, label, value, set, w("complete.hint"));
    case "province":
    case "issuer":
    case "replaces":
      return field(label, text(option, value, LIKE[option], set), option === "replaces" ? w("replaces.hint") : "");
    default:
      // Problems stand in #status.
      return field(label, select(option === "status" ? "legal-status" : option, codes(option, choices), value, set));
  }
}

/** The codes of a list with their words; the first stands for nothing that is said. */
function codes(option: CodeOption, choices: Choices): [string, string][] {
  const all = choices[option].map((code): [string, string] => [code, codeWord(option, code)]);
  if (CHOSEN.includes(option)) return all;
  // What a document does to an earlier one where nothing is said is the first of them.
  if (option === "relation") return all.map(([code, words], at) => [at === 0 ? "" : code, words]);
  return [["", w(option === "status" ? "by_file.approved" : "by_file")], ...all];
}

function codeWord(option: CodeOption, code: string): string {
  if (option === "zone_kind") return term("kind.long", code);
  return option === "quality" ? term("quality", code) : coded(option, code);
}

function drawDeclared(label: string, facts: Facts, actions: FactActions): HTMLElement {
  const unit = select<Facts["declaredUnit"]>(
    "declared-unit",
    [
      ["ha", "ha"],
      ["m2", "m²"],
    ],
    facts.declaredUnit,
    (declaredUnit) => actions.change({ declaredUnit }),
  );
  unit.setAttribute("aria-label", w("declared.unit"));
  const size = text("declared", facts.declared, "763.876,85", (declared) => actions.change({ declared }));
  const unclear = facts.declared !== "" && decimal(facts.declared) === null;
  return field(
    label,
    h("span", { class: "with-unit" }, size, unit),
    unclear ? w("declared.wrong") : w("declared.hint"),
  );
}

/** Shapes without their attributes: offered where the file that holds these is missing or of another layer. */
function bare(facts: Facts, inspection: ImportInspection | null, actions: FactActions): Child {
  const missing =
    inspection?.sources.some((source) =>
      source.notes.some((note) => note.code === "reader.attributes_absent" || note.code === "reader.rows_left_out"),
    ) ?? false;
  return missing
    ? tick("without-attributes", w("without_attributes"), facts.withoutAttributes, (withoutAttributes) =>
        actions.change({ withoutAttributes }),
      )
    : null;
}

/** What rings inside rings are: asked of files in which lines mean areas. */
function drawn(facts: Facts, choices: Choices, inspection: ImportInspection | null, actions: FactActions): Child {
  const lines =
    inspection?.sources.some((source) =>
      source.layers.some((layer) => layer.holds === "line" || layer.holds === "mixed"),
    ) ?? false;
  if (!lines) return null;
  const codes = choices.nested.map((code): [Facts["nested"], string] => [code, coded("nested", code)]);
  return field(
    w("nested"),
    select("nested", [["", w("nested.by_kind")], ...codes], facts.nested, (nested) => actions.change({ nested })),
  );
}

/** The columns of the layer that is looked at. */
export function fieldsOf(inspection: ImportInspection | null, layer: string): MappedColumn[] {
  const layers = inspection?.sources.flatMap((source) => source.layers) ?? [];
  const chosen = layers.find((one) => (layer ? one.name === layer : one.chosen)) ?? layers[0];
  return chosen?.fields ?? [];
}

/** The field a column fills: as the person says, else as the program proposes. */
function target(column: MappedColumn, facts: Facts): string {
  return facts.columns[column.name] ?? column.proposed[facts.kind]?.[0] ?? "";
}

/** A field in words: columns of figures are indicators. */
function fieldWord(code: string): string {
  const word = coded("field", code);
  return word === code ? indicator(code) : word;
}

function mapping(facts: Facts, kind: KindOfImport | undefined, columns: MappedColumn[], actions: FactActions): Child {
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

/** What is asked for of files of a kind: what it asks for, and what every kind does. */
export function wishOf(
  facts: Facts,
  kind: KindOfImport | undefined,
  reading: string | null,
  layer: string,
  encoding: string,
): ImportParams {
  const wish: ImportParams = { kind: facts.kind };
  if (reading) wish.reading = reading;
  if (layer) wish.layer = layer;
  if (encoding) wish.encoding = encoding;
  if (kind?.is_land && facts.nested) wish.nested = facts.nested;
  if (facts.zone) wish.zone = facts.zone.slug;
  if (facts.from) wish.valid_from = facts.from;
  if (facts.document) wish.document = facts.document;
  for (const option of kind?.options ?? []) {
    if (option === "declared") {
      const value = decimal(facts.declared);
      if (value !== null) wish.declared = { value, unit: facts.declaredUnit };
    } else if (option === "create_zones") {
      if (facts.createZones) wish.create_zones = true;
    } else if (facts.more[option]) {
      // Codes are those that the program offers, and everything else is a text.
      Object.assign(wish, { [option]: facts.more[option] });
    }
  }
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
