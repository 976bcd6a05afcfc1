//! xlsx and xlsm, cell by cell: two cells in opposite corners of a sheet must not become seventeen thousand million.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, XlsxError};

use super::budget::Budget;
use super::{Workbook, cells, chosen, damaged};
use crate::import::grid::{Cell, Grid};
use crate::import::text::Refusal;
use crate::message::Message;

/// Reads the visible sheets.
pub fn xlsx(file: &str, bytes: Cursor<Vec<u8>>, budget: &mut Budget<'_>) -> Result<Workbook, Refusal> {
    let refuse = |error: XlsxError| damaged(file, &error);
    let mut book: Xlsx<_> = Xlsx::new(bytes).map_err(refuse)?;
    let (names, notes) = chosen(file, book.sheets_metadata());
    let mut sheets = Vec::new();
    for name in names {
        let mut rows = cells::rows(filled(file, &mut book, &name, budget)?, budget)?;
        // A sheet whose merged cells cannot be read is still a sheet.
        let areas = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged = cells::merged(&areas, &mut rows);
        cells::tidy(&mut rows);
        if !rows.is_empty() {
            sheets.push(Grid {
                file: file.to_string(),
                sheet: Some(name),
                rows,
                merged,
            });
        }
    }
    Ok(Workbook { sheets, notes })
}

/// The filled cells of a sheet, by their places.
fn filled(
    file: &str,
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
    budget: &mut Budget<'_>,
) -> Result<Vec<(u32, u32, Cell)>, Message> {
    let refuse = |error: XlsxError| damaged(file, &error);
    let mut all = Vec::new();
    let mut reader = book.worksheet_cells_reader(sheet).map_err(refuse)?;
    while let Some(found) = reader.next_cell().map_err(refuse)? {
        let cell = cells::cell(&Data::from(found.get_value().clone()));
        if !cell.is_empty() {
            budget.spend(1, if let Cell::Text(text) = &cell { text.len() } else { 0 })?;
            let (row, column) = found.get_position();
            budget.within_columns(sheet, row, column)?;
            all.push((row, column, cell));
        }
    }
    Ok(all)
}
