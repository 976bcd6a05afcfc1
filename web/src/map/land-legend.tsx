// The legend of the chosen zone: its land by class with hectares, and the sums that the program gives.
import type { LegendRow } from "../data/answers";
import type { LandLegend as Legend } from "../land/classes";
import { className, isLeft } from "../land/classes";
import { lang, t } from "../i18n/index";
import { hectares } from "../i18n/numbers";
import { classStyle } from "./classes";
import { classesOf } from "./symbology";

export interface LandLegendActions {
  /** Looks at a class alone; the one that is looked at already shows all again. */
  only(key: string): void;
}

export interface LandLegendData {
  group: string;
  legend: Legend;
  obstructed: LegendRow[] | null;
  only: string | null;
}

/** The legend as a view of preact. */
export function landLegend(data: LandLegendData & { actions: LandLegendActions }) {
  return <LandLegend {...data} />;
}

function LandLegend({ group, legend, obstructed, only, actions }: LandLegendData & { actions: LandLegendActions }) {
  const rows = legend.rows;
  const lastLeft = rows.findLastIndex(isLeft);
  const marks = "marks" in legend ? legend.marks.filter(({ count }) => (count ?? 0) > 0) : [];
  const line = (row: LegendRow) => <Row key={row.key} group={group} row={row} only={only} actions={actions} />;
  return (
    <>
      <table class="classes">
        <caption class="unseen">{t("map.legend.land")}</caption>
        <tbody>
          {"left_ha" in legend ? rows.slice(0, lastLeft + 1).map(line) : rows.map(line)}
          {"left_ha" in legend && lastLeft >= 0 && (
            <tr class="sum" data-sum="left">
              <th scope="row">{t("map.legend.left")}</th>
              <td>{legend.left_ha === null ? t("none") : hectares(legend.left_ha)}</td>
            </tr>
          )}
          {"left_ha" in legend && rows.slice(lastLeft + 1).map(line)}
        </tbody>
        <tfoot>
          <tr class="sum" data-sum="total">
            <th scope="row">{t(group === "lease" ? "map.legend.industrial" : "map.legend.inside")}</th>
            <td>{hectares(legend.total_ha)}</td>
          </tr>
          {marks.map((row) => (
            <Overlay key={row.key} group={group} row={row} symbol={row.key} word={className(group, row.key)} />
          ))}
          {(obstructed ?? []).map((row) => (
            <Overlay
              key={`obstructed-${row.key}`}
              group={group}
              row={row}
              symbol="obstructed"
              word={t("map.legend.obstructed", { part: className(group, row.key) })}
            />
          ))}
        </tfoot>
      </table>
      {legend.notes.map(({ code, text }) => (
        <p class="note" key={code}>
          {text[lang()]}
        </p>
      ))}
    </>
  );
}

function Row({
  group,
  row,
  only,
  actions,
}: {
  group: string;
  row: LegendRow;
  only: string | null;
  actions: LandLegendActions;
}) {
  const word = className(group, row.key);
  const chosen = only === row.key;
  return (
    <tr class={only !== null && !chosen ? "off" : ""}>
      <th scope="row">
        <button
          type="button"
          data-land-class={row.key}
          aria-pressed={chosen}
          title={t(chosen ? "map.legend.all" : "map.legend.isolate", { name: word })}
          onClick={() => actions.only(row.key)}
        >
          <Swatch group={group} name={row.key} />
          <span>{word}</span>
        </button>
      </th>
      <td>{amount(row)}</td>
    </tr>
  );
}

/** Land that is counted in the rows above already. */
function Overlay({ group, row, symbol, word }: { group: string; row: LegendRow; symbol: string; word: string }) {
  return (
    <tr class="overlay" data-overlay={row.key}>
      <th scope="row">
        <span class="plain">
          <Swatch group={group} name={symbol} />
          <span>{word}</span>
        </span>
      </th>
      <td>{amount(row)}</td>
    </tr>
  );
}

/** Hectares with what is not exact about them. */
function amount({ ha, approximate, at_least, at_most }: LegendRow): string {
  if (ha === null) return t("none");
  const number = hectares(ha);
  if (approximate) return t("amount.about", { ha: number });
  if (at_least && !at_most) return `≥ ${number}`;
  if (at_most && !at_least) return `≤ ${number}`;
  return number;
}

/** A sample of the class as the map fills it; a class that has no symbol of its own has that of its drawn land. */
export function Swatch({ group, name }: { group: string; name: string }) {
  const own = classesOf(group).some(({ key }) => key === name);
  return (
    <svg
      viewBox="0 0 28 17"
      width="28"
      height="17"
      aria-hidden="true"
      class={`swatch ${classStyle(group, own ? name : name.replace(/_not_drawn$/, ""))}`}
    >
      <rect x="0.7" y="0.7" width="26.6" height="15.6" rx="3" class="body" />
    </svg>
  );
}
