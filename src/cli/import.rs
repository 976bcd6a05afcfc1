//! `matbang import`: files become one changeset.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clap::builder::TypedValueParser;
use rust_decimal::Decimal;

use super::Context;
use super::output::Failure;
use super::values;
use super::watch::Watch;
use crate::author::author;
use crate::changeset::Note;
use crate::changeset::relation::Said;
use crate::import::{Decision, ImportKind, Options, Outcome, Request};
use crate::mapping::Mapping;
use crate::present::{self, After};
use crate::snapshot::Snapshot;
use crate::store::{self, NewChangeset, Open, StoreError, Written};
use domain::{
    Change, ConstraintKind, EventKind, LandFunction, LeaseKind, LegalStatus, PartialDate, PlanLevel, ProjectState,
    Quality, Relation, UnitLevel, ZoneKind,
};
use geodesy::CrsReading;
use geodesy::Epsg;
use message::Message;
use progress::Progress;
use reader::Nested;
use text::{DecimalSeparator, Refusal, read_bytes};

#[derive(Args)]
#[command(after_help = "matbang import zones.csv figures.csv --as register
matbang import moc.csv --as boundary --zone kcn-ban-qua-lao-cai --crs EPSG:9208 \\
    --valid-from 2026-06-23 --document 2170/QĐ-UBND --status provisional
matbang import thua.gpkg --as clearance --zone \"CCN Thống Nhất 1\" --event handed_over --valid-from 2026-05-07
matbang import dia-chinh.shp --as parcel --crs EPSG:9208 --partial --dry-run")]
pub struct Import {
    #[arg(required = true, value_name = "file")]
    files: Vec<PathBuf>,
    #[arg(long = "as", value_name = "kind", value_parser = kinds())]
    kind: ImportKind,
    #[arg(long, value_name = "id_or_name")]
    zone: Option<String>,
    #[arg(long, value_name = "EPSG:n", value_parser = values::reading)]
    crs: Option<CrsReading>,
    #[arg(long, value_name = "EPSG:n", value_parser = values::epsg)]
    area_crs: Option<Epsg>,
    #[arg(long, value_name = "name")]
    layer: Option<String>,
    #[arg(long, value_name = "code", value_parser = values::code::<Nested>())]
    nested: Option<Nested>,
    #[arg(long, value_name = "name")]
    encoding: Option<String>,
    #[arg(long, value_name = "file")]
    mapping: Option<PathBuf>,
    #[arg(long, value_name = "file")]
    save_mapping: Option<PathBuf>,
    #[arg(long, value_name = "date", value_parser = values::date)]
    valid_from: Option<PartialDate>,
    #[arg(long, value_name = "number")]
    document: Option<String>,
    #[arg(long, value_name = "text", requires = "document")]
    issuer: Option<String>,
    #[arg(long, value_name = "number", requires = "document")]
    replaces: Option<String>,
    #[arg(long, value_name = "code", value_parser = values::code::<Relation>(), requires = "replaces")]
    relation: Option<Relation>,
    #[arg(long, value_name = "hectares", value_parser = values::hectares)]
    declared_ha: Option<Decimal>,
    #[arg(long, value_name = "code", value_parser = values::code::<LegalStatus>())]
    status: Option<LegalStatus>,
    #[arg(long, value_name = "code", value_parser = values::code::<Quality>())]
    quality: Option<Quality>,
    #[arg(long, value_name = "code", value_parser = values::code::<EventKind>())]
    event: Option<EventKind>,
    #[arg(long, value_name = "code", value_parser = values::code::<LeaseKind>())]
    lease_kind: Option<LeaseKind>,
    #[arg(long, value_name = "code", value_parser = values::code::<PlanLevel>())]
    level: Option<PlanLevel>,
    #[arg(long, value_name = "code", value_parser = values::code::<LandFunction>())]
    function: Option<LandFunction>,
    #[arg(long, value_name = "code", value_parser = values::code::<ConstraintKind>())]
    constraint: Option<ConstraintKind>,
    #[arg(long, value_name = "code", value_parser = values::code::<ProjectState>())]
    project_state: Option<ProjectState>,
    #[arg(long, value_name = "code", value_parser = values::code::<UnitLevel>())]
    unit_level: Option<UnitLevel>,
    #[arg(long, value_name = "id_or_name", value_parser = values::province)]
    province: Option<String>,
    #[arg(long, value_name = "code", value_parser = values::code::<ZoneKind>())]
    zone_kind: Option<ZoneKind>,
    #[arg(long)]
    create_zones: bool,
    #[arg(long, value_name = "dot|comma", value_parser = marks())]
    decimal: Option<DecimalSeparator>,
    #[arg(long)]
    without_attributes: bool,
    #[arg(long)]
    strict: bool,
    #[arg(long)]
    partial: bool,
    #[arg(long)]
    end_missing: bool,
    #[arg(long, value_name = "date", value_parser = values::date)]
    complete_through: Option<PartialDate>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, conflicts_with = "dry_run")]
    draft: bool,
    #[arg(long, value_name = "text")]
    message: Option<String>,
    #[arg(long, env = "MATBANG_AUTHOR", value_name = "name")]
    author: Option<String>,
}

