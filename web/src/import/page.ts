// Holds the import page together. All steps are seen at once; each says what it waits for. What is known stands in the
// answer of the program; the page keeps only what the person has chosen and not sent yet.
import { ApiError } from "../data/api";
import type { Zone } from "../data/types";
import { type Lang, type PageKey, lang, setLang, t } from "../i18n/index";
import { byId, h } from "../ui/dom";
import { exchange, hasSession, holdsToken, sessionOfAddress } from "../session";
import * as api from "./api";
import { type CrsState, drawCrs } from "./crs";
import { drawDifferences } from "./differences";
import { type Facts, NO_FACTS, decimal, drawFacts, wishOf } from "./facts";
import { drawFiles, forgetText } from "./files";
import { drawFound } from "./found";
import { field } from "./parts";
import { PreviewMap } from "./preview-map";
import type { Diagnosis, ImportState, Kind, Told } from "./types";
import { coded, w } from "./words";
import { drawWriting } from "./writing";
import { whenReleased } from "../ui/press";
import { visible } from "../ui/visible";

/** How often is asked how far the work is. */
const ASK_MS = 300;

const NO_DIAGNOSIS: Diagnosis = { verdict: "undecided", candidates: [], expected: [], summary: [], limits: [] };

export class ImportPage {
  private state: ImportState | null = null;
  private kinds: Kind[] = [];
  private zones: Zone[] = [];
  private limit = Infinity;
  private guards: Told[] = [];
  private sending: { name: string; sent: number; bytes: number } | null = null;
  private upload = new AbortController();
  private asked = { layer: "", encoding: "" };
  private crs: CrsState = { looked: null, accepted: null };
  private facts: Facts = { ...NO_FACTS };
  /** What the preview was asked for, to know when it no longer holds. */
  private previewed = "";
  private problems: string[] = [];
  private hectares = new Map<string, number | null>();
  private undone = "";
  private polling = false;
  /** Whether this browser may write; null until that is known. */
  private session: boolean | null = null;
  private readonly map = new PreviewMap();

