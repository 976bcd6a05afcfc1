//! Finished answers, kept as bytes in the coding they are sent in. Equal questions that come together are computed once.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::coding::{Coded, Coding};
use super::live::{App, View};
use super::problem::Problem;
use super::request_key::RequestKey;

/// How many answers are kept.
const MOST: usize = 512;

/// How many bytes they may have together.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A question and the coding of its answer.
type Key = (RequestKey, Coding);

/// One answer, being computed or finished.
#[derive(Default)]
struct Slot {
    finished: OnceLock<Coded>,
    computing: Mutex<()>,
}

#[derive(Default)]
struct Shelf {
    slots: HashMap<Key, Arc<Slot>>,
    /// Oldest first. Answers of an old revision are not asked for again and leave by age.
    order: VecDeque<Key>,
    bytes: usize,
}

impl Shelf {
    fn drop_oldest(&mut self) {
        let oldest = self.order.pop_front().and_then(|key| self.slots.remove(&key));
        let size = oldest
            .and_then(|slot| slot.finished.get().map(|coded| coded.bytes.len()))
            .unwrap_or(0);
        self.bytes = self.bytes.saturating_sub(size);
    }
}

/// Cache of encoded responses, bounded by bytes.
#[derive(Default)]
pub(super) struct ResponseCache(Mutex<Shelf>);

impl ResponseCache {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets all kept responses.
    pub fn clear(&self) {
        *self.shelf() = Shelf::default();
    }

    fn slot(&self, key: &Key) -> Arc<Slot> {
        let mut shelf = self.shelf();
        if let Some(slot) = shelf.slots.get(key) {
            return Arc::clone(slot);
        }
        let slot = Arc::new(Slot::default());
        shelf.slots.insert(key.clone(), Arc::clone(&slot));
        shelf.order.push_back(key.clone());
        if shelf.order.len() > MOST {
            shelf.drop_oldest();
        }
        slot
    }

    /// Counts a finished answer, and makes room.
    fn settle(&self, key: &Key, bytes: usize) {
        let mut shelf = self.shelf();
        if !shelf.slots.contains_key(key) {
            return;
        }
        shelf.bytes += bytes;
        while shelf.bytes > MOST_BYTES && !shelf.order.is_empty() {
            shelf.drop_oldest();
        }
    }
}

impl App {
    /// The answer to a question about a snapshot, in a coding.
    pub async fn answer(
        self: &Arc<App>,
        question: RequestKey,
        coding: Coding,
        view: Arc<View>,
    ) -> Result<Coded, Problem> {
        let key = (question, coding);
        if let Some(finished) = self.answers.slot(&key).finished.get() {
            return Ok(finished.clone());
        }
        self.blocking(move |app| app.finish(&key, &view)).await?
    }

    /// Computes and encodes, or waits for the request that is already doing it. Blocks.
    fn finish(&self, key: &Key, view: &View) -> Result<Coded, Problem> {
        let slot = self.answers.slot(key);
        let _alone = slot.computing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(finished) = slot.finished.get() {
            return Ok(finished.clone());
        }
        let (question, coding) = key;
        let coded = match coding {
            Coding::Identity => Coded::identity(question.answer(&view.ledger)?),
            coding => {
                let plain = self.finish(&(question.clone(), Coding::Identity), view)?;
                Coded::new(plain.bytes, *coding)
            }
        };
        if slot.finished.set(coded.clone()).is_ok() {
            self.answers.settle(key, coded.bytes.len());
        }
        Ok(coded)
    }
}
