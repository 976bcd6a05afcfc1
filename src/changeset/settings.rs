//! Settings of a province that contradict each other are refused: none of them could decide.

use super::Session;
use domain::{EntityId, ProvinceSetting};

/// The names of two settings that contradict each other, one of them of this import at least.
pub(super) fn contradicting(session: &Session<'_>) -> Vec<(String, String)> {
    let staged: Vec<(EntityId, &ProvinceSetting)> = session.staged::<ProvinceSetting>().collect();
    let name = |id: EntityId| session.name_of(id);
    let mut found = Vec::new();
    for (at, (id, setting)) in staged.iter().enumerate() {
        let recorded = session.snapshot().all::<ProvinceSetting>();
        // What this import replaces is held against in its new form.
        let untouched = recorded
            .filter(|row| staged.iter().all(|(staged, _)| *staged != row.id()))
            .map(|row| (row.id(), row.body));
        let others = staged[at + 1..].iter().copied().chain(untouched);
        found.extend(
            others
                .filter(|(_, other)| setting.contradicts(other))
                .map(|(other, _)| (name(*id), name(other))),
        );
    }
    found
}
