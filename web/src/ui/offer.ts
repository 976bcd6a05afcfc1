// The bar above the page: a new revision offered, example data marked.
import { t } from "../i18n/index";
import { byId, h } from "./dom";

/** Offers to take the newer data; null takes the offer back. */
export function offer(revision: number | null, accept: () => void): void {
  const box = byId("offer");
  box.hidden = revision === null;
  if (revision === null) box.replaceChildren();
  else if (box.dataset["revision"] !== String(revision) || box.childElementCount === 0) {
    box.replaceChildren(`${t("offer", { revision })} `, h("button", { type: "button", onclick: accept }, t("offer.accept")));
  }
  box.dataset["revision"] = String(revision ?? "");
}

/** Stands as long as the example is shown, on every view and print. */
export function exampleBanner(on: boolean): void {
  const box = byId("example");
  box.hidden = !on;
  box.setAttribute("aria-label", t("dataset"));
  box.textContent = on ? t("example.banner") : "";
  document.body.classList.toggle("example", on);
}
