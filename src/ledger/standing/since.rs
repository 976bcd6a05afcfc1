//! A print and what came since its day: `exceeds` and `benchmark`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::facts::View;
use super::super::hectares::{Barred, Hectares};
use super::super::reported::Candidate;
use super::super::state::Faces;
use super::case::Case;
use super::land::Change;
use super::limits::limit;
use super::print::{dated, of_print};
use super::{Rule, Standing, is_about, is_of_pieces, printed_view, tolerance};
use message::Message;

/// A print that something dates, and what is recorded beside it.
pub(super) struct Since<'a> {
    pub chosen: &'a Candidate,
    /// Hectares of the benchmark as printed.
    pub printed: Decimal,
    /// The day it is a benchmark of.
    pub day: Date,
    /// The faces that count, on its rung.
    pub faces: Faces,
    /// Hectares by records on the day asked for.
    pub records: Hectares,
}

impl Case<'_, '_> {
    /// The effect of a newer boundary and of a newer approved area to recover on a benchmark, each with the keys of the notes on
    /// land that is taken off and on an older whole.
    pub(super) fn changes(&self, day: Date, faces: Faces) -> [(Change, &'static str, &'static str); 2] {
        let of_boundary = self.land.boundary_change(day, faces);
        let of_plan = match is_of_pieces(self.measure) {
            // A boundary that lost land explains a smaller area to recover.
            true => self
                .land
                .recovery_change(day, faces, (!of_boundary.is_any()).then_some(self.all)),
            false => Change::None,
        };
        [
            (of_boundary, "standing.boundary_less", "standing.boundary_old"),
            (of_plan, "standing.recovery_less", "standing.recovery_old"),
        ]
    }

    /// Rules 3 and 4: records that prove more than was printed for the same day; else the print with the flow since.
    pub(super) fn since(&self, print: Since<'_>) -> Standing {
        let Since {
            chosen,
            printed,
            day,
            faces,
            records,
        } = print;
        let about = is_about(chosen.row.body.quantity.qualifier);
        let (mut notes, mut questions) = (Vec::new(), Vec::new());
        let (mut p, mut barred) = (printed, None);
        for (change, less, old) in self.changes(day, faces) {
            match change {
                Change::None => {}
                Change::Less(out) if out.is_zero() => {}
                Change::Less(out) => {
                    p -= out;
                    notes.push(Message::new(less).with_hectares("ha", out));
                }
                Change::Unknown(whole) => {
                    barred = Some(Barred::OlderLand);
                    let told = match whole {
                        Some(ha) => Message::new(old).with_number("ha", ha.round_dp(2).normalize()),
                        None => Message::new(old).with("ha", "–"),
                    };
                    questions.push(told.clone());
                    notes.push(told);
                }
            }
        }
        // Rule 3.
        let total = records.total();
        let (drawn_then, undrawn_then) = self.land.both(faces, View::Proven(day));
        if drawn_then + undrawn_then > p + tolerance(chosen, printed) {
            let mut standing = Standing::by(
                Rule::Exceeds,
                Some(Hectares {
                    at_least: true,
                    barred,
                    ..records
                }),
            );
            let told = Message::new("standing.exceeds")
                .with_date("day", day)
                .with_hectares("records", drawn_then + undrawn_then)
                .with_number("print", printed);
            notes.push(told.clone());
            questions.push(told);
            (standing.notes, standing.questions) = (notes, questions);
            standing.taken_off = printed - p;
            return standing;
        }
        // Rule 4.
        let before = |doubtful_after: bool| {
            let (drawn, undrawn) = self
                .land
                .both(faces, printed_view(day, self.land.as_of, doubtful_after));
            (
                records.measured.unwrap_or_default() - drawn,
                records.reported.unwrap_or_default() - undrawn,
            )
        };
        let (mut drawn, mut undrawn) = before(false);
        let (drawn_at_most, undrawn_at_most) = before(true);
        let maybe = drawn_at_most + undrawn_at_most - drawn - undrawn;
        if !maybe.is_zero() {
            notes.push(
                Message::new("standing.maybe_counted")
                    .with_date("day", day)
                    .with_hectares("ha", maybe),
            );
        }
        let mut cut = Decimal::ZERO;
        if drawn + undrawn > Decimal::ZERO
            && let Some(limit) = limit(self.all, self.measure, day)
            && p + drawn + undrawn > limit.hectares
        {
            let over = p + drawn + undrawn - limit.hectares;
            let told = |key: &'static str| {
                Message::new(key)
                    .with_hectares("over", over)
                    .with_hectares("limit", limit.hectares)
                    .with_message("of", Message::new(limit.name))
            };
            if limit.sure {
                // Only the flow is cut, never the print.
                cut = over.min(drawn + undrawn);
                let of_drawn = cut.min(drawn.max(Decimal::ZERO));
                drawn -= of_drawn;
                undrawn -= cut - of_drawn;
                notes.push(told("standing.cut"));
                questions.push(told("standing.cut"));
            } else {
                questions.push(told("standing.over"));
            }
        }
        let flow = drawn + undrawn;
        let print = of_print(chosen, p);
        let mut hectares = Hectares {
            measured: (!flow.is_zero()).then_some(drawn),
            reported: Some(p + undrawn),
            barred,
            ..print
        };
        let mut rule = Rule::Benchmark;
        if about && total > p + flow {
            // No total stands below its own map.
            rule = Rule::Exceeds;
            hectares = Hectares {
                approximate: true,
                // What the print leaves open above it stays open above the map.
                at_least: print.at_least,
                spread: (p + flow + print.spread - total).max(Decimal::ZERO),
                barred,
                ..records
            };
        } else if !flow.is_zero() {
            notes.push(
                Message::new("standing.flow")
                    .with_hectares("print", p)
                    .with_message("dated", dated(chosen))
                    .with_hectares("flow", flow),
            );
        }
        let mut standing = Standing::by(rule, Some(hectares));
        (standing.flow, standing.cut, standing.maybe) = (flow, cut, maybe);
        standing.taken_off = printed - p;
        (standing.notes, standing.questions) = (notes, questions);
        standing
    }
}
