//! The state of the server: the store, the newest revision for both audiences, a few older ones, finished answers.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderValue;
use jiff::civil::Date;

use super::asker::UnderWay;
use super::follow::Turns;
use super::headers::content_security_policy;
use super::heavy::heavy;
use super::imports::ImportSessions;
use super::options::{Clock, ServerOptions};
use super::past_revisions::PastRevisions;
use super::problem::Problem;
use super::response_cache::ResponseCache;
use super::session::Sessions;
use crate::config::{Basemap, Network};
use crate::ledger::Ledger;
use crate::snapshot::{Audience, Dataset, Fictional, Snapshot};
use crate::store::{KnownOn, Loaded, Store, StoreError};
use domain::{Changeset, Revision, vietnam_date};
use message::Message;

/// A ledger for one audience.
pub(super) struct View {
    pub ledger: Ledger,
    /// Whether it holds internal records, so that no cache may keep an answer from it.
    pub internal: bool,
}

impl View {
    /// The view of a snapshot. Faces another view has already are shared where the land is the same; the others are computed now,
    /// before the view is used.
    ///
    /// `before` is the same view of an earlier revision: accounts that rest on nothing that changed are kept.
    pub fn new(snapshot: Snapshot, audience: Audience, known: Option<&View>, before: Option<&View>) -> View {
        let ledger = match known {
            Some(known) => Ledger::after(snapshot, &known.ledger),
            None => Ledger::of(snapshot),
        };
        if let Some(before) = before {
            ledger.keep_accounts_of(&before.ledger);
        }
        View::of(ledger, audience)
    }

    /// The view of a ledger. Land that is not cut yet is cut now, before the view is used.
    fn of(ledger: Ledger, audience: Audience) -> View {
        ledger.prepare(std::thread::available_parallelism().map_or(1, usize::from));
        View {
            // What the public gets of internal rows is public.
            internal: audience == Audience::Local && ledger.internal() > 0,
            ledger,
        }
    }
}

/// What is read of the store for a new revision.
struct Read {
    loaded: Loaded,
    changesets: Vec<Changeset>,
}

impl Read {
    /// Reads what is new beside what is known.
    fn head(store: &dyn Store, known: Option<&Loaded>) -> Result<Read, StoreError> {
        let loaded = match known {
            Some(known) => store.load_beside(known, KnownOn::Head)?,
            None => store.load(KnownOn::Head)?,
        };
        let mut changesets = store.changesets()?;
        // One may have been approved since the line above; the next turn tells of it.
        changesets.retain(|c| c.revision.is_some_and(|r| r <= loaded.revision));
        Ok(Read { loaded, changesets })
    }
}

/// The newest revision. It never changes; a new revision is a new value.
pub(super) struct Live {
    pub revision: Revision,
    public: [Arc<View>; 2],
    local: [Arc<View>; 2],
    /// What the views are made of: they and older revisions share its versions.
    loaded: Loaded,
    /// What of them is fictional.
    fictional: Arc<Fictional>,
    pub changesets: Vec<Changeset>,
}

impl Live {
    /// The views of what was read. Cuts zones into faces, so it must not hold the store meanwhile.
    fn build(read: Read, before: Option<&Live>) -> Result<Live, StoreError> {
        if let Some(before) = before {
            let known = |audience, dataset| before.view(audience, dataset);
            let local = Dataset::ALL.map(|dataset| known(Audience::Local, dataset));
            let public = Dataset::ALL.map(|dataset| known(Audience::Public, dataset));
            let snapshots = [&local, &public].map(|views| [views[0].ledger.snapshot(), views[1].ledger.snapshot()]);
            if let Some([of_local, of_public]) =
                Snapshot::follow(&before.loaded, &read.loaded, &before.fictional, snapshots)
            {
                let next = |followed, before: &View, known: Option<&View>, audience| {
                    let known = known.map(|view| &view.ledger);
                    Arc::new(View::of(Ledger::follow(followed, &before.ledger, known), audience))
                };
                let [real, example] = of_local;
                let local = [
                    next(real, &local[0], None, Audience::Local),
                    next(example, &local[1], None, Audience::Local),
                ];
                let [real, example] = of_public;
                let public = [
                    next(real, &public[0], Some(&local[0]), Audience::Public),
                    next(example, &public[1], Some(&local[1]), Audience::Public),
                ];
                return Ok(Live {
                    revision: read.loaded.revision,
                    public,
                    local,
                    fictional: Arc::clone(&before.fictional),
                    loaded: read.loaded,
                    changesets: read.changesets,
                });
            }
        }
        Live::anew(read, before)
    }

