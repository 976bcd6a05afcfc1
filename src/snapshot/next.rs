//! The snapshots of a revision out of those of the one before: only what changed is looked at.
//!
//! Who sees a record, and to which dataset it belongs, can hang on every other record: a document is public because something public names it,
//! real because something real does. So this holds for changes that move nothing but themselves, and says so of others: then everything is
//! looked at anew.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::index::{is_shared, names_of};
use super::{Audience, Fictional, Snapshot, seen};
use crate::store::Loaded;
use domain::{EntityId, Kind, Version};

/// More changes than these are looked at anew: it takes no longer.
const MOST: usize = 5_000;

/// What became of a thing from one snapshot to the next.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Its version in the one before.
    pub before: Option<Arc<Version>>,
    /// Its version in the next.
    pub now: Option<Arc<Version>>,
}

impl Edit {
    /// Both versions, as far as there are.
    pub fn versions(&self) -> impl Iterator<Item = &Arc<Version>> {
        self.before.iter().chain(&self.now)
    }

    fn id(&self) -> Option<EntityId> {
        self.versions().next().map(|version| version.entity.id)
    }
}

/// A snapshot and what differs in it from the one before.
#[derive(Debug)]
pub struct Followed {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// What differs.
    pub edits: Vec<Edit>,
}

impl Snapshot {
    /// The snapshots that follow those of another revision, of both datasets in the order of [`Dataset::ALL`], for local people and for the
    /// public; `None` where a change may concern what it does not touch. `known` is what the snapshots before were made of.
    pub fn follow(
        known: &Loaded,
        loaded: &Loaded,
        fictional: &Fictional,
        before: [[&Snapshot; 2]; 2],
    ) -> Option<[[Followed; 2]; 2]> {
        // An older clock moves the days on which everything was recorded.
        let same_days = loaded.approved_at.starts_with(&known.approved_at);
        if known.store != loaded.store || !known.parcels.are_same(&loaded.parcels) || !same_days {
            return None;
        }
        let edits = edits(known, loaded)?;
        let local = before[0][0];
        let move_others = |edit: &Edit| {
            let kinds = edit.versions().any(|version| {
                let kind = version.entity.body.kind();
                // What hangs on a zone or a group is of its dataset, and a parcel is no version.
                matches!(kind, Kind::Zone | Kind::Group | Kind::Parcel) || fictional.has(version)
            });
            let shared = edit.versions().any(|version| is_shared(version));
            kinds || (shared && !is_fresh(edit))
        };
        let ids: HashSet<EntityId> = edits.iter().filter_map(Edit::id).collect();
        let hidden_otherwise = known.hidden.symmetric_difference(&loaded.hidden);
        let elsewhere = |id: &EntityId| !ids.contains(id) && local.index.get(*id).is_some();
        if edits.iter().any(move_others) || hidden_otherwise.into_iter().any(elsewhere) {
            return None;
        }
        let hidden = Arc::new(loaded.hidden.clone());
        let next = |audience: Audience, [real, example]: [&Snapshot; 2]| {
            let head = |snapshot: &Snapshot| Snapshot {
                store: loaded.store,
                revision: loaded.revision,
                mark: loaded.mark.clone(),
                epoch: loaded.epoch.clone(),
                dataset: snapshot.dataset,
                withdrawn: match audience {
                    Audience::Local => loaded.withdrawn.clone(),
                    Audience::Public => HashSet::new(),
                },
                approved_at: loaded.approved_at.clone(),
                parcels: snapshot.parcels.at(&loaded.parcels, &hidden),
                index: snapshot.index.clone(),
            };
            let real = head(real).edited(local, &edits, audience, &hidden)?;
            let example = Followed {
                snapshot: head(example),
                edits: Vec::new(),
            };
            Some([real, example])
        };
        Some([next(Audience::Local, before[0])?, next(Audience::Public, before[1])?])
    }

