// The symbols of the map for the page: data/symbology.toml as a module and as a style sheet. What src/symbology reads with a parser
// of TOML is here a list of lines, and a line of another form is an error.
import { readFileSync } from "node:fs";

const LISTS = { token: "tokens", pattern: "patterns", group: "groups", "group.class": "classes" };

/** The symbols as the file says them. Fields that are not written are not there. */
export function symbology(text) {
  const all = { tokens: [], patterns: [], groups: [] };
  let item = null;
  text.split(/\r?\n/).forEach((line, index) => {
    if (line === "" || line.startsWith("#")) return;
    const list = /^\[\[([a-z.]+)\]\]$/.exec(line)?.[1];
    const [, key, value] = /^([a-z_]+) = (.+)$/.exec(line) ?? [];
    const wrong = new Error(`data/symbology.toml, line ${index + 1}: ${line}`);
    if (list) {
      const name = LISTS[list];
      const owner = name === "classes" ? all.groups.at(-1) : all;
      if (!name || !owner) throw wrong;
      item = {};
      owner[name] = [...(owner[name] ?? []), item];
    } else if (item && key && !(key in item)) {
      try {
        item[key] = JSON.parse(value);
      } catch {
        throw wrong;
      }
    } else throw wrong;
  });
  return all;
}

/**
 * The colours as custom properties: `--muted` of a token; of a class `--stage-planned-fill` and, where it has one, `--stage-planned`, the
 * colour of its lines. `.class-stage-planned` has the colour of its lines, its fill and its hatch.
 */
export function styleSheet({ tokens, groups }) {
  const classes = groups.flatMap((group) => group.classes.map((one) => [`${group.key}-${one.key}`, one]));
  const light = [...tokens.map(({ key, light }) => [key, light])];
  const dark = [...tokens.map(({ key, dark }) => [key, dark])];
  for (const [name, { fill, line, line_dark }] of classes) {
    if (fill) light.push([`${name}-fill`, fill]);
    if (line) {
      light.push([name, line]);
      dark.push([name, line_dark]);
    }
  }
  const properties = (list) => list.map(([name, value]) => `--${name}: ${value};`).join("\n");
  const rules = classes.map(
    ([name, { line }]) =>
      `.class-${name} { --colour: var(--${line ? name : "class-edge"}); --fill: url(#fill-${name}); --hatch: url(#hatch-${name}); }`,
  );
  return [
    `:root { color-scheme: light dark;\n${properties(light)} }`,
    `@media screen and (prefers-color-scheme: dark) { :root {\n${properties(dark)} } }`,
    ...rules,
  ].join("\n");
}

/** For esbuild: `import symbols from "….toml"` is the module, `@import "….toml"` the style sheet. */
export const SYMBOLOGY = {
  name: "symbology",
  setup(build) {
    build.onResolve({ filter: /\/symbology\.toml$/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === "resolved") return;
      const found = await build.resolve(path, { kind, resolveDir, pluginData: "resolved" });
      return { ...found, namespace: kind === "import-rule" ? "symbology-style" : "symbology" };
    });
    const read = (path) => symbology(readFileSync(path, "utf8"));
    build.onLoad({ filter: /.*/, namespace: "symbology" }, ({ path }) => ({
      contents: JSON.stringify(read(path)),
      loader: "json",
      watchFiles: [path],
    }));
    build.onLoad({ filter: /.*/, namespace: "symbology-style" }, ({ path }) => ({
      contents: styleSheet(read(path)),
      loader: "css",
      watchFiles: [path],
    }));
  },
};
