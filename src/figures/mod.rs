//! Workbooks of figures, as boards keep them: the list of clusters, the weekly sheet of site clearance, the list of tenants.
//!
//! Columns are known by their Vietnamese headings (also over several rows and under merged cells) or by a mapping; rows by
//! the names of the zones, which are found and never invented in silence. A value has one record for its zone, indicator,
//! day and document: the next sheet adds to it or supersedes it and never doubles it. Contradictions in a row are reported and
//! kept as printed (docs/FIGURES.md, Checks).

mod as_of;
mod checks;
mod compare;
mod day;
mod form;
mod found;
mod heading;
mod industrial;
mod keep;
mod progress;
mod rows;
mod sheet;
mod tenants;
mod time;
mod totals;
mod unit;
mod value;
mod vocabulary;
mod zones;

use std::collections::BTreeMap;

use crate::changeset::Builder;
use crate::changeset::relation;
use crate::changeset::report::{Note, Report};
use crate::snapshot::Snapshot;
use coordinates::sheets;
use domain::{Change, LeaseKind, PartialDate, ZoneKind};
use heading::Headings;
use keep::Kept;
use message::Message;
use sheet::{Shared, Sheet};
use table::{Cell, Grid};
use text::number::local_unit;
use text::{DecimalSeparator, Problems, Refusal, fold};
use value::Numbers;
use zones::Zones;

/// No province has more zones or tenants on one sheet; a longer one is another kind of table.
const MAX_ROWS: usize = 20_000;

/// Rows in which the headings of a sheet stand.
const HEADINGS_SEEN: usize = 30;

/// Choices of the person beside the sheets themselves.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only the sheet of this name; `None` for all sheets.
    pub sheet: Option<String>,
    /// A row of the headings, as the person's program numbers it; `None` where it is to be found.
    pub header_row: Option<u64>,
    /// Our field and the heading it stands under, for headings that are not known. Fields are those of
    /// [`field_codes`]; `left` leaves a column out.
    pub columns: Vec<(String, String)>,
    /// The zone of rows that name none; `None` where every row has to name its own.
    pub zone: Option<String>,
    /// The kind of the zones, where neither names nor headings say it.
    pub zone_kind: Option<ZoneKind>,
    /// The key of the province: of new zones, and of a name that several provinces have.
    pub province: Option<String>,
    /// Whether zones that are not recorded are made.
    pub create_zones: bool,
    /// The day the values were true, where columns and rows do not say it.
    pub as_of: Option<PartialDate>,
    /// The number of the document the sheets belong to; `None` where none is given.
    pub document: Option<String>,
    /// What that document does to an earlier one.
    pub said: relation::Said,
    /// The decimal mark; `None` is decided by the numbers.
    pub mark: Option<DecimalSeparator>,
    /// The kind of leases in a list of tenants; `None` where the list has to give it.
    pub lease_kind: Option<LeaseKind>,
    /// Whether names of private persons among the tenants are kept.
    pub keep_personal: bool,
}

/// Whether a sheet has headings of figures, asked before it is imported.
pub fn recognises(grid: &Grid, options: &Options) -> bool {
    form::find(grid).is_some() || heading::find(grid, options).is_some()
}

/// Reads sheets of figures into one set of changes.
///
/// # Errors
/// Every problem found, naming file, sheet, row, column, value and what was expected.
pub fn import(snapshot: &Snapshot, grids: Vec<Grid>, options: &Options) -> Result<(Vec<Change>, Report), Refusal> {
    let mut builder = Builder::new(snapshot);
    stage(&mut builder, &grids, options)?;
    let from = grids.first().map(|grid| grid.file.as_str()).unwrap_or_default();
    relation::record(&mut builder, options.document.as_deref(), &options.said, from)?;
    builder.finish()
}

