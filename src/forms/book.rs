//! Writing the sheets of a form. Every text is written as a text: nothing that stands in a form is ever a formula.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use message::{Lang, Message};

/// Rows under the headings that are prepared for entries.
const PREPARED: u32 = 500;

/// A form while it is written, as an Excel workbook.
pub struct Book {
    book: Workbook,
    /// The language of the headings.
    pub lang: Lang,
    notes: Vec<[String; 4]>,
    /// The row below the example of the last sheet.
    next: u32,
}

/// A column of a sheet.
pub struct Column {
    /// The heading for people, one part a row; equal neighbours are merged.
    pub heading: Vec<String>,
    /// The code, for sheets that have a row of codes; `None` for others.
    pub code: Option<String>,
    /// The values that are expected, for the notes.
    pub expected: String,
    /// The only values there are.
    pub choices: Vec<String>,
    /// The value in the example row.
    pub example: Entry,
}

/// A value of an example row.
#[derive(Clone)]
pub enum Entry {
    /// An empty cell to fill in.
    Empty,
    /// Words, a code, a date.
    Text(String),
    /// A number, written as one.
    Number(f64),
}

impl Book {
    /// An empty form, with its styles.
    pub fn new(lang: Lang) -> Book {
        Book {
            book: Workbook::new(),
            lang,
            notes: Vec::new(),
            next: 0,
        }
    }

    /// Adds a sheet: titles, headings, codes where columns have them, the example row.
    pub fn sheet(&mut self, name: &str, titles: &[String], columns: &[Column]) -> Result<(), XlsxError> {
        let deep = columns.iter().map(|c| c.heading.len()).max().unwrap_or(1);
        let sheet = self.book.add_worksheet();
        sheet.set_name(name)?;
        let (bold, plain) = (Format::new().set_bold(), as_text());
        for (row, title) in (0u32..).zip(titles) {
            put(sheet, row, 0, title, if row == 0 { &bold } else { &plain })?;
        }
        let first = u32::try_from(titles.len()).unwrap_or(0) + 1;
        headings(sheet, first, deep, columns)?;
        let mut row = first + u32::try_from(deep).unwrap_or(1);
        if columns.iter().any(|column| column.code.is_some()) {
            let grey = as_text().set_font_color(Color::RGB(0x0060_6060)).set_italic();
            for (at, column) in (0u16..).zip(columns) {
                put(sheet, row, at, column.code.as_deref().unwrap_or_default(), &grey)?;
            }
            row += 1;
        }
        sheet.set_freeze_panes(row, 0)?;
        for (at, column) in (0u16..).zip(columns) {
            let widest = column.heading.iter().map(|h| h.chars().count()).max().unwrap_or(8);
            sheet.set_column_width(at, f64::from(u32::try_from(widest.clamp(8, 28)).unwrap_or(12)) + 2.0)?;
            if !matches!(column.example, Entry::Number(_)) {
                // As texts, codes and dates stay what is typed.
                sheet.set_column_format(at, &as_text())?;
            }
            write(sheet, row, at, &column.example)?;
            // A list longer than this cannot stand in a cell's rule.
            let length: usize = column.choices.iter().map(|c| c.chars().count() + 1).sum();
            if !column.choices.is_empty() && length < 250 {
                let rule = DataValidation::new().allow_list_strings(&column.choices)?;
                sheet.add_data_validation(row, at, row + PREPARED, at, &rule)?;
            }
            let heading = column.heading.join(" – ");
            let code = column.code.clone().unwrap_or_default();
            self.notes
                .push([name.to_string(), heading, code, column.expected.clone()]);
        }
        self.next = row + 1;
        Ok(())
    }

    /// Adds more example rows below that of the last sheet.
    pub fn rows<const N: usize>(&mut self, rows: &[[Entry; N]]) -> Result<(), XlsxError> {
        let Some(sheet) = self.book.worksheets_mut().last_mut() else {
            return Ok(());
        };
        for (row, entries) in (self.next..).zip(rows) {
            for (at, entry) in (0u16..).zip(entries) {
                write(sheet, row, at, entry)?;
            }
        }
        Ok(())
    }

    /// Adds the sheet of notes, and hands out the bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        let word = |key| Message::new(key).text(self.lang);
        let sheet = self.book.add_worksheet();
        sheet.set_name(word("template.notes.name"))?;
        let wrap = as_text().set_text_wrap();
        let mut row = 0;
        for line in word("template.notes.text").lines() {
            put(sheet, row, 0, line, &as_text())?;
            row += 1;
        }
        row += 1;
        for (at, key) in (0u16..).zip([
            "template.notes.sheet",
            "template.notes.heading",
            "template.notes.code",
            "template.notes.expected",
        ]) {
            put(
                sheet,
                row,
                at,
                &Message::new(key).text(self.lang),
                &as_text().set_bold(),
            )?;
        }
        for note in &self.notes {
            row += 1;
            for (at, text) in (0u16..).zip(note) {
                put(sheet, row, at, text, &wrap)?;
            }
        }
        for (at, width) in (0u16..).zip([22.0, 44.0, 24.0, 70.0]) {
            sheet.set_column_width(at, width)?;
        }
        self.book.save_to_buffer()
    }
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, entry: &Entry) -> Result<(), XlsxError> {
    match entry {
        Entry::Empty => {}
        Entry::Text(text) => put(sheet, row, column, text, &as_text())?,
        Entry::Number(number) => {
            sheet.write_number(row, column, *number)?;
        }
    }
    Ok(())
}

/// Cells whose text is a text, whatever it begins with.
fn as_text() -> Format {
    Format::new().set_num_format("@")
}

/// Writes a text; one that a program could take for a formula is marked as a text once more.
///
/// # Errors
/// The cell is outside the sheet, or the text is longer than a cell holds.
pub fn put(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let quoted = format.clone().set_quote_prefix();
    let format = if text.starts_with(['=', '+', '-', '@']) {
        &quoted
    } else {
        format
    };
    sheet.write_string_with_format(row, column, text, format)?;
    Ok(())
}

/// Headings over several rows: equal neighbours become one cell, a heading of one part stands over all rows.
fn headings(sheet: &mut Worksheet, first: u32, deep: usize, columns: &[Column]) -> Result<(), XlsxError> {
    let format = as_text()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E8_EEF4));
    let last = first + u32::try_from(deep).unwrap_or(1) - 1;
    let mut at = 0;
    while at < columns.len() {
        let parts = &columns[at].heading;
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        let top = parts.first().map(String::as_str).unwrap_or_default();
        if parts.len() < 2 {
            match last > first {
                true => {
                    sheet.merge_range(first, column, last, column, top, &format)?;
                }
                false => put(sheet, first, column, top, &format)?,
            }
            at += 1;
            continue;
        }
        let same = |c: &&Column| c.heading.len() > 1 && c.heading.first() == parts.first();
        let wide = columns[at..].iter().take_while(same).count();
        let end = column + u16::try_from(wide).unwrap_or(1) - 1;
        match wide {
            1 => put(sheet, first, column, top, &format)?,
            _ => {
                sheet.merge_range(first, column, first, end, top, &format)?;
            }
        }
        for (below, inner) in (column..).zip(&columns[at..at + wide]) {
            put(sheet, first + 1, below, &inner.heading[1], &format)?;
        }
        at += wide;
    }
    Ok(())
}
