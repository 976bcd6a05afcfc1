//! The value of a cell: printed or stored as a number, in the unit of the cell, of the heading or of the sheet.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Options;
use super::heading::{Column, Headings};
use super::unit::units_in;
use crate::mapping::figure_field::Field;
use domain::{Indicator, Qualifier, Quantity, Unit};
use message::Message;
use table::{Cell, Grid};
use text::Problems;
use text::number::{
    MarkDecision, NumberError, NumberWhy, PrintedQuantity, SeparatorEvidence, decide_separator, read_quantity,
    typed_decimal,
};

/// Whether a cell marks that there is no value: empty, a dash, dots.
pub fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => !text.chars().any(char::is_alphanumeric) || matches!(text.as_str(), "x" | "X"),
        Cell::Number(_) | Cell::Date(_) => false,
    }
}

/// How the numbers of a sheet are read.
pub struct Numbers {
    marks: HashMap<usize, SeparatorEvidence>,
    area: Option<Unit>,
    money: Option<Unit>,
}

impl Numbers {
    /// Decides marks and units by all of a sheet; `all` is the mark the other sheets of the file decide.
    pub fn of(
        grid: &Grid,
        headings: &Headings,
        all: SeparatorEvidence,
        options: &Options,
        problems: &mut Problems,
    ) -> Numbers {
        let mut marks = HashMap::new();
        let mut units: Vec<Unit> = titles(grid, headings)
            .chain(headings.columns.iter().map(|c| c.heading.clone()))
            .chain(headings.left.iter().cloned())
            .flat_map(|text| units_in(&text))
            .map(|(unit, _)| unit)
            .collect();
        let mut asked = false;
        for column in headings.columns.iter().filter(|c| is_valued(c.field)) {
            let texts = column_texts(grid, headings, column.at);
            let decision = decide_separator(&texts);
            let evidence = match (options.mark, decision.evidence()) {
                (Some(mark), _) => SeparatorEvidence::Known(mark),
                (None, SeparatorEvidence::Unknown) => all,
                (None, known) => known,
            };
            let open = evidence == SeparatorEvidence::Unknown && decision.asks();
            if (open || matches!(decision, MarkDecision::Conflict { .. }) && options.mark.is_none()) && !asked {
                asked = true;
                problems.push(
                    Message::new("figures.column_problem")
                        .with("place", super::place_of(grid, None))
                        .with("column", &column.heading)
                        .with_message("problem", decision.message()),
                );
            }
            for text in &texts {
                units.extend(read_quantity(text, evidence).ok().and_then(|read| read.unit));
            }
            marks.insert(column.at, evidence);
        }
        let only = |family: &[Unit]| {
            let mut found = family.iter().filter(|unit| units.contains(unit));
            found.next().filter(|_| found.next().is_none()).copied()
        };
        Numbers {
            marks,
            area: only(&[Unit::Hectare, Unit::SquareMetre]),
            money: only(&[Unit::BillionDong, Unit::MillionDong]),
        }
    }

    /// The evidence for the decimal mark of a column.
    pub fn evidence(&self, column: &Column) -> SeparatorEvidence {
        self.marks.get(&column.at).copied().unwrap_or_default()
    }

    /// The quantity a cell prints; `None` when it is blank, or when its mark is asked for already.
    pub fn printed(&self, cell: &Cell, column: &Column) -> Result<Option<PrintedQuantity>, NumberError> {
        let text = match cell {
            _ if is_blank(cell) => return Ok(None),
            Cell::Number(number) => {
                let wording = cell.text();
                return match typed_decimal(*number) {
                    Some(value) => Ok(Some(plain(value, wording))),
                    None => Err(NumberError {
                        wording,
                        why: NumberWhy::TooLong,
                    }),
                };
            }
            _ => cell.text(),
        };
        match read_quantity(&text, self.evidence(column)) {
            Err(error) if matches!(error.why, NumberWhy::Ambiguous { .. }) => Ok(None),
            read => read.map(Some),
        }
    }

