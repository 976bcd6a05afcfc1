//! Which system a table is in, by what the document says; and two systems side by side, held against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::document::CoordinateArea;
use super::layout::{Layout, Pair};
use super::line::Line;
use super::scan::{Corner, Event, Scan};
use crate::geodesy::{Crs, Epsg, Transform, zones};
use crate::import::doctor::StatedSystem;
use crate::import::doctor::stated;
use crate::message::Message;

/// Two systems printed side by side agree within this: half a metre is more than any rounding, and less than any mistake
/// but wrong rotation signs.
const AGREE_M: f64 = 0.5;

/// Finds the systems of the table that begins after these lines, its heading among them.
pub fn assign(file: &str, block: &[Line], scan: &mut Scan) {
    let said = in_lines(block);
    remember(&mut scan.stated, &said);
    let before = scan
        .tables
        .len()
        .checked_sub(2)
        .and_then(|at| scan.tables.get(at))
        .cloned();
    let Some(layout) = scan.tables.last_mut() else { return };
    let open: Vec<usize> = (0..layout.pairs.len())
        .filter(|at| layout.pairs[*at].system.is_none())
        .collect();
    // What stands in the headings of the columns was taken by them and is found in the lines once more.
    let taken: Vec<Option<Epsg>> = layout
        .pairs
        .iter()
        .filter_map(|p| p.system.as_ref())
        .map(|s| s.epsg)
        .collect();
    let free: Vec<&StatedSystem> = said.iter().filter(|s| is_full(s) && !taken.contains(&s.epsg)).collect();
    match (open.as_slice(), free.as_slice()) {
        ([], _) => {}
        (open, free) if open.len() == free.len() => {
            for (at, system) in open.iter().zip(free) {
                layout.pairs[*at].system = Some((*system).clone());
            }
        }
        ([only], [.., last]) => {
            let first = free[0];
            if free.iter().any(|system| differ(system, last)) {
                scan.checks.push(contradiction(file, first, last));
            }
            layout.pairs[*only].system = Some((*last).clone());
        }
        (open, [only]) => {
            // One statement over two coordinates speaks of the plane one, if there is only one of those.
            let mut planes = open.iter().filter(|at| !layout.pairs[**at].degrees);
            if let (Some(plane), None) = (planes.next(), planes.next()) {
                layout.pairs[*plane].system = Some((*only).clone());
            }
        }
        _ => {}
    }
    inherit(layout, before.as_ref(), &said);
}

/// A table that says nothing goes on in the systems of the one before; and “VN-2000” alone is better than nothing.
fn inherit(layout: &mut Layout, before: Option<&Layout>, said: &[StatedSystem]) {
    let same = before.filter(|before| before.pairs.len() == layout.pairs.len());
    for (at, pair) in layout
        .pairs
        .iter_mut()
        .enumerate()
        .filter(|(_, pair)| pair.system.is_none())
    {
        let earlier = same.and_then(|before| before.pairs[at].system.clone());
        let datum = || said.iter().find(|system| !is_full(system)).cloned();
        pair.system = earlier.or_else(datum);
    }
}

/// What is said after the last corner speaks of the tables that say nothing themselves.
pub fn after_the_tables(block: &[Line], scan: &mut Scan) {
    let said = in_lines(block);
    remember(&mut scan.stated, &said);
    let [only] = said.as_slice() else { return };
    for layout in &mut scan.tables {
        if let [pair] = layout.pairs.as_mut_slice()
            && pair.system.as_ref().is_none_or(|system| !is_full(system))
        {
            pair.system = Some(only.clone());
        }
    }
}

/// The systems that lines state, with the numbers of these lines.
fn in_lines(lines: &[Line]) -> Vec<StatedSystem> {
    let text: Vec<String> = lines.iter().map(|line| line.text.replace(['\n', '\r'], " ")).collect();
    let mut all = stated::find_all(&text.join("\n"));
    for system in &mut all {
        let at = usize::try_from(system.line).unwrap_or(1).saturating_sub(1);
        system.line = lines.get(at).map_or(system.line, |line| line.number);
    }
    all
}

fn remember(all: &mut Vec<StatedSystem>, said: &[StatedSystem]) {
    for system in said {
        if !all
            .iter()
            .any(|known| known.epsg == system.epsg && known.line == system.line)
        {
            all.push(system.clone());
        }
    }
}

/// Whether a statement leads to a plane or names a code.
fn is_full(system: &StatedSystem) -> bool {
    system.epsg.is_some() || system.meridian.is_some()
}

/// Whether two statements cannot both hold.
pub fn differ(a: &StatedSystem, b: &StatedSystem) -> bool {
    let other = |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| (a - b).abs() > 1e-6);
    let codes = a.epsg.zip(b.epsg).is_some_and(|(a, b)| a != b);
    codes || other(a.meridian, b.meridian)
}

