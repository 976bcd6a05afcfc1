//! The rules that choose between print and records, for one measure of one subject.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::account::MeasureValue;
use super::super::facts::View;
use super::super::hectares::Hectares;
use super::limits::{fell, over_the_limit};
use super::print::{benchmark, by_setting, dated, of_print, of_records, printed, settled_as};
use super::since::Since;
use super::{Class, Complete, Land, Rule, Standing, class_of, faces_on, is_about, printed_view, tolerance};
use domain::{ClearancePiece, Measure};
use message::Message;

/// The facts a decision rests on.
#[derive(Clone, Copy)]
pub(super) struct Case<'c, 'l> {
    pub land: &'c Land<'l>,
    pub measure: Measure,
    /// The values known of the measure.
    pub value: &'c MeasureValue,
    /// The values known of all measures of the subject: limits and completeness rest on others.
    pub all: &'c BTreeMap<Measure, MeasureValue>,
}

impl Case<'_, '_> {
    /// The standing value of one measure; `None` where nothing is known.
    pub(super) fn decide(&self) -> Option<Standing> {
        let mut standing = match class_of(self.measure) {
            Class::Cumulative => self.cumulative(),
            Class::Rest => self.rest(),
            Class::Plain => self.plain(),
        }?;
        if let Some((chosen, settled)) = self
            .value
            .reported
            .chosen()
            .and_then(|chosen| Some((chosen, chosen.settled.as_ref()?)))
        {
            standing.notes.push(settled_as(chosen, settled, self.land.ledger));
        }
        if let Some((chosen, setting)) = self
            .value
            .reported
            .chosen()
            .and_then(|chosen| Some((chosen, chosen.by_setting.as_ref()?)))
        {
            standing.notes.push(by_setting(chosen, setting, self.land.ledger));
        }
        if standing.is_of_records() && self.rests_on_untold_days() {
            standing.notes.push(Message::new("standing.days_untold"));
        }
        Some(standing)
    }

    /// Whether the measure is of clean land, and days of obstacles are for the office: then a past day shows what held at the end
    /// of the time between two steps.
    fn rests_on_untold_days(&self) -> bool {
        let of_clean_land = matches!(
            self.measure,
            Measure::Clean | Measure::Available | Measure::AvailableUnserviced
        );
        let is_untold = |piece: &ClearancePiece| {
            piece.withheld && piece.obstacles.iter().any(|o| o.opened.is_some() || o.closed.is_some())
        };
        of_clean_land
            && self.land.zone.is_some_and(|zone| {
                let mut pieces = self.land.ledger.about::<ClearancePiece>(zone);
                pieces.any(|row| is_untold(row.body))
            })
    }

    fn plain(&self) -> Option<Standing> {
        let records = of_records(self.value);
        if let Some(records) = records
            && self.value.measured.is_some()
        {
            return Some(Standing::by(Rule::Records, Some(records)));
        }
        let printed = printed(self.value);
        let print = printed.as_ref().and_then(|standing| standing.hectares);
        match records {
            // Some leases entered without a polygon do not replace a printed total.
            Some(records) if print.is_none_or(|print| print.total() < records.total()) => {
                Some(Standing::by(Rule::Records, Some(records)))
            }
            _ => printed.or_else(|| self.value.members.map(|sum| Standing::by(Rule::Members, Some(sum)))),
        }
    }

    /// The remainder of other measures: by complete records only; else by print; else unknown.
    fn rest(&self) -> Option<Standing> {
        let records = of_records(self.value);
        let complete = records.and_then(|records| self.still_complete(records.total()).0);
        if let (Some(records), Some(complete)) = (records, complete) {
            let mut standing = Standing::by(Rule::Complete, Some(records));
            standing.complete = Some(complete);
            return Some(standing);
        }
        printed(self.value)
            .or_else(|| self.value.members.map(|sum| Standing::by(Rule::Members, Some(sum))))
            .or_else(|| {
                records.map(|_| {
                    let mut standing = Standing::by(Rule::Records, None);
                    standing.notes.push(Message::new("standing.only_complete"));
                    standing
                })
            })
    }

    /// Completeness that no later print has overtaken; else the note about the print that did.
    fn still_complete(&self, records: Decimal) -> (Option<Complete>, Option<Message>) {
        let Some(complete) = self.land.complete(self.measure, self.all) else {
            return (None, None);
        };
        let overtaken = self.value.reported.usable().find_map(|candidate| {
            let (day, print) = (candidate.benchmark_day()?, candidate.hectares()?);
            let later = complete.through.is_none_or(|through| day > through);
            let more = print - records;
            (later && more > tolerance(candidate, print)).then(|| {
                Message::new("standing.overtaken")
                    .with_known_date("day", complete.through)
                    .with_hectares("ha", more)
            })
        });
        match overtaken {
            Some(told) => (None, Some(told)),
            None => (Some(complete), None),
        }
    }

