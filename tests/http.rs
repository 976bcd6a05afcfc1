//! The server over a real port: the built program, the demo register, a client.

#[path = "http/accounts.rs"]
mod accounts;
#[path = "http/caching.rs"]
mod caching;
mod common;
#[path = "http/filters.rs"]
mod filters;
#[path = "http/provinces.rs"]
mod provinces;
#[path = "http/refusals.rs"]
mod refusals;
#[path = "http/revisions.rs"]
mod revisions;
#[path = "http/server.rs"]
mod server;
#[path = "http/setup.rs"]
mod setup;
