//! Older revisions that were asked for lately.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::live::View;
use crate::domain::Revision;
use crate::snapshot::{Audience, Dataset};

/// How many are kept. Each is as large as the store.
const KEPT: usize = 4;

/// Of when, for whom, what, and what is kept from the public by now.
pub(super) type Key = (Revision, Audience, Dataset, String);

/// The last few, oldest first.
#[derive(Default)]
pub(super) struct Past(Mutex<VecDeque<(Key, Arc<View>)>>);

impl Past {
    pub fn get(&self, wanted: &Key) -> Option<Arc<View>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|(key, _)| key == wanted)
            .map(|(_, view)| Arc::clone(view))
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub fn put(&self, key: Key, view: View) -> Arc<View> {
        let view = Arc::new(view);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Two that asked together have both loaded it; one is enough to keep.
        if let Some((_, known)) = kept.iter().find(|(known, _)| *known == key) {
            return Arc::clone(known);
        }
        kept.push_back((key, Arc::clone(&view)));
        if kept.len() > KEPT {
            kept.pop_front();
        }
        view
    }
}
