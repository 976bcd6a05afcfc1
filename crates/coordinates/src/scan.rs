//! A walk over the lines of a document: headings, corners, and the statements between them, in their order.

use super::layout::{self, Layout, Pair};
use super::line::Line;
use super::phrases::{self, Phrase};
use super::roles::{self, Role};
use super::value::Value;
use super::{columns, systems};
use crate::StatedSystem;
use message::Message;
use table::Cell;
use text::number::{SeparatorEvidence, decide_separator};
use text::{DecimalSeparator, Problems, Refusal, fold};

/// Pairs side by side in a table without headings.
const MAX_PAIRS: usize = 6;
/// Lines that are looked at to find the decimal mark of the words.
const LINES_SEEN: usize = 5000;

/// A corner as it stands in the document.
#[derive(Debug, Clone)]
pub struct Corner {
    /// The line it stands on, counted from 1.
    pub line: u64,
    /// Its place among the tables.
    pub table: usize,
    /// Its name as printed; `None` for a corner without one.
    pub name: Option<String>,
    /// Texts before each further pair: the name of another corner on the same line.
    pub names: Vec<Option<String>>,
    /// North and east, or latitude and longitude, for each pair of columns; the first that is not empty counts.
    pub pairs: Vec<Option<[Value; 2]>>,
    /// The cells of the line, where they stand in columns.
    pub cells: Vec<Cell>,
}

/// The events of a document, in its order.
#[derive(Debug, Clone)]
pub enum Event {
    /// A heading begins the next table.
    Table,
    /// A statement about what follows or went before.
    Says(Phrase),
    /// A corner with its coordinates.
    Corner(Corner),
}

impl Event {
    /// The corner, when it is one.
    pub fn corner(&self) -> Option<&Corner> {
        match self {
            Event::Corner(corner) => Some(corner),
            _ => None,
        }
    }
}

/// A document split into headings, corners and statements.
#[derive(Debug, Default)]
pub struct Scan {
    /// The headings, with the systems found for their pairs.
    pub tables: Vec<Layout>,
    /// Headings, statements and corners, in the order of the document.
    pub events: Vec<Event>,
    /// Every system stated, in the order of the document.
    pub stated: Vec<StatedSystem>,
    /// Lines that are no part of a table.
    pub passed: Vec<u64>,
    /// Notes on the reading, for the person.
    pub notes: Vec<Message>,
    /// Results for a person to check.
    pub checks: Vec<Message>,
}

/// A line that follows a heading.
enum Row {
    Corner(Vec<Option<[Value; 2]>>, Vec<Option<String>>),
    Wrong(Message),
    Other,
}

/// Takes a document apart.
///
/// # Errors
/// Headings that do not go together, and corners that lack half of their numbers; all of them together.
pub fn scan(file: &str, lines: &[Line]) -> Result<Scan, Refusal> {
    let mut scan = Scan::default();
    let mut problems = Problems::new();
    let mark = evidence(lines);
    // The lines since the last corner: statements there belong to the next table.
    let (mut block, mut headed) = (0, false);
    for (at, line) in lines.iter().enumerate() {
        match layout::read(file, line, &lines[block..at]) {
            Some(Ok(layout)) => {
                scan.tables.push(layout);
                scan.events.push(Event::Table);
                headed = true;
                continue;
            }
            Some(Err(message)) => {
                problems.push(message);
                continue;
            }
            None => {}
        }
        if headed && counts_columns(line) {
            continue;
        }
        let columns = scan.tables.last().is_some_and(|layout| layout.fixed) && line.fixed;
        // Where only blanks divide the words, a size could pass for a corner: statements are read first.
        let mut spoken = if columns {
            Phrase::default()
        } else {
            phrases::read(&line.text, mark)
        };
        let speaks = spoken.declared.is_some() || spoken.unclear;
        if scan.tables.is_empty() && !speaks && line.coordinate {
            headed = begin_without_headings(file, line, &mut scan);
        }
        let row = match scan.tables.last() {
            Some(layout) if !speaks => row(file, layout, line),
            _ => Row::Other,
        };
        if columns && matches!(row, Row::Other) {
            spoken = phrases::read(&line.text, mark);
            let over = scan.tables.last().and_then(|layout| layout.declared?.1);
            phrases::size_in_cells(&mut spoken, line, over, mark);
        }
        match row {
            Row::Corner(pairs, mut names) => {
                if headed {
                    systems::assign(file, &lines[block..at], &mut scan);
                    headed = false;
                }
                block = at + 1;
                scan.events.push(Event::Corner(Corner {
                    line: line.number,
                    table: scan.tables.len() - 1,
                    name: names.first_mut().and_then(Option::take),
                    names: names.split_off(names.len().min(1)),
                    pairs,
                    cells: if columns { line.cells.clone() } else { Vec::new() },
                }));
            }
            Row::Wrong(message) => problems.push(message),
            Row::Other => {
                if spoken == Phrase::default() && !scan.tables.is_empty() {
                    scan.passed.push(line.number);
                }
                scan.events.push(Event::Says(spoken));
            }
        }
    }
    problems.or(())?;
    systems::after_the_tables(&lines[block..], &mut scan);
    Ok(scan)
}

