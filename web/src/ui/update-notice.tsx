// The bar above the page: offers a newer revision, reports trouble with the store.
import { t } from "../i18n/index";
import type { Notice } from "../page/state";
import { byId } from "./dom";
import { draw } from "./view";

export function drawUpdateNotice(notice: Notice | null, accept: () => void): void {
  const box = byId("update-notice");
  box.hidden = notice === null;
  draw(notice && <UpdateNotice notice={notice} accept={accept} />, box);
}

function words(notice: Notice): string {
  switch (notice.type) {
    case "trouble":
      return notice.text;
    case "reopened":
      return t("offer.reopened", { revision: String(notice.revision) });
    case "newer":
      return t("offer", { revision: String(notice.revision) });
  }
}

function UpdateNotice({ notice, accept }: { notice: Notice; accept: () => void }) {
  return (
    <>
      {words(notice)}{" "}
      <button type="button" onClick={accept}>
        {t("offer.accept")}
      </button>
    </>
  );
}
