//! What a server serves, and by which clock. The program takes the clock of the machine; a test brings its own and does
//! not have to wait for midnight.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::imports::Writing;
use crate::config::{Basemap, Network};
use crate::store::Store;

/// How long an answer may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Says what time it is; which day is today follows from it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A store and how it is served.
pub struct Site {
    /// The records.
    pub store: Box<dyn Store>,
    /// Base maps of the set-up.
    pub basemaps: Vec<Basemap>,
    /// Proxies whose word about who asks is taken, for counting.
    pub trusted_proxies: Vec<Network>,
    /// What time it is.
    pub clock: Clock,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// How it writes; `None`: it only reads.
    pub writing: Option<Writing>,
}

impl Site {
    /// As the program serves it, but for writing, which needs [`Writing`].
    pub fn new(store: Box<dyn Store>, basemaps: Vec<Basemap>) -> Site {
        Site {
            store,
            basemaps,
            trusted_proxies: Vec::new(),
            clock: Arc::new(Timestamp::now),
            time_limit: TIME_LIMIT,
            writing: None,
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("basemaps", &self.basemaps)
            .field("time_limit", &self.time_limit)
            .field("writing", &self.writing)
            .finish_non_exhaustive()
    }
}
