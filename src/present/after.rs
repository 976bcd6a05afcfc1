//! How totals stand once an import is recorded: whether a printed total still stands because the records are not complete, or is
//! overtaken by them. Reported before and after the writing, on the page and on the command line.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::changeset::Note;
use crate::ledger::{Ledger, account};
use crate::snapshot::Snapshot;
use domain::{Body, Change, EntityId, Measure, Zone, vietnam_date};
use message::Message;

/// Bounds of the report: zones, changes of the import and records of the store. Beyond them a message reports that it is left
/// out.
const ZONES: usize = 20;
const CHANGES: usize = 5_000;
const ROWS: usize = 50_000;

/// The changes of an import that may move a total.
#[derive(Default)]
pub struct After {
    zones: BTreeSet<EntityId>,
    changes: Vec<Change>,
    too_many: bool,
}

impl After {
    /// Takes note of a change of the import.
    pub fn take(&mut self, change: &Change) {
        if let Change::Put { entity, .. } = change
            && moves_a_total(&entity.body)
        {
            self.zones.extend(entity.body.zone());
        }
        if self.changes.len() >= CHANGES {
            (self.too_many, self.changes) = (true, Vec::new());
        }
        if !self.too_many {
            self.changes.push(change.clone());
        }
    }

    /// How the totals of the zones would stand with the changes on top of a snapshot.
    pub fn proposed(self, before: &Snapshot) -> Vec<Note> {
        if let Some(silence) = self.silence(before) {
            return silence;
        }
        let now = Timestamp::now();
        told(&self.zones, before.with(self.changes, now), now)
    }

    /// How they stand now that the changes are recorded, with those others recorded meanwhile. `load` reads the store; its
    /// failure is reported as a doubt, for the changes are written.
    pub fn recorded(self, before: &Snapshot, load: impl FnOnce() -> Result<Snapshot, Vec<Message>>) -> Vec<Note> {
        if let Some(silence) = self.silence(before) {
            return silence;
        }
        match load() {
            Ok(snapshot) => told(&self.zones, snapshot, Timestamp::now()),
            Err(messages) => messages.into_iter().map(Note::Doubtful).collect(),
        }
    }

    /// The message where it is not computed how totals stand; empty where none can have moved.
    fn silence(&self, before: &Snapshot) -> Option<Vec<Note>> {
        let because = |key: &'static str, limit: usize| untold(key, self.zones.len(), limit);
        match (self.zones.is_empty(), self.too_many) {
            (true, _) => Some(Vec::new()),
            (_, true) => Some(vec![because("import.standing_untold_changes", CHANGES)]),
            _ if before.versions().len() > ROWS => Some(vec![because("import.standing_untold_rows", ROWS)]),
            _ => None,
        }
    }
}

fn untold(key: &'static str, zones: usize, limit: usize) -> Note {
    Note::Info(Message::new(key).with_count("count", zones).with_count("limit", limit))
}

fn told(zones: &BTreeSet<EntityId>, snapshot: Snapshot, now: Timestamp) -> Vec<Note> {
    let ledger = Ledger::of(snapshot);
    let told = zones.iter().take(ZONES).map(|zone| standing(&ledger, *zone, now));
    let told = told.flat_map(|notes| match notes {
        Ok(notes) => notes,
        // That a sum cannot be made does not make the import wrong.
        Err(problem) => vec![Note::Doubtful(problem)],
    });
    let more = zones.len().saturating_sub(ZONES);
    told.chain((more > 0).then(|| untold("import.standing_untold_zones", more, ZONES)))
        .collect()
}

fn moves_a_total(body: &Body) -> bool {
    matches!(
        body,
        Body::ClearancePiece(_) | Body::Lease(_) | Body::Boundary(_) | Body::Figure(_) | Body::CompleteThrough(_)
    )
}

fn standing(ledger: &Ledger, zone: EntityId, now: Timestamp) -> Result<Vec<Note>, Message> {
    let Some(account) = account(ledger, zone, vietnam_date(now))? else {
        return Ok(Vec::new());
    };
    let label = ledger.get::<Zone>(zone).map(|row| row.body.label());
    let mut notes = Vec::new();
    for measure in [Measure::Cleared, Measure::HandedOver, Measure::Leased] {
        let standing = account.measures.get(&measure).and_then(|value| value.standing.as_ref());
        let said = standing.filter(|standing| standing.drawn.is_some() && standing.benchmark.is_some());
        notes.extend(said.into_iter().flat_map(|standing| &standing.notes).map(|note| {
            Note::Info(
                Message::new("import.standing")
                    .with("zone", label.clone().unwrap_or_default())
                    .with_message("measure", Message::new(name_of(measure)))
                    .with_message("said", note.clone()),
            )
        }));
    }
    Ok(notes)
}

fn name_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Leased => "measure.leased",
        Measure::HandedOver => "measure.handed_over",
        _ => "measure.cleared",
    }
}
