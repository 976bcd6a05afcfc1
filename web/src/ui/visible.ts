// Characters that are not seen and change what is, written out as the program writes them (src/visible.rs): names come
// from files of unknown origin, and a mark of direction in one would turn the numbers beside it around.

const HIDDEN =
  /[\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** A text with every hidden character written out; Vietnamese needs none of them. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (hidden) =>
    [...Array(hidden.length).keys()]
      .map((at) => `\\u${hidden.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`)
      .join(""),
  );
}
