//! Following the store: another process imports, and this one shows it within a second or two.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::live::App;

/// How often the store is asked for its newest revision.
const EVERY: Duration = Duration::from_secs(1);

/// Never ends. A store that fails is told once, and once when it is back; the last revision goes on being served.
pub(super) async fn follow(app: Arc<App>) {
    let mut turn = interval(EVERY);
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        turn.tick().await;
        let outcome = match app.blocking(App::refresh).await {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(problem) => Err(problem.cause().unwrap_or_default().to_string()),
        };
        match outcome {
            Ok(swapped) => {
                if let Some(revision) = swapped {
                    tracing::info!(revision = revision.0, "new revision");
                }
                if failing {
                    tracing::info!("the store answers again");
                }
                failing = false;
            }
            Err(cause) => {
                if !failing {
                    tracing::warn!(cause, "the store does not answer");
                }
                failing = true;
            }
        }
    }
}
