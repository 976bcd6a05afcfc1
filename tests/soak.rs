//! Long tests in two sizes (`common/soak.rs`). docs/SOAK.md holds the figures of the last full run.

#[path = "soak/bits.rs"]
mod bits;
mod common;
#[path = "soak/mixed.rs"]
mod mixed;
#[path = "soak/sequences.rs"]
mod sequences;
#[path = "http/server.rs"]
#[allow(dead_code)]
mod server;
