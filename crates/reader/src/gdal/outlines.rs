//! Lines of a drawing as areas.

use std::collections::{BTreeMap, BTreeSet};

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, InteriorPoint, LineString, Polygon};

use super::networks;
use crate::options::{Nested, ReadOptions};
use crate::rings::{assemble, nest, parents, with_nearest};
use message::Message;

/// How many open ends and junctions are listed with their coordinates.
const LISTED: usize = 20;
/// Metres of a degree of latitude in Vietnam, to a part in two hundred.
const METRES_PER_DEGREE: f64 = 110_700.0;
/// How many rings in each other are named.
const NAMED: usize = 5;

/// A line of a drawing.
pub struct Line {
    /// The feature it belongs to, by index.
    pub item: usize,
    /// The layer of the drawing.
    pub group: String,
    /// Whether it stands in a block: a symbol, which shares no border with land.
    pub is_symbol: bool,
    /// Its vertices, in the coordinates of the file.
    pub line: LineString<f64>,
}

/// A closed outline.
pub struct Lot {
    /// Its ring, the last vertex equal to the first.
    pub ring: LineString<f64>,
    /// The lines it consists of, or that run along it.
    pub lines: Vec<usize>,
    /// The layer of the drawing.
    pub group: String,
    /// Whether it is a cell between lines that others share.
    pub is_cell: bool,
}

