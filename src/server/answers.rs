//! Finished answers, kept as bytes. Equal questions that come together are computed once.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use axum::body::Bytes;

use super::live::{App, View};
use super::problem::Problem;
use super::question::Question;

/// How many answers are kept.
const MOST: usize = 512;

/// How many bytes they may have together.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// One answer, being computed or finished.
#[derive(Default)]
struct Slot {
    finished: OnceLock<Bytes>,
    computing: Mutex<()>,
}

#[derive(Default)]
struct Shelf {
    slots: HashMap<Question, Arc<Slot>>,
    /// Oldest first. Answers of an old revision are not asked for again and leave by age.
    order: VecDeque<Question>,
    bytes: usize,
}

impl Shelf {
    fn drop_oldest(&mut self) {
        let oldest = self.order.pop_front().and_then(|question| self.slots.remove(&question));
        let size = oldest.and_then(|slot| slot.finished.get().map(Bytes::len)).unwrap_or(0);
        self.bytes = self.bytes.saturating_sub(size);
    }
}

/// The cache.
#[derive(Default)]
pub(super) struct Answers(Mutex<Shelf>);

impl Answers {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slot(&self, question: Question) -> Arc<Slot> {
        let mut shelf = self.shelf();
        if let Some(slot) = shelf.slots.get(&question) {
            return Arc::clone(slot);
        }
        let slot = Arc::new(Slot::default());
        shelf.slots.insert(question, Arc::clone(&slot));
        shelf.order.push_back(question);
        if shelf.order.len() > MOST {
            shelf.drop_oldest();
        }
        slot
    }

    /// Counts a finished answer, and makes room.
    fn settle(&self, question: &Question, bytes: usize) {
        let mut shelf = self.shelf();
        if !shelf.slots.contains_key(question) {
            return;
        }
        shelf.bytes += bytes;
        while shelf.bytes > MOST_BYTES && !shelf.order.is_empty() {
            shelf.drop_oldest();
        }
    }
}

impl App {
    /// The answer to a question about a snapshot.
    pub async fn answer(self: &Arc<App>, question: Question, view: Arc<View>) -> Result<Bytes, Problem> {
        let slot = self.answers.slot(question);
        if let Some(finished) = slot.finished.get() {
            return Ok(finished.clone());
        }
        self.blocking(move |app| {
            let _alone = slot.computing.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(finished) = slot.finished.get() {
                return Ok(finished.clone());
            }
            let bytes = question.answer(&view.snapshot)?;
            if slot.finished.set(bytes.clone()).is_ok() {
                app.answers.settle(&question, bytes.len());
            }
            Ok(bytes)
        })
        .await?
    }
}
