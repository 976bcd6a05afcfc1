//! Tables of the register in the sheets of a workbook.

use super::tables::TableKind;
use crate::changeset::report::Note;
use message::Message;
use table::{Cell, Grid};
use text::number::typed_decimal;
use text::{DecimalSeparator, Problems, Refusal, Table};

/// The row of codes stands in the first rows of a sheet.
const ROWS_SEEN: usize = 60;

/// The tables of sheets, and a note for each sheet that holds none.
///
/// # Errors
/// No sheet holds a table; cells beyond the last heading, a heading that is empty.
pub fn tables(grids: &[Grid], mark: DecimalSeparator) -> Result<(Vec<Table>, Vec<Note>), Refusal> {
    let (mut tables, mut notes, mut problems) = (Vec::new(), Vec::new(), Problems::new());
    for grid in grids {
        match table(grid, mark) {
            Ok(Some(table)) => tables.push(table),
            Ok(None) => notes.push(Note::Info(
                Message::new("figures.sheet_passed").with("place", grid.place()),
            )),
            Err(refusal) => problems.absorb(refusal),
        }
    }
    if tables.is_empty() && problems.is_empty() {
        let known: Vec<&str> = TableKind::ALL.iter().map(|kind| kind.key_column()).collect();
        for grid in grids {
            problems.push(
                Message::new("register.no_codes")
                    .with("file", grid.place())
                    .with("expected", known.join(", ")),
            );
        }
    }
    problems.or((tables, notes))
}

/// Whether a sheet has a row of codes, of the table whose first code is `key` where one is wanted.
pub fn holds_table(grid: &Grid, key: Option<&str>) -> bool {
    heading(grid).is_some_and(|at| key.is_none_or(|key| grid.rows[at].cell(0).text() == key))
}

/// Whether a sheet has a row of codes of one of these tables, all of them columns of it.
pub fn holds_form(grid: &Grid, tables: &[TableKind]) -> bool {
    let Some(row) = heading(grid).map(|at| &grid.rows[at]) else {
        return false;
    };
    tables.iter().any(|table| {
        let is_column = |text: String| table.names().any(|name| name == text);
        table.key_column() == row.cell(0).text() && row.cells.iter().all(|cell| is_column(cell.text()))
    })
}

/// Whether the row of codes stands below rows for people.
pub fn begins_as_form(grid: &Grid) -> bool {
    heading(grid).is_some_and(|at| at > 0)
}

/// The row of codes.
fn heading(grid: &Grid) -> Option<usize> {
    let is_code = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    grid.rows.iter().take(ROWS_SEEN).position(|row| {
        let first = row.cell(0).text();
        let known = TableKind::ALL.iter().any(|kind| kind.key_column() == first);
        // One code alone may be a word of a sentence.
        known && row.cells.len() > 1 && row.cells.iter().all(|cell| is_code(&cell.text()))
    })
}

fn table(grid: &Grid, mark: DecimalSeparator) -> Result<Option<Table>, Refusal> {
    let file = grid.place();
    let Some(at) = heading(grid) else {
        return Ok(None);
    };
    grid.known()?;
    grid.without_errors(|_| true)?;
    let headings: Vec<String> = grid.rows[at].cells.iter().map(Cell::text).collect();
    if let Some(empty) = headings.iter().position(String::is_empty) {
        return Err(Message::new("import.table.empty_heading")
            .with("file", file)
            .with("column", empty + 1)
            .into());
    }
    let (mut rows, mut problems) = (Vec::new(), Problems::new());
    for row in &grid.rows[at + 1..] {
        let cells: Vec<String> = row.cells.iter().map(|cell| text(cell, mark)).collect();
        if cells.iter().skip(headings.len()).any(|cell| !cell.is_empty()) {
            problems.push(
                Message::new("import.table.cell_count")
                    .with("file", &file)
                    .with("row", row.line)
                    .with_count("count", cells.len())
                    .with("expected", headings.len()),
            );
            continue;
        }
        rows.push((row.line, cells));
    }
    problems.or(Some(Table::of_rows(file, headings, rows)))
}

/// A cell as the tables print it: a number that the workbook stores has no mark of its own.
fn text(cell: &Cell, mark: DecimalSeparator) -> String {
    match cell {
        Cell::Number(number) => {
            let printed = typed_decimal(*number).map_or_else(|| cell.text(), |value| value.to_string());
            printed.replace('.', &mark.char().to_string())
        }
        _ => cell.text(),
    }
}
