//! From lines to a [`CoordinateDocument`].

use std::collections::BTreeSet;

use super::assemble::Assembly;
use super::document::{CoordinateArea, CoordinateDocument, TablePoint};
use super::finish::finish;
use super::layout::{Layout, Pair};
use super::line::{self, Line};
use super::marks::Votes;
use super::scan::{Corner, Event, Scan, scan};
use super::value::Value;
use super::{blocks, pasted, side_by_side, systems};
use message::Message;
use table::Grid;
use text::{DecimalSeparator, Problems, Refusal};

/// Row numbers written out in a note.
const ROWS_SHOWN: usize = 20;
/// Rows that are looked at to tell a table of coordinates.
const ROWS_SEEN: usize = 500;

/// Reads the coordinates of a sheet or of a CSV file: titles, several areas and rings, several systems.
///
/// # Errors
/// No coordinates, a corner without one of its numbers, no decimal mark or two, a ring of fewer than three corners; every
/// reason with its row.
pub fn read_document(grid: &Grid) -> Result<CoordinateDocument, Refusal> {
    let file = match &grid.sheet {
        Some(sheet) => format!("{} ({sheet})", grid.file),
        None => grid.file.clone(),
    };
    read_lines(&file, &line::of_grid(grid))
}

/// Reads the coordinates of a text pasted from a decision; `name` is what messages call it. Cells may be divided by tabs,
/// bars, semicolons or blanks, or stand on a line each.
///
/// # Errors
/// As [`read_document`].
pub fn read_text(name: &str, text: &str) -> Result<CoordinateDocument, Refusal> {
    read_lines(name, &pasted::lines(text))
}

/// Whether a sheet holds a table of coordinates: headings and three corners among its first rows. A sheet of figures, or of
/// parcels with their shapes, does not.
pub fn is_coordinate_document(grid: &Grid) -> bool {
    let rows = grid.rows.iter().take(ROWS_SEEN).cloned().collect();
    let first = Grid {
        rows,
        ..Grid {
            file: grid.file.clone(),
            sheet: None,
            rows: Vec::new(),
            merged: grid.merged.clone(),
            unknown: Vec::new(),
        }
    };
    let corners = |scan: Scan| scan.events.iter().filter_map(Event::corner).count();
    scan(&grid.file, &line::of_grid(&first)).is_ok_and(|scan| scan.notes.is_empty() && corners(scan) >= 3)
}

fn read_lines(file: &str, lines: &[Line]) -> Result<CoordinateDocument, Refusal> {
    let mut scan = scan(file, lines)?;
    let degrees = tables_in_degrees(&scan);
    let mark = mark(file, &scan, &degrees)?;
    blocks::unfold(file, &mut scan, mark)?;
    let chosen: Vec<usize> = scan
        .tables
        .iter()
        .map(|layout| systems::chosen(&layout.pairs))
        .collect();
    let mut checks = std::mem::take(&mut scan.checks);
    let mut notes = std::mem::take(&mut scan.notes);
    let mut assembly = Assembly::new(mark.into());
    let mut problems = Problems::new();
    let mut number = 0;
    for event in &scan.events {
        match event {
            Event::Table => {}
            Event::Says(phrase) => assembly.says(phrase),
            Event::Corner(corner) => {
                let (layout, at) = (&scan.tables[corner.table], chosen[corner.table]);
                number += 1;
                if let Some((x_north, y_east)) = problems.keep(place(file, corner, layout, at, &degrees, mark)) {
                    let name = corner.name.clone().unwrap_or_else(|| number.to_string());
                    let point = TablePoint {
                        name,
                        line: corner.line,
                        x_north,
                        y_east,
                        side: side(corner, layout, mark),
                    };
                    assembly.corner(corner, layout, point);
                }
            }
        }
    }
    let doubtful = side_by_side::check_all(file, &scan, &chosen, &mut checks, &mut notes, |corner, at| {
        place(file, corner, &scan.tables[corner.table], at, &degrees, mark).ok()
    });
    for (lines, key) in [
        (&assembly.repeated, "import.points.repeated"),
        (&scan.passed, "import.coordinates.passed_over"),
    ] {
        if !lines.is_empty() {
            let message = Message::new(key).with("file", file).with_count("count", lines.len());
            notes.push(message.with("rows", shown(lines)));
        }
    }
    let mut areas: Vec<CoordinateArea> = Vec::new();
    let made = std::mem::take(&mut assembly.areas)
        .into_iter()
        .filter(|area| !area.rings.is_empty());
    for (number, made) in (1..).zip(made) {
        let (table, at) = (made.table, chosen[made.table]);
        let geographic = degrees.contains(&(table, at));
        match finish(
            file,
            number,
            made,
            &scan.tables[table].pairs[at],
            geographic,
            &mut checks,
        ) {
            Ok(mut area) => {
                area.system_doubtful |= doubtful.contains(&table);
                areas.push(area);
            }
            Err(refusal) => problems.absorb(refusal),
        }
    }
    problems.or(())?;
    if areas.is_empty() {
        return Err(Message::new("import.coordinates.none").with("file", file).into());
    }
    if let [only] = areas.as_mut_slice() {
        only.declared = only.declared.take().or(assembly.total.take());
    }
    systems::contradictions(file, &mut areas, &mut checks);
    let mut stated = scan.stated;
    for system in areas.iter().filter_map(|area| area.system.as_ref()) {
        if !stated
            .iter()
            .any(|known| known.epsg == system.epsg && known.meridian == system.meridian)
        {
            stated.push(system.clone());
        }
    }
    Ok(CoordinateDocument {
        areas,
        systems: stated,
        checks,
        notes,
    })
}

