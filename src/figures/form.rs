//! The report forms of clusters (TT 14/2024/TT-BCT, forms 03 and 04): a row an indicator, not a row a zone.
//! The lines are checked against each other; those the register has an indicator for become figures of the province.

mod lines;

use rust_decimal::Decimal;

use super::as_of::{date_in, year_in};
use super::day;
use super::keep::{NewFigure, Owner};
use super::sheet::Shared;
use super::{Options, place_of};
use crate::changeset::report::Note;
use domain::{FigureTime, PartialDate, Quantity, Status, Subject, Unit, provinces};
use lines::{LINES, Line};
use message::{Lang, Message};
use table::{Cell, Grid};
use text::fold;
use text::number::{SeparatorEvidence, decide_separator, read_quantity, typed_decimal};

/// The columns of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    heading: usize,
    number: usize,
    name: usize,
    unit: Option<usize>,
    result: usize,
}

/// A line of a form that holds a value.
struct Read {
    line: &'static Line,
    row: u64,
    value: Decimal,
    wording: String,
}

/// The columns of a form; `None` when the sheet is none.
pub fn find(grid: &Grid) -> Option<Columns> {
    grid.rows.iter().take(40).enumerate().find_map(|(heading, row)| {
        let at = |names: &[&str]| {
            row.cells
                .iter()
                .position(|cell| names.contains(&fold(&cell.text()).as_str()))
        };
        Some(Columns {
            heading,
            number: at(&["tt", "stt", "so tt"])?,
            name: at(&["chi tieu", "ten chi tieu", "noi dung chi tieu"])?,
            unit: at(&["don vi tinh", "dvt", "don vi"]),
            result: at(&["ket qua", "ket qua thuc hien", "thuc hien", "so lieu"])?,
        })
    })
}

/// Reads a form: checks its lines, and stages what the register knows when the province is given.
pub fn read(grid: &Grid, columns: Columns, options: &Options, shared: &mut Shared<'_, '_>) {
    let lines = lines_of(grid, columns, options, shared);
    for note in checks(&lines, grid) {
        shared.builder.note(note);
    }
    let Some(province) = options
        .province
        .as_ref()
        .and_then(|key| provinces().iter().find(|p| &p.key == key))
    else {
        shared
            .problems
            .push(Message::new("figures.form.province").with("place", place_of(grid, None)));
        return;
    };
    let owner = Owner {
        subject: Subject::Unit(province.key.clone()),
        key: format!("unit:{}", province.key),
        label: province.name.clone(),
    };
    let titles: Vec<String> = grid.rows[..columns.heading]
        .iter()
        .flat_map(|row| &row.cells)
        .map(Cell::text)
        .collect();
    day::doubt(grid, &titles, options, shared.builder);
    let Some(day) = options.as_of.or_else(|| day_of(&titles, grid)) else {
        shared
            .problems
            .push(Message::new("figures.no_day").with("place", place_of(grid, None)));
        return;
    };
    let year = titles.iter().find_map(|title| year_in(title));
    let document = options.document.as_ref();
    let document = document.map(|number| (shared.builder.document(number, &grid.file), number.clone()));
    let mut without = Vec::new();
    for line in lines {
        let Some(indicator) = line.line.indicator.and_then(|code| code.parse().ok()) else {
            without.push(line.line.number);
            continue;
        };
        let time = match (line.line.flow, year) {
            (false, _) => FigureTime::AsOf(Some(day)),
            (true, Some(year)) => FigureTime::Over(year, year),
            (true, None) => {
                without.push(line.line.number);
                continue;
            }
        };
        let place = place_of(grid, Some(line.row));
        let page = Message::new("figures.form.page").with("line", line.line.number);
        let new = NewFigure {
            indicator,
            quantity: Quantity::exact(line.value, line.line.unit),
            status: if line.line.approved {
                Status::Approved
            } else {
                Status::Reported
            },
            time,
            document: document.clone(),
            page: format!("{}, {}", day::file_and_sheet(grid), page.text(Lang::Vi)),
            wording: line.wording,
            note: String::new(),
            from: place.clone(),
        };
        if let Err(problem) = shared.kept.put(&owner, new, shared.builder) {
            shared.problems.push(super::sheet::at(&place, problem));
        }
    }
    if !without.is_empty() {
        shared.builder.note(Note::Info(
            Message::new("figures.form.not_taken")
                .with("place", place_of(grid, None))
                .with("lines", without.join(", ")),
        ));
    }
}

fn day_of(titles: &[String], grid: &Grid) -> Option<PartialDate> {
    let titles = titles.iter().find_map(|title| date_in(title));
    titles.or_else(|| date_in(&day::file_and_sheet(grid)))
}

