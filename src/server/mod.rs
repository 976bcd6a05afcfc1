//! The server: JSON of accounts, the map page, problem+json. It reads the store; [`imports`] alone writes, for people on
//! the machine itself.
//!
//! One request goes through [`middleware`] (identity, language, limits, headers, log line), is read in [`addresses`] by [`query`],
//! becomes a [`question`] about one snapshot and is answered from [`answers`] or on a blocking thread. [`follow`] swaps
//! in a new revision when another process has approved one.

mod access;
mod addresses;
mod asker;
mod coding;
mod connections;
mod etag;
mod files;
mod follow;
mod headers;
mod health;
mod heavy;
mod imports;
mod language;
mod live;
mod log;
mod middleware;
mod options;
mod past_revisions;
mod problem;
mod query;
mod reply;
mod request_key;
mod response_cache;
mod router;
mod run;
mod session;
mod session_file;
mod sign_in;
mod token;

pub use imports::{StoreFactory, WriteAccess};
pub use options::{Clock, ServerOptions};
pub use run::{ServeError, serve, serve_on};
pub use session_file::{Running, running};
pub use sign_in::FreshToken;
pub use token::Token;

/// The program that answers: its version and a fingerprint of what it was built from (`build.rs`).
pub const BUILD: &str = env!("MATBANG_BUILD");