    /// A printed value in a unit that fits the indicator.
    ///
    /// # Errors
    /// No unit anywhere, one that measures something else, a negative value, a part of a household.
    pub fn settle(&self, read: &PrintedQuantity, column: &Column, indicator: Indicator) -> Result<Quantity, Message> {
        let usual = indicator.usual_unit();
        let said = |key| Message::new(key).with("value", &read.wording);
        let heading = column.unit.filter(|(unit, _)| unit.fits(usual));
        let (unit, factor) = match (read.unit, heading, usual) {
            (Some(unit), _, _) => (unit, Decimal::ONE),
            (None, Some((unit, factor)), _) => (unit, factor),
            (None, None, Unit::Hectare) => (self.area.ok_or_else(|| said("figures.no_unit_area"))?, Decimal::ONE),
            (None, None, Unit::BillionDong) => (self.money.ok_or_else(|| said("figures.no_unit_money"))?, Decimal::ONE),
            (None, None, unit) => (unit, Decimal::ONE),
        };
        if !unit.fits(usual) {
            return Err(said("figures.other_unit").with("expected", usual.sign()));
        }
        let scaled = |value: Decimal| match factor == Decimal::ONE {
            true => Some(value),
            false => value.checked_mul(factor).map(|v| v.normalize()),
        };
        let value = scaled(read.value)
            .filter(is_printable)
            .ok_or_else(|| said("figures.too_long"))?;
        // Without its upper end a range would be read as its lower one.
        let value_max = read
            .value_max
            .map(|max| scaled(max).filter(is_printable).ok_or_else(|| said("figures.too_long")))
            .transpose()?;
        if value.is_sign_negative() && !value.is_zero() {
            return Err(said("figures.negative"));
        }
        let counted = !matches!(
            usual,
            Unit::Hectare | Unit::Percent | Unit::BillionDong | Unit::DongPerPersonMonth
        );
        if counted && !value.fract().is_zero() {
            return Err(said("figures.not_whole").with("unit", usual.sign()));
        }
        Ok(Quantity {
            value,
            value_max,
            unit,
            qualifier: read.qualifier,
        })
    }
}

/// Whether a document could print a value: up to 10¹⁵ with ten decimals, so that sums of many still fit a decimal.
pub fn is_printable(value: &Decimal) -> bool {
    value.abs() <= Decimal::from(1_000_000_000_000_000u64) && value.scale() <= 10
}

/// The titles above the headings.
pub fn titles<'g>(grid: &'g Grid, headings: &Headings) -> impl Iterator<Item = String> + 'g {
    grid.rows[..headings.first.min(grid.rows.len())]
        .iter()
        .flat_map(|row| row.cells.iter())
        .filter(|cell| !cell.is_empty())
        .map(Cell::text)
}

/// The mark all the value columns of a file decide together.
pub fn mark_of_all<'g>(sheets: impl Iterator<Item = (&'g Grid, &'g Headings)>) -> SeparatorEvidence {
    let texts: Vec<String> = sheets
        .flat_map(|(grid, headings)| {
            let columns = headings.columns.iter().filter(|c| is_valued(c.field));
            columns.flat_map(|column| column_texts(grid, headings, column.at))
        })
        .collect();
    decide_separator(&texts).evidence()
}

fn is_valued(field: Field) -> bool {
    field.indicator().is_some() || field == Field::Sublet
}

fn column_texts(grid: &Grid, headings: &Headings, at: usize) -> Vec<String> {
    grid.rows[headings.body.min(grid.rows.len())..]
        .iter()
        .filter_map(|row| match row.cell(at) {
            Cell::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect()
}

/// A number without words around it.
fn plain(value: Decimal, wording: String) -> PrintedQuantity {
    PrintedQuantity {
        value,
        value_max: None,
        unit: None,
        qualifier: Qualifier::Exact,
        of_total: None,
        bracket: None,
        wording,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_whose_upper_end_cannot_be_printed_is_refused_and_not_cut() {
        let numbers = Numbers {
            marks: HashMap::new(),
            area: Some(Unit::Hectare),
            money: None,
        };
        let column = Column {
            at: 0,
            heading: "Đã GPMB (ha)".to_string(),
            field: Field::Sublet,
            status: None,
            unit: Some((Unit::Hectare, Decimal::ONE)),
            as_of: None,
        };
        let read = |max: &str| PrintedQuantity {
            value_max: Some(max.parse().unwrap()),
            qualifier: Qualifier::Range,
            ..plain("30".parse().unwrap(), format!("30-{max}"))
        };
        let settle = |max: &str| numbers.settle(&read(max), &column, "cleared".parse().unwrap());
        assert_eq!(settle("35").unwrap().value_max, Some("35".parse().unwrap()));
        for max in ["35.00000000001", "2000000000000000"] {
            assert_eq!(settle(max).unwrap_err().key(), "figures.too_long", "{max}");
        }
    }
}
