// Step 3: the doctor's ranking. It proposes; a person accepts.
import { NBSP, rounded } from "../i18n/numbers";
import { type Child, h } from "../ui/dom";
import { field, step, told, waiting } from "./parts";
import type { PlacedCandidate, PlacedDiagnosis, ImportInspection } from "../data/answers";
import { coded, w } from "./words";

export interface CrsState {
  /** The candidate that is looked at. */
  looked: string | null;
  /** What was accepted. */
  accepted: string | null;
}

export interface CrsActions {
  look(reading: string): void;
  accept(reading: string): void;
}

export function drawCrs(
  inspection: ImportInspection | null,
  state: CrsState,
  locked: boolean,
  actions: CrsActions,
): void {
  if (!inspection) {
    step("step-crs", 3, w("crs.title"), waiting(w("crs.waiting")));
    return;
  }
  const { diagnosis } = inspection;
  const other = h("input", {
    type: "text",
    id: "reading",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "EPSG:9208",
    disabled: locked,
  });
  const useOther = h(
    "button",
    {
      type: "button",
      id: "accept-other",
      disabled: locked,
      onclick: () => other.value.trim() && actions.accept(other.value.trim()),
    },
    w("crs.accept"),
  );
  step(
    "step-crs",
    3,
    w("crs.title"),
    diagnosis ? ranking(diagnosis, state, locked, actions) : waiting(w("crs.none")),
    state.accepted
      ? h("p", { class: "accepted", role: "status" }, w("crs.accepted", { reading: state.accepted }))
      : null,
    h(
      "details",
      { class: "other" },
      h("summary", {}, w("crs.other")),
      field(w("crs.other.label"), other, w("crs.other.hint")),
      useOther,
    ),
  );
}

function ranking(diagnosis: PlacedDiagnosis, state: CrsState, locked: boolean, actions: CrsActions): Child[] {
  const lines = diagnosis.candidates.map((candidate, at) => line(candidate, at, state, locked, actions));
  const list =
    diagnosis.candidates.length > 0
      ? h("ol", { class: "candidates", "aria-label": w("crs.ranking") }, lines)
      : waiting(w("crs.no_candidate"));
  return [
    h("p", { class: `verdict ${diagnosis.verdict}` }, coded("verdict", diagnosis.verdict)),
    told(diagnosis.summary),
    list,
    limits(diagnosis),
  ];
}

/** Said whatever the verdict is; in the way only where nothing else decides. */
function limits({ limits: list, verdict }: PlacedDiagnosis): Child {
  return list.length === 0
    ? null
    : h(
        "details",
        { class: "limits", open: verdict === "undecided" },
        h("summary", {}, w("crs.limits", { count: list.length })),
        told(list),
      );
}

function line(
  candidate: PlacedCandidate,
  at: number,
  state: CrsState,
  locked: boolean,
  actions: CrsActions,
): HTMLElement {
  const id = `candidate-${at}`;
  const looked = candidate.reading === state.looked;
  const accepted = candidate.reading === state.accepted;
  const words = accepted ? w("crs.taken") : w("crs.accept");
  const [lon, lat] = candidate.centre ?? [];
  const where =
    lon !== undefined && lat !== undefined
      ? w("crs.place", { lat: `${rounded(lat, 4)}°`, lon: `${rounded(lon, 4)}°` })
      : "";
  return h(
    "li",
    {
      class: [looked && "looked", accepted && "taken"].filter(Boolean).join(" ") || null,
      "data-reading": candidate.reading,
    },
    h(
      "div",
      { class: "head" },
      h("input", {
        type: "radio",
        name: "candidate",
        id,
        checked: looked,
        onchange: () => actions.look(candidate.reading),
      }),
      h("label", { for: id }, h("b", {}, candidate.name), " ", h("code", {}, candidate.reading)),
      h(
        "button",
        {
          type: "button",
          class: "accept",
          disabled: locked || accepted,
          "aria-label": `${words}: ${candidate.reading}`,
          onclick: () => actions.accept(candidate.reading),
        },
        words,
      ),
    ),
    told(candidate.ailments, "ailments"),
    told(candidate.evidence, "evidence"),
    where ? h("small", {}, where.replaceAll(" °", `${NBSP}°`)) : null,
  );
}
