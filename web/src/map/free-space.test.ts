import assert from "node:assert/strict";
import { test } from "node:test";
import { FreeSpace, around } from "./free-space";

const SIZE = { halfWidth: 30, halfHeight: 8 };

test("the first free place is taken, and then it is not free any more", () => {
  const marks = [
    { x: 0, y: 0, r: 6 },
    { x: 14, y: 4, r: 6 },
  ];
  const space = new FreeSpace(marks);
  const places = around({ x: 0, y: 0 }, marks, SIZE, ["south", "east"]);
  const [first, second] = [space.take(places), space.take(places)];
  assert.deepEqual(first, { x: 0, y: 22, ...SIZE });
  assert.deepEqual(second, { x: 54, y: 0, ...SIZE });
});

test("a place that is seen comes before one that is not", () => {
  const view = { x: 0, y: 0, halfWidth: 50, halfHeight: 50 };
  const places = around({ x: 0, y: 0 }, [], SIZE, ["east", "south"]);
  assert.equal(new FreeSpace([]).take(places)?.x, 36);
  assert.equal(new FreeSpace([], view).take(places)?.x, 0);
});

test("nothing covers a mark, and what has no room is told", () => {
  const marks = [{ x: 0, y: 0, r: 6 }];
  const wall = Array.from({ length: 60 }, (_, i) => ({ x: -300 + i * 10, y: 24, r: 9 }));
  const space = new FreeSpace([...marks, ...wall]);
  assert.equal(space.take(around({ x: 0, y: 0 }, marks, SIZE, ["south"])), null);
  const box = space.take(around({ x: 0, y: 0 }, marks, SIZE, ["south", "north"]));
  assert.ok(box && box.y < 0);
});
