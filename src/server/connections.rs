//! Connections: how many there may be, and how long one may say nothing. A connection in the middle of a request is never
//! closed for another; of those that are idle the oldest gives way.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::Request;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

use super::access::Ends;
use super::asker::is_trusted;
use crate::config::Network;

/// How long the head of a request may take, from the end of the last answer or from the beginning of the connection: an idle
/// connection is closed after it, too.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// How many connections there may be; each costs a file and some kilobytes.
const MOST: usize = 4096;
/// How many of them one peer may have that is no trusted proxy: such a one speaks for many.
const MOST_OF_PEER: usize = 1024;
/// How long nothing is accepted when the system has no file left.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a connection that gives way may take to send out its answer.
const LEAVE: Duration = Duration::from_secs(1);

/// The state of one connection, to close it when it is idle.
#[derive(Default)]
struct Connection {
    /// Requests under way: 0 or 1.
    busy: AtomicU32,
    close: Notify,
}

/// A request under way.
struct Busy(Arc<Connection>);

impl Busy {
    fn new(connection: &Arc<Connection>) -> Busy {
        connection.busy.fetch_add(1, Ordering::Relaxed);
        Busy(Arc::clone(connection))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

/// All of them, in the order in which they came.
#[derive(Default)]
struct Table {
    next: u64,
    open: BTreeMap<u64, (IpAddr, Arc<Connection>)>,
    of_peer: HashMap<IpAddr, usize>,
}

/// The place of a connection in the table, given back when dropped.
struct Place {
    table: Arc<Mutex<Table>>,
    number: u64,
    connection: Arc<Connection>,
}

fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Table {
    fn remove(&mut self, number: u64) -> Option<Arc<Connection>> {
        let (peer, connection) = self.open.remove(&number)?;
        if let Some(count) = self.of_peer.get_mut(&peer) {
            *count -= 1;
            if *count == 0 {
                self.of_peer.remove(&peer);
            }
        }
        Some(connection)
    }

    /// Closes the oldest idle connection, of a peer where one is named. Whether there was one.
    fn make_room(&mut self, of: Option<IpAddr>) -> bool {
        let idle = self.open.iter().find(|(_, (peer, connection))| {
            of.is_none_or(|of| of == *peer) && connection.busy.load(Ordering::Relaxed) == 0
        });
        let Some(number) = idle.map(|(number, _)| *number) else {
            return false;
        };
        if let Some(connection) = self.remove(number) {
            connection.close.notify_one();
        }
        true
    }
}

/// A place for a connection of a peer; `None` when there is none to be had.
fn admit(table: &Arc<Mutex<Table>>, peer: IpAddr, proxies: &[Network]) -> Option<Place> {
    let mut inside = lock(table);
    if !is_trusted(proxies, peer)
        && inside.of_peer.get(&peer).is_some_and(|count| *count >= MOST_OF_PEER)
        && !inside.make_room(Some(peer))
    {
        return None;
    }
    if inside.open.len() >= MOST && !inside.make_room(None) {
        return None;
    }
    let (number, connection) = (inside.next, Arc::<Connection>::default());
    inside.next += 1;
    inside.open.insert(number, (peer, Arc::clone(&connection)));
    *inside.of_peer.entry(peer).or_default() += 1;
    let table = Arc::clone(table);
    Some(Place {
        table,
        number,
        connection,
    })
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.table).remove(self.number);
    }
}

/// Accepts and answers until `stop` ends, then until the requests under way are answered.
pub(super) async fn serve(listener: TcpListener, router: Router, proxies: &[Network], stop: impl Future<Output = ()>) {
    let table = Arc::<Mutex<Table>>::default();
    let (stopping, stopped) = watch::channel(());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let Some(place) = admit(&table, peer.ip().to_canonical(), proxies) else {
                    tracing::warn!("a connection was refused: all there may be are busy");
                    continue;
                };
                let ends = Ends {
                    peer,
                    local: stream.local_addr().ok(),
                };
                tokio::spawn(one(stream, ends, router.clone(), place, stopped.clone()));
            }
            // A client that gave up while it waited is no fault of ours.
            Err(error) if of_connection(&error) => {}
            Err(error) => {
                tracing::error!(cause = %error, "no connection can be accepted");
                // An idle one gives its file back.
                lock(&table).make_room(None);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop((listener, stopped));
    let _ = stopping.send(());
    stopping.closed().await;
}

fn of_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

async fn one(stream: TcpStream, ends: Ends, router: Router, place: Place, mut stopped: watch::Receiver<()>) {
    let counted = Arc::clone(&place.connection);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(ends));
        let busy = Busy::new(&counted);
        let answering = TowerToHyperService::new(router.clone()).call(request);
        async move {
            // Busy until the last piece of the answer is taken.
            answering.await.map(|answer| {
                answer.map(|body| {
                    let length = body.size_hint().exact();
                    let body = body.map_frame(move |frame| {
                        let _busy = &busy;
                        frame
                    });
                    if length == Some(0) {
                        Body::empty()
                    } else {
                        Body::new(body)
                    }
                })
            })
        }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), service);
    let mut serving = std::pin::pin!(serving);
    let (mut told, mut leaving) = (false, false);
    loop {
        tokio::select! {
            // Faults of a connection are its client's.
            _ = &mut serving => return,
            () = place.connection.close.notified() => {
                leaving = true;
                serving.as_mut().graceful_shutdown();
            }
            // What was answered before is on its way by now; who is in the middle of a head has lost.
            () = tokio::time::sleep(LEAVE), if leaving => {
                if place.connection.busy.load(Ordering::Relaxed) == 0 {
                    return;
                }
            }
            _ = stopped.changed(), if !told => {
                told = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}
