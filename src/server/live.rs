//! What the server holds: the store, the newest revision for both audiences, a few older ones, finished answers.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderValue;
use jiff::Timestamp;
use jiff::civil::Date;

use super::answers::Answers;
use super::headers::content_security_policy;
use super::imports::Desk;
use super::past::Past;
use super::problem::Problem;
use super::site::{Clock, Site};
use crate::config::Basemap;
use crate::domain::{Changeset, Revision, Visibility, vietnam_date};
use crate::ledger::Ledger;
use crate::message::Message;
use crate::snapshot::{Audience, Dataset, Snapshot};
use crate::store::{KnownOn, Loaded, Store, StoreError};

/// A ledger for one audience.
pub(super) struct View {
    pub ledger: Ledger,
    /// Whether it holds internal records, so that what is made of it may not be kept by anybody.
    pub internal: bool,
}

impl View {
    /// The view of what was loaded. Faces another view has already are shared where the land is the same; the others are
    /// computed now, before anybody sees the view.
    pub fn new(loaded: &Loaded, audience: Audience, dataset: Dataset, known: Option<&View>) -> View {
        let snapshot = Snapshot::of(loaded, audience, dataset);
        // What the public gets of internal rows is public.
        let internal = audience == Audience::Local
            && snapshot
                .versions()
                .iter()
                .any(|version| version.entity.visibility == Visibility::Internal);
        let ledger = match known {
            Some(known) => Ledger::after(snapshot, &known.ledger),
            None => Ledger::of(snapshot),
        };
        ledger.prepare(std::thread::available_parallelism().map_or(1, usize::from));
        View { ledger, internal }
    }
}

/// What is read of the store for a new revision.
struct Read {
    loaded: Loaded,
    changesets: Vec<Changeset>,
}

impl Read {
    fn head(store: &dyn Store) -> Result<Read, StoreError> {
        let loaded = store.load(KnownOn::Head)?;
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
    /// When each revision was approved: element 0 is revision 1.
    approved_at: Vec<Timestamp>,
    pub changesets: Vec<Changeset>,
}

impl Live {
    /// The views of what was read. Cuts zones into faces, so it must not hold the store meanwhile.
    fn build(read: Read, before: Option<&Live>) -> Live {
        let Read { loaded, changesets } = read;
        let (revision, approved_at) = (loaded.revision, loaded.approved_at.clone());
        let local = Dataset::ALL.map(|dataset| {
            let known = before.map(|live| live.view(Audience::Local, dataset));
            Arc::new(View::new(&loaded, Audience::Local, dataset, known.as_deref()))
        });
        let [real, example] = &local;
        let public = [(Dataset::Real, real), (Dataset::Example, example)]
            .map(|(dataset, known)| Arc::new(View::new(&loaded, Audience::Public, dataset, Some(known))));
        Live {
            revision,
            public,
            local,
            approved_at,
            changesets,
        }
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
            KnownOn::Time(time) => Ok(Revision(self.approved_at.partition_point(|at| *at <= time) as u32)),
            KnownOn::Revision(revision) if revision <= self.revision => Ok(revision),
            KnownOn::Revision(revision) => Err(Problem::bad_request(
                Message::new("server.parameter_revision")
                    .with("value", revision)
                    .with("head", self.revision),
            )),
        }
    }
}

/// The state of the running server.
pub(super) struct App {
    store: Mutex<Box<dyn Store>>,
    live: RwLock<Arc<Live>>,
    past: Past,
    pub answers: Answers,
    clock: Clock,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// Base maps of the set-up.
    pub basemaps: Vec<Basemap>,
    /// The content security policy they lead to.
    pub policy: HeaderValue,
    /// Where imports are made; `None` where the server only reads.
    pub desk: Option<Arc<Desk>>,
}

impl App {
    /// Loads the newest revision of a store. Blocks.
    pub fn new(site: Site) -> Result<App, StoreError> {
        let live = Arc::new(Live::build(Read::head(site.store.as_ref())?, None));
        let (past, answers) = (Past::default(), Answers::default());
        let desk = site
            .writing
            .map(Desk::new)
            .transpose()
            .map_err(|source| StoreError::Io {
                path: std::env::temp_dir().display().to_string(),
                source,
            })?;
        Ok(App {
            store: Mutex::new(site.store),
            live: RwLock::new(live),
            past,
            answers,
            clock: site.clock,
            time_limit: site.time_limit,
            policy: content_security_policy(&site.basemaps),
            basemaps: site.basemaps,
            desk: desk.map(Arc::new),
        })
    }

    /// The day it is in Vietnam.
    pub fn today(&self) -> Date {
        vietnam_date((self.clock)())
    }

    /// The newest revision.
    pub fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks the store. Blocks. A thread that panicked while it held the store has changed nothing: it is only read.
    pub fn with_store<T>(&self, ask: impl FnOnce(&dyn Store) -> T) -> T {
        ask(self.store.lock().unwrap_or_else(PoisonError::into_inner).as_ref())
    }

    /// Swaps in a revision that another process has approved, and says which. Blocks.
    pub fn refresh(&self) -> Result<Option<Revision>, StoreError> {
        let known = self.live();
        let newer = self.with_store(|store| match store.head()? {
            head if head == known.revision => Ok(None),
            _ => Read::head(store).map(Some),
        })?;
        let Some(read) = newer else { return Ok(None) };
        let live = Live::build(read, Some(&known));
        let revision = live.revision;
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        Ok(Some(revision))
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
        if let Some(view) = self.past.get((revision, audience, dataset)) {
            return Ok(view);
        }
        self.blocking(move |app| {
            let loaded = app
                .with_store(|store| store.load(KnownOn::Revision(revision)))
                .map_err(Problem::failed)?;
            let view = View::new(&loaded, audience, dataset, Some(&live.view(audience, dataset)));
            Ok(app.past.put((revision, audience, dataset), view))
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
