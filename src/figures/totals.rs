//! Totals a sheet prints, compared with the rows they are the sum of.

use rust_decimal::Decimal;

use super::checks::{Value, base, unit_in_last_place};
use crate::changeset::report::Note;
use domain::Unit;
use message::Message;

/// Sums of one sheet that are compared.
const MOST_SUMS: usize = 500;

/// A row of a sheet, for sums.
#[derive(Debug, Clone)]
pub struct Summed {
    /// Number of the row, from 1.
    pub line: u64,
    /// A zone, a section or a sum.
    pub kind: RowKind,
    /// The values of the row.
    pub values: Vec<Value>,
}

/// The part a row has in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// One zone with its values.
    Zone,
    /// A heading between rows, perhaps with the sum of what follows.
    Section,
    /// A sum of rows above or below it.
    Total,
}

/// Notes on every printed sum that its rows do not give. `place` names file and row.
pub fn notes(rows: &[Summed], place: impl Fn(u64) -> String) -> Vec<Note> {
    let mut notes = Vec::new();
    let sums = rows.iter().enumerate().filter(|(_, row)| row.kind != RowKind::Zone);
    for (at, row) in sums.take(MOST_SUMS) {
        for printed in row.values.iter().filter(|value| adds_up(value)) {
            let ranges: Vec<&[Summed]> = match row.kind {
                RowKind::Section => vec![until(&rows[at + 1..])],
                _ => {
                    let before = &rows[..at];
                    let since = before
                        .iter()
                        .rposition(|r| r.kind != RowKind::Zone)
                        .map_or(0, |at| at + 1);
                    match before.iter().any(|r| r.kind == RowKind::Zone) {
                        // A sum of all, or of the part since the last heading or sum.
                        true => vec![before, &before[since..]],
                        false => vec![&rows[at + 1..], until(&rows[at + 1..])],
                    }
                }
            };
            let sums: Vec<(Decimal, &[Summed])> = ranges
                .into_iter()
                .filter_map(|range| Some((sum(range, printed)?, range)))
                .collect();
            let fits = |sum: Decimal| (sum - base(&printed.quantity)).abs() <= tolerance(rows, printed);
            let Some((first, range)) = sums.first() else { continue };
            if sums.iter().any(|(sum, _)| fits(*sum)) {
                continue;
            }
            let zones = range.iter().filter(|r| r.kind == RowKind::Zone);
            let lines: Vec<u64> = zones.map(|r| r.line).collect();
            notes.push(Note::Doubtful(
                Message::new("figures.check.total")
                    .with("place", place(row.line))
                    .with("heading", &printed.heading)
                    .with_number("printed", base(&printed.quantity).normalize())
                    .with_number("sum", first.normalize())
                    .with_number("difference", (base(&printed.quantity) - first).normalize())
                    .with_count("rows", lines.len())
                    .with("first", lines.first().copied().unwrap_or(row.line))
                    .with("last", lines.last().copied().unwrap_or(row.line)),
            ));
        }
    }
    notes
}

/// The rows up to the next section or sum.
fn until(rows: &[Summed]) -> &[Summed] {
    let end = rows.iter().position(|r| r.kind != RowKind::Zone).unwrap_or(rows.len());
    &rows[..end]
}

/// The sum of a column over the zones of a range; `None` when no zone has a value.
fn sum(rows: &[Summed], column: &Value) -> Option<Decimal> {
    let mut values = rows
        .iter()
        .filter(|row| row.kind == RowKind::Zone)
        .flat_map(|row| &row.values)
        .filter(|value| value.heading == column.heading)
        .map(|value| base(&value.quantity))
        .peekable();
    values.peek()?;
    values.try_fold(Decimal::ZERO, rust_decimal::Decimal::checked_add)
}

/// Rows that are printed finer than their sum may differ from it by its last digit; others may not.
fn tolerance(rows: &[Summed], printed: &Value) -> Decimal {
    let scale = printed.quantity.value.scale();
    let finer = rows
        .iter()
        .flat_map(|row| &row.values)
        .any(|value| value.heading == printed.heading && value.quantity.value.scale() > scale);
    match finer {
        true => unit_in_last_place(&printed.quantity),
        false => Decimal::ZERO,
    }
}

/// Percentages and averages have no sum.
fn adds_up(value: &Value) -> bool {
    let averages = ["workers_per_project", "income_average"];
    value.quantity.unit != Unit::Percent && !averages.contains(&value.indicator.code())
}
