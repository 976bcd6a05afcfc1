// The slider of time: every day, with a tick where something was decided, reported or cut off. Arrow keys go from tick to tick.
import type { DateTick } from "../data/types";
import { date } from "../i18n/dates";
import { t, term } from "../i18n/index";
import { shownDate } from "../i18n/typed-date";
import { svgElement } from "../map/symbols";
import type { Actions } from "./actions";
import { byId, h } from "./dom";
import { visible } from "./visible";

const DAY_MS = 86_400_000;
/** Letting go this near to a tick, in parts of the whole, means the tick. */
const SNAP = 0.006;
const WAIT_MS = 180;
/** Cut-offs alone do not say how far back there is something to see. */
const CUTOFF = "cutoff";

export class Timeline {
  private readonly box = byId("timeline");
  private readonly range = h("input", { type: "range", id: "time", step: 1 });
  private readonly says = h("output", { for: "time" });
  private readonly ticks = svgElement("svg", {
    class: "ticks",
    "aria-hidden": "true",
    viewBox: "0 0 1000 10",
    preserveAspectRatio: "none",
  });
  private readonly ends = [h("span", {}), h("span", {})];
  private days: { day: number; ticks: DateTick[] }[] = [];
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private held = false;

  constructor(private readonly actions: Actions) {
    const [first, last] = this.ends;
    this.box.append(first ?? "", h("span", { class: "track" }, this.ticks, this.range), last ?? "", this.says);
    this.range.addEventListener("input", () => this.moved(false));
    this.range.addEventListener("pointerdown", () => {
      this.held = true;
    });
    this.range.addEventListener("pointerup", () => {
      this.held = false;
      this.moved(true);
    });
    this.range.addEventListener("keydown", (event) => this.key(event));
  }

  /** `today` is the last day that can be chosen. */
  show(ticks: DateTick[], asOf: string, today: string): void {
    const from = ticks.find((tick) => tick.kind !== CUTOFF)?.date;
    this.box.hidden = !from;
    if (!from) return;
    const [first, last] = [number(from < asOf ? from : asOf), number(today > asOf ? today : asOf)];
    const byDay = new Map<number, DateTick[]>();
    for (const tick of ticks) {
      const day = number(tick.date);
      if (day >= first && day <= last) byDay.set(day, [...(byDay.get(day) ?? []), tick]);
    }
    byDay.set(last, byDay.get(last) ?? []);
    this.days = [...byDay].map(([day, list]) => ({ day, ticks: list })).sort((a, b) => a.day - b.day);
    this.range.min = String(first);
    this.range.max = String(last);
    this.box.setAttribute("aria-label", t("time.label"));
    this.range.setAttribute("aria-label", t("time.label"));
    if (!this.held) this.range.value = String(number(asOf));
    this.ends.forEach((end, index) => {
      end.textContent = shownDate(iso(index === 0 ? first : last));
    });
    this.ticks.replaceChildren(
      ...this.days
        .filter(({ ticks: list }) => list.length > 0)
        .map(({ day, ticks: list }) => this.tick(day, list, first, last)),
    );
    this.say();
  }

  private tick(day: number, list: DateTick[], first: number, last: number): SVGElement {
    const x = last === first ? 0 : ((day - first) / (last - first)) * 1000;
    const cutoff = list.every((tick) => tick.kind === CUTOFF);
    return svgElement("path", {
      d: `M${x.toFixed(1)} ${cutoff ? 6 : 1}V10`,
      class: cutoff ? "cutoff" : "act",
      "data-date": iso(day),
    });
  }

  private moved(snap: boolean): void {
    let day = Number(this.range.value);
    if (snap) {
      const near = (Number(this.range.max) - Number(this.range.min)) * SNAP;
      const [nearest] = this.days.map((one) => one.day).sort((a, b) => Math.abs(a - day) - Math.abs(b - day));
      if (nearest !== undefined && Math.abs(nearest - day) <= near) day = nearest;
      this.range.value = String(day);
    }
    this.say();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.actions.setDate(iso(day)), WAIT_MS);
  }

  private key(event: KeyboardEvent): void {
    const now = Number(this.range.value);
    const before = this.days.filter(({ day }) => day < now).at(-1);
    const after = this.days.find(({ day }) => day > now);
    const target = {
      ArrowLeft: before,
      ArrowDown: before,
      ArrowRight: after,
      ArrowUp: after,
      Home: this.days[0],
      End: this.days.at(-1),
    }[event.key];
    if (target === undefined && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (!target) return;
    this.range.value = String(target.day);
    this.moved(false);
  }

  private say(): void {
    const day = Number(this.range.value);
    const here = this.days.find((one) => one.day === day)?.ticks ?? [];
    const words = here.map((tick) => [term("tick", tick.kind), tick.label].filter((part) => part).join(" "));
    const shown = words.length > 2 ? [words[0], t("time.more", { count: words.length - 1 })] : words;
    this.says.textContent = visible(shown.join("; "));
    this.says.title = visible(words.join("; "));
    this.range.setAttribute("aria-valuetext", visible([date(iso(day)), ...shown].join(", ")));
  }
}

function number(isoDate: string): number {
  return Math.round(Date.parse(`${isoDate}T00:00:00Z`) / DAY_MS);
}

function iso(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
