//! The server over a real port: the built program, the demo register, a client.

mod accounts;
mod after;
mod answers;
mod bounds;
mod caching;
mod days;
mod ending;
mod faces;
mod filters;
mod headlines;
mod imports;
pub mod inside;
mod layers;
mod locks;
mod logging;
mod openapi;
mod persons;
mod provinces;
mod refusals;
mod revisions;
mod routes;
mod seen;
mod server;
mod session;
mod setup;
mod starving;
