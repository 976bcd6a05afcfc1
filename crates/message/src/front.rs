//! Where people meet the program. A sentence that tells what to do names an option on the command line and a field on the page;
//! the catalogue holds both wordings, and the process decides: one that serves pages never names an option.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this process serves pages.
static SERVES_PAGES: AtomicBool = AtomicBool::new(false);

/// Where a sentence is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Front {
    /// In a terminal, where options can be named.
    CommandLine,
    /// On the page, or in an answer of the API.
    Page,
}

impl Front {
    /// The front of this process: the page once it serves pages, else the command line.
    pub fn here() -> Front {
        if SERVES_PAGES.load(Ordering::Relaxed) {
            Front::Page
        } else {
            Front::CommandLine
        }
    }
}

/// From now on this process answers pages. There is no way back: a server ends with its process.
pub fn serve_pages() {
    SERVES_PAGES.store(true, Ordering::Relaxed);
}
