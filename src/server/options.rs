//! Options of a server, its clock among them: the program takes the clock of the machine, a test brings its own and does not have
//! to wait for midnight.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::imports::WriteAccess;
use crate::config::{Basemap, Network};
use crate::store::Store;

/// How long an answer may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The current time; today follows from it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The store, the set-up and the limits of a server.
pub struct ServerOptions {
    /// The store with the records.
    pub store: Box<dyn Store>,
    /// Base maps of the config.
    pub basemaps: Vec<Basemap>,
    /// Proxies whose forwarded address counts as the client's, for rate limits.
    pub trusted_proxies: Vec<Network>,
    /// The clock that gives the current time; tests set it.
    pub clock: Clock,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// How it writes; `None`: it only reads.
    pub writing: Option<WriteAccess>,
}

impl ServerOptions {
    /// The options of the program, read-only: writing needs [`WriteAccess`].
    pub fn new(store: Box<dyn Store>, basemaps: Vec<Basemap>) -> ServerOptions {
        ServerOptions {
            store,
            basemaps,
            trusted_proxies: Vec::new(),
            clock: Arc::new(Timestamp::now),
            time_limit: TIME_LIMIT,
            writing: None,
        }
    }
}

impl fmt::Debug for ServerOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerOptions")
            .field("basemaps", &self.basemaps)
            .field("time_limit", &self.time_limit)
            .field("writing", &self.writing)
            .finish_non_exhaustive()
    }
}
