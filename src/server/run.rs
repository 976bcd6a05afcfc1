//! From an address of a store to a running server, and to its end.

use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;

use super::audience::Ends;
use super::follow::follow;
use super::live::App;
use super::router::router;
use super::site::Site;
use crate::config::Config;
use crate::message::Message;
use crate::store::{self, Open, StoreError};

/// How long requests may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Why the server did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Something of the system failed.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl ServeError {
    /// The sentences for a person.
    pub fn messages(&self) -> Vec<Message> {
        match self {
            ServeError::Store(error) => error.messages(),
            ServeError::Listen { address, source } => {
                vec![
                    Message::new("server.listen")
                        .with("address", address)
                        .with("reason", source),
                ]
            }
            ServeError::System(source) => vec![Message::new("server.stopped").with("reason", source)],
        }
    }
}

/// Serves until SIGINT or SIGTERM. Prints the address on standard output once it can be asked.
///
/// # Errors
/// The store cannot be opened, or the address cannot be listened on.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    super::log::start();
    let stop = stop_signal()?;
    tracing::info!(
        config = config.file.as_ref().map(|file| file.display().to_string()),
        store_from = %config.store.origin,
        listen_from = %config.listen.origin,
        basemaps = config.basemaps.len(),
        "set-up"
    );
    let (address, basemaps) = (config.store.value, config.basemaps);
    let opening =
        tokio::task::spawn_blocking(move || App::new(Site::new(store::open(&address, Open::Existing)?, basemaps)));
    let app = Arc::new(opening.await.map_err(io::Error::other)??);
    let listen = |source| ServeError::Listen {
        address: config.listen.value,
        source,
    };
    let listener = TcpListener::bind(config.listen.value).await.map_err(listen)?;
    announce(listener.local_addr()?);
    answer(listener, app, stop).await
}

/// Serves a site on a socket until `stop` ends: the server of [`serve`] without its set-up, its signals and its log.
///
/// # Errors
/// The store cannot be read.
pub async fn serve_on(
    listener: TcpListener,
    site: Site,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let loading = tokio::task::spawn_blocking(move || App::new(site));
    answer(listener, Arc::new(loading.await.map_err(io::Error::other)??), stop).await
}

async fn answer(
    listener: TcpListener,
    app: Arc<App>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    tracing::info!(revision = app.live().revision.0, build = super::BUILD, "serving");

    let following = tokio::spawn(follow(Arc::clone(&app)));
    let service = router(app).into_make_service_with_connect_info::<Ends>();
    let told = Arc::new(Notify::new());
    let tell = Arc::clone(&told);
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        tell.notify_one();
    });
    let outcome = tokio::select! {
        outcome = serving => outcome,
        () = async { told.notified().await; tokio::time::sleep(GRACE).await } => Ok(()),
    };
    following.abort();
    tracing::info!("stopped");
    Ok(outcome?)
}

/// Standard output holds this line and nothing else, for people and for scripts that asked for port 0.
fn announce(address: SocketAddr) {
    let mut out = io::stdout().lock();
    // Nobody may be reading; that is no reason not to serve.
    let _ = writeln!(out, "http://{address}/").and_then(|()| out.flush());
}

/// Ends when the process is asked to stop. The signals are caught from the call on, not from the first poll.
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let (mut interrupt, mut terminate): (Signal, Signal) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
