//! Two systems printed side by side, held against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Layout;
use super::scan::{Corner, Event, Scan};
use geodesy::{Crs, Epsg, Transform, zones};
use message::Message;

/// Two systems printed side by side agree within this: half a metre is more than any rounding, and less than any mistake
/// but wrong rotation signs.
const AGREE_M: f64 = 0.5;

/// A corner in two systems: the line, the chosen coordinate and the other one (x = east).
type Twice = (u64, (f64, f64), (f64, f64));

/// The codes of two systems, whether the second is in degrees, and its place among the columns.
type Codes = (Option<u32>, Option<u32>, bool, usize);

/// Tables that go on one after the other in the same two systems.
struct Group {
    /// The first of them, by its place among the tables.
    table: usize,
    /// The chosen pair there, and the other one.
    pairs: (usize, usize),
    corners: Vec<Twice>,
    tables: BTreeSet<usize>,
}

/// The outcome of holding two systems against each other.
#[derive(Debug)]
struct Check {
    /// The sentence for the person.
    message: Message,
    /// Whether the systems stated in the headings are in doubt.
    doubtful: bool,
}

/// Holds the systems of every table against each other, those of a table that goes on over pages together. Hands out the
/// tables whose headings are to be doubted.
pub fn check_all(
    file: &str,
    scan: &Scan,
    chosen: &[usize],
    checks: &mut Vec<Message>,
    notes: &mut Vec<Message>,
    place: impl Fn(&Corner, usize) -> Option<(f64, f64)>,
) -> BTreeSet<usize> {
    // By the codes of both: the first table, the pairs there, and the corners of all tables like it.
    let mut groups: BTreeMap<Codes, Group> = BTreeMap::new();
    for corner in scan.events.iter().filter_map(Event::corner) {
        let (table, first) = (corner.table, chosen[corner.table]);
        let pairs = &scan.tables[table].pairs;
        let code = |at: usize| {
            pairs[at]
                .system
                .as_ref()
                .and_then(|system| system.epsg)
                .map(|epsg| epsg.0)
        };
        for second in (0..pairs.len()).filter(|at| *at != first && corner.pairs[*at].is_some()) {
            let key = (code(first), code(second), pairs[second].degrees, second);
            let group = groups.entry(key).or_insert_with(|| Group {
                table,
                pairs: (first, second),
                corners: Vec::new(),
                tables: BTreeSet::new(),
            });
            group.tables.insert(table);
            if let (Some(a), Some(b)) = (place(corner, first), place(corner, second)) {
                group.corners.push((corner.line, (a.1, a.0), (b.1, b.0)));
            }
        }
    }
    let mut doubtful = BTreeSet::new();
    for group in groups.into_values() {
        let (table, at) = (group.table, group.pairs);
        match check(file, &scan.tables[table], at, &group.corners) {
            Some(found) if found.doubtful => {
                doubtful.extend(group.tables);
                checks.push(found.message);
            }
            Some(found) => checks.push(found.message),
            None => {
                let [north, east] = &scan.tables[table].pairs[at.1].headings;
                let note = Message::new("import.coordinates.second_unchecked").with("file", file);
                let note = note.with("row", scan.tables[table].line);
                notes.push(note.with("columns", format!("{north}, {east}")));
            }
        }
    }
    doubtful
}

/// Holds two systems of a table against each other. `None` when one of them is not known.
fn check(file: &str, layout: &Layout, at: (usize, usize), corners: &[Twice]) -> Option<Check> {
    let (first, second) = (&layout.pairs[at.0], &layout.pairs[at.1]);
    let first_code = first.system.as_ref()?.epsg?;
    let second_codes = match second.system.as_ref().and_then(|system| system.epsg) {
        Some(epsg) => vec![epsg],
        // Degrees without a datum are either of the two.
        None if second.degrees => vec![zones::VN2000, zones::WGS84],
        None => return None,
    };
    let measured = second_codes
        .into_iter()
        .filter_map(|code| Some((largest(first_code, code, corners)?, code)));
    let (apart, second_code) = measured.min_by(|a, b| a.0.1.total_cmp(&b.0.1))?;
    let exchanged = || {
        let swapped = largest(second_code, first_code, corners)?;
        (swapped.1 <= AGREE_M).then_some(swapped)
    };
    let message = |key, (line, metres): (u64, f64)| {
        let message = Message::new(key).with("file", file).with("row", line);
        let message = message.with_count("count", corners.len()).with("first", first_code);
        let message = message.with("second", second_code);
        match key {
            "import.coordinates.apart" => message.with_rounded("metres", metres, 1),
            _ => message.with_rounded("millimetres", metres * 1000.0, 1),
        }
    };
    let (key, measured, doubtful) = match apart.1 <= AGREE_M {
        true => ("import.coordinates.agree", apart, false),
        false => match exchanged() {
            Some(swapped) => ("import.coordinates.exchanged", swapped, true),
            None => ("import.coordinates.apart", apart, true),
        },
    };
    Some(Check {
        message: message(key, measured),
        doubtful,
    })
}

/// The largest distance between the two, in metres of the second plane (of the first when the second has none), and its
/// line.
fn largest(first: Epsg, second: Epsg, corners: &[Twice]) -> Option<(u64, f64)> {
    let (first, second) = (Crs::resolve(first).ok()?, Crs::resolve(second).ok()?);
    let back = second.is_geographic();
    let (from, to) = if back { (&second, &first) } else { (&first, &second) };
    let transform = Transform::between(from, to).ok()?;
    let distance = |(line, chosen, other): &Twice| {
        let (start, aim) = if back { (other, chosen) } else { (chosen, other) };
        let (east, north) = transform.point(start.0, start.1).ok()?;
        Some((*line, (east - aim.0).hypot(north - aim.1)))
    };
    let all: Option<Vec<(u64, f64)>> = corners.iter().map(distance).collect();
    all?.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
}
