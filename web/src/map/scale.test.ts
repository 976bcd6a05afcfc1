import assert from "node:assert/strict";
import { test } from "node:test";
import { circlePx } from "./scale";

test("the area of the circle is proportional to the hectares", () => {
  const one = circlePx(50, 15, 14);
  assert.ok(Math.abs(circlePx(200, 15, 14) / one - 2) < 1e-9);
  assert.ok(Math.abs(circlePx(50, 15, 15) / one - 2) < 1e-9);
});

test("100 π hectares have a radius of one kilometre on the ground", () => {
  // At the equator and zoom 0 a pixel is 156,543.03 m.
  assert.ok(Math.abs(circlePx(100 * Math.PI, 0, 0) * 156_543.034 - 1000) < 0.01);
});
