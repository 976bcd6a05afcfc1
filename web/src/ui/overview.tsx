// The panel of the overview: from plan to lease in five sums, the provinces on one scale, and what to look at next.
import type { Filter, View } from "../address";
import type { ClassTotals, MeasureCode } from "../data/answers";
import type { Everything } from "../data/api";
import { byCode } from "../data/codes";
import type { Rollup, Totals, Zone } from "../data/types";
import { indicator, kindCode, lang, t, term } from "../i18n/index";
import { NBSP } from "../i18n/numbers";
import type { Actions } from "./actions";
import { byId } from "./dom";
import { header, ofCount, restsOn, rollup, total } from "./totals";
import { draw } from "./view";

const CHAIN: MeasureCode[] = ["planned", "established", "cleared", "leasable", "leased"];
const KKT: MeasureCode[] = ["planned"];
const FILTER = "filter";
/** What the bars of provinces are of. */
const OF_VIEW: Record<View, MeasureCode> = {
  plan: "planned",
  clearance: "cleared",
  leases: "leased",
  checks: "planned",
};

export interface OverviewData {
  data: Everything;
  filter: Filter;
  view: View;
  /** The filter in words, empty without one. */
  filterWords: string;
}

export function drawOverview(of: OverviewData, actions: Actions): void {
  byId("totals").setAttribute("aria-label", t("totals.heading"));
  draw(<Sums {...of} actions={actions} />, byId("totals"));
  draw(<Provinces {...of} actions={actions} />, byId("provinces"));
  draw(<Next {...of} actions={actions} />, byId("next"));
}

type Props = OverviewData & { actions: Actions };

function Sums({ data: { totals }, filterWords, actions }: Props) {
  const main = header(totals);
  const filtered = main?.subject.id === FILTER;
  const note = filtered ? [filterWords, apart(main)].filter((part) => part !== "").join(" – ") : "";
  return (
    <>
      <Chain
        id={filtered ? FILTER : "parks"}
        title={t(filtered ? "totals.filter" : "totals.parks")}
        note={note}
        keys={CHAIN}
        of={main}
        actions={actions}
      />
      {!filtered && (
        <Chain
          id="KKT"
          title={t("totals.kkt")}
          note={t("totals.kkt.apart")}
          keys={KKT}
          of={rollup(totals, "KKT")}
          actions={actions}
        />
      )}
    </>
  );
}

interface ChainProps {
  id: string;
  title: string;
  note: string;
  keys: MeasureCode[];
  of: Rollup | undefined;
  actions: Actions;
}

function Chain({ id, title, note, keys, of, actions }: ChainProps) {
  const largest = Math.max(...keys.map((key) => upper(of, key) ?? 0));
  return (
    <section class="total-group" data-total={id}>
      <h3>
        {title}
        {note !== "" && <small> {note}</small>}
      </h3>
      <ul>
        {keys.map((key) => (
          <Sum key={key} id={id} measure={key} of={of} largest={largest} actions={actions} />
        ))}
      </ul>
      {keys.length > 1 && <p class="muted">{t("overview.chain.note")}</p>}
    </section>
  );
}

function Sum({
  id,
  measure: key,
  of,
  largest,
  actions,
}: Omit<ChainProps, "keys" | "title" | "note"> & { measure: MeasureCode; largest: number }) {
  const measure = byCode(of?.measures, key) ?? null;
  const value = measure?.value_ha ?? null;
  const text = measure === null || value === null ? t("none") : total(measure, value);
  const missing = measure?.missing_count ?? 0;
  const told = [...(id === FILTER ? ofCount(measure) : []), ...restsOn(of, key)].filter((part) => part !== "");
  return (
    <li data-measure={key}>
      <span class="name">
        {key === "leasable" ? t("table.leasable") : indicator(key)}
        {missing > 0 && <small> · {t("overview.missing", { count: missing })}</small>}
      </span>
      {value === null ? (
        <span class="none" title={t("none.title")}>
          {text}
        </span>
      ) : (
        <button
          type="button"
          class="number"
          title={t("panel.source")}
          aria-label={t("totals.open", { measure: indicator(key), value: text }).replaceAll(NBSP, " ")}
          onClick={() => actions.select({ type: "total", slug: id, measure: key })}
        >
          {text}
        </button>
      )}
      <Bar value={upper(of, key)} largest={largest} />
      <span class="coverage">{told.join(" · ")}</span>
    </li>
  );
}

/** Without both values there is no bar, and without one of them its room is dashed. */
function Bar({ value, largest }: { value: number | null; largest: number }) {
  return (
    <svg class="sum-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class={value === null ? "empty" : "whole"} width="1000" height="10" />
      {value !== null && largest > 0 && <rect class="part" width={(value / largest) * 1000} height="10" />}
    </svg>
  );
}

