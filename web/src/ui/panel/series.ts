// What the zone held over time: a chart of steps, read by mouse and keyboard, and the same as a table.
import type { MeasureCode } from "../../data/types";
import { type Series, type SeriesMeasure, type Step, knownKeys, stepOn, stepsOf } from "../../data/steps";
import { date } from "../../i18n/dates";
import { type PageKey, hasText, indicator, shortMeasure, t, term } from "../../i18n/index";
import { NBSP } from "../../i18n/numbers";
import { h, joined } from "../dom";
import { total } from "../totals";
import { Chart, lineSample } from "./chart";
import { type Context, section } from "./parts";
import { visible } from "../visible";

const KEYS: MeasureCode[] = ["boundary", "cleared", "leased"];
/** The chart takes the focus back when it has changed the date of the page. */
export const CHART = "panel-series-chart";

export function seriesSection(series: Series | null, asOf: string, context: Context): HTMLElement | null {
  if (!series) return null;
  const keys = knownKeys(series, KEYS);
  const steps = stepsOf(series, keys);
  if (steps.length < 2) return null;
  const choose = (step: Step): void => context.actions.setDate(step.date);
  return section(
    "series",
    t("series"),
    h(
      "ul",
      { class: "series-keys" },
      keys.map((key) => h("li", {}, lineSample(key), h("span", {}, indicator(key)))),
    ),
    reader(steps, keys, series.as_of, asOf, choose),
    table(steps, keys, asOf, choose),
  );
}

/** The chart as one control: arrows read step by step, Enter or a click goes to the date. */
function reader(steps: Step[], keys: string[], until: string, asOf: string, choose: (step: Step) => void): HTMLElement {
  const chart = new Chart(steps, keys, until, asOf);
  const current = Math.max(0, stepOn(steps, asOf));
  let at = current;
  const says = h("output", { class: "series-says", for: CHART });
  const control = h(
    "div",
    {
      id: CHART,
      class: "series-chart",
      role: "slider",
      tabindex: 0,
      "aria-label": t("series.label"),
      "aria-valuemin": 1,
      "aria-valuemax": steps.length,
      title: t("series.hint"),
    },
    chart.element,
  );
  const read = (index: number): void => {
    const step = steps[index];
    if (!step) return;
    at = index;
    chart.read(index);
    const text = inWords(step, keys);
    says.textContent = visible(text);
    control.setAttribute("aria-valuenow", String(index + 1));
    control.setAttribute("aria-valuetext", visible(text.replaceAll(NBSP, " ")));
  };
  const go = (): void => {
    const step = steps[at];
    if (step) choose(step);
  };
  control.addEventListener("pointermove", (event) => read(chart.stepAt(event.clientX)));
  control.addEventListener("pointerleave", () => read(current));
  control.addEventListener("click", (event) => {
    read(chart.stepAt(event.clientX));
    go();
  });
  control.addEventListener("keydown", (event) => {
    const to = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      Home: 0,
      End: steps.length - 1,
    }[event.key];
    if (to === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (to === undefined) go();
    else read(Math.min(Math.max(to, 0), steps.length - 1));
  });
  read(current);
  return h("div", { class: "series-reader" }, control, says, h("p", { class: "note" }, t("series.hint")));
}

function inWords(step: Step, keys: string[]): string {
  const values = keys.map((key, index) => {
    const cause = causeWords(step.values[index]);
    return `${shortMeasure(key)} ${written(step.values[index])}${cause && ` (${cause})`}`;
  });
  return `${joined([date(step.date), step.planeChanged && planeWords(step)]).join("")}: ${values.join("; ")}`;
}

function written(value: SeriesMeasure | null | undefined): string {
  return value && value.value_ha !== null ? total(value, value.value_ha) : t("none");
}

/** Why a value is another than the one before it; empty where it is not. */
function causeWords(value: SeriesMeasure | null | undefined): string {
  const key = `series.cause.${value?.cause}`;
  return value?.cause && hasText(key) ? t(key as PageKey) : "";
}

function planeWords({ planes }: Step): string {
  return `${t("series.plane")} (${planes.map((plane) => term("plane", plane)).join("; ")})`;
}

function table(steps: Step[], keys: string[], asOf: string, choose: (step: Step) => void): HTMLElement {
  const current = stepOn(steps, asOf);
  const row = (step: Step, index: number): HTMLElement =>
    h(
      "tr",
      { "aria-current": index === current ? "date" : null, "data-date": step.date },
      h(
        "th",
        { scope: "row" },
        h("button", { type: "button", class: "link", onclick: () => choose(step) }, date(step.date)),
        step.planeChanged && h("small", {}, ` ${planeWords(step)}`),
      ),
      keys.map((_, place) =>
        h(
          "td",
          { "data-cause": step.values[place]?.cause ?? null },
          written(step.values[place]),
          causeWords(step.values[place]) && h("small", {}, ` ${causeWords(step.values[place])}`),
        ),
      ),
    );
  return h(
    "details",
    { class: "series-table" },
    h("summary", {}, t("series.table", { count: steps.length })),
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, t("series.date")),
          keys.map((key) => h("th", { scope: "col" }, indicator(key))),
        ),
      ),
      h("tbody", {}, steps.map(row)),
    ),
  );
}
