//! The door of the import: a request becomes changes, the same for the command line and for the server.

use std::path::Path;

use super::grid::Grid;
use super::kind::ImportKind;
use super::progress::Progress;
use super::reader::sheets;
use super::report::Report;
use super::request::Request;
use super::text::{Mark, Problems, Refusal, read_bytes};
use super::{figures, polygons, register};
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
        ImportKind::Register => tables(snapshot, request, progress).and_then(|made| hand_over(made, progress, sink)),
        ImportKind::Figure => figures(snapshot, request, progress).and_then(|made| hand_over(made, progress, sink)),
        _ => polygons::run(snapshot, request, progress, sink),
    };
    // Whatever broke when somebody wished to stop, broke because of that.
    done.map_err(|refusal| match progress.is_cancelled() {
        true => Message::new("import.cancelled").into(),
        false => refusal,
    })
}

/// What is made as a whole goes to the sink at its end.
fn hand_over(
    (changes, report): (Vec<Change>, Report),
    progress: &Progress,
    sink: &mut Sink<'_>,
) -> Result<Report, Refusal> {
    for change in changes {
        progress.step(0)?;
        sink(change)?;
    }
    Ok(report)
}

/// Workbooks and tables of figures as boards keep them; tables of figures in the layout of the register, which begin with
/// the key of a figure, are read as those.
fn figures(snapshot: &Snapshot, request: &Request, progress: &Progress) -> Result<(Vec<Change>, Report), Refusal> {
    let mut grids = Vec::new();
    for path in &request.files {
        grids.extend(sheets(path, progress)?);
    }
    let first = |grid: &Grid| grid.rows.first().map(|row| row.cell(0).text());
    if grids
        .iter()
        .all(|grid| grid.sheet.is_none() && first(grid).as_deref() == Some("figure"))
    {
        return tables(snapshot, request, progress);
    }
    let options = &request.options;
    let mapping = options.mapping.clone().unwrap_or_default();
    let options = figures::Options {
        sheet: options.layer.clone().or(mapping.sheet),
        header_row: mapping.header_row,
        columns: mapping.columns.into_iter().collect(),
        zone: options.zone.clone().or_else(|| mapping.constants.get("zone").cloned()),
        zone_kind: options.zone_kind,
        province: options.province.clone(),
        create_zones: options.create_zones,
        as_of: options.valid_from,
        document: options.document.clone(),
        mark: options.mark.or(mapping.decimal),
        lease_kind: options.lease_kind,
        keep_personal: mapping.keep_personal,
    };
    figures::import(snapshot, grids, &options)
}

/// The tables of a register.
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
