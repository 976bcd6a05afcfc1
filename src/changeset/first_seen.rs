//! What was seen before in a changeset, of things of which there may be a million: known again by two hashes, with some bytes each.

use std::hash::{BuildHasher, Hash, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// How many notes stand in a block: a growing table moves its numbers only, and no note is ever copied.
const BLOCK: usize = 1 << 13;

/// The first of everything that is alike, with a note of it.
///
/// Two things out of a million that are not alike agree in both hashes once in 10²⁶ changesets. A map of the hashes to the notes would do
/// the same in 86 MB a million instead of 51, and 129 while it grows (notes of 24 bytes).
pub struct FirstSeen<T> {
    keys: (RandomState, RandomState),
    /// Numbers of notes, by the first hash.
    numbers: HashTable<u32>,
    notes: Vec<Vec<Seen<T>>>,
}

struct Seen<T> {
    hashes: (u64, u64),
    note: T,
}

impl<T> Default for FirstSeen<T> {
    fn default() -> FirstSeen<T> {
        FirstSeen {
            keys: (RandomState::new(), RandomState::new()),
            numbers: HashTable::new(),
            notes: Vec::new(),
        }
    }
}

impl<T> FirstSeen<T> {
    /// The two hashes of a thing.
    pub fn hashes(&self, thing: impl Hash) -> (u64, u64) {
        (self.keys.0.hash_one(&thing), self.keys.1.hash_one(&thing))
    }

    /// The two hashes of a thing that is hashed in a way of its own.
    pub fn hashes_by(&self, hash: impl Fn(&RandomState) -> u64) -> (u64, u64) {
        (hash(&self.keys.0), hash(&self.keys.1))
    }

    /// Takes note of a thing; of one that was seen before, gives the note of the first instead.
    pub fn note(&mut self, hashes: (u64, u64), note: T) -> Option<&T> {
        let count = self.numbers.len();
        let notes = &self.notes;
        let seen = |number: &u32| &notes[*number as usize / BLOCK][*number as usize % BLOCK];
        let entry = self.numbers.entry(
            hashes.0,
            |number| seen(number).hashes == hashes,
            |number| seen(number).hashes.0,
        );
        match entry {
            Entry::Occupied(first) => {
                let number = *first.get() as usize;
                Some(&self.notes[number / BLOCK][number % BLOCK].note)
            }
            Entry::Vacant(free) => {
                free.insert(u32::try_from(count).expect("fewer than 4 billion things in a changeset"));
                if count.is_multiple_of(BLOCK) {
                    // The first grows as it is needed: most changesets are small.
                    self.notes.push(Vec::with_capacity(if count == 0 { 0 } else { BLOCK }));
                }
                self.notes[count / BLOCK].push(Seen { hashes, note });
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_found_again_among_many() {
        let mut seen = FirstSeen::default();
        let count = 3 * BLOCK + 7;
        for number in 0..count {
            assert_eq!(seen.note(seen.hashes(number), number), None);
        }
        for number in (0..count).rev() {
            assert_eq!(seen.note(seen.hashes(number), count + number), Some(&number));
        }
        // One hash alone does not make two things alike.
        let (first, second) = seen.hashes(0_usize);
        assert_eq!(seen.note((first, second ^ 1), 9), None);
        assert_eq!(seen.note((first, second), 9), Some(&0));
        assert_eq!(seen.note((first, second ^ 1), 8), Some(&9));
    }
}
