// What the map page knows, and in which words its parts speak to it. Everything that is drawn is drawn from this.
import type { Address, MapPlace, Selection, View } from "../address";
import { NO_FILTER, sameSubject } from "../address";
import type { Everything, Scope } from "../data/api";
import type { Faces } from "../data/land";
import type { ZoneLayers } from "../data/layers";
import type { Series } from "../data/steps";
import type {
  Account,
  Config,
  DateTick,
  GroupDetail,
  ListedUnit,
  Rollup,
  Totals,
  UnitDetail,
  ZoneDetail,
} from "../data/types";
import type { Effect } from "../store";

export interface PageState {
  /** The view the address asks for. */
  address: Address;
  /** The figures that are shown; they may be of an earlier address while newer ones are on their way. */
  data: Everything | null;
  /** Whether figures are on their way. */
  loading: boolean;
  /** Whether the page is not yet whole after a load: figures, panel and land are of one day. */
  busy: boolean;
  /** Why figures could not be had; null when nothing failed. */
  failure: Failure | null;
  /** The configuration of the installation; null until it has answered. */
  config: Config | null;
  /** The days on which something changes, and today's provinces. */
  ticks: DateTick[];
  units: ListedUnit[];
  /** For which dataset, language and revision ticks and units are. */
  offersOf: string;
  /** Today as the program gives it; empty until it has answered. */
  today: string;
  /** The plane of the grid on the map, where one is drawn. */
  gridPlane: string | null;
  panel: Panel | null;
  /** The selection whose panel is on its way. */
  opening: Selection | null;
  /** The land that is listed in the panel. */
  land: Land | null;
  /** The faces on the map: those of `land`, or of the land before it while the next is on its way. */
  faces: Faces | null;
  picked: Picked | null;
  notice: Notice | null;
}

/** In the words of the program; without any where it could not be reached. */
export interface Failure {
  status: number | null;
  reason: string | null;
}

export interface Panel {
  selection: Selection;
  content: PanelContent;
  /** Whether another measure of the same subject can be shown in it; not after newer figures or a failure. */
  current: boolean;
}

export type PanelContent =
  /** `layers` is null where they could not be had: then the map draws the boundary alone. */
  | { type: "zone"; zone: ZoneDetail; series: Series | null; layers: ZoneLayers | null }
  | { type: "group"; group: GroupDetail }
  | { type: "unit"; unit: UnitDetail }
  | { type: "total"; rollup: Rollup | undefined; measure: string }
  | { type: "failed"; slug: string; failure: Failure };

/** The land of a measure. `of` tells one answer from another, so that none is asked for twice. */
export type Land = { measure: string; of: string; account: Account } & (
  | { status: "loading" }
  | { status: "nothing" }
  | { status: "shown"; faces: Faces }
  | { status: "failed"; failure: Failure }
);

/** A face that is lit up, and where it was picked: the other place brings it into view. */
export interface Picked {
  id: string;
  from: "map" | "list";
}

/** The notice about the store beside the figures. */
export type Notice =
  | { type: "trouble"; code: string; text: string }
  | { type: "reopened"; times: number; revision: number }
  | { type: "newer"; revision: number };

/** How what was asked for is to arrive. */
export interface Arrival {
  /** Whether map and table go to it. */
  move: boolean;
  /** Whether the panel takes the focus. */
  focus: boolean;
  /** Whether the map shows the whole of the dataset. */
  overview: boolean;
}

