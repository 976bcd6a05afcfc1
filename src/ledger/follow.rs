//! The ledger of a revision out of the one before: it shares what the revision did not touch.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::books::{Ledger, ZoneSheets, projects};
use crate::snapshot::{Edit, Followed};
use domain::{Body, Boundary, EntityId, Group, Kind, Lease, Phase, Project, Version, Zone};

impl Ledger {
    /// The ledger of a snapshot that follows the one before. Sheets, accounts and whatever else was computed stay where they rest
    /// on nothing that differs; zones that were touched take their faces from `known`, too, where the land is the same.
    pub fn follow(followed: Followed, before: &Ledger, known: Option<&Ledger>) -> Ledger {
        let Followed { snapshot, edits } = followed;
        let changed = |kind: Kind| {
            let versions = edits.iter().flat_map(Edit::versions);
            versions.map(|version| version.entity.body.kind()).any(|of| of == kind)
        };
        if changed(Kind::AdministrativeUnit) || changed(Kind::Constraint) {
            return Ledger::build(snapshot, &[known, Some(before)]);
        }
        let mut ledger = Ledger {
            projects: match changed(Kind::Project) {
                true => Arc::new(projects(&snapshot)),
                false => Arc::clone(&before.projects),
            },
            snapshot,
            zones: before.zones.clone(),
            children: Arc::clone(&before.children),
            cutting: Arc::clone(&before.cutting),
            joints: Default::default(),
            meetings: Default::default(),
            extents: Default::default(),
            accounts: Default::default(),
        };
        let mut touched = Some(BTreeSet::new());
        for edit in &edits {
            touch(&ledger, before, edit.versions(), &mut touched, true);
        }
        let mut shapes = BTreeSet::new();
        for subject in edits
            .iter()
            .flat_map(Edit::versions)
            .filter_map(|version| version.entity.body.about())
        {
            shapes.insert(subject);
            shapes.extend(ledger.above(subject));
        }
        for zone in shapes {
            if ledger.get::<Zone>(zone).is_some() {
                let sheets = ZoneSheets::of(&ledger.snapshot, zone, ledger.children_of(zone), &ledger.cutting);
                known
                    .into_iter()
                    .chain([before])
                    .for_each(|other| sheets.take_over(&ledger.snapshot, zone, other));
                ledger.zones.insert(zone, Arc::new(sheets));
            }
        }
        if let Some(touched) = touched {
            ledger.keep(before, &touched);
        }
        ledger
    }

    /// Keeps the accounts of a ledger of an earlier revision, of the same audience and dataset, that rest on nothing that changed
    /// since: neither a record of the subject nor one of a zone its land is held against. Whatever all accounts may rest on, a
    /// document, a zone or a setting, lets none stay.
    pub fn keep_accounts_of(&self, before: &Ledger) {
        // Words taken out, and records taken back from the public, change rows that stay.
        if self.dataset() != before.dataset() || self.epoch() != before.epoch() || self.store() != before.store() {
            return;
        }
        let (mut gone, mut come) = before.versions().differences(self.versions());
        // One row has one content in all revisions; its visibility to an audience depends on these two.
        let same = |a: &Version, b: &Version| {
            (a.row_id, a.first_rev, a.entity.visibility) == (b.row_id, b.first_rev, b.entity.visibility)
        };
        let find = |among: &[Arc<Version>], one: &Version| {
            let at = among.binary_search_by_key(&one.row_id, |other| other.row_id).ok()?;
            same(&among[at], one).then_some(())
        };
        let known = gone.clone();
        gone.retain(|version| find(&come, version).is_none());
        come.retain(|version| find(&known, version).is_none());
        let mut touched = Some(BTreeSet::new());
        touch(self, before, gone.iter().chain(&come), &mut touched, false);
        if let Some(touched) = touched {
            self.keep(before, &touched);
        }
    }

    /// Keeps what rests on no zone or group that was touched.
    fn keep(&self, before: &Ledger, touched: &BTreeSet<EntityId>) {
        // The day a revision was recorded on moves back when a later one tells that the clock was ahead: what has no date of its
        // own counts from another day then.
        if !self.approved_at_each().starts_with(before.approved_at_each()) {
            return;
        }
        let mut touched = touched.clone();
        // The boundary of a zone is land of those it lies in.
        let above: Vec<EntityId> = touched.iter().flat_map(|zone| self.above(*zone)).collect();
        touched.extend(above);
        let zone_of = |boundary: EntityId| self.get::<Boundary>(boundary).map(|row| row.body.zone);
        self.extents.take_over(&before.extents, |zone| !touched.contains(zone));
        self.joints.take_over(&before.joints, |zone| !touched.contains(&zone));
        self.meetings.take_over(&before.meetings, |(zone, boundary)| {
            !touched.contains(zone) && zone_of(*boundary).is_some_and(|other| !touched.contains(&other))
        });
        // An account rests on the zones beside its own and on those inside it.
        let mut resting = touched.clone();
        for zone in &touched {
            resting.extend(self.beside(*zone));
            resting.extend(before.beside(*zone));
        }
        self.accounts.take_over(&before.accounts, |subject| {
            let zone = self.get::<Phase>(subject).map_or(subject, |phase| phase.body.zone);
            let members = self.get::<Group>(subject).map(|group| &group.body.members);
            let rests = |zone: &EntityId| resting.contains(zone);
            !rests(&subject) && !rests(&zone) && !members.into_iter().flatten().any(rests)
        });
    }

    /// The zones a zone lies in, through however many steps.
    fn above(&self, zone: EntityId) -> Vec<EntityId> {
        let mut found = vec![zone];
        while let Some(parent) = found.last().and_then(|zone| self.get::<Zone>(*zone)?.body.parent) {
            // A parent that is its own descendant would go round for ever.
            if found.contains(&parent) {
                break;
            }
            found.push(parent);
        }
        found.split_off(1)
    }
}

/// Adds the subjects that versions are about, of two ledgers; `touched` becomes `None` where what changed may concern any.
/// Documents and organisations that are `fresh` concern none but those that name them.
fn touch<'v>(
    ledger: &Ledger,
    before: &Ledger,
    versions: impl Iterator<Item = &'v Arc<Version>>,
    touched: &mut Option<BTreeSet<EntityId>>,
    fresh: bool,
) {
    for version in versions {
        let subject = match &version.entity.body {
            Body::Document(_) | Body::Organisation(_) if fresh => continue,
            Body::Zone(_) | Body::Group(_) => None,
            body => body.about(),
        };
        let Some((subject, all)) = subject.zip(touched.as_mut()) else {
            *touched = None;
            return;
        };
        for of in [ledger, before] {
            let of_part = of.get::<Phase>(subject).map(|row| row.body.zone);
            all.insert(
                of_part
                    .or_else(|| of.get::<Project>(subject).map(|row| row.body.zone))
                    .unwrap_or(subject),
            );
        }
        if let Body::Project(_) = &version.entity.body {
            // A lease may be one of a project of another zone, and of all rows of its name.
            let leases = [ledger, before].into_iter().flat_map(|of| of.all::<Lease>());
            all.extend(
                leases
                    .filter(|lease| lease.body.project.is_some())
                    .map(|lease| lease.body.zone),
            );
        }
    }
}
