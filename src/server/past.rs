//! Older revisions that were asked for lately.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::live::View;
use crate::domain::Revision;
use crate::snapshot::Audience;

/// How many are kept. Each is as large as the store.
const KEPT: usize = 4;

/// The last few, oldest first.
#[derive(Default)]
pub(super) struct Past(Mutex<VecDeque<(Revision, Audience, Arc<View>)>>);

impl Past {
    pub fn get(&self, revision: Revision, audience: Audience) -> Option<Arc<View>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|(r, a, _)| (*r, *a) == (revision, audience))
            .map(|(_, _, view)| Arc::clone(view))
    }

    pub fn put(&self, revision: Revision, audience: Audience, view: View) -> Arc<View> {
        let view = Arc::new(view);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((revision, audience, Arc::clone(&view)));
        if kept.len() > KEPT {
            kept.pop_front();
        }
        view
    }
}
