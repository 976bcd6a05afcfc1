//! Lines that share edges as the cells they enclose: a plan whose lots are drawn as single lines, each border once.

use std::collections::HashMap;

use geo::{Coord, Line, LineString};

use super::join::Ring;
use super::twins::distance;
use geometry::{GeometryError, GridPoint, Network, OfThread};

/// How many steps of the grid a tolerance has: it is 1 µm for 1 mm.
const STEPS: f64 = 1000.0;

/// The cells and the loose ends of a network of lines.
#[derive(Debug, Default)]
pub struct Cells {
    /// The cells, each with the lines along its border.
    pub rings: Vec<Ring>,
    /// Loose ends: where a stretch meets no other.
    pub ends: Vec<Coord<f64>>,
}

/// Takes lines apart into cells. Corners within the tolerance of each other are one, and a corner that near to a line lies
/// on it; nothing is moved farther.
///
/// # Errors
/// More lines across each other than are cut, or lines as far apart as no drawing is.
pub fn cells(lines: &[&LineString<f64>], tolerance: f64) -> Result<Cells, GeometryError> {
    let Some(origin) = lines.iter().find_map(|line| line.0.first().copied()) else {
        return Ok(Cells::default());
    };
    let mut corners = Corners::new(tolerance);
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    let mut line_of: Vec<u32> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let places: Vec<u32> = line.0.iter().map(|at| corners.place(*at)).collect();
        for pair in places.windows(2).filter(|pair| pair[0] != pair[1]) {
            stretches.push((pair[0], pair[1]));
            line_of.push(index as u32);
        }
    }
    let (stretches, line_of) = through_corners(&corners, &stretches, &line_of, tolerance);
    let step = tolerance / STEPS;
    // Relative to the drawing, so that it fits whatever its coordinates are.
    let grid = |at: Coord<f64>| {
        #[allow(clippy::cast_possible_truncation)]
        let steps = |far: f64| (far / step).round().clamp(-1e18, 1e18) as i64;
        GridPoint {
            x: steps(at.x - origin.x),
            y: steps(at.y - origin.y),
        }
    };
    let points: Vec<GridPoint> = corners.at.iter().map(|at| grid(*at)).collect();
    // Corners come back as they stand in the file.
    let own: HashMap<GridPoint, Coord<f64>> = points.iter().copied().zip(corners.at.iter().copied()).collect();
    let back = |point: &GridPoint| {
        own.get(point).copied().unwrap_or(Coord {
            x: origin.x + point.x as f64 * step,
            y: origin.y + point.y as f64 * step,
        })
    };
    let pieces: Vec<(GridPoint, GridPoint)> = stretches
        .iter()
        .map(|(a, b)| (points[*a as usize], points[*b as usize]))
        .collect();
    let network = Network::of(&pieces, &OfThread)?;
    let ring = |cell: &geometry::Cell| {
        let mut coords: Vec<Coord<f64>> = cell.ring.iter().map(back).collect();
        coords.extend(coords.first().copied());
        let mut lines: Vec<usize> = cell.stretches.iter().map(|s| line_of[*s as usize] as usize).collect();
        lines.sort_unstable();
        lines.dedup();
        Ring {
            line: LineString(coords),
            lines,
        }
    };
    Ok(Cells {
        rings: network.cells.iter().map(ring).collect(),
        ends: network.ends.iter().map(back).collect(),
    })
}

/// Corners, those within the tolerance of an earlier one being that one.
struct Corners {
    tolerance: f64,
    at: Vec<Coord<f64>>,
    cells: HashMap<(i64, i64), Vec<u32>>,
}

impl Corners {
    fn new(tolerance: f64) -> Corners {
        Corners {
            tolerance,
            at: Vec::new(),
            cells: HashMap::new(),
        }
    }

    fn place(&mut self, at: Coord<f64>) -> u32 {
        let (x, y) = cell(at, self.tolerance);
        let mut nearest: Option<(f64, u32)> = None;
        for (dx, dy) in AROUND {
            let key = (x.saturating_add(dx), y.saturating_add(dy));
            for known in self.cells.get(&key).into_iter().flatten() {
                let other = self.at[*known as usize];
                let away = (other.x - at.x).hypot(other.y - at.y);
                if away <= self.tolerance && nearest.is_none_or(|(best, _)| away < best) {
                    nearest = Some((away, *known));
                }
            }
        }
        if let Some((_, known)) = nearest {
            return known;
        }
        let number = self.at.len() as u32;
        self.at.push(at);
        self.cells.entry((x, y)).or_default().push(number);
        number
    }
}

