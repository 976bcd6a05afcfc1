//! The land of a zone by class, a legend for each view: by stage of clearance, by function of its plan, by state of lease.
//!
//! What is drawn is a sum of faces, so rows add up to the land to the last mm². Land that records or documents state without a
//! polygon has rows of its own, taken out of the row it has to lie in; where that is too small, that row is unknown, and said so.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::account::{Account, MeasureValue};
use super::area_by_facts::{AreaByFacts, States};
use super::books::Ledger;
use super::facts::{facts, hectares_alone};
use super::hectares::{Basis, Hectares};
use super::land_states::{LandStage, LeaseState};
use super::legend::{Legend, Row, stated_only, take_out, take_undrawn};
use super::quotient::Bound;
use super::standing::{base_name, tolerance};
use super::state::State;
use crate::measure::hectares;
use domain::{Body, EntityId, Kind, LandFunction, Lease, Measure, PlanLevel, Version, Zone};
use message::Message;

/// The legends of a zone on a day; `None` for a view of which nothing is recorded.
#[derive(Debug, Clone, Default)]
pub struct LandClasses {
    /// Land by stage of clearance.
    pub clearance: Option<Clearances>,
    /// Land by function of the most detailed plan there is.
    pub functions: Option<Functions>,
    /// Industrial, leased and approved land by state of lease.
    pub leases: Option<Legend>,
    /// Land with an open obstacle, by what it is a part of.
    pub obstructed: Vec<Row>,
}

/// The legend of clearance.
#[derive(Debug, Clone)]
pub struct Clearances {
    /// The rows by stage, not yet started first.
    pub legend: Legend,
    /// Hectares of the rows that are left to clear; `None` where one of them is unknown.
    pub left: Option<Decimal>,
    /// The land left to clear that counts, with its base; `None` where none stands.
    pub stands: Option<(Hectares, Measure)>,
    /// Of the land left, that under a decision to recover or an enforcement: a mark, and no stage.
    pub marks: Vec<Row>,
}

/// The legend of a plan.
#[derive(Debug, Clone)]
pub struct Functions {
    /// The level of the plan.
    pub level: PlanLevel,
    /// The rows by function, and what the plan leaves out.
    pub legend: Legend,
}

/// The levels of a plan that gives land a function, the most detailed first.
const LEVELS: [PlanLevel; 3] = [PlanLevel::Detailed, PlanLevel::Zoning, PlanLevel::General];

/// The class of land that a plan gives no function.
pub const UNPLANNED: &str = "unplanned";
/// The class of land that a document states to be cleared and no record accounts for.
pub const CLEARED: &str = "cleared";
/// The class of land that a document states to be leased and no record accounts for.
pub const LEASED: &str = "leased";
/// The mark of land under a decision to recover or an enforcement.
pub const DECIDED: &str = "decided";

/// The legends of a zone; `None` of what is no zone.
///
/// # Errors
/// A plane that can no longer be used, in words.
pub fn land_classes(ledger: &Ledger, account: &Account) -> Result<Option<LandClasses>, Message> {
    if ledger.get::<Zone>(account.subject).is_none() {
        return Ok(None);
    }
    let land = LandOn::of(ledger, account)?;
    Ok(Some(LandClasses {
        clearance: land.clearance(),
        functions: land.functions(),
        leases: land.leases(),
        obstructed: land.obstructed(),
    }))
}

/// A record and the facts it states.
struct Stated<'l> {
    version: &'l Version,
    state: State,
}

/// The land of a zone on a day, drawn and not.
struct LandOn<'l> {
    account: &'l Account,
    tally: Option<AreaByFacts>,
    /// The records that cover land inside.
    drawn: Vec<Stated<'l>>,
    /// The records without a polygon that state something.
    undrawn: Vec<Stated<'l>>,
}

