//! What becomes of a record of a changeset: it is recorded exactly so, is new, or supersedes what is recorded. The same for
//! features that leave one by one and for records that are staged until the changeset is whole.

use std::borrow::Cow;

use super::feature::has_rows;
use super::first_seen::FirstSeen;
use super::report::{Note, Report};
use crate::plausible::Judge;
use crate::snapshot::Snapshot;
use domain::{Change, Entity, Kind, Version};
use message::Message;

/// Where a record comes from, for messages.
#[derive(Clone, Copy)]
pub(super) enum Origin<'o> {
    /// A feature of a file, by its number: it leaves at once.
    Feature(&'o str, u64),
    /// A place in words. It was learned of together with the rest of its changeset.
    Place(&'o str),
    /// Somebody's hand: no place. It was learned of together with the rest of its changeset.
    Hand,
}

impl Origin<'_> {
    /// A doubt or a problem, with the place before it.
    pub fn placed(self, said: Message) -> Message {
        let placed = Message::new("plausible.placed");
        let placed = match self {
            Origin::Feature(file, number) => placed.with_message("place", at(file, number)),
            Origin::Place(place) => placed.with("place", place),
            Origin::Hand => return said,
        };
        placed.with_message("said", said)
    }
}

/// A place in a file of features or of rows.
fn at(file: &str, number: u64) -> Message {
    let key = if has_rows(file) {
        "import.at_row"
    } else {
        "import.at_feature"
    };
    Message::new(key).with("file", file).with("number", number)
}

/// Holds the records of a changeset against what is recorded and against each other.
pub(super) struct Comparison<'a> {
    pub judge: Judge<'a>,
    pub report: Report,
    claims: Claims,
}

impl<'a> Comparison<'a> {
    /// Begins with what is recorded.
    pub fn new(snapshot: &'a Snapshot) -> Comparison<'a> {
        Comparison {
            judge: Judge::new(snapshot),
            report: Report::default(),
            claims: Claims::default(),
        }
    }

    /// The change that records an entity; `None` when it is recorded exactly so. `known` is what is recorded of it.
    ///
    /// # Errors
    /// Its slug was used before in this changeset: both places are named. Or it states what cannot be.
    pub fn change(
        &mut self,
        entity: Cow<'_, Entity>,
        known: Option<&Version>,
        origin: Origin<'_>,
    ) -> Result<Option<Change>, Message> {
        if let Some(twice) = self.claims.claim(&entity, origin) {
            return Err(twice);
        }
        if let Origin::Feature(..) = origin {
            self.judge.learn(&entity);
        }
        if known.is_some_and(|known| known.entity == *entity) {
            self.report.unchanged += 1;
            return Ok(None);
        }
        let doubts = self.judge.judge(&entity).map_err(|impossible| match origin {
            // Placed by whoever reads the file.
            Origin::Feature(..) => impossible,
            _ => origin.placed(impossible),
        })?;
        self.doubt(doubts.into_iter().map(|doubt| origin.placed(doubt)));
        let left = self.judge.left_outside(&entity);
        let elsewhere = self.judge.elsewhere(&entity);
        match origin {
            // That it lies far from its zone is told where it is read.
            Origin::Feature(..) => self.doubt(elsewhere.into_iter().chain(left)),
            _ => {
                let boundary = entity.body.kind() == Kind::Boundary;
                let astray = self.judge.too_far(&entity).filter(|_| !boundary);
                let all = astray.into_iter().chain(left).chain(elsewhere);
                self.doubt(all.map(|doubt| origin.placed(doubt)));
            }
        }
        match known {
            Some(_) => self.report.add_superseded(|| entity.name()),
            None => self.report.add_created(|| entity.name()),
        }
        Ok(Some(Change::Put {
            entity: Box::new(entity.into_owned()),
            supersedes: known.map(|known| known.row_id),
        }))
    }

    fn doubt(&mut self, doubts: impl IntoIterator<Item = Message>) {
        for doubt in doubts {
            self.report.note(Note::Doubtful(doubt));
        }
    }
}

/// Which slugs a changeset has used, and where: a few bytes each, since there may be a million.
#[derive(Default)]
struct Claims {
    /// Files of features.
    files: Vec<String>,
    /// By kind and slug.
    taken: FirstSeen<Claim>,
}

/// Where a slug was used.
#[derive(Clone)]
enum Claim {
    /// In a file, by its place among them, and the number of the feature.
    Feature(u32, u64),
    /// At a place in words; none of a record by hand.
    Place(Box<str>),
}

impl Claims {
    /// Takes the slug of an entity, or says where it was taken before.
    fn claim(&mut self, entity: &Entity, origin: Origin<'_>) -> Option<Message> {
        let claim = match origin {
            Origin::Feature(file, number) => {
                let known = self.files.iter().rposition(|known| known == file);
                let file = known.unwrap_or_else(|| {
                    self.files.push(file.to_string());
                    self.files.len() - 1
                });
                Claim::Feature(file as u32, number)
            }
            Origin::Place(place) => Claim::Place(place.into()),
            Origin::Hand => Claim::Place("".into()),
        };
        let slug = self.taken.hashes((entity.body.kind(), &entity.slug));
        let first = self.taken.note(slug, claim.clone())?;
        let said = match &claim {
            Claim::Feature(..) => Message::new("import.twice_in_files"),
            Claim::Place(_) => Message::new("import.twice"),
        };
        let placed = |said: Message, name: &'static str, claim: &Claim| match claim {
            Claim::Feature(file, number) => {
                let file = self.files.get(*file as usize).map_or("", String::as_str);
                said.with_message(name, at(file, *number))
            }
            Claim::Place(place) => said.with(name, place),
        };
        let said = placed(said.with("name", entity.name()), "first", first);
        Some(placed(said, "second", &claim))
    }
}
