//! Zones: star-shaped parts with wavy edges, one zone per cell of a lattice, so that none meets another.

use geo::{LineString, MultiPolygon, Polygon};

use super::random::direction;
use super::{Random, coord, twice_area};

/// Zones side by side, and the cells they stand in (metres).
const COLUMNS: usize = 40;
const CELL: (f64, f64) = (7_500.0, 8_000.0);
/// Easting and northing of the first cell's corner.
const CORNER: (f64, f64) = (400_000.0, 1_500_000.0);
/// No zone is wider or higher than this, so that parcels overrunning it stay in its cell.
const WIDEST: f64 = 6_000.0;
const HA: f64 = 10_000.0;
/// Farthest and nearest edge of a part of radius 1.
const RADIUS: (f64, f64) = (0.72, 1.28);
const JITTER: f64 = 0.03;

/// The zone of an index, and in its plane.
pub fn zone(seed: u64, index: usize) -> MultiPolygon<f64> {
    let mut random = Random::of(&[seed, 1, index as u64]);
    let u = random.unit();
    // Most are small, few are large.
    let target = (10.5 + 1_480.0 * u * u * u) * HA;
    let v = random.unit();
    let vertices = 26 + (270.0 * v * v) as usize;
    let parts = random.pick(&[1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
    let holes = random.pick(&[0, 0, 0, 0, 0, 1, 1, 2]);

    let shape = shape(&mut random, parts, holes, vertices);
    let (low, high) = extent(&shape);
    let area: f64 = shape.iter().flatten().map(|ring| twice(ring) / 2.0).sum();
    let widest = (high.0 - low.0).max(high.1 - low.1);
    let scale = (target / area).sqrt().min(WIDEST / widest);

    let column = (index % COLUMNS) as f64;
    let row = (index / COLUMNS) as f64;
    let at = (
        CORNER.0 + CELL.0 * (column + 0.5) - scale * (low.0 + high.0) / 2.0,
        CORNER.1 + CELL.1 * (row + 0.5) - scale * (low.1 + high.1) / 2.0,
    );
    let place = |ring: Vec<(f64, f64)>| {
        let mut coords: Vec<_> = ring
            .into_iter()
            .map(|(x, y)| coord(at.0 + scale * x, at.1 + scale * y))
            .collect();
        coords.push(coords[0]);
        LineString(coords)
    };
    let polygons = shape.into_iter().map(|rings| {
        let mut rings = rings.into_iter().map(place);
        let shell = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Polygon::new(shell, rings.collect())
    });
    MultiPolygon(polygons.collect())
}

/// Area of the shells, holes filled, in m².
pub fn shell_area(zone: &MultiPolygon<f64>) -> f64 {
    zone.iter().map(|part| twice_area(part.exterior()) / 2.0).sum()
}

type Ring = Vec<(f64, f64)>;

/// Parts in a row, the first the largest; per part the shell, then its holes. Around the origin, of about unit size.
fn shape(random: &mut Random, parts: usize, holes: usize, vertices: usize) -> Vec<Vec<Ring>> {
    // A hole gets half the vertices of a shell.
    let unit = vertices / (2 * parts + holes);
    let (per_shell, per_hole) = ((2 * unit).max(8), unit.max(6));
    let along = direction(random.between(0.0, 4.0));
    let mut out = Vec::with_capacity(parts);
    let mut reach = 0.0;
    for part in 0..parts {
        let radius = if part == 0 { 1.0 } else { random.between(0.45, 0.8) };
        // A road's width or more between the parts.
        let distance = if part == 0 { 0.0 } else { reach + 1.31 * radius + 0.02 };
        reach = distance + 1.31 * radius;
        let centre = (along.0 * distance, along.1 * distance);
        let mut rings = vec![star(random, centre, radius, per_shell, false)];
        if part == 0 {
            let first = random.between(0.0, 4.0);
            for hole in 0..holes {
                let towards = direction((first + 2.0 * hole as f64) % 4.0);
                let centre = (0.3 * towards.0, 0.3 * towards.1);
                let radius = random.between(0.06, 0.15);
                rings.push(star(random, centre, radius, per_hole, true));
            }
        }
        out.push(rings);
    }
    out
}

/// A ring seen whole from its centre: directions increase, so it cannot cross itself.
fn star(random: &mut Random, centre: (f64, f64), radius: f64, vertices: usize, clockwise: bool) -> Ring {
    let knots = 5 + random.below(5);
    let heights: Vec<f64> = (0..knots).map(|_| random.between(RADIUS.0, RADIUS.1)).collect();
    let mut ring: Ring = (0..vertices)
        .map(|vertex| {
            let share = (vertex as f64 + random.between(0.2, 0.8)) / vertices as f64;
            let (x, y) = direction(4.0 * share);
            let r = radius * (between_knots(&heights, share) + random.between(-JITTER, JITTER));
            (centre.0 + r * x, centre.1 + r * y)
        })
        .collect();
    if clockwise {
        ring.reverse();
    }
    ring
}

/// Smoothly from knot to knot, round and round.
fn between_knots(heights: &[f64], share: f64) -> f64 {
    let at = share * heights.len() as f64;
    let knot = at as usize;
    let t = at - knot as f64;
    let (a, b) = (heights[knot % heights.len()], heights[(knot + 1) % heights.len()]);
    a + (b - a) * t * t * (3.0 - 2.0 * t)
}

fn twice(ring: &Ring) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

fn extent(shape: &[Vec<Ring>]) -> ((f64, f64), (f64, f64)) {
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for &(x, y) in shape.iter().flatten().flatten() {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    (low, high)
}
