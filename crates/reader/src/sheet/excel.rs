//! xlsx and xlsm, cell by cell: two cells in opposite corners of a sheet must not become seventeen thousand million.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx, XlsxError};

use super::budget::Budget;
use super::{Workbook, cells, chosen, damaged};
use message::Message;
use table::{Cell, Grid};
use text::Refusal;

/// The longest part of a workbook that lists its sheets.
const LONGEST_PART: u64 = 4 << 20;

/// Reads the visible sheets of an Excel workbook (`.xlsx`).
pub fn xlsx(file: &str, bytes: Cursor<Vec<u8>>, budget: &mut Budget<'_>) -> Result<Workbook, Refusal> {
    let refuse = |error: XlsxError| damaged(file, &error);
    let unsaved = is_to_be_computed(bytes.get_ref());
    let mut book: Xlsx<_> = Xlsx::new(bytes).map_err(refuse)?;
    let (names, notes) = chosen(file, book.sheets_metadata());
    let mut sheets = Vec::new();
    for name in names {
        let (filled, unknown) = filled(file, &mut book, &name, unsaved, budget)?;
        let mut rows = cells::rows(filled, budget)?;
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
                unknown,
            });
        }
    }
    Ok(Workbook { sheets, notes })
}

/// Whether the file asks to be computed when it is opened: programs that cannot compute write a nought as the value of each
/// formula, and say so.
fn is_to_be_computed(bytes: &[u8]) -> bool {
    let part = zip::ZipArchive::new(Cursor::new(bytes)).ok();
    let text = part.and_then(|mut parts| {
        let part = parts.by_name("xl/workbook.xml").ok()?;
        let mut text = String::new();
        part.take(LONGEST_PART).read_to_string(&mut text).ok()?;
        Some(text)
    });
    text.is_some_and(|text| text.contains("fullCalcOnLoad=\"1\"") || text.contains("fullCalcOnLoad=\"true\""))
}

/// Filled cells by their places, and the names of those whose formula has no value.
type Filled = (Vec<(u32, u32, Cell)>, Vec<String>);

/// The filled cells of a sheet. With `unsaved`, a nought under a formula is no value.
fn filled(
    file: &str,
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
    unsaved: bool,
    budget: &mut Budget<'_>,
) -> Result<Filled, Message> {
    let refuse = |error: XlsxError| damaged(file, &error);
    let (mut formulas, mut all) = (BTreeSet::new(), Vec::new());
    let mut reader = book.worksheet_cells_reader(sheet).map_err(refuse)?;
    while let Some(found) = reader.next_formula().map_err(refuse)? {
        if !found.get_value().is_empty() {
            budget.spend(1, 0)?;
            formulas.insert(found.get_position());
        }
    }
    drop(reader);
    let mut reader = book.worksheet_cells_reader(sheet).map_err(refuse)?;
    while let Some(found) = reader.next_cell().map_err(refuse)? {
        let value = Data::from(found.get_value().clone());
        let nought = matches!(value, Data::Float(0.0) | Data::Int(0));
        if value != Data::Empty && !(unsaved && nought) {
            formulas.remove(&found.get_position());
        }
        let cell = cells::cell(&value);
        if !cell.is_empty() {
            budget.spend(1, if let Cell::Text(text) = &cell { text.len() } else { 0 })?;
            let (row, column) = found.get_position();
            budget.within_columns(sheet, row, column)?;
            all.push((row, column, cell));
        }
    }
    Ok((all, formulas.into_iter().map(cells::name).collect()))
}
