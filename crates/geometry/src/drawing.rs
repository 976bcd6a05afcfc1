//! Land as it is drawn at a scale, and where its label stands. For the eye alone: no hectare comes from here.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use geo::{Area, BoundingRect, Coord, Distance, Euclidean, LineString, MultiPolygon, Point, Polygon, Rect, Simplify};

/// Land simplified to a tolerance in its own unit. Every part stays: one that would collapse is a small square of twice the
/// tolerance in its place. Neighbours may come to overlap, or leave a gap, by the tolerance.
#[must_use]
pub fn simplified(land: &MultiPolygon<f64>, tolerance: f64) -> MultiPolygon<f64> {
    MultiPolygon(land.iter().map(|part| part_of(part, tolerance)).collect())
}

fn part_of(part: &Polygon<f64>, tolerance: f64) -> Polygon<f64> {
    let Some(extent) = part.bounding_rect() else {
        return part.clone();
    };
    if is_small(&extent, tolerance) {
        return small(&extent, tolerance);
    }
    let simple = part.simplify(tolerance);
    let shows =
        |ring: &LineString<f64>| ring.0.len() > 3 && Polygon::new(ring.clone(), Vec::new()).unsigned_area() > 0.0;
    if !shows(simple.exterior()) {
        // A long strip narrower than the tolerance keeps its own corners.
        return part.clone();
    }
    let is_seen = |hole: &LineString<f64>| hole.bounding_rect().is_some_and(|hole| !is_small(&hole, tolerance));
    let holes = simple.interiors().iter().filter(|hole| is_seen(hole) && shows(hole));
    Polygon::new(simple.exterior().clone(), holes.cloned().collect())
}

fn is_small(extent: &Rect<f64>, tolerance: f64) -> bool {
    extent.width() < tolerance && extent.height() < tolerance
}

fn small(extent: &Rect<f64>, tolerance: f64) -> Polygon<f64> {
    let (centre, reach) = (
        extent.center(),
        Coord {
            x: tolerance,
            y: tolerance,
        },
    );
    Rect::new(centre - reach, centre + reach).to_polygon()
}

/// The place of a label, and its distance from the edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelPlace {
    /// The point inside that lies farthest from the edges of its part.
    pub point: Coord<f64>,
    /// How far that is, in the unit of the land: the radius of the largest circle that fits.
    pub room: f64,
}

/// Of the size of a part, how near to the best point the search comes.
const PRECISION: f64 = 0.01;
/// Most cells that are looked at: a drawing of a hundred thousand corners must not hold up an answer.
const MOST_CELLS: usize = 2_000;

/// The point of land that lies farthest from its edges (pole of inaccessibility), of the part where that is the most; `None`
/// of empty land.
pub fn label_place(land: &MultiPolygon<f64>) -> Option<LabelPlace> {
    let places = land.iter().filter_map(place_in);
    places.max_by(|a, b| a.room.total_cmp(&b.room))
}

/// A square of the search; `room` is below 0 outside.
struct Cell {
    centre: Coord<f64>,
    half: f64,
    room: f64,
}

impl Cell {
    fn at(centre: Coord<f64>, half: f64, part: &Polygon<f64>) -> Cell {
        Cell {
            centre,
            half,
            room: room_at(centre, part),
        }
    }

    /// The most room a point of it can have.
    fn most(&self) -> f64 {
        self.room + self.half * std::f64::consts::SQRT_2
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Cell) -> Ordering {
        self.most().total_cmp(&other.most())
    }
}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Cell) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Cell) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Cell {}

fn place_in(part: &Polygon<f64>) -> Option<LabelPlace> {
    let extent = part.bounding_rect()?;
    let size = extent.width().min(extent.height());
    let mut best = Cell::at(extent.center(), 0.0, part);
    if size > 0.0 {
        let half = size / 2.0;
        let mut cells = BinaryHeap::new();
        let (columns, rows) = (
            (extent.width() / size).ceil() as usize,
            (extent.height() / size).ceil() as usize,
        );
        // Of a very long strip the search begins with larger squares.
        let stride = 1 + columns.max(rows) / 200;
        let half = half * stride as f64;
        for column in 0..columns.div_ceil(stride) {
            for row in 0..rows.div_ceil(stride) {
                let corner = Coord {
                    x: half * (2 * column + 1) as f64,
                    y: half * (2 * row + 1) as f64,
                };
                cells.push(Cell::at(extent.min() + corner, half, part));
            }
        }
        let mut looked_at = cells.len();
        while let Some(cell) = cells.pop() {
            if cell.most() - best.room <= size * PRECISION || looked_at > MOST_CELLS {
                break;
            }
            let half = cell.half / 2.0;
            for (x, y) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
                cells.push(Cell::at(cell.centre + Coord { x, y }, half, part));
            }
            looked_at += 4;
            if cell.room > best.room {
                best = cell;
            }
        }
        // What is left may hold a better centre than the last one that was divided.
        if let Some(cell) = cells.into_iter().max_by(|a, b| a.room.total_cmp(&b.room))
            && cell.room > best.room
        {
            best = cell;
        }
    }
    Some(LabelPlace {
        point: best.centre,
        room: best.room.max(0.0),
    })
}

