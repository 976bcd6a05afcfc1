//! The one place where the page meets the import. The addresses know [`Wish`], [`Inspection`], [`Preview`] and
//! [`Outcome`] and nothing of readers, records or changes.

use std::path::{Path, PathBuf};

use geo::MultiPolygon;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(super) use super::inspection::Inspection;
use super::inspection::{Diagnosed, FoundLayer, FoundSource, sample};
use super::shown::{self, Differences};
pub(super) use super::wish::{Look, Order, Wish};
use crate::domain::{Change, PartialDate, Revision};
use crate::geodesy::Epsg;
use crate::import::progress::Progress;
use crate::import::reader;
use crate::import::text::Refusal;
use crate::import::{self, ImportKind, Options, Report, Request};
use crate::message::{Lang, Message};
use crate::snapshot::{Audience, Snapshot};
use crate::store::{KnownOn, NewChangeset, Store, StoreError};

/// What an import would change.
pub(super) struct Preview {
    /// Against which revision.
    pub base: Revision,
    report: Report,
    differences: Differences,
    shapes: Value,
    areas: Vec<Value>,
    changes: usize,
}

impl Preview {
    /// For the page.
    pub fn json(&self, lang: Lang) -> Value {
        json!({
            "base": self.base,
            "changes": self.changes,
            "report": self.report.json(lang),
            "differences": self.differences.json(),
            "areas": self.areas,
            "shapes": self.shapes,
        })
    }
}

/// What was written.
pub(super) struct Outcome {
    changeset: Option<String>,
    revision: Option<Revision>,
    zones: Value,
    report: Report,
}

impl Outcome {
    /// For the page.
    pub fn json(&self, lang: Lang) -> Value {
        json!({
            "changeset": self.changeset,
            "revision": self.revision,
            "zones": self.zones,
            "report": self.report.json(lang),
        })
    }
}

/// Everything recorded, as the command line sees it.
pub(super) fn snapshot(store: &dyn Store) -> Result<Snapshot, StoreError> {
    Ok(Snapshot::new(store.load(KnownOn::Head)?, Audience::Local))
}

/// For the page: which kinds there are.
pub(super) fn kinds(_: Lang) -> Value {
    ImportKind::ALL
        .iter()
        .map(|kind| json!({"code": kind.code()}))
        .collect()
}

/// Looks at the files.
pub(super) fn inspect(
    snapshot: &Snapshot,
    files: &[PathBuf],
    look: &Look,
    progress: &Progress,
) -> Result<Inspection, Refusal> {
    let (mut sources, mut sample, mut declared) = (Vec::new(), None, None);
    for path in files.iter().filter(|path| !is_companion(path)) {
        progress.begin(Message::new("server.import.reading").with("file", path.display()), None);
        progress.step(0)?;
        let (source, polygons, crs) = source(path)?;
        sources.push(source);
        sample = sample.or(Some(polygons));
        declared = declared.or(crs);
    }
    let diagnosed = sample.map(|sample| Diagnosed::of(snapshot, sample, declared, Vec::new(), look.zone.as_deref()));
    Ok(Inspection { sources, diagnosed })
}

/// A part of a layer that another file stands for.
fn is_companion(path: &Path) -> bool {
    const COMPANIONS: [&str; 10] = ["dbf", "shx", "prj", "cpg", "qpj", "sbn", "sbx", "dat", "map", "id"];
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| COMPANIONS.contains(&ending.as_str()))
}

fn source(path: &Path) -> Result<(FoundSource, MultiPolygon<f64>, Option<Epsg>), Refusal> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    if matches!(ending.as_deref(), Some("csv" | "txt")) {
        let table = reader::read_coordinate_table(path)?;
        let layer = FoundLayer {
            name: name.clone(),
            holds: "polygon",
            count: Some(1),
            crs: None,
            encoding: None,
            fields: Vec::new(),
            chosen: true,
        };
        let source = FoundSource {
            name,
            format: "CSV".to_string(),
            layers: vec![layer],
            notes: table.notes,
        };
        return Ok((source, MultiPolygon(vec![table.ring]), None));
    }
    let file = reader::read_vector(path)?;
    let polygons = sample(
        file.layers
            .iter()
            .flat_map(|layer| &layer.features)
            .map(|one| &one.geometry),
    );
    let crs = file.layers.iter().find_map(|layer| layer.crs.epsg()).map(Epsg);
    let layers = file.layers.iter().enumerate().map(|(at, layer)| FoundLayer {
        name: layer.name.clone(),
        holds: "polygon",
        count: Some(layer.features.len() as u64),
        crs: layer.crs.epsg().map(|epsg| Epsg(epsg).to_string()),
        encoding: None,
        fields: Vec::new(),
        chosen: at == 0,
    });
    let source = FoundSource {
        name,
        format: file.driver.clone(),
        layers: layers.collect(),
        notes: Vec::new(),
    };
    Ok((source, polygons, crs))
}

