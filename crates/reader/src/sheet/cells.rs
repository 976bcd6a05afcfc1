//! A cell as the libraries give it → a cell of a [`Grid`], and cells in any order → rows.

use calamine::{Data, Dimensions, ExcelDateTime};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::budget::Budget;
use message::Message;
use table::{Cell, GridRow, Merged, cell_name};

/// Merged rectangles of a sheet that are kept, and covered cells that are emptied: more is no sheet of a person.
const MAX_MERGED: usize = 100_000;
const MAX_COVERED: usize = 5_000_000;

/// Columns a sheet may reach to: as far as the programs of offices let it.
pub const MAX_COLUMNS: usize = 16_384;

/// The cell of a value. Errors of formulas stay as the text a person sees (`#REF!`).
pub fn cell(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) if number.is_finite() => Cell::Number(*number),
        Data::Float(number) => Cell::Text(number.to_string()),
        Data::Bool(yes) => Cell::Text(if *yes { "TRUE" } else { "FALSE" }.to_string()),
        Data::String(text) => self::text(text),
        Data::Error(error) => Cell::Text(error.to_string()),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => {
            let day = text.get(..10).and_then(|day| day.parse::<Date>().ok());
            day.map_or_else(|| self::text(text), Cell::Date)
        }
        Data::DurationIso(text) => self::text(text),
    }
}

/// A text trimmed and composed; nothing when only blanks stand in it.
pub fn text(text: &str) -> Cell {
    let text = text.trim();
    match text.is_empty() {
        true => Cell::Empty,
        false => Cell::Text(text.nfc().collect()),
    }
}

/// The day of a moment; a time without a day stays a text, and a number that cannot be a day stays a number.
fn date(moment: &ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    if !serial.is_finite() || serial < 0.0 {
        return Cell::Number(if serial.is_finite() { serial } else { 0.0 });
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() || serial < 1.0 {
        return Cell::Text(format!("{hour:02}:{minute:02}:{second:02}"));
    }
    let small = |value: u8| i8::try_from(value).unwrap_or(0);
    let year = i16::try_from(year).unwrap_or(0);
    Date::new(year, small(month), small(day)).map_or(Cell::Number(serial), Cell::Date)
}

/// The name of a cell, row and column from 0: `D4`.
pub fn name((row, column): (u32, u32)) -> String {
    cell_name(u64::from(row) + 1, column as usize)
}

/// Filled cells in any order (row and column from 0) as rows with their numbers.
pub fn rows(mut filled: Vec<(u32, u32, Cell)>, budget: &mut Budget<'_>) -> Result<Vec<GridRow>, Message> {
    filled.sort_by_key(|(row, column, _)| (*row, *column));
    let mut rows: Vec<GridRow> = Vec::new();
    for (row, column, cell) in filled {
        let (line, column) = (u64::from(row) + 1, column as usize);
        if rows.last().is_none_or(|last| last.line != line) {
            rows.push(GridRow {
                line,
                cells: Vec::new(),
            });
        }
        if column >= MAX_COLUMNS {
            return Err(budget.too_wide(line, MAX_COLUMNS));
        }
        let Some(last) = rows.last_mut() else { continue };
        if column < last.cells.len() {
            // Two values for one place: the later one is what programs show.
            last.cells[column] = cell;
            continue;
        }
        budget.spend((column - last.cells.len()) as u64, 0)?;
        last.cells.resize(column, Cell::Empty);
        last.cells.push(cell);
    }
    Ok(rows)
}

/// The merged rectangles of a sheet. What still stands in cells that are covered is not to be seen and is taken out.
pub fn merged(found: &[Dimensions], rows: &mut [GridRow]) -> Vec<Merged> {
    let mut covered = 0;
    let mut all = Vec::new();
    for area in found.iter().filter(|area| area.start != area.end).take(MAX_MERGED) {
        let merged = Merged {
            first_line: u64::from(area.start.0.min(area.end.0)) + 1,
            last_line: u64::from(area.start.0.max(area.end.0)) + 1,
            first_column: area.start.1.min(area.end.1) as usize,
            last_column: area.start.1.max(area.end.1) as usize,
        };
        let first = rows.partition_point(|row| row.line < merged.first_line);
        for row in rows[first..].iter_mut().take_while(|row| row.line <= merged.last_line) {
            let from = merged.first_column + usize::from(row.line == merged.first_line);
            let until = row.cells.len().min(merged.last_column.saturating_add(1));
            covered += until.saturating_sub(from) + 1;
            if covered > MAX_COVERED {
                break;
            }
            if from < until {
                row.cells[from..until].fill(Cell::Empty);
            }
        }
        all.push(merged);
    }
    all
}

/// Takes out empty cells at the ends of rows and rows without any filled cell.
pub fn tidy(rows: &mut Vec<GridRow>) {
    for row in rows.iter_mut() {
        while row.cells.last().is_some_and(Cell::is_empty) {
            row.cells.pop();
        }
    }
    rows.retain(|row| !row.cells.is_empty());
}