/// Makes a message about the layer from the key of its sentence.
pub type About<'a> = &'a dyn Fn(&'static str) -> Message;

/// The outlines that lines make, with messages about the others.
#[derive(Default)]
pub struct Outlines {
    /// The closed outlines.
    pub lots: Vec<Lot>,
    /// Remarks on how they were made.
    pub notes: Vec<Message>,
    /// Lines and outlines left out, for a person to check.
    pub left_out: Vec<Message>,
}

/// Closed outlines of lines; lines that do not close are reported. `others` are lines of layers that were not asked for: an
/// outline among them may close what is drawn against it.
///
/// # Errors
/// Lines of several layers that make areas, some of them only together: the person has to name the layers that are meant.
pub fn from_lines(
    lines: &[Line],
    others: &[Line],
    (tolerance, degrees): (f64, bool),
    options: &ReadOptions,
    about: About<'_>,
) -> Result<Outlines, Message> {
    let mut found = Outlines::default();
    let plain: Vec<LineString<f64>> = lines.iter().map(|line| line.line.clone()).collect();
    let mut done = assemble(&plain, tolerance);
    for ring in std::mem::take(&mut done.rings) {
        let group = ring.lines.first().map_or("", |line| lines[*line].group.as_str());
        found.lots.push(Lot {
            ring: ring.line,
            group: group.to_string(),
            lines: ring.lines,
            is_cell: false,
        });
    }
    let shared = networks::take_apart(lines, others, &done.unused, &mut found, tolerance, about);
    if shared.cells > 0 {
        done.unused.retain(|line| !shared.used.contains(line));
        // What meets in threes encloses cells now.
        done.junctions.clear();
        done.ends = with_nearest(shared.ends);
        let groups: BTreeSet<&str> = found.lots.iter().map(|lot| lot.group.as_str()).collect();
        if groups.len() > 1 && options.layer.is_none() {
            let all: Vec<&str> = found.lots.iter().map(|lot| lot.group.as_str()).collect();
            let message = about("reader.network_layers").with("found", counted(&all));
            if !options.several_layers {
                return Err(message);
            }
            found.left_out.push(message);
        }
    }
    if !lines.is_empty() {
        let message = about("reader.joined")
            .with_count("lines", lines.len())
            .with_count("areas", found.lots.len());
        found.notes.push(message.with_plain("tolerance", options.join));
    }
    if !done.unused.is_empty() {
        found
            .left_out
            .push(about("reader.open_lines").with_count("count", done.unused.len()));
    }
    for (at, nearest) in done.ends.iter().take(LISTED) {
        let message = match nearest {
            Some(other) => {
                let metres = gap(*at, *other, degrees);
                about("reader.gap").with_rounded("gap", metres, if metres < 0.1 { 4 } else { 2 })
            }
            None => about("reader.open_end"),
        };
        found.notes.push(message.with_plain("x", at.x).with_plain("y", at.y));
    }
    for (at, count) in done.junctions.iter().take(LISTED) {
        let message = about("reader.junction").with_plain("x", at.x).with_plain("y", at.y);
        found.notes.push(message.with_count("count", *count));
    }
    let more = done.ends.len().saturating_sub(LISTED) + done.junctions.len().saturating_sub(LISTED);
    if more > 0 {
        found.notes.push(about("reader.more_ends").with_count("count", more));
    }
    Ok(found)
}

/// How far two ends are from each other, in metres.
fn gap(at: Coord<f64>, other: Coord<f64>, degrees: bool) -> f64 {
    let (mut dx, mut dy) = (at.x - other.x, at.y - other.y);
    if degrees {
        dx *= METRES_PER_DEGREE * at.y.to_radians().cos();
        dy *= METRES_PER_DEGREE;
    }
    dx.hypot(dy)
}

/// How many areas each drawing layer makes, given the layer of each area.
pub fn counted(groups: &[&str]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for group in groups {
        *counts.entry(group).or_default() += 1;
    }
    let told: Vec<String> = counts
        .iter()
        .map(|(group, count)| format!("{group} ({count})"))
        .collect();
    told.join(", ")
}

/// An area of lots, by index: its outer ring and its holes.
pub struct Area {
    /// The outer ring, by index of its lot.
    pub shell: usize,
    /// The holes, by index of their lots.
    pub holes: Vec<usize>,
}

/// The areas that rings inside rings make. `fills` are areas that the file itself makes, each with its drawing layer, which
/// count as rings around others and inside others where each is land of its own.
///
/// # Errors
/// There are some, and the person has to state their meaning.
pub fn nested(
    lots: &[&Lot],
    fills: &[(&str, LineString<f64>)],
    options: &ReadOptions,
    left_out: &mut Vec<Message>,
    about: About<'_>,
) -> Result<Vec<Area>, Message> {
    let alone = |shell: usize| Area {
        shell,
        holes: Vec::new(),
    };
    let means = options.nested;
    let mut rings: Vec<LineString<f64>> = lots.iter().map(|lot| lot.ring.clone()).collect();
    if means == Some(Nested::All) {
        return Ok((0..rings.len()).map(alone).collect());
    }
    if means == Some(Nested::Holes) {
        let mut names: Vec<&str> = lots.iter().map(|lot| lot.group.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let group = |lot: &&Lot| names.binary_search(&lot.group.as_str()).unwrap_or(0);
        if options.layer.is_none() && !options.several_layers {
            across_layers(lots, fills, about)?;
        }
        let areas = nest(&rings, &lots.iter().map(group).collect::<Vec<_>>());
        let holes: Vec<usize> = areas.iter().flat_map(|area| area.holes.iter().copied()).collect();
        if !holes.is_empty() {
            let places = holes.iter().filter_map(|hole| rings[*hole].0.first());
            left_out.push(
                about("reader.holes")
                    .with_count("count", holes.len())
                    .with("places", listed(places)),
            );
        }
        let own = |area: crate::rings::Area| Area {
            shell: area.shell,
            holes: area.holes,
        };
        return Ok(areas.into_iter().map(own).collect());
    }
    rings.extend(fills.iter().map(|(_, ring)| ring.clone()));
    let parents = parents(&rings, &vec![0; rings.len()]);
    let frames: BTreeSet<usize> = parents.iter().flatten().copied().collect();
    let inner = parents.iter().flatten().count();
    if inner > 0 && means.is_none() {
        let places = frames.iter().filter_map(|frame| rings[*frame].0.first());
        let message = about("reader.nested")
            .with_count("count", inner)
            .with_count("frames", frames.len());
        return Err(message.with("places", listed(places)));
    }
    let outer: Vec<usize> = frames.iter().copied().filter(|frame| *frame < lots.len()).collect();
    if !outer.is_empty() {
        let places = outer.iter().filter_map(|frame| rings[*frame].0.first());
        left_out.push(
            about("reader.frames")
                .with_count("count", outer.len())
                .with("places", listed(places)),
        );
    }
    Ok((0..lots.len()).filter(|lot| !frames.contains(lot)).map(alone).collect())
}

/// Refuses areas of one drawing layer inside those of another: the person has to state what is the land and what is drawn on it
/// or around it (a frame, lots, houses).
fn across_layers(lots: &[&Lot], fills: &[(&str, LineString<f64>)], about: About<'_>) -> Result<(), Message> {
    let own = lots.iter().map(|lot| (lot.group.as_str(), lot.ring.clone()));
    let (groups, rings): (Vec<&str>, Vec<LineString<f64>>) = own.chain(fills.iter().cloned()).unzip();
    let parents = parents(&rings, &vec![0; rings.len()]);
    let other = |(inner, outer): (usize, Option<usize>)| outer.is_some_and(|outer| groups[outer] != groups[inner]);
    if parents.into_iter().enumerate().any(other) {
        return Err(about("reader.nested_layers").with("found", counted(&groups)));
    }
    Ok(())
}

/// Places for a sentence.
fn listed<'c>(places: impl Iterator<Item = &'c Coord<f64>>) -> String {
    let all: Vec<String> = places.map(|at| format!("x = {}, y = {}", at.x, at.y)).collect();
    let mut text = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    if all.len() > NAMED {
        text.push_str("; …");
    }
    text
}

/// Whether a ring lies inside another one: it does when a point of its inside does, since the two do not cross.
pub fn inside(ring: &LineString<f64>, outer: &Polygon<f64>) -> bool {
    let polygon = Polygon::new(ring.clone(), Vec::new());
    let point = polygon.interior_point();
    point.is_some_and(|point| outer.coordinate_position(&point.0) == CoordPos::Inside)
}
