import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { styleSheet, symbology } from "../../symbology.mjs";
import { classesOf, tileOf } from "./symbology";

const FILE = readFileSync("data/symbology.toml", "utf8");

test("the file is read as the program reads it", () => {
  const { tokens, patterns, groups } = symbology(FILE);
  // Everything the file says: a line of each list, and a line of each field.
  const lines = FILE.split("\n").filter((line) => /^[a-z_]+ = /.test(line)).length;
  const fields = [...tokens, ...patterns, ...groups, ...groups.flatMap(({ classes }) => classes)];
  assert.equal(fields.flatMap((one) => Object.keys(one).filter((key) => key !== "classes")).length, lines);
  assert.equal(fields.length, FILE.split("\n").filter((line) => line.startsWith("[[")).length);
  assert.deepEqual(tokens.find(({ key }) => key === "muted")?.on, ["surface", "ground", "chosen"]);
});

test("a line of another form is told with its number", () => {
  for (const line of ["fill = '#FFFFFF'", "fill = { a = 1 }", "[group]", "[[groups]]", "fill"])
    assert.throws(() => symbology(`[[token]]\n${line}\n`), /line 2: /, line);
  assert.throws(() => symbology('[[token]]\nkey = "a"\nkey = "b"\n'), /line 3: /);
  assert.throws(() => symbology('[[group.class]]\nkey = "a"\n'), /line 1: /);
});

test("a class has its colours as custom properties, its lines in both colour schemes", () => {
  const style = styleSheet(symbology(FILE));
  const [light = "", dark = ""] = style.split("@media screen and (prefers-color-scheme: dark)");
  assert.match(light, /--lease-idle_or_suspended-fill: #D9772B;/);
  assert.match(light, /--stage-operating: #12724F;/);
  assert.match(dark, /--stage-operating: #5FCE9F;/);
  assert.doesNotMatch(dark, /-fill: #/);
  assert.match(style, /\.class-stage-planned \{ --colour: var\(--stage-planned\); --fill: url\(#fill-stage-planned\);/);
});

test("a tile has the ground and the lines the data says", () => {
  const found = (group: string, key: string) => {
    const symbol = classesOf(group).find((one) => one.key === key);
    assert.ok(symbol, key);
    return symbol;
  };
  assert.deepEqual(tileOf(found("clearance_stage", "approved"), false), {
    side: 8,
    angle: -45,
    ground: "#E8A23F",
    strokes: [{ path: "M0 4h8", colour: "#6B3F00", width: 1.1, opacity: 0.55, round: false }],
  });
  assert.deepEqual(tileOf(found("clearance_stage", "handed"), false).strokes, []);
  const [under, over] = tileOf(found("clearance_stage", "obstructed"), false).strokes;
  assert.deepEqual([under?.colour, under?.width, over?.colour], ["#FFFFFF", 4.6, "#8A0F22"]);
  // A pattern in the colour of its lines is seen on dark grounds too; one on a fill stays.
  assert.equal(tileOf(found("constraint", "forest"), true).strokes[0]?.colour, "#7FC77F");
  assert.equal(tileOf(found("clearance_stage", "approved"), true).strokes[0]?.colour, "#6B3F00");
});
