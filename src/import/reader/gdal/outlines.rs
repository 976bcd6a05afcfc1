//! Lines of a drawing as areas.

use std::collections::BTreeMap;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::import::reader::options::{Nested, ReadOptions};
use crate::import::reader::rings::{assemble, nest};
use crate::message::Message;

/// How many open ends and junctions are listed with their coordinates.
const LISTED: usize = 20;

/// A line of a drawing.
pub struct Line {
    /// The feature it belongs to, by index.
    pub item: usize,
    /// The layer of the drawing.
    pub group: String,
    /// Its vertices.
    pub line: LineString<f64>,
}

/// Rings of lines as areas; what does not close is told.
pub fn from_lines(
    lines: &[Line],
    tolerance: f64,
    options: &ReadOptions,
    notes: &mut Vec<Message>,
    about: &dyn Fn(&'static str) -> Message,
) -> Vec<(usize, MultiPolygon<f64>)> {
    let plain: Vec<LineString<f64>> = lines.iter().map(|line| line.line.clone()).collect();
    let done = assemble(&plain, tolerance);
    let mut names: Vec<&str> = lines.iter().map(|line| line.group.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let group = |ring: usize| {
        let line = done.rings[ring]
            .lines
            .first()
            .map_or("", |line| lines[*line].group.as_str());
        names.binary_search(&line).unwrap_or(0)
    };
    let rings: Vec<LineString<f64>> = done.rings.iter().map(|ring| ring.line.clone()).collect();
    let nested = match options.nested {
        Nested::Holes => nest(&rings, &(0..rings.len()).map(group).collect::<Vec<_>>()),
        // Each ring a group of its own.
        Nested::Separate => nest(&rings, &(0..rings.len()).collect::<Vec<_>>()),
    };
    let holes: usize = nested.iter().map(|area| area.holes.len()).sum();
    if !lines.is_empty() {
        let message = about("reader.joined")
            .with("lines", lines.len())
            .with("areas", nested.len());
        notes.push(message.with("tolerance", options.join));
    }
    if holes > 0 {
        notes.push(about("reader.holes").with("count", holes));
    }
    if !done.unused.is_empty() {
        notes.push(about("reader.open_lines").with("count", done.unused.len()));
    }
    for (at, nearest) in done.ends.iter().take(LISTED) {
        let message = match nearest {
            Some(away) => {
                let ends = done.ends.iter().map(|(end, _)| *end);
                let metres = gap(*at, *away, tolerance, ends);
                about("reader.gap").with_rounded("gap", metres, if metres < 0.1 { 4 } else { 2 })
            }
            None => about("reader.open_end"),
        };
        notes.push(message.with("x", at.x).with("y", at.y));
    }
    for (at, count) in done.junctions.iter().take(LISTED) {
        notes.push(
            about("reader.junction")
                .with("x", at.x)
                .with("y", at.y)
                .with("count", count),
        );
    }
    let more = done.ends.len().saturating_sub(LISTED) + done.junctions.len().saturating_sub(LISTED);
    if more > 0 {
        notes.push(about("reader.more_ends").with("count", more));
    }
    nested
        .into_iter()
        .filter_map(|area| {
            let owner = done.rings[area.shell]
                .lines
                .iter()
                .map(|line| lines[*line].item)
                .min()?;
            let holes = area.holes.iter().map(|hole| rings[*hole].clone()).collect();
            let polygon = Polygon::new(rings[area.shell].clone(), holes);
            Some((owner, MultiPolygon(vec![polygon])))
        })
        .collect()
}

/// Metres of a degree of latitude in Vietnam, to a part in two hundred.
const METRES_PER_DEGREE: f64 = 110_700.0;

/// The distance to the nearest other open end in metres, also where coordinates are degrees.
fn gap(at: Coord<f64>, away: f64, tolerance: f64, ends: impl Iterator<Item = Coord<f64>>) -> f64 {
    if tolerance >= 1e-6 {
        return away;
    }
    let across = at.y.to_radians().cos();
    let metres = |end: Coord<f64>| ((end.x - at.x) * across).hypot(end.y - at.y) * METRES_PER_DEGREE;
    let others = ends.filter(|end| *end != at).map(metres);
    others.min_by(f64::total_cmp).unwrap_or(away * METRES_PER_DEGREE)
}

/// Areas with exactly the vertices of an earlier one, in whatever order: a fill and its outline. The owner of the first.
pub fn twice(areas: &[(usize, MultiPolygon<f64>)]) -> BTreeMap<usize, usize> {
    let mut seen: std::collections::HashMap<Vec<(u64, u64)>, usize> = std::collections::HashMap::new();
    let mut twice = BTreeMap::new();
    for (index, (owner, geometry)) in areas.iter().enumerate() {
        let rings = geometry
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let mut vertices: Vec<(u64, u64)> = rings
            .flat_map(|ring| ring.0.iter().skip(1))
            .map(|at| (at.x.to_bits(), at.y.to_bits()))
            .collect();
        vertices.sort_unstable();
        match seen.get(&vertices) {
            Some(first) => {
                twice.insert(index, *first);
            }
            None => {
                seen.insert(vertices, *owner);
            }
        }
    }
    twice
}
