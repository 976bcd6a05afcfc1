//! The normaliser: from any polygon to a [`Region`], with one defined result.
//!
//! Within a part (a shell and its holes) a point belongs to the land when a ray from it crosses the rings an odd number of
//! times, so winding does not matter, bow-ties are both their wings and what is covered twice is out. The parts are then
//! united.

use geo::{LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;

use super::grid::{GridPoint, twice_area};
use super::{GeometryError, Region, Repair, RepairKind, canonical, clean};
use crate::geodesy::{AreaMm2, micro};

/// Largest span (width times height, m²) whose area is sure to fit in 64 bits of mm².
const MAX_SPAN_M2: f64 = 9e12;

/// See [`Region::from_multi_polygon`].
pub(super) fn region(geometry: &MultiPolygon<f64>) -> Result<(Region, Vec<Repair>), GeometryError> {
    check(geometry)?;
    let (cleaned, mut repairs) = clean(geometry);
    let mut tally = Tally::default();
    let parts: Vec<Part> = cleaned.iter().map(|polygon| tally.part(polygon)).collect();

    let regions: Vec<&Region> = parts.iter().map(|part| &part.land).collect();
    let region = Region::union(&regions);
    tally.overlap(&parts, &region);
    repairs.extend(tally.repairs);
    Ok((region, repairs))
}

fn check(geometry: &MultiPolygon<f64>) -> Result<(), GeometryError> {
    let mut span = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
    for (part, polygon) in geometry.iter().enumerate() {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for (vertex, c) in ring.coords().enumerate() {
                let (part, vertex) = (part + 1, vertex + 1);
                if !c.x.is_finite() || !c.y.is_finite() {
                    return Err(GeometryError::NotFinite { part, vertex });
                }
                if !micro::is_on_grid(c.x) || !micro::is_on_grid(c.y) {
                    return Err(GeometryError::TooFar {
                        part,
                        vertex,
                        x: c.x,
                        y: c.y,
                    });
                }
                span = [span[0].min(c.x), span[1].max(c.x), span[2].min(c.y), span[3].max(c.y)];
            }
        }
    }
    // An empty geometry spans −∞ times −∞, which is no span.
    if span[1] >= span[0] && (span[1] - span[0]) * (span[3] - span[2]) > MAX_SPAN_M2 {
        return Err(GeometryError::TooLarge);
    }
    Ok(())
}

/// A part after even-odd.
struct Part {
    land: Region,
    twice_area: i128,
    perimeter_steps: f64,
}

#[derive(Default)]
struct Tally {
    repairs: Vec<Repair>,
}

impl Tally {
    fn part(&mut self, polygon: &Polygon<f64>) -> Part {
        let rings: Vec<Vec<GridPoint>> = std::iter::once(polygon.exterior())
            .chain(polygon.interiors())
            .map(snap)
            .collect();
        let land = even_odd(rings.clone());
        let after = twice_area(land.shapes());
        let before = 2 * abs_area(&rings[0]) - rings.iter().map(|ring| abs_area(ring)).sum::<i128>();
        let perimeter_steps = rings.iter().map(|ring| perimeter(ring)).sum();
        if is_change(before, after, perimeter_steps) {
            let crossing = rings.iter().filter(|ring| crosses_itself(ring)).count();
            let (kind, count) = match crossing {
                0 => (RepairKind::HoleOutside, rings.len() - 1),
                _ => (RepairKind::SelfIntersection, crossing),
            };
            self.add(kind, count, before, after);
        }
        let spikes = rings.iter().map(|ring| spikes(ring)).sum();
        if spikes > 0 {
            self.add(RepairKind::Spike, spikes, after, after);
        }
        Part {
            land,
            twice_area: after,
            perimeter_steps,
        }
    }

    fn overlap(&mut self, parts: &[Part], region: &Region) {
        let before = parts.iter().map(|part| part.twice_area).sum();
        let after = twice_area(region.shapes());
        if parts.len() > 1 && is_change(before, after, parts.iter().map(|part| part.perimeter_steps).sum()) {
            self.add(RepairKind::OverlappingParts, parts.len(), before, after);
        }
    }

    /// Adds up repairs of one kind. Areas come as twice µm².
    fn add(&mut self, kind: RepairKind, count: usize, before: i128, after: i128) {
        let area = |twice| AreaMm2::from_mm2(micro::milli2(twice));
        let (before, after) = (area(before), area(after));
        match self.repairs.iter_mut().find(|repair| repair.kind == kind) {
            Some(repair) => {
                repair.count += count;
                repair.area_before = repair.area_before.map(|sum| sum + before);
                repair.area_after = repair.area_after.map(|sum| sum + after);
            }
            None => self.repairs.push(Repair {
                kind,
                count,
                area_before: Some(before),
                area_after: Some(after),
            }),
        }
    }
}

fn even_odd(mut rings: Vec<Vec<GridPoint>>) -> Region {
    rings.iter_mut().for_each(canonical::turn_either_way);
    canonical::sort_rings(&mut rings);
    let mut overlay = Overlay::<i64>::new(rings.iter().map(Vec::len).sum());
    for ring in &rings {
        overlay.add_contour(ring, ShapeType::Subject);
    }
    Region::new(overlay.overlay(OverlayRule::Subject, FillRule::EvenOdd))
}

fn crosses_itself(ring: &[GridPoint]) -> bool {
    let untangled = even_odd(vec![ring.to_vec()]);
    is_change(abs_area(ring), twice_area(untangled.shapes()), perimeter(ring))
}

/// Whether two areas (twice µm²) differ by more than the grid can account for: a vertex put on an edge of length l moves it
/// by up to a step, l square steps of area.
fn is_change(before: i128, after: i128, perimeter_steps: f64) -> bool {
    (before - after).unsigned_abs() as f64 > 2.0 * perimeter_steps
}

/// To the grid, open, without vertices that fall together there.
fn snap(ring: &LineString<f64>) -> Vec<GridPoint> {
    let mut points: Vec<GridPoint> = ring
        .coords()
        .map(|c| GridPoint::new(micro::snap(c.x), micro::snap(c.y)))
        .collect();
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

fn abs_area(ring: &[GridPoint]) -> i128 {
    micro::twice_area(ring.iter().map(|p| (p.x, p.y))).abs()
}

fn neighbours(ring: &[GridPoint]) -> impl Iterator<Item = (GridPoint, GridPoint)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn perimeter(ring: &[GridPoint]) -> f64 {
    neighbours(ring)
        .map(|(a, b)| ((b.x - a.x) as f64).hypot((b.y - a.y) as f64))
        .sum()
}

/// Tips where a ring turns back exactly on itself.
fn spikes(ring: &[GridPoint]) -> usize {
    let edges: Vec<(i128, i128)> = neighbours(ring)
        .map(|(a, b)| (i128::from(b.x - a.x), i128::from(b.y - a.y)))
        .collect();
    edges
        .iter()
        .zip(edges.iter().cycle().skip(1))
        .filter(|(a, b)| a.0 * b.1 == a.1 * b.0 && a.0 * b.0 + a.1 * b.1 < 0)
        .count()
}

#[cfg(test)]
#[path = "normalise_tests.rs"]
mod tests;
