//! What the addresses of imports answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::choices::Choices;
use crate::import::{ImportKind, ImportOption};
use crate::present::{
    Collection, CrsCandidate, Diagnosis, Geometry, ImportReport, InspectedFile, Keyed, PrintedSize, RecordKind, Told,
};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ImportStage {
    /// Files are handed over.
    Open,
    /// They are looked at.
    Inspecting,
    /// What they hold is known.
    Inspected,
    /// They are compared with what is recorded.
    Previewing,
    /// What they would change is known.
    Previewed,
    /// It is being written.
    Writing,
    /// It is written.
    Written,
}

/// An import: its files, what was found in them, what it would change, what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ImportState {
    /// The id under which it is asked for.
    pub id: String,
    /// The work that is under way, or the last that was done.
    pub state: ImportStage,
    /// The files that were handed over.
    pub files: Vec<ImportFile>,
    /// How far the work is; `null` while there is none.
    pub progress: Option<WorkProgress>,
    /// Whether the last work was stopped.
    pub cancelled: bool,
    /// Why the last work was not done.
    pub problems: Vec<Told>,
    /// What was found in the files.
    pub inspection: Option<ImportInspection>,
    /// What they would change.
    pub preview: Option<ImportPreview>,
    /// The outcome of the writing; `null` until then.
    pub outcome: Option<ImportWritten>,
}

/// An import that has just begun, with what a person can choose from.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NewImport {
    /// The import, which has no files yet.
    #[serde(flatten)]
    pub import: ImportState,
    /// How many bytes its files may have together.
    pub upload_limit: u64,
    /// What files can hold.
    pub kinds: Vec<KindOfImport>,
    /// The codes of closed lists.
    pub choices: Choices,
    /// What is missing of the guards around the reading of files, or why none is read.
    pub guards_missing: Vec<Told>,
}

/// A file that was handed over, whole.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ImportFile {
    /// The plain name under which it is kept.
    pub name: String,
    /// The size of the file, bytes.
    pub bytes: u64,
}

/// How far work is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WorkProgress {
    /// What is being done, for people.
    pub stage: Option<String>,
    /// How much of it is done.
    pub done: u64,
    /// Of how much, where that is known.
    pub total: Option<u64>,
    /// Whether it is about to stop.
    pub cancelling: bool,
}

/// What files can hold.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct KindOfImport {
    /// The code of the kind.
    pub code: ImportKind,
    /// Whether a record of it belongs to a zone that has to be named.
    pub needs_zone: bool,
    /// Whether its records are land.
    pub is_land: bool,
    /// The fields of its records, which columns can be mapped to.
    pub fields: Vec<&'static str>,
    /// What a person is asked for, in the order of the form: fields of a wish.
    pub options: &'static [ImportOption],
}

/// What was found in the files of an import.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ImportInspection {
    /// One entry for each file.
    pub sources: Vec<InspectedFile<MappedColumn>>,
    /// Which systems the coordinates of the chosen layer can be in.
    pub diagnosis: Option<PlacedDiagnosis>,
}

/// A column of a layer, with what it would fill.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct MappedColumn {
    /// Its name in the file.
    pub name: String,
    /// Some of its values; none of a column of personal data.
    pub samples: Vec<String>,
    /// Kinds whose records leave it out, because it concerns persons.
    pub personal: Vec<ImportKind>,
    /// Why it is left out.
    pub why: Option<Told>,
    /// By kind: the fields of its records that it would fill.
    pub proposed: Keyed<ImportKind, Vec<&'static str>>,
}

/// Which systems coordinates can be in, on a map.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PlacedDiagnosis {
    /// The verdict and the candidates, best first.
    #[serde(flatten)]
    pub diagnosis: Diagnosis<PlacedCandidate>,
    /// Where the land should lie.
    pub expected: Vec<ExpectedPlace>,
}

