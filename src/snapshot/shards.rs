//! Maps of which a copy shares what it does not change.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// As many entries stand together in a part, about.
const TOGETHER: usize = 256;

/// A map in parts that copies share: a copy costs its parts, a change one of them. How many parts there are follows from how many entries it
/// was made of. A key is hashed once, for its part and for its place there: an account looks thousands of records up.
#[derive(Debug, Clone)]
pub(super) struct Shards<K, V> {
    hasher: RandomState,
    /// A power of two of them.
    parts: Vec<Arc<HashTable<(K, V)>>>,
}

impl<K: Hash + Eq + Clone, V: Clone> Shards<K, V> {
    /// An empty one for so many entries.
    pub(super) fn with_capacity(entries: usize) -> Shards<K, V> {
        let parts = (entries / TOGETHER).next_power_of_two();
        Shards {
            hasher: RandomState::new(),
            parts: (0..parts).map(|_| Arc::default()).collect(),
        }
    }

    /// The hash of a key, and the part it stands in.
    fn at<Q: Hash + ?Sized>(&self, key: &Q) -> (u64, usize) {
        let hash = self.hasher.hash_one(key);
        // The tables themselves go by the lowest and the highest bits.
        (hash, (hash >> 32) as usize & (self.parts.len() - 1))
    }

    fn entry<Q>(&self, key: &Q) -> Option<&(K, V)>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let (hash, part) = self.at(key);
        self.parts[part].find(hash, |(known, _)| known.borrow() == key)
    }

    pub(super) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key that is equal to another form of it.
    pub(super) fn key<Q>(&self, key: &Q) -> Option<&K>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.entry(key).map(|(key, _)| key)
    }

    /// The entry of a key in a part of its own, taken or free.
    fn own(&mut self, key: &K) -> Entry<'_, (K, V)> {
        let (hash, part) = self.at(key);
        let hasher = &self.hasher;
        Arc::make_mut(&mut self.parts[part]).entry(hash, |(known, _)| known == key, |(key, _)| hasher.hash_one(key))
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        match self.own(&key) {
            Entry::Occupied(mut taken) => taken.get_mut().1 = value,
            Entry::Vacant(free) => drop(free.insert((key, value))),
        }
    }

    /// Changes the value of a key, or a new one; what `is_nothing` then is taken out.
    pub(super) fn change(&mut self, key: K, change: impl FnOnce(&mut V), is_nothing: impl FnOnce(&V) -> bool)
    where
        V: Default,
    {
        let mut entry = match self.own(&key) {
            Entry::Occupied(taken) => taken,
            Entry::Vacant(free) => free.insert((key, V::default())),
        };
        change(&mut entry.get_mut().1);
        if is_nothing(&entry.get().1) {
            entry.remove();
        }
    }

    pub(super) fn remove<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        if self.get(key).is_none() {
            return;
        }
        let (hash, part) = self.at(key);
        let found = Arc::make_mut(&mut self.parts[part]).find_entry(hash, |(known, _)| known.borrow() == key);
        if let Ok(found) = found {
            found.remove();
        }
    }
}
