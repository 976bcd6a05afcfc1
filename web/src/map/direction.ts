// Which of several points is next in a direction: arrow keys on a map.

/** Sideways counts more than ahead, so that an arrow goes where it points. */
const SIDEWAYS = 2.5;

/** The index of the nearest point ahead of `from` in `direction` (a unit step); -1 when there is none. */
export function next(
  points: readonly (readonly [number, number])[],
  from: number,
  [dx, dy]: readonly [number, number],
): number {
  const start = points[from];
  if (!start) return -1;
  let best = -1;
  let least = Infinity;
  points.forEach(([x, y], index) => {
    const ahead = (x - start[0]) * dx + (y - start[1]) * dy;
    const aside = Math.abs((x - start[0]) * dy) + Math.abs((y - start[1]) * dx);
    // Steeper than the diagonal is another key's direction.
    if (index === from || ahead <= 0 || aside > ahead * 2) return;
    const cost = ahead + SIDEWAYS * aside;
    if (cost < least) [best, least] = [index, cost];
  });
  return best;
}
