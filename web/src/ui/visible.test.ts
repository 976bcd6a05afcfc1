import assert from "node:assert/strict";
import { test } from "node:test";
import { visible } from "./visible";

test("hidden characters are written out, Vietnamese and layout are not", () => {
  const name = "KCN Hòa Bình – “Đắk Tô” · 1.234,5 m² − ½ e\u0302\u0301\u00A0ha 🌾";
  assert.equal(visible(name), name);
  assert.equal(visible("1\u202E32\u202C"), "1\\u202E32\\u202C");
  assert.equal(visible("a\u0000\u001B[2J\u007F\u009B\n"), "a\\u0000\\u001B[2J\\u007F\\u009B\\u000A");
  assert.equal(
    visible("\u2066\u2069\u200E\u200F\u061C\u200B\u200D\uFEFF\u2028\u2029"),
    "\\u2066\\u2069\\u200E\\u200F\\u061C\\u200B\\u200D\\uFEFF\\u2028\\u2029",
  );
  assert.equal(visible("\u{E0041}"), "\\uDB40\\uDC41");
});
