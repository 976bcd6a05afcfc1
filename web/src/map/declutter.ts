// Marks that would hide each other are moved apart on the screen, at every zoom anew.

export interface Spot {
  x: number;
  y: number;
  /** Radius of the mark in pixels. */
  r: number;
}

/**
 * Places for the marks, in their order: each stays where it is when the spot is free, otherwise it takes the nearest
 * free one on a spiral around its own place. Between two marks `gap` pixels stay free. The same input gives the same places.
 */
export function declutter(spots: readonly Spot[], gap: number): Spot[] {
  const taken: Spot[] = [];
  return spots.map((spot) => {
    const place = firstFree(spot, taken, gap);
    taken.push(place);
    return place;
  });
}

function firstFree(spot: Spot, taken: readonly Spot[], gap: number): Spot {
  for (let step = 0; ; step += 1) {
    // A sunflower: turns by the golden angle, so that no direction is preferred and the disc fills evenly.
    const radius = (2 * spot.r + gap) * 0.55 * Math.sqrt(step);
    const angle = step * 2.399963;
    const place = { x: spot.x + radius * Math.cos(angle), y: spot.y + radius * Math.sin(angle), r: spot.r };
    if (taken.every((other) => Math.hypot(other.x - place.x, other.y - place.y) >= other.r + place.r + gap))
      return place;
  }
}
