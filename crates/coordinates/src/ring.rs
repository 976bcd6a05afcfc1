//! From corners to a ring: are these VN-2000 metres, is it one ring, which corners are repeated.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use geo::{LineString, Polygon};

use super::columns::Columns;
use super::{CoordinateTable, TablePoint, corners};
use message::Message;
use text::{Problems, Refusal, Table};

/// Northings of VN-2000 from the southern islands to the northern border, in metres, with room to spare.
const NORTH: RangeInclusive<f64> = 900_000.0..=2_700_000.0;
/// Eastings of the 3° and 6° zones (false easting 500,000), in metres.
const EAST: RangeInclusive<f64> = 100_000.0..=900_000.0;
/// Row numbers written out in a note.
const ROWS_SHOWN: usize = 20;

/// Refuses numbers that cannot be metres in a VN-2000 plane; the message names what they look like instead.
pub fn check_places(table: &Table, columns: &Columns, points: &[TablePoint]) -> Result<(), Refusal> {
    let heading = |column: usize| table.headings.get(column).map_or("", String::as_str);
    let Some(first) = points.first() else { return Ok(()) };
    let first_point = |key| {
        let message = Message::new(key).with("file", &table.file).with("row", first.line);
        message
            .with_plain("north", first.x_north)
            .with_plain("east", first.y_east)
    };
    if points
        .iter()
        .all(|p| p.x_north.abs() <= 180.0 && p.y_east.abs() <= 180.0)
    {
        return Err(first_point("import.points.degrees").into());
    }
    if points
        .iter()
        .all(|p| EAST.contains(&p.x_north) && NORTH.contains(&p.y_east))
    {
        let message = first_point("import.points.exchanged");
        return Err(message
            .with("column", heading(columns.north))
            .with("other_column", heading(columns.east))
            .into());
    }
    let mut problems = Problems::new();
    for point in points {
        for (value, range, column, key) in [
            (point.x_north, NORTH, columns.north, "import.points.north_out_of_range"),
            (point.y_east, EAST, columns.east, "import.points.east_out_of_range"),
        ] {
            if !range.contains(&value) {
                let message = Message::new(key).with("file", &table.file).with("row", point.line);
                let message = message.with("column", heading(column)).with_plain("value", value);
                problems.push(
                    message
                        .with_plain("low", *range.start())
                        .with_plain("high", *range.end()),
                );
            }
        }
    }
    problems.or(())
}

/// Refuses a name that stands for two places: such a table holds several boundaries, and joining them into one ring
/// would make a shape that is not drawn. Only the first is named; the others repeat it.
pub fn check_names(table: &Table, points: &[TablePoint]) -> Result<(), Message> {
    let mut seen: HashMap<&str, &TablePoint> = HashMap::new();
    for point in points {
        let first = seen.entry(&point.name).or_insert(point);
        if !same_place(first, point) {
            let message = Message::new("import.points.name_twice").with("file", &table.file);
            let message = message.with("row", first.line).with("other_row", point.line);
            return Err(message.with("value", &point.name));
        }
    }
    Ok(())
}

/// Drops corners that repeat the one before and the corner that closes the ring, and makes the polygon.
pub fn close(table: &Table, all: Vec<TablePoint>) -> Result<CoordinateTable, Refusal> {
    let mut points: Vec<TablePoint> = Vec::with_capacity(all.len());
    let mut repeated = Vec::new();
    for point in all {
        match points.last() {
            Some(last) if same_place(last, &point) => repeated.push(point.line),
            _ => points.push(point),
        }
    }
    // Closing the ring on paper is usual, so the repeated corner is dropped without a note.
    if points.len() > 1 && points.first().zip(points.last()).is_some_and(|(a, b)| same_place(a, b)) {
        points.pop();
    }
    let places: HashSet<_> = points
        .iter()
        .map(|p| (p.x_north.to_bits(), p.y_east.to_bits()))
        .collect();
    if places.len() < 3 {
        let message = Message::new("import.points.too_few")
            .with("file", &table.file)
            .with_count("count", places.len());
        return Err(message.with_count("rows", table.rows.len()).into());
    }
    let mut notes = Vec::new();
    if !repeated.is_empty() {
        let mut rows: Vec<String> = repeated.iter().take(ROWS_SHOWN).map(u64::to_string).collect();
        if repeated.len() > ROWS_SHOWN {
            rows.push("…".to_string());
        }
        let message = Message::new("import.points.repeated").with("file", &table.file);
        notes.push(
            message
                .with_count("count", repeated.len())
                .with("rows", rows.join(", ")),
        );
    }
    let judged = corners::judge(&table.file, &points, false);
    if !judged.refused.is_empty() {
        return Err(Refusal {
            messages: judged.refused,
        });
    }
    notes.extend(judged.doubts);
    let ring: LineString<f64> = points.iter().map(|p| (p.y_east, p.x_north)).collect();
    // `Polygon::new` closes the ring.
    Ok(CoordinateTable {
        points,
        ring: Polygon::new(ring, Vec::new()),
        notes,
    })
}

fn same_place(a: &TablePoint, b: &TablePoint) -> bool {
    a.x_north == b.x_north && a.y_east == b.y_east
}
