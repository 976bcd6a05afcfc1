//! The normaliser: from any polygon to a [`Region`], with one defined result.
//!
//! Within a part (a shell and its holes) a point belongs to the land when a ray from it crosses the rings an odd number of
//! times, so winding does not matter, bow-ties are both their wings and what is covered twice is out. The parts are then
//! united.

use geo::{LineString, MultiPolygon};

use super::arrangement::{Arrangement, MAX_SPAN};
use super::effort::Effort;
use super::place::where_edges_meet;
use super::region::twice_area;
use super::simple::is_simple;
use super::{GeometryError, GridPoint, GridRings, Region, Repair, RepairKind, clean};
use geodesy::{AreaMm2, micro};

/// Largest span (width times height, m²) whose area is sure to fit in 64 bits of mm².
const MAX_SPAN_M2: f64 = 9e12;

/// The land of polygons with its repairs; what [`Region::from_multi_polygon`] says holds here.
pub(super) fn region(
    geometry: &MultiPolygon<f64>,
    effort: &mut Effort<'_>,
) -> Result<(Region, Vec<Repair>), GeometryError> {
    check(geometry)?;
    let (cleaned, repairs) = clean(geometry);
    let parts: Vec<Vec<Vec<GridPoint>>> = cleaned
        .iter()
        .map(|polygon| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.map(snap).collect()
        })
        .collect();
    if let [part] = parts.as_slice()
        && let [ring] = part.as_slice()
        && is_simple(ring)
    {
        return Ok((Region::new(vec![vec![counter_clockwise(ring.clone())]]), repairs));
    }
    let mut tally = Tally { repairs };
    let region = tally.untangle(&parts, effort)?;
    Ok((region, tally.repairs))
}

fn counter_clockwise(mut ring: Vec<GridPoint>) -> Vec<GridPoint> {
    if twice_area(&ring) < 0 {
        ring.reverse();
    }
    ring
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
    let (width, height) = (span[1] - span[0], span[3] - span[2]);
    if width >= 0.0 && (width * height > MAX_SPAN_M2 || width.max(height) > micro::metres(MAX_SPAN)) {
        return Err(GeometryError::TooLarge);
    }
    Ok(())
}

struct Tally {
    repairs: Vec<Repair>,
}

impl Tally {
    /// Even-odd within each part, then the union. All parts are cut together, so that their areas and that of the union are
    /// those of the same lines.
    fn untangle(&mut self, parts: &[GridRings], effort: &mut Effort<'_>) -> Result<Region, GeometryError> {
        let mut arrangement = Arrangement::default();
        for (number, rings) in parts.iter().enumerate() {
            for ring in rings {
                arrangement.add(number as u32, ring.iter().copied());
            }
        }
        let Some(faces) = arrangement.faces(effort)? else {
            return Ok(Region::default());
        };
        let mut even_odd = vec![0; parts.len()];
        for face in faces.iter() {
            for part in face.parts() {
                even_odd[*part as usize] += face.twice_area();
            }
        }
        for (rings, after) in parts.iter().zip(&even_odd) {
            self.part(rings, *after, effort)?;
        }
        let region = Region::of_faces(&faces, |parts| !parts.is_empty(), effort)?;
        let before = even_odd.iter().sum();
        let length = parts.iter().flatten().map(|ring| perimeter(ring)).sum();
        if parts.len() > 1 && is_change(before, region.twice_area(), length) {
            let at = where_edges_meet(parts.iter().flatten());
            let at = at.or_else(|| parts.get(1)?.first()?.first().copied());
            self.add(
                RepairKind::OverlappingParts,
                parts.len(),
                (before, region.twice_area()),
                at,
            );
        }
        Ok(region)
    }

    /// Untangles one part by the even-odd rule and notes what that changed.
    fn part(&mut self, rings: &[Vec<GridPoint>], after: i128, effort: &mut Effort<'_>) -> Result<(), GeometryError> {
        let before = 2 * abs_area(&rings[0]) - rings.iter().map(|ring| abs_area(ring)).sum::<i128>();
        if is_change(before, after, rings.iter().map(|ring| perimeter(ring)).sum()) {
            let mut crossing = 0;
            let mut at = None;
            for ring in rings {
                // The area of a part of one ring is known already to be another than the ring's.
                if rings.len() == 1 || crosses_itself(ring, effort)? {
                    crossing += 1;
                    at = at.or_else(|| where_edges_meet([ring]));
                }
            }
            let (kind, count) = match crossing {
                0 => (RepairKind::HoleOutside, rings.len() - 1),
                _ => (RepairKind::SelfIntersection, crossing),
            };
            let at = at.or_else(|| where_edges_meet(rings));
            // A hole that meets nothing lies outside as a whole.
            let at = at.or_else(|| rings.last()?.first().copied());
            self.add(kind, count, (before, after), at);
        }
        let tips: Vec<GridPoint> = rings.iter().flat_map(|ring| spikes(ring)).collect();
        if let Some(tip) = tips.first() {
            self.add(RepairKind::Spike, tips.len(), (after, after), Some(*tip));
        }
        Ok(())
    }

    /// Adds up repairs of one kind. Areas come as twice µm².
    fn add(&mut self, kind: RepairKind, count: usize, (before, after): (i128, i128), at: Option<GridPoint>) {
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
                at: at.map(|p| [micro::metres(p.x), micro::metres(p.y)]),
            }),
        }
    }
}

fn crosses_itself(ring: &[GridPoint], effort: &mut Effort<'_>) -> Result<bool, GeometryError> {
    let mut arrangement = Arrangement::default();
    arrangement.add(0, ring.iter().copied());
    let untangled = arrangement.faces(effort)?;
    let faces = untangled
        .iter()
        .flat_map(super::arrangement::Faces::iter)
        .filter(|face| !face.parts().is_empty());
    let after = faces.map(|face| face.twice_area()).sum();
    Ok(is_change(abs_area(ring), after, perimeter(ring)))
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
        .map(|c| GridPoint {
            x: micro::snap(c.x),
            y: micro::snap(c.y),
        })
        .collect();
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

fn abs_area(ring: &[GridPoint]) -> i128 {
    twice_area(ring).abs()
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
fn spikes(ring: &[GridPoint]) -> impl Iterator<Item = GridPoint> + '_ {
    let next = ring.iter().cycle().skip(1);
    let corners = ring.iter().zip(next.clone()).zip(next.skip(1));
    corners.filter_map(|((a, b), c)| {
        let (u, v) = ((b.x - a.x, b.y - a.y), (c.x - b.x, c.y - b.y));
        let wide = |w: (i64, i64)| (i128::from(w.0), i128::from(w.1));
        let (u, v) = (wide(u), wide(v));
        (u.0 * v.1 == u.1 * v.0 && u.0 * v.0 + u.1 * v.1 < 0).then_some(*b)
    })
}

#[cfg(test)]
#[path = "normalise_tests.rs"]
mod tests;
