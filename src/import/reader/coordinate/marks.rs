//! Which decimal mark a coordinate table uses, decided by all its numbers together.

use super::columns::Columns;
use crate::import::text::{DecimalError, Mark, Problems, Refusal, Row, Table, Why, parse_printed};
use crate::message::Message;

/// A coordinate of the table: the row and the place of the column.
type Place<'a> = (&'a Row, usize);

/// The only mark under which every coordinate of the table is a number.
///
/// One number alone cannot tell `407.129` apart from `407129`; eighty-five together nearly always can. When they cannot,
/// or when some rows need one mark and some the other, the table is refused.
pub fn decide(table: &Table, columns: &Columns) -> Result<Mark, Refusal> {
    let (mut comma_only, mut dot_only, mut differs) = (None, None, None);
    let mut problems = Problems::new();
    for place in places(table, columns) {
        let text = cell(place);
        match (parse_printed(text, Mark::Comma), parse_printed(text, Mark::Dot)) {
            (Ok(comma), Ok(dot)) if comma != dot => differs = differs.or(Some(place)),
            (Ok(_), Ok(_)) => {}
            (Ok(_), Err(_)) => comma_only = comma_only.or(Some(place)),
            (Err(_), Ok(_)) => dot_only = dot_only.or(Some(place)),
            (Err(error), Err(_)) => problems.push(refused(table, place, &error)),
        }
    }
    problems.or(())?;
    let mark = match (comma_only, dot_only, differs) {
        (Some(comma), Some(dot), _) => return Err(two(table, "import.points.mixed_marks", comma, dot)),
        (None, None, Some(place)) => {
            let message = Message::new("import.points.unclear_mark").with("file", &table.file);
            return Err(message.with("row", place.0.line).with("value", cell(place)).into());
        }
        (Some(_), None, _) => Mark::Comma,
        (None, _, _) => Mark::Dot,
    };
    // Where some thousands are marked and some are not, a mark may be a decimal one that was typed wrongly.
    let grouped = places(table, columns).find(|place| is_grouped(cell(*place), mark));
    let plain = places(table, columns).find(|place| is_plain(cell(*place), mark));
    match (grouped, plain) {
        (Some(grouped), Some(plain)) => Err(two(table, "import.points.mixed_thousands", grouped, plain)),
        _ => Ok(mark),
    }
}

fn places<'a>(table: &'a Table, columns: &Columns) -> impl Iterator<Item = Place<'a>> + use<'a> {
    let both = [columns.north, columns.east];
    table.rows.iter().flat_map(move |row| both.map(|column| (row, column)))
}

fn cell(place: Place<'_>) -> &str {
    place.0.cells.get(place.1).map_or("", String::as_str)
}

/// Thousands are marked: something other than digits stands in the integer part.
fn is_grouped(text: &str, mark: Mark) -> bool {
    integer(text, mark).contains(|c: char| !c.is_ascii_digit())
}

/// Thousands could be marked and are not.
fn is_plain(text: &str, mark: Mark) -> bool {
    integer(text, mark).len() > 3 && !is_grouped(text, mark)
}

fn integer(text: &str, mark: Mark) -> &str {
    text.split(mark.char())
        .next()
        .unwrap_or(text)
        .trim_start_matches(['-', '+', '\u{2212}', ' ', '\u{a0}'])
}

/// A refusal that shows two values which do not agree.
fn two(table: &Table, key: &'static str, first: Place<'_>, second: Place<'_>) -> Refusal {
    let message = Message::new(key).with("file", &table.file);
    let message = message.with("row", first.0.line).with("value", cell(first));
    message
        .with("other_row", second.0.line)
        .with("other_value", cell(second))
        .into()
}

/// A coordinate in metres: exactly the `f64` nearest to the printed decimal.
pub fn metres(table: &Table, row: &Row, column: usize, mark: Mark) -> Result<f64, Message> {
    let text = cell((row, column));
    let refuse = |error: DecimalError| refused(table, (row, column), &error);
    let value = parse_printed(text, mark).map_err(refuse)?;
    // Through the digits and not through Decimal's own conversion, which divides and may miss by one unit.
    let not_a_number = |_| {
        refuse(DecimalError {
            found: text.to_string(),
            expected: mark,
            why: Why::NotANumber,
        })
    };
    value.to_string().parse().map_err(not_a_number)
}

fn refused(table: &Table, place: Place<'_>, error: &DecimalError) -> Message {
    let heading = table.headings.get(place.1).map_or("", String::as_str);
    let key = match error.why {
        Why::Empty | Why::TooLong => return error.message(&table.file, place.0.line, heading),
        _ if error.found.contains(['°', '′', '\'']) => "import.points.degree_value",
        Why::NotANumber | Why::OtherMark => "import.points.not_a_number",
    };
    let message = Message::new(key).with("file", &table.file).with("row", place.0.line);
    message.with("column", heading).with("value", &error.found)
}