/// A table without headings: metres with X first, or the other way round where the numbers leave no doubt, or degrees.
fn begin_without_headings(file: &str, line: &Line, scan: &mut Scan) -> bool {
    let ways = [
        ([Role::North, Role::East], false),
        ([Role::East, Role::North], true),
        ([Role::Latitude, Role::Longitude], false),
        ([Role::Longitude, Role::Latitude], true),
    ];
    for (roles, exchanged) in ways {
        // As many pairs as stand side by side.
        let fits = |count: &usize| {
            let found = roles::find(line, &roles.repeat(*count));
            found.is_some_and(|found| found.fitting == 2 * count)
        };
        let Some(count) = (1..=MAX_PAIRS).rev().find(fits) else {
            continue;
        };
        let mut layout = Layout::without_headings(line.number, roles.contains(&Role::Latitude));
        layout.pairs = (0..count)
            .map(|at| Pair {
                columns: [2 * at, 2 * at + 1],
                ..layout.pairs[0].clone()
            })
            .collect();
        if exchanged {
            layout.pairs.iter_mut().for_each(|pair| pair.columns.reverse());
        }
        let note = Message::new("import.coordinates.no_headings").with("file", file);
        scan.notes.push(note.with("row", line.number));
        scan.tables.push(layout);
        scan.events.push(Event::Table);
        return true;
    }
    false
}

/// Reads a line under a heading.
fn row(file: &str, layout: &Layout, line: &Line) -> Row {
    if layout.fixed && line.fixed && (line.cells.len() == layout.width || !line.coordinate || layout.area.is_some()) {
        return in_columns(file, layout, line);
    }
    let all = layout.roles();
    // A second pair of coordinates where the heading speaks of one would be lost.
    let pair = if layout.pairs[0].degrees {
        [Role::Latitude, Role::Longitude]
    } else {
        [Role::North, Role::East]
    };
    let more = roles::find(line, &[&all[..], &pair[..]].concat());
    if more.is_some_and(|found| found.fitting == all.len() + 2) {
        return Row::Wrong(more_coordinates(file, line));
    }
    // The last of several blocks side by side may end before the first.
    let shorter = (1..=layout.pairs.len()).rev().map(|count| count * 2);
    let found = shorter.filter_map(|count| Some((count, roles::find(line, all.get(..count)?)?)));
    let found = match found
        .into_iter()
        .find(|(count, found)| *count == all.len() || found.is_all_of(line))
    {
        Some((_, found)) => found,
        None if layout.fixed && line.fixed => return in_columns(file, layout, line),
        None => return broken(file, line),
    };
    // The values came from left to right; the pairs know their columns.
    let mut columns: Vec<usize> = layout.pairs.iter().flat_map(|pair| pair.columns).collect();
    columns.sort_unstable();
    let value = |column: usize| {
        let at = columns.iter().position(|c| *c == column)?;
        found.values.get(at).cloned()
    };
    let pairs = layout
        .pairs
        .iter()
        .map(|pair| Some([value(pair.columns[0])?, value(pair.columns[1])?]))
        .collect();
    let between = found.between.iter().map(|words| roles::name(words));
    Row::Corner(
        pairs,
        std::iter::once(roles::name(&found.before)).chain(between).collect(),
    )
}

fn more_coordinates(file: &str, line: &Line) -> Message {
    let message = Message::new("import.coordinates.more_pairs").with("file", file);
    // Tabs would be shown by their numbers.
    message
        .with("row", line.number)
        .with("text", line.text.replace('\t', "  "))
}

fn in_columns(file: &str, layout: &Layout, line: &Line) -> Row {
    let read = |column: usize| Value::of(line.cell(column));
    let all = layout.pairs.iter().flat_map(|pair| pair.columns);
    if all.clone().all(|column| read(column).is_none()) {
        return Row::Other;
    }
    // Totals and sizes stand under the columns as well.
    let first = line.cells.iter().find_map(|cell| match cell {
        Cell::Text(text) => Some(fold(text)),
        _ => None,
    });
    let totals = ["tong", "cong", "total", "dien tich"];
    if first.is_some_and(|text| totals.iter().any(|word| text.starts_with(word))) {
        return Row::Other;
    }
    let mut pairs = Vec::new();
    for pair in &layout.pairs {
        let [north, east] = pair.columns.map(read);
        let empty = pair.columns.iter().all(|column| line.cell(*column).is_empty());
        match (north, east) {
            (Some(north), Some(east)) => pairs.push(Some([north, east])),
            // A second system may be printed for some corners only.
            _ if empty && layout.pairs.len() > 1 => pairs.push(None),
            (north, _) => {
                let wrong = usize::from(north.is_some());
                return Row::Wrong(wrong_cell(file, line, pair.columns[wrong], &pair.headings[wrong]));
            }
        }
    }
    let name = match layout.name {
        Some(column) => Some(line.cell(column).text()),
        // Without a heading for it the name stands before the coordinates.
        None => {
            let first = layout.pairs.iter().flat_map(|pair| pair.columns).min().unwrap_or(0);
            let unnamed = (0..first).filter(|column| layout.headings.get(*column).is_none_or(String::is_empty));
            let before: Vec<String> = unnamed
                .map(|column| line.cell(column).text())
                .filter(|t| !t.is_empty())
                .collect();
            roles::name(&before)
        }
    };
    let taken = layout.pairs.iter().flat_map(|pair| pair.columns).max().unwrap_or(0);
    let unheaded = |column: &usize| layout.headings.get(*column).is_none_or(String::is_empty);
    let beyond = (taken + 1..line.cells.len()).filter(unheaded);
    let beyond: Vec<Cell> = beyond.map(|column| line.cell(column).clone()).collect();
    if pairs.iter().all(Option::is_some) && layout.pairs[0].degrees == holds_degrees(&beyond) && holds_pair(&beyond) {
        return Row::Wrong(more_coordinates(file, line));
    }
    let further = layout
        .pairs
        .windows(2)
        .map(|two| name_between(layout, line, &two[0], &two[1]));
    let first = name.filter(|name| !name.is_empty());
    Row::Corner(pairs, std::iter::once(first).chain(further).collect())
}