    fn cumulative(&self) -> Option<Standing> {
        let print = printed(self.value);
        let Some(print) = print else {
            // Rule 1.
            let Some(records) = of_records(self.value) else {
                return self.value.members.map(|sum| Standing::by(Rule::Members, Some(sum)));
            };
            let (complete, _) = self.still_complete(records.total());
            // What communes or members report is not undone by a first piece that is drawn.
            if let Some(members) = self.value.members.filter(|sum| sum.total() > records.total())
                && complete.is_none()
            {
                return Some(Standing::by(Rule::Members, Some(members)));
            }
            let mut standing = Standing::by(
                if complete.is_some() {
                    Rule::Complete
                } else {
                    Rule::Records
                },
                Some(Hectares {
                    at_least: complete.is_none(),
                    ..records
                }),
            );
            standing.complete = complete;
            return Some(standing);
        };
        let (Some(chosen), Some(kind)) = (self.value.reported.chosen(), self.land.kind) else {
            return Some(self.against_records(print));
        };
        let p = chosen.hectares()?;
        let rung = chosen.row.body.rung;
        let faces = faces_on(self.measure, kind, rung)?;
        let now = View::On(self.land.as_of);
        let drawn = self.land.drawn(faces, now).filter(|_| self.value.measured.is_some());
        let undrawn = self.land.undrawn(faces, now);
        let told_before = fell(self.value, chosen, p, self.measure);
        // A step that was annulled since is no record any more, and the print may have counted it.
        let counted_then = chosen.benchmark_day().is_some_and(|day| {
            let (drawn, undrawn) = self.land.both(faces, printed_view(day, self.land.as_of, false));
            !(drawn + undrawn).is_zero()
        });
        let of_other_land = || {
            chosen
                .benchmark_day()
                .is_some_and(|day| self.changes(day, faces).iter().any(|(change, _, _)| change.is_any()))
        };
        if drawn.is_none() && undrawn.is_none() && !counted_then && !of_other_land() {
            let mut standing = print;
            standing.rule = Rule::Benchmark;
            standing.benchmark = Some(benchmark(chosen, p));
            standing.questions.extend(told_before.clone());
            standing.notes.extend(told_before);
            standing.questions.extend(over_the_limit(p, self.all, self.measure));
            return Some(standing);
        }
        let records = Hectares {
            measured: drawn,
            reported: undrawn,
            ..Hectares::NONE
        };
        let total = records.total();
        // Rule 2.
        let (complete, overtaken) = self.still_complete(total);
        if let Some(complete) = complete {
            let mut standing = Standing::by(Rule::Complete, Some(records));
            standing.benchmark = Some(benchmark(chosen, p));
            standing.drawn = drawn;
            standing.complete = Some(complete);
            let difference = total - p;
            if difference.abs() > tolerance(chosen, p) {
                let told = Message::new("standing.difference")
                    .with_hectares("records", total)
                    .with_number("print", p)
                    .with_hectares("difference", difference);
                standing.questions.push(told.clone());
                standing.notes.push(told);
            }
            return Some(standing);
        }
        let about = is_about(chosen.row.body.quantity.qualifier);
        let mut standing = match chosen.benchmark_day() {
            Some(day) => self.since(Since {
                chosen,
                printed: p,
                day,
                faces,
                records,
            }),
            // Nothing dates the print, so nothing is known to have come after it. What is on the map stands at least.
            None if total > p + tolerance(chosen, p) || (about && total > p) => {
                let mut standing = Standing::by(
                    Rule::Exceeds,
                    Some(Hectares {
                        at_least: true,
                        approximate: about,
                        ..records
                    }),
                );
                standing.questions.push(
                    Message::new("standing.exceeds_undated")
                        .with_hectares("records", total)
                        .with_number("print", p),
                );
                standing
            }
            None => Standing::by(Rule::Benchmark, Some(of_print(chosen, p))),
        };
        standing.benchmark = Some(benchmark(chosen, p));
        standing.drawn = drawn;
        if standing.rule == Rule::Benchmark
            && let Some(drawn) = drawn
        {
            standing.notes.insert(
                0,
                Message::new("standing.not_all_drawn")
                    .with_hectares("drawn", drawn)
                    .with_number("print", p)
                    .with_message("dated", dated(chosen)),
            );
        }
        standing.notes.extend(overtaken.clone());
        standing.questions.extend(overtaken);
        standing.questions.extend(told_before.clone());
        standing.notes.extend(told_before);
        standing.questions.extend(over_the_limit(p, self.all, self.measure));
        Some(standing)
    }

    /// Printed values that contradict each other beside records: the records stand when they are complete, or prove more.
    fn against_records(&self, print: Standing) -> Standing {
        let Some(records) = of_records(self.value) else {
            return print;
        };
        let (complete, _) = self.still_complete(records.total());
        let high = print.hectares.map(|h| h.total() + h.spread).unwrap_or_default();
        let rule = match complete {
            Some(_) => Rule::Complete,
            None if print.hectares.is_some() && records.total() > high => Rule::Exceeds,
            None => return print,
        };
        let mut standing = Standing::by(
            rule,
            Some(Hectares {
                at_least: complete.is_none(),
                ..records
            }),
        );
        standing.complete = complete;
        standing.notes = print.notes;
        standing.questions = print.questions;
        standing
    }
}
