//! The door of the import: a request becomes changes, the same for the command line and for the server.

use std::path::Path;

use super::kind::ImportKind;
use super::progress::Progress;
use super::report::Report;
use super::request::Request;
use super::text::{Mark, Problems, Refusal, read_bytes};
use super::{polygons, register};
use crate::domain::Change;
use crate::message::Message;
use crate::snapshot::Snapshot;

/// Takes the changes of an import as they are made. What it was given before an import fails is to be thrown away: a
/// store's transaction does that.
pub type Sink<'s> = dyn FnMut(Change) -> Result<(), Refusal> + 's;

/// The largest table a register reads, in MB.
const TABLE_MB: u64 = 64;

/// Reads the files of a request into changes on top of a snapshot that shows everything. A sink that keeps nothing makes
/// it a dry run.
///
/// # Errors
/// Every problem found, naming file, feature or row, value and what was expected; or that somebody wished to stop.
pub fn run(
    snapshot: &Snapshot,
    request: &Request,
    progress: &Progress,
    sink: &mut Sink<'_>,
) -> Result<Report, Refusal> {
    let done = match request.kind {
        ImportKind::Register | ImportKind::Figure => {
            let (changes, report) = tables(snapshot, request, progress)?;
            for change in changes {
                progress.step(1)?;
                sink(change)?;
            }
            Ok(report)
        }
        _ => polygons::run(snapshot, request, progress, sink),
    };
    // Whatever broke when somebody wished to stop, broke because of that.
    done.map_err(|refusal| match progress.is_cancelled() {
        true => Message::new("import.cancelled").into(),
        false => refusal,
    })
}

/// The tables of a register, or those of figures in its layout.
fn tables(snapshot: &Snapshot, request: &Request, progress: &Progress) -> Result<(Vec<Change>, Report), Refusal> {
    let mut problems = Problems::new();
    let mut inputs = Vec::new();
    for path in &request.files {
        progress.begin(
            Message::new("import.progress.opening").with("file", path.display()),
            None,
        );
        progress.step(0)?;
        let bytes = problems.keep(read_bytes(path, TABLE_MB));
        inputs.extend(bytes.map(|bytes| register::Input {
            name: path.display().to_string(),
            bytes,
        }));
    }
    problems.or(())?;
    let folder = request
        .files
        .first()
        .and_then(|file| file.parent())
        .unwrap_or(Path::new(""));
    let companion = |name: &str| read_bytes(&folder.join(name), TABLE_MB);
    let options = register::Options {
        mark: request.options.mark.unwrap_or(Mark::Dot),
        companion: &companion,
    };
    register::import(snapshot, &inputs, &options)
}
