// A measure over time as steps: what held from one date until the next. Dates on which nothing drawn changes are left out.

import type { Series as WholeSeries, SeriesPoint as WholePoint, SeriesValue } from "./answers";

/** What is drawn of a value. */
export type SeriesMeasure = Omit<SeriesValue, "rule" | "measured_mm2">;

export interface SeriesPoint extends Omit<WholePoint, "measures" | "boundary"> {
  measures: Record<string, SeriesMeasure | null>;
}

export interface Series extends Omit<WholeSeries, "points" | "subject"> {
  points: SeriesPoint[];
}

/** From a date on: the values of the keys as the program gives them. */
export interface Step {
  date: string;
  planes: string[];
  planeChanged: boolean;
  values: (SeriesMeasure | null)[];
}

/** The keys of which there is a value on some date. */
export function knownKeys(series: Series, keys: readonly string[]): string[] {
  return keys.filter((key) => series.points.some(({ measures }) => (measures[key]?.value_ha ?? null) !== null));
}

/** Whether two values read the same: number, both ends, and how exact they are. */
function isAlike(one: SeriesMeasure | null, other: SeriesMeasure | null): boolean {
  const told = (of: SeriesMeasure | null) => [of?.value_ha, of?.approximate, of?.at_least, of?.range_ha?.[1]];
  return JSON.stringify(told(one)) === JSON.stringify(told(other));
}

/** A step for every date on which a value of the keys or the plane changes, from the first value on. */
export function stepsOf(series: Series, keys: readonly string[]): Step[] {
  const steps: Step[] = [];
  for (const { date, planes, plane_changed: planeChanged, measures } of series.points) {
    const values = keys.map((key) => measures[key] ?? null);
    const before = steps.at(-1);
    const same = before
      ? before.values.every((value, index) => isAlike(value, values[index] ?? null))
      : values.every((value) => value === null);
    if (!same || (before && planeChanged)) steps.push({ date, planes, planeChanged, values });
  }
  return steps;
}

/** The step that holds on a day; −1 before the first. */
export function stepOn(steps: readonly Step[], day: string): number {
  return steps.findLastIndex((step) => step.date <= day);
}
