// The status bar: revision, date, plane, coverage. It stands on every view.
import type { Totals } from "../data/types";
import { date, moment } from "../i18n/dates";
import { t, term } from "../i18n/index";
import { hectares } from "../i18n/numbers";
import { byId, h } from "./dom";
import { header } from "./totals";

/** `grid` is the plane of the grid on the map, where one is drawn. */
export function drawStatusBar(totals: Totals, grid: string | null): void {
  const planes = [...new Set(totals.accounts.flatMap((account) => account.planes))].sort();
  const coverage = header(totals)?.coverage;
  byId("printed").textContent =
    `${t("as_of")} ${date(totals.as_of)} · ${t("strip.revision", { revision: String(totals.revision) })}`;
  const box = byId("status-bar");
  box.setAttribute("aria-label", t("strip.label"));
  box.replaceChildren(
    h(
      "ul",
      {},
      [
        `${t("strip.revision", { revision: String(totals.revision) })}${totals.revision_time ? `, ${t("strip.recorded", { time: moment(totals.revision_time) })}` : ""}`,
        t("strip.as_of", { date: date(totals.as_of) }),
        planes.length > 0
          ? t("strip.planes", { planes: planes.map((plane) => term("plane", plane)).join("; ") })
          : t("strip.planes.none"),
        grid ? t("strip.grid", { plane: term("plane", grid) }) : "",
        coverage
          ? t("strip.coverage", {
              measured: hectares(coverage.measured_ha),
              reported: hectares(coverage.reported_only_ha),
              missing: coverage.missing_count ?? 0,
            })
          : "",
        ...totals.doubts.map((doubt) => `${doubt.label}: ${doubt.text}`),
        t("map.attribution"),
      ]
        .filter((text) => text !== "")
        .map((text) => h("li", {}, text)),
    ),
  );
}
