//! Mặt Bằng: a land-use and site-clearance map for Vietnam's economic zones, industrial parks and clusters.
//!
//! Data flows one way: [`import`] → [`store`] → [`snapshot`] → [`ledger`] → [`server`] and [`cli`]. [`geodesy`] and
//! [`geometry`] are the only places that compute an area. See `docs/ARCHITECTURE.md`.

pub mod asked;
mod author;
pub mod cli;
pub mod config;
pub mod domain;
pub mod geodesy;
pub mod geometry;
pub mod import;
pub mod ledger;
pub mod measure;
pub mod message;
pub mod plausible;
pub mod present;
mod private_folder;
pub mod server;
pub mod snapshot;
pub mod store;
pub mod visible;
