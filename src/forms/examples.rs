//! The example rows of the forms, known again in files people hand in: a form sent in as it was made would record a park that
//! does not exist.
//!
//! They are known by what stands in them and not by how they look or where they stand: a form comes back as a workbook of
//! another program or as text, with columns moved or left out.

use std::sync::LazyLock;

use super::book::Entry;
use super::{figures, tables};
use domain::text::fold;
use message::{Lang, Message};
use table::{Cell, Grid};
use text::{Refusal, Table, read_date};

/// Rows named in a refusal.
const ROWS_SHOWN: usize = 20;

/// The longest number that may be that of a row.
const ORDINAL_DIGITS: usize = 4;

/// Values of the example rows of all forms; numbers of rows are left out.
static EXAMPLES: LazyLock<Vec<Vec<Value>>> = LazyLock::new(|| {
    let rows = figures::example_rows().into_iter().chain(tables::example_rows());
    let values = |row: Vec<Entry>| {
        let values: Vec<Value> = row.iter().filter_map(Value::of_entry).collect();
        without_ordinal(&values).to_vec()
    };
    rows.map(values).collect()
});

/// Refuses sheets that hold example rows of a form as they were made; of `sheet` alone where one of them is called so.
///
/// # Errors
/// Naming each such sheet and its rows.
pub fn refuse(grids: &[Grid], sheet: Option<&str>) -> Result<(), Refusal> {
    let named = |grid: &&Grid| grid.sheet.as_deref() == sheet;
    let only = sheet.is_some() && grids.iter().any(|grid| named(&grid));
    // Every sheet is named: the whole register has more of them than a refusal usually lists.
    let left = |grid: &Grid| {
        let rows = grid.rows.iter().map(|row| (row.line, row.cells.iter()));
        none_left(&grid.place(), rows, Cell::text).err()
    };
    let wanted = grids.iter().filter(|grid| !only || named(grid));
    let messages: Vec<Message> = wanted
        .flat_map(|grid| left(grid).into_iter().chain(day_left(grid)))
        .collect();
    match messages.is_empty() {
        true => Ok(()),
        false => Err(Refusal { messages }),
    }
}

/// The refusal of a sheet whose line of the day is still that of the form above values: they would be recorded as of a day that
/// is not meant.
fn day_left(grid: &Grid) -> Option<Message> {
    let examples = [Lang::Vi, Lang::En].map(|lang| fold(&super::word("template.figure.as_of", lang)));
    let of_example = |cell: &&Cell| examples.contains(&fold(&cell.text()));
    let mut rows = grid.rows.iter();
    let (line, text) = rows.find_map(|row| Some((row.line, row.cells.iter().find(of_example)?.text())))?;
    // A sheet of the form that is left empty needs no day.
    let says_value = |cell: &Cell| match cell {
        Cell::Number(_) => true,
        other => other.text().starts_with(|first: char| first.is_ascii_digit()),
    };
    rows.any(|row| row.cells.iter().any(says_value)).then(|| {
        Message::new("template.example_day_left")
            .with("file", grid.place())
            .with("row", line)
            .with("text", text)
    })
}

/// As [`refuse`], of a table.
///
/// # Errors
/// Naming the table and the rows.
pub fn refuse_in_table(table: &Table) -> Result<(), Message> {
    let rows = table.rows.iter().map(|row| (row.line, row.cells.iter()));
    none_left(&table.file, rows, String::clone)
}

fn none_left<'r, C: 'r, R: Iterator<Item = &'r C>>(
    file: &str,
    rows: impl Iterator<Item = (u64, R)>,
    text: impl Fn(&C) -> String,
) -> Result<(), Message> {
    let found: Vec<u64> = rows
        .filter_map(|(line, cells)| is_example(cells.map(&text)).then_some(line))
        .collect();
    if found.is_empty() {
        return Ok(());
    }
    let mut shown: Vec<String> = found.iter().take(ROWS_SHOWN).map(u64::to_string).collect();
    if found.len() > ROWS_SHOWN {
        shown.push("…".to_string());
    }
    Err(Message::new("template.example_left")
        .with("file", file)
        .with_count("count", found.len())
        .with("rows", shown.join(", ")))
}

/// Whether a row is that of a form: its cells are those of an example, at least half of them. A row with a changed value is the
/// person's own.
fn is_example(cells: impl Iterator<Item = String>) -> bool {
    let values: Vec<Value> = cells.filter_map(|text| Value::of_text(&text)).collect();
    let values = without_ordinal(&values);
    EXAMPLES.iter().any(|example| {
        let enough = values.len() >= 2 && values.len() <= example.len() && 2 * values.len() >= example.len();
        enough && within(values, example)
    })
}

/// Whether every value stands in the example, as often as there.
fn within(values: &[Value], example: &[Value]) -> bool {
    let mut left: Vec<&Value> = example.iter().collect();
    values.iter().all(|value| {
        let at = left.iter().position(|known| known.says(value));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

/// Values without the number of the row, which people renumber.
fn without_ordinal(values: &[Value]) -> &[Value] {
    match values.split_first() {
        Some((first, rest)) if first.is_ordinal() => rest,
        _ => values,
    }
}

/// The content of a cell, however its file writes it.
#[derive(Clone)]
struct Value {
    /// Its letters and digits.
    text: String,
    /// Its number, under either decimal mark.
    numbers: Vec<f64>,
    /// Its day: `1/7/2024` where the form has `2024-07-01`.
    day: Option<String>,
}

impl Value {
    fn of_entry(entry: &Entry) -> Option<Value> {
        match entry {
            Entry::Empty => None,
            Entry::Text(text) => Value::of_text(text),
            Entry::Number(number) => Value::of_text(&number.to_string()),
        }
    }

    fn of_text(text: &str) -> Option<Value> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let dotted = text.replace(',', "");
        let comma = text.replace('.', "").replace(',', ".");
        let mut numbers: Vec<f64> = [dotted, comma].iter().filter_map(|text| text.parse().ok()).collect();
        numbers.dedup();
        let dated = text.len() <= 10 && text.contains(['-', '/']);
        let day = dated.then(|| read_date(text).ok()).flatten();
        Some(Value {
            text: fold(text),
            numbers,
            day: day.map(|day| day.to_string()),
        })
    }

    fn says(&self, other: &Value) -> bool {
        self.text == other.text
            || self.numbers.iter().any(|number| other.numbers.contains(number))
            || self.day.is_some() && self.day == other.day
    }

    fn is_ordinal(&self) -> bool {
        self.text.len() <= ORDINAL_DIGITS && self.text.bytes().all(|b| b.is_ascii_digit())
    }
}
