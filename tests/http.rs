//! The server over a real port: the built program, the demo register, a client.

#[path = "http/accounts.rs"]
mod accounts;
#[path = "http/after.rs"]
mod after;
#[path = "http/bounds.rs"]
mod bounds;
#[path = "http/caching.rs"]
mod caching;
mod common;
#[path = "http/days.rs"]
mod days;
#[path = "http/ending.rs"]
mod ending;
#[path = "http/faces.rs"]
mod faces;
#[path = "http/filters.rs"]
mod filters;
#[path = "http/imports.rs"]
mod imports;
#[path = "http/inside.rs"]
mod inside;
#[path = "http/locks.rs"]
mod locks;
#[path = "http/logging.rs"]
mod logging;
#[path = "http/openapi.rs"]
mod openapi;
#[path = "http/persons.rs"]
mod persons;
#[path = "http/provinces.rs"]
mod provinces;
#[path = "http/refusals.rs"]
mod refusals;
#[path = "http/revisions.rs"]
mod revisions;
#[path = "http/routes.rs"]
mod routes;
#[path = "http/server.rs"]
mod server;
#[path = "http/session.rs"]
mod session;
#[path = "http/setup.rs"]
mod setup;
#[path = "http/starving.rs"]
mod starving;
