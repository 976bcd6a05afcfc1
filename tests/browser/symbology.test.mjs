// Symbols on the real program: the page draws what the program answers, in SVG and on a canvas alike.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { launch, settled } from "../../scripts/browser.mjs";
import { SYMBOLOGY, symbology } from "../../web/symbology.mjs";
import { startProgram } from "./program.mjs";
import { watched } from "./watch.mjs";

describe("symbols", { timeout: 120_000 }, () => {
  let program;
  let browser;
  let answered;

  before(async () => {
    program = await startProgram();
    browser = await launch();
    answered = await (await fetch(new URL("/api/v1/symbology", program.url))).json();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  /** Without what is not said. */
  const said = (value) => {
    if (Array.isArray(value)) return value.map(said);
    if (value === null || typeof value !== "object") return value;
    const kept = Object.entries(value).filter(
      ([, one]) => one !== null && one !== false && one !== 0 && one?.length !== 0,
    );
    return Object.fromEntries(kept.map(([key, one]) => [key, said(one)]));
  };

  test("the page is built of what the program answers", () => {
    const file = symbology(readFileSync(new URL("../../data/symbology.toml", import.meta.url), "utf8"));
    assert.deepEqual(said(file), said(answered));
    assert.ok(answered.groups.length > 5 && answered.tokens.length > 30);
  });

  test("the legend has fill, pattern, edge and word of each class, on light and dark grounds", async () => {
    for (const dark of [false, true]) {
      for (const colour of ["stage", "clearance"]) {
        await watched(
          browser,
          program.url,
          { width: 1280, height: 800, dark, path: `#colour=${colour}` },
          async (page) => {
            const drawn = await page.locator("#legend [data-class]").evaluateAll((rows) =>
              rows.map((row) => {
                const style = getComputedStyle(row.querySelector(".body"));
                const pattern = document.querySelector(/url\("?(#[^")]+)/.exec(style.fill)[1]);
                return {
                  key: row.dataset.class,
                  vi: row.innerText.trim(),
                  fill: pattern.querySelector("rect").getAttribute("fill"),
                  ink: pattern.querySelector("path")?.getAttribute("stroke") ?? null,
                  edge: style.stroke,
                };
              }),
            );
            assert.ok(drawn.length > 3, colour);
            const { classes } = answered.groups.find(({ key }) => key === colour);
            const edge = answered.tokens.find(({ key }) => key === "boundary")[dark ? "dark" : "light"];
            for (const { key, ...one } of drawn) {
              const { vi, fill, ink } = classes.find((symbol) => symbol.key === key);
              assert.deepEqual(one, { vi, fill, ink, edge: rgb(edge) });
            }
          },
        );
      }
    }
  });

  test("land on the map has the colour that the legend shows", async () => {
    await watched(browser, program.url, { width: 1280, height: 800, path: "#dataset=example" }, async (page) => {
      const shape = page.locator('#map .zone-shape[data-zone="kcn-minh-hoa"]');
      await shape.waitFor();
      const [land, sample] = await Promise.all(
        [shape, page.locator('#legend [data-class="operating"] .body')].map((one) =>
          one.evaluate((element) => {
            const { fill, fillOpacity } = getComputedStyle(element);
            return { fill, fillOpacity };
          }),
        ),
      );
      assert.deepEqual(land, sample);
    });
  });

  test("land of a class looks the same in SVG and on a canvas", async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { classesOf, tileOf, svgPattern, canvasPattern } from "./web/src/map/symbology.ts";`,
        resolveDir: new URL("../..", import.meta.url).pathname,
      },
      bundle: true,
      format: "iife",
      globalName: "drawing",
      plugins: [SYMBOLOGY],
      write: false,
    });
    await watched(browser, program.url, { width: 1280, height: 800 }, async (page) => {
      await settled(page);
      const groups = answered.groups.map(({ key }) => key);
      const found = await page.evaluate(`${outputFiles[0].text};(${differences})(drawing, ${JSON.stringify(groups)})`);
      assert.ok(found.length > 35, `${found.length} classes are drawn`);
      for (const { name, inked, apart, ground } of found) {
        // Edges of lines are smoothed by each in its own way.
        assert.ok(apart < 6, `${name}: ${apart.toFixed(2)} levels apart`);
        assert.equal(inked, ground.pattern, `${name}: ${inked ? "a" : "no"} pattern is seen`);
      }
    });
  });
});

function rgb(hex) {
  return `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;
}

/** In the page: how far apart, in levels of 0 to 255, the pictures of each class are on average, and whether there is more than a ground. */
async function differences({ classesOf, tileOf, svgPattern, canvasPattern }, groups) {
  const SIDE = 120;
  const canvas = () => {
    const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
    context.fillStyle = "white";
    context.fillRect(0, 0, SIDE, SIDE);
    return context;
  };
  const found = [];
  for (const group of groups) {
    for (const symbol of classesOf(group).filter(({ fill, pattern }) => fill || pattern)) {
      const tile = tileOf(symbol, false);
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      for (const [name, value] of Object.entries({ width: SIDE, height: SIDE })) svg.setAttribute(name, value);
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [name, value] of Object.entries({ width: SIDE, height: SIDE, fill: "url(#fill)" }))
        rect.setAttribute(name, value);
      svg.append(svgPattern("fill", tile), rect);
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
      await image.decode();
      const [one, other] = [canvas(), canvas()];
      one.drawImage(image, 0, 0);
      other.fillStyle = canvasPattern(other, tile);
      other.fillRect(0, 0, SIDE, SIDE);
      const [a, b] = [one, other].map((context) => context.getImageData(0, 0, SIDE, SIDE).data);
      let apart = 0;
      for (let at = 0; at < a.length; at += 1) apart += Math.abs(a[at] - b[at]);
      const inked = b.some((level, at) => Math.abs(level - b[at % 4]) > 20);
      found.push({
        name: `${group}.${symbol.key}`,
        apart: apart / a.length,
        inked,
        ground: { pattern: symbol.pattern !== undefined },
      });
    }
  }
  return found;
}
