//! Where the headings of a sheet stand, over how many rows, and what each column holds.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::Options;
use super::as_of::date_in;
use super::unit::units_in;
use super::vocabulary;
use crate::mapping::figure_field::{Field, Meaning};
use domain::{Indicator, PartialDate, Status, Unit};
use message::Message;
use table::{Cell, Grid, GridRow};
use text::number::local_unit;
use text::{Problems, fold, near_or_none, nearest};

/// Headings are looked for in the first rows of a sheet.
const ROWS_SEEN: usize = 60;
/// The most rows one heading stands over.
const DEEPEST: usize = 4;
/// Columns beyond this one are not looked at.
const WIDEST: usize = 400;

/// A column that holds something this import takes.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its place in the sheet, from 0.
    pub at: usize,
    /// Its heading, the rows joined.
    pub heading: String,
    /// The field it holds.
    pub field: Field,
    /// What its values claim, where the heading states it.
    pub status: Option<Status>,
    /// The unit of the heading, with its factor: a value counts this many of it. `None` where the heading has none.
    pub unit: Option<(Unit, Decimal)>,
    /// The day of the heading; `None` where it has none.
    pub as_of: Option<PartialDate>,
}

/// The headings of a sheet.
#[derive(Debug, Clone)]
pub struct Headings {
    /// The row below the last heading, by its place in the grid.
    pub body: usize,
    /// The first row of the headings, likewise; titles stand above.
    pub first: usize,
    /// The columns that are taken.
    pub columns: Vec<Column>,
    /// The headings of the others.
    pub left: Vec<String>,
}

impl Headings {
    /// The first column of a field.
    pub fn of(&self, fits: impl Fn(Field) -> bool) -> Option<&Column> {
        self.columns.iter().find(|column| fits(column.field))
    }

    /// The column of zone names; `None` for a sheet without one.
    pub fn zone(&self) -> Option<&Column> {
        self.of(|field| matches!(field, Field::Zone(_)))
    }

    /// Whether the rows are tenants, not zones.
    pub fn of_tenants(&self) -> bool {
        self.of(|field| matches!(field, Field::Tenant | Field::Project))
            .is_some()
    }

    /// How much is understood: columns that say the same count once.
    fn score(&self) -> usize {
        let same = |a: &Column, b: &Column| (a.field, a.as_of, a.status) == (b.field, b.as_of, b.status);
        let columns = &self.columns;
        let first = |at: usize| !columns[..at].iter().any(|earlier| same(earlier, &columns[at]));
        (0..columns.len()).filter(|at| first(*at)).count()
    }
}

/// Finds the headings; `None` when the sheet has none this import knows.
pub fn find(grid: &Grid, options: &Options) -> Option<Headings> {
    let rows = &grid.rows[..grid.rows.len().min(ROWS_SEEN)];
    let texts = Texts::of(grid, rows);
    let mut best: Option<Headings> = None;
    for first in 0..rows.len() {
        if texts.filled[first] < 2 || !texts.is_words[first] {
            continue;
        }
        for deep in 1..=DEEPEST.min(rows.len() - first) {
            let last = first + deep - 1;
            let part = &rows[first..=last];
            if deep > 1 && !texts.continues(last) {
                break;
            }
            let wanted = |line: u64| part.iter().any(|row| row.line == line);
            if options.header_row.is_some_and(|line| !wanted(line)) {
                continue;
            }
            let headings = texts.headings(first, deep, options);
            let better = best.as_ref().is_none_or(|b| headings.score() > b.score());
            if better && is_enough(&headings, options) {
                best = Some(headings);
            }
        }
    }
    best
}

/// Whether rows under these headings can be read: whose they are, and what of it.
fn is_enough(headings: &Headings, options: &Options) -> bool {
    let named = headings.zone().is_some() || options.zone.is_some() || headings.of_tenants();
    let valued = headings.of_tenants()
        || headings
            .columns
            .iter()
            .any(|c| matches!(c.field, Field::Value(_) | Field::AreaPrinted | Field::Progress));
    named && valued
}

/// Problems of headings that were found: two columns that say the same, mapped columns that are not there.
pub fn check(headings: &Headings, grid: &Grid, options: &Options, problems: &mut Problems) {
    for (at, column) in headings.columns.iter().enumerate() {
        let same = |other: &&Column| {
            other.field.indicator().is_some()
                && other.field.indicator() == column.field.indicator()
                // `75 ha (52)` beside 75 is the same size twice on purpose, and compared.
                && (other.field == Field::AreaPrinted) == (column.field == Field::AreaPrinted)
                && (other.as_of, other.status) == (column.as_of, column.status)
        };
        if let Some(other) = headings.columns[..at].iter().find(same) {
            let code = column.field.indicator().map_or("", |i| i.code());
            problems.push(
                Message::new("figures.column_twice")
                    .with("place", super::place_of(grid, None))
                    .with("first", &other.heading)
                    .with("second", &column.heading)
                    .with("field", code),
            );
        }
    }
    for column in &headings.columns {
        let usual = column.field.indicator().map(Indicator::usual_unit);
        let of_area = usual.is_some_and(|usual| usual.fits(Unit::Hectare));
        if of_area && column.unit.is_none() {
            let told = local_unit(&column.heading);
            told.into_iter()
                .for_each(|told| problems.push(super::sheet::at(&super::place_of(grid, None), told)));
        }
    }
    for (code, heading) in &options.columns {
        if Field::from_code(code).is_none() {
            let codes = Field::codes();
            problems.push(
                Message::new("figures.field_unknown")
                    .with("field", code)
                    .with_message("near", near_or_none(nearest(code, codes.iter().copied()))),
            );
        }
        let all = headings.columns.iter().map(|c| c.heading.as_str());
        let all: Vec<&str> = all.chain(headings.left.iter().map(String::as_str)).collect();
        if !all.iter().any(|found| is_heading(found, heading)) {
            problems.push(
                Message::new("figures.column_absent")
                    .with("place", super::place_of(grid, None))
                    .with("column", heading)
                    .with_message("near", near_or_none(nearest(heading, all.iter().copied()))),
            );
        }
    }
}

