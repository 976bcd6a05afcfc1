//! The register: zones, documents, figures and the rest from CSV tables, in the layout of `docs/REGISTER.md`.
//!
//! Two passes. The first gives every key an identity, so that tables may refer to each other in any order; the second
//! reads the rows. Every problem of every row is collected before anything is refused.

mod adopt;
mod cells;
mod derive_key;
mod land;
mod records;
mod sight;
mod tables;
#[cfg(test)]
mod tests;
mod work;
mod workbook;

use message::Message;

use crate::changeset::Builder;
use crate::changeset::report::Report;
use crate::mapping::import_kind::ImportKind;
use crate::snapshot::Snapshot;
use cells::Cells;
use domain::Change;
use geodesy::CrsReading;
use table::Grid;
pub use tables::TableKind;
use text::number::local_unit;
use text::{DecimalSeparator, Problems, Refusal, Table, near_or_none, nearest, parse_table};
use work::Work;

/// A table to import: its name for messages, and its bytes.
pub struct Input {
    /// The file, for messages.
    pub name: String,
    /// The bytes of the file, not decoded.
    pub bytes: Vec<u8>,
}

/// How a register is read.
pub struct Options<'f> {
    /// The decimal mark of numbers.
    pub mark: DecimalSeparator,
    /// The reading a person accepts against the evidence, for rows that say this system.
    pub crs: Option<&'f CrsReading>,
    /// Whether a row whose land would have to be repaired is refused.
    pub strict: bool,
    /// Gives the bytes of a coordinate table that a `boundaries` table names. Only plain file names are asked for.
    pub companion: &'f dyn Fn(&str) -> Result<Vec<u8>, Message>,
}

/// Reads tables into one set of changes.
///
/// # Errors
/// Every problem found (the first twenty are listed), naming file, row, value and what was expected.
pub fn import(snapshot: &Snapshot, inputs: &[Input], options: &Options<'_>) -> Result<(Vec<Change>, Report), Refusal> {
    let mut problems = Problems::new();
    let mut tables: Vec<(TableKind, Table)> = Vec::new();
    for input in inputs {
        match parse_table(&input.name, &input.bytes).and_then(|table| recognise(table).map_err(Refusal::from)) {
            Ok(table) => tables.push(table),
            Err(refusal) => problems.absorb(refusal),
        }
    }
    problems.or(())?;
    import_tables(snapshot, tables, options)
}

/// Reads the sheets of workbooks that hold tables of the register, as the forms of `matbang template` do: the row of codes
/// is the heading, whatever stands above it is for people.
///
/// # Errors
/// As [`import`]; no sheet holds a table.
pub fn import_grids(
    snapshot: &Snapshot,
    grids: &[Grid],
    options: &Options<'_>,
) -> Result<(Vec<Change>, Report), Refusal> {
    let (tables, notes) = workbook::tables(grids, options.mark)?;
    let recognised = tables.into_iter().map(recognise).collect::<Result<Vec<_>, _>>()?;
    let (changes, mut report) = import_tables(snapshot, recognised, options)?;
    report.note_first(notes);
    Ok((changes, report))
}

/// Whether one of the sheets has the row of codes of a table; `key` is the first code of the table that is wanted.
pub fn holds_tables(grids: &[Grid], key: Option<&str>) -> bool {
    grids.iter().any(|grid| workbook::holds_table(grid, key))
}

/// Whether a sheet has the row of codes below rows for people, as the forms do.
pub fn begins_as_form(grid: &Grid) -> bool {
    workbook::begins_as_form(grid)
}

/// Whether one of the sheets is a form of a kind of import: a table of the register that holds such records, and nothing but
/// columns of that table. Whatever else a sheet looks like, it is read as what the person says it is.
pub fn holds_form(grids: &[Grid], kind: ImportKind) -> bool {
    grids.iter().any(|grid| workbook::holds_form(grid, kind.tables()))
}

fn import_tables(
    snapshot: &Snapshot,
    mut tables: Vec<(TableKind, Table)>,
    options: &Options<'_>,
) -> Result<(Vec<Change>, Report), Refusal> {
    let mut problems = Problems::new();
    let mut work = Work::new(Builder::new(snapshot));
    // Documents and zones first: figures of an unnamed key take theirs from them.
    tables.sort_by_key(|(kind, _)| *kind);
    for (kind, table) in &tables {
        check_columns(*kind, table, &mut problems);
        let keys: Vec<Option<String>> = table
            .rows
            .iter()
            .map(|row| {
                derive_key::key(
                    *kind,
                    &mut Cells::new((*kind, table), row, options, &mut problems, &mut work),
                )
            })
            .collect();
        adopt::adopt(*kind, table, &keys, &mut work.builder);
        for key in keys.iter().flatten() {
            tables::announce(*kind, key, &mut work);
        }
    }
    problems.or(())?;

    let mut problems = Problems::new();
    for (kind, table) in &tables {
        for row in &table.rows {
            let mut cells = Cells::new((*kind, table), row, options, &mut problems, &mut work);
            if let Some(key) = derive_key::key(*kind, &mut cells) {
                cells.slug = key;
                tables::read(*kind, &mut cells);
            }
        }
    }
    if let Some(place) = work.left_over() {
        problems.push(Message::new("register.event_without_piece").with("place", place));
    }
    problems.or(())?;
    work.builder.finish()
}

/// The table a file holds: its first heading names it.
fn recognise(table: Table) -> Result<(TableKind, Table), Message> {
    let first = table.headings.first().map(String::as_str).unwrap_or_default();
    match TableKind::ALL.iter().copied().find(|kind| kind.key_column() == first) {
        Some(kind) => Ok((kind, table)),
        None => {
            let known: Vec<&str> = TableKind::ALL.iter().map(|kind| kind.key_column()).collect();
            Err(Message::new("register.table_unknown")
                .with("file", &table.file)
                .with("heading", first)
                .with("expected", known.join(", ")))
        }
    }
}

/// What is wrong with the columns of a table, once for all of its rows.
fn check_columns(kind: TableKind, table: &Table, problems: &mut Problems) {
    let mut meant = Vec::new();
    for heading in table.headings.iter() {
        if !kind.names().any(|name| name == heading) {
            if let Some(told) = local_unit(heading) {
                let told = Message::new("figures.row_problem").with_message("problem", told);
                problems.push(told.with("place", &table.file));
                continue;
            }
            let near = nearest(heading, kind.names());
            meant.extend(near);
            problems.push(
                Message::new("register.column_unknown")
                    .with("file", &table.file)
                    .with("column", heading)
                    .with_message("near", near_or_none(near))
                    .with("expected", kind.names().collect::<Vec<_>>().join(", ")),
            );
        }
    }
    if table.rows.is_empty() {
        return;
    }
    // One that is there under a name of its own is told above.
    let is_there = |name: &str| meant.contains(&name) || table.headings.iter().any(|heading| heading == name);
    for column in kind
        .columns()
        .iter()
        .filter(|column| column.required && !is_there(column.name))
    {
        problems.push(
            Message::new("register.column_missing")
                .with("file", &table.file)
                .with("column", column.name)
                .with("present", table.headings.join(", ")),
        );
    }
}
