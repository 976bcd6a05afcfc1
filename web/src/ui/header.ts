// Title, date of the view, real or example data, language, print.
import { shownDate, typedDate } from "../i18n/typed-date";
import { type PageKey, lang, t } from "../i18n/index";
import type { Actions } from "./actions";
import { byId, h } from "./dom";

export class Header {
  /** Written and read by this page, not by the browser, which would show 6/18 or 18/6 as its own language has it. */
  private readonly date = byId("as-of") as HTMLInputElement;
  private readonly picker = byId("picker") as HTMLInputElement;

  constructor(private readonly actions: Actions) {
    this.date.addEventListener("change", () => this.typed());
    this.date.addEventListener("input", () => this.date.setCustomValidity(""));
    this.picker.addEventListener("change", () => this.picker.value && actions.setDate(this.picker.value));
    byId("calendar").addEventListener("click", () => this.picker.showPicker());
    byId("today").addEventListener("click", () => actions.setDate(null));
    byId("print").addEventListener("click", () => print());
    byId("skip").addEventListener("click", (event) => {
      // The part after # in the address belongs to the view.
      event.preventDefault();
      byId("search").focus();
    });
  }

  draw(asOf: string | null): void {
    document.documentElement.lang = lang();
    document.title = `${t("title")} – ${t("subtitle")}`;
    byId("title").textContent = t("title");
    byId("subtitle").textContent = t("subtitle");
    byId("skip").textContent = t("skip");
    byId("as-of-label").textContent = t("as_of");
    byId("today").textContent = t("today");
    byId("calendar").title = t("calendar");
    byId("calendar").setAttribute("aria-label", t("calendar"));
    if (asOf) this.show(asOf);
    byId("import").textContent = t("import");
    byId("import").setAttribute("href", lang() === "vi" ? "/import" : `/import#lang=${lang()}`);
    byId("print").title = t("print");
    byId("print").setAttribute("aria-label", t("print"));
    byId("languages").setAttribute("aria-label", t("language"));
    byId("languages").replaceChildren(...(["vi", "en"] as const).map((code) => this.language(code)));
  }

  /** Only a person at the machine itself may import. */
  canImport(can: boolean): void {
    byId("import").hidden = !can;
  }

  /** The switch between real and example data, where the program has an example. */
  dataset(offered: boolean, example: boolean): void {
    const box = byId("dataset");
    box.hidden = !offered && !example;
    box.setAttribute("aria-label", t("dataset"));
    const choice = (value: boolean): HTMLElement =>
      h(
        "button",
        {
          type: "button",
          "aria-pressed": String(value === example),
          onclick: () => value !== example && this.actions.setExample(value),
        },
        t(value ? "dataset.example" : "dataset.real"),
      );
    const focused = box.contains(document.activeElement);
    box.replaceChildren(choice(false), choice(true));
    if (focused) box.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  private show(asOf: string): void {
    this.date.value = shownDate(asOf);
    this.date.setCustomValidity("");
    this.picker.value = asOf;
  }

  private typed(): void {
    const asOf = this.date.value.trim() === "" ? null : typedDate(this.date.value);
    if (asOf === undefined) {
      this.date.setCustomValidity(t("as_of.expected"));
      this.date.reportValidity();
    } else {
      this.actions.setDate(asOf);
    }
  }

  private language(code: "vi" | "en"): HTMLElement {
    const name = t(`language.${code}` as PageKey);
    return h(
      "button",
      {
        type: "button",
        "aria-pressed": String(code === lang()),
        title: name,
        "aria-label": `${code.toUpperCase()} – ${name}`,
        onclick: () => this.actions.setLang(code),
      },
      code.toUpperCase(),
    );
  }
}
