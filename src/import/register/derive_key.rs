//! The key of a row: as written in the first column, else made from what tells the row apart.

use domain::text::shortened;
use domain::text::slug;

use super::cells::Cells;
use super::tables::TableKind;
use crate::changeset::records::Row;

/// The key (slug) of a row; `None` when it cannot be had, which is noted as a problem.
pub fn key(kind: TableKind, cells: &mut Cells<'_, '_>) -> Option<String> {
    let column = kind.key_column();
    if kind == TableKind::Documents {
        let number = cells.required(column)?;
        let key = slug(&number);
        if key.is_empty() {
            cells.wrong(column, "225/QĐ-TTg");
            return None;
        }
        return Some(key);
    }
    if cells.text(column).is_some() || kind.telling_columns().is_empty() {
        return cells.key(column);
    }
    // Two rows that agree in all of these would be one; `finish` refuses them and asks for a key.
    let parts: Vec<String> = kind
        .telling_columns()
        .iter()
        .map(|c| slug(&cells.cell(c)))
        .filter(|part| !part.is_empty())
        .collect();
    let made = shortened(parts.join("-"));
    if made.is_empty() {
        return cells.key(column);
    }
    Some(made)
}
