//! A value of a cell that stands elsewhere too, compared: “75 ha (52)” beside 75 and 52, “58,32/75 ha” beside a size.

use rust_decimal::Decimal;

use super::checks::{self, Value};
use super::found::Found;
use super::heading::Column;
use super::sheet::{Shared, Sheet};
use super::zones::Target;
use crate::changeset::report::Note;
use domain::{Figure, Indicator};
use message::Message;

impl Sheet<'_> {
    /// `75 ha (52)` beside 75 and 52 repeats both; the words are kept with the numbers, a difference is reported.
    pub fn compare_printed(&self, found: &[(Found, &Column)], place: &str, zone: &Target, shared: &mut Shared<'_, '_>) {
        for (printed, _) in found.iter().filter(|(found, _)| found.second) {
            let own = found
                .iter()
                .find(|(other, _)| !other.second && other.indicator == printed.indicator);
            if let Some((own, column)) = own
                && checks::base(&own.quantity) != checks::base(&printed.quantity)
            {
                shared.builder.note(Note::Doubtful(
                    Message::new("figures.check.printed")
                        .with("place", place)
                        .with("zone", &zone.label)
                        .with("heading", &column.heading)
                        .with_number("value", own.quantity.value)
                        .with("wording", &printed.wording),
                ));
            }
        }
    }

    /// “58,32/75 ha”: the 75 should be a size the row or the register knows.
    pub fn compare_total(
        &self,
        total: Decimal,
        values: &[Value],
        zone: &Target,
        place: &str,
        column: &Column,
        shared: &mut Shared<'_, '_>,
    ) {
        let sizes = ["planned", "established", "to_recover"];
        let is_size = |indicator: Indicator| sizes.contains(&indicator.code());
        let in_row = values
            .iter()
            .filter(|v| is_size(v.indicator))
            .map(|v| checks::base(&v.quantity));
        let recorded = shared.builder.snapshot().about::<Figure>(zone.id);
        let recorded = recorded
            .filter(|row| is_size(row.body.indicator))
            .map(|row| checks::base(&row.body.quantity));
        let known: Vec<Decimal> = in_row.chain(recorded).collect();
        if let Some(first) = known.first().filter(|_| !known.contains(&total)) {
            shared.builder.note(Note::Doubtful(
                Message::new("figures.check.of_total")
                    .with("place", place)
                    .with("zone", &zone.label)
                    .with("heading", &column.heading)
                    .with_number("total", total)
                    .with_number("known", first.normalize()),
            ));
        }
    }
}
