// Draws views made with preact. Whatever text they show goes through `visible`, as that of `h` in dom.ts does.
import { type ComponentChild, type VNode, options, render } from "preact";
import { IS_READ } from "./dom";
import { visible } from "./visible";

const before = options.vnode;
options.vnode = (vnode) => {
  writeOut(vnode);
  before?.(vnode);
};

/** Writes out the hidden characters of a text and of the attributes that people read or hear. */
function writeOut(vnode: VNode): void {
  // A text is a node without a type; preact's own types leave it out.
  const { type, props } = vnode as unknown as { type: unknown; props: unknown };
  if (type === null && typeof props === "string") Object.assign(vnode, { props: visible(props) });
  if (typeof type !== "string") return;
  const attributes = props as Record<string, unknown>;
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string" && IS_READ.test(name)) attributes[name] = visible(value);
  }
}

/** Draws a view into an element of the page's HTML, or brings what is there up to date. */
export function draw(view: ComponentChild, into: Element): void {
  render(view, into);
}
