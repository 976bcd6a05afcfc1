//! What would be recorded if changes were approved now: to say what becomes of totals before anything is written.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Snapshot, seen};
use crate::store::{Loaded, Parcels};
use domain::{Change, EntityId, Revision, RowId, Version, Visibility};

impl Snapshot {
    /// The snapshot with changes on top, as if they were the next revision, approved at an instant. Parcels count in no account and
    /// are left out.
    #[must_use]
    pub fn with(&self, changes: Vec<Change>, at: Timestamp) -> Snapshot {
        let revision = Revision(self.revision.0 + 1);
        let superseded = |change: &Change| match change {
            Change::Put { supersedes, .. } => *supersedes,
            Change::End { supersedes, .. } => Some(*supersedes),
        };
        let closed: HashSet<RowId> = changes.iter().filter_map(superseded).collect();
        let mut versions = self.versions().clone();
        let ended: Vec<Arc<Version>> = closed.into_iter().filter_map(|row| versions.remove(row)).collect();
        let before = |id: EntityId| ended.iter().find(|version| version.entity.id == id);
        let mut next = self.versions().iter().next_back().map_or(0, |version| version.row_id.0);
        for change in changes {
            let Change::Put { entity, .. } = change else { continue };
            next += 1;
            let known = before(entity.id);
            let public = (entity.visibility == Visibility::Public).then_some(revision);
            versions.insert(Arc::new(Version {
                row_id: RowId(next),
                from_rev: revision,
                first_rev: known.map_or(revision, |known| known.first_rev),
                first_public: known.and_then(|known| known.first_public).or(public),
                to_rev: None,
                entity: *entity,
            }));
        }
        let mut approved_at = self.approved_at.clone();
        approved_at.push(at);
        let proposed = Loaded {
            store: self.store,
            revision,
            approved_at,
            mark: String::new(),
            hidden: HashSet::new(),
            withdrawn: self.withdrawn.clone(),
            epoch: self.epoch.clone(),
            versions,
            parcels: Parcels::default(),
        };
        Snapshot::of_visible(seen::everything(&proposed), None)
    }
}
