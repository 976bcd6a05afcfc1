// Title, date of the view, language.
import { type PageKey, lang, t } from "../i18n/index";
import type { Actions } from "./actions";
import { byId, h } from "./dom";

export class Header {
  private readonly date = byId("as-of") as HTMLInputElement;

  constructor(private readonly actions: Actions) {
    this.date.addEventListener("change", () => {
      // While a year is being typed the field goes through the years 2, 20, 202.
      if (this.date.checkValidity()) this.actions.setDate(this.date.value || null);
    });
    byId("skip").addEventListener("click", (event) => {
      // The part after # in the address belongs to the view.
      event.preventDefault();
      byId("table-heading").focus();
    });
    byId("today").addEventListener("click", () => this.actions.setDate(null));
  }

  draw(asOf: string | null): void {
    document.documentElement.lang = lang();
    document.title = `${t("title")} – ${t("subtitle")}`;
    byId("title").textContent = t("title");
    byId("subtitle").textContent = t("subtitle");
    byId("skip").textContent = t("skip");
    byId("as-of-label").textContent = t("as_of");
    byId("today").textContent = t("today");
    if (asOf) this.date.value = asOf;
    byId("languages").setAttribute("aria-label", t("language"));
    byId("languages").replaceChildren(...(["vi", "en"] as const).map((code) => this.language(code)));
  }

  private language(code: "vi" | "en"): HTMLElement {
    const name = t(`language.${code}` as PageKey);
    return h(
      "button",
      { type: "button", "aria-pressed": String(code === lang()), title: name, "aria-label": name, onclick: () => this.actions.setLang(code) },
      code.toUpperCase(),
    );
  }
}
