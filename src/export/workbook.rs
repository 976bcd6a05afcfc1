//! A layer as an Excel workbook for people: headings in words, numbers as numbers, and a sheet of notes.

use std::path::Path;

use jiff::tz::TimeZone;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::Written;
use super::place::unwritable;
use super::records::{Named, Records, decimal};
use crate::forms::put;
use domain::Datum;
use message::{Lang, Message, text};
use progress::Progress;

/// Rows of records a sheet holds, under the row of headings.
const MOST_ROWS: u32 = 1_048_575;

/// Writes the records and what there is to say of them.
pub fn write(records: &Records<'_>, file: &Path, lang: Lang, progress: &Progress) -> Result<Written, Message> {
    let said = |error: XlsxError| unwritable(file, error.to_string().as_str());
    let word = |key: &str| text(key, lang).unwrap_or_default();
    let mut book = Workbook::new();
    let columns = records.columns();
    let sheet = book.add_worksheet();
    sheet.set_name(word("export.sheet.records")).map_err(said)?;
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (at, column) in (0u16..).zip(&columns) {
        put(sheet, 0, at, &records.heading(column, lang), &bold).map_err(said)?;
    }
    let mut row = 0;
    let written = records.each(progress, &mut |record| {
        row += 1;
        if row > MOST_ROWS {
            return Err(Message::new("export.too_many_rows").with_count("limit", u64::from(MOST_ROWS)));
        }
        let mut cells = (0u16..).zip(&record.values);
        cells
            .try_for_each(|(at, datum)| write_cell(sheet, row, at, datum, lang))
            .map_err(said)
    })?;
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.set_freeze_panes(1, 2).map_err(said)?;
    sheet.autofilter(0, 0, row, last).map_err(said)?;
    sheet.set_autofit_max_width(320).autofit();
    notes(&mut book, records, &written, lang)?.map_err(said)?;
    book.save(file).map_err(said)?;
    Ok(written)
}

fn write_cell(sheet: &mut Worksheet, row: u32, at: u16, datum: &Datum, lang: Lang) -> Result<(), XlsxError> {
    let plain = Format::new();
    match datum {
        Datum::Text(Some(text)) | Datum::Code(Some(text)) => put(sheet, row, at, text, &plain)?,
        Datum::Integer(Some(number)) => {
            sheet.write_number(row, at, *number)?;
        }
        Datum::Decimal(Some(number)) => {
            sheet.write_number(row, at, decimal(*number))?;
        }
        Datum::Flag(Some(yes)) => {
            let key = if *yes { "export.yes" } else { "export.no" };
            put(sheet, row, at, text(key, lang).unwrap_or_default(), &plain)?;
        }
        Datum::Date(Some(date)) => match date.day_of_month() {
            Some(_) => {
                let days = Format::new().set_num_format("dd/mm/yyyy");
                let day = date.first_day();
                let (year, month) = (u16::try_from(day.year()).unwrap_or_default(), day.month() as u8);
                let cell = rust_xlsxwriter::ExcelDateTime::from_ymd(year, month, day.day() as u8)?;
                sheet.write_datetime_with_format(row, at, &cell, &days)?;
            }
            // A month or a year is no day.
            None => put(sheet, row, at, &date.to_string(), &plain)?,
        },
        Datum::Reference(Some(id)) => put(sheet, row, at, &id.to_string(), &plain)?,
        _ => {}
    }
    Ok(())
}

/// What the records are of, what has to be known of them, and the documents they were taken from.
fn notes(
    book: &mut Workbook,
    records: &Records<'_>,
    written: &Written,
    lang: Lang,
) -> Result<Result<(), XlsxError>, Message> {
    let documents = records.documents()?;
    let about = Message::new("export.about")
        .with("layer", records.kind().code())
        .with_date("day", records.as_of())
        .with("revision", records.revision())
        .with_count("count", written.records as u64);
    let now = jiff::Timestamp::now().to_zoned(TimeZone::fixed(jiff::tz::offset(7)));
    let made = Message::new("export.made").with_date("day", now.date());
    let lines = [about, made].into_iter().chain(written.notes.iter().cloned());
    let lines: Vec<String> = lines.map(|line| line.text(lang)).collect();
    let mut fill = || -> Result<(), XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(text("export.sheet.notes", lang).unwrap_or_default())?;
        let (plain, bold) = (Format::new().set_text_wrap(), Format::new().set_bold());
        sheet.set_column_width(0, 40)?;
        sheet.set_column_width(2, 80)?;
        let mut row = 0;
        for line in &lines {
            sheet.merge_range(row, 0, row, 2, line, &plain)?;
            row += 1;
        }
        row += 1;
        put(
            sheet,
            row,
            0,
            text("export.sheet.documents", lang).unwrap_or_default(),
            &bold,
        )?;
        for Named { number, date, title } in &documents {
            row += 1;
            put(sheet, row, 0, number, &plain)?;
            put(
                sheet,
                row,
                1,
                &date.map(|date| date.to_string()).unwrap_or_default(),
                &plain,
            )?;
            put(sheet, row, 2, title, &plain)?;
        }
        Ok(())
    };
    Ok(fill())
}
