//! What a person knows a record by: its zone and its label, number, name or day. Whether it came by a layer, a table or the
//! register does not matter: a derived slug is only one way of writing these down.

use std::collections::HashMap;

use crate::changeset::shape_hash;
use crate::snapshot::Snapshot;
use domain::text::slug;
use domain::{Called, Entity, EntityId, Interval, Kind, PartialDate, Version, Zone};
use message::Message;

/// A record that is looked for.
#[derive(Debug, Default, Clone)]
pub struct Sought<'w> {
    /// Its slug as this program derives it, or its key in a register.
    pub slug: &'w str,
    /// The fields that tell it from others.
    pub called: Option<Called>,
    /// Its zone, and its key within the zone.
    pub local: Option<(EntityId, &'w str)>,
    /// From when it is in force.
    pub from: Option<PartialDate>,
}

/// A record as far as it is found by what it is called.
#[derive(Clone)]
pub struct Named<'s> {
    /// The slug of the record.
    pub slug: &'s str,
    /// The key of the record; empty for none.
    pub key: &'s str,
    /// The zone it lies in; `None` for a record of no zone.
    pub home: Option<EntityId>,
    /// The fields a person knows it by.
    pub called: Option<Called>,
    /// The whole of it, where that is at hand.
    pub version: Option<&'s Version>,
}

impl<'s> Named<'s> {
    /// Of a record that is at hand.
    pub fn of(version: &'s Version) -> Named<'s> {
        let entity = &version.entity;
        Named {
            slug: &entity.slug,
            key: &entity.key,
            home: entity.body.home(),
            called: entity.body.called(),
            version: Some(version),
        }
    }

    fn known_by(&self) -> &'s str {
        if self.key.is_empty() { self.slug } else { self.key }
    }
}

/// The records of one kind, by what they are called.
pub struct Names<'s> {
    records: Vec<Named<'s>>,
    by_slug: HashMap<&'s str, usize>,
    by_called: HashMap<Called, Vec<usize>>,
    by_local: HashMap<(EntityId, String), Vec<usize>>,
}