    /// The same with edits, as an audience sees them; `None` where one concerns what it does not touch. `all` is everything of the dataset that
    /// was recorded before.
    fn edited(
        mut self,
        all: &Snapshot,
        edits: &[Edit],
        audience: Audience,
        hidden: &HashSet<EntityId>,
    ) -> Option<Followed> {
        let shown = |version: &Arc<Version>| match audience {
            Audience::Local => Some(Arc::clone(version)),
            Audience::Public => seen::public(version, hidden),
        };
        let mut done = Vec::new();
        let before = self.index.clone();
        for edit in edits {
            let was = edit.id().and_then(|id| before.get(id)).cloned();
            if let Some(was) = &was {
                self.index.remove(was);
            }
            let now = edit.now.as_ref().and_then(shown);
            if was.is_some() || now.is_some() {
                done.push(Edit { before: was, now });
            }
        }
        // A record is seen where what it is about is; of a document or an organisation it is looked last who names it.
        let (shared, mut waiting): (Vec<usize>, Vec<usize>) =
            (0..done.len()).partition(|at| done[*at].now.as_ref().is_some_and(|now| is_shared(now)));
        loop {
            let there = |index: &super::Index, at: &usize| {
                let subject = done[*at].now.as_ref().and_then(|now| now.entity.body.about());
                subject.is_none_or(|subject| index.get(subject).is_some())
            };
            let (ready, later): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(|at| there(&self.index, at));
            waiting = later;
            if ready.is_empty() {
                break;
            }
            for now in ready.iter().filter_map(|at| done[*at].now.as_ref()) {
                self.index.insert(Arc::clone(now));
            }
        }
        for at in waiting {
            done[at].now = None;
        }
        for at in &shared {
            let Some(now) = done[*at].now.clone() else { continue };
            let id = now.entity.id;
            if audience == Audience::Local || self.index.named(id) > 0 {
                self.index.insert(now);
                continue;
            }
            // No record names it here: it is seen if one of those that are new with it is, and names it.
            let others = shared.iter().filter_map(|other| done[*other].now.as_ref());
            if others.into_iter().any(|other| names_of(other).any(|named| named == id)) {
                return None;
            }
            done[*at].now = None;
        }
        // What is about a thing that comes or goes comes or goes as well.
        let comes_or_goes = |edit: &&Edit| edit.before.is_some() != edit.now.is_some();
        if done
            .iter()
            .filter(comes_or_goes)
            .filter_map(Edit::id)
            .any(|id| all.index.is_subject(id))
        {
            return None;
        }
        // Who names a document or an organisation decides who sees it. As long as a record did and one does, nothing of it changes.
        let stays = |id: EntityId| {
            let now = self.index.get(id);
            match now.or_else(|| before.get(id)).or_else(|| all.index.get(id)) {
                Some(version) if !is_shared(version) => true,
                _ => now.is_some() && self.index.named(id) > 0 && (before.get(id).is_none() || before.named(id) > 0),
            }
        };
        let named: HashSet<EntityId> = done.iter().flat_map(Edit::versions).flat_map(|v| names_of(v)).collect();
        if !named.into_iter().all(stays) {
            return None;
        }
        done.retain(|edit| edit.before.is_some() || edit.now.is_some());
        Some(Followed {
            snapshot: self,
            edits: done,
        })
    }
}

/// Whether a thing was never recorded before, so that nothing can have named it.
fn is_fresh(edit: &Edit) -> bool {
    let fresh = |now: &Arc<Version>| now.first_rev == now.from_rev;
    edit.before.is_none() && edit.now.as_ref().is_some_and(fresh)
}

/// What became of things, by identity; `None` where that is too much, or a thing has several versions at once.
fn edits(known: &Loaded, loaded: &Loaded) -> Option<Vec<Edit>> {
    let (gone, come) = known.versions.differences(&loaded.versions);
    if gone.len() + come.len() > MOST {
        return None;
    }
    let mut by_id: HashMap<EntityId, usize> = HashMap::new();
    let mut edits: Vec<Edit> = Vec::new();
    for (version, is_now) in gone
        .into_iter()
        .map(|v| (v, false))
        .chain(come.into_iter().map(|v| (v, true)))
    {
        let at = *by_id.entry(version.entity.id).or_insert(edits.len());
        if at == edits.len() {
            edits.push(Edit {
                before: None,
                now: None,
            });
        }
        let place = match is_now {
            true => &mut edits[at].now,
            false => &mut edits[at].before,
        };
        if place.replace(version).is_some() {
            return None;
        }
    }
    Some(edits)
}