/// A candidate with the outline that it gives.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PlacedCandidate {
    /// The reading, with the evidence for and against it.
    #[serde(flatten)]
    pub candidate: CrsCandidate,
    /// WGS 84; `null` where the reading cannot place the file, and of a candidate far down the list.
    pub outline: Option<Geometry>,
}

/// A place where land should lie.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ExpectedPlace {
    /// What people call it.
    pub name: String,
    /// Longitude of its middle, WGS 84.
    pub lon: f64,
    /// Latitude of its middle, WGS 84.
    pub lat: f64,
    /// How far it reaches from there.
    pub radius_km: f64,
}

/// What an import would change.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ImportPreview {
    /// The revision it is compared with.
    pub base: u32,
    /// How many rows the changeset would have.
    pub changes: usize,
    /// What was accepted, repaired, doubted and refused.
    pub report: ImportReport,
    /// What would be new, changed and gone.
    pub differences: Differences,
    /// Boundaries with their areas and what their document declares.
    pub areas: Vec<BoundaryComparison>,
    /// The land on a map.
    pub shapes: ProposedShapes,
}

/// What would be new, changed and gone.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Differences {
    /// Records that are not in the store yet.
    pub added: ChangedRecords,
    /// New versions of known things.
    pub changed: ChangedRecords,
    /// Recorded things that do not stand in the files.
    pub removed: MissingRecords,
}

/// Records of one class of changes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChangedRecords {
    /// How many in all.
    pub count: usize,
    /// The first of them.
    pub listed: Vec<ChangedRecord>,
}

/// Recorded things that do not stand in the files.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MissingRecords {
    /// How many in all.
    pub count: usize,
    /// How many of them the changeset ends.
    pub ended: usize,
    /// The first of them.
    pub listed: Vec<MissingRecord>,
}

/// A record that changes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChangedRecord {
    /// What people call it.
    pub name: String,
    /// The kind of the record.
    #[schemars(with = "RecordKind")]
    pub kind: String,
    /// Its hectares so far.
    pub before_ha: Option<f64>,
    /// Its hectares in the file.
    pub after_ha: Option<f64>,
    /// The new hectares less those so far.
    pub difference_ha: Option<f64>,
}

/// A record that does not stand in the files.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MissingRecord {
    /// The record with its hectares so far.
    #[serde(flatten)]
    pub record: ChangedRecord,
    /// Whether the changeset ends it.
    pub ended: bool,
}

/// The area of a boundary beside what its document declares.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct BoundaryComparison {
    /// What people call it.
    pub name: String,
    /// The plane of its hectares.
    pub plane: String,
    /// The area in the plane.
    pub measured_ha: f64,
    /// The same in square metres.
    pub measured_m2: f64,
    /// The area on the ellipsoid.
    pub ellipsoidal_ha: f64,
    /// The size that is declared.
    pub declared: Option<PrintedSize>,
    /// The measured size less it.
    pub difference_ha: Option<f64>,
    /// The difference by it.
    pub difference_share: Option<f64>,
}

/// The land of an import on a map.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProposedShapes {
    /// The first shapes, simplified where they are many.
    pub collection: Collection<ProposedShape, Whole>,
    /// How many are drawn.
    pub shown: usize,
    /// How many there are.
    pub count: usize,
}

/// Nothing is said of the shapes as a whole.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Whole {}

/// What is said of a shape.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProposedShape {
    /// What people call it.
    pub name: String,
    /// Whether it is new.
    pub class: ShapeClass,
}

/// Whether a record is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ShapeClass {
    /// It is new.
    Added,
    /// It is a new version of a known thing.
    Changed,
}

/// What an import wrote.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ImportWritten {
    /// The changeset; `null` where nothing was to be written.
    pub changeset: Option<String>,
    /// Its revision; `null` for a draft.
    pub revision: Option<u32>,
    /// The zones it is about.
    pub zones: Vec<ImportZone>,
    /// What was accepted, repaired, doubted and refused.
    pub report: ImportReport,
}

/// A zone that an import is about.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ImportZone {
    /// The slug of the zone.
    pub slug: String,
    /// What people call it.
    pub label: String,
}
