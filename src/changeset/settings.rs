//! Settings of a province that contradict each other are refused: none of them could decide.

use super::Builder;
use domain::{EntityId, ProvinceSetting};

/// The names of two settings that contradict each other, one of them of this import at least.
pub(super) fn contradicting(builder: &Builder<'_>) -> Vec<(String, String)> {
    let staged: Vec<(EntityId, &ProvinceSetting)> = builder.staged::<ProvinceSetting>().collect();
    let name = |id: EntityId| builder.name_of(id);
    let mut found = Vec::new();
    for (at, (id, setting)) in staged.iter().enumerate() {
        let recorded = builder.snapshot().all::<ProvinceSetting>();
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
