// The history of a zone, asked once: another date of the scope does not change it.
import { type Scope, loadSeries } from "./api";
import type { Series } from "./steps";

export class History {
  private asked = "";
  private series: Promise<Series | null> = Promise.resolve(null);

  /** All dates until today, and further where the scope is of a later day. */
  of(slug: string, scope: Scope, revision: number, today: string): Promise<Series | null> {
    const until = scope.asOf && scope.asOf > today ? scope.asOf : null;
    const asked = JSON.stringify([slug, scope.example, revision, until ?? today]);
    if (asked !== this.asked) {
      this.asked = asked;
      this.series = loadSeries(slug, { ...scope, asOf: until });
      void this.series.then((series) => {
        // What could not be had is asked for again.
        if (!series && this.asked === asked) this.asked = "";
      });
    }
    return this.series;
  }
}
