import assert from "node:assert/strict";
import { test } from "node:test";
import { type VNode, options } from "preact";
import "./view";

test("hidden characters are written out in every text and in attributes that people read, and nowhere else", () => {
  const { props } = (
    <button type="button" title={"a\u200Bb"} aria-label={"c\u202Ed"} data-key={"e\u200Bf"}>
      text
    </button>
  ) as VNode<Record<string, unknown>>;
  assert.equal(props.title, "a\\u200Bb");
  assert.equal(props["aria-label"], "c\\u202Ed");
  assert.equal(props["data-key"], "e\u200Bf");

  // As preact makes it of a string among the children.
  const text = { type: null, props: "g\u2066h" };
  options.vnode?.(text as unknown as VNode);
  assert.equal(text.props, "g\\u2066h");
});