const AROUND: [(i64, i64); 9] = [
    (-1, -1),
    (-1, 0),
    (-1, 1),
    (0, -1),
    (0, 0),
    (0, 1),
    (1, -1),
    (1, 0),
    (1, 1),
];

#[allow(clippy::cast_possible_truncation)]
fn cell(at: Coord<f64>, width: f64) -> (i64, i64) {
    let width = width.max(1e-12);
    // Numbers beyond the range end up in the outermost square, which is correct only slower.
    ((at.x / width).floor() as i64, (at.y / width).floor() as i64)
}

/// Stretches led through the corners that lie on them within the tolerance, with the line of each.
fn through_corners(
    corners: &Corners,
    stretches: &[(u32, u32)],
    line_of: &[u32],
    tolerance: f64,
) -> (Vec<(u32, u32)>, Vec<u32>) {
    let line = |(a, b): (u32, u32)| Line::new(corners.at[a as usize], corners.at[b as usize]);
    let length = |line: &Line<f64>| line.dx().hypot(line.dy());
    let all: f64 = stretches.iter().map(|stretch| length(&line(*stretch))).sum();
    // Squares about as wide as a stretch is long.
    let width = (all / stretches.len().max(1) as f64).max(4.0 * tolerance);
    let mut squares: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
    for (number, at) in corners.at.iter().enumerate() {
        squares.entry(cell(*at, width)).or_default().push(number as u32);
    }
    let (mut led, mut lines) = (Vec::with_capacity(stretches.len()), Vec::with_capacity(stretches.len()));
    let mut on: Vec<(f64, u32)> = Vec::new();
    let mut passed: Vec<(i64, i64)> = Vec::new();
    for (stretch, of) in stretches.iter().zip(line_of) {
        let own = line(*stretch);
        passed.clear();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let steps = (length(&own) / width).ceil().clamp(1.0, 1e7) as u32;
        for k in 0..=steps {
            let along = f64::from(k) / f64::from(steps);
            let (x, y) = cell(own.start + own.delta() * along, width);
            passed.extend(AROUND.map(|(dx, dy)| (x.saturating_add(dx), y.saturating_add(dy))));
        }
        passed.sort_unstable();
        passed.dedup();
        on.clear();
        for corner in passed.iter().filter_map(|square| squares.get(square)).flatten() {
            let at = corners.at[*corner as usize];
            if *corner != stretch.0 && *corner != stretch.1 && distance(at, &own) <= tolerance {
                let along = (at.x - own.start.x) * own.dx() + (at.y - own.start.y) * own.dy();
                on.push((along, *corner));
            }
        }
        on.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut from = stretch.0;
        for to in on.iter().map(|(_, corner)| *corner).chain([stretch.1]) {
            led.push((from, to));
            lines.push(*of);
            from = to;
        }
    }
    (led, lines)
}

#[cfg(test)]
mod tests {
    use geo::{Area as _, Polygon};

    use super::*;

    fn line(points: &[(f64, f64)]) -> LineString<f64> {
        LineString::from(points.to_vec())
    }

    #[test]
    fn ends_that_stop_short_by_less_than_the_tolerance_close() {
        let outline = line(&[(0.0, 0.0), (100.0, 7.0), (100.0, 57.0), (0.0, 50.0), (0.0, 0.0)]);
        // On a slanted side no decimal number lies exactly on it: one end is short, one beyond.
        let middle = line(&[(33.333, 2.3337), (33.333, 52.3329)]);
        let loose = line(&[(60.0, 30.0), (70.0, 30.0)]);
        let found = cells(&[&outline, &middle, &loose], 0.001).unwrap();
        let areas: Vec<f64> = found
            .rings
            .iter()
            .map(|ring| Polygon::new(ring.line.clone(), vec![]).unsigned_area())
            .collect();
        assert_eq!(areas.len(), 2);
        assert!((areas.iter().sum::<f64>() - 5000.0).abs() < 0.1, "{areas:?}");
        assert!((areas[0] - 1666.65).abs() < 0.1, "{areas:?}");
        assert_eq!(found.ends.len(), 2);
        assert_eq!(found.rings[0].lines, [0, 1]);
    }
}
