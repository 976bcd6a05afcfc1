//! The server inside the test, with a clock and a store that the test holds in its hands.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use matbang::domain::{Changeset, ChangesetId, ChangesetState, Revision, RowId, Version};
use matbang::message::Message;
use matbang::server::{ServeError, ServerOptions, serve_on};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{
    Approval, ChangesetWriter, Checked, Intent, KnownOn, Loaded, NewChangeset, Open, Redacted, Redaction, Store,
    StoreError, TouchedRow,
};
use tokio::sync::oneshot;
use ureq::Agent;
use ureq::Body;
use ureq::http::Response;
use uuid::Uuid;

use crate::common::load_demo;

/// A server in a thread. Stopped by [`Inside::stop`].
pub struct Inside {
    pub address: String,
    pub agent: Agent,
    pub clock: Arc<AtomicI64>,
    pub trouble: Arc<Trouble>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), ServeError>>>,
    _folder: tempfile::TempDir,
}

impl Inside {
    /// On the demo register, at an instant.
    pub fn at(instant: &str, time_limit: Option<Duration>) -> Inside {
        let folder = tempfile::tempdir().unwrap();
        let mut store = SqliteStore::open(&folder.path().join("kho.gpkg"), Open::Create).unwrap();
        load_demo(&mut store);
        Inside::on(store, folder, instant, time_limit)
    }

    /// On a store in a folder of its own, at an instant.
    pub fn on(store: SqliteStore, folder: tempfile::TempDir, instant: &str, time_limit: Option<Duration>) -> Inside {
        let trouble = Arc::new(Trouble::default());
        let mut options = ServerOptions::new(Box::new(Troubled(Box::new(store), Arc::clone(&trouble))), Vec::new());
        let clock = Arc::new(AtomicI64::new(instant.parse::<Timestamp>().unwrap().as_second()));
        let reads = Arc::clone(&clock);
        options.clock = Arc::new(move || Timestamp::from_second(reads.load(Ordering::SeqCst)).unwrap());
        options.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        options.time_limit = time_limit.unwrap_or(options.time_limit);

        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                serve_on(listener, options, async {
                    let _ = stopped.await;
                })
                .await
            })
        });
        Inside {
            address: format!("http://{}", told.recv().unwrap()),
            agent: Agent::config_builder().http_status_as_error(false).build().into(),
            clock,
            trouble,
            stop: Some(stop),
            thread: Some(thread),
            _folder: folder,
        }
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.call().unwrap()
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(Ok(outcome)) = self.thread.take().map(JoinHandle::join) {
            outcome.unwrap();
        }
    }
}

/// What is wrong with a store.
#[derive(Default)]
pub struct Trouble {
    /// It does not answer.
    pub gone: AtomicBool,
    /// It takes this long to load a revision, in milliseconds.
    pub slow_ms: AtomicU64,
    /// How often a revision was loaded.
    pub loads: AtomicU64,
}

/// A store in trouble.
struct Troubled(Box<dyn Store>, Arc<Trouble>);

impl Store for Troubled {
    fn head(&self) -> Result<Revision, StoreError> {
        if self.1.gone.load(Ordering::SeqCst) {
            return Err(StoreError::Missing("the-secret-place.gpkg".into()));
        }
        self.0.head()
    }

    fn again(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(Troubled(self.0.again()?, Arc::clone(&self.1))))
    }

    fn load(&self, at: KnownOn) -> Result<Loaded, StoreError> {
        self.1.loads.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(self.1.slow_ms.load(Ordering::SeqCst)));
        self.0.load(at)
    }

    fn load_beside(&self, known: &Loaded, at: KnownOn) -> Result<Loaded, StoreError> {
        self.1.loads.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(self.1.slow_ms.load(Ordering::SeqCst)));
        self.0.load_beside(known, at)
    }

    fn identity(&self) -> Result<Uuid, StoreError> {
        self.0.identity()
    }

    fn touched_since(&self, since: Revision) -> Result<Vec<TouchedRow>, StoreError> {
        self.0.touched_since(since)
    }

    fn rows(&self, rows: &[RowId]) -> Result<Vec<Version>, StoreError> {
        self.0.rows(rows)
    }

    fn begin<'s>(
        &'s mut self,
        changeset: &NewChangeset,
        intent: Intent,
    ) -> Result<Box<dyn ChangesetWriter + 's>, StoreError> {
        self.0.begin(changeset, intent)
    }

    fn approve(&mut self, id: ChangesetId) -> Result<Approval, StoreError> {
        self.0.approve(id)
    }

    fn set_state(&mut self, id: ChangesetId, state: ChangesetState) -> Result<(), StoreError> {
        self.0.set_state(id, state)
    }

    fn changesets(&self) -> Result<Vec<Changeset>, StoreError> {
        self.0.changesets()
    }

    fn backup(&self, target: &Path) -> Result<(), StoreError> {
        self.0.backup(target)
    }

    fn check(&self) -> Result<Checked, StoreError> {
        self.0.check()
    }

    fn check_against(&self, other: &Path) -> Result<Vec<Message>, StoreError> {
        self.0.check_against(other)
    }

    fn redact(&mut self, changeset: &NewChangeset, redaction: &Redaction) -> Result<Redacted, StoreError> {
        self.0.redact(changeset, redaction)
    }

    fn clean(&mut self) -> Result<bool, StoreError> {
        self.0.clean()
    }

    fn believe_clock(&mut self) {
        self.0.believe_clock();
    }

    fn accept_loss(&mut self) -> Result<Option<Revision>, StoreError> {
        self.0.accept_loss()
    }
}
