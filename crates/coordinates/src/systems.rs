//! The system a table is in, as the document states it.

use std::collections::BTreeMap;

use super::document::CoordinateArea;
use super::layout::{Layout, Pair};
use super::line::Line;
use super::scan::Scan;
use super::words::OF_SYSTEMS;
use crate::StatedSystem;
use crate::stated;
use geodesy::{Epsg, zones};
use message::Message;

/// Statements of a document that are kept, and lines that are searched for them before each table.
const MAX_STATED: usize = 1_000;
const MAX_SEARCHED: usize = 200;

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
    // Statements in the headings of the columns were taken by them and are found in the lines once more.
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

/// A table without a statement goes on in the systems of the one before; and “VN-2000” alone is better than nothing.
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

/// Statements after the last corner are about the tables that have none themselves.
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
    // A decision may stand in front of its annex: only lines that speak of systems, and those after them, are searched.
    let speaks = |line: &Line| {
        let lower = line.text.to_lowercase();
        OF_SYSTEMS.is_within(&lower)
    };
    let spoken: Vec<bool> = lines.iter().map(speaks).collect();
    let near = (0..lines.len()).filter(|at| spoken[*at] || at.checked_sub(1).is_some_and(|before| spoken[before]));
    let mut searched: Vec<&Line> = near.map(|at| &lines[at]).collect();
    searched.drain(..searched.len().saturating_sub(MAX_SEARCHED));
    let text: Vec<String> = searched
        .iter()
        .map(|line| line.text.replace(['\n', '\r'], " "))
        .collect();
    let mut all = stated::find_all(&text.join("\n"));
    for system in &mut all {
        let at = usize::try_from(system.line).unwrap_or(1).saturating_sub(1);
        system.line = searched.get(at).map_or(system.line, |line| line.number);
    }
    all
}

fn remember(all: &mut Vec<StatedSystem>, said: &[StatedSystem]) {
    for system in said {
        let known = |known: &StatedSystem| known.epsg == system.epsg && known.line == system.line;
        if all.len() < MAX_STATED && !all.iter().any(known) {
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
