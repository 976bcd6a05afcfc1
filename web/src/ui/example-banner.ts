// The bar above the page: a new revision offered, example data marked.
import { t } from "../i18n/index";
import { byId, h } from "./dom";

/** What the bar says: a newer revision, or that the store under the page is not the one it shows. */
export interface Offered {
  /** Tells one offer from the next, so that the bar is not drawn again while somebody is on its button. */
  key: string;
  text: string;
}

/** Offers to take what is newer; null takes the offer back. */
export function offer(offered: Offered | null, accept: () => void): void {
  const box = byId("offer");
  box.hidden = offered === null;
  if (offered === null) box.replaceChildren();
  else if (box.dataset.offered !== offered.key || box.childElementCount === 0) {
    box.replaceChildren(`${offered.text} `, h("button", { type: "button", onclick: accept }, t("offer.accept")));
  }
  box.dataset.offered = offered?.key ?? "";
}

/** Stands as long as the example is shown, on every view and print. */
export function exampleBanner(on: boolean): void {
  const box = byId("example");
  box.hidden = !on;
  box.setAttribute("aria-label", t("dataset"));
  box.textContent = on ? t("example.banner") : "";
  document.body.classList.toggle("example", on);
}
