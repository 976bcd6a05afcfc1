//! The formats that the library reads whole: xls, xlsb, ods.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Dimensions, Ods, Range, Reader, Xls, Xlsb};

use super::budget::Budget;
use super::{Workbook, cells, chosen, damaged, open_document};
use table::{Cell, Grid};
use text::Refusal;

type Bytes = Cursor<Vec<u8>>;

/// The old binary format of Excel.
pub fn xls(file: &str, bytes: Bytes, budget: &mut Budget<'_>) -> Result<Workbook, Refusal> {
    let book: Xls<_> = Xls::new(bytes).map_err(|error| damaged(file, &error))?;
    sheets(file, book, budget, |book, name| {
        book.merge_cells_by_sheet_name(name).unwrap_or_default()
    })
}

/// The binary format of today's Excel. The library does not tell its merged cells.
pub fn xlsb(file: &str, bytes: Bytes, budget: &mut Budget<'_>) -> Result<Workbook, Refusal> {
    let book: Xlsb<_> = Xlsb::new(bytes).map_err(|error| damaged(file, &error))?;
    sheets(file, book, budget, |_, _| Vec::new())
}

/// Reads the visible sheets of an `OpenDocument` spreadsheet.
pub fn ods(file: &str, bytes: Bytes, budget: &mut Budget<'_>) -> Result<Workbook, Refusal> {
    // The library does not tell the merged cells of this format.
    let mut merged: HashMap<String, Vec<Dimensions>> = open_document::merged(bytes.get_ref());
    let book: Ods<_> = Ods::new(bytes).map_err(|error| damaged(file, &error))?;
    sheets(file, book, budget, |_, name| merged.remove(name).unwrap_or_default())
}

fn sheets<B>(
    file: &str,
    mut book: B,
    budget: &mut Budget<'_>,
    mut areas: impl FnMut(&mut B, &str) -> Vec<Dimensions>,
) -> Result<Workbook, Refusal>
where
    B: Reader<Bytes>,
    B::Error: std::fmt::Display,
{
    let (names, notes) = chosen(file, book.sheets_metadata());
    let mut sheets = Vec::new();
    for name in names {
        let range = book.worksheet_range(&name).map_err(|error| damaged(file, &error))?;
        // A file whose formulas cannot be read still holds its values.
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let unknown = unknown(&formulas, &range);
        let mut rows = cells::rows(filled(&name, &range, budget)?, budget)?;
        let merged = cells::merged(&areas(&mut book, &name), &mut rows);
        cells::tidy(&mut rows);
        if !rows.is_empty() {
            sheets.push(Grid {
                file: file.to_string(),
                sheet: Some(name),
                rows,
                merged,
                unknown,
            });
        }
    }
    Ok(Workbook { sheets, notes })
}

/// The cells whose formula has no value.
fn unknown(formulas: &Range<String>, values: &Range<Data>) -> Vec<String> {
    let (first_row, first_column) = formulas.start().unwrap_or_default();
    let filled = formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty());
    filled
        .filter_map(|(row, column, _)| {
            let row = first_row.saturating_add(u32::try_from(row).ok()?);
            let place = (row, first_column.saturating_add(u32::try_from(column).ok()?));
            matches!(values.get_value(place), None | Some(Data::Empty)).then(|| cells::name(place))
        })
        .collect()
}

/// The filled cells of a range, by their places in the sheet.
fn filled(sheet: &str, range: &Range<Data>, budget: &mut Budget<'_>) -> Result<Vec<(u32, u32, Cell)>, Refusal> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut all = Vec::new();
    for (row, column, value) in range.used_cells() {
        let cell = cells::cell(value);
        if cell.is_empty() {
            continue;
        }
        budget.spend(1, if let Cell::Text(text) = &cell { text.len() } else { 0 })?;
        let place = |first: u32, offset: usize| first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        let (row, column) = (place(first_row, row), place(first_column, column));
        budget.within_columns(sheet, row, column)?;
        all.push((row, column, cell));
    }
    Ok(all)
}
