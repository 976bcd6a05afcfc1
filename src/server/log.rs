//! The log: JSON, one line per request, on standard error. `docs/LOGGING.md` says what may stand in it.

use tracing_subscriber::EnvFilter;

/// The variable that sets how much is told: `error`, `warn`, `info` (default), `debug`.
const VARIABLE: &str = "MATBANG_LOG";

/// Starts the log, unless one is already running.
pub(super) fn start() {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("info"));
    // An error here means that a log is running already, which is what is wanted.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
