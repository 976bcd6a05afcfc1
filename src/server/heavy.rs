//! Work that takes the whole of a processor for long: imports, older revisions. It has threads of its own that give way to
//! those which answer: on a machine with two cores nobody should notice that it goes on.

use tokio::sync::oneshot;

use super::problem::Problem;

/// How much such a thread gives way (`nice`). What it starts inherits that.
const GIVES_WAY: i32 = 10;

/// Does heavy work on a thread of its own.
pub(super) async fn heavy<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("heavy".to_string());
    let started = thread.spawn(move || {
        // On Linux this is of the calling thread alone. Where it is refused, the work is merely as quick as the rest.
        let _ = rustix::process::setpriority_process(None, GIVES_WAY);
        // Nobody may wait for it any more.
        let _ = tell.send(work());
    });
    started.map_err(Problem::failed)?;
    // A thread that panicked tells nothing.
    told.await.map_err(Problem::failed)
}