/// Does everything but writing.
pub(super) fn preview(
    snapshot: &Snapshot,
    files: &[PathBuf],
    wish: &Wish,
    progress: &Progress,
) -> Result<Preview, Refusal> {
    let (changes, report) = run(snapshot, files, wish, progress)?;
    Ok(Preview {
        base: snapshot.revision(),
        differences: Differences::of(&changes, snapshot),
        shapes: shown::shapes(&changes, snapshot),
        areas: shown::areas(&changes, snapshot),
        changes: changes.len(),
        report,
    })
}

/// Does it all.
pub(super) fn write(
    snapshot: &Snapshot,
    files: &[PathBuf],
    wish: &Wish,
    order: Order,
    store: &mut dyn Store,
    progress: &Progress,
) -> Result<Outcome, Refusal> {
    let (changes, report) = run(snapshot, files, wish, progress)?;
    let zones = shown::zones(&changes, snapshot, order.lang);
    let refused = |error: StoreError| Refusal {
        messages: error.messages(),
    };
    let new = NewChangeset {
        author: order.author,
        message: order.message,
        document: wish.document.clone().unwrap_or_default(),
        base: snapshot.revision(),
    };
    let (changeset, revision) = if changes.is_empty() {
        (None, None)
    } else if order.approve {
        let (id, approval) = store.commit_all(&new, changes).map_err(refused)?;
        (Some(id.to_string()), Some(approval.revision))
    } else {
        (Some(store.draft_all(&new, changes).map_err(refused)?.to_string()), None)
    };
    Ok(Outcome {
        changeset,
        revision,
        zones,
        report,
    })
}

fn run(
    snapshot: &Snapshot,
    files: &[PathBuf],
    wish: &Wish,
    progress: &Progress,
) -> Result<(Vec<Change>, Report), Refusal> {
    progress.begin(Message::new("server.import.comparing"), None);
    progress.step(0)?;
    let (kind, options) = wish.options()?;
    let files = files.iter().filter(|path| !is_companion(path)).cloned().collect();
    let request = Request { files, kind, options };
    let mut changes = Vec::new();
    let report = import::run(snapshot, &request, progress, &mut |change| {
        changes.push(change);
        Ok(())
    })?;
    Ok((changes, report))
}

impl Wish {
    /// Whether every code in it is one.
    pub fn check(&self) -> Result<(), Refusal> {
        self.options().map(|_| ())
    }

    fn options(&self) -> Result<(ImportKind, Options), Refusal> {
        let kind: Result<ImportKind, _> = self.kind.parse();
        let kind = kind.map_err(|kinds| wrong("kind", &self.kind, &kinds.to_string()))?;
        let declared_ha = self.declared.as_ref().map(|declared| match declared.unit.as_str() {
            "ha" => Ok(declared.value),
            "m2" => Ok(declared.value / rust_decimal::Decimal::from(10_000)),
            unit => Err(wrong("declared.unit", unit, "ha, m2")),
        });
        let options = Options {
            zone: self.zone.clone(),
            crs: parsed("reading", self.reading.as_deref(), "EPSG:9208")?,
            area_crs: parsed("area_crs", self.area_crs.as_deref(), "EPSG:9208")?,
            layer: self.layer.clone(),
            valid_from: parsed::<PartialDate>("valid_from", self.valid_from.as_deref(), "2026-06-18, 2026-06, 2026")?,
            document: self.document.clone(),
            declared_ha: declared_ha.transpose()?,
            status: code(
                "status",
                self.status.as_deref(),
                "proposed, provisional, approved, expired",
            )?,
            quality: code("quality", self.quality.as_deref(), "surveyed, digitised, schematic")?,
            event: code("event", self.event.as_deref(), "handed_over")?,
            lease_kind: code("lease_kind", self.lease_kind.as_deref(), "land")?,
            ..Options::default()
        };
        Ok((kind, options))
    }
}

fn wrong(name: &'static str, value: &str, right: &str) -> Message {
    Message::new("server.import.value")
        .with("name", name)
        .with("value", value)
        .with("right", right)
}

fn parsed<T: std::str::FromStr>(name: &'static str, text: Option<&str>, right: &str) -> Result<Option<T>, Message> {
    text.map(|text| text.parse().map_err(|_| wrong(name, text, right)))
        .transpose()
}

/// A code of the domain, read as it stands in the store.
fn code<T: DeserializeOwned>(name: &'static str, text: Option<&str>, right: &str) -> Result<Option<T>, Message> {
    text.map(|text| serde_json::from_value(Value::from(text)).map_err(|_| wrong(name, text, right)))
        .transpose()
}
