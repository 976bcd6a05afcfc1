//! The report of an import, done or tried, with every class counted in full and its first entries listed.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, Told};
use crate::changeset::{self, Note, RepairedAt, Report};
use crate::import::Outcome;
use geodesy::AreaMm2;
use geometry::RepairKind;
use message::Lang;

/// The findings of an import, besides a refusal as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ImportReport {
    /// New things, by kind and slug.
    pub created: Vec<String>,
    /// New versions of known things, likewise.
    pub superseded: Vec<String>,
    /// Number of things that are recorded exactly so already.
    pub unchanged: usize,
    /// How the areas of superseded land differ.
    pub differences: Vec<AreaDifference>,
    /// Recorded things of the same kind and place that do not stand in the file.
    pub removed: Vec<RemovedRecord>,
    /// Repairs of geometries, feature by feature.
    pub repairs: Vec<FeatureRepair>,
    /// Reasons why features were left out.
    pub refused: Vec<Told>,
    /// Columns of personal data that were left out.
    pub left_out: Vec<Told>,
    /// Doubts and remarks, and the repairs once more.
    pub notes: Vec<Remark>,
    /// Number of each class, listed or not.
    pub counts: ReportCounts,
}

/// The area of a record before and after, both in the plane of the newer one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AreaDifference {
    /// Its kind and slug.
    pub name: String,
    /// The area recorded so far, square metres; `null` where there was no land.
    pub area_before_m2: Option<f64>,
    /// The area in the file, square metres.
    pub area_after_m2: f64,
    /// The new area less the recorded one, square metres; `null` where there was no land.
    pub difference_m2: Option<f64>,
}

/// A recorded thing that does not stand in the newer file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RemovedRecord {
    /// Its kind and slug.
    pub name: String,
    /// Its area in square metres; `null` for a record without land.
    pub area_m2: Option<f64>,
    /// Whether the changeset ends it.
    pub ended: bool,
}

/// A repair of one feature; the areas are `null` for repairs that cannot change one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FeatureRepair {
    /// The file, as the person named it.
    pub file: String,
    /// The feature, from 1; of several that become one record `null`.
    pub feature: Option<u64>,
    /// Of a table: the line its row begins on, from 1.
    pub row: Option<u64>,
    /// The kind and slug of the record.
    pub name: String,
    /// Kind of the repair.
    #[schemars(with = "Code<RepairKind>")]
    pub code: RepairKind,
    /// How many vertices, rings or parts were concerned.
    pub count: usize,
    /// The area before, square metres; `null` for a repair that cannot change it.
    pub area_before_m2: Option<f64>,
    /// The area after, square metres; `null` for a repair that cannot change it.
    pub area_after_m2: Option<f64>,
    /// The first place concerned, in `crs`; `null` where unknown.
    pub at: Option<[f64; 2]>,
    /// The coordinate system of the place.
    pub crs: String,
    /// The place as longitude and latitude, WGS 84; `null` where unknown.
    pub lon_lat: Option<[f64; 2]>,
    /// The repair in a sentence, for people.
    pub text: String,
}

/// How much a remark weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemarkType {
    /// Taken as it is, but a person should check it.
    Doubtful,
    /// Worth knowing.
    Info,
    /// A repair, which `repairs` has in full.
    Repaired,
}

/// A remark of an import.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Remark {
    /// How much it weighs.
    pub r#type: RemarkType,
    /// The remark in a sentence, with its code.
    #[serde(flatten)]
    pub told: Told,
}

/// How many of each class there are, listed or not.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportCounts {
    /// New things in the register.
    pub created: usize,
    /// New versions of known things.
    pub superseded: usize,
    /// Things that are recorded exactly so already.
    pub unchanged: usize,
    /// Recorded things that do not stand in the file, ended or not.
    pub removed: usize,
    /// Recorded things that the changeset ends.
    pub ended: usize,
    /// Repairs of geometries, listed or not.
    pub repaired: usize,
    /// Superseded land whose area or place differs.
    pub differences: usize,
    /// Remarks that somebody should look at.
    pub doubtful: usize,
    /// Remarks that are worth knowing.
    pub info: usize,
    /// Features that were left out.
    pub refused: usize,
}

