//! The program driven from outside: its commands, its addresses, real data. One crate, so that one binary is linked; a folder or file has
//! the name of the room of `src/` it is about (`http` is the server), and at the top stands what is promised of the whole repository.
//! `cargo test --test it http::` runs one room, `cargo test --test it a_part_of_a_name` one test.

mod catalogue;
mod changeset;
mod cli;
mod common;
mod doctor;
mod documents;
mod export;
mod figures;
mod forms;
mod geodesy;
mod http;
mod import;
mod ledger;
mod plausible;
mod reader;
mod readme;
mod referee;
mod rooms;
mod store;
mod symbology;
mod words;
