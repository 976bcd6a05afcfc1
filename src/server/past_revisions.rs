//! Older revisions that were asked for lately.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::live::View;
use super::problem::Problem;
use crate::snapshot::{Audience, Dataset};
use domain::Revision;

/// How many rows of older revisions are kept together: memory follows rows, not revisions.
const ROWS_KEPT: usize = 100_000;
/// However large they are, this many are kept: going back and forth between two days is usual.
const ALWAYS_KEPT: usize = 2;
/// However small they are, not more.
const MOST_KEPT: usize = 64;

/// Revision, audience, dataset, and the epoch of what is kept from the public.
pub(super) type Key = (Revision, Audience, Dataset, String);

/// The last few, the longest unused first.
pub(super) struct PastRevisions {
    kept: Mutex<VecDeque<(Key, Arc<View>)>>,
    turn: Arc<Semaphore>,
}

impl Default for PastRevisions {
    fn default() -> PastRevisions {
        PastRevisions {
            kept: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl PastRevisions {
    /// The turn to load one. Waits for the others without holding a thread.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.turn).acquire_owned().await.map_err(Problem::failed)
    }

    pub fn get(&self, wanted: &Key) -> Option<Arc<View>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(key, _)| key == wanted)?;
        let found = kept.remove(at)?;
        let view = Arc::clone(&found.1);
        kept.push_back(found);
        Some(view)
    }

    /// Forgets all past views.
    pub fn clear(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub fn put(&self, key: Key, view: View) -> Arc<View> {
        let view = Arc::new(view);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // The store may have been reopened meanwhile; one is enough to keep.
        if let Some((_, known)) = kept.iter().find(|(known, _)| *known == key) {
            return Arc::clone(known);
        }
        kept.push_back((key, Arc::clone(&view)));
        let rows = |view: &View| view.ledger.versions().len();
        let mut together: usize = kept.iter().map(|(_, view)| rows(view)).sum();
        while kept.len() > MOST_KEPT || (kept.len() > ALWAYS_KEPT && together > ROWS_KEPT) {
            let Some((_, gone)) = kept.pop_front() else { break };
            together -= rows(&gone);
        }
        view
    }
}
