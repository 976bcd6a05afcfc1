// Step 5: what would change, against what is recorded now. Every number is the program's.
import { NBSP, hectares, percent, quantity, rounded, signed } from "../i18n/numbers";
import { type Child, h } from "../ui/dom";
import { step, waiting } from "./parts";
import type { BoundaryComparison, ChangedRecords, ImportPreview, ImportReport, MissingRecords } from "../data/answers";
import { coded, w } from "./words";

export interface PreviewStanding {
  preview: ImportPreview | null;
  /** What was asked for has changed since. */
  stale: boolean;
  /** Why there can be no preview yet. */
  missing: string;
  locked: boolean;
}

export function drawDifferences({ preview, stale, missing, locked }: PreviewStanding, look: () => void): void {
  const button = h(
    "button",
    { type: "button", id: "preview", class: "main", disabled: locked || missing !== "", onclick: look },
    w("preview.button"),
  );
  step(
    "step-differences",
    5,
    w("preview.title"),
    missing ? waiting(missing) : null,
    button,
    preview && stale ? h("p", { class: "warning", role: "status" }, w("preview.stale")) : null,
    preview ? h("div", { class: stale ? "stale" : null }, result(preview)) : null,
  );
}

function result(preview: ImportPreview): Child[] {
  const { differences, report } = preview;
  const notes = (type: string): Child => {
    const list =
      type === "refused" ? report.refused : report.notes.filter((note) => note.type === type && note.code !== STANDING);
    return list.length === 0
      ? null
      : h(
          "div",
          { class: `notes ${type}` },
          h("h3", {}, `${coded("note", type)} (${list.length})`),
          h(
            "ul",
            {},
            list.map((note) => h("li", { "data-code": note.code }, note.text)),
          ),
        );
  };
  const counts: [string, number][] = [
    ["added", differences.added.count],
    ["changed", differences.changed.count],
    ["removed", differences.removed.count],
    ["unchanged", report.unchanged],
  ];
  return [
    h(
      "ul",
      { class: "counts" },
      counts.map(([name, count]) =>
        h("li", { "data-class": name }, h("b", {}, String(count)), ` ${coded("class", name)}`),
      ),
    ),
    totals(report),
    preview.areas.map(area),
    listed("added", differences.added),
    listed("changed", differences.changed),
    listed("removed", differences.removed),
    notes("refused"),
    notes("repaired"),
    notes("doubtful"),
    notes("info"),
  ].flat();
}

/** What is said of a printed total that still stands, or no longer does. */
const STANDING = "import.standing";

/** How the totals of the zones stand with the import. */
export function totals(report: ImportReport): Child {
  const notes = report.notes.filter((note) => note.code === STANDING);
  return notes.length === 0
    ? null
    : h(
        "ul",
        { class: "totals" },
        notes.map((note) => h("li", {}, note.text)),
      );
}

/** Measured and declared beside each other: "+0,11 % so với 763.876,85 m²". */
function area(one: BoundaryComparison): HTMLElement {
  const measured = `${rounded(one.measured_ha, 4)}${NBSP}ha`;
  const difference =
    one.declared && one.difference_share !== null
      ? h(
          "p",
          { class: "declared" },
          w("area.against", {
            percent: share(one.difference_share),
            declared: quantity(one.declared.value, one.declared.unit),
          }),
        )
      : null;
  return h(
    "div",
    { class: "area" },
    h(
      "p",
      {},
      h("b", {}, one.name),
      ": ",
      h("b", { class: "hectares" }, measured),
      ` (${rounded(one.measured_m2, 2)}${NBSP}m²; ${w("area.plane", { plane: one.plane })})`,
    ),
    difference,
  );
}

function share(value: number): string {
  const text = percent(value);
  return value > 0 && !text.startsWith("0,00") && !text.startsWith("0.00") ? `+${text}` : text;
}

function listed(name: string, records: ChangedRecords | MissingRecords): Child {
  const { count, listed: list } = records;
  if (count === 0) return null;
  const measured = list.some((one) => one.before_ha !== null || one.after_ha !== null);
  const heading = [w("class.name"), ...(measured ? [w("class.before"), w("class.after"), w("class.difference")] : [])];
  const rows = list.map((one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, one.name, " ", h("small", {}, coded("record", one.kind))),
      ...(measured
        ? [
            hectares(one.before_ha),
            hectares(one.after_ha),
            one.difference_ha === null ? "–" : signed(one.difference_ha, 4),
          ].map((text) => h("td", { class: "figure" }, text))
        : []),
    ),
  );
  return h(
    "details",
    { class: `class ${name}`, open: count <= 10 },
    h("summary", {}, `${coded("class", name)} (${count})`),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": coded("class", name) },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            heading.map((words) => h("th", { scope: "col" }, words)),
          ),
        ),
        h("tbody", {}, rows),
      ),
    ),
    "ended" in records && records.ended === 0 ? h("p", {}, w("removed.kept", { option: w("end_missing") })) : null,
    count > list.length ? h("p", {}, w("class.more", { count: count - list.length })) : null,
  );
}
