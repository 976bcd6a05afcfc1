//! How much a workbook may hold before it is refused: a few bytes of a file can claim millions of cells.

use message::Message;

/// Cells of all sheets together, the empty ones before a filled one in its row included.
const MAX_CELLS: u64 = 5_000_000;
/// Text of all cells together, in megabytes: one shared text may stand in a million cells.
const MAX_TEXT_MB: u64 = 256;

/// Columns of a sheet: as many as Excel has. Another program may write more, and everything that looks at headings would
/// look at each of them.
const MAX_COLUMNS: u32 = 16_384;

/// The rest of the limits.
pub struct Budget<'a> {
    file: &'a str,
    cells: u64,
    text: u64,
}

impl<'a> Budget<'a> {
    /// The whole of it, for a file named in messages.
    pub fn new(file: &'a str) -> Budget<'a> {
        Budget {
            file,
            cells: MAX_CELLS,
            text: MAX_TEXT_MB << 20,
        }
    }

    /// The refusal of a row that reaches too far.
    pub fn too_wide(&self, row: u64, limit: usize) -> Message {
        Message::new("import.sheet.too_wide")
            .with("file", self.file)
            .with("row", row)
            .with_count("limit", limit)
    }

    /// Refuses a cell beyond the last column there may be. Row and column count from 0.
    pub fn within_columns(&self, sheet: &str, row: u32, column: u32) -> Result<(), Message> {
        if column < MAX_COLUMNS {
            return Ok(());
        }
        Err(Message::new("import.sheet.too_many_columns")
            .with("file", self.file)
            .with("sheet", sheet)
            .with("row", u64::from(row) + 1)
            .with_number("limit", MAX_COLUMNS.into()))
    }

    /// Takes cells and bytes of text off.
    pub fn spend(&mut self, cells: u64, text: usize) -> Result<(), Message> {
        let refuse = |key, limit: u64| Message::new(key).with("file", self.file).with_count("limit", limit);
        self.cells = self
            .cells
            .checked_sub(cells)
            .ok_or_else(|| refuse("import.sheet.too_many_cells", MAX_CELLS))?;
        self.text = self
            .text
            .checked_sub(text as u64)
            .ok_or_else(|| refuse("import.sheet.too_much_text", MAX_TEXT_MB))?;
        Ok(())
    }
}
