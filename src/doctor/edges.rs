//! How the corners of a file lie to the edges of recorded land: the only evidence finer than a hundred metres.

use std::collections::HashMap;

use geo::{BoundingRect, Coord, MultiPolygon, Rect};

use super::place::{edge_distance_m, metres_per_degree};
use message::Message;

/// Distance from an edge beyond which a corner is no evidence of it, metres.
const NEAR_M: f64 = 3.0;
/// Width of a cell of the index, degrees: some 50 m.
const CELL: f64 = 5e-4;
/// Cells one edge may lie in; an edge of 10 km has 200.
const MOST_CELLS: i64 = 4_000;
/// Corners closer than this lie on the edge: what surveys of one line agree to, metres.
const ON_M: f64 = 0.05;
/// Corners closer than this lie on the edge if one of the two was digitised, metres.
const CLOSE_M: f64 = 0.3;

/// Edges of neighbours, by place.
pub struct Edges {
    edges: Vec<(Coord<f64>, Coord<f64>)>,
    cells: HashMap<(i64, i64), Vec<u32>>,
    boxes: Vec<Rect<f64>>,
}

/// How corners lie to edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// How many corners were compared.
    pub corners: usize,
    /// How many lie within 3 m of an edge.
    pub near: usize,
    /// How many lie within 0.3 m.
    pub close: usize,
    /// How many lie within 0.05 m.
    pub on: usize,
    /// Median distance of the near ones, metres.
    pub median_m: f64,
}

impl Agreement {
    /// Too few corners lie near an edge to conclude anything.
    pub fn is_silent(&self) -> bool {
        self.near < 3
    }

    /// The weight of the agreement, 0 to 80.
    pub fn score(&self) -> f64 {
        if self.is_silent() {
            return 0.0;
        }
        let near = self.near as f64;
        let weight = (near / 6.0).min(1.0);
        weight * (60.0 * self.on as f64 / near + 20.0 * self.close as f64 / near)
    }

    /// The sentence for a person.
    pub fn message(&self) -> Message {
        if self.near == 0 {
            return Message::new("doctor.edges_none").with_count("corners", self.corners);
        }
        Message::new("doctor.edges")
            .with_count("corners", self.corners)
            .with_count("near", self.near)
            .with_count("close", self.close)
            .with_count("on", self.on)
            .with_rounded("median", self.median_m, 3)
    }
}

fn cell(x: f64) -> i64 {
    (x / CELL).floor() as i64
}

