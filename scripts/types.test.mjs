import assert from "node:assert/strict";
import { test } from "node:test";
import { typeOf, typesOf } from "./types.mjs";

test("every form of a schema is one type", () => {
  const named = { $ref: "#/components/schemas/Zone" };
  const nothing = { nullable: true, enum: [null] };
  for (const [schema, type] of [
    [{ type: "string", format: "date" }, "string"],
    [{ type: "integer", nullable: true }, "number | null"],
    [{ type: "string", enum: ["xyz", "wms"] }, '"xyz" | "wms"'],
    [named, "Zone"],
    [{ anyOf: [named, nothing] }, "Zone | null"],
    [{ type: "array", items: { anyOf: [named, nothing] } }, "(Zone | null)[]"],
    [{ type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 }, "[number, number]"],
    [{ type: "object", additionalProperties: { anyOf: [named, nothing] } }, "Record<string, Zone | null>"],
    [{ type: "object", properties: { epsg: { type: "integer" }, how: named }, required: ["epsg"] }, "{ epsg: number; how?: Zone }"],
  ]) {
    assert.equal(typeOf(schema), type);
  }
  for (const odd of [{}, { type: "null" }, { not: named }]) assert.throws(() => typeOf(odd), /no type is known/);
});

test("a member that may be absent is optional, and what is said of it stands beside it", () => {
  const Zone = {
    type: "object",
    description: "A zone.",
    properties: { id: { type: "string" }, area: { type: "number", nullable: true, description: "Its\n hectares." } },
    required: ["id"],
  };
  const told = typesOf({ components: { schemas: { Zone } } });
  assert.match(told, /\/\*\* A zone\. \*\/\nexport interface Zone \{\n {2}id: string;\n/);
  assert.match(told, / {2}\/\*\* Its hectares\. \*\/\n {2}area\?: number \| null;\n/);
});

test("a long list of codes has a line for each", () => {
  const codes = Array.from({ length: 20 }, (_, at) => `code_${at}`);
  const told = typesOf({ components: { schemas: { Code: { type: "string", enum: codes } } } });
  assert.match(told, /export type Code =\n {2}\| "code_0"\n {2}\| "code_1"\n/);
});
