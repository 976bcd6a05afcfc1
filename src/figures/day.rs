//! The day a whole sheet is of, and where it is stated.

use std::cell::Cell as Flag;

use super::Options;
use super::as_of::date_in;
use super::heading::Headings;
use super::place_of;
use super::value::titles;
use crate::changeset::Builder;
use crate::changeset::report::Note;
use domain::{Document, PartialDate};
use message::Message;
use table::Grid;
use text::fold;

/// The day of a sheet.
pub struct Day {
    /// The day; `None` when none is stated.
    pub date: Option<PartialDate>,
    /// Whether the person has been told that it is missing.
    pub told: Flag<bool>,
}

/// Finds the day of a sheet: the one the person gives, else a title with “đến …”, the name of the sheet, the name of the file,
/// any title, the document when it is known, the one day of the headings. What was found is noted.
pub fn find(grid: &Grid, headings: &Headings, options: &Options, builder: &mut Builder<'_>) -> Day {
    let titles: Vec<String> = titles(grid, headings).collect();
    doubt(grid, &titles, options, builder);
    let found = options.as_of.or_else(|| {
        let (date, from) = said(grid, headings, &titles, options, builder)?;
        builder.note(Note::Info(
            Message::new("figures.day_found")
                .with("place", place_of(grid, None))
                .with_date("date", date)
                .with("from", from),
        ));
        Some(date)
    });
    Day {
        date: found,
        told: Flag::new(false),
    }
}

/// Doubts the day the person gives where the file itself states another.
pub fn doubt(grid: &Grid, titles: &[String], options: &Options, builder: &mut Builder<'_>) {
    let (Some(said), Some((date, from))) = (options.as_of, in_words(grid, titles)) else {
        return;
    };
    // A month agrees with a day in it.
    if said.first_day() > date.last_day() || date.first_day() > said.last_day() {
        builder.note(Note::Doubtful(
            Message::new("figures.day_differs")
                .with("place", place_of(grid, None))
                .with_date("said", said)
                .with_date("date", date)
                .with("from", from),
        ));
    }
}

/// The day of a title with “đến …”, else of the name of the sheet or of the file, and where it stands.
fn in_words(grid: &Grid, titles: &[String]) -> Option<(PartialDate, String)> {
    let until = |text: &&String| format!(" {} ", fold(text)).contains(" den ") || fold(text).contains("as of");
    let name = std::path::Path::new(&grid.file).file_name();
    let name = name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let by_title = titles.iter().filter(until).find_map(|text| dated(text));
    by_title
        .or_else(|| dated(grid.sheet.as_ref()?))
        .or_else(|| dated(&name))
}

fn dated(text: &str) -> Option<(PartialDate, String)> {
    Some((date_in(text)?, text.to_string()))
}

fn said(
    grid: &Grid,
    headings: &Headings,
    titles: &[String],
    options: &Options,
    builder: &Builder<'_>,
) -> Option<(PartialDate, String)> {
    let by_document = || {
        let number = options.document.as_ref()?;
        let row = builder.snapshot().by_slug::<Document>(&domain::text::slug(number))?;
        Some((row.body.date?, number.clone()))
    };
    let by_heading = || {
        let mut days = headings
            .columns
            .iter()
            .filter_map(|c| Some((c.as_of?, c.heading.clone())));
        let first = days.next()?;
        days.all(|(day, _)| day == first.0).then_some(first)
    };
    in_words(grid, titles)
        .or_else(|| titles.iter().find_map(|text| dated(text)))
        .or_else(by_document)
        .or_else(by_heading)
}

/// File and sheet, in the words of the records: the name without the folder it lies in.
pub fn file_and_sheet(grid: &Grid) -> String {
    let name = std::path::Path::new(&grid.file).file_name();
    let name = name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match &grid.sheet {
        Some(sheet) => format!("{name}, {sheet}"),
        None => name,
    }
}
