// The bar that marks example data.
import { t } from "../i18n/index";
import { byId } from "./dom";

/** Stands as long as the example is shown, on every view and print. */
export function exampleBanner(on: boolean): void {
  const box = byId("example");
  box.hidden = !on;
  box.setAttribute("aria-label", t("dataset"));
  box.textContent = on ? t("example.banner") : "";
  document.body.classList.toggle("example", on);
}
