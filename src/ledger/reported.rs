//! The reported values of an indicator, and which of them is chosen.
//!
//! Chosen (docs/STANDING-VALUE.md, Choosing among prints): a settled value before all others of its day; a correction before
//! what it corrects; for sizes that are decided (`planned`, `established` and the two plan denominators) approved before
//! reported before derived; then the newest as-of, dates of different precision compared by their first day, an unknown date
//! sorting oldest; then act before report before press; then the order a setting of the province gives to reporters and rungs.
//! What is left equal and differs is a tie, and none of it is chosen. Proposals and targets are listed and never chosen. A figure
//! holds until a newer one supersedes it; before its date there is none.

use std::cmp::{Ordering, Reverse};

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::settings::{Narrowed, Settings};
use crate::snapshot::{DatedBy, Kept, Row, Snapshot};
use domain::text::fold;
use domain::{
    Document, DocumentClass, EntityId, Figure, Indicator, Measure, PartialDate, ProvinceSetting, Relation, Rung,
    SettledValue, Status, leads_to,
};
use message::Message;

/// Why a value is the chosen one, or why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ChoiceReason")]
pub enum Why {
    /// There is no other.
    Only,
    /// Its status is stronger than the next one's.
    Status,
    /// It is newer than the next one.
    Newest,
    /// Its document is of a stronger class than the next one's.
    Class,
    /// Another value is as good and equal.
    Equal,
    /// Another value is as good and differs: none is chosen, and it is a finding.
    Tie,
    /// Another value of the same day speaks of another rung of clearance: none is chosen.
    Rung,
    /// A person settled it.
    Settled,
    /// A setting of the province takes its reporter before those of the others of its day.
    Reporter,
    /// A setting of the province counts its rung, and not those of the others of its day.
    RungSet,
    /// A later document of the same issuer puts it right.
    Corrected,
    /// A proposal is never chosen.
    Proposed,
    /// A target is never chosen.
    Target,
    /// Planned and established areas are those of approved figures.
    NotApproved,
    /// Another value is stronger.
    Outweighed,
}

/// One reported value in the order of strength.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The figure as recorded.
    pub row: Kept<Figure>,
    /// The document of the figure; `None` where none is recorded.
    pub document: Option<Kept<Document>>,
    /// The day it was recorded, in Vietnam.
    pub recorded_on: Date,
    /// The day it counts from.
    pub visible_from: Date,
    /// The source of that day; `None` where the figure has a date of its own.
    pub dated_by: Option<DatedBy>,
    /// The date it is of: its own, else that of its document; `None` where neither is known. Only this makes it newer than
    /// another.
    pub of: Option<PartialDate>,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// Why it is chosen, or is not.
    pub why: Why,
    /// The decision that settled it; `None` for none.
    pub settled: Option<Kept<SettledValue>>,
    /// The setting of the province that took it before others of its day; `None` for none.
    pub by_setting: Option<Kept<ProvinceSetting>>,
}

impl Candidate {
    /// Hectares of the printed value, where it is an area.
    pub fn hectares(&self) -> Option<Decimal> {
        self.row.body.quantity.hectares()
    }

    /// The day the value is a benchmark of: its date, its document's, or a day its document is surely not later than. `None`
    /// where nothing dates it: then it is never newer than anything.
    pub fn benchmark_day(&self) -> Option<Date> {
        match (self.of, self.dated_by) {
            (Some(of), _) => Some(of.last_day()),
            (None, Some(DatedBy::Bound)) => Some(self.visible_from),
            (None, _) => None,
        }
    }

    pub(super) fn rung(&self) -> Option<Rung> {
        self.row.body.rung
    }
}

/// All reported values of one indicator of one subject on a date; the chosen one first.
#[derive(Debug, Clone, Default)]
pub struct Reported {
    /// The values, strongest first; empty for none.
    pub candidates: Vec<Candidate>,
    /// Values of parts of the subject, a commune's each: never a value of the whole.
    pub parts: Vec<Candidate>,
    /// Messages on settings of the province that would decide between the values and contradict each other, so that none does.
    pub settings: Vec<Message>,
}

impl Reported {
    /// The chosen value; `None` in a tie, or where none may be chosen.
    pub fn chosen(&self) -> Option<&Candidate> {
        self.candidates.first().filter(|c| c.chosen)
    }

