import assert from "node:assert/strict";
import { test } from "node:test";
import { next } from "./direction";

const RIGHT = [1, 0] as const;
const UP = [0, -1] as const;

test("an arrow goes to the nearest point it points at", () => {
  const points = [
    [0, 0],
    [10, 1],
    [4, 9],
    [30, 0],
    [0, -20],
    [-5, 0],
  ] as const;
  assert.equal(next(points, 0, RIGHT), 1);
  assert.equal(next(points, 1, RIGHT), 3);
  assert.equal(next(points, 0, UP), 4);
  assert.equal(next(points, 3, RIGHT), -1);
});

test("every point of a spread can be reached from every other", () => {
  const points = Array.from({ length: 30 }, (_, i): [number, number] => [
    Math.round(60 * Math.sqrt(i) * Math.cos(i * 2.4)),
    Math.round(60 * Math.sqrt(i) * Math.sin(i * 2.4)),
  ]);
  const seen = new Set([0]);
  for (const at of seen)
    for (const step of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const to = next(points, at, step);
      if (to >= 0) seen.add(to);
    }
  assert.equal(seen.size, points.length);
});
