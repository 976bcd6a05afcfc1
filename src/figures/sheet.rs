//! One sheet whose rows are zones: every value of every row becomes a figure of its zone.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::checks::{self, Value};
use super::day::{Day, file_and_sheet};
use super::found::{Found, Read};
use super::heading::{Column, Headings};
use super::industrial;
use super::keep::{Kept, NewFigure, Numbered, Owner};
use super::progress;
use super::rows::{self, Row};
use super::totals::{self, RowKind, Summed};
use super::value::Numbers;
use super::zones::{Named, Target, Zones};
use super::{Options, place_of};
use crate::changeset::Builder;
use crate::changeset::report::Note;
use crate::mapping::figure_field::{Field, usual_status};
use domain::{Indicator, Quantity, Source};
use message::{Lang, Message};
use table::{Cell, Grid};
use text::Problems;

/// State that all sheets of an import share.
pub struct Shared<'w, 's> {
    /// Builds the changeset of the import.
    pub builder: &'w mut Builder<'s>,
    /// Faults that refuse the import.
    pub problems: &'w mut Problems,
    /// Zones found and made so far.
    pub zones: &'w mut Zones,
    /// Figures staged so far.
    pub kept: &'w mut Kept,
    /// Zones whose industrial land is taken as proposed, by sheet.
    pub unplanned: &'w mut BTreeMap<String, BTreeSet<String>>,
    /// Choices of the person beside the sheets.
    pub options: &'w Options,
}

/// A sheet while it is read.
pub struct Sheet<'a> {
    /// Its rows and cells.
    pub grid: &'a Grid,
    /// Its headings, with the columns that are taken.
    pub headings: &'a Headings,
    /// How its numbers are read.
    pub numbers: &'a Numbers,
    /// The day the sheet speaks of.
    pub day: &'a Day,
}

