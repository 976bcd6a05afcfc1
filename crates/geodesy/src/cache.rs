//! PROJ objects, kept per thread: they may not move between threads, and making one costs more than a thousand points.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard, PoisonError};

use proj::Proj;

use super::CrsError;

/// Held while PROJ objects are made or dropped. Dropping one calls `proj_cleanup`, which clears what the whole process
/// shares, the default context among it, while making one copies that context.
static PROJ: Mutex<()> = Mutex::new(());

/// Waits for the turn to make or drop PROJ objects. Converting coordinates needs no turn.
pub(super) fn proj_lock() -> MutexGuard<'static, ()> {
    PROJ.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default)]
struct Cache(HashMap<String, Rc<Proj>>);

impl Drop for Cache {
    fn drop(&mut self) {
        let _alone = proj_lock();
        self.0.clear();
    }
}

thread_local! {
    /// By pipeline text. Bounded by the number of systems in the registry.
    static CACHE: RefCell<Cache> = RefCell::default();
}

/// The object for a pipeline, made when this thread has none yet.
pub(super) fn proj(pipeline: &str) -> Result<Rc<Proj>, CrsError> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(found) = cache.0.get(pipeline) {
            return Ok(found.clone());
        }
        let made = {
            let _alone = proj_lock();
            Proj::new(pipeline)
        };
        let made = Rc::new(made.map_err(|error| CrsError::Proj {
            detail: error.to_string(),
        })?);
        cache.0.insert(pipeline.to_string(), made.clone());
        Ok(made)
    })
}
