// The land behind a number: asked of the program, drawn on the map and told in the panel, the same piece lit up in both.
import { type View, loadFaces } from "./data/api";
import type { Account } from "./data/types";
import { t } from "./i18n/index";
import type { FaceLayer } from "./map/faces";
import { LandBox } from "./ui/panel/land";

export interface OpenedActions {
  showLand(measure: string | null): void;
  /** An error in words. */
  reason(error: unknown): string;
}

export class Opened {
  private asking = new AbortController();
  private box: LandBox | null = null;
  private picked: string | null = null;
  /** What is shown, so that it is not asked for twice. */
  private shown = "";

  constructor(
    private readonly faces: FaceLayer,
    private readonly actions: OpenedActions,
  ) {}

  /** Shows the land of a measure of the zone whose panel is open, or none. `move` brings it into view. */
  async show(account: Account | null, measure: string | null, view: View, move: boolean): Promise<void> {
    if (!account || !measure) return this.clear();
    const { subject } = account;
    const wanted = JSON.stringify([subject.id, measure, account.as_of, account.revision, view.lang, view.example]);
    if (wanted === this.shown) {
      if (move) this.faces.fit();
      return;
    }
    this.forget();
    this.shown = wanted;
    this.asking = new AbortController();
    const { signal } = this.asking;
    const box = this.place(measure, subject.kind);
    const number = account.measures[measure];
    if (typeof number?.measured_ha !== "number") {
      this.faces.show(null);
      return box.showNothing();
    }
    box.say(t("loading"));
    try {
      const faces = await loadFaces(subject.slug ?? subject.id, measure, view, signal);
      this.faces.show(faces);
      if (move) this.faces.fit();
      box.show(faces, number, (id) => this.pick(id, "list"));
    } catch (error) {
      if (signal.aborted) return;
      this.faces.show(null);
      box.say(t("failed", { reason: this.actions.reason(error) }));
    }
  }

  /** Takes the land away, from the map and from the panel. */
  clear(): void {
    this.forget();
    this.faces.show(null);
  }

  /** The panel is drawn anew: its box is gone. The map keeps what it shows until there is something else to show. */
  forget(): void {
    this.asking.abort();
    this.box?.element.remove();
    for (const button of document.querySelectorAll("#panel [data-land]")) button.setAttribute("aria-expanded", "false");
    this.box = null;
    this.picked = null;
    this.shown = "";
  }

  /** Lights up a piece in both places; the same one again puts the light out. */
  pick(id: string, from: "map" | "list"): void {
    this.picked = this.picked === id ? null : id;
    this.faces.pick(this.picked, from === "list");
    this.box?.pick(this.picked);
  }

  /** Under the number; above all numbers where this one is not known at the date. */
  private place(measure: string, kind: string | undefined): LandBox {
    const box = new LandBox(measure, kind, () => this.actions.showLand(null));
    this.box = box;
    const button = document.querySelector(`#panel [data-land="${CSS.escape(measure)}"]`);
    button?.setAttribute("aria-expanded", "true");
    const after = button ?? document.querySelector("#panel-measures h3") ?? document.querySelector("#panel .kind-line");
    after?.after(box.element);
    return box;
  }
}