/// The kinds. What each holds is said where people read it, under `cli.help.import.kind`.
fn kinds() -> impl TypedValueParser<Value = ImportKind> {
    values::listed("ImportKind", ImportKind::ALL.map(ImportKind::code)).try_map(|code| code.parse::<ImportKind>())
}

/// The mark of decimals.
fn marks() -> impl TypedValueParser<Value = DecimalSeparator> {
    values::listed("Mark", ["dot", "comma"]).map(|code| {
        if code == "dot" {
            DecimalSeparator::Dot
        } else {
            DecimalSeparator::Comma
        }
    })
}

impl Import {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        context.refuse_store_as_file(self.files.iter().chain(&self.mapping))?;
        let snapshot = Arc::new(context.snapshot_or_empty()?);
        let decision = match (self.dry_run, self.draft) {
            (true, _) => Decision::DryRun,
            (_, true) => Decision::Draft,
            _ => Decision::Approve,
        };
        let names: Vec<String> = self.files.iter().map(|f| f.display().to_string()).collect();
        let message = self.message.clone().unwrap_or_else(|| {
            Message::new("cli.import_message")
                .with("files", names.join(", "))
                .text(context.output.lang)
        });
        if let Some(missing) = reader::missing_guards()? {
            context.output.say(missing);
        }
        for name in &names {
            context.output.say(Message::new("cli.reading").with("file", name));
        }
        let head = NewChangeset {
            author: self.author.clone().unwrap_or_else(author),
            message,
            document: self.document.clone().unwrap_or_default(),
            base: snapshot.revision(),
        };
        let save = self.save_mapping.clone();
        let request = self.request(head.author.clone())?;
        let progress = Arc::new(Progress::default());
        let watch = Watch::begin(progress.clone(), context.output);
        let mut after = After::default();
        let mut changes = crate::import::changes(&snapshot, request, &progress);
        let seen = changes.by_ref().inspect(|change| {
            if let Ok(change) = change {
                after.take(change);
            }
        });
        let written = progress.stoppable(|| write(context, &snapshot, &head, decision, seen));
        // The line of progress goes before the report comes.
        drop(watch);
        let written = written?;
        let mut outcome = Outcome::new(changes.report(), written);
        if let (Some(path), Some(mapping)) = (save, &outcome.report.mapping) {
            outcome.report.note(save_mapping(&path, mapping)?);
        }
        let told = match outcome.revision {
            Some(_) => after.recorded(&snapshot, || {
                context.snapshot_or_empty().map_err(|failure| match failure {
                    Failure::Refused(messages) => messages,
                    Failure::Usage(message) => vec![message],
                })
            }),
            None => after.proposed(&snapshot),
        };
        told.into_iter().for_each(|note| outcome.report.note(note));
        tell(context, outcome, decision);
        Ok(())
    }

    fn request(self, author: String) -> Result<Request, Failure> {
        let mapping = match &self.mapping {
            Some(path) => {
                let name = path.display().to_string();
                let bytes = read_bytes(path, MAPPING_MB)?;
                let text = String::from_utf8_lossy(&bytes);
                Some(Mapping::from_toml(&name, &text)?)
            }
            None => None,
        };
        Ok(Request {
            files: self.files,
            kind: self.kind,
            options: Options {
                zone: self.zone,
                crs: self.crs,
                area_crs: self.area_crs,
                layer: self.layer,
                nested: self.nested,
                encoding: self.encoding,
                mapping,
                mark: self.decimal,
                valid_from: self.valid_from,
                document: self.document,
                relation: Said {
                    issuer: self.issuer,
                    replaces: self.replaces,
                    relation: self.relation,
                },
                declared_ha: self.declared_ha,
                status: self.status,
                quality: self.quality,
                event: self.event,
                lease_kind: self.lease_kind,
                level: self.level,
                function: self.function,
                constraint_kind: self.constraint,
                project_state: self.project_state,
                unit_level: self.unit_level,
                province: self.province,
                zone_kind: self.zone_kind,
                create_zones: self.create_zones,
                without_attributes: self.without_attributes,
                strict: self.strict,
                partial: self.partial,
                end_missing: self.end_missing,
                complete_through: self.complete_through,
                stated_by: author,
            },
        })
    }
}

