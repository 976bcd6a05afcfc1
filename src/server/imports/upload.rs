//! A file on its way in: written as it comes, never held in memory, refused as soon as it is too large.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use http_body_util::BodyExt;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::answer::ImportFile;
use super::import::Import;
use crate::server::problem::Problem;
use message::Message;

/// How long the client may be silent. A large file may take as long as it takes.
const PATIENCE: Duration = Duration::from_secs(60);
/// A client that was refused and is silent for so long is listening.
const LISTENING: Duration = Duration::from_secs(1);
/// How much of a file that is too large is taken in and thrown away, in bytes: most clients listen only when they have sent
/// everything, and would not hear why they are refused.
const THROWN_AWAY: u64 = 64 << 20;
/// Parts that may wait for the disk.
const WAITING: usize = 8;

/// Receives a file of an import under a name that [`super::name::plain`] has made. `announced` is its length as far as the
/// client said it.
pub(super) async fn receive(
    import: &Import,
    name: String,
    body: Body,
    announced: Option<u64>,
    limit: u64,
) -> Result<ImportFile, Problem> {
    let id = match import.expect(&name, announced, limit) {
        Ok(id) => id,
        Err(refused) => {
            throw_away(body).await;
            return Err(refused);
        }
    };
    let mut arriving = Arriving {
        import,
        id,
        part: import.folder().join(format!(".arriving-{}", id.simple())),
        limit,
        file: None,
    };
    let written = arriving.write(body).await;
    let kept = written.and_then(|bytes| {
        fs::rename(&arriving.part, import.folder().join(&name)).map_err(|error| disk(&error))?;
        Ok(ImportFile { name, bytes })
    });
    arriving.file = kept.as_ref().ok().cloned();
    kept
}

/// Takes in the body of a refused client, so that the client comes to listen.
async fn throw_away(mut body: Body) {
    let mut bytes = 0;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(LISTENING, body.frame()).await {
        bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        if bytes > THROWN_AWAY {
            return;
        }
    }
}

/// Tells the import that the file is there or will not come, also when the client goes away in the middle.
struct Arriving<'i> {
    import: &'i Import,
    id: Uuid,
    part: PathBuf,
    limit: u64,
    file: Option<ImportFile>,
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        if self.file.is_none() {
            let _ = fs::remove_file(&self.part);
        }
        self.import.arrived(self.id, self.file.take());
    }
}

impl Arriving<'_> {
    /// Writes the body to a file; how many bytes it had.
    async fn write(&self, mut body: Body) -> Result<u64, Problem> {
        let (send, parts) = mpsc::channel::<Bytes>(WAITING);
        let path = self.part.clone();
        let writing = tokio::task::spawn_blocking(move || write_parts(&path, parts));
        let (mut bytes, mut thrown_away, mut refused) = (0_u64, 0_u64, false);
        let outcome = loop {
            let patience = if refused { LISTENING } else { PATIENCE };
            let frame = match tokio::time::timeout(patience, body.frame()).await {
                Err(_) if refused => break Err(too_large(self.limit)),
                Err(_) => break Err(Problem::refused(StatusCode::REQUEST_TIMEOUT, silent())),
                Ok(None) if refused => break Err(too_large(self.limit)),
                Ok(None) => break Ok(()),
                Ok(Some(Err(_))) => break Err(Problem::bad_request(Message::new("server.import.broken_off"))),
                Ok(Some(Ok(frame))) => frame,
            };
            let Ok(data) = frame.into_data() else { continue };
            bytes += data.len() as u64;
            refused = refused || !self.import.has_room(self.id, bytes, self.limit);
            if refused {
                thrown_away += data.len() as u64;
                if thrown_away > THROWN_AWAY {
                    break Err(too_large(self.limit));
                }
                continue;
            }
            // The disk refused: it says why below.
            if send.send(data).await.is_err() {
                break Ok(());
            }
        };
        drop(send);
        let written = writing.await.map_err(Problem::failed)?;
        outcome?;
        written.map_err(|error| disk(&error))?;
        Ok(bytes)
    }
}

fn write_parts(path: &Path, mut parts: mpsc::Receiver<Bytes>) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    while let Some(part) = parts.blocking_recv() {
        file.write_all(&part)?;
    }
    Ok(())
}

fn silent() -> Message {
    Message::new("server.import.silent").with_count("seconds", PATIENCE.as_secs())
}

/// The files of an import are larger than they may be.
pub(super) fn too_large(limit: u64) -> Problem {
    let detail = Message::new("server.import.too_large").with_count("limit", limit / (1024 * 1024));
    Problem::refused(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

/// A full disk is the person's to know; anything else is for the log.
fn disk(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Problem::refused(
            StatusCode::INSUFFICIENT_STORAGE,
            Message::new("server.import.disk_full"),
        ),
        _ => Problem::failed(error),
    }
}