impl Edges {
    /// Indexes the rings of neighbours (WGS 84).
    pub fn new(neighbours: &[MultiPolygon<f64>]) -> Edges {
        let mut index = Edges {
            edges: Vec::new(),
            cells: HashMap::new(),
            boxes: neighbours.iter().filter_map(BoundingRect::bounding_rect).collect(),
        };
        for polygon in neighbours.iter().flatten() {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                ring.lines().for_each(|edge| index.add(edge.start, edge.end));
            }
        }
        index
    }

    fn add(&mut self, a: Coord<f64>, b: Coord<f64>) {
        // Numbers that are none, or off the globe, cannot be compared with anything.
        if ![a.x, a.y, b.x, b.y].iter().all(|v| v.abs() <= 360.0) {
            return;
        }
        let at = self.edges.len() as u32;
        self.edges.push((a, b));
        let (columns, rows) = (
            cell(a.x.min(b.x))..=cell(a.x.max(b.x)),
            cell(a.y.min(b.y))..=cell(a.y.max(b.y)),
        );
        // The cells the edge passes, row by row; each is asked together with its eight neighbours.
        let slope = if b.y == a.y { 0.0 } else { (b.x - a.x) / (b.y - a.y) };
        let mut left = MOST_CELLS;
        for row in rows {
            let x_at = |y: f64| (a.x + (y - a.y) * slope).clamp(a.x.min(b.x), a.x.max(b.x));
            let (low, high) = (row as f64 * CELL, (row + 1) as f64 * CELL);
            let (first, last) = if b.y == a.y {
                (*columns.start(), *columns.end())
            } else {
                let (x, y) = (x_at(low), x_at(high));
                (cell(x.min(y)), cell(x.max(y)))
            };
            for column in first..=last {
                left -= 1;
                if left < 0 {
                    return;
                }
                self.cells.entry((column, row)).or_default().push(at);
            }
        }
    }

    /// Whether positions within a box can have to do with the neighbours: less than 3 km from one of them.
    pub fn reach(&self, positions: Rect<f64>) -> bool {
        const MARGIN: f64 = 0.03;
        self.boxes.iter().any(|b| {
            b.min().x - MARGIN <= positions.max().x
                && positions.min().x <= b.max().x + MARGIN
                && b.min().y - MARGIN <= positions.max().y
                && positions.min().y <= b.max().y + MARGIN
        })
    }

    /// How corners (WGS 84) lie to the edges.
    pub fn agreement(&self, corners: &[Coord<f64>]) -> Agreement {
        let mut distances: Vec<f64> = corners
            .iter()
            .filter_map(|c| self.distance(*c))
            .filter(|m| *m <= NEAR_M)
            .collect();
        distances.sort_by(f64::total_cmp);
        let within = |limit: f64| distances.iter().filter(|m| **m <= limit).count();
        Agreement {
            corners: corners.len(),
            near: distances.len(),
            close: within(CLOSE_M),
            on: within(ON_M),
            median_m: distances.get(distances.len() / 2).copied().unwrap_or(f64::NAN),
        }
    }

    /// Distance to the nearest edge; `None` when none is anywhere near.
    fn distance(&self, c: Coord<f64>) -> Option<f64> {
        let (column, row) = (cell(c.x), cell(c.y));
        let around = (-1..=1).flat_map(|i| (-1..=1).map(move |j| (column + i, row + j)));
        around
            .filter_map(|key| self.cells.get(&key))
            .flatten()
            .map(|at| {
                let (a, b) = self.edges[*at as usize];
                edge_distance_m(c, a, b)
            })
            .min_by(f64::total_cmp)
    }
}

/// Distance of two positions in metres, for shifts of the same corner.
pub fn metres(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (east, north) = metres_per_degree(a.y);
    ((b.x - a.x) * east).hypot((b.y - a.y) * north)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
        let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
        MultiPolygon(vec![geo::Polygon::new(ring.into(), Vec::new())])
    }

    #[test]
    fn corners_on_beside_and_away_from_edges() {
        let edges = Edges::new(&[square(105.0, 20.0, 0.02), square(105.02, 20.003, 1e-4)]);
        // 1e-6° of latitude is 0.11 m.
        let corner = |x: f64, up: f64| Coord {
            x,
            y: 20.02 + up * 1e-6,
        };
        let on = [0.003, 0.0071, 0.0135, 0.0199].map(|x| corner(105.0 + x, 0.0));
        let found = edges.agreement(&on);
        assert_eq!((found.corners, found.near, found.close, found.on), (4, 4, 4, 4));
        let beside = [0.003, 0.0071, 0.0135, 0.0199].map(|x| corner(105.0 + x, 2.0));
        let found = edges.agreement(&beside);
        assert_eq!((found.near, found.close, found.on), (4, 4, 0));
        assert!((found.median_m - 0.2214).abs() < 1e-3, "{}", found.median_m);
        let away = [0.003, 0.0071, 0.0135].map(|x| corner(105.0 + x, 200.0));
        assert!(edges.agreement(&away).is_silent());
        assert!(edges.agreement(&[]).is_silent());
    }

    #[test]
    fn hostile_edges_do_not_matter() {
        let wild = MultiPolygon(vec![geo::Polygon::new(
            vec![(-1e300, 0.0), (1e300, 1e300), (f64::NAN, 3.0)].into(),
            Vec::new(),
        )]);
        let edges = Edges::new(&[wild]);
        assert!(
            edges
                .agreement(&[Coord { x: 105.0, y: 20.0 }, Coord { x: f64::NAN, y: 0.0 }])
                .is_silent()
        );
    }
}
