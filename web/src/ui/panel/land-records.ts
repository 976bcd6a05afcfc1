// How records behind a piece of land are named: by kind and slug; of internal ones the public learns that they are there.
import type { RecordGroup } from "../../data/land";
import { type PageKey, hasText, t } from "../../i18n/index";
import { type Child, h, joined } from "../dom";

export function recordName(type: string): string {
  return hasText(`record.${type}`) ? t(`record.${type}` as PageKey) : t("record.other", { type });
}

export function recordNames({ slugs, internal }: RecordGroup): Child[] {
  return joined([...slugs.map((slug) => h("code", {}, slug)), internal && h("em", {}, t("record.internal"))], ", ");
}
