// The history of a zone, asked once: another date of the view does not change it.
import { type View, loadSeries } from "./api";
import type { Series } from "./steps";

export class History {
  private asked = "";
  private series: Promise<Series | null> = Promise.resolve(null);

  /** All dates until today, and further where the view is of a later day. */
  of(slug: string, view: View, revision: number, today: string): Promise<Series | null> {
    const until = view.asOf && view.asOf > today ? view.asOf : null;
    const asked = JSON.stringify([slug, view.example, revision, until ?? today]);
    if (asked !== this.asked) {
      this.asked = asked;
      this.series = loadSeries(slug, { ...view, asOf: until });
      void this.series.then((series) => {
        // What could not be had is asked for again.
        if (!series && this.asked === asked) this.asked = "";
      });
    }
    return this.series;
  }
}