/// Whether a person means this heading: all of it, or the lowest row of it.
fn is_heading(found: &str, meant: &str) -> bool {
    let lowest = found.rsplit(" – ").next().unwrap_or(found);
    fold(found) == fold(meant) || fold(lowest) == fold(meant)
}

/// The texts of the first rows, merged cells written out.
struct Texts {
    rows: Vec<Vec<String>>,
    /// Cells that really hold something.
    filled: Vec<usize>,
    /// Whether a row holds words only: rows with numbers or dates are no headings.
    is_words: Vec<bool>,
    /// Where the only filled cell of a row stands.
    only: Vec<Option<usize>>,
    covered: HashSet<(usize, usize)>,
}

impl Texts {
    fn of(grid: &Grid, rows: &[GridRow]) -> Texts {
        let wide = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).min(WIDEST);
        let mut texts = Texts {
            rows: rows
                .iter()
                .map(|row| (0..wide).map(|at| row.cell(at).text().replace('\n', " ")).collect())
                .collect(),
            filled: rows.iter().map(filled).collect(),
            is_words: rows.iter().map(|row| row.cells.iter().all(is_words)).collect(),
            only: rows
                .iter()
                .map(|row| (filled(row) == 1).then(|| row.cells.iter().position(|c| !c.is_empty()))?)
                .collect(),
            covered: HashSet::new(),
        };
        let last_line = rows.last().map_or(0, |row| row.line);
        for area in grid.merged.iter().filter(|area| area.first_line <= last_line) {
            let Some(top) = rows.iter().position(|row| row.line == area.first_line) else {
                continue;
            };
            let text = texts.rows[top].get(area.first_column).cloned().unwrap_or_default();
            let under = rows.iter().skip(top).take_while(|r| r.line <= area.last_line).count();
            for at in top..top + under {
                for column in area.first_column..=area.last_column.min(wide.saturating_sub(1)) {
                    texts.rows[at][column].clone_from(&text);
                    texts.covered.insert((at, column));
                }
            }
        }
        texts
    }

    /// Whether a row can be a lower row of headings, and is not a section or the first row of values.
    fn continues(&self, row: usize) -> bool {
        let section = self.only[row].is_some_and(|column| column < 2);
        self.filled[row] > 0 && self.is_words[row] && !section
    }

    fn headings(&self, first: usize, deep: usize, options: &Options) -> Headings {
        let block = &self.rows[first..first + deep];
        let wide = block[0].len();
        let mut filled: Vec<Vec<String>> = block.to_vec();
        for row in 0..deep.saturating_sub(1) {
            for column in 1..wide {
                let below = |c: usize| block[row + 1..].iter().any(|r| !r[c].is_empty());
                let open = filled[row][column].is_empty() && !self.covered.contains(&(first + row, column));
                if open && below(column) && below(column - 1) {
                    // A group heading of a file without merged cells stands over its first column only.
                    filled[row][column] = filled[row][column - 1].clone();
                }
            }
        }
        let mut headings = Headings {
            body: first + deep,
            first,
            columns: Vec::new(),
            left: Vec::new(),
        };
        for column in 0..wide {
            let mut parts: Vec<&str> = Vec::new();
            for row in &filled {
                let text = row[column].trim();
                if !text.is_empty() && parts.last() != Some(&text) {
                    parts.push(text);
                }
            }
            let heading = parts.join(" – ");
            if heading.is_empty() {
                continue;
            }
            let Meaning { field, status } = mapped(&heading, options).unwrap_or_else(|| vocabulary::meaning(&heading));
            if field == Field::Left {
                headings.left.push(heading);
                continue;
            }
            headings.columns.push(Column {
                at: column,
                unit: units_in(&heading).pop(),
                as_of: date_in(&heading),
                heading,
                field,
                status,
            });
        }
        headings
    }
}

fn mapped(heading: &str, options: &Options) -> Option<Meaning> {
    let (code, _) = options.columns.iter().find(|(_, meant)| is_heading(heading, meant))?;
    Some(Meaning {
        field: Field::from_code(code)?,
        status: vocabulary::meaning(heading).status,
    })
}

fn filled(row: &GridRow) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

fn is_words(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Number(_) | Cell::Date(_) => false,
        Cell::Text(text) => text.chars().any(char::is_alphabetic) || text.contains('%'),
    }
}