/// The sentence about two statements that cannot both hold.
pub fn contradiction(file: &str, first: &StatedSystem, second: &StatedSystem) -> Message {
    Message::new("import.coordinates.systems_differ")
        .with("file", file)
        .with("row", first.line)
        .with("first", &first.wording)
        .with("other_row", second.line)
        .with("second", &second.wording)
}

/// Which pair of a table is read: the one in a 3° plane, else one in a known plane, else the first.
pub fn chosen(pairs: &[Pair]) -> usize {
    let epsg = |pair: &Pair| pair.system.as_ref().and_then(|system| system.epsg);
    let is_plane = |pair: &&Pair| !pair.degrees && epsg(pair).is_some();
    let place = |wanted: Option<&Pair>| wanted.and_then(|wanted| pairs.iter().position(|pair| pair == wanted));
    let tm3 = pairs
        .iter()
        .find(|pair| !pair.degrees && epsg(pair).is_some_and(zones::is_tm3));
    place(
        tm3.or_else(|| pairs.iter().find(is_plane))
            .or_else(|| pairs.iter().find(|pair| !pair.degrees)),
    )
    .unwrap_or(0)
}

/// A corner in two systems: the line, the chosen coordinate and the other one (x = east).
pub type Twice = (u64, (f64, f64), (f64, f64));

/// The codes of two systems, whether the second is in degrees, and its place among the columns.
type Codes = (Option<u32>, Option<u32>, bool, usize);

/// The outcome of holding two systems against each other.
#[derive(Debug)]
pub struct Check {
    /// The sentence for the person.
    pub message: Message,
    /// Whether what the headings say of the systems is to be doubted.
    pub doubtful: bool,
}

/// Holds the systems of every table against each other, those of a table that goes on over pages together. Hands out the
/// tables whose headings are to be doubted.
pub fn side_by_side(
    file: &str,
    scan: &Scan,
    chosen: &[usize],
    checks: &mut Vec<Message>,
    notes: &mut Vec<Message>,
    place: impl Fn(&Corner, usize) -> Option<(f64, f64)>,
) -> BTreeSet<usize> {
    // By the codes of both: the first table, the pairs there, and the corners of all tables like it.
    let mut groups: BTreeMap<Codes, (usize, (usize, usize), Vec<Twice>, BTreeSet<usize>)> = BTreeMap::new();
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
            let group = groups
                .entry(key)
                .or_insert_with(|| (table, (first, second), Vec::new(), BTreeSet::new()));
            group.3.insert(table);
            if let (Some(a), Some(b)) = (place(corner, first), place(corner, second)) {
                group.2.push((corner.line, (a.1, a.0), (b.1, b.0)));
            }
        }
    }
    let mut doubtful = BTreeSet::new();
    for (table, at, corners, tables) in groups.into_values() {
        match check(file, &scan.tables[table], at, &corners) {
            Some(found) if found.doubtful => {
                doubtful.extend(tables);
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

/// Areas of one document in systems that cannot both hold: all of them are to be doubted.
pub fn contradictions(file: &str, areas: &mut [CoordinateArea], checks: &mut Vec<Message>) {
    let Some(first) = areas.iter().find_map(|area| area.system.clone()) else {
        return;
    };
    let other = areas
        .iter()
        .filter_map(|area| area.system.as_ref())
        .find(|system| differ(&first, system));
    let Some(other) = other.cloned() else { return };
    checks.push(contradiction(file, &first, &other));
    areas.iter_mut().for_each(|area| area.system_doubtful = true);
}

/// Holds two systems of a table against each other. `None` when one of them is not known.
pub fn check(file: &str, layout: &Layout, at: (usize, usize), corners: &[Twice]) -> Option<Check> {
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
        let message = message.with("count", corners.len()).with("first", first_code);
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

/// The system that columns of a table state row by row, as one statement. `None` without a code or a meridian; an error
/// when the two contradict each other.
pub fn in_columns(file: &str, line: u64, said: &BTreeMap<String, String>) -> Option<Result<StatedSystem, Message>> {
    let wording: Vec<String> = said
        .iter()
        .map(|(heading, value)| format!("{heading}: {value}"))
        .collect();
    let epsg = said.iter().find(|(heading, _)| heading.to_lowercase().contains("epsg"));
    let meridian = said
        .iter()
        .find(|(heading, _)| !heading.to_lowercase().contains("epsg"));
    let mut by_code = epsg.and_then(|(_, value)| {
        let code = value
            .to_uppercase()
            .replace("EPSG", "")
            .trim_matches([':', ' '])
            .to_string();
        stated::find(&format!("EPSG:{code}"))
    });
    let by_meridian = meridian.and_then(|(_, value)| stated::find(&format!("kinh tuyến trục {value}")));
    if let (Some(a), Some(b)) = (&by_code, &by_meridian)
        && differ(a, b)
    {
        let message = Message::new("import.coordinates.columns_differ").with("file", file);
        return Some(Err(message.with("row", line).with("columns", wording.join("; "))));
    }
    let mut system = by_code.take().or(by_meridian)?;
    system.line = line;
    system.wording = wording.join("; ");
    Some(Ok(system))
}
