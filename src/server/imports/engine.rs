//! The one place where the page meets the import. The addresses know [`ImportParams`], [`Inspection`], [`Preview`] and
//! [`Written`] and nothing of readers, records or changes.

use std::path::PathBuf;
use std::sync::Arc;

use super::answer::{ImportPreview, ImportWritten, KindOfImport};
pub(super) use super::inspection::{Inspection, inspect};
pub(super) use super::params::{CommitParams, ImportParams, InspectParams};
use super::preview::{PreviewCollector, PreviewSummary};
use crate::author::author;
use crate::changeset::Report;
use crate::import::{ImportKind, Outcome, Request};
use crate::inspect::is_companion;
use crate::present::{After, ImportReport, Told};
use crate::server::live::Live;
use crate::snapshot::{Audience, Snapshot};
use crate::store::{KnownOn, Loaded, NewChangeset, Store, StoreError};
use crate::{import, mapping};
use domain::Revision;
use message::{Lang, Message};
use progress::Progress;
use text::Refusal;

/// What an import would change.
pub(super) struct Preview {
    /// The revision the preview is compared with.
    pub base: Revision,
    report: Report,
    shown: PreviewSummary,
}

impl Preview {
    /// What it would change, in a language.
    pub fn told(&self, lang: Lang) -> ImportPreview {
        ImportPreview {
            base: self.base.0,
            changes: self.report.changes(),
            report: ImportReport::of(&self.report, lang),
            differences: self.shown.differences(&self.report),
            areas: self.shown.areas(),
            shapes: self.shown.shapes(),
        }
    }
}

/// An import that was written, and what was shown of it before.
pub(super) struct Written {
    outcome: Outcome,
    shown: PreviewSummary,
}

impl Written {
    /// What was written, in a language.
    pub fn told(&self, lang: Lang) -> ImportWritten {
        ImportWritten {
            changeset: self.outcome.changeset.map(|id| id.to_string()),
            revision: self.outcome.revision.map(|revision| revision.0),
            zones: self.shown.zones(),
            report: ImportReport::of(&self.outcome.report, lang),
        }
    }
}

/// Everything recorded, as the command line sees it: read beside what is known.
pub(super) fn snapshot(store: &dyn Store, known: &Loaded) -> Result<Snapshot, StoreError> {
    Snapshot::new(&store.load_beside(known, KnownOn::Head)?, Audience::Local)
}

/// Which kinds there are, and which fields their records have.
pub(super) fn kinds() -> Vec<KindOfImport> {
    let kind = |kind: ImportKind| KindOfImport {
        code: kind,
        needs_zone: kind.needs_zone(),
        is_land: kind.is_land(),
        fields: mapping::codes(Some(kind.code())),
        options: kind.options(),
    };
    ImportKind::ALL.map(kind).into()
}

/// What is missing of the guards around the reading of files, or why none is read.
pub(super) fn guards_missing(lang: Lang) -> Vec<Told> {
    match reader::missing_guards() {
        Ok(missing) => Told::all(&missing, lang),
        Err(refusal) => Told::all(&refusal.messages, lang),
    }
}

/// The files that are imported: parts of a layer come with the file that stands for it.
fn main_files(files: &[PathBuf]) -> Vec<PathBuf> {
    let main = files.iter().filter(|path| !is_companion(path, files));
    main.cloned().collect()
}

fn request(files: &[PathBuf], wish: &ImportParams) -> Result<Request, Refusal> {
    let (kind, options) = wish.options()?;
    Ok(Request {
        files: main_files(files),
        kind,
        options,
    })
}

/// Does everything but writing.
pub(super) fn preview(
    snapshot: &Arc<Snapshot>,
    files: &[PathBuf],
    wish: &ImportParams,
    progress: &Arc<Progress>,
) -> Result<Preview, Refusal> {
    progress.begin(Message::new("server.import.comparing"), None);
    let mut passing = PreviewCollector::new(snapshot, wish);
    let mut after = After::default();
    let mut changes = import::changes(snapshot, request(files, wish)?, progress);
    for change in &mut changes {
        let change = change?;
        passing.take(&change);
        after.take(&change);
    }
    let mut report = changes.report();
    after.proposed(snapshot).into_iter().for_each(|note| report.note(note));
    Ok(Preview {
        base: snapshot.revision(),
        report,
        shown: passing.shown,
    })
}

/// Does it all. What is written is shown before it is told how totals stand: `newest` has the server show it.
pub(super) fn write(
    snapshot: &Arc<Snapshot>,
    files: &[PathBuf],
    wish: &ImportParams,
    order: CommitParams,
    store: &mut dyn Store,
    progress: &Arc<Progress>,
    newest: impl FnOnce() -> Arc<Live>,
) -> Result<Written, Refusal> {
    progress.begin(Message::new("server.import.comparing"), None);
    let mut request = request(files, wish)?;
    if wish.complete_through.is_some() && order.author.trim().is_empty() {
        return Err(Message::new("import.complete_by_whom").into());
    }
    request.options.stated_by = order.author.clone();
    let head = NewChangeset {
        author: Some(order.author)
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(author),
        message: order.message,
        document: wish.document.clone().unwrap_or_default(),
        base: snapshot.revision(),
    };
    let mut passing = PreviewCollector::new(snapshot, wish);
    let mut after = After::default();
    let mut changes = import::changes(snapshot, request, progress);
    let seen = changes.by_ref().inspect(|change| {
        if let Ok(change) = change {
            passing.note_zone(change);
            after.take(change);
        }
    });
    let written = import::write(store, &head, order.approve, seen).map_err(|error| Refusal {
        messages: error.messages(),
    })?;
    let mut outcome = Outcome::new(changes.report(), written);
    let told = match outcome.revision {
        Some(_) => {
            let live = newest();
            after.recorded(snapshot, || {
                self::snapshot(store, live.loaded()).map_err(|error| error.messages())
            })
        }
        None => after.proposed(snapshot),
    };
    told.into_iter().for_each(|note| outcome.report.note(note));
    Ok(Written {
        outcome,
        shown: passing.shown,
    })
}