/// Which pairs of which tables hold degrees: their headings say so, or all their numbers do.
fn tables_in_degrees(scan: &Scan) -> BTreeSet<(usize, usize)> {
    let (mut all, mut metres) = (BTreeSet::new(), BTreeSet::new());
    for corner in scan.events.iter().filter_map(Event::corner) {
        for (at, [north, east]) in corner
            .pairs
            .iter()
            .enumerate()
            .filter_map(|(at, pair)| Some((at, pair.as_ref()?)))
        {
            all.insert((corner.table, at));
            let named = scan.tables[corner.table].pairs[at].degrees;
            if !named && (north.degrees().is_none() || east.degrees().is_none()) {
                metres.insert((corner.table, at));
            }
        }
    }
    all.difference(&metres).copied().collect()
}

/// The decimal mark of the metres of a document.
fn mark(file: &str, scan: &Scan, degrees: &BTreeSet<(usize, usize)>) -> Result<DecimalSeparator, Message> {
    let mut votes = Votes::default();
    for corner in scan.events.iter().filter_map(Event::corner) {
        let pairs = corner
            .pairs
            .iter()
            .enumerate()
            .filter(|(at, _)| !degrees.contains(&(corner.table, *at)));
        for value in pairs.filter_map(|(_, pair)| pair.as_ref()).flatten() {
            if let Value::Printed { text, comma, dot } = value {
                votes.add((corner.line, text), *comma, *dot);
            }
        }
    }
    votes.mark(file)
}

/// North and east of a corner in one of its systems.
fn place(
    file: &str,
    corner: &Corner,
    layout: &Layout,
    at: usize,
    degrees: &BTreeSet<(usize, usize)>,
    mark: DecimalSeparator,
) -> Result<(f64, f64), Message> {
    let pair: &Pair = &layout.pairs[at];
    let empty = || {
        let message = Message::new("import.number.empty")
            .with("file", file)
            .with("row", corner.line);
        message.with("column", &pair.headings[0])
    };
    let values = corner.pairs.get(at).and_then(Option::as_ref).ok_or_else(empty)?;
    let geographic = degrees.contains(&(corner.table, at));
    let read = |which: usize| {
        let value = &values[which];
        let wrong = || {
            let message = Message::new("import.points.not_a_number")
                .with("file", file)
                .with("row", corner.line);
            message
                .with("column", &pair.headings[which])
                .with("value", value.shown())
        };
        let angle = || {
            value
                .degrees()
                .or_else(|| value.under(mark).filter(|v| v.abs() <= 180.0))
        };
        if geographic {
            angle().ok_or_else(wrong)
        } else {
            value.under(mark).ok_or_else(wrong)
        }
    };
    let (north, east) = (read(0)?, read(1)?);
    // Under the letters X and Y alone, degrees are recognised by their size: Vietnam has no latitude of a hundred.
    let exchanged = geographic && !pair.degrees && north > 90.0 && east < 90.0;
    Ok(if exchanged { (east, north) } else { (north, east) })
}

/// The length printed beside a corner.
fn side(corner: &Corner, layout: &Layout, mark: DecimalSeparator) -> Option<f64> {
    let cell = corner.cells.get(layout.side?)?;
    let length = Value::of(cell)?.under(mark)?;
    (length > 0.0).then_some(length)
}

/// The first rows of many.
fn shown(lines: &[u64]) -> String {
    let mut rows: Vec<String> = lines.iter().take(ROWS_SHOWN).map(u64::to_string).collect();
    if lines.len() > ROWS_SHOWN {
        rows.push("…".to_string());
    }
    rows.join(", ")
}
