//! From an address of a store to a running server, and to its end.

use std::future::Future;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;

use super::connections;
use super::follow::follow;
use super::heavy::wait_for_all;
use super::imports::{ImportSessions, TIDY_EVERY, WriteAccess};
use super::live::App;
use super::options::ServerOptions;
use super::router::router;
use super::session_file::SessionFile;
use super::token::Token;
use crate::config::Config;

use crate::store::{self, Open, StoreError};
use message::{Message, serve_pages};

/// How long requests may go on after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long cancelled work may take to end: what is being committed is committed.
const LAST_WORK: Duration = Duration::from_secs(30);

/// Why the server did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store cannot be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address that was tried.
        address: SocketAddr,
        /// The error of the system.
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
                        .with_foreign("reason", source),
                ]
            }
            ServeError::System(source) => vec![Message::new("server.stopped").with_foreign("reason", source)],
        }
    }
}

/// Serves until SIGINT or SIGTERM. With `accept_clock` the clock of the machine is believed, however odd. Prints the address on
/// standard output once it can be asked.
///
/// # Errors
/// The store cannot be opened, or the address cannot be listened on.
pub async fn serve(config: Config, accept_clock: bool) -> Result<(), ServeError> {
    super::log::start();
    raise_file_limit();
    let stop = stop_signal()?;
    tracing::info!(
        config = config.file.as_ref().map(|file| file.display().to_string()),
        store_from = %config.store.origin,
        listen_from = %config.listen.origin,
        basemaps = config.basemaps.len(),
        "set-up"
    );
    let address = config.store.value;
    let path = std::path::PathBuf::from(store::sqlite_path(&address)?);
    let mut writing = WriteAccess::new({
        let address = address.clone();
        Arc::new(move || {
            let mut store = store::open(&address, Open::Existing)?;
            if accept_clock {
                store.believe_clock();
            }
            Ok(store)
        })
    })?;
    writing.upload_limit = config.upload_mb.value * 1024 * 1024;
    let token = writing.token.clone();
    // Beside the opening: the map is served whatever may be imported.
    tokio::task::spawn_blocking(tell_missing_guards);
    let (basemaps, proxies) = (config.basemaps, config.trusted_proxies);
    let opening = tokio::task::spawn_blocking(move || {
        let mut options = ServerOptions::new(store::open(&address, Open::Existing)?, basemaps);
        options.writing = Some(writing);
        options.trusted_proxies = proxies;
        App::new(options)
    });
    let app = Arc::new(opening.await.map_err(io::Error::other)??);
    let listen = |source| ServeError::Listen {
        address: config.listen.value,
        source,
    };
    let listener = TcpListener::bind(config.listen.value).await.map_err(listen)?;
    let own = of_this_machine(listener.local_addr()?);
    // Without it `matbang open` finds nothing; serving goes on.
    let file = SessionFile::write(&path, own, &token);
    if let Err(error) = &file {
        tracing::warn!(cause = %error, "the file for “matbang open” could not be written");
    }
    announce(listener.local_addr()?, own, &token);
    let outcome = answer(listener, app, stop).await;
    drop(file);
    outcome
}

/// A line of the log where files cannot be read behind every guard, before any is read.
fn tell_missing_guards() {
    match reader::missing_guards() {
        Ok(None) => {}
        Ok(Some(missing)) => tracing::warn!(cause = %missing, "guards missing"),
        Err(refusal) => tracing::warn!(cause = %refusal, "no file is read"),
    }
}

/// Serves on a socket until `stop` ends: the server of [`serve`] without its set-up, its signals and its log.
///
/// # Errors
/// The store cannot be read.
pub async fn serve_on(
    listener: TcpListener,
    options: ServerOptions,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let loading = tokio::task::spawn_blocking(move || App::new(options));
    answer(listener, Arc::new(loading.await.map_err(io::Error::other)??), stop).await
}

async fn answer(
    listener: TcpListener,
    app: Arc<App>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    tracing::info!(revision = app.live().revision.0, build = super::BUILD, "serving");
    serve_pages();

    let following = follow(&app)?;
    let desk = app.desk.clone();
    let tidying = tokio::spawn(tidy(desk.clone()));
    let told = Arc::new(Notify::new());
    let tell = Arc::clone(&told);
    let serving = connections::serve(listener, router(Arc::clone(&app)), &app.trusted_proxies, async move {
        stop.await;
        tell.notify_one();
    });
    tokio::select! {
        () = serving => {}
        () = async { told.notified().await; tokio::time::sleep(GRACE).await } => {}
    }
    drop(following);
    tidying.abort();
    if let Some(desk) = desk {
        desk.close();
    }
    let ended = tokio::task::spawn_blocking(|| wait_for_all(LAST_WORK));
    let _ = ended.await;
    tracing::info!("stopped");
    Ok(())
}

/// Removes imports that were left alone for too long. Never ends.
async fn tidy(desk: Option<Arc<ImportSessions>>) {
    let mut turn = tokio::time::interval(TIDY_EVERY);
    loop {
        turn.tick().await;
        if let Some(desk) = &desk {
            desk.tidy();
        }
    }
}

/// Standard output holds these lines and nothing else, for people and for scripts that asked for port 0: the address of
/// the map, and that of the import page with the token, which a browser keeps to itself because it stands behind `#`.
fn announce(address: SocketAddr, own: SocketAddr, token: &Token) {
    let mut out = io::stdout().lock();
    let lines = format!("http://{address}/\nhttp://{own}/import#token={}\n", token.text());
    // The output may have no reader; that is no reason not to serve.
    let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
}

/// The address by which this machine reaches it, however wide it listens.
fn of_this_machine(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, address.port())),
        _ => address,
    }
}

/// As many connections and files at once as the system lets this process have: the soft limit is often 1,024, the hard one
/// much higher.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current == maximum {
        return;
    }
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => tracing::info!(from = current, to = maximum, "limit of open files raised"),
        Err(error) => tracing::warn!(current, cause = %error, "the limit of open files stays"),
    }
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
