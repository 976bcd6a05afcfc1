//! What a server needs to write at all.

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::config::DEFAULT_UPLOAD_MB;
use crate::server::token::Token;
use crate::store::{Store, StoreError};

/// Opens the store once more, for one writer. The store that the server reads from is never kept waiting by an import.
pub type StoreFactory = Arc<dyn Fn() -> Result<Box<dyn Store>, StoreError> + Send + Sync>;

/// How a server writes.
#[derive(Clone)]
pub struct WriteAccess {
    /// Opens the store for one writer.
    pub open: StoreFactory,
    /// What a writer has to show.
    pub token: Token,
    /// How large the files of one import may be together, in bytes.
    pub upload_limit: u64,
}

impl WriteAccess {
    /// With a new token and the usual limit.
    ///
    /// # Errors
    /// The system gives no random bytes for the token.
    pub fn new(open: StoreFactory) -> io::Result<WriteAccess> {
        Ok(WriteAccess {
            open,
            token: Token::fresh()?,
            upload_limit: DEFAULT_UPLOAD_MB * 1024 * 1024,
        })
    }
}

impl fmt::Debug for WriteAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writing")
            .field("upload_limit", &self.upload_limit)
            .finish_non_exhaustive()
    }
}