    /// The smallest and the largest of values that contradict each other, in hectares; `None` where none do.
    pub fn tie(&self) -> Option<(Decimal, Decimal)> {
        let tied = || self.candidates.iter().filter(|c| c.why == Why::Tie);
        let high = |c: &Candidate| {
            let quantity = &c.row.body.quantity;
            quantity.in_hectares(quantity.value_max.unwrap_or(quantity.value))
        };
        tied()
            .filter_map(Candidate::hectares)
            .min()
            .zip(tied().filter_map(high).max())
    }

    /// The values that may stand for the measure, whichever is chosen.
    pub fn usable(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates
            .iter()
            .filter(|c| c.row.body.status.can_be_chosen() && c.why != Why::Corrected)
    }

    /// Collects the figures of a subject that are known on `as_of`.
    pub fn collect(snapshot: &Snapshot, subject: EntityId, indicator: Indicator, as_of: Date) -> Reported {
        let known = |row: Row<'_, Figure>| {
            let own = row.body.time.known_from();
            let undated = || snapshot.undated(Some(&row.body.source), row.version);
            let (date, dated_by) = match own {
                Some(date) => (date, None),
                None => (undated().date, Some(undated().by)),
            };
            let visible_from = date.last_day();
            (visible_from <= as_of).then(|| Candidate {
                row: row.kept(),
                document: row
                    .body
                    .source
                    .document
                    .and_then(|id| snapshot.get::<Document>(id))
                    .map(|row| row.kept()),
                recorded_on: snapshot.recorded_on(row.version),
                visible_from,
                dated_by,
                of: own.or_else(|| (dated_by == Some(DatedBy::Document)).then_some(date)),
                chosen: false,
                why: Why::Outweighed,
                settled: None,
                by_setting: None,
            })
        };
        let (parts, mut candidates): (Vec<_>, Vec<_>) = snapshot
            .about::<Figure>(subject)
            .filter(|row| row.body.indicator == indicator)
            .filter_map(known)
            .partition(|candidate| !candidate.row.body.within.is_empty());
        let approved_first = matches!(
            indicator.measure(),
            Some(Measure::Planned | Measure::Established | Measure::IndustrialPlan | Measure::IndustrialServicePlan)
        );
        let approved_only = matches!(indicator.measure(), Some(Measure::Planned | Measure::Established));
        let can = |status: Status| {
            if approved_only {
                status == Status::Approved
            } else {
                status.can_be_chosen()
            }
        };
        let corrected: Vec<bool> = candidates
            .iter()
            .map(|c| is_corrected(snapshot, c, &candidates))
            .collect();
        for (candidate, corrected) in candidates.iter_mut().zip(corrected) {
            candidate.why = match candidate.row.body.status {
                _ if corrected => Why::Corrected,
                Status::Proposed => Why::Proposed,
                Status::Target => Why::Target,
                status if !can(status) => Why::NotApproved,
                _ => Why::Outweighed,
            };
        }
        settle(snapshot, subject, indicator, &mut candidates);
        // What may not be chosen is listed behind, so that it is never taken for the first.
        let group = |c: &Candidate| match c.why {
            Why::Settled => 0,
            Why::Outweighed => 1,
            Why::Corrected => 2,
            _ => 3,
        };
        candidates.sort_by(|a, b| {
            group(a)
                .cmp(&group(b))
                .then_with(|| strength(a, b, approved_first).0)
                .then_with(|| a.row.slug().cmp(b.row.slug()))
        });
        let settings = choose(
            &mut candidates,
            approved_first,
            &Settings {
                snapshot,
                subject,
                indicator,
                as_of,
            },
        );
        Reported {
            candidates,
            parts,
            settings,
        }
    }
}

/// Whether a later document of the same issuer is stated to replace this value: one of the same as-of.
fn is_corrected(snapshot: &Snapshot, value: &Candidate, all: &[Candidate]) -> bool {
    let Some(document) = &value.document else { return false };
    all.iter().any(|other| {
        let Some(by) = other.document.as_ref().filter(|by| by.id() != document.id()) else {
            return false;
        };
        let relation = matches!(by.body.relation, Some(Relation::Replaces | Relation::Corrects));
        relation
            && other.row.body.status.can_be_chosen()
            && by.body.replaces.contains(&document.id())
            // Papers that replace each other in a circle say nothing: their values stand, as a tie.
            && !leads_to(document.id(), by.id(), |id| {
                snapshot.get::<Document>(id).map(|row| row.body.replaces.clone()).unwrap_or_default()
            })
            && !by.body.issuer.is_empty()
            && fold(&by.body.issuer) == fold(&document.body.issuer)
            && other.of == value.of
            && other.rung() == value.rung()
    })
}

