//! A piece of land to be cleared as it stood on a day.

use jiff::civil::Date;

use super::books::Ledger;
use super::facts::{View, undated_event};
use domain::{ClearancePiece, DateEnd, Version};

impl Ledger {
    /// A piece with the steps that had happened and the obstacles that stood on a day; `None` when it was not known yet. What has no date
    /// counts as in the accounts: from the day its document or its recording gives.
    pub fn piece_on(&self, piece: &ClearancePiece, version: &Version, day: Date) -> Option<ClearancePiece> {
        let view = View::On(day);
        let undated = || self.undated(Some(&piece.source), version);
        let mut on = piece.clone();
        on.events
            .retain(|event| view.happened(event.date, || undated_event(self, event, piece, version)));
        let known = match piece.events.is_empty() {
            true => view.happened(DateEnd::Unknown, undated),
            false => !on.events.is_empty(),
        };
        let passed = |date| view.happened(DateEnd::On(date), undated);
        on.obstacles.retain(|one| one.opened.is_none_or(passed));
        for one in &mut on.obstacles {
            one.closed = one.closed.filter(|date| passed(*date));
        }
        known.then_some(on)
    }
}
