// The switch of views, and the sentence that answers the question of the one that is shown.
import { VIEWS, type View } from "../address";
import type { Headline } from "../data/answers";
import { type PageKey, lang, t } from "../i18n/index";
import { byId } from "./dom";
import { draw } from "./view";

/** The views this browser may have: findings are for the office alone. */
export function viewsFor(office: boolean): readonly View[] {
  return office ? VIEWS : VIEWS.filter((view) => view !== "checks");
}

export function drawViews(shown: View, office: boolean, choose: (view: View) => void): void {
  const box = byId("views");
  box.setAttribute("aria-label", t("views.label"));
  draw(
    viewsFor(office).map((view, index) => (
      <label key={view} data-view={view}>
        <input
          type="radio"
          name="view"
          class="unseen"
          value={view}
          checked={view === shown}
          onChange={() => choose(view)}
        />
        {t(`views.${view}` as PageKey)}
        <kbd>{index + 1}</kbd>
      </label>
    )),
    box,
  );
}

/** The headline of the view, and what stands under it in smaller print. */
export function drawHeadline(headline: Headline | null, notes: string[]): void {
  const box = byId("headline");
  box.hidden = headline === null;
  draw(
    headline && (
      <>
        <strong data-code={headline.code}>{headline.text[lang()]}</strong>
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </>
    ),
    box,
  );
}
