//! Cells in rows, from any source: a CSV file, a sheet of a workbook, a text pasted from a decision.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use message::Message;
use text::number::is_error;

/// A sheet of cells. Nothing is interpreted: headings, units and totals are rows like any other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// The file as the person named it, for messages.
    pub file: String,
    /// The sheet of a workbook; `None` for a file that has only one.
    pub sheet: Option<String>,
    /// The rows, in the order of the file; empty ones may be left out.
    pub rows: Vec<GridRow>,
    /// Cells that are one on paper. The text stands in the first of them, the others are empty.
    pub merged: Vec<Merged>,
    /// Cells with a formula whose value the file does not hold, as the person's program names them: `D4`.
    #[serde(default)]
    pub unknown: Vec<String>,
}

/// Names of cells written out in a refusal.
const CELLS_SHOWN: usize = 20;

impl Grid {
    /// File and sheet, as messages name them.
    pub fn place(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} [{sheet}]", self.file),
            None => self.file.clone(),
        }
    }

    /// Refuses a sheet with formulas that were saved without their values: such a cell reads as empty, and is not.
    ///
    /// # Errors
    /// Naming the sheet and the cells.
    pub fn known(&self) -> Result<(), Message> {
        self.told("import.sheet.formulas_unsaved", &self.unknown)
    }

    /// Refuses rows of the columns wanted in which a formula has no value (`#REF!`): it is neither a number nor a name.
    ///
    /// # Errors
    /// Naming the sheet and the cells.
    pub fn without_errors(&self, wanted: impl Fn(usize) -> bool) -> Result<(), Message> {
        let cells = self.rows.iter().flat_map(|row| {
            let own = row.cells.iter().enumerate();
            own.map(move |(column, cell)| (row.line, column, cell))
        });
        let broken =
            cells.filter(|(_, column, cell)| matches!(cell, Cell::Text(text) if is_error(text)) && wanted(*column));
        let names: Vec<String> = broken.map(|(line, column, _)| cell_name(line, column)).collect();
        self.told("import.sheet.formula_errors", &names)
    }

    fn told(&self, key: &'static str, names: &[String]) -> Result<(), Message> {
        if names.is_empty() {
            return Ok(());
        }
        let mut cells: Vec<&str> = names.iter().take(CELLS_SHOWN).map(String::as_str).collect();
        if names.len() > CELLS_SHOWN {
            cells.push("…");
        }
        Err(Message::new(key)
            .with("file", self.place())
            .with_count("count", names.len())
            .with("cells", cells.join(", ")))
    }
}

/// The name of a cell as people call it, the column from 0: `D4`.
pub fn cell_name(line: u64, column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &line.to_string()
}

/// One row of a [`Grid`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GridRow {
    /// The row as the person's program numbers it, from 1.
    pub line: u64,
    /// The cells, from column A; rows may differ in length.
    pub cells: Vec<Cell>,
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing, or only blanks.
    Empty,
    /// A text in Unicode NFC, trimmed.
    Text(String),
    /// A number the file stores as a number, so that no decimal mark has to be guessed.
    Number(f64),
    /// A calendar date the file stores as a date.
    Date(Date),
}

/// A rectangle of merged cells, by the sheet's own numbers: rows as in [`GridRow::line`], columns from 0; ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Merged {
    pub first_line: u64,
    pub last_line: u64,
    pub first_column: usize,
    pub last_column: usize,
}

impl Cell {
    /// The cell as a person reads it; numbers in their shortest form with a dot.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Date(date) => date.to_string(),
        }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }
}

impl GridRow {
    /// The cell of a column; empty beyond the end of the row.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}
