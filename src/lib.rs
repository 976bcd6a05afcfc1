//! Mặt Bằng: a land-use and site-clearance map for Vietnam's economic zones, industrial parks and clusters.
//!
//! Data flows one way: [`import`] → [`store`] → [`snapshot`] → [`ledger`] → [`server`] and [`cli`]. [`geodesy`] and
//! [`geometry`] are the only places that compute an area. See `docs/ARCHITECTURE.md`.

pub mod asked;
mod author;
pub mod changeset;
pub mod cli;
pub mod config;
pub mod doctor;
pub mod export;
pub mod figures;
pub mod forms;
pub mod import;
pub mod inspect;
pub mod ledger;
pub mod mapping;
pub mod measure;
pub mod plausible;
pub mod present;
pub mod server;
pub mod snapshot;
pub mod store;
pub mod symbology;

// The rooms below, which compile alone: tests and benches find them through this one door.
pub use {coordinates, domain, geodesy, geometry, message, private_folder, progress, reader, table, text};
