import assert from "node:assert/strict";
import { test } from "node:test";
import type { Target } from "../../data/types";
import { setLang } from "../../i18n/index";
import { targetText } from "./records";

test("a target between two numbers has its unit once, behind the second", () => {
  setLang("vi");
  const target: Target = {
    indicator: null,
    comparator: "range",
    value: "70",
    value_max: "80",
    unit: "%",
    text: null,
    due: null,
  } as unknown as Target;
  assert.equal(targetText(target), "70–80%");
  assert.equal(targetText({ ...target, comparator: "ge", value_max: null } as Target), "từ 70% trở lên");
});
