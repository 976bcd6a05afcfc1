// FreeSpace on the screen for names and cards: each takes the first place that covers no mark and nothing placed before it.
import type { Spot } from "./declutter";

/** A box by its middle and half of its sides, in pixels. */
export interface Box {
  x: number;
  y: number;
  halfWidth: number;
  halfHeight: number;
}

/** Between two things a line of the ground stays free. */
const GAP = 2;

export class FreeSpace {
  private readonly boxes: Box[] = [];

  /** `view` is what is seen of the ground: places inside it come first. */
  constructor(
    private readonly marks: readonly Spot[],
    private readonly view: Box | null = null,
  ) {}

  /** Takes the first box that is free; null when none is. */
  take(candidates: readonly Box[]): Box | null {
    const free = candidates.filter((box) => this.free(box));
    const found = free.find((box) => this.seen(box)) ?? free[0] ?? null;
    if (found) this.boxes.push(found);
    return found;
  }

  /** Takes a box whether it is free or not. */
  force(box: Box): Box {
    this.boxes.push(box);
    return box;
  }

  private seen(box: Box): boolean {
    const { view } = this;
    return (
      !view ||
      (Math.abs(box.x - view.x) + box.halfWidth <= view.halfWidth &&
        Math.abs(box.y - view.y) + box.halfHeight <= view.halfHeight)
    );
  }

  private free(box: Box): boolean {
    const clear = (x: number, y: number, halfWidth: number, halfHeight: number): boolean =>
      Math.abs(x - box.x) >= halfWidth + box.halfWidth + GAP ||
      Math.abs(y - box.y) >= halfHeight + box.halfHeight + GAP;
    return (
      this.marks.every(({ x, y, r }) => clear(x, y, r, r)) &&
      this.boxes.every((other) => clear(other.x, other.y, other.halfWidth, other.halfHeight))
    );
  }
}

/**
 * Places around a set of marks for a box of a size: in the order of `sides`, each side first at the middle of the marks,
 * then moved along it, up to `farthest` pixels. Without marks, around the point.
 */
export function around(
  at: { x: number; y: number },
  marks: readonly Spot[],
  size: { halfWidth: number; halfHeight: number },
  sides: readonly Side[],
  farthest = Infinity,
): Box[] {
  const edge = (pick: (spot: Spot) => number, most: (...values: number[]) => number, none: number): number =>
    marks.length > 0 ? most(...marks.map(pick)) : none;
  const west = edge(({ x, r }) => x - r, Math.min, at.x - 2);
  const east = edge(({ x, r }) => x + r, Math.max, at.x + 2);
  const north = edge(({ y, r }) => y - r, Math.min, at.y - 2);
  const south = edge(({ y, r }) => y + r, Math.max, at.y + 2);
  const { halfWidth, halfHeight } = size;
  const away = 2 * GAP;
  const beside: Record<Side, (along: number) => { x: number; y: number }> = {
    east: (along) => ({ x: east + away + halfWidth, y: at.y + along }),
    west: (along) => ({ x: west - away - halfWidth, y: at.y + along }),
    south: (along) => ({ x: at.x + along, y: south + away + halfHeight }),
    north: (along) => ({ x: at.x + along, y: north - away - halfHeight }),
  };
  return ALONG.filter((along) => Math.abs(along) <= farthest).flatMap((along) =>
    sides.map((side) => ({ ...beside[side](along), ...size })),
  );
}

export type Side = "north" | "east" | "south" | "west";

const ALONG = [0, -14, 14, -28, 28, -56, 56, -90, 90];
