import assert from "node:assert/strict";
import { test } from "node:test";
import { declutter } from "./declutter";

test("no two marks are nearer than the gap, and the first stays", () => {
  const spots = Array.from({ length: 40 }, (_, index) =>
    index % 3 === 0 ? { x: 5, y: 8, r: 7 } : { x: 7 + (index % 5), y: 8, r: 5 + (index % 4) },
  );
  const placed = declutter(spots, 3);
  assert.deepEqual(placed[0], spots[0]);
  placed.forEach((a, i) => {
    for (const b of placed.slice(i + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= a.r + b.r + 3);
    assert.ok(Math.hypot(a.x - 7, a.y - 8) < 140, "a mark went far away");
  });
  assert.deepEqual(declutter(spots, 3), placed);
});

test("marks with room stay where they are", () => {
  const spots = [
    { x: 0, y: 0, r: 7 },
    { x: 30, y: 0, r: 7 },
    { x: 0, y: 30, r: 7 },
  ];
  assert.deepEqual(declutter(spots, 3), spots);
});