impl<'s> Names<'s> {
    /// Indexes records of one kind.
    pub fn new(snapshot: &Snapshot, kind: Kind, records: Vec<Named<'s>>) -> Names<'s> {
        let mut names = Names {
            records,
            by_slug: HashMap::new(),
            by_called: HashMap::new(),
            by_local: HashMap::new(),
        };
        for (at, record) in names.records.iter_mut().enumerate() {
            names.by_slug.insert(record.slug, at);
            if let Some(called) = record.called.take() {
                names.by_called.entry(called).or_default().push(at);
            }
            let zone = record.home.and_then(|home| snapshot.get::<Zone>(home));
            if let Some(zone) = zone {
                for name in local_names(kind, record.known_by(), zone.slug()) {
                    names.by_local.entry((zone.id(), name)).or_default().push(at);
                }
            }
        }
        for (at, record) in names
            .records
            .iter()
            .enumerate()
            .filter(|(_, record)| !record.key.is_empty())
        {
            names.by_slug.entry(record.key).or_insert(at);
        }
        names
    }

    /// The record of a slug or a key.
    pub fn by_slug(&self, slug: &str) -> Option<usize> {
        self.by_slug.get(slug).copied()
    }

    /// The record that is meant: of the fields a person knows, else of the slug, else of the key within the zone. `here`
    /// says whether a record, by its place, lies where the wanted one lies; `valid` when one holds that is not at hand.
    ///
    /// # Errors
    /// Several records are called so, and nothing tells which is meant; or those of `valid`.
    pub fn find(
        &self,
        sought: &Sought<'_>,
        here: impl Fn(usize) -> bool,
        valid: &dyn Fn(usize) -> Result<Option<Interval>, Message>,
    ) -> Result<Option<usize>, Message> {
        let exact = self.by_slug(sought.slug);
        if let Some(called) = &sought.called {
            let mut all = self.by_called.get(called).cloned().unwrap_or_default();
            if called.needs_place() {
                all.retain(|at| here(*at));
                return Ok(exact.filter(|at| all.contains(at)).or(all.first().copied()));
            }
            if let Some(at) = self.one_of(&all, sought, exact, valid)? {
                return Ok(Some(at));
            }
        }
        if exact.is_some() {
            return Ok(exact);
        }
        let local = sought.local.map(|(home, name)| (home, name.to_string()));
        let all = local.and_then(|local| self.by_local.get(&local)).cloned();
        self.one_of(&all.unwrap_or_default(), sought, None, valid)
    }

    /// The one of several records that is meant: of the same slug or key, else of the same day, else the one that has not ended.
    fn one_of(
        &self,
        all: &[usize],
        sought: &Sought<'_>,
        exact: Option<usize>,
        valid: &dyn Fn(usize) -> Result<Option<Interval>, Message>,
    ) -> Result<Option<usize>, Message> {
        if all.len() < 2 {
            return Ok(all.first().copied());
        }
        let local = sought.local.map(|(_, name)| name);
        let record = |at: &usize| &self.records[*at];
        let mut times: HashMap<usize, Option<Interval>> = HashMap::new();
        for at in all {
            let time = match record(at).version {
                Some(version) => version.entity.body.valid().copied(),
                None => valid(*at)?,
            };
            times.insert(*at, time);
        }
        let valid = |at: &usize| times.get(at).and_then(Option::as_ref);
        let tests: [&dyn Fn(&usize) -> bool; 4] = [
            &|at| Some(*at) == exact,
            &|at| local.is_some_and(|local| record(at).key == local || record(at).slug == local),
            &|at| sought.from.is_some() && valid(at).is_some_and(|valid| valid.start() == sought.from),
            &|at| valid(at).is_some_and(|valid| valid.end().is_none()),
        ];
        for test in tests {
            let mut fits = all.iter().filter(|at| test(at));
            if let (Some(one), None) = (fits.next(), fits.next()) {
                return Ok(Some(*one));
            }
        }
        let keys: Vec<&str> = all.iter().map(|at| record(at).known_by()).collect();
        Err(Message::new("import.name_of_several")
            .with("name", local.unwrap_or(sought.slug))
            .with("keys", keys.join(", ")))
    }
}

/// The names a record has within its zone: its key, with and without what a derived one begins with.
fn local_names(kind: Kind, key: &str, zone: &str) -> Vec<String> {
    let mut names = vec![slug(key)];
    if let Some(own) = key.strip_prefix(zone).and_then(|rest| rest.strip_prefix('-')) {
        names.push(own.to_string());
        let own = kind.word().and_then(|word| own.strip_prefix(word)?.strip_prefix('-'));
        names.extend(own.map(str::to_string));
    }
    names.dedup();
    names
}

/// Whether a person gave the record a name of its own. Land without one has a slug that ends in a hash of its geometry; sixteen
/// digits alone do not say so, since the register shortens long keys, and a label may be such a number.
pub fn is_keyed(entity: &Entity) -> bool {
    if entity.body.called().is_some() {
        return true;
    }
    let key = entity.known_by();
    is_keyed_by(entity.body.kind(), entity.id, &entity.slug, &entity.key).unwrap_or_else(|| {
        let end = key.rsplit_once('-').map(|(_, end)| end);
        let shape = entity.shape.as_ref();
        shape.is_none_or(|shape| Some(shape_hash(&shape.native).as_str()) != end)
    })
}

/// The same of a record that nothing else is known of; `None` where its geometry has to tell.
pub fn is_keyed_by(kind: Kind, id: EntityId, slug: &str, key: &str) -> Option<bool> {
    let known_by = if key.is_empty() { slug } else { key };
    let Some((before, end)) = known_by.rsplit_once('-') else {
        return Some(true);
    };
    if key.is_empty() && end == id.0.simple().to_string() {
        return Some(false);
    }
    let digits = end.len() == 16 && end.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    // The slug of land without a label is made of nothing else; plans and constraints have their level or kind in between.
    let derived = digits
        && kind.word().is_some_and(|word| {
            before == word || before.ends_with(&format!("-{word}")) || before.contains(&format!("{word}-"))
        });
    match (key.is_empty(), derived) {
        (true, derived) => Some(!derived),
        // Older stores keep the derived slug as the key.
        (false, true) => None,
        (false, false) => Some(true),
    }
}