/// As [`import`], into a changeset that goes on.
///
/// # Errors
/// As [`import`].
pub fn stage(builder: &mut Builder<'_>, grids: &[Grid], options: &Options) -> Result<(), Refusal> {
    let file = grids.first().map(|grid| grid.file.as_str()).unwrap_or_default();
    let named = sheets::named(file, grids, options.sheet.as_deref())?;
    let wanted = |grid: &&Grid| named.is_none_or(|named| grid.sheet == named.sheet);
    let chosen: Vec<&Grid> = grids.iter().filter(wanted).collect();
    let mut problems = Problems::new();
    let mut sheets: Vec<(&Grid, Headings)> = Vec::new();
    let (mut passed, mut forms) = (Vec::new(), Vec::new());
    for grid in chosen {
        if let Some(columns) = form::find(grid) {
            forms.push((grid, columns));
            continue;
        }
        // Notes list the headings of the other sheets, and would be read as one.
        let notes = grid.sheet.as_deref().is_some_and(is_notes) && options.sheet.is_none();
        match heading::find(grid, options).filter(|_| !notes) {
            Some(headings) => sheets.push((grid, headings)),
            None => passed.push(grid),
        }
    }
    for grid in sheets
        .iter()
        .map(|(grid, _)| grid)
        .chain(forms.iter().map(|(grid, _)| grid))
    {
        problems.keep(grid.known());
    }
    if sheets.is_empty() && forms.is_empty() {
        for grid in passed {
            problems.keep(grid.known());
            let place = place_of(grid, None);
            let headings = grid
                .rows
                .iter()
                .take(HEADINGS_SEEN)
                .flat_map(|row| &row.cells)
                .map(Cell::text);
            let bracketed = headings.filter(|text| text.contains('('));
            let told = bracketed.filter_map(|text| local_unit(&text)).next();
            problems.push(Message::new("figures.no_headings").with("place", &place));
            told.into_iter().for_each(|told| problems.push(sheet::at(&place, told)));
        }
        return problems.or(());
    }
    for grid in passed {
        builder.note(Note::Info(
            Message::new("figures.sheet_passed").with("place", place_of(grid, None)),
        ));
    }
    for (grid, headings) in &sheets {
        if grid.rows.len() > MAX_ROWS {
            problems.push(
                Message::new("figures.too_many_rows")
                    .with("place", place_of(grid, None))
                    .with_count("count", grid.rows.len())
                    .with_count("limit", MAX_ROWS),
            );
        }
        heading::check(headings, grid, options, &mut problems);
    }
    problems.or(())?;

    let mut problems = Problems::new();
    let all = value::mark_of_all(sheets.iter().map(|(grid, headings)| (*grid, headings)));
    let (mut zones, mut kept, mut unplanned) = (Zones::default(), Kept::default(), BTreeMap::new());
    for (grid, headings) in &sheets {
        told_columns(grid, headings, builder);
        let numbers = Numbers::of(grid, headings, all, options, &mut problems);
        let day = day::find(grid, headings, options, builder);
        let sheet = Sheet {
            grid,
            headings,
            numbers: &numbers,
            day: &day,
        };
        let mut shared = Shared {
            builder: &mut *builder,
            problems: &mut problems,
            zones: &mut zones,
            kept: &mut kept,
            unplanned: &mut unplanned,
            options,
        };
        match headings.of_tenants() {
            true => tenants::read(&sheet, &mut shared),
            false => sheet.read(&mut shared),
        }
    }
    for (grid, columns) in forms {
        let mut shared = Shared {
            builder: &mut *builder,
            problems: &mut problems,
            zones: &mut zones,
            kept: &mut kept,
            unplanned: &mut unplanned,
            options,
        };
        form::read(grid, columns, options, &mut shared);
    }
    industrial::tell(unplanned, builder);
    problems.or(())
}

/// Whether a sheet is called as notes are.
fn is_notes(name: &str) -> bool {
    ["huong dan", "ghi chu", "notes", "readme"].contains(&fold(name).as_str())
}

/// Tells how the columns were understood, and which were left out.
fn told_columns(grid: &Grid, headings: &Headings, builder: &mut Builder<'_>) {
    let understood: Vec<String> = headings
        .columns
        .iter()
        .filter_map(|column| Some(format!("{} → {}", column.heading, column.field.indicator()?)))
        .collect();
    builder.note(Note::Info(
        Message::new("figures.columns")
            .with("place", place_of(grid, None))
            .with("columns", understood.join("; ")),
    ));
    if !headings.left.is_empty() {
        builder.note(Note::Info(
            Message::new("figures.columns_left")
                .with("place", place_of(grid, None))
                .with("columns", headings.left.join("; ")),
        ));
        let told = headings.left.iter().filter_map(|heading| local_unit(heading));
        told.for_each(|told| builder.note(Note::Doubtful(sheet::at(&place_of(grid, None), told))));
    }
}

/// File, sheet and row, for messages.
fn place_of(grid: &Grid, line: Option<u64>) -> String {
    let mut place = grid.file.clone();
    if let Some(sheet) = &grid.sheet {
        place.push_str(&format!(" [{sheet}]"));
    }
    if let Some(line) = line {
        place.push_str(&format!(":{line}"));
    }
    place
}

#[cfg(test)]
pub(crate) mod tests;
