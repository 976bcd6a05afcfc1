//! Real data and the fictional example: they lie in one store and never in one snapshot of the server.

use std::collections::HashSet;
use std::str::FromStr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::index::is_shared;
use super::seen::Seen;
use crate::store::{Loaded, ParcelGroup, StoreError, Versions};
use domain::{Body, EntityId, Version};

/// Which of the two is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dataset {
    /// What exists.
    #[default]
    Real,
    /// The fictional park that shows what the program can do.
    Example,
}

impl Dataset {
    /// Both.
    pub const ALL: [Dataset; 2] = [Dataset::Real, Dataset::Example];

    /// The code in addresses and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Dataset::Real => "real",
            Dataset::Example => "example",
        }
    }
}

/// The text is no dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("real, example")]
pub struct NotADataset;

impl FromStr for Dataset {
    type Err = NotADataset;

    fn from_str(text: &str) -> Result<Dataset, NotADataset> {
        Dataset::ALL.into_iter().find(|d| d.code() == text).ok_or(NotADataset)
    }
}

impl Seen {
    /// What belongs to one dataset. Fictional are the zones that say so, what lies in them, everything that is about
    /// one of these, and a group that has one as a member. A document or organisation belongs to those that name it, itself
    /// or through another one; what nobody names belongs to what it names itself, and is real when that is nothing.
    ///
    /// `fictional` is of everything that is recorded; of these versions an audience may have been shown a part.
    ///
    /// # Errors
    /// The parcels of the store cannot be read.
    pub(super) fn only(self, dataset: Dataset, fictional: &Fictional) -> Result<Seen, StoreError> {
        let mut kept = self;
        let parcels = kept.parcels.clone();
        let lines = parcels.lines()?;
        let groups = kept.parcels.groups(lines);
        let versions = &kept.loaded.versions;
        let by_real = reached(
            versions,
            of_parcels(&groups, |zone| !fictional.is_zone(zone)),
            |version| !is_shared(version) && !fictional.things.contains(&version.entity.id),
        );
        let by_example = reached(
            versions,
            of_parcels(&groups, |zone| fictional.is_zone(zone)),
            |version| fictional.begins(version),
        );
        let keeps = |version: &Arc<domain::Version>| {
            let id = version.entity.id;
            match dataset {
                Dataset::Real if is_shared(version) => by_real.contains(&id) || !fictional.named.contains(&id),
                Dataset::Example if is_shared(version) => by_example.contains(&id) || fictional.unnamed.contains(&id),
                Dataset::Real => !fictional.things.contains(&id),
                Dataset::Example => fictional.things.contains(&id),
            }
        };
        kept.loaded.versions.retain(keeps);
        let of_dataset = |zone: Option<EntityId>| fictional.is_zone(zone) == (dataset == Dataset::Example);
        kept.parcels = kept.parcels.of_zones(lines, of_dataset);
        Ok(kept)
    }
}

/// The documents that parcels of some zones name.
fn of_parcels(groups: &[ParcelGroup<'_>], of_zone: impl Fn(Option<EntityId>) -> bool) -> HashSet<EntityId> {
    let of_zone = groups.iter().filter(|group| of_zone(group.of.zone));
    of_zone.filter_map(|group| group.of.document).collect()
}

/// What is fictional.
#[derive(Debug)]
pub struct Fictional {
    /// The zones that say so, and what hangs on them.
    things: HashSet<EntityId>,
    /// Documents and organisations that nobody names and that name fictional ones.
    unnamed: HashSet<EntityId>,
    /// The documents and organisations these name, and the unnamed ones themselves.
    named: HashSet<EntityId>,
}

impl Fictional {
    /// What is fictional of all that is recorded.
    ///
    /// # Errors
    /// The parcels of the store cannot be read.
    pub fn of(loaded: &Loaded) -> Result<Fictional, StoreError> {
        let lines = loaded.parcels.lines()?;
        let groups = lines.groups(&HashSet::new());
        let mut fictional = Fictional {
            things: fictional(&loaded.versions),
            unnamed: HashSet::new(),
            named: HashSet::new(),
        };
        let by_real = reached(
            &loaded.versions,
            of_parcels(&groups, |zone| !fictional.is_zone(zone)),
            |version| !is_shared(version) && !fictional.things.contains(&version.entity.id),
        );
        loop {
            let of_parcels = of_parcels(&groups, |zone| fictional.is_zone(zone));
            fictional.named = reached(&loaded.versions, of_parcels, |version| fictional.begins(version));
            // An organisation of the example that no record names (yet) is one by the document it was taken from.
            let of_example = |id: &EntityId| fictional.named.contains(id) && !by_real.contains(id);
            let unnamed = loaded.versions.iter().filter(|version| {
                let id = version.entity.id;
                is_shared(version)
                    && !by_real.contains(&id)
                    && !fictional.named.contains(&id)
                    && version.entity.body.references().iter().any(of_example)
            });
            let unnamed: Vec<EntityId> = unnamed.map(|version| version.entity.id).collect();
            if unnamed.is_empty() {
                break;
            }
            fictional.unnamed.extend(&unnamed);
        }
        Ok(fictional)
    }

    /// Whether a parcel of a zone, or of none, is fictional.
    fn is_zone(&self, zone: Option<EntityId>) -> bool {
        zone.is_some_and(|zone| self.things.contains(&zone))
    }

    /// Whether a version is of something fictional, or about it.
    pub(super) fn has(&self, version: &Version) -> bool {
        let subject = version.entity.body.about();
        self.begins(version) || subject.is_some_and(|subject| self.things.contains(&subject))
    }

    /// Whether what this version names is named by something fictional.
    fn begins(&self, version: &Version) -> bool {
        self.things.contains(&version.entity.id) || self.unnamed.contains(&version.entity.id)
    }
}

/// The documents and organisations that some versions name, and those these name in turn, with the shared ones one begins
/// with. `found` are such that are named otherwise.
fn reached(versions: &Versions, mut found: HashSet<EntityId>, begins: impl Fn(&Version) -> bool) -> HashSet<EntityId> {
    for version in versions.iter().filter(|version| begins(version)) {
        found.extend(version.entity.body.references());
        if is_shared(version) {
            found.insert(version.entity.id);
        }
    }
    loop {
        let before = found.len();
        let through = versions
            .iter()
            .filter(|version| is_shared(version) && found.contains(&version.entity.id));
        let further: Vec<EntityId> = through.flat_map(|version| version.entity.body.references()).collect();
        found.extend(further);
        if found.len() == before {
            return found;
        }
    }
}

/// The zones that say so, and what hangs on them, through however many steps.
fn fictional(versions: &Versions) -> HashSet<EntityId> {
    let mut found = HashSet::new();
    loop {
        let before = found.len();
        for version in versions {
            let (id, body) = (version.entity.id, &version.entity.body);
            let of_example = |other: &EntityId| found.contains(other);
            let belongs = match body {
                Body::Zone(zone) => zone.example || zone.parent.as_ref().is_some_and(of_example),
                Body::Group(group) => {
                    group.members.iter().any(of_example) || group.part_of.as_ref().is_some_and(of_example)
                }
                other => other.about().as_ref().is_some_and(of_example),
            };
            if belongs {
                found.insert(id);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
