//! The same area twice: an outline and its fill, a lot that was drawn again. Compared as rings, wherever they start and
//! whichever way they run; arcs that were straightened at other places count as the same.

use std::collections::HashMap;

use geo::{Area as _, BoundingRect, Coord, LineString, Polygon, Rect};

/// How far two straightened arcs may lie apart: a part of the extent, and never more than this many tolerances of 1 mm.
const OF_EXTENT: f64 = 1e-4;
const FARTHEST: f64 = 50.0;

/// For each area the earlier one it repeats; an area of several polygons repeats those that each of them repeats, and the
/// first of them is named. `tolerance` is the distance within which two ends of lines are one.
pub fn twins(areas: &[Vec<&Polygon<f64>>], tolerance: f64) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..areas.len()).collect();
    // One fill of many lots comes after the lots.
    order.sort_by_key(|index| (areas[*index].len(), *index));
    let mut twin = vec![None; areas.len()];
    let mut kept = Kept {
        cell: 4.0 * (FARTHEST + 1.0) * tolerance,
        known: Vec::new(),
        at: HashMap::new(),
    };
    for index in order {
        let own: Vec<Outline<'_>> = areas[index]
            .iter()
            .filter_map(|polygon| Outline::of(polygon, tolerance))
            .collect();
        let found: Option<Vec<usize>> = own.iter().map(|outline| kept.like(outline)).collect();
        match found.as_deref() {
            Some([first, ..]) if own.len() == areas[index].len() => twin[index] = Some(*first),
            _ => own.into_iter().for_each(|outline| kept.add(index, outline)),
        }
    }
    twin
}

/// A polygon with what tells it from others quickly.
struct Outline<'p> {
    polygon: &'p Polygon<f64>,
    bounds: Rect<f64>,
    area: f64,
    apart: f64,
}

impl<'p> Outline<'p> {
    fn of(polygon: &'p Polygon<f64>, tolerance: f64) -> Option<Outline<'p>> {
        let bounds = polygon.bounding_rect()?;
        let extent = bounds.width().hypot(bounds.height());
        Some(Outline {
            polygon,
            bounds,
            area: polygon.unsigned_area(),
            apart: tolerance + (OF_EXTENT * extent).min(FARTHEST * tolerance),
        })
    }

    fn sides(&self) -> [f64; 4] {
        let (low, high) = (self.bounds.min(), self.bounds.max());
        [low.x, low.y, high.x, high.y]
    }

    fn is_like(&self, other: &Outline<'_>) -> bool {
        let apart = self.apart.min(other.apart);
        let near = |(a, b): (f64, f64)| (a - b).abs() <= apart;
        let around: f64 = rings(self.polygon).map(length).sum();
        self.sides().into_iter().zip(other.sides()).all(near)
            && self.polygon.interiors().len() == other.polygon.interiors().len()
            && (self.area - other.area).abs() <= apart * around
            && lies_on(self.polygon, other.polygon, apart)
            && lies_on(other.polygon, self.polygon, apart)
    }
}

/// The areas that repeat no other, found by their bounds.
struct Kept<'p> {
    cell: f64,
    known: Vec<(usize, Outline<'p>)>,
    at: HashMap<[i64; 4], Vec<usize>>,
}

impl<'p> Kept<'p> {
    #[allow(clippy::cast_possible_truncation)]
    fn cell(&self, sides: [f64; 4]) -> [i64; 4] {
        // Numbers beyond the range share the outermost cell, which is only slower.
        sides.map(|side| (side / self.cell.max(1e-300)).floor() as i64)
    }

    fn add(&mut self, area: usize, outline: Outline<'p>) {
        let cell = self.cell(outline.sides());
        self.at.entry(cell).or_default().push(self.known.len());
        self.known.push((area, outline));
    }