/// The output of a command that imports.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ImportOutcome {
    /// The findings of the import.
    #[serde(flatten)]
    pub report: ImportReport,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// Identity of the changeset that was written; `null` where nothing was written.
    pub changeset: Option<String>,
    /// Its revision; `null` for a draft.
    pub revision: Option<u32>,
}

impl ImportOutcome {
    /// The outcome of an import in a language.
    pub fn of(outcome: &Outcome, dry_run: bool, lang: Lang) -> ImportOutcome {
        ImportOutcome {
            report: ImportReport::of(&outcome.report, lang),
            dry_run,
            changeset: outcome.changeset.map(|id| id.to_string()),
            revision: outcome.revision.map(|revision| revision.0),
        }
    }
}

impl ImportReport {
    /// A report in a language.
    pub fn of(report: &Report, lang: Lang) -> ImportReport {
        let notes = report.notes.iter().map(|note| {
            let (r#type, message) = match note {
                Note::Doubtful(message) => (RemarkType::Doubtful, message),
                Note::Info(message) => (RemarkType::Info, message),
            };
            let told = Told::of(message, lang);
            Remark { r#type, told }
        });
        let repaired = report.repairs.iter().map(|repair| Remark {
            r#type: RemarkType::Repaired,
            told: Told {
                code: repair.repair.message().key(),
                text: repair.message().text(lang),
            },
        });
        let counts = &report.counts;
        ImportReport {
            created: report.created.clone(),
            superseded: report.superseded.clone(),
            unchanged: report.unchanged,
            differences: report.differences.iter().map(AreaDifference::of).collect(),
            removed: report.removed.iter().map(RemovedRecord::of).collect(),
            repairs: report
                .repairs
                .iter()
                .map(|repair| FeatureRepair::of(repair, lang))
                .collect(),
            refused: Told::all(&report.refused, lang),
            left_out: Told::all(&report.left_out, lang),
            notes: notes.chain(repaired).collect(),
            counts: ReportCounts {
                created: counts.created,
                superseded: counts.superseded,
                unchanged: report.unchanged,
                removed: counts.removed,
                ended: counts.ended,
                repaired: counts.repaired,
                differences: counts.differences,
                doubtful: counts.doubtful,
                info: counts.info,
                refused: counts.refused,
            },
        }
    }
}

impl AreaDifference {
    fn of(difference: &changeset::update::Difference) -> AreaDifference {
        AreaDifference {
            name: difference.name.clone(),
            area_before_m2: difference.before.map(AreaMm2::m2),
            area_after_m2: difference.after.m2(),
            difference_m2: difference.change().map(AreaMm2::m2),
        }
    }
}

impl RemovedRecord {
    fn of(removed: &changeset::Removed) -> RemovedRecord {
        RemovedRecord {
            name: removed.name.clone(),
            area_m2: removed.area.map(AreaMm2::m2),
            ended: removed.ended,
        }
    }
}

impl FeatureRepair {
    fn of(found: &changeset::FeatureRepair, lang: Lang) -> FeatureRepair {
        let (feature, row) = match found.at {
            RepairedAt::Several => (None, None),
            RepairedAt::Feature(feature) => (Some(feature), None),
            RepairedAt::Row(row) => (None, Some(row)),
        };
        FeatureRepair {
            file: found.file.clone(),
            feature,
            row,
            name: found.name.clone(),
            code: found.repair.kind,
            count: found.repair.count,
            area_before_m2: found.repair.area_before.map(AreaMm2::m2),
            area_after_m2: found.repair.area_after.map(AreaMm2::m2),
            at: found.repair.at,
            crs: found.crs.to_string(),
            lon_lat: found.lon_lat.map(|(lon, lat)| [lon, lat]),
            text: found.message().text(lang),
        }
    }
}
