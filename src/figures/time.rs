//! When the values of a row were true: the day of the column, of the row, of the sheet; the year of a flow.

use std::collections::HashSet;

use super::as_of::{date_in, not_a_date, year_in};
use super::heading::Column;
use super::rows::Row;
use super::sheet::{Shared, Sheet};
use crate::mapping::figure_field::Field;
use domain::{FigureTime, Indicator, PartialDate};
use message::Message;
use table::Cell;

impl Sheet<'_> {
    /// The day of a row: its own, else the sheet's.
    pub fn row_day(&self, row: &Row<'_>, place: &str, shared: &mut Shared<'_, '_>) -> Option<PartialDate> {
        let column = self.headings.of(|field| field == Field::AsOf);
        let Some(column) = column.filter(|column| !row.row.cell(column.at).is_empty()) else {
            return self.day.date;
        };
        let cell = row.row.cell(column.at);
        let date = match cell {
            Cell::Date(date) => Some(PartialDate::day(*date)),
            _ => date_in(&cell.text()).or_else(|| cell.text().parse().ok()),
        };
        if date.is_none() {
            let problem = not_a_date(&cell.text());
            shared.problems.push(self.in_column(place, column, problem));
        }
        date
    }

    /// The day or period a value is of; `None` when none is stated, which is noted.
    pub fn time(
        &self,
        indicator: Indicator,
        column: &Column,
        day: Option<PartialDate>,
        place: &str,
        without_period: &mut HashSet<String>,
        shared: &mut Shared<'_, '_>,
    ) -> Option<FigureTime> {
        let flow = ["revenue", "budget_paid", "income_average"].contains(&indicator.code());
        if flow {
            // A flow without its period would be added to that of another year.
            let year = year_in(&column.heading);
            if year.is_none() {
                without_period.insert(column.heading.clone());
            }
            return year.map(|year| FigureTime::Over(year, year));
        }
        let date = column.as_of.or(day);
        if date.is_none() && !self.day.told.get() {
            self.day.told.set(true);
            shared
                .problems
                .push(Message::new("figures.no_day").with("place", place));
        }
        Some(FigureTime::AsOf(date))
    }
}