/// Whether a northing and an easting stand in the cells beyond the last column with a heading.
fn holds_pair(cells: &[Cell]) -> bool {
    let line = Line::fixed(0, cells.to_vec());
    let way = |roles: [Role; 2]| roles::find(&line, &roles).is_some_and(|found| found.fitting == 2);
    way([Role::North, Role::East]) || way([Role::Latitude, Role::Longitude])
}

fn holds_degrees(cells: &[Cell]) -> bool {
    roles::find(&Line::fixed(0, cells.to_vec()), &[Role::Latitude, Role::Longitude])
        .is_some_and(|found| found.fitting == 2)
}

/// The name of a corner that stands between two pairs: under the likeliest heading, else under none.
fn name_between(layout: &Layout, line: &Line, before: &Pair, pair: &Pair) -> Option<String> {
    let (from, to) = (before.columns.iter().max()? + 1, *pair.columns.iter().min()?);
    let rank = |column: &usize| match layout.headings.get(*column).map(|heading| fold(heading)) {
        Some(heading) if !heading.is_empty() => columns::name_rank(&heading),
        _ => Some(usize::MAX),
    };
    let ranked = (from..to).filter_map(|column| Some((rank(&column)?, column)));
    let mut ranked: Vec<(usize, usize)> = ranked.collect();
    ranked.sort_unstable();
    let texts = ranked.into_iter().map(|(_, column)| line.cell(column).text());
    texts.into_iter().find(|text| !text.is_empty())
}

fn wrong_cell(file: &str, line: &Line, column: usize, heading: &str) -> Message {
    let cell = line.cell(column);
    let key = if cell.is_empty() {
        "import.number.empty"
    } else {
        "import.points.not_a_number"
    };
    let message = Message::new(key)
        .with("file", file)
        .with("row", line.number)
        .with("column", heading);
    if cell.is_empty() {
        message
    } else {
        message.with("value", cell.text())
    }
}

/// A pasted line that looks like a corner and lacks half of it.
fn broken(file: &str, line: &Line) -> Row {
    let part_of_corner = |cell: &Cell| {
        let text = cell.text();
        text.is_empty() || text.contains(|c: char| c.is_ascii_digit()) || columns::name_rank(&fold(&text)).is_some()
    };
    if line.coordinate && line.cells.len() <= 6 && line.cells.iter().all(part_of_corner) {
        let message = Message::new("import.coordinates.half_corner").with("file", file);
        return Row::Wrong(message.with("row", line.number).with("text", &line.text));
    }
    Row::Other
}

/// Numbers of columns under a heading: `(1) (2) (3)` or `1 2 3`.
fn counts_columns(line: &Line) -> bool {
    let mut expected = None;
    let mut count = 0;
    for cell in line.cells.iter().filter(|cell| !cell.is_empty()) {
        let text = cell.text();
        let Ok(number) = text.trim_matches(['(', ')', '[', ']']).parse::<u32>() else {
            return false;
        };
        if expected.is_some_and(|expected| expected != number) {
            return false;
        }
        expected = Some(number.saturating_add(1));
        count += 1;
    }
    count >= 2
}

/// The decimal mark of the words around the corners: that of the corners, or else the one the words show themselves.
fn evidence(lines: &[Line]) -> SeparatorEvidence {
    let cells = lines.iter().take(LINES_SEEN).flat_map(|line| &line.cells);
    let (mut comma_only, mut dot_only) = (false, false);
    for value in cells.filter_map(Value::of).filter(Value::is_coordinate) {
        if let Value::Printed { comma, dot, .. } = value {
            comma_only |= dot.is_none();
            dot_only |= comma.is_none();
        }
    }
    match (comma_only, dot_only) {
        (true, false) => DecimalSeparator::Comma.into(),
        (false, true) => DecimalSeparator::Dot.into(),
        _ => {
            let words = lines.iter().take(LINES_SEEN).filter(|line| !line.coordinate);
            decide_separator(&words.map(|line| line.text.as_str()).collect::<Vec<_>>()).evidence()
        }
    }
}
