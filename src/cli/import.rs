//! `matbang import`: files become one changeset.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use serde_json::json;

use super::Context;
use super::output::Failure;
use super::values;
use crate::domain::{Change, EventKind, LeaseKind, LegalStatus, PartialDate, Quality};
use crate::geodesy::Epsg;
use crate::import::polygons::{self, PolygonKind};
use crate::import::register::{self, Input};
use crate::import::text::{Mark, read_bytes};
use crate::import::{Note, Report};
use crate::message::Message;
use crate::snapshot::Snapshot;
use crate::store::{self, NewChangeset, Open};

/// The largest table a register reads, in MB.
const TABLE_MB: u64 = 64;

#[derive(Args)]
#[command(after_help = "matbang import zones.csv figures.csv --as register
matbang import moc.csv --as boundary --zone kcn-ban-qua-lao-cai --crs EPSG:9208 \\
    --valid-from 2026-06-23 --document 2170/QĐ-UBND --status provisional
matbang import thua.gpkg --as clearance --zone \"CCN Thống Nhất 1\" --event handed_over --valid-from 2026-05-07")]
pub struct Import {
    #[arg(required = true, value_name = "file")]
    files: Vec<PathBuf>,
    #[arg(long = "as", value_name = "kind")]
    kind: ImportKind,
    #[arg(long, value_name = "id_or_name")]
    zone: Option<String>,
    #[arg(long, value_name = "EPSG:n", value_parser = values::epsg)]
    crs: Option<Epsg>,
    #[arg(long, value_name = "EPSG:n", value_parser = values::epsg)]
    area_crs: Option<Epsg>,
    #[arg(long, value_name = "name")]
    layer: Option<String>,
    #[arg(long, value_name = "date", value_parser = values::date)]
    valid_from: Option<PartialDate>,
    #[arg(long, value_name = "number")]
    document: Option<String>,
    #[arg(long, value_name = "hectares", value_parser = values::hectares)]
    declared_ha: Option<Decimal>,
    #[arg(long, value_name = "code", value_parser = values::code::<LegalStatus>)]
    status: Option<LegalStatus>,
    #[arg(long, value_name = "code", value_parser = values::code::<Quality>)]
    quality: Option<Quality>,
    #[arg(long, value_name = "code", value_parser = values::code::<EventKind>)]
    event: Option<EventKind>,
    #[arg(long, value_name = "code", value_parser = values::code::<LeaseKind>)]
    lease_kind: Option<LeaseKind>,
    #[arg(long, default_value = "dot", value_name = "dot|comma")]
    decimal: DecimalMark,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, conflicts_with = "dry_run")]
    draft: bool,
    #[arg(long, value_name = "text")]
    message: Option<String>,
    #[arg(long, env = "MATBANG_AUTHOR", value_name = "name")]
    author: Option<String>,
}

// What each holds is said where people read it, under `cli.help.import.kind`.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ImportKind {
    Boundary,
    Clearance,
    Lease,
    Register,
}

#[derive(Clone, Copy, ValueEnum)]
enum DecimalMark {
    Dot,
    Comma,
}

/// What becomes of a changeset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    DryRun,
    Draft,
    Approve,
}

impl Import {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let snapshot = context.snapshot_or_empty()?;
        for file in &self.files {
            context
                .output
                .say(Message::new("cli.reading").with("file", file.display()));
        }
        let (changes, report) = match self.kind {
            ImportKind::Register => self.register(&snapshot)?,
            ImportKind::Boundary => self.polygons(&snapshot, PolygonKind::Boundary)?,
            ImportKind::Clearance => self.polygons(&snapshot, PolygonKind::Clearance)?,
            ImportKind::Lease => self.polygons(&snapshot, PolygonKind::Lease)?,
        };
        let decision = match (self.dry_run, self.draft) {
            (true, _) => Decision::DryRun,
            (_, true) => Decision::Draft,
            _ => Decision::Approve,
        };
        let names: Vec<String> = self.files.iter().map(|f| f.display().to_string()).collect();
        let message = self.message.unwrap_or_else(|| {
            Message::new("cli.import_message")
                .with("files", names.join(", "))
                .text(context.output.lang)
        });
        let author = self.author.or_else(|| std::env::var("USER").ok()).unwrap_or_default();
        write(
            context,
            &snapshot,
            changes,
            report,
            message,
            self.document.unwrap_or_default(),
            &author,
            decision,
        )
    }

    fn polygons(&self, snapshot: &Snapshot, kind: PolygonKind) -> Result<(Vec<Change>, Report), Failure> {
        let options = polygons::Options {
            zone: self.zone.clone(),
            crs: self.crs,
            area_crs: self.area_crs,
            layer: self.layer.clone(),
            valid_from: self.valid_from,
            document: self.document.clone(),
            declared_ha: self.declared_ha,
            status: self.status,
            quality: self.quality,
            event: self.event,
            lease_kind: self.lease_kind,
        };
        Ok(polygons::import(snapshot, &self.files, kind, &options)?)
    }

    fn register(&self, snapshot: &Snapshot) -> Result<(Vec<Change>, Report), Failure> {
        let inputs = self
            .files
            .iter()
            .map(|path| {
                Ok(Input {
                    name: path.display().to_string(),
                    bytes: read_bytes(path, TABLE_MB)?,
                })
            })
            .collect::<Result<Vec<_>, Message>>()?;
        let folder = self
            .files
            .first()
            .and_then(|f| f.parent())
            .unwrap_or(Path::new(""))
            .to_path_buf();
        let companion = |name: &str| read_bytes(&folder.join(name), TABLE_MB);
        let mark = match self.decimal {
            DecimalMark::Dot => Mark::Dot,
            DecimalMark::Comma => Mark::Comma,
        };
        Ok(register::import(
            snapshot,
            &inputs,
            &register::Options {
                mark,
                companion: &companion,
            },
        )?)
    }
}

/// Stores a changeset as decided and prints the report.
#[allow(clippy::too_many_arguments)]
pub fn write(
    context: &Context,
    snapshot: &Snapshot,
    changes: Vec<Change>,
    mut report: Report,
    message: String,
    document: String,
    author: &str,
    decision: Decision,
) -> Result<(), Failure> {
    let base = snapshot.revision();
    let new = NewChangeset {
        author: author.to_string(),
        message,
        document,
        base,
    };
    let mut outcome = json!({"dry_run": decision == Decision::DryRun, "changeset": null, "revision": null});
    let done = if changes.is_empty() {
        Message::new("cli.nothing_to_write")
    } else {
        match decision {
            Decision::DryRun => Message::new("cli.dry_run"),
            Decision::Draft => {
                let id = store::open(&context.store, Open::Create)?.draft_all(&new, changes)?;
                outcome["changeset"] = json!(id.to_string());
                Message::new("cli.drafted").with("id", id)
            }
            Decision::Approve => {
                let (id, approval) = store::open(&context.store, Open::Create)?.commit_all(&new, changes)?;
                outcome["changeset"] = json!(id.to_string());
                outcome["revision"] = json!(approval.revision.0);
                Message::new("cli.approved")
                    .with("revision", approval.revision)
                    .with("store", &context.store)
            }
        }
    };
    report.notes.push(Note::Info(done));
    let lang = context.output.lang;
    context.output.result(
        || {
            let mut document = report.json(lang);
            for (key, value) in outcome.as_object().into_iter().flatten() {
                document[key] = value.clone();
            }
            document
        },
        || report.lines(lang),
    );
    Ok(())
}
