//! The work of imports, on threads of its own and one at a time.

use std::sync::Arc;
use std::time::Duration;

use super::import::{Done, Import, Task};
use super::sessions::ImportSessions;
use crate::server::heavy::heavy;
use crate::server::problem::Problem;
use message::Message;
use progress::Progress;
use text::Refusal;

/// How often somebody who waits for a turn is asked whether they still want it.
const LOOK: Duration = Duration::from_millis(200);

/// Begins a task and comes back at once; the import tells how far it is.
pub(super) fn start(
    desk: &ImportSessions,
    import: &Arc<Import>,
    task: Task,
    work: impl FnOnce(&Import, &Arc<Progress>) -> Result<Done, Refusal> + Send + 'static,
) -> Result<(), Problem> {
    let progress = import.start(task)?;
    progress.begin(Message::new("server.import.waiting"), None);
    let (turn, import) = (Arc::clone(&desk.turn), Arc::clone(import));
    tokio::spawn(async move {
        // The semaphore is never closed; without it, the work is merely not alone.
        let waiting = turn.acquire_owned();
        tokio::pin!(waiting);
        let _alone = loop {
            tokio::select! {
                turn = &mut waiting => break Some(turn),
                () = tokio::time::sleep(LOOK) => if progress.is_cancelled() { break None },
            }
        };
        let worker = Arc::clone(&import);
        let working = heavy(move || match progress.is_cancelled() {
            true => Err(Message::new("import.cancelled").into()),
            false => progress.stoppable(|| work(&worker, &progress)),
        });
        let done = match working.await {
            Ok(done) => done.map_err(|refusal| refusal.messages),
            Err(problem) => {
                let error = problem.cause().unwrap_or_default();
                tracing::error!(cause = error, import = %import.id, "the work of an import ended badly");
                Err(vec![Message::new("server.import.broke").with("id", import.id)])
            }
        };
        import.finish(done);
    });
    Ok(())
}