export type Action =
  | { type: "start" }
  | { type: "retry" }
  /** The address changed by itself: back, forward, or typed. */
  | { type: "popped"; address: Address }
  | { type: "escape" }
  | { type: "select"; selection: Selection | null; move: boolean; reveal: boolean }
  /** The land of a measure; the measure that is shown already takes it away. */
  | { type: "land"; measure: string | null }
  | { type: "pick"; picked: Picked }
  | { type: "date"; asOf: string | null }
  | { type: "lang"; lang: Address["lang"] }
  | { type: "filter"; filter: Address["filter"] }
  | { type: "view"; view: View }
  /** A section of the panel; its view, where it has one, comes with it unless the map is kept. */
  | { type: "section"; section: string | null; keepMap: boolean }
  /** A piece, area or lease; null lets go of it. */
  | { type: "choose"; chosen: string | null }
  /** A class of land that is looked at alone; null shows all. */
  | { type: "only"; only: string | null }
  | { type: "table"; open: boolean }
  /** The earlier day that the day is compared with; null ends it. */
  | { type: "compare"; before: string | null }
  /** A person moved the map. */
  | { type: "map_moved"; map: MapPlace }
  | { type: "example"; example: boolean }
  | { type: "total"; filter: Address["filter"]; measure: string }
  | { type: "grid"; plane: string | null }
  | { type: "accept_notice" }
  | { type: "ask_revision" }
  | { type: "figures"; data: Everything; arrival: Arrival }
  | { type: "figures_failed"; failure: Failure; arrival: Arrival }
  | { type: "config"; config: Config | null }
  | { type: "revision"; config: Config | null }
  | { type: "ticks"; ticks: DateTick[] }
  | { type: "units"; units: ListedUnit[] }
  | { type: "panel"; content: PanelContent; arrival: Arrival }
  | { type: "faces"; faces: Faces; arrival: Arrival }
  | { type: "faces_failed"; failure: Failure; arrival: Arrival };

/** Questions to the program; each answers with an action. */
export type Question =
  | { type: "figures"; slot: "figures"; scope: Scope; arrival: Arrival }
  | { type: "config"; slot: "config" }
  | { type: "revision"; slot: "revision" }
  | { type: "ticks"; slot: "ticks"; scope: Scope }
  | { type: "units"; slot: "units"; scope: Scope }
  | {
      type: "panel";
      slot: "panel";
      selection: Selection;
      scope: Scope;
      totals: Totals;
      today: string;
      arrival: Arrival;
    }
  | { type: "faces"; slot: "faces"; zone: string; measure: string; scope: Scope; arrival: Arrival };

/** What happens to the page after it has been drawn. */
export type Gesture =
  | { type: "push"; address: Address }
  /** The same view of the page: nothing for the back button. */
  | { type: "replace"; address: Address }
  | { type: "stand"; map: MapPlace }
  | { type: "reveal_row" }
  | { type: "go_to_zone"; slug: string }
  | { type: "overview"; near: boolean }
  | { type: "fit_land" }
  | { type: "focus_panel"; measure: string | null }
  | { type: "focus_land_button"; measure: string }
  | { type: "focus_back"; from: Selection };

export type PageEffect = Effect & (Question | Gesture);

export function initialState(address: Address): PageState {
  return {
    address,
    data: null,
    loading: false,
    busy: false,
    failure: null,
    config: null,
    ticks: [],
    units: [],
    offersOf: "",
    today: "",
    gridPlane: null,
    panel: null,
    opening: null,
    land: null,
    faces: null,
    picked: null,
    notice: null,
  };
}

/** What every question about the figures of the page carries. */
export function scopeOf({ address: { asOf, lang, example, filter } }: PageState): Scope {
  return { asOf, lang, example, filter };
}

/** The account of the zone whose panel stands and is the one that is wanted. */
export function accountOf({ panel, opening }: PageState): Account | null {
  return opening === null && panel?.content.type === "zone" ? panel.content.zone.account : null;
}

/** The zone whose panel stands, while it is the one that is chosen; a panel of an earlier day stays until the next has come. */
export function contentOf({
  panel,
  address: { selection },
}: PageState): Extract<PanelContent, { type: "zone" }> | null {
  const content = panel?.content;
  return content?.type === "zone" && sameSubject(selection, panel?.selection ?? null) ? content : null;
}

/** The zone that is chosen, for map and table. */
export function chosenZone({ address: { selection } }: PageState): string | null {
  return selection?.type === "zone" ? selection.slug : null;
}

export const UNFILTERED = { filter: NO_FILTER, example: false } as const;
