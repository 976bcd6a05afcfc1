//! Log messages of GDAL, kept for our own messages instead of printed.

use std::cell::RefCell;
use std::fmt;
use std::sync::Once;

use ::gdal::config::{set_config_option, set_error_handler};
use ::gdal::errors::CplErrType;

use message::Message;

thread_local! {
    // GDAL calls its handler in the thread that made the mistake, so each reading thread sees its own.
    static FAILURE: RefCell<Option<String>> = const { RefCell::new(None) };
}

static ONCE: Once = Once::new();

/// Silences GDAL (once for the process: its handler is global) and forgets the log of this thread.
pub fn start() {
    ONCE.call_once(|| {
        set_error_handler(|kind, _, text| {
            if matches!(kind, CplErrType::Failure | CplErrType::Fatal) {
                keep(text);
            }
        });
        for (key, value) in [
            // No .aux.xml beside the input, no .shx rebuilt.
            ("GDAL_PAM_ENABLED", "NO"),
            ("SHAPE_RESTORE_SHX", "NO"),
            // Otherwise a file in EPSG:6957 comes out as EPSG:5897, with coordinates of the former.
            ("OSR_USE_NON_DEPRECATED", "NO"),
            // Otherwise every SQLite file opened in this process, ours included, may name further files as tables.
            ("OGR_SQLITE_STATIC_VIRTUAL_OGR", "NO"),
            // Arcs that a driver straightens by itself: in degrees, as `geometry::ARC_STEP`. GDAL's own 4° would take
            // 0.08 % of a circle.
            ("OGR_ARC_STEPSIZE", "0.5"),
            // Nothing is fetched, nothing else is followed.
            ("GDAL_DRIVER_PATH", "disable"),
            ("CPL_CURL_ENABLE_VSIMEM", "NO"),
            ("GDAL_HTTP_MAX_RETRY", "0"),
            ("PROJ_NETWORK", "OFF"),
            ("GML_PARSER", "EXPAT"),
            ("GML_SKIP_RESOLVE_ELEMS", "ALL"),
            ("GML_DOWNLOAD_SCHEMA", "NO"),
            ("OGR_GPKG_FOREIGN_KEY_CHECK", "NO"),
            ("OGR_SQLITE_LOAD_EXTENSIONS", ""),
            ("OGR_SQLITE_PRAGMA", ""),
        ] {
            // Fails only for a zero byte in the text.
            let _ = set_config_option(key, value);
        }
    });
    take_failure();
}

/// Keeps the first failure: the later ones are most often its consequences. Called from C, so it must not panic.
fn keep(text: &str) {
    let _ = FAILURE.try_with(|cell| {
        if let Ok(mut failure) = cell.try_borrow_mut() {
            failure.get_or_insert_with(|| text.trim().chars().take(500).collect());
        }
    });
}

/// The first failure in this thread since the last look; `None` for none.
pub fn take_failure() -> Option<String> {
    FAILURE
        .try_with(|cell| cell.try_borrow_mut().ok().and_then(|mut failure| failure.take()))
        .ok()
        .flatten()
}

/// The message for an error of a GDAL call: GDAL's own words when it left some.
pub fn failed(file: &str, error: &impl fmt::Display) -> Message {
    said(file, &take_failure().unwrap_or_else(|| error.to_string()))
}

/// The message for words of GDAL.
pub fn said(file: &str, words: &str) -> Message {
    if is_about_memory(words) {
        let limit = rustix::process::getrlimit(rustix::process::Resource::As).current;
        let limit = limit.map_or_else(|| "–".to_string(), |bytes| (bytes >> 20).to_string());
        return Message::new("reader.memory").with("file", file).with("limit", limit);
    }
    Message::new("import.vector.gdal")
        .with("file", file)
        .with("said", plain(words))
}

/// Words of the driver for a person: folders of this program are not theirs, nor are switches of the driver.
fn plain(words: &str) -> String {
    let is_switch = |sentence: &&str| {
        !["config option", "configuration option", "open option"]
            .iter()
            .any(|w| sentence.contains(w))
    };
    let sentences: Vec<&str> = words.split_inclusive(". ").filter(is_switch).collect();
    let own = |word: &str| {
        let start = ["/vsimem/", "matbang-reader-"].iter().find_map(|mark| word.find(mark));
        match (start, word.rfind('/')) {
            (Some(_), Some(last)) => {
                let quote: String = word.chars().take_while(|c| !c.is_alphanumeric() && *c != '/').collect();
                quote + &word[last + 1..]
            }
            _ => word.to_string(),
        }
    };
    let text: Vec<String> = sentences.concat().split_whitespace().map(own).collect();
    text.join(" ").trim_end_matches('.').to_string()
}

/// Whether words, of GDAL or of a dying process, say that memory could not be had.
pub fn is_about_memory(words: &str) -> bool {
    [
        "bad_alloc",
        "memory allocation",
        "ut of memory",
        "annot allocate",
        "ot enough memory",
    ]
    .iter()
    .any(|sign| words.contains(sign))
}
