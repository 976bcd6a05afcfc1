//! Turns an area under construction into an area of the document.

use std::collections::{HashMap, HashSet};

use geo::LineString;
use rust_decimal::prelude::ToPrimitive;

use super::assemble::{AreaMade, RingMade};
use super::document::{CoordinateArea, TablePoint};
use super::layout::Pair;
use super::nesting::{self, Ring};
use super::{corners, systems};
use crate::StatedSystem;
use domain::Unit;
use message::Message;
use text::{Problems, Refusal};

/// Closes the rings, nests them, and settles the system.
pub fn finish(
    file: &str,
    number: usize,
    made: AreaMade,
    pair: &Pair,
    geographic: bool,
    checks: &mut Vec<Message>,
) -> Result<CoordinateArea, Refusal> {
    let name = if made.name.is_empty() {
        number.to_string()
    } else {
        made.name.clone()
    };
    let said = |key| Message::new(key).with("file", file).with("area", &name);
    let mut problems = Problems::new();
    if made.rings.len() > nesting::MAX_RINGS {
        let message = said("import.coordinates.too_many_rings").with_count("count", made.rings.len());
        return Err(message.with_count("limit", nesting::MAX_RINGS).into());
    }
    let mut rings = Vec::new();
    for ring in &made.rings {
        let Some(first) = ring.points.first() else { continue };
        let places: HashSet<_> = ring
            .points
            .iter()
            .map(|p| (p.x_north.to_bits(), p.y_east.to_bits()))
            .collect();
        if places.len() < 3 {
            let message = said("import.coordinates.too_few").with("row", first.line);
            problems.push(message.with_count("count", places.len()));
            continue;
        }
        if let Some((value, a, b)) = name_twice(ring) {
            let message = said("import.coordinates.name_twice").with("value", value);
            checks.push(message.with("row", a.line).with("other_row", b.line));
        }
        // A size the document gives and the corners have proves them right.
        if !proven(&made, ring, geographic) {
            let judged = corners::judge(file, &ring.points, geographic);
            judged.refused.into_iter().for_each(|message| problems.push(message));
            checks.extend(judged.doubts);
        }
        rings.push(ring_of(ring, first.line));
    }
    problems.or(())?;
    let (polygons, outside) = nesting::polygons(&rings);
    checks.extend(
        outside
            .iter()
            .map(|line| said("import.coordinates.inner_outside").with("row", line)),
    );
    if made.declared_varies {
        checks.push(said("import.coordinates.declared_varies"));
    }
    let (system, system_doubtful) = settle(file, &made, pair, checks);
    let attributes = made
        .columns
        .into_iter()
        .filter_map(|(heading, value)| Some((heading, value.filter(|value| !value.is_empty())?)));
    Ok(CoordinateArea {
        polygons,
        points: made.rings.into_iter().flat_map(|ring| ring.points).collect(),
        geographic,
        declared: made.declared,
        attributes: attributes.collect(),
        system,
        system_doubtful,
        lines: made.lines,
        name,
    })
}

/// How far a declared size may be from that of the corners to prove them: a hundredth.
const PROVEN: f64 = 0.01;

/// Whether the one ring of an area has the size the document gives it.
fn proven(made: &AreaMade, ring: &RingMade, geographic: bool) -> bool {
    let (Some(declared), [_], false) = (&made.declared, made.rings.as_slice(), geographic) else {
        return false;
    };
    let unit = match declared.unit {
        Unit::Hectare => 1e4,
        Unit::SquareMetre => 1.0,
        _ => return false,
    };
    let printed = declared.value.to_f64().unwrap_or_default() * unit;
    let area = ring_of(ring, 0).line_string;
    let area = geo::Area::unsigned_area(&geo::Polygon::new(area, Vec::new()));
    (area - printed).abs() <= PROVEN * printed
}

fn ring_of(ring: &RingMade, line: u64) -> Ring {
    let mut corners: Vec<(f64, f64)> = ring.points.iter().map(|p| (p.y_east, p.x_north)).collect();
    corners.dedup();
    let mut line_string = LineString::from(corners);
    line_string.close();
    Ring {
        line,
        kind: ring.kind,
        line_string,
    }
}

/// The first name that stands for two places of one ring.
fn name_twice(ring: &RingMade) -> Option<(&str, &TablePoint, &TablePoint)> {
    let mut seen: HashMap<&str, &TablePoint> = HashMap::new();
    ring.points.iter().find_map(|point| {
        let first = *seen.entry(&point.name).or_insert(point);
        (!first.same_place(point)).then_some((point.name.as_str(), first, point))
    })
}

/// The system of an area: that of its own columns before that of the headings; and whether the two contradict.
fn settle(file: &str, made: &AreaMade, pair: &Pair, checks: &mut Vec<Message>) -> (Option<StatedSystem>, bool) {
    let once = |checks: &mut Vec<Message>, message: Message| {
        // Every area of the table has the same to say.
        if !checks.iter().any(|known| known.key() == message.key()) {
            checks.push(message);
        }
    };
    match systems::in_columns(file, made.lines.0, &made.stated) {
        None => (pair.system.clone(), false),
        Some(Err(message)) => {
            once(checks, message);
            (pair.system.clone(), true)
        }
        Some(Ok(own)) => {
            let against = pair.system.as_ref().filter(|heading| systems::differ(heading, &own));
            if let Some(heading) = against {
                once(checks, systems::contradiction(file, heading, &own));
            }
            let doubtful = against.is_some();
            (Some(own), doubtful)
        }
    }
}