/// The lines that hold a value. A cell that cannot be read is a problem with its row.
fn lines_of(grid: &Grid, columns: Columns, options: &Options, shared: &mut Shared<'_, '_>) -> Vec<Read> {
    let body = &grid.rows[columns.heading + 1..];
    let texts: Vec<String> = body.iter().map(|row| row.cell(columns.result).text()).collect();
    let evidence = options
        .mark
        .map_or_else(|| decide_separator(&texts).evidence(), SeparatorEvidence::Known);
    let mut all: Vec<Read> = Vec::new();
    for row in body {
        let (number, cell) = (number_of(row.cell(columns.number)), row.cell(columns.result));
        let Some(line) = LINES.iter().find(|line| line.number == number) else {
            continue;
        };
        if super::value::is_blank(cell) {
            continue;
        }
        let place = place_of(grid, Some(row.line));
        let mut refuse = |problem: Message| {
            shared.problems.push(super::sheet::at(&place, problem));
        };
        let read = match cell {
            Cell::Number(number) => typed_decimal(*number).map(|value| (value, None)),
            _ => match read_quantity(&cell.text(), evidence) {
                Ok(read) => Some((read.value, read.unit)),
                Err(error) => {
                    refuse(error.message());
                    continue;
                }
            },
        };
        let Some((value, unit)) = read else { continue };
        let said = columns.unit.map(|at| row.cell(at).text()).unwrap_or_default();
        let unit = unit.or_else(|| super::unit::unit_of(&said).map(|(unit, _)| unit));
        if unit.is_some_and(|unit| unit != line.unit) {
            refuse(
                Message::new("figures.other_unit")
                    .with("value", format!("{} {said}", cell.text()))
                    .with("expected", line.unit.sign()),
            );
            continue;
        }
        if !super::value::is_printable(&value) {
            refuse(Message::new("figures.too_long").with("value", cell.text()));
            continue;
        }
        if value.is_sign_negative() && !value.is_zero() {
            refuse(Message::new("figures.negative").with("value", cell.text()));
            continue;
        }
        all.push(Read {
            line,
            row: row.line,
            value,
            wording: format!("{}: {}", row.cell(columns.name).text(), cell.text()),
        });
    }
    all
}

/// `15.1` however the cell holds it.
fn number_of(cell: &Cell) -> String {
    let text = cell.text().replace(',', ".");
    text.trim().trim_end_matches(['.', ')']).to_string()
}

/// The rules between lines of the form that are broken, with the rows (docs/FIGURES.md, Checks).
fn checks(read: &[Read], grid: &Grid) -> Vec<Note> {
    let get = |number: &str| read.iter().find(|r| r.line.number == number);
    let mut notes = Vec::new();
    let mut tell = |rule: String, rows: &[&Read]| {
        let values: Vec<String> = rows
            .iter()
            .map(|r| format!("{} = {}", r.line.number, r.value))
            .collect();
        notes.push(Note::Doubtful(
            Message::new("figures.form.rule")
                .with("place", place_of(grid, rows.first().map(|r| r.row)))
                .with("rule", rule)
                .with("values", values.join("; ")),
        ));
    };
    for (whole, first, second) in [("15", "15.1", "15.2"), ("16", "16.1", "16.2")] {
        if let (Some(whole), Some(first), Some(second)) = (get(whole), get(first), get(second))
            && whole.value != first.value + second.value
        {
            let rule = format!("{} = {} + {}", whole.line.number, first.line.number, second.line.number);
            tell(rule, &[whole, first, second]);
        }
    }
    let at_most = [
        ("15.1", "3"),
        ("15.3", "15"),
        ("15.4", "15"),
        ("16.3", "16"),
        ("16.4", "16"),
        ("7", "3"),
        ("21", "20"),
        ("22", "20"),
        ("27", "26"),
        ("18", "17"),
        ("14", "13"),
    ];
    for (small, large) in at_most {
        if let (Some(small), Some(large)) = (get(small), get(large))
            && small.value > large.value
        {
            tell(
                format!("{} ≤ {}", small.line.number, large.line.number),
                &[small, large],
            );
        }
    }
    if let (Some(fill), Some(leased), Some(land)) = (get("19"), get("18"), get("17"))
        && let Some(percent) = (leased.value * Decimal::ONE_HUNDRED).checked_div(land.value)
        // The legal numerator counts approved projects too, so the rate may be higher; printed rates are cut or rounded.
        && fill.value + Decimal::new(1, fill.value.scale().min(28)) < percent
    {
        tell("19 ≥ 18 / 17".to_string(), &[fill, leased, land]);
    }
    notes
}

/// The unit of counts of clusters, for the table of lines.
const CLUSTERS: Unit = Unit::Cluster;

#[cfg(test)]
mod tests;