function upper(of: Rollup | undefined, key: MeasureCode): number | null {
  const measure = byCode(of?.measures, key);
  return measure?.range_ha?.[1] ?? measure?.value_ha ?? null;
}

/** Which kinds of the filter are not in its sum, in words. */
function apart(main: Rollup | undefined): string {
  const kinds = main?.left_out_kinds ?? [];
  return kinds.length === 0
    ? ""
    : t("totals.kinds.left_out", { kinds: kinds.map((kind) => kindCode(kind)).join(", ") });
}

function Provinces({ data: { provinces, list }, view, actions }: Props) {
  const key = OF_VIEW[view];
  const largest = Math.max(...provinces.map((one) => upper(one, key) ?? 0));
  const collator = new Intl.Collator(lang());
  const sorted = [...provinces].sort(
    (a, b) => (upper(b, key) ?? -1) - (upper(a, key) ?? -1) || collator.compare(nameOf(a), nameOf(b)),
  );
  if (sorted.length === 0) return null;
  return (
    <section class="provinces">
      <h3>
        {t("overview.provinces")} <small>· {indicator(key)}</small>
      </h3>
      <ul>
        {sorted.map((one) => {
          const { id } = one.subject;
          const measure = byCode(one.measures, key) ?? null;
          const value = measure?.value_ha ?? null;
          return (
            <li key={id} data-province={id}>
              <button
                type="button"
                class="link"
                disabled={id === null}
                onClick={() => id !== null && actions.select({ type: "unit", slug: id, measure: null }, { move: true })}
              >
                {nameOf(one)}
              </button>
              <small>{kindsOf(list.zones.filter(({ province }) => province?.key === id))}</small>
              <b class={value === null ? "none" : ""} title={value === null ? t("none.title") : undefined}>
                {measure === null || value === null ? t("none") : total(measure, value)}
              </b>
              <Bar value={upper(one, key)} largest={largest} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function nameOf({ subject }: Rollup): string {
  return subject.name ?? "";
}

/** How many zones of each kind are listed: “1 KCN, 7 CCN”. */
function kindsOf(zones: Zone[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of zones) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count}${NBSP}${kindCode(kind)}`).join(", ");
}

interface Question {
  key: string;
  text: string;
  answer: string;
  ask: (() => void) | null;
}

/** What to look at next: what the figures can answer today, and of the others that they cannot. */
function Next({ data, filter, actions }: Props) {
  const questions = [
    ...ofClearance(data.totals, filter, actions),
    unleased(data.totals, actions),
    unbounded(data, actions),
  ];
  return (
    <section class="next">
      <h3>{t("overview.next")}</h3>
      <ul>
        {questions.map(({ key, text, answer, ask }) => (
          <li key={key} data-question={key}>
            <span>{text}</span>
            {ask ? (
              <button type="button" class="link" onClick={ask}>
                {answer} ›
              </button>
            ) : (
              <span class="none">{answer}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The zones that are least cleared, worst first. */
function ofClearance({ classes }: Totals, filter: Filter, actions: Actions): Question[] {
  const worst = ["none", "part"].flatMap((name) =>
    classes.clearance.filter((one) => one.class === name && one.count > 0),
  );
  return worst.map((one: ClassTotals) => {
    const planned = byCode(one.measures, "planned");
    return {
      key: `clearance-${one.class}`,
      text: `${t("views.clearance")}: ${term("clearance", one.class)}`,
      answer: [t("overview.next.count", { count: one.count }), planned ? total(planned, planned.value_ha) : ""]
        .filter((part) => part !== "")
        .join(" · "),
      ask: () => {
        actions.setView("clearance");
        actions.setFilter({ ...filter, stage: null, clearance: one.class });
      },
    };
  });
}

function unleased(totals: Totals, actions: Actions): Question {
  const main = header(totals);
  const measure = byCode(main?.measures, "unleased") ?? null;
  const value = measure?.value_ha ?? null;
  return {
    key: "unleased",
    text: indicator("unleased"),
    answer: measure === null || value === null ? t("none.title") : total(measure, value),
    ask:
      main === undefined || value === null
        ? null
        : () => actions.select({ type: "total", slug: main.subject.id ?? "", measure: "unleased" }),
  };
}

function unbounded({ list }: Everything, actions: Actions): Question {
  const count = list.zones.filter((zone) => !zone.has_boundary).length;
  return {
    key: "unbounded",
    text: t("overview.next.unbounded"),
    answer: t("overview.next.of", { count, all: list.zones.length }),
    ask: count === 0 ? null : () => actions.openTable(true),
  };
}
