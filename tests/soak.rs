//! Long tests in two sizes (`common/soak.rs`). docs/SOAK.md holds the figures of the last full run.

#[path = "soak/bits.rs"]
mod bits;
#[path = "it/common/mod.rs"]
mod common;
#[path = "soak/forged.rs"]
mod forged;
#[path = "soak/kinds.rs"]
mod kinds;
#[path = "soak/locks.rs"]
mod locks;
#[path = "soak/mixed.rs"]
mod mixed;
#[path = "soak/office.rs"]
mod office;
#[path = "soak/pages.rs"]
mod pages;
#[path = "soak/rings.rs"]
mod rings;
#[path = "soak/sequences.rs"]
mod sequences;
#[path = "it/http/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "soak/starving.rs"]
mod starving;
#[path = "soak/torn.rs"]
mod torn;

/// What measures times and sizes has the machine for itself: the tests of this file run one after the other.
fn turn() -> std::sync::MutexGuard<'static, ()> {
    static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());
    TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