    /// The area with an outline like this one.
    fn like(&self, outline: &Outline<'p>) -> Option<usize> {
        let sides = outline.sides();
        let low = self.cell(sides.map(|side| side - outline.apart));
        let high = self.cell(sides.map(|side| side + outline.apart));
        // Each side lies in one cell or in two neighbours.
        let cells =
            (0..16u8).map(|corner| std::array::from_fn(|i| if corner >> i & 1 == 0 { low[i] } else { high[i] }));
        let mut cells: Vec<[i64; 4]> = cells.collect();
        cells.sort_unstable();
        cells.dedup();
        let near = cells.iter().filter_map(|cell| self.at.get(cell)).flatten();
        let mut found = near
            .filter(|known| self.known[**known].1.is_like(outline))
            .map(|known| self.known[*known].0);
        found.next()
    }
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

fn length(ring: &LineString<f64>) -> f64 {
    ring.lines().map(|line| line.dx().hypot(line.dy())).sum()
}

/// Whether every corner of one lies on the border of the other, within a distance.
fn lies_on(one: &Polygon<f64>, other: &Polygon<f64>, apart: f64) -> bool {
    let Some(bounds) = other.bounding_rect() else {
        return false;
    };
    let edges: Vec<geo::Line<f64>> = rings(other).flat_map(LineString::lines).collect();
    // Strips from west to east, so that a corner is held against the edges around it only.
    let strips = (edges.len() / 4).clamp(1, 4096);
    let width = (bounds.width() / strips as f64).max(f64::MIN_POSITIVE);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let strip = |x: f64| (((x - bounds.min().x) / width).max(0.0) as usize).min(strips - 1);
    let mut in_strip: Vec<Vec<u32>> = vec![Vec::new(); strips];
    for (index, edge) in edges.iter().enumerate() {
        let (low, high) = (edge.start.x.min(edge.end.x), edge.start.x.max(edge.end.x));
        for list in &mut in_strip[strip(low - apart)..=strip(high + apart)] {
            list.push(index as u32);
        }
    }
    let on = |at: &Coord<f64>| {
        in_strip[strip(at.x)]
            .iter()
            .any(|edge| distance(*at, &edges[*edge as usize]) <= apart)
    };
    rings(one).flat_map(|ring| &ring.0).all(on)
}

/// How far a point is from a stretch of a line.
pub fn distance(at: Coord<f64>, edge: &geo::Line<f64>) -> f64 {
    let (dx, dy) = (edge.dx(), edge.dy());
    let squared = dx * dx + dy * dy;
    let (px, py) = (at.x - edge.start.x, at.y - edge.start.y);
    let along = if squared > 0.0 {
        ((px * dx + py * dy) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (px - along * dx).hypot(py - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(points: &[(f64, f64)]) -> Polygon<f64> {
        Polygon::new(LineString::from(points.to_vec()), Vec::new())
    }

    fn circle(from: f64, steps: u32) -> Polygon<f64> {
        let corner = |step: u32| {
            let angle = from + std::f64::consts::TAU * f64::from(step) / f64::from(steps);
            (500_000.0 + 80.0 * angle.cos(), 2_300_000.0 + 80.0 * angle.sin())
        };
        polygon(&(0..steps).map(corner).collect::<Vec<_>>())
    }

    #[test]
    fn rings_are_the_same_wherever_they_start_and_whichever_way_they_run() {
        let lot = [(0.0, 0.0), (30.0, 0.0), (30.0, 50.0), (0.0, 50.0)];
        let turned = [(30.0, 50.0), (30.0, 0.0), (0.0, 0.0), (0.0, 25.0), (0.0, 50.0)];
        let moved = lot.map(|(x, y)| (x + 0.02, y));
        let (lot, turned, moved) = (polygon(&lot), polygon(&turned), polygon(&moved));
        let all = [vec![&lot], vec![&turned], vec![&moved]];
        assert_eq!(twins(&all, 0.001), [None, Some(0), None]);
    }

    #[test]
    fn arcs_straightened_elsewhere_are_the_same() {
        let (one, other, smaller) = (circle(0.0, 720), circle(0.003, 719), circle(0.0, 30));
        let all = [vec![&one], vec![&other], vec![&smaller]];
        assert_eq!(twins(&all, 0.001), [None, Some(0), None]);
    }

    #[test]
    fn one_fill_of_several_lots_repeats_them() {
        let square = |x: f64| polygon(&[(x, 0.0), (x + 9.0, 0.0), (x + 9.0, 9.0), (x, 9.0)]);
        let (a, b, c) = (square(0.0), square(20.0), square(40.0));
        let all = [vec![&a, &b], vec![&a], vec![&b], vec![&b, &c]];
        assert_eq!(twins(&all, 0.001), [Some(1), None, None, None]);
    }
}
