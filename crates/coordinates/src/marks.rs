//! Which decimal mark a coordinate table uses, decided by all its numbers together.

use rust_decimal::Decimal;

use super::columns::Columns;
use message::Message;
use text::{DecimalError, DecimalSeparator, Problems, Refusal, Row, Table, Why, parse_printed};

/// A coordinate of the table: the row and the place of the column.
type Place<'a> = (&'a Row, usize);

/// A printed number and the line it stands on.
type Printed<'a> = (u64, &'a str);

/// The evidence of all numbers of a document for its decimal mark: one number alone cannot tell `407.129` apart from `407129`;
/// eighty-five together nearly always can.
#[derive(Debug, Default)]
pub struct Votes<'a> {
    comma_only: Option<Printed<'a>>,
    dot_only: Option<Printed<'a>>,
    differs: Option<Printed<'a>>,
    all: Vec<Printed<'a>>,
}

impl<'a> Votes<'a> {
    /// Counts a number by what it is with a decimal comma and with a decimal dot.
    pub fn add(&mut self, printed: Printed<'a>, comma: Option<Decimal>, dot: Option<Decimal>) {
        self.all.push(printed);
        match (comma, dot) {
            (Some(comma), Some(dot)) if comma != dot => self.differs = self.differs.or(Some(printed)),
            (Some(_), None) => self.comma_only = self.comma_only.or(Some(printed)),
            (None, Some(_)) => self.dot_only = self.dot_only.or(Some(printed)),
            _ => {}
        }
    }

    /// The only mark under which every number is one.
    ///
    /// # Errors
    /// None is, both are and they differ, or some thousands are marked and some are not.
    pub fn mark(&self, file: &str) -> Result<DecimalSeparator, Message> {
        let two = |key, first: Printed<'_>, second: Printed<'_>| {
            let message = Message::new(key).with("file", file).with("row", first.0);
            let message = message.with("value", first.1).with("other_row", second.0);
            message.with("other_value", second.1)
        };
        let mark = match (self.comma_only, self.dot_only, self.differs) {
            (Some(comma), Some(dot), _) => return Err(two("import.points.mixed_marks", comma, dot)),
            (None, None, Some((line, text))) => {
                let message = Message::new("import.points.unclear_mark").with("file", file);
                return Err(message.with("row", line).with("value", text));
            }
            (Some(_), None, _) => DecimalSeparator::Comma,
            (None, _, _) => DecimalSeparator::Dot,
        };
        // Where some thousands are marked and some are not, a mark may be a decimal one that was typed wrongly.
        let grouped = self.all.iter().find(|(_, text)| is_grouped(text, mark));
        let plain = self.all.iter().find(|(_, text)| is_plain(text, mark));
        match (grouped, plain) {
            (Some(grouped), Some(plain)) => Err(two("import.points.mixed_thousands", *grouped, *plain)),
            _ => Ok(mark),
        }
    }
}

/// The only mark under which every coordinate of the table is a number; the table is refused when there is none.
pub fn decide(table: &Table, columns: &Columns) -> Result<DecimalSeparator, Refusal> {
    let mut votes = Votes::default();
    let mut problems = Problems::new();
    for place in places(table, columns) {
        let text = cell(place);
        match (
            parse_printed(text, DecimalSeparator::Comma),
            parse_printed(text, DecimalSeparator::Dot),
        ) {
            (Err(error), Err(_)) => problems.push(refused(table, place, &error)),
            (comma, dot) => votes.add((place.0.line, text), comma.ok(), dot.ok()),
        }
    }
    problems.or(())?;
    votes.mark(&table.file).map_err(Refusal::from)
}

fn places<'a>(table: &'a Table, columns: &Columns) -> impl Iterator<Item = Place<'a>> + use<'a> {
    let both = [columns.north, columns.east];
    table.rows.iter().flat_map(move |row| both.map(|column| (row, column)))
}

fn cell(place: Place<'_>) -> &str {
    place.0.cells.get(place.1).map_or("", String::as_str)
}

/// Thousands are marked: something other than digits stands in the integer part.
fn is_grouped(text: &str, mark: DecimalSeparator) -> bool {
    integer(text, mark).contains(|c: char| !c.is_ascii_digit())
}

/// Thousands could be marked and are not.
fn is_plain(text: &str, mark: DecimalSeparator) -> bool {
    integer(text, mark).len() > 3 && !is_grouped(text, mark)
}

fn integer(text: &str, mark: DecimalSeparator) -> &str {
    text.split(mark.char())
        .next()
        .unwrap_or(text)
        .trim_start_matches(['-', '+', '\u{2212}', ' ', '\u{a0}'])
}

/// A coordinate in metres: exactly the `f64` nearest to the printed decimal.
pub fn metres(table: &Table, row: &Row, column: usize, mark: DecimalSeparator) -> Result<f64, Message> {
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