/// Marks the value a person settled, until a value with a later as-of arrives.
fn settle(snapshot: &Snapshot, subject: EntityId, indicator: Indicator, candidates: &mut [Candidate]) {
    let newest = candidates
        .iter()
        .filter(|c| c.why == Why::Outweighed)
        .filter_map(|c| c.of.map(PartialDate::first_day))
        .max();
    let decided = snapshot
        .about::<SettledValue>(subject)
        .filter(|row| row.body.indicator == indicator && row.body.revoked.is_none())
        .filter(|row| newest.is_none_or(|newest| newest <= row.body.as_of.last_day()))
        .max_by_key(|row| {
            (
                row.body.as_of.first_day(),
                row.body.settled_on.last_day(),
                row.version.row_id,
            )
        });
    if let Some(decided) = decided
        && let Some(chosen) = candidates
            .iter_mut()
            .find(|candidate| candidate.row.id() == decided.body.chosen && candidate.why != Why::Corrected)
    {
        chosen.why = Why::Settled;
        chosen.settled = Some(decided.kept());
    }
}

/// Marks the first candidate as chosen, if it may be, and gives each the reason for its place. Returns messages on settings that
/// contradict each other.
fn choose(candidates: &mut [Candidate], approved_first: bool, settings: &Settings<'_>) -> Vec<Message> {
    let Some(first) = candidates.first().cloned() else {
        return Vec::new();
    };
    if !matches!(first.why, Why::Outweighed | Why::Settled) {
        return Vec::new();
    }
    let equal = |other: &Candidate| {
        other.why == Why::Outweighed && strength(&first, other, approved_first).0 == Ordering::Equal
    };
    if first.why == Why::Settled {
        candidates[0].chosen = true;
        return Vec::new();
    }
    let tied = 1 + candidates[1..].iter().filter(|c| equal(c)).count();
    let before = contradiction(&candidates[..tied]);
    // Equal ones stand together: they are sorted by strength.
    let Narrowed {
        left,
        by,
        contradictions,
    } = match before {
        Some(_) => settings.narrow(&mut candidates[..tied]),
        None => Narrowed {
            left: tied,
            by: None,
            contradictions: Vec::new(),
        },
    };
    match contradiction(&candidates[..left]) {
        Some(why) => candidates[..left].iter_mut().for_each(|candidate| candidate.why = why),
        None => {
            let why = match (by, candidates.get(left).filter(|next| next.why == Why::Outweighed)) {
                (Some((_, why)), _) => why,
                (None, _) if left > 1 => Why::Equal,
                (None, Some(next)) => strength(&first, next, approved_first).1,
                (None, None) => Why::Only,
            };
            candidates[0].chosen = true;
            candidates[0].why = why;
            candidates[0].by_setting = by.map(|(setting, _)| setting.kept());
        }
    }
    contradictions
}

/// The reason why values that are equally strong do not stand as one: another number on one rung, or another rung.
fn contradiction(equal: &[Candidate]) -> Option<Why> {
    let (first, others) = equal.split_first()?;
    let says = |other: &Candidate| first.row.body.quantity.is_same(&other.row.body.quantity);
    match () {
        () if others.iter().any(|other| other.rung() == first.rung() && !says(other)) => Some(Why::Tie),
        () if others.iter().any(|other| other.rung() != first.rung()) => Some(Why::Rung),
        () => None,
    }
}

/// The order of two values, stronger first, and the rule that decided.
fn strength(a: &Candidate, b: &Candidate, approved_first: bool) -> (Ordering, Why) {
    let class = |c: &Candidate| c.document.as_ref().map_or(DocumentClass::Press, |d| d.body.class);
    let status = |c: &Candidate| c.row.body.status;
    // A value that was computed stands behind one that was reported; otherwise a decision is only stronger for what is decided.
    let derived = |c: &Candidate| status(c) == Status::Derived;
    let date = |c: &Candidate| Reverse(c.of.map(PartialDate::first_day));
    if approved_first && status(a) != status(b) {
        return (status(a).cmp(&status(b)), Why::Status);
    }
    // `None`, an unknown date, is the smallest and so the oldest.
    if date(a) != date(b) {
        return (date(a).cmp(&date(b)), Why::Newest);
    }
    if class(a) != class(b) {
        return (class(a).cmp(&class(b)), Why::Class);
    }
    (derived(a).cmp(&derived(b)), Why::Status)
}
