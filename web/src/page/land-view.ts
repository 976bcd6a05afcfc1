// The land behind a number, drawn on the map and listed in the panel, the same piece lit up in both.
import type { FaceLayer } from "../map/faces";
import type { ZonePanel } from "../ui/panel/index";
import type { PageState } from "./state";

/** Brings map and panel to the land of the state; `redrawn` when the panel has been drawn anew, without any land in it. */
export function drawLand(
  panel: ZonePanel,
  faces: FaceLayer,
  state: PageState,
  before: PageState,
  redrawn: boolean,
): void {
  const { land, picked } = state;
  if (state.faces !== before.faces) faces.show(state.faces);
  const other = land !== before.land || redrawn;
  if (other) panel.land(land);
  if (!other && picked === before.picked) return;
  faces.pick(picked?.id ?? null, picked?.from === "list");
  panel.pick(picked?.id ?? null);
}
