// The frame of the page: its buttons, its keys, and the sheet of a phone. What a key does a button does too.
import { VIEWS } from "../address";
import type { PageState } from "../page/state";
import { t } from "../i18n/index";
import type { Actions } from "./actions";
import { byId } from "./dom";
import { viewsFor } from "./views";

/** The heights of the sheet of a phone, from the lowest. */
const SHEETS = ["120px", "min(384px, 40vh)", "calc(100% - 60px)"];

export class Shell {
  private sheet = 1;

  constructor(private readonly actions: Actions) {
    // On a narrow page the legend would be most of what there is of the map.
    if (matchMedia("(max-width: 1199px)").matches) byId("legend").removeAttribute("open");
    byId("fold").addEventListener("click", () => this.fold());
    byId("open-table").addEventListener("click", () =>
      actions.openTable(byId("open-table").getAttribute("aria-expanded") !== "true"),
    );
    byId("list-all").addEventListener("click", () => actions.openTable(true));
    byId("close-table").addEventListener("click", () => {
      actions.openTable(false);
      const [time, list] = [byId("open-table"), byId("list-all")];
      (time.offsetParent ? time : list).focus();
    });
    byId("more").addEventListener("click", () => this.more(byId("more").getAttribute("aria-expanded") !== "true"));
    byId("share").addEventListener("click", () => void this.share());
    byId("grip-button").addEventListener("click", () => this.raise());
    byId("as-of").addEventListener("focus", () => document.body.classList.add("time-open"));
    addEventListener("pointerdown", ({ target }) => {
      if (!(target instanceof Node)) return;
      if (!byId("more-box").contains(target)) this.more(false);
      if (!byId("time-bar").contains(target) && target !== byId("as-of")) document.body.classList.remove("time-open");
    });
  }

  /** Keys outside of fields; single letters do nothing that no button does. */
  listen(state: () => PageState): void {
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      const office = state().config?.session ?? false;
      const view = viewsFor(office)[Number(event.key) - 1];
      const act = {
        "/": () => byId("search").focus(),
        "[": () => this.fold(),
        b: () => this.actions.openTable(!state().address.table),
        l: () => byId("legend").querySelector("summary")?.click(),
        p: () => byId("print").click(),
      }[event.key.toLowerCase()];
      if (!act && !view) return;
      event.preventDefault();
      if (act) act();
      else if (view && VIEWS.includes(view)) this.actions.setView(view);
    });
  }

  words(): void {
    byId("overview-heading").textContent = t("overview.heading");
    const label = (id: string, text: string): void => {
      byId(id).title = text;
      byId(id).setAttribute("aria-label", text);
    };
    label("fold", t("shell.fold"));
    label("more", t("shell.more"));
    label("share", t("shell.share"));
    label("close-table", t("close"));
    label("grip-button", t("shell.sheet"));
    byId("list-all").textContent = `▴ ${t("shell.table.all")}`;
    byId("open-table").textContent = `▴ ${t("shell.table")}`;
    byId("fold").textContent = document.body.classList.contains("folded") ? "›" : "‹";
  }

  private fold(): void {
    const folded = document.body.classList.toggle("folded");
    byId("fold").setAttribute("aria-expanded", String(!folded));
    byId("fold").textContent = folded ? "›" : "‹";
  }

  private more(open: boolean): void {
    byId("more").setAttribute("aria-expanded", String(open));
  }

  private raise(): void {
    this.sheet = (this.sheet + 1) % SHEETS.length;
    document.body.style.setProperty("--sheet", SHEETS[this.sheet] ?? "");
    document.body.classList.toggle("sheet-full", this.sheet === SHEETS.length - 1);
  }

  /** Copies the address; where the browser does not let it, the address bar has it. */
  private async share(): Promise<void> {
    const said = await navigator.clipboard?.writeText(location.href).then(
      () => t("shell.share.done"),
      () => t("shell.share.by_hand"),
    );
    const box = byId("status");
    box.textContent = said ?? t("shell.share.by_hand");
    box.hidden = false;
    setTimeout(() => {
      if (box.textContent === said) box.hidden = true;
    }, 2500);
  }
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea, [contenteditable]") !== null;
}
