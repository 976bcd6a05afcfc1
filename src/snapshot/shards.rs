//! Maps of which a copy shares what it does not change.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;

/// As many entries stand together in a part, about.
const TOGETHER: usize = 256;

/// A map in parts that copies share: a copy costs its parts, a change one of them. How many parts there are follows from how many entries it
/// was made of.
#[derive(Debug, Clone)]
pub(super) struct Shards<K, V> {
    hasher: RandomState,
    /// A power of two of them.
    parts: Vec<Arc<HashMap<K, V>>>,
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

    fn at<Q: Hash + ?Sized>(&self, key: &Q) -> usize {
        // The low bits are what the maps themselves go by.
        (self.hasher.hash_one(key) >> 32) as usize & (self.parts.len() - 1)
    }

    pub(super) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.parts[self.at(key)].get(key)
    }

    /// The key that is equal to another form of it.
    pub(super) fn key<Q>(&self, key: &Q) -> Option<&K>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.parts[self.at(key)].get_key_value(key).map(|(key, _)| key)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        let at = self.at(&key);
        Arc::make_mut(&mut self.parts[at]).insert(key, value);
    }

    /// Changes the value of a key, or a new one; what `is_nothing` then is taken out.
    pub(super) fn change(&mut self, key: K, change: impl FnOnce(&mut V), is_nothing: impl FnOnce(&V) -> bool)
    where
        V: Default,
    {
        let at = self.at(&key);
        let part = Arc::make_mut(&mut self.parts[at]);
        let value = part.entry(key.clone()).or_default();
        change(value);
        if is_nothing(value) {
            part.remove(&key);
        }
    }

    pub(super) fn remove<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let at = self.at(key);
        if self.parts[at].contains_key(key) {
            Arc::make_mut(&mut self.parts[at]).remove(key);
        }
    }
}
