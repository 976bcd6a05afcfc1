// The card of the piece, area or lease that is chosen on the map.
import type { LayerRecord } from "../data/answers";
import type { LayerName } from "../data/layers";
import { className, groupOf } from "../land/classes";
import type { View } from "../address";
import { date } from "../i18n/dates";
import { t } from "../i18n/index";
import { NBSP, hectares } from "../i18n/numbers";
import { byId } from "./dom";
import { recordName } from "./panel/land-records";
import { draw } from "./view";

/** The steps of clearance, in their order. */
const STEPS = ["notice", "inventory", "approved", "paid", "handed"] as const;

export interface CardActions {
  goTo(): void;
  close(): void;
}

export function drawCard(
  found: { layer: LayerName; record: LayerRecord } | null,
  view: View,
  actions: CardActions,
): void {
  const box = byId("card");
  box.hidden = found === null;
  box.setAttribute("aria-label", t("card.label"));
  draw(found && <Card {...found} view={view} actions={actions} />, box);
}

function Card({
  layer,
  record,
  view,
  actions,
}: {
  layer: LayerName;
  record: LayerRecord;
  view: View;
  actions: CardActions;
}) {
  const kind = recordName(record.record.type);
  const group =
    { pieces: "clearance_stage", plan_areas: "function", leases: "lease" }[layer as string] ?? groupOf(view);
  return (
    <>
      <header>
        <h3>{record.label ?? kind}</h3>
        <b>{record.ha === null ? t("none") : `${hectares(record.ha)}${NBSP}ha`}</b>
        <button type="button" class="close" aria-label={t("close")} title={t("close")} onClick={actions.close}>
          ×
        </button>
      </header>
      {layer === "pieces" && record.class !== "not_required" && <Steps stage={record.class} />}
      <p class="class-word">{className(group, record.class)}</p>
      {record.label !== null && <p class="muted">{kind}</p>}
      {record.decided && <p class="muted">{className("clearance_stage", "decided")}</p>}
      {record.outside_ha !== null && record.outside !== null && (
        <p class="warn">{`${hectares(record.outside_ha)}${NBSP}ha: ${t(`outside.${record.outside}`)}`}</p>
      )}
      {(record.obstacles ?? []).map((obstacle) => (
        <p class="warn" key={obstacle.text}>
          {t("card.obstacle", { text: obstacle.text })}
          {obstacle.opened !== null && `, ${t("panel.from", { date: date(obstacle.opened) })}`}
        </p>
      ))}
      {record.record.slug !== null && <p class="muted">{t("card.key", { key: record.record.slug })}</p>}
      <p class="acts">
        <button type="button" class="link" onClick={actions.goTo}>
          {t("card.go")}
        </button>
      </p>
    </>
  );
}

/** How far a piece has come: dots that are filled up to its stage. */
function Steps({ stage }: { stage: string }) {
  const at = STEPS.indexOf(stage as (typeof STEPS)[number]);
  return (
    <ol class="steps" aria-hidden="true">
      {STEPS.map((step, index) => (
        <li key={step} class={index < at ? "done" : index === at ? `now class-clearance_stage-${step}` : ""} />
      ))}
    </ol>
  );
}
