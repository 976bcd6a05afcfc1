//! The imports under way on this server. They live in memory and in one folder, and end with the server.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::folder::Folder;
use super::import::Import;
use super::write_access::{StoreFactory, WriteAccess};
use crate::server::problem::Problem;
use message::Message;

/// How many imports there may be at once.
const MOST: usize = 16;
/// Idle timeout of an import.
const FORGOTTEN: Duration = Duration::from_secs(2 * 60 * 60);
/// How long work goes on that nobody asks about.
const LEFT_ALONE: Duration = Duration::from_secs(5 * 60);
/// How often is looked for such.
pub(in crate::server) const TIDY_EVERY: Duration = Duration::from_secs(60);

/// The imports under way, their folder, and whose turn it is.
pub(in crate::server) struct ImportSessions {
    pub(super) open: StoreFactory,
    /// Bytes of the files of one import together.
    pub(super) upload_limit: u64,
    /// One job at a time: reading, looking and writing are all heavy.
    pub(super) turn: Arc<Semaphore>,
    folder: Folder,
    imports: Mutex<HashMap<Uuid, Arc<Import>>>,
}

impl ImportSessions {
    /// An empty desk. Removes what dead servers have left behind.
    pub fn new(writing: WriteAccess) -> io::Result<ImportSessions> {
        Ok(ImportSessions {
            open: writing.open,
            upload_limit: writing.upload_limit,
            turn: Arc::new(Semaphore::new(1)),
            folder: Folder::new()?,
            imports: Mutex::default(),
        })
    }

    fn imports(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Import>>> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts an import session.
    pub(super) fn begin(&self) -> Result<Arc<Import>, Problem> {
        self.tidy();
        let mut imports = self.imports();
        if imports.len() >= MOST {
            let detail = Message::new("server.import.too_many").with_count("most", MOST);
            return Err(Problem::refused(StatusCode::CONFLICT, detail));
        }
        let id = Uuid::now_v7();
        let folder = self.folder.part(&id.simple().to_string()).map_err(Problem::failed)?;
        let import = Arc::new(Import::new(id, folder));
        imports.insert(id, Arc::clone(&import));
        Ok(import)
    }

    /// The import of an id as it stands in an address.
    pub(super) fn find(&self, id: &str) -> Result<Arc<Import>, Problem> {
        let found = Uuid::parse_str(id).ok().and_then(|id| self.imports().get(&id).cloned());
        let import = found.ok_or_else(|| {
            let id: String = id.chars().take(40).collect();
            Problem::not_found(Message::new("server.import.unknown").with("id", id))
        })?;
        import.touch();
        Ok(import)
    }

    /// Takes an import off the desk and stops its work. Its files go when nobody holds it any more.
    pub(super) fn remove(&self, import: &Import) {
        import.cancel();
        self.imports().remove(&import.id);
    }

    /// Takes away what nobody has asked about for long.
    pub fn tidy(&self) {
        self.imports().retain(|_, import| {
            // An open page asks several times a second how far its work is. Looking and comparing that nobody asks about
            // holds the turn of others; writing was decided, and ends by itself.
            if import.is_only_looking() && import.idle() > LEFT_ALONE {
                import.cancel();
            }
            let keep = import.is_busy() || import.idle() < FORGOTTEN;
            if !keep {
                import.cancel();
            }
            keep
        });
    }

    /// Stops all work: the server ends.
    pub fn close(&self) {
        self.imports().drain().for_each(|(_, import)| import.cancel());
    }
}
