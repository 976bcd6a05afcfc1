//! The reported values of an indicator, and which of them is chosen.
//!
//! Chosen (model: Measures): status approved before reported before derived; then the newest as-of, an unknown date
//! sorting oldest; then act before report before press. What is left equal is a tie. Proposals and targets are listed
//! and never chosen. A figure holds until a newer one supersedes it; before its date there is none.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::domain::{Document, DocumentClass, EntityId, Figure, Indicator, Measure, Status};
use crate::snapshot::{Row, Snapshot};

/// Why a value is the chosen one, or why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no other.
    Only,
    /// Its status is stronger than the next one's.
    Status,
    /// It is newer than the next one.
    Newest,
    /// Its document is of a stronger class than the next one's.
    Class,
    /// Another value is as good and says the same.
    Equal,
    /// Another value is as good and says something else: a finding.
    Tie,
    /// A proposal is never chosen.
    Proposed,
    /// A target is never chosen.
    Target,
    /// Planned and established areas are those of approved figures.
    NotApproved,
    /// Another value is stronger.
    Outweighed,
}

impl Why {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Why::Only => "only",
            Why::Status => "status",
            Why::Newest => "newest",
            Why::Class => "class",
            Why::Equal => "equal",
            Why::Tie => "tie",
            Why::Proposed => "proposed",
            Why::Target => "target",
            Why::NotApproved => "not_approved",
            Why::Outweighed => "outweighed",
        }
    }
}

/// One reported value.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The figure.
    pub row: Row<'a, Figure>,
    /// Its document.
    pub document: Option<Row<'a, Document>>,
    /// The day it was recorded, in Vietnam.
    pub recorded_on: Date,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// Why, or why not.
    pub why: Why,
}

/// All reported values of one indicator of one subject on a date; the chosen one first.
#[derive(Debug, Clone, Default)]
pub struct Reported<'a> {
    /// The values, strongest first.
    pub candidates: Vec<Candidate<'a>>,
}

impl<'a> Reported<'a> {
    /// The chosen value.
    pub fn chosen(&self) -> Option<&Candidate<'a>> {
        self.candidates.first().filter(|c| c.chosen)
    }

    /// Collects the figures of a subject that are known on `as_of`.
    pub fn collect(snapshot: &'a Snapshot, subject: EntityId, indicator: Indicator, as_of: Date) -> Reported<'a> {
        let mut candidates: Vec<Candidate<'a>> = snapshot
            .about::<Figure>(subject)
            .filter(|row| row.body.indicator == indicator)
            .filter_map(|row| {
                let recorded_on = snapshot.recorded_on(row.version);
                // An unknown date counts from the day the figure was recorded.
                let from = row.body.time.known_from().map_or(recorded_on, |date| date.last_day());
                (from <= as_of).then(|| Candidate {
                    row,
                    document: row.body.source.document.and_then(|id| snapshot.get::<Document>(id)),
                    recorded_on,
                    chosen: false,
                    why: Why::Outweighed,
                })
            })
            .collect();
        candidates.sort_by(|a, b| strength(a, b).0.then_with(|| a.row.slug().cmp(b.row.slug())));
        let approved_only = matches!(indicator.measure(), Some(Measure::Planned | Measure::Established));
        if approved_only {
            // What is only reported is listed behind, so that it is never taken for the first.
            candidates.sort_by_key(|c| c.row.body.status != Status::Approved);
        }
        choose(&mut candidates, approved_only);
        Reported { candidates }
    }
}

/// Marks the first candidate as chosen, if it may be, and says why each stands where it stands.
fn choose(candidates: &mut [Candidate<'_>], approved_only: bool) {
    let can = |status: Status| {
        if approved_only {
            status == Status::Approved
        } else {
            status.can_be_chosen()
        }
    };
    for candidate in candidates.iter_mut() {
        candidate.why = match candidate.row.body.status {
            Status::Proposed => Why::Proposed,
            Status::Target => Why::Target,
            status if !can(status) => Why::NotApproved,
            _ => Why::Outweighed,
        };
    }
    let Some((first, rest)) = candidates.split_first_mut() else {
        return;
    };
    if !can(first.row.body.status) {
        return;
    }
    first.chosen = true;
    first.why = match rest.first() {
        Some(next) if can(next.row.body.status) => match strength(first, next) {
            (Ordering::Equal, _) if first.row.body.quantity == next.row.body.quantity => Why::Equal,
            (Ordering::Equal, _) => Why::Tie,
            (_, why) => why,
        },
        _ => Why::Only,
    };
}

/// The order of two values, stronger first, and the rule that decided.
fn strength(a: &Candidate<'_>, b: &Candidate<'_>) -> (Ordering, Why) {
    let date = |c: &Candidate<'_>| c.row.body.time.known_from().map(|d| (d.last_day(), d.first_day()));
    let class = |c: &Candidate<'_>| c.document.map_or(DocumentClass::Press, |d| d.body.class);
    let by_status = a.row.body.status.cmp(&b.row.body.status);
    if by_status != Ordering::Equal {
        return (by_status, Why::Status);
    }
    // `None`, an unknown date, is the smallest and so the oldest.
    let by_date = date(b).cmp(&date(a));
    if by_date != Ordering::Equal {
        return (by_date, Why::Newest);
    }
    (class(a).cmp(&class(b)), Why::Class)
}
