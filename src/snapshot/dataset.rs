//! Real data and the fictional example: they lie in one store and never in one snapshot of the server.

use std::collections::HashSet;
use std::str::FromStr;

use super::{source_of, subject_of};
use crate::domain::{Body, EntityId, Kind, Version};
use crate::store::Loaded;

/// Which of the two is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
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

impl Loaded {
    /// What belongs to one dataset. Fictional are the zones that say so, what lies in them, everything that is about
    /// one of these, and a group that has one as a member. A document or organisation belongs to those that name it; one
    /// that nobody names is real.
    ///
    /// `fictional` is of everything that is recorded; of these versions an audience may have been shown a part.
    pub fn only(self, dataset: Dataset, fictional: &Fictional) -> Loaded {
        let named = |wanted: bool| named(&self.versions, &fictional.things, wanted);
        let (by_real, by_example) = (named(false), named(true));
        let keeps = |version: &Version| {
            let id = version.entity.id;
            let shared = matches!(version.entity.body.kind(), Kind::Document | Kind::Organisation);
            match dataset {
                Dataset::Real if shared => by_real.contains(&id) || !fictional.named.contains(&id),
                Dataset::Example if shared => by_example.contains(&id),
                Dataset::Real => !fictional.things.contains(&id),
                Dataset::Example => fictional.things.contains(&id),
            }
        };
        let mut kept = self;
        kept.versions.retain(keeps);
        kept
    }

    /// What is fictional of all that is recorded.
    pub fn fictional(&self) -> Fictional {
        let things = fictional(&self.versions);
        Fictional {
            named: named(&self.versions, &things, true),
            things,
        }
    }
}

/// What is fictional.
#[derive(Debug)]
pub struct Fictional {
    /// The zones that say so, and what hangs on them.
    things: HashSet<EntityId>,
    /// The documents and organisations these name.
    named: HashSet<EntityId>,
}

/// The documents and organisations that fictional records name, or that others do.
fn named(versions: &[Version], fictional: &HashSet<EntityId>, by_fictional: bool) -> HashSet<EntityId> {
    let naming = versions
        .iter()
        .filter(|v| fictional.contains(&v.entity.id) == by_fictional);
    naming.flat_map(|v| names(&v.entity.body)).collect()
}

/// The zones that say so, and what hangs on them, through however many steps.
fn fictional(versions: &[Version]) -> HashSet<EntityId> {
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
                other => subject_of(other).as_ref().is_some_and(of_example),
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

/// The documents and organisations a record names.
pub fn names(body: &Body) -> Vec<EntityId> {
    let mut named: Vec<EntityId> = source_of(body).and_then(|source| source.document).into_iter().collect();
    match body {
        Body::Role(role) => named.push(role.organisation),
        Body::Project(project) => named.extend(project.investor),
        Body::ClearancePiece(piece) => named.extend(piece.events.iter().filter_map(|event| event.source.document)),
        _ => {}
    }
    named
}