    /// The same where everything has to be looked at.
    fn anew(read: Read, before: Option<&Live>) -> Result<Live, StoreError> {
        let Read { loaded, changesets } = read;
        let fictional = Fictional::of(&loaded)?;
        let of_before = |audience, dataset| before.map(|live| live.view(audience, dataset));
        let [real, example] = Snapshot::datasets(&loaded, &fictional, Audience::Local)?;
        let local = [(Dataset::Real, real), (Dataset::Example, example)].map(|(dataset, snapshot)| {
            let before = of_before(Audience::Local, dataset);
            Arc::new(View::new(
                snapshot,
                Audience::Local,
                before.as_deref(),
                before.as_deref(),
            ))
        });
        let [real, example] = Snapshot::datasets(&loaded, &fictional, Audience::Public)?;
        let public = [(Dataset::Real, real, &local[0]), (Dataset::Example, example, &local[1])];
        let public = public.map(|(dataset, snapshot, local)| {
            let before = of_before(Audience::Public, dataset);
            Arc::new(View::new(snapshot, Audience::Public, Some(local), before.as_deref()))
        });
        Ok(Live {
            revision: loaded.revision,
            public,
            local,
            fictional: Arc::new(fictional),
            loaded,
            changesets,
        })
    }

    /// The loaded store that the views are made of.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// The view of an audience and a dataset.
    pub fn view(&self, audience: Audience, dataset: Dataset) -> Arc<View> {
        let [real, example] = match audience {
            Audience::Public => &self.public,
            Audience::Local => &self.local,
        };
        Arc::clone(match dataset {
            Dataset::Real => real,
            Dataset::Example => example,
        })
    }

    /// The revision of a state of knowledge.
    fn resolve(&self, known_on: KnownOn) -> Result<Revision, Problem> {
        match known_on {
            KnownOn::Head => Ok(self.revision),
            KnownOn::Time(time) => Ok(Revision(
                self.loaded.approved_at.partition_point(|at| *at <= time) as u32
            )),
            KnownOn::Revision(revision) if revision <= self.revision => Ok(revision),
            KnownOn::Revision(revision) => Err(Problem::bad_request(
                Message::new("server.parameter_revision")
                    .with("value", revision)
                    .with("head", self.revision),
            )),
        }
    }
}

/// The file of the store is not there, or is not the one it was. The last revision that was read goes on being served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoreTrouble {
    /// The code in JSON: `missing`, `replaced`, `log_replaced`.
    pub code: &'static str,
    /// The sentence for people.
    pub text: Message,
}

/// The outcome of a look at the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// Nothing has changed.
    Same,
    /// A revision that another process has approved.
    Newer(Revision),
    /// Another file stands under the name of the store; it is served now.
    Reopened(Revision),
}

/// The state of the running server.
pub(super) struct App {
    /// For loading, which can take long.
    store: Mutex<Box<dyn Store>>,
    /// For looking whether something is new, which must not wait for loading.
    watch: Mutex<Box<dyn Store>>,
    /// Held while the next [`Live`] is made.
    refreshing: Mutex<()>,
    /// The turns of the thread that follows the store.
    pub turns: Arc<Turns>,
    /// What became of the file of the store; `None` while nothing did.
    trouble: Mutex<Option<StoreTrouble>>,
    /// How often another file was opened under the name of the store.
    reopened: AtomicU32,
    live: RwLock<Arc<Live>>,
    past: PastRevisions,
    pub answers: ResponseCache,
    clock: Clock,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// Base maps of the set-up.
    pub basemaps: Vec<Basemap>,
    /// Proxies that are believed about the client, for counting.
    pub trusted_proxies: Vec<Network>,
    /// Requests that are being answered.
    pub under_way: UnderWay,
    /// The content security policy they lead to.
    pub policy: HeaderValue,
    /// Clients that have shown that they may see and do more than the public; `None` where that is not offered.
    pub sessions: Option<Sessions>,
    /// Where imports are made; `None` where the server only reads.
    pub desk: Option<Arc<ImportSessions>>,
}

impl App {
    /// Loads the newest revision of a store. Blocks.
    pub fn new(options: ServerOptions) -> Result<App, StoreError> {
        let live = Arc::new(Live::build(Read::head(options.store.as_ref(), None)?, None)?);
        let watch = options.store.again()?;
        let (past, answers) = (PastRevisions::default(), ResponseCache::default());
        let sessions = options
            .writing
            .as_ref()
            .map(|writing| Sessions::new(writing.token.clone()));
        let desk = options
            .writing
            .map(ImportSessions::new)
            .transpose()
            .map_err(|source| StoreError::Io {
                path: std::env::temp_dir().display().to_string(),
                source,
            })?;
        Ok(App {
            store: Mutex::new(options.store),
            watch: Mutex::new(watch),
            refreshing: Mutex::new(()),
            turns: Arc::default(),
            trouble: Mutex::new(None),
            reopened: AtomicU32::new(0),
            live: RwLock::new(live),
            past,
            answers,
            clock: options.clock,
            time_limit: options.time_limit,
            policy: content_security_policy(&options.basemaps),
            basemaps: options.basemaps,
            trusted_proxies: options.trusted_proxies,
            under_way: UnderWay::default(),
            sessions,
            desk: desk.map(Arc::new),
        })
    }

