// Step 2: what is in the files: formats, layers, the encoding of their texts before and after.
import { type Child, h } from "../ui/dom";
import { field, select, step, told, waiting } from "./parts";
import type { ImportInspection, InspectedLayer, InspectedFile } from "../data/answers";
import { coded, w } from "./words";

export interface FoundActions {
  layer(name: string): void;
  encoding(name: string): void;
}

/** As the reader names them; the first entry lets the program decide. */
const ENCODINGS = ["UTF-8", "TCVN3", "VNI", "windows-1258", "windows-1252"];

/** More of them than this nobody reads here: the report of the import has them all. */
const MOST_FAULTS = 50;

export function drawFound(
  inspection: ImportInspection | null,
  asked: { layer: string; encoding: string },
  actions: FoundActions,
): void {
  if (!inspection) {
    step("step-found", 2, w("found.title"), waiting(w("found.waiting")));
    return;
  }
  const several = inspection.sources.reduce((sum, source) => sum + source.layers.length, 0) > 1;
  step(
    "step-found",
    2,
    w("found.title"),
    inspection.sources.map((source) => drawSource(source, several, asked, actions)),
    encodings(inspection, asked.encoding, actions),
  );
}

function drawSource(
  source: InspectedFile,
  several: boolean,
  asked: { layer: string },
  actions: FoundActions,
): HTMLElement {
  const chosen =
    asked.layer || source.layers.find((layer) => layer.chosen)?.name || (several ? "" : source.layers[0]?.name) || "";
  const rows = source.layers.map((layer, at) => {
    const id = `layer-${source.name}-${at}`;
    const name = several
      ? [
          h("input", {
            type: "radio",
            name: "layer",
            id,
            checked: layer.name === chosen,
            onchange: () => actions.layer(layer.name),
          }),
          h("label", { for: id }, layer.name),
        ]
      : [layer.name];
    return h(
      "tr",
      { "data-layer": layer.name },
      h("th", { scope: "row" }, ...name),
      h("td", {}, holds(layer)),
      h("td", { class: "figure" }, String(layer.count)),
      h("td", {}, layer.crs ?? layer.stated[0]?.wording ?? w("found.no_crs")),
    );
  });
  const heading = h(
    "tr",
    {},
    [w("found.layer"), w("found.holds"), w("found.count"), w("found.crs")].map((words) =>
      h("th", { scope: "col" }, words),
    ),
  );
  return h(
    "div",
    { class: "source" },
    h("h3", {}, source.name, " ", h("small", {}, source.format)),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": source.name },
      h("table", { class: "layers" }, h("thead", {}, heading), h("tbody", {}, rows)),
    ),
    told(source.notes),
    source.layers.map((layer) => (layer.chosen || !several ? land(layer) : null)),
  );
}

/** What is remarkable of the layer that is looked at, and what is wrong with its shapes. */
function land(layer: InspectedLayer): Child {
  const list = told(layer.notes);
  if (!layer.land) return list;
  const { count, sound, faults } = layer.land;
  return h(
    "div",
    { class: "land" },
    h("p", {}, w("found.sound", { sound, count })),
    list,
    faults.length > 0
      ? h(
          "details",
          { class: "faults" },
          h("summary", {}, w("found.faults", { count: faults.length })),
          told(faults.slice(0, MOST_FAULTS)),
        )
      : null,
  );
}

function holds(layer: InspectedLayer): string {
  return coded("holds", layer.holds);
}

function encodings(inspection: ImportInspection, asked: string, actions: FoundActions): Child {
  const found = inspection.sources
    .flatMap((source) => source.layers)
    .map((layer) => layer.encoding)
    .filter((one) => one !== null);
  if (found.length === 0 && asked === "") return null;
  const lines = found.map((one) =>
    h("p", { class: "encoding", "data-encoding": one.name }, h("b", {}, one.name), `: ${one.how.text}`),
  );
  const options: [string, string][] = [
    ["", w("found.encoding.auto")],
    ...ENCODINGS.map((name): [string, string] => [name, name]),
  ];
  return h(
    "div",
    {},
    h("h3", {}, w("found.encoding")),
    lines,
    field(w("found.encoding.other"), select("encoding", options, asked, actions.encoding)),
  );
}