impl Sheet<'_> {
    /// Reads all rows below the headings.
    pub fn read(&self, shared: &mut Shared<'_, '_>) {
        let mut summed = Vec::new();
        let mut without_period = HashSet::new();
        for row in rows::rows(self.grid, self.headings) {
            let values = match row.kind {
                RowKind::Zone => self.zone_row(&row, shared, &mut without_period),
                _ => self.plain_values(&row),
            };
            summed.push(Summed {
                line: row.row.line,
                kind: row.kind,
                values,
            });
        }
        for note in totals::notes(&summed, |line| place_of(self.grid, Some(line))) {
            shared.builder.note(note);
        }
        for heading in without_period {
            shared.builder.note(Note::Doubtful(
                Message::new("figures.no_period")
                    .with("place", place_of(self.grid, None))
                    .with("column", heading),
            ));
        }
    }

    /// The values of a sum or a section, for comparison only.
    fn plain_values(&self, row: &Row<'_>) -> Vec<Value> {
        let columns = self.headings.columns.iter();
        columns
            .filter_map(|column| {
                let indicator = column.field.indicator()?;
                let read = self.numbers.printed(row.row.cell(column.at), column).ok()??;
                let quantity = self.numbers.settle(&read, column, indicator).ok()?;
                Some(value(column, indicator, quantity))
            })
            .collect()
    }

    /// Reads the row of a zone, and hands out its values.
    fn zone_row(&self, row: &Row<'_>, shared: &mut Shared<'_, '_>, without_period: &mut HashSet<String>) -> Vec<Value> {
        let place = place_of(self.grid, Some(row.row.line));
        let document = self.document(row, &place, shared);
        let zone = match self.zone(row, document.as_ref(), &place, shared) {
            Ok(zone) => zone,
            Err(problem) => {
                shared.problems.push(at(&place, problem));
                return self.plain_values(row);
            }
        };
        let mut found: Vec<(Found, &Column)> = Vec::new();
        for column in &self.headings.columns {
            if column.field.indicator().is_none() {
                continue;
            }
            match self.cell(row.row.cell(column.at), column) {
                Ok(Read::Nothing) => {}
                Ok(Read::Values(values)) => found.extend(values.into_iter().map(|value| (value, column))),
                Ok(Read::Words(text)) => shared.builder.note(Note::Doubtful(
                    Message::new("figures.no_value")
                        .with("place", &place)
                        .with("column", &column.heading)
                        .with("value", text),
                )),
                Err(problem) => shared.problems.push(self.in_column(&place, column, problem)),
            }
        }
        self.compare_printed(&found, &place, &zone, shared);
        let values: Vec<Value> = found
            .iter()
            .filter(|(found, _)| !found.second)
            .map(|(found, column)| value(column, found.indicator, found.quantity.clone()))
            .collect();
        for note in checks::of_row(&values, &place, &zone.label) {
            shared.builder.note(note);
        }
        let day = self.row_day(row, &place, shared);
        let owner = Owner::from(&zone);
        for (found, column) in found {
            if let Some(total) = found.of_total {
                self.compare_total(total, &values, &zone, &place, column, shared);
            }
            let Some(time) = self.time(found.indicator, column, day, &place, without_period, shared) else {
                continue;
            };
            let (indicator, usual) = match found.industrial {
                true => industrial::land_of(&zone, &self.grid.place(), shared),
                false => (found.indicator, usual_status(found.indicator)),
            };
            let new = NewFigure {
                indicator,
                quantity: found.quantity,
                status: column.status.unwrap_or(usual),
                time,
                document: document.clone(),
                page: self.page(column),
                wording: found.wording,
                note: String::new(),
                from: place.clone(),
            };
            if let Err(problem) = shared.kept.put(&owner, new, shared.builder) {
                shared.problems.push(at(&place, problem));
            }
        }
        values
    }

    /// The zone a row is about: its own cell, the merged cell it lies in, the section above it, else the person's.
    pub fn zone(
        &self,
        row: &Row<'_>,
        document: Option<&Numbered>,
        place: &str,
        shared: &mut Shared<'_, '_>,
    ) -> Result<Target, Message> {
        let column = self.headings.zone();
        let hint = match column.map(|column| column.field) {
            Some(Field::Zone(kind)) => row.section.or(kind),
            _ => None,
        };
        let own = column.map(|_| row.cell.clone()).unwrap_or_default();
        let text = [Some(own), row.section_zone.clone(), shared.options.zone.clone()]
            .into_iter()
            .flatten()
            .find(|text| !text.is_empty())
            .ok_or_else(|| Message::new("figures.no_zone").with("value", &row.name))?;
        let lies = self.headings.of(|field| field == Field::Place);
        let named = Named {
            text: &text,
            kind: hint,
            place: lies.map(|column| row.row.cell(column.at).text()).unwrap_or_default(),
            source: Source {
                document: document.map(|(id, _)| *id),
                page: self.sheet_page(),
                wording: text.clone(),
                read_as: String::new(),
            },
            from: place.to_string(),
        };
        shared.zones.target(&named, shared.builder, shared.options)
    }

    /// The document of a row: its own, else the person's.
    pub fn document(&self, row: &Row<'_>, place: &str, shared: &mut Shared<'_, '_>) -> Option<Numbered> {
        let column = self.headings.of(|field| field == Field::Document);
        let printed = column
            .map(|column| row.row.cell(column.at).text())
            .filter(|text| !text.is_empty());
        let number = printed.or_else(|| shared.options.document.clone())?;
        Some((shared.builder.document(&number, place), number))
    }

    fn cell(&self, cell: &Cell, column: &Column) -> Result<Read, Message> {
        let Some(indicator) = column.field.indicator() else {
            return Ok(Read::Nothing);
        };
        if let (Field::Progress, Cell::Text(text)) = (column.field, cell) {
            return progress::read(text, self.numbers, column);
        }
        let read = match self.numbers.printed(cell, column) {
            Ok(None) => return Ok(Read::Nothing),
            Ok(Some(read)) => read,
            Err(error) => return Err(error.message()),
        };
        let percent = indicator.usual_unit() == domain::Unit::Percent;
        if percent && matches!(cell, Cell::Number(number) if number.abs() <= 1.0 && *number != 0.0) {
            // Workbooks store 85 % as 0.85, and 0.85 % as 0.85 where the column is plain: the cell does not say which.
            return Ok(Read::Words(cell.text()));
        }
        let quantity = self.numbers.settle(&read, column, indicator)?;
        let mut values = vec![Found {
            second: column.field == Field::AreaPrinted,
            industrial: column.field == Field::IndustrialLand,
            ..Found::new(indicator, quantity, &read)
        }];
        if let (Field::AreaPrinted, Some(bracket), Some(industrial)) =
            (column.field, read.bracket, Field::IndustrialLand.indicator())
        {
            let unit = bracket.unit.unwrap_or(values[0].quantity.unit);
            let quantity = Quantity {
                value: bracket.value,
                value_max: None,
                unit,
                qualifier: values[0].quantity.qualifier,
            };
            values.push(Found {
                second: true,
                industrial: true,
                of_total: None,
                ..Found::new(industrial, quantity, &read)
            });
        }
        Ok(Read::Values(values))
    }

    /// The text of a field; empty when the sheet has no such column.
    pub fn text(&self, row: &Row<'_>, fits: impl Fn(Field) -> bool) -> String {
        let column = self.headings.of(fits);
        column.map(|column| row.row.cell(column.at).text()).unwrap_or_default()
    }

    /// Where in the file a column stands, in the words of the records. Rows are left out: they move from week to week.
    fn page(&self, column: &Column) -> String {
        let heading = Message::new("figures.page_column").with("column", &column.heading);
        format!("{}, {}", self.sheet_page(), heading.text(Lang::Vi))
    }

    /// File and sheet, in the words of the records.
    pub fn sheet_page(&self) -> String {
        file_and_sheet(self.grid)
    }

    /// A problem of a cell.
    pub fn in_column(&self, place: &str, column: &Column, problem: Message) -> Message {
        Message::new("figures.column_problem")
            .with("place", place)
            .with("column", &column.heading)
            .with_message("problem", problem)
    }
}

fn value(column: &Column, indicator: Indicator, quantity: Quantity) -> Value {
    Value {
        indicator,
        quantity,
        heading: column.heading.clone(),
    }
}

/// A problem of a row.
pub fn at(place: &str, problem: Message) -> Message {
    Message::new("figures.row_problem")
        .with("place", place)
        .with_message("problem", problem)
}