    /// The day it is in Vietnam.
    pub fn today(&self) -> Date {
        vietnam_date((self.clock)())
    }

    /// The newest revision that is served.
    pub fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks the store. Blocks. A thread that panicked while it held the store has changed nothing: it is only read.
    pub fn with_store<T>(&self, ask: impl FnOnce(&dyn Store) -> T) -> T {
        ask(self.store.lock().unwrap_or_else(PoisonError::into_inner).as_ref())
    }

    /// The newest revision of the file under the name of the store. Blocks, but never for long.
    pub fn head(&self) -> Result<Revision, StoreError> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).head()
    }

    /// The trouble with the file of the store; `None` while there is none.
    pub fn trouble(&self) -> Option<StoreTrouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often another file was opened under the name of the store.
    pub fn reopened(&self) -> u32 {
        self.reopened.load(Ordering::Relaxed)
    }

    /// Has everything that is recorded by now shown, as far as the store can be read, and says what is. Blocks.
    pub fn newest(&self) -> Arc<Live> {
        if !self.turns.next() {
            // What cannot be read now is followed later.
            let _ = self.refresh();
        }
        self.live()
    }

    /// Looks at the store, and swaps in what is new. A file that was put in the place of the store is opened in its stead.
    /// Blocks.
    pub fn refresh(&self) -> Result<Seen, StoreError> {
        let _alone = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.live();
        match self.head() {
            Ok(head) if head == known.revision => {
                self.note(None);
                Ok(Seen::Same)
            }
            Ok(_) => {
                let read = self.with_store(|store| Read::head(store, Some(&known.loaded)))?;
                self.note(None);
                Ok(Seen::Newer(self.swap(Live::build(read, Some(&known))?)))
            }
            Err(StoreError::Displaced { path, how }) => {
                tracing::warn!(
                    store = path,
                    how = how.code(),
                    "the file of the store is not the one it was"
                );
                self.note(Some(StoreTrouble {
                    code: how.code(),
                    text: how.message(),
                }));
                self.reopen().map(Seen::Reopened)
            }
            Err(error) => Err(error),
        }
    }

    /// Opens what stands under the name of the store now. Nothing that was computed from the other file is kept: equal
    /// numbers of rows and revisions mean nothing.
    fn reopen(&self) -> Result<Revision, StoreError> {
        let fresh = self.watch.lock().unwrap_or_else(PoisonError::into_inner).again()?;
        let second = fresh.again()?;
        let live = Live::build(Read::head(fresh.as_ref(), None)?, None)?;
        *self.store.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = second;
        let revision = self.swap(live);
        self.past.clear();
        self.answers.clear();
        self.reopened.fetch_add(1, Ordering::Relaxed);
        self.note(None);
        Ok(revision)
    }

    fn note(&self, trouble: Option<StoreTrouble>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    fn swap(&self, live: Live) -> Revision {
        let revision = live.revision;
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        revision
    }

    /// The snapshot of a state of knowledge.
    pub async fn view(
        self: &Arc<App>,
        known_on: KnownOn,
        audience: Audience,
        dataset: Dataset,
    ) -> Result<Arc<View>, Problem> {
        let live = self.live();
        let revision = live.resolve(known_on)?;
        if revision == live.revision {
            return Ok(live.view(audience, dataset));
        }
        let head = live.view(audience, dataset);
        let key = (revision, audience, dataset, head.ledger.epoch().to_string());
        if let Some(view) = self.past.get(&key) {
            return Ok(view);
        }
        // One is loaded at a time; a request that waits holds no thread, and finds what others have loaded.
        let turn = self.past.turn().await?;
        if let Some(view) = self.past.get(&key) {
            return Ok(view);
        }
        let app = Arc::clone(self);
        heavy(move || {
            // Until the load is over, also when no request waits for it any more.
            let _turn = turn;
            let loaded = app
                .with_store(|store| store.load_beside(&live.loaded, KnownOn::Revision(revision)))
                .map_err(Problem::failed)?;
            let snapshot = Snapshot::of(&loaded, audience, dataset).map_err(Problem::failed)?;
            let view = View::new(snapshot, audience, Some(&head), None);
            // The store may have moved on since: the revision that was loaded knows by itself what it keeps back.
            let (revision, audience, dataset, _) = key;
            let epoch = view.ledger.epoch().to_string();
            Ok(app.past.put((revision, audience, dataset, epoch), view))
        })
        .await?
    }

    /// Runs something that blocks or computes on a thread of its own.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<App>,
        work: impl FnOnce(&App) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&app))
            .await
            .map_err(Problem::failed)
    }
}