impl<'l> LandOn<'l> {
    fn of(ledger: &'l Ledger, account: &'l Account) -> Result<LandOn<'l>, Message> {
        let (zone, as_of) = (account.subject, account.as_of);
        let mut drawn = Vec::new();
        let tally = match &account.sheet {
            None => None,
            Some(sheet) => {
                let states = States::on(ledger, sheet, as_of);
                let mut inside = vec![false; sheet.records.len()];
                for (at, face) in sheet.partition.faces().iter().enumerate() {
                    for record in face.records().iter().filter(|_| sheet.is_inside(at)) {
                        inside[*record as usize] = true;
                    }
                }
                let stated = |(at, id): (usize, &EntityId)| {
                    let version = ledger.version(*id).filter(|_| inside[at])?;
                    Some(Stated {
                        version,
                        state: states.records[at].settled(),
                    })
                };
                drawn.extend(sheet.records.iter().enumerate().filter_map(stated));
                Some(AreaByFacts::on(ledger, std::sync::Arc::clone(sheet), as_of, None)?)
            }
        };
        let covering = ledger.covering(zone);
        let undrawn = covering.without_shape().map(|version| Stated {
            version,
            state: facts(ledger, zone, version, as_of).settled(),
        });
        Ok(LandOn {
            account,
            tally,
            drawn,
            undrawn: undrawn.filter(|stated| stated.state != State::NONE).collect(),
        })
    }

    fn is_bounded(&self) -> bool {
        self.tally.as_ref().is_some_and(|tally| tally.sheet.boundary.is_some())
    }

    fn says(&self, facts: State) -> bool {
        self.tally.as_ref().is_some_and(|tally| tally.says(facts))
    }

    fn value(&self, measure: Measure) -> Option<&MeasureValue> {
        self.account.measures.get(&measure)
    }

    /// The drawn hectares of each class inside.
    fn areas<K: Ord>(&self, class: impl Fn(State) -> Option<K>) -> BTreeMap<K, Decimal> {
        let inside = |state: State| state.has(State::INSIDE).then(|| class(state)).flatten();
        let areas = self.tally.as_ref().map(|tally| tally.by_class(inside));
        let areas = areas.into_iter().flatten();
        areas.map(|(class, area)| (class, hectares(area))).collect()
    }

    /// The rows of classes: per class what is drawn and, where there are hectares without a polygon, those in a row of their own.
    fn rows<K: Ord + Copy>(
        &self,
        kind: Kind,
        all: impl Iterator<Item = (K, &'static str)>,
        drawn: &BTreeMap<K, Decimal>,
        class: impl Fn(State) -> Option<K>,
        left_over: impl Fn(K) -> bool,
    ) -> Vec<(K, Row)> {
        let of = |stated: &&Stated<'_>, wanted: K| {
            stated.version.entity.body.kind() == kind && class(stated.state) == Some(wanted)
        };
        let mut rows = Vec::new();
        for (key, code) in all {
            let undrawn: Vec<&Stated<'_>> = self.undrawn.iter().filter(|stated| of(stated, key)).collect();
            let records = self.drawn.iter().filter(|stated| of(stated, key)).count();
            rows.push((
                key,
                Row {
                    class: code,
                    not_drawn: false,
                    hectares: Some(drawn.get(&key).copied().unwrap_or_default()),
                    basis: Basis::Measured,
                    approximate: false,
                    bound: Bound::Exact,
                    records: (!left_over(key)).then_some(records),
                },
            ));
            let sizes: Vec<Option<Decimal>> = undrawn.iter().map(|stated| hectares_alone(stated.version)).collect();
            if !undrawn.is_empty() {
                let unsized_ones = sizes.iter().any(Option::is_none);
                rows.push((
                    key,
                    Row {
                        class: code,
                        not_drawn: true,
                        hectares: sizes
                            .iter()
                            .any(Option::is_some)
                            .then(|| sizes.iter().flatten().copied().sum()),
                        basis: Basis::Reported,
                        approximate: undrawn.iter().any(|stated| is_about(stated.version)),
                        bound: Bound::of(unsized_ones),
                        records: Some(undrawn.len()),
                    },
                ));
            }
        }
        rows
    }

    /// How a printed value that counts is told from the records: the hectares that no record accounts for, if any. Rounding and
    /// “khoảng” are no such land.
    fn beyond_records(&self, measure: Measure, of_records: Decimal) -> Beyond {
        let Some(value) = self.value(measure) else {
            return Beyond::Agrees;
        };
        let Some(stands) = value
            .value()
            .filter(|stands| stands.high().is_none() && stands.in_ratio())
        else {
            return match value.reported.candidates.is_empty() {
                true => Beyond::Agrees,
                false => Beyond::Unsettled,
            };
        };
        let difference = stands.total() - of_records;
        let within = value
            .reported
            .chosen()
            .map_or(Decimal::ZERO, |chosen| tolerance(chosen, stands.total()));
        if difference.is_zero() || value.standing.as_ref().is_some_and(super::Standing::is_of_records) {
            Beyond::Agrees
        } else if difference > within {
            Beyond::More(Hectares {
                measured: None,
                reported: Some(difference),
                ..stands
            })
        } else {
            Beyond::Differs(stands.total())
        }
    }

    fn clearance(&self) -> Option<Clearances> {
        let stage_of = |state: State| state.has(State::PIECE).then(|| LandStage::of(state));
        if !self.says(State::PIECE) && !self.undrawn.iter().any(|stated| stated.state.has(State::PIECE)) {
            return None;
        }
        let bounded = self.is_bounded();
        let drawn = self.areas(|state| (bounded || state.has(State::PIECE)).then(|| LandStage::of(state)));
        let all = LandStage::ALL.into_iter().map(|stage| (stage, stage.code()));
        let mut rows = self.rows(Kind::ClearancePiece, all, &drawn, stage_of, |_| false);
        // Land of a piece without an event is not started, drawn or not: inside a boundary it is there already.
        if bounded {
            rows.retain(|(stage, row)| !(row.not_drawn && *stage == LandStage::None));
        }
        let cleared = rows.iter().filter(|(stage, _)| stage.is_cleared());
        let of_records: Decimal = cleared.filter_map(|(_, row)| row.hectares).sum();
        let mut notes = Vec::new();
        let mut is_known = true;
        let done = Bound::of(self.account.value(Measure::Cleared).is_some_and(|value| value.at_least));
        match self.beyond_records(Measure::Cleared, of_records) {
            Beyond::Agrees => {}
            Beyond::Differs(stands) => notes.push(
                Message::new("legend.cleared_differs")
                    .with_hectares("records", of_records)
                    .with_hectares("stands", stands),
            ),
            Beyond::More(rest) => rows.push((LandStage::Handed, stated_only(CLEARED, &rest))),
            Beyond::Unsettled => {
                is_known = false;
                notes.push(Message::new("legend.cleared_unsettled").with_hectares("records", of_records));
            }
        }
        let whole = self.tally.as_ref().is_some_and(AreaByFacts::pieces_are_whole);
        for (stage, row) in &mut rows {
            row.bound = match (*stage, row.not_drawn) {
                (LandStage::Paid | LandStage::Handed, false) => done,
                (LandStage::None, _) if done == Bound::AtLeast || !whole => Bound::AtMost,
                (LandStage::NotRequired, false) if !whole => Bound::AtLeast,
                _ => row.bound,
            };
        }
        let total = take_undrawn(&mut rows, &[LandStage::None], bounded, is_known, &mut notes);
        let left_rows = rows
            .iter()
            .filter(|(stage, row)| stage.is_left() && row.class != CLEARED);
        let left = left_rows.map(|(_, row)| row.hectares).sum::<Option<Decimal>>();
        let stands = self.value(Measure::LeftToClear).and_then(|value| {
            let base = value.standing.as_ref()?.base?.0;
            Some((value.value()?, base))
        });
        if let (Some(left), Some((stands, base))) = (left, stands)
            && left != stands.total()
        {
            notes.push(
                Message::new("legend.left_differs")
                    .with_hectares("rows", left)
                    .with_hectares("stands", stands.total())
                    .with_message("base", Message::new(base_name(base))),
            );
        }
        Some(Clearances {
            left,
            stands,
            marks: self.decided(),
            legend: Legend {
                total,
                rows: rows.into_iter().map(|(_, row)| row).collect(),
                notes,
            },
        })
    }

    fn decided(&self) -> Vec<Row> {
        let wanted = |state: State| (state.has(State::DECIDED) && LandStage::of(state).is_left()).then_some(());
        let all = std::iter::once(((), DECIDED));
        let rows = self.rows(Kind::ClearancePiece, all, &self.areas(wanted), wanted, |()| false);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn functions(&self) -> Option<Functions> {
        let of_level = |level: PlanLevel| {
            let all = LandFunction::ALL.into_iter();
            all.fold(State::NONE, |all, function| all | State::planned(level, function))
        };
        let level = LEVELS.into_iter().find(|level| self.says(of_level(*level)))?;
        let bounded = self.is_bounded();
        // Where areas of one plan overlap, the first function of the list counts: industrial land is that of the account.
        let function_of = |state: State| {
            let functions = LandFunction::ALL.into_iter().enumerate();
            let mut found = functions.filter(|(_, function)| state.has(State::planned(level, *function)));
            found.next().map(|(at, _)| at)
        };
        const NONE: usize = LandFunction::ALL.len();
        let drawn = self.areas(|state| function_of(state).or(bounded.then_some(NONE)));
        let codes = LandFunction::ALL.into_iter().map(LandFunction::code);
        let all = codes.chain([UNPLANNED]).enumerate();
        let mut rows = self.rows(Kind::PlanArea, all, &drawn, function_of, |at| at == NONE);
        rows.retain(|(_, row)| row.class != UNPLANNED || bounded);
        Some(Functions {
            level,
            legend: Legend {
                total: drawn.into_values().sum(),
                rows: rows.into_iter().map(|(_, row)| row).collect(),
                notes: Vec::new(),
            },
        })
    }

    fn leases(&self) -> Option<Legend> {
        let leased = State::LEASED | State::APPROVED;
        if !self.says(leased | State::INDUSTRIAL) && !self.undrawn.iter().any(|stated| stated.state.any(leased)) {
            return None;
        }
        let whole = self.tally.as_ref().is_some_and(AreaByFacts::pieces_are_whole);
        let readiness = (whole || self.says(State::CLEAN)) && self.says(State::SERVICED);
        let state_of = |state: State| LeaseState::of(state, readiness);
        let of_lease = |state: State| state.any(leased).then(|| state_of(state)).flatten();
        let drawn = self.areas(state_of);
        let all = LeaseState::ALL.into_iter().filter(|state| match state {
            LeaseState::NotLeased => !readiness && self.says(State::INDUSTRIAL),
            LeaseState::Available | LeaseState::NotReady => readiness && self.says(State::INDUSTRIAL),
            _ => true,
        });
        let left_over = |state: LeaseState| state > LeaseState::ApprovedNotLeased;
        let mut rows = self.rows(
            Kind::Lease,
            all.map(|state| (state, state.code())),
            &drawn,
            of_lease,
            left_over,
        );
        // Leases of one state would be a part that looks like the whole, where that of others is not told.
        let untold = rows.iter().any(|(state, row)| {
            *state == LeaseState::LeasedStateUnknown && row.hectares.is_none_or(|ha| !ha.is_zero())
        });
        rows.retain(|(state, row)| *state != LeaseState::LeasedStateUnknown || untold || row.not_drawn);
        let of_records: Decimal = {
            let leased = rows.iter().filter(|(state, _)| state.is_leased());
            leased.filter_map(|(_, row)| row.hectares).sum()
        };
        let undrawn = rows.iter().any(|(_, row)| row.not_drawn);
        let mut notes = Vec::new();
        let mut is_known = true;
        let mut printed = None;
        match self.beyond_records(Measure::Leased, of_records) {
            Beyond::Agrees => {}
            Beyond::Differs(stands) => notes.push(
                Message::new("legend.leased_differs")
                    .with_hectares("records", of_records)
                    .with_hectares("stands", stands),
            ),
            Beyond::More(rest) => printed = Some(stated_only(LEASED, &rest)),
            Beyond::Unsettled => {
                is_known = false;
                notes.push(Message::new("legend.leased_unsettled").with_hectares("records", of_records));
            }
        }
        let done = Bound::of(self.account.value(Measure::Leased).is_some_and(|value| value.at_least));
        let available = self.account.value(Measure::Available).is_some();
        for (state, row) in &mut rows {
            row.bound = match state {
                _ if row.not_drawn => row.bound,
                LeaseState::Operating | LeaseState::Building | LeaseState::IdleOrSuspended if untold => Bound::AtLeast,
                state if state.is_leased() => done,
                LeaseState::Available if !available => Bound::AtMost,
                LeaseState::Available if undrawn => Bound::AtLeast,
                LeaseState::NotReady | LeaseState::NotLeased
                    if undrawn || printed.is_some() || done == Bound::AtLeast =>
                {
                    Bound::AtMost
                }
                _ => row.bound,
            };
        }
        if readiness && self.says(State::INDUSTRIAL) && !available {
            notes.push(Message::new("legend.available_unsure"));
        }
        // Leases without a polygon are taken off available land first, as the account does: what is left of it is sure.
        let unsaid = [LeaseState::NotReady, LeaseState::NotLeased];
        let free = [[LeaseState::Available].as_slice(), &unsaid].concat();
        let inside_industrial = self.says(State::INDUSTRIAL);
        let mut total = take_undrawn(&mut rows, &free, inside_industrial, is_known, &mut notes);
        if let Some(row) = printed {
            let at = rows.partition_point(|(state, _)| state.is_leased());
            rows.insert(at, (LeaseState::LeasedStateUnknown, row));
            // The account tells available land by its records; a print lies in what is left.
            if inside_industrial {
                take_out(&mut rows, &unsaid, row.hectares.unwrap_or_default(), &mut notes);
            } else {
                total += row.hectares.unwrap_or_default();
            }
        }
        Some(Legend {
            total,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            notes,
        })
    }

    /// Land with an open obstacle: of what is left to clear, of what is handed over, and, where there is any, of land that is paid
    /// for or need not be recovered.
    fn obstructed(&self) -> Vec<Row> {
        let part_of = |state: State| {
            let at = match LandStage::of(state) {
                stage if stage.is_left() => 0,
                LandStage::Handed => 1,
                LandStage::Paid => 2,
                _ => 3,
            };
            state.has(State::OBSTRUCTED).then_some(at)
        };
        if !self.says(State::PIECE) && !self.undrawn.iter().any(|stated| stated.state.has(State::PIECE)) {
            return Vec::new();
        }
        let drawn = self.areas(part_of);
        let codes = ["left_to_clear", "handed", "paid", "not_required"];
        let rows = self.rows(
            Kind::ClearancePiece,
            codes.into_iter().enumerate(),
            &drawn,
            part_of,
            |_| false,
        );
        let is_told = |row: &Row| row.class == codes[0] || row.class == codes[1] || row.records != Some(0);
        let rows = rows.into_iter().map(|(_, row)| row);
        rows.filter(|row| is_told(row) || row.hectares.is_none_or(|ha| !ha.is_zero()))
            .collect()
    }
}

/// How far what counts lies from what the records account for.
enum Beyond {
    /// Nothing else is printed, or the records count.
    Agrees,
    /// The print is the same but for its rounding, or is less.
    Differs(Decimal),
    /// So much more is printed.
    More(Hectares),
    /// Printed values contradict each other, or are of other land.
    Unsettled,
}

fn is_about(version: &Version) -> bool {
    match &version.entity.body {
        Body::Lease(Lease { qualifier, .. }) => super::hectares::is_approximate(*qualifier),
        _ => false,
    }
}