  start(): void {
    const query = new URLSearchParams(location.hash.replace(/^#/, ""));
    setLang(query.get("lang") === "en" ? "en" : "vi");
    addEventListener("beforeunload", (event) => {
      if (this.sending || this.state?.progress) event.preventDefault();
    });
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => event.preventDefault());
    byId("restart").addEventListener("click", () => void this.restart());
    this.draw();
    void this.enter();
  }

  /** With the token of the address, or a session this browser has already; else the page asks for a token. */
  private async enter(): Promise<void> {
    const refused = holdsToken() ? await sessionOfAddress() : null;
    this.session = refused === null && (await hasSession());
    this.draw();
    if (refused !== null) this.fail(refused);
    if (this.session) await this.begin();
    document.body.dataset.ready = "";
  }

  /** A new import; the zones and kinds that can be chosen. */
  private async begin(): Promise<void> {
    await this.tried(async () => {
      this.state = await api.begin();
      this.kinds = this.state.kinds ?? [];
      this.limit = this.state.upload_limit ?? Infinity;
      this.guards = this.state.guards_missing ?? [];
      this.zones = await api.zones();
    });
    this.draw();
  }

  private async restart(): Promise<void> {
    this.upload.abort();
    const old = this.state?.id;
    this.state = null;
    this.sending = null;
    this.asked = { layer: "", encoding: "" };
    this.crs = { looked: null, accepted: null };
    this.facts = { ...NO_FACTS };
    this.previewed = "";
    this.problems = [];
    this.hectares = new Map();
    this.undone = "";
    forgetText();
    this.map.clear();
    if (old) await api.remove(old).catch(() => undefined);
    await this.begin();
    byId("step-files-title").focus();
  }

  private async take(files: File[]): Promise<void> {
    const large = files.find((file) => file.size > this.limit);
    if (large)
      return this.complain([w("files.too_large", { name: large.name, limit: Math.round(this.limit / 1048576) })]);
    const done = await this.tried(async () => {
      const id = this.id();
      this.upload = new AbortController();
      for (const file of files) {
        this.sending = { name: file.name, sent: 0, bytes: file.size };
        this.draw();
        await api.upload(id, file, (sent) => this.sent(sent), this.upload.signal);
      }
    });
    this.sending = null;
    if (done) await this.inspect(true);
    else await this.refresh();
  }

  private sent(bytes: number): void {
    if (this.sending) this.sending.sent = bytes;
    const bar = byId("step-files").querySelector("progress");
    if (bar) bar.value = bytes;
  }

  private async paste(text: string): Promise<void> {
    if (text.trim() === "") return this.complain([w("files.text.empty")]);
    if (await this.tried(() => api.text(this.id(), text))) await this.inspect(true);
  }

  /** Looks at the files; `anew` when they are others than before, so that what was accepted no longer holds. */
  private async inspect(anew: boolean): Promise<void> {
    if (anew) {
      this.crs = { looked: null, accepted: null };
      this.asked = { layer: "", encoding: "" };
      this.facts.columns = {};
    }
    const { layer, encoding } = this.asked;
    const look = {
      ...(layer && { layer }),
      ...(encoding && { encoding }),
      ...(this.facts.zone && { zone: this.facts.zone.slug }),
    };
    if (
      !(await this.tried(async () => {
        this.state = await api.inspect(this.id(), look);
      }))
    )
      return;
    await this.poll();
    this.proposed();
    this.draw();
    this.drawMap();
  }

  /** The first candidate is looked at; it is taken by itself only where the file says it and the place agrees. */
  private proposed(): void {
    const diagnosis = this.state?.inspection?.diagnosis;
    const [first] = diagnosis?.candidates ?? [];
    if (!diagnosis?.candidates.some((one) => one.reading === this.crs.looked)) this.crs.looked = first?.reading ?? null;
    if (this.crs.accepted === null && diagnosis?.verdict === "agrees" && first) this.crs.accepted = first.reading;
  }

  private async preview(): Promise<void> {
    const wish = this.wish();
    const asked = JSON.stringify(wish);
    if (
      !(await this.tried(async () => {
        this.state = await api.preview(this.id(), wish);
      }))
    )
      return;
    await this.poll();
    if (this.state?.preview) this.previewed = asked;
    this.draw();
    this.drawMap();
    if (this.state?.preview) byId("step-differences-title").focus();
  }

  private async write(decision: "draft" | "approve", message: string, author: string): Promise<void> {
    const names = this.state?.files.map((file) => file.name).join(", ") ?? "";
    const about = message || w("write.about", { kind: coded("kind", this.facts.kind), files: names });
    if (
      !(await this.tried(async () => {
        this.state = await api.accept(this.id(), { decision, message: about, author });
      }))
    )
      return;
    await this.poll();
    await this.readHectares();
    this.draw();
    if (this.state?.outcome) byId("step-write-title").focus();
  }

  private async undo(changeset: string): Promise<void> {
    await this.tried(async () => {
      const { revision } = await api.undo(changeset);
      this.undone = revision === null ? w("undo.draft") : w("undo.done", { revision: String(revision) });
    });
    await this.readHectares();
    this.draw();
    byId("step-write-title").focus();
  }

  private async readHectares(): Promise<void> {
    for (const { slug } of this.state?.outcome?.zones.slice(0, 5) ?? []) {
      this.hectares.set(slug, await api.hectaresOf(slug).catch(() => null));
    }
  }

  private async cancel(): Promise<void> {
    this.upload.abort();
    if (this.state?.progress) await this.tried(() => api.cancel(this.id()));
  }

  /** Asks until the work is done. */
  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      this.draw();
      while (this.state?.progress) {
        await new Promise((resolve) => setTimeout(resolve, ASK_MS));
        await this.refresh();
      }
    } finally {
      this.polling = false;
    }
    const { problems, cancelled } = this.state ?? {};
    this.problems = cancelled ? [w("cancelled")] : (problems ?? []).map((one) => one.text);
  }

  private async refresh(): Promise<void> {
    const id = this.state?.id;
    if (!id) return;
    const next = await api.state(id).catch((error: unknown) => {
      this.problems = reasons(error);
      return null;
    });
    // Another import may have begun meanwhile.
    if (this.state?.id !== id) return;
    if (next) this.state = next;
    else this.state = { ...this.state, progress: null };
    if (this.polling) this.drawWorking();
    else this.draw();
  }

  /** Does something that the program may refuse; false when it did. */
  private async tried(act: () => Promise<unknown>): Promise<boolean> {
    this.problems = [];
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") this.problems = [w("cancelled")];
      else {
        this.problems = reasons(error);
        if (error instanceof ApiError && error.status === 403 && !this.state) this.session = false;
      }
      this.draw();
      return false;
    }
  }

  private complain(problems: string[]): void {
    this.problems = problems;
    this.draw();
  }

  private id(): string {
    if (!this.state) throw new Error("no import");
    return this.state.id;
  }

  private wish(): ReturnType<typeof wishOf> {
    const { layer, encoding } = this.asked;
    return wishOf(this.facts, this.crs.accepted, layer, encoding);
  }

  /** Why nothing can be previewed yet. */
  private missing(): string {
    if (!this.state?.inspection) return w("preview.needs_files");
    const several = this.state.inspection.sources.some(
      (source) => source.layers.length > 1 && !source.layers.some((layer) => layer.chosen),
    );
    if (several && !this.asked.layer) return w("preview.needs_layer");
    if (this.crs.accepted === null && this.state.inspection.diagnosis) return w("preview.needs_crs");
    if (this.facts.declared !== "" && decimal(this.facts.declared) === null) return w("preview.needs_declared");
    return "";
  }

  private change(facts: Partial<Facts>): void {
    this.facts = { ...this.facts, ...facts };
    // A kind has fields of its own; other changes leave the fields as they are typed.
    if ("kind" in facts || "columns" in facts || "keepPersonal" in facts || "declared" in facts)
      whenReleased(this.factsNow);
    whenReleased(this.afterFactsNow);
  }

  private draw(): void {
    whenReleased(this.drawNow);
  }

  private readonly factsNow = (): void => this.drawFacts();
  private readonly afterFactsNow = (): void => this.drawAfterFacts();

  /** Draws all steps. A field is left by pressing something: that must still be there when it is let go. */
  private readonly drawNow = (): void => {
    const { state, asked } = this;
    const locked = !state || this.sending !== null || state.progress !== null || state.outcome !== null;
    this.drawWords();
    this.drawToken();
    const keep = focused();
    drawFiles(state, this.guards, this.sending, locked, {
      take: (files) => void this.take(files),
      paste: (text) => void this.paste(text),
      again: () => void this.inspect(false),
    });
    drawFound(state?.inspection ?? null, asked, {
      layer: (layer) => {
        this.asked.layer = layer;
        void this.inspect(false);
      },
      encoding: (encoding) => {
        this.asked.encoding = encoding;
        void this.inspect(false);
      },
    });
    this.drawCrs(locked);
    this.drawFacts();
    this.drawAfterFacts();
    this.drawWorking();
    this.drawProblems();
    if (keep) document.getElementById(keep)?.focus();
  };

  private drawCrs(locked: boolean): void {
    drawCrs(this.state?.inspection ?? null, this.crs, locked, {
      look: (reading) => {
        this.crs.looked = reading;
        this.map.candidates(this.state?.inspection?.diagnosis ?? NO_DIAGNOSIS, reading, false);
        for (const line of document.querySelectorAll<HTMLElement>("#step-crs li[data-reading]"))
          line.classList.toggle("looked", line.dataset.reading === reading);
      },
      accept: (reading) => {
        this.crs = { looked: reading, accepted: reading };
        this.draw();
        this.drawMap();
        byId("step-facts-title").focus();
      },
    });
  }

  private drawFacts(): void {
    const keep = focused();
    drawFacts(this.facts, this.kinds, this.zones, this.state?.inspection ?? null, this.asked.layer, {
      change: (facts) => this.change(facts),
      zone: (zone) => {
        this.facts.zone = zone;
        whenReleased(this.afterFactsNow);
        if (this.state?.inspection && !this.state.progress) void this.inspect(false);
      },
    });
    if (keep) document.getElementById(keep)?.focus();
  }

  private drawAfterFacts(): void {
    const { state } = this;
    const locked = !state || this.sending !== null || state.progress !== null || state.outcome !== null;
    const preview = state?.preview ?? null;
    const stale = preview !== null && this.previewed !== JSON.stringify(this.wish());
    drawDifferences(
      { preview, stale, missing: state?.outcome ? "" : this.missing(), locked },
      () => void this.preview(),
    );
    drawWriting(
      {
        ready: preview !== null && !stale && preview.changes > 0,
        locked: state?.outcome ? false : locked,
        outcome: state?.outcome ?? null,
        hectares: this.hectares,
        undone: this.undone,
      },
      {
        write: (decision, message, author) => void this.write(decision, message, author),
        undo: (changeset) => void this.undo(changeset),
        restart: () => void this.restart(),
      },
    );
  }

  private drawMap(): void {
    const preview = this.state?.preview;
    const diagnosis = this.state?.inspection?.diagnosis;
    if (preview) this.map.preview(preview);
    else if (diagnosis)
      this.map.candidates(diagnosis, this.crs.looked, this.crs.accepted === null && diagnosis.verdict === "undecided");
  }

  private drawWords(): void {
    document.documentElement.lang = lang();
    document.title = `${w("title")} – ${t("title")}`;
    byId("title").textContent = w("title");
    byId("subtitle").textContent = w("subtitle");
    byId("back").textContent = w("back");
    byId("back").setAttribute("href", lang() === "vi" ? "/" : `/#lang=${lang()}`);
    byId("restart").textContent = w("restart");
    byId("restart").hidden = this.state === null || this.state.files.length + (this.state.outcome ? 1 : 0) === 0;
    byId("languages").setAttribute("aria-label", t("language"));
    byId("languages").replaceChildren(...(["vi", "en"] as const).map((code) => this.language(code)));
  }

  private language(code: Lang): HTMLElement {
    const name = t(`language.${code}` as PageKey);
    return h(
      "button",
      {
        type: "button",
        "aria-pressed": String(code === lang()),
        title: name,
        "aria-label": `${code.toUpperCase()} – ${name}`,
        onclick: () => void this.speak(code),
      },
      code.toUpperCase(),
    );
  }

  private async speak(code: Lang): Promise<void> {
    setLang(code);
    history.replaceState(null, "", location.pathname + (code === "vi" ? "" : `#lang=${code}`));
    this.map.words();
    if (this.state) await this.refresh();
    this.draw();
    this.drawMap();
    byId("languages").querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
  }

  private fail(problem: string): void {
    this.problems = [problem];
    this.draw();
  }

  private async useToken(typed: string): Promise<void> {
    const refused = await exchange(typed);
    if (refused !== null) return this.fail(refused);
    this.session = true;
    await this.begin();
  }

  /** Whoever came without the link is asked for it. */
  private drawToken(): void {
    const section = byId("step-token");
    section.hidden = this.state !== null || this.session !== false;
    section.replaceChildren();
    if (section.hidden) return;
    const input = h("input", { type: "text", id: "token", autocomplete: "off", spellcheck: "false" });
    const use = (): void => {
      void this.useToken(input.value);
    };
    input.addEventListener("keydown", (event) => event.key === "Enter" && use());
    section.setAttribute("aria-labelledby", "token-title");
    section.replaceChildren(
      h("h2", { id: "token-title" }, w("token.title")),
      h(
        "div",
        { class: "content" },
        h("p", {}, w("token.why")),
        field(w("token.label"), input),
        h("button", { type: "button", id: "use-token", class: "main", onclick: use }, w("token.use")),
      ),
    );
  }

  /** What is being done, with a way to stop it. Drawn by itself, so that nothing else moves meanwhile. */
  private drawWorking(): void {
    const box = byId("working");
    const progress = this.state?.progress;
    box.hidden = !progress && !this.sending;
    document.body.toggleAttribute("aria-busy", !box.hidden);
    if (box.hidden) {
      box.replaceChildren();
      return;
    }
    const words = this.sending
      ? w("files.sending", { name: this.sending.name })
      : (progress?.stage ?? coded("doing", this.state?.state ?? ""));
    const existing = box.querySelector("progress");
    const bar = existing ?? h("progress", {});
    bar.setAttribute("aria-label", words);
    if (progress?.total) {
      bar.max = progress.total;
      bar.value = Math.min(progress.done, progress.total);
    } else bar.removeAttribute("value");
    const count =
      progress && progress.done > 0
        ? ` ${progress.total ? w("done_of", { done: progress.done, total: progress.total }) : w("done_so_far", { done: progress.done })}`
        : "";
    const label = box.querySelector("p") ?? h("p", {});
    label.textContent = visible(words + count);
    if (existing) return;
    box.replaceChildren(
      label,
      bar,
      h("button", { type: "button", id: "cancel", onclick: () => void this.cancel() }, w("cancel")),
    );
  }

  private drawProblems(): void {
    const box = byId("status");
    box.hidden = this.problems.length === 0;
    box.classList.toggle("failed", !box.hidden);
    box.replaceChildren(
      ...(this.problems.length === 0
        ? []
        : [
            h(
              "ul",
              {},
              this.problems.map((one) => h("li", {}, one)),
            ),
            h(
              "button",
              { type: "button", class: "close", "aria-label": w("close"), onclick: () => this.complain([]) },
              "×",
            ),
          ]),
    );
  }
}

function focused(): string | null {
  return document.activeElement?.id || null;
}

function reasons(error: unknown): string[] {
  if (error instanceof api.Refused && error.reasons.length > 0) return error.reasons;
  return [error instanceof ApiError && error.message !== "" ? error.message : t("failed.network")];
}
