//! The log: JSON, one line per request, on standard error. `docs/LOGGING.md` lists what may stand in it.

use std::borrow::Cow;
use std::io::{self, Write};

use tracing_subscriber::EnvFilter;

use message::visible::visible_json;

/// The variable that sets the level of the log: `error`, `warn`, `info` (default), `debug`.
const VARIABLE: &str = "MATBANG_LOG";

/// Starts the log, unless one is already running.
pub(super) fn start() {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("info"));
    // An error here means that a log is running already, which is what is wanted.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(|| Plain(std::io::stderr()))
        .try_init();
}

/// A writer of lines of JSON in which nothing hidden reaches the terminal. Every line comes in one piece.
struct Plain<W>(W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        self.0.write_all(bounded(visible_json(&text)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// As many hexadecimal digits in a row are a token or a cookie.
const SECRET: usize = 64;

/// A path or a query without what looks like a token: it belongs behind `#`, but may be put there by mistake.
pub(super) fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut runs = text
        .as_bytes()
        .chunk_by(|a, b| a.is_ascii_hexdigit() == b.is_ascii_hexdigit());
    if !runs.any(is_secret) {
        return Cow::Borrowed(text);
    }
    let runs = text
        .as_bytes()
        .chunk_by(|a, b| a.is_ascii_hexdigit() == b.is_ascii_hexdigit());
    let kept = runs.map(|run| if is_secret(run) { "…".as_bytes() } else { run });
    Cow::Owned(String::from_utf8_lossy(&kept.collect::<Vec<_>>().concat()).into_owned())
}

fn is_secret(run: &[u8]) -> bool {
    run.len() >= SECRET && run[0].is_ascii_hexdigit()
}

/// The most bytes of a line.
const LONGEST: usize = 2_048;

/// A line of the log with its long texts cut, so that addresses or causes cannot fill a disk.
fn bounded(line: impl Into<String>) -> String {
    let line = line.into();
    if line.len() <= LONGEST {
        return line;
    }
    // However many texts a line has, one of these lengths is short enough for all of them.
    for most in [600, 200, 50] {
        let Ok(mut json) = serde_json::from_str::<serde_json::Value>(&line) else {
            break;
        };
        for value in json.as_object_mut().into_iter().flat_map(|map| map.values_mut()) {
            if let serde_json::Value::String(text) = value
                && text.len() > most
            {
                let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                text.truncate(end);
                text.push('…');
            }
        }
        let cut = format!("{}\n", visible_json(&json.to_string()));
        if cut.len() <= LONGEST {
            return cut;
        }
    }
    "{\"level\":\"WARN\",\"message\":\"a line of the log was too long\"}\n".to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_token_is_left_out() {
        assert_eq!(without_secrets("/api/v1/zones/abc"), "/api/v1/zones/abc");
        let token = "0123456789abcdef".repeat(4);
        assert_eq!(
            without_secrets(&format!("ế={token}&x={}", &token[..32])),
            format!("ế=…&x={}", &token[..32])
        );
        assert_eq!(without_secrets(&format!("/{token}{token}")), "/…");
    }

    #[test]
    fn a_line_of_the_log_is_bounded() {
        let long = "ế".repeat(5_000);
        let line = format!(
            "{{\"level\":\"INFO\",\"path\":\"/{long}\",\"query\":\"{long}\",\"cause\":\"{long}\",\"status\":404}}\n"
        );
        let mut out = Vec::new();
        Plain(&mut out).write_all(line.as_bytes()).unwrap();
        let cut = String::from_utf8(out).unwrap();
        assert!(cut.len() <= LONGEST && cut.ends_with("}\n"), "{}", cut.len());
        let json: serde_json::Value = serde_json::from_str(&cut).unwrap();
        assert_eq!(json["status"], 404);
        assert!(json["path"].as_str().unwrap().ends_with('…'));
    }

    #[test]
    fn a_line_of_the_log_hides_nothing() {
        let mut out = Vec::new();
        let line = "{\"cause\":\"a\u{202e}b\u{9b}31m ế\"}\n";
        Plain(&mut out).write_all(line.as_bytes()).unwrap();
        assert_eq!(out, "{\"cause\":\"a\\u202Eb\\u009B31m ế\"}\n".as_bytes());
    }
}
