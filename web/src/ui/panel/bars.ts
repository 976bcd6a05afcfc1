// Two bars, never one chain: the zone by clearance, and the industrial land by lease. Each segment's hectares are the program's.
import type { Account, Bar, Progress } from "../../data/types";
import { t, term } from "../../i18n/index";
import { NBSP, printed, rounded } from "../../i18n/numbers";
import { svgElement } from "../../map/symbols";
import { h } from "../dom";
import { basisTag } from "../totals";
import { share, worded } from "../values";
import { section } from "./parts";

const WIDTH = 1000;
const HEIGHT = 60;

export function bars(account: Account, prefix = ""): HTMLElement | null {
  const { bars: both, progress } = account;
  return section(
    `${prefix}bars`,
    t("panel.bars"),
    both?.clearance && bar("clearance", both.clearance),
    both?.lease && bar("lease", both.lease),
    progress && progress.length > 0 && progressFigures(progress),
  );
}

/** The zone by clearance, with land, households and money side by side. */
export function clearanceBar({ bars: both, progress }: Account): HTMLElement | null {
  return section(
    "bars",
    t("panel.bars"),
    both?.clearance && bar("clearance", both.clearance),
    progress && progress.length > 0 && progressFigures(progress),
  );
}

/** The industrial land by lease. */
export function leaseBar({ bars: both }: Account): HTMLElement | null {
  return section("bars-leases", t("panel.bars"), both?.lease && bar("lease", both.lease));
}

function bar(id: "clearance" | "lease", { total_ha, basis, approximate, at_least, segments }: Bar): HTMLElement {
  const title = t(`panel.bar.${id}`);
  const about = approximate ?? false;
  const total = `${worded(total_ha, about, at_least ?? false)}${NBSP}ha`;
  const size = ({ ha, at_least, at_most }: Bar["segments"][number]): string =>
    `${worded(ha, about, at_least ?? false, at_most)}${NBSP}ha`;
  const words = segments.map((segment) => `${term("segment", segment.key)} ${size(segment)}`);
  const svg = svgElement("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": `${title}: ${words.join("; ")}`,
    class: "bar",
  });
  let x = 0;
  for (const { key, ha } of segments) {
    // Where it stands in the picture; the hectares are printed as they came.
    const width = total_ha > 0 ? (Math.max(0, ha) / total_ha) * WIDTH : 0;
    svg.append(
      svgElement("rect", {
        x: x.toFixed(2),
        y: 0,
        width: width.toFixed(2),
        height: HEIGHT,
        class: `segment segment-${key}`,
      }),
    );
    x += width;
  }
  return h(
    "figure",
    { class: "bar-figure", "data-bar": id },
    h("figcaption", {}, h("b", {}, title), " ", h("span", {}, total), " ", basisTag(basis)),
    svg,
    h(
      "ul",
      {},
      segments.map((segment) =>
        h(
          "li",
          { "data-segment": segment.key },
          sample(segment.key),
          h("span", {}, term("segment", segment.key)),
          h("b", {}, size(segment)),
        ),
      ),
    ),
  );
}

function sample(key: string): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 20 14", width: 20, height: 14, "aria-hidden": "true" });
  svg.append(svgElement("rect", { width: 20, height: 14, class: `segment segment-${key}` }));
  return svg;
}

/** In this order; where one of them is known, the others are listed as missing. */
const UNITS = ["ha", "households", "money"];

/** Hectares, households and money side by side: each is another truth about the same clearance. */
function progressFigures(list: Progress[]): HTMLElement {
  const figure = (unit: string): HTMLElement => {
    const one = list.find((found) => found.unit === unit);
    return h(
      "li",
      { "data-unit": unit },
      h("span", { class: "name" }, term("progress", unit)),
      h("strong", { class: one ? "" : "none" }, one ? share({ ...one, value: one.share }) : t("none")),
      h("small", {}, one ? fraction(one) : t("none.title")),
    );
  };
  return h("ul", { class: "progress", "aria-label": t("panel.progress") }, UNITS.map(figure));
}

/** Both sides of the share: printed values with their decimals, measured ones with two. */
function fraction({ numerator, denominator, basis, text }: Progress): string {
  const [, above = "", below = "", unit = ""] = /^(\S+) \/ (\S+) (.+)$/.exec(text ?? "") ?? [];
  const side = (value: number | string | null, asPrinted: string): string => {
    if (basis === "reported" && asPrinted) return printed(asPrinted);
    return typeof value === "number" ? rounded(value) : value === null ? t("none") : printed(value);
  };
  return `${side(numerator, above)} / ${side(denominator, below)}${unit ? NBSP + term("unit", unit) : ""}`;
}
