//! Land that belongs to no zone is held against the other land of its file: where everything else lies is where it should
//! lie, too.

use std::collections::HashMap;

use geo::{BoundingRect, Rect};

use domain::Shape;
use message::Message;

/// The width of a cell of the grid, degrees: about 11 km.
const CELL: f64 = 0.1;
/// As many records of a part are named one by one; of more, the first.
const NAMED: usize = 5;
/// The mean radius of the Earth.
const EARTH_KM: f64 = 6_371.0;

/// Where the land of a file lies: a grid with the first names of each cell, so that a million records need no memory.
#[derive(Default)]
pub struct Apart {
    cells: HashMap<(i32, i32), Cell>,
}

struct Cell {
    bounds: Rect<f64>,
    count: usize,
    names: Vec<(u64, String)>,
}

impl Apart {
    /// Takes note of a record.
    pub fn add(&mut self, number: u64, name: &str, shape: &Shape) {
        let Some(bounds) = shape.wgs84.bounding_rect() else {
            return;
        };
        let middle = bounds.center();
        #[allow(clippy::cast_possible_truncation)]
        let at = ((middle.x / CELL).floor() as i32, (middle.y / CELL).floor() as i32);
        let cell = self.cells.entry(at).or_insert_with(|| Cell {
            bounds,
            count: 0,
            names: Vec::new(),
        });
        cell.bounds = around(&cell.bounds, &bounds);
        cell.count += 1;
        if cell.names.len() < NAMED {
            cell.names.push((number, name.to_string()));
        }
    }

    /// What lies apart from most of the land, part by part, the nearest first.
    ///
    /// `gap_km` is how far its parts may lie from each other.
    pub fn told(self, file: &str, gap_km: f64) -> Vec<Message> {
        let mut cells: Vec<((i32, i32), Cell)> = self.cells.into_iter().collect();
        cells.sort_by_key(|(at, _)| *at);
        let mut parts = parts(cells.into_iter().map(|(_, cell)| cell).collect(), gap_km);
        // Most of the records; of equals, the first of the file.
        let first = |part: &[Cell]| {
            part.iter()
                .flat_map(|cell| &cell.names)
                .map(|(number, _)| *number)
                .min()
        };
        let count = |part: &[Cell]| part.iter().map(|cell| cell.count).sum::<usize>();
        parts.sort_by_key(|part| (std::cmp::Reverse(count(part)), first(part)));
        let mut parts = parts.into_iter();
        let Some(most) = parts.next() else { return Vec::new() };
        let mut others: Vec<(f64, Vec<Cell>)> = parts.map(|part| (gap(&part, &most), part)).collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut told = Vec::new();
        for (km, part) in others {
            let all = count(&part);
            let mut names: Vec<(u64, String)> = part.into_iter().flat_map(|cell| cell.names).collect();
            names.sort();
            let listed = if all > NAMED { 1 } else { names.len() };
            for (number, name) in names.into_iter().take(listed) {
                let key = if all > NAMED {
                    "import.apart_many"
                } else {
                    "import.apart"
                };
                let message = Message::new(key)
                    .with("file", file)
                    .with("feature", number)
                    .with("name", name);
                let message = if all > NAMED {
                    message.with_count("count", all)
                } else {
                    message
                };
                told.push(message.with_rounded("km", km, 0));
            }
        }
        told
    }
}

/// Cells no farther from each other than a gap may be, together.
fn parts(mut cells: Vec<Cell>, gap_km: f64) -> Vec<Vec<Cell>> {
    let mut parts = Vec::new();
    while let Some(cell) = cells.pop() {
        let mut part = vec![cell];
        let mut at = 0;
        while at < part.len() {
            let (near, far) = cells
                .into_iter()
                .partition(|other| km(&part[at].bounds, &other.bounds) <= gap_km);
            cells = far;
            part.extend::<Vec<Cell>>(near);
            at += 1;
        }
        parts.push(part);
    }
    parts
}

fn gap(one: &[Cell], other: &[Cell]) -> f64 {
    let pairs = one
        .iter()
        .flat_map(|a| other.iter().map(move |b| km(&a.bounds, &b.bounds)));
    pairs.fold(f64::INFINITY, f64::min)
}

fn around(a: &Rect<f64>, b: &Rect<f64>) -> Rect<f64> {
    Rect::new(
        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
    )
}

/// The gap between two boxes along a great circle, km; 0 where they touch.
fn km(a: &Rect<f64>, b: &Rect<f64>) -> f64 {
    let near = |wanted: f64, low: f64, high: f64| wanted.clamp(low, high);
    let (ax, ay) = (
        near(b.center().x, a.min().x, a.max().x),
        near(b.center().y, a.min().y, a.max().y),
    );
    let (bx, by) = (near(ax, b.min().x, b.max().x), near(ay, b.min().y, b.max().y));
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let chord = half(ay, by) + ay.to_radians().cos() * by.to_radians().cos() * half(ax, bx);
    2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
}
