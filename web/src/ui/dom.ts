// Building the document. Text goes in as text: nothing here or elsewhere in the page parses HTML.
import { visible } from "./visible";

export type Child = Node | string | null | undefined | false;
type Handler = (event: Event) => void;
/** Attributes that people read or hear; in others a value stays what it is. */
export const IS_READ = /^(title|alt|placeholder|label|aria-(label|description|valuetext|roledescription))$/;
type Attributes = Record<string, string | number | boolean | Handler | null | undefined>;

/** An element. `onclick` and the like take functions; `false`, null and undefined leave an attribute out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, IS_READ.test(name) ? visible(String(value)) : String(value));
  }
  element.append(...clean(children));
  return element;
}

/** What is left of a list of children when the empty ones are dropped; in texts nothing is hidden. */
export function clean(children: (Child | Child[])[]): (Node | string)[] {
  const there = children
    .flat()
    .filter(
      (child): child is Node | string => child !== null && child !== undefined && child !== false && child !== "",
    );
  return there.map((child) => (typeof child === "string" ? visible(child) : child));
}

/** Puts `separator` between the parts that are there. */
export function joined(parts: Child[], separator = " · "): Child[] {
  return clean(parts).flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id} in index.html`);
  return element;
}