/// The largest mapping, in MB.
const MAPPING_MB: u64 = 4;

/// Writes down how the columns were understood. A file that is there is never overwritten.
fn save_mapping(path: &Path, mapping: &Mapping) -> Result<Note, Failure> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(mapping.to_toml().as_bytes()));
    written.map_err(|error| {
        Message::new("import.mapping_not_saved")
            .with("file", path.display())
            .with_foreign("reason", &error)
    })?;
    Ok(Note::Info(
        Message::new("import.mapping_saved").with("file", path.display()),
    ))
}

/// Writes changes, as decided.
fn write(
    context: &Context,
    snapshot: &Snapshot,
    head: &NewChangeset,
    decision: Decision,
    mut changes: impl Iterator<Item = Result<Change, Refusal>>,
) -> Result<Option<Written>, Failure> {
    if decision == Decision::DryRun {
        changes.try_for_each(|change| change.map(drop))?;
        return Ok(None);
    }
    let is_new = snapshot.revision().0 == 0
        && matches!(store::open(&context.store, Open::Existing), Err(StoreError::Missing(_)));
    let mut store = context.store_to_write(Open::Create)?;
    let written = crate::import::write(&mut *store, head, decision == Decision::Approve, changes);
    drop(store);
    // A file that is refused, or says nothing, should not leave an empty store where none was.
    if is_new && matches!(written, Err(_) | Ok(None)) {
        store::discard_empty(&context.store)?;
    }
    Ok(written?)
}

/// Prints what was done.
pub fn tell(context: &Context, mut outcome: Outcome, decision: Decision) {
    let done = match (decision, outcome.changeset, outcome.revision) {
        _ if outcome.report.is_empty() => Message::new("cli.nothing_to_write"),
        (_, Some(_), Some(revision)) => Message::new("cli.approved")
            .with("revision", revision)
            .with("store", &context.store),
        (_, Some(id), None) => Message::new("cli.drafted").with("id", id),
        (Decision::DryRun, ..) => Message::new("cli.dry_run"),
        _ => Message::new("cli.nothing_to_write"),
    };
    // Whatever else is told: this is.
    outcome.report.counts.info += 1;
    outcome.report.notes.push(Note::Info(done));
    let lang = context.output.lang;
    context.output.result(
        || present::ImportOutcome::of(&outcome, decision == Decision::DryRun, lang),
        || outcome.report.lines(lang),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::Output;
    use crate::config::Config;
    use domain::{Entity, EntityId, Organisation, OrganisationClass, Visibility};
    use message::Lang;

    fn organisation() -> Change {
        let body = Organisation {
            name: "Công ty A".to_string(),
            class: OrganisationClass::Enterprise,
            source: domain::Source::default(),
        };
        let entity = Entity {
            id: EntityId::fresh(),
            slug: "cong-ty-a".to_string(),
            key: String::new(),
            visibility: Visibility::Public,
            body: body.into(),
            shape: None,
        };
        Change::Put {
            entity: Box::new(entity),
            supersedes: None,
        }
    }

    /// How often a source is asked by an import into a store that is not there yet, and whether the store is there after it.
    fn into_a_new_store(change: Option<Change>, refused: bool) -> (usize, bool, bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("moi.gpkg");
        let context = Context {
            config: Config::resolve(crate::config::Given::default(), |_| None, folder.path()).unwrap(),
            store: format!("sqlite:{}", path.display()),
            accept_clock: true,
            output: Output {
                json: true,
                lang: Lang::En,
            },
        };
        let head = NewChangeset {
            author: String::new(),
            message: "thử".to_string(),
            document: String::new(),
            base: domain::Revision(0),
        };
        let refusal = refused.then(|| Err(Message::new("import.zone_missing").into()));
        let mut read = 0;
        let source = change.map(Ok).into_iter().chain(refusal).inspect(|_| read += 1);
        let done = write(&context, &Snapshot::empty(), &head, Decision::Approve, source);
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(
            path.exists(),
            left > 0,
            "a refused import leaves nothing beside a store either"
        );
        (read, done.is_ok(), path.exists())
    }

    #[test]
    fn the_first_import_reads_a_file_once_and_leaves_no_empty_store() {
        assert_eq!(into_a_new_store(Some(organisation()), false), (1, true, true));
        // Refused in the middle, or with nothing to say.
        assert_eq!(into_a_new_store(Some(organisation()), true), (2, false, false));
        assert_eq!(into_a_new_store(None, false), (0, true, false));
    }
}