/// The distance from the nearest edge; below 0 outside.
fn room_at(at: Coord<f64>, part: &Polygon<f64>) -> f64 {
    let mut inside = false;
    let mut nearest = f64::INFINITY;
    for ring in std::iter::once(part.exterior()).chain(part.interiors()) {
        for edge in ring.lines() {
            let (a, b) = (edge.start, edge.end);
            if (a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x {
                inside = !inside;
            }
            nearest = nearest.min(Euclidean.distance(&Point::from(at), &edge));
        }
    }
    if inside { nearest } else { -nearest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;

    fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Polygon<f64> {
        Rect::new(
            Coord { x, y },
            Coord {
                x: x + width,
                y: y + height,
            },
        )
        .to_polygon()
    }

    #[test]
    fn a_label_stands_where_the_largest_circle_fits() {
        let place = |part: Polygon<f64>| label_place(&MultiPolygon(vec![part])).unwrap();
        let square = place(rectangle(100.0, 200.0, 40.0, 40.0));
        assert!(
            (square.point.x - 120.0).abs() < 1.0 && (square.point.y - 220.0).abs() < 1.0,
            "{square:?}"
        );
        assert!((square.room - 20.0).abs() < 0.5, "{square:?}");
        // The middle of a U lies outside of it.
        let u = polygon![(x: 0.0, y: 0.0), (x: 100.0, y: 0.0), (x: 100.0, y: 100.0), (x: 90.0, y: 100.0), (x: 90.0, y: 30.0),
            (x: 10.0, y: 30.0), (x: 10.0, y: 100.0), (x: 0.0, y: 100.0)];
        let told = place(u);
        assert!(told.point.y < 20.0 && (told.room - 15.0).abs() < 1.5, "{told:?}");
        // A hole in the middle pushes it aside.
        let ring = Polygon::new(
            rectangle(0.0, 0.0, 100.0, 100.0).exterior().clone(),
            vec![rectangle(20.0, 20.0, 60.0, 60.0).exterior().clone()],
        );
        let told = place(ring);
        assert!(told.room > 9.0 && told.room < 12.5, "{told:?}");
        // Of several parts the roomiest; a strip ten thousand times as long as it is wide is answered too.
        let both = MultiPolygon(vec![rectangle(0.0, 0.0, 10.0, 10.0), rectangle(50.0, 0.0, 30.0, 30.0)]);
        assert!(label_place(&both).unwrap().point.x > 50.0);
        let strip = place(rectangle(0.0, 0.0, 100_000.0, 10.0));
        assert!(strip.room > 4.0 && strip.room <= 5.0, "{strip:?}");
        assert_eq!(label_place(&MultiPolygon(Vec::new())), None);
    }

    #[test]
    fn simplifying_loses_corners_and_no_part() {
        // A circle of 400 corners and a plot smaller than the tolerance.
        let circle = (0..400).map(|at| f64::from(at) * std::f64::consts::TAU / 400.0);
        let circle = LineString::from(
            circle
                .map(|at| (100.0 * at.cos(), 100.0 * at.sin()))
                .collect::<Vec<_>>(),
        );
        let land = MultiPolygon(vec![
            Polygon::new(circle, vec![rectangle(0.0, 0.0, 1.0, 1.0).exterior().clone()]),
            rectangle(500.0, 0.0, 1.0, 1.5),
            rectangle(600.0, 0.0, 300.0, 0.01),
        ]);
        let drawn = simplified(&land, 2.0);
        assert_eq!(drawn.0.len(), 3);
        assert!(drawn.0[0].exterior().0.len() < 40 && drawn.0[0].interiors().is_empty());
        assert!((drawn.0[0].unsigned_area() / land.0[0].unsigned_area() - 1.0).abs() < 0.05);
        assert!((drawn.0[1].unsigned_area() - 16.0).abs() < 1e-9);
        assert!(drawn.0[2].unsigned_area() > 0.0);
        for (part, before) in drawn.iter().zip(&land) {
            assert!(
                part.exterior().is_closed() && part.exterior().0.len() >= 4,
                "{before:?}"
            );
        }
    }
}
