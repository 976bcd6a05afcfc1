// What is being done, with a way to stop it. Its bar is kept while it moves.
import { byId, h } from "../ui/dom";
import { visible } from "../ui/visible";
import type { ImportPageState } from "./state";
import { coded, w } from "./words";

export function drawWorking({ import: current, sending, beginning }: ImportPageState, cancel: () => void): void {
  const box = byId("working");
  const progress = current?.progress;
  box.hidden = !progress && !sending;
  document.body.toggleAttribute("aria-busy", !box.hidden || beginning);
  if (box.hidden) {
    box.replaceChildren();
    return;
  }
  const words = sending
    ? w("files.sending", { name: sending.name })
    : (progress?.stage ?? coded("doing", current?.state ?? ""));
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
  box.replaceChildren(label, bar, h("button", { type: "button", id: "cancel", onclick: cancel }, w("cancel")));
}
