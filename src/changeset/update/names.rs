//! What a person knows a record by: its zone and its label, number, name or day. Whether it came by a layer, a table or the
//! register does not matter: a derived slug is only one way of writing these down.

use std::collections::HashMap;

use crate::changeset::shape_hash;
use crate::snapshot::Snapshot;
use domain::text::slug;
use domain::{Called, Entity, EntityId, PartialDate, Version, Zone};
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

/// The records of one kind, by what they are called.
pub struct Names<'s> {
    versions: Vec<&'s Version>,
    by_slug: HashMap<&'s str, usize>,
    by_called: HashMap<Called, Vec<usize>>,
    by_local: HashMap<(EntityId, String), Vec<usize>>,
}

impl<'s> Names<'s> {
    /// Indexes records of one kind.
    pub fn new(snapshot: &'s Snapshot, versions: Vec<&'s Version>) -> Names<'s> {
        let mut names = Names {
            versions,
            by_slug: HashMap::new(),
            by_called: HashMap::new(),
            by_local: HashMap::new(),
        };
        for (at, version) in names.versions.iter().enumerate() {
            let entity = &version.entity;
            names.by_slug.insert(&entity.slug, at);
            if let Some(called) = entity.body.called() {
                names.by_called.entry(called).or_default().push(at);
            }
            let zone = entity.body.home().and_then(|home| snapshot.get::<Zone>(home));
            if let Some(zone) = zone {
                for name in local_names(entity, zone.slug()) {
                    names.by_local.entry((zone.id(), name)).or_default().push(at);
                }
            }
        }
        for (at, version) in names.versions.iter().enumerate() {
            let key = &version.entity.key;
            if !key.is_empty() {
                names.by_slug.entry(key).or_insert(at);
            }
        }
        names
    }

    /// The record of a slug or a key.
    pub fn by_slug(&self, slug: &str) -> Option<usize> {
        self.by_slug.get(slug).copied()
    }

    /// The record that is meant: of the fields a person knows, else of the slug, else of the key within the zone. `here`
    /// says whether a record lies where the wanted one lies.
    ///
    /// # Errors
    /// Several records are called so, and nothing tells which is meant.
    pub fn find(&self, sought: &Sought<'_>, here: impl Fn(&Version) -> bool) -> Result<Option<usize>, Message> {
        let exact = self.by_slug(sought.slug);
        if let Some(called) = &sought.called {
            let mut all = self.by_called.get(called).cloned().unwrap_or_default();
            if called.needs_place() {
                all.retain(|at| here(self.versions[*at]));
                return Ok(exact.filter(|at| all.contains(at)).or(all.first().copied()));
            }
            if let Some(at) = self.one_of(&all, sought, exact)? {
                return Ok(Some(at));
            }
        }
        if exact.is_some() {
            return Ok(exact);
        }
        let local = sought.local.map(|(home, name)| (home, name.to_string()));
        let all = local.and_then(|local| self.by_local.get(&local)).cloned();
        self.one_of(&all.unwrap_or_default(), sought, None)
    }

    /// The one of several records that is meant: of the same slug or key, else of the same day, else the one that has not ended.
    fn one_of(&self, all: &[usize], sought: &Sought<'_>, exact: Option<usize>) -> Result<Option<usize>, Message> {
        if all.len() < 2 {
            return Ok(all.first().copied());
        }
        let local = sought.local.map(|(_, name)| name);
        let entity = |at: &usize| &self.versions[*at].entity;
        let valid = |at: &usize| entity(at).body.valid();
        let tests: [&dyn Fn(&usize) -> bool; 4] = [
            &|at| Some(*at) == exact,
            &|at| local.is_some_and(|local| entity(at).key == local || entity(at).slug == local),
            &|at| sought.from.is_some() && valid(at).is_some_and(|valid| valid.start() == sought.from),
            &|at| valid(at).is_some_and(|valid| valid.end().is_none()),
        ];
        for test in tests {
            let mut fits = all.iter().filter(|at| test(at));
            if let (Some(one), None) = (fits.next(), fits.next()) {
                return Ok(Some(*one));
            }
        }
        let keys: Vec<&str> = all.iter().map(|at| entity(at).known_by()).collect();
        Err(Message::new("import.name_of_several")
            .with("name", local.unwrap_or(sought.slug))
            .with("keys", keys.join(", ")))
    }
}

/// The names a record has within its zone: its key, with and without what a derived one begins with.
fn local_names(entity: &Entity, zone: &str) -> Vec<String> {
    let key = entity.known_by();
    let mut names = vec![slug(key)];
    if let Some(own) = key.strip_prefix(zone).and_then(|rest| rest.strip_prefix('-')) {
        names.push(own.to_string());
        let own = entity
            .body
            .kind()
            .word()
            .and_then(|word| own.strip_prefix(word)?.strip_prefix('-'));
        names.extend(own.map(str::to_string));
    }
    names.dedup();
    names
}

/// Whether a person gave the record a name of its own. Land without one has a slug that ends in a hash of its geometry; sixteen
/// digits alone do not say so, since the register shortens long keys, and a label may be such a number.
pub fn is_keyed(entity: &Entity) -> bool {
    let kind = entity.body.kind();
    if entity.body.called().is_some() {
        return true;
    }
    let key = entity.known_by();
    let Some((before, end)) = key.rsplit_once('-') else {
        return true;
    };
    if entity.key.is_empty() && end == entity.id.0.simple().to_string() {
        return false;
    }
    let digits = end.len() == 16 && end.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    // The slug of land without a label is made of nothing else; plans and constraints have their level or kind in between.
    let derived = digits
        && kind.word().is_some_and(|word| {
            before == word || before.ends_with(&format!("-{word}")) || before.contains(&format!("{word}-"))
        });
    match entity.key.is_empty() {
        true => !derived,
        // Older stores keep the derived slug as the key.
        false => {
            !(derived
                && entity
                    .shape
                    .as_ref()
                    .is_some_and(|shape| shape_hash(&shape.native) == end))
        }
    }
}
