//! The work of imports, on threads of its own and one at a time.

use std::sync::Arc;

use super::desk::Desk;
use super::import::{Done, Import, Task};
use crate::import::progress::Progress;
use crate::import::text::Refusal;
use crate::message::Message;
use crate::server::problem::Problem;

/// Begins a task and comes back at once; the import tells how far it is.
pub(super) fn start(
    desk: &Desk,
    import: &Arc<Import>,
    task: Task,
    work: impl FnOnce(&Import, &Progress) -> Result<Done, Refusal> + Send + 'static,
) -> Result<(), Problem> {
    let progress = import.start(task)?;
    progress.begin(Message::new("server.import.waiting"), None);
    let (turn, import) = (Arc::clone(&desk.turn), Arc::clone(import));
    tokio::spawn(async move {
        // The semaphore is never closed; without it, the work is merely not alone.
        let _alone = turn.acquire_owned().await;
        let worker = Arc::clone(&import);
        let working = tokio::task::spawn_blocking(move || match progress.is_cancelled() {
            true => Err(Message::new("import.cancelled").into()),
            false => work(&worker, &progress),
        });
        let done = match working.await {
            Ok(done) => done.map_err(|refusal| refusal.messages),
            Err(error) => {
                tracing::error!(cause = %error, import = %import.id, "the work of an import ended badly");
                Err(vec![Message::new("server.import.broke").with("id", import.id)])
            }
        };
        import.finish(done);
    });
    Ok(())
}
