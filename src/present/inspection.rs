//! The findings in files: formats, layers, columns, which systems their coordinates can be in, how large the land is.

use schemars::JsonSchema;
use serde::Serialize;

use super::code::{AdjustmentCode, Told};
use crate::doctor::{self, Verdict};
use crate::inspect::{self, FoundField, FoundLayer, FoundSource};
use coordinates::StatedSystem;
use geodesy::{Adjustment, Crs};
use message::Lang;
use reader::{FoundCrs, Guards, Holds};

/// The findings in files before an import.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Inspection {
    /// One entry for each file.
    pub sources: Vec<InspectedFile<InspectedColumn>>,
}

/// The findings in one file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "InspectedFile")]
pub struct InspectedFile<C> {
    /// The file as the person named it.
    pub name: String,
    /// Its format, by its content.
    pub format: &'static str,
    /// The guards that were seen to work while it was read.
    pub guards: ReadingGuards,
    /// Its layers; the areas of a coordinate document are one.
    pub layers: Vec<InspectedLayer<C>>,
    /// Remarks on the file as a whole.
    pub notes: Vec<Told>,
}

/// The guards around the reading of a file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[allow(clippy::struct_excessive_bools)]
pub struct ReadingGuards {
    /// It was read in a process of its own.
    pub process: bool,
    /// Limits of memory and time were set.
    pub limits: bool,
    /// Other files could not be opened.
    pub files: bool,
    /// No connection could be made.
    pub network: bool,
    /// No other program could be started.
    pub programs: bool,
}

/// The content of a layer, by kind of geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LayerHolds {
    /// Polygons alone.
    Polygon,
    /// Lines alone, which may form closed rings.
    Line,
    /// Points alone.
    Point,
    /// Rows without geometry.
    Table,
    /// Several of these.
    Mixed,
}

/// The findings in one layer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "InspectedLayer")]
pub struct InspectedLayer<C> {
    /// Its name in the file.
    pub name: String,
    /// Of a layer of a drawing: the layer of the file that it is a part of.
    pub part_of: Option<String>,
    /// Its content, by kind of geometry.
    pub holds: LayerHolds,
    /// Number of its features or rows.
    pub count: u64,
    /// Number of its features by kind of geometry.
    pub counts: FeatureCounts,
    /// EPSG code of the system its file names; `null` for none.
    pub crs: Option<String>,
    /// The coordinate system as its file declares it.
    pub crs_found: DeclaredCrs,
    /// Systems stated in headings.
    pub stated: Vec<StatedCrs>,
    /// How its texts are encoded; `null` where the format leaves no choice.
    pub encoding: Option<FoundEncoding>,
    /// Smallest x and y, greatest x and y, in the coordinates of the file; `null` without any.
    pub extent: Option<[f64; 4]>,
    /// Its columns, in the order of the file.
    pub fields: Vec<C>,
    /// Whether it is the one an import would take.
    pub chosen: bool,
    /// Which systems its coordinates can be in; `null` for a layer without land. Of an import this stands beside the files.
    pub diagnosis: Option<Diagnosis<CrsCandidate>>,
    /// Its polygons, measured; `null` while its system is unknown.
    pub land: Option<InspectedLand>,
    /// Remarks on the layer.
    pub notes: Vec<Told>,
}

/// How many features a layer holds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FeatureCounts {
    /// The declared type of geometry, in the words of the reader.
    pub declared: String,
    /// Number of features with polygons.
    pub polygons: u64,
    /// Lines that may form closed rings.
    pub lines: u64,
    /// Points and texts of drawings.
    pub points: u64,
    /// Features of any other kind.
    pub other: u64,
    /// Features without geometry; rows of a sheet.
    pub empty: u64,
    /// Whether each feature was looked at, so that this is more than what the file declares.
    pub counted: bool,
}

/// The coordinate system as a file declares it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclaredCrs {
    /// By an EPSG code.
    Epsg(u32),
    /// A definition without a code that has the numbers of a VN-2000 zone.
    Matched {
        /// The code of that zone.
        epsg: u32,
        /// The parts that were compared.
        how: Told,
    },
    /// A definition that is not recognised.
    Unknown {
        /// The definition.
        wkt: String,
    },
    /// Without any declaration.
    None,
}

/// A coordinate system as a heading states it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StatedCrs {
    /// The words, as they stand in the document.
    pub wording: String,
    /// The central meridian, degrees east; `null` where none is stated.
    pub meridian: Option<f64>,
    /// The width of the zone, degrees; `null` where none is stated.
    pub width_degrees: Option<u8>,
    /// The code these words lead to; `null` when they fit several.
    pub epsg: Option<String>,
    /// The line of the document, from 1.
    pub line: u64,
}

/// How texts are encoded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundEncoding {
    /// Its name: `UTF-8`, `windows-1258`, `TCVN3`.
    pub name: String,
    /// How it was found; with a text before and after where it changes any.
    pub how: Told,
}

/// A column of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InspectedColumn {
    /// Its name in the file.
    pub name: String,
    /// Some of its values; none of a column of personal data.
    pub samples: Vec<String>,
    /// Whether it is left out: it holds data of persons.
    pub personal: bool,
    /// Why it is left out; `null` for a column that is taken.
    pub why: Option<Told>,
}

/// The polygons of a layer, measured in one reading of their coordinates.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InspectedLand {
    /// The reading the coordinates were measured in: `EPSG:9208+swap`.
    pub reading: String,
    /// Whether a person accepted that, or the file declares it without contradiction; a supposition otherwise.
    pub accepted: bool,
    /// Number of polygons in all.
    pub count: u64,
    /// Number of polygons without a fault.
    pub sound: u64,
    /// Number of polygons that cannot be measured.
    pub unusable: u64,
    /// The first polygons with a fault, each with its own.
    pub faults: Vec<FeatureFault>,
    /// The area in each plane.
    pub areas: Vec<PlaneArea>,
    /// Areas whose document declares a size.
    pub declared: Vec<DeclaredArea>,
}

/// A fault of a polygon.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FeatureFault {
    /// The feature, from 1.
    pub feature: u64,
    /// The fault in a sentence, with its code.
    #[serde(flatten)]
    pub told: Told,
}

/// An area in a plane.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlaneArea {
    /// EPSG code of the plane.
    pub plane: String,
    /// The area in that plane, hectares.
    pub ha: f64,
}

/// An area beside the size that its document declares.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DeclaredArea {
    /// Its name in the document.
    pub name: String,
    /// The measured area, square metres.
    pub measured_m2: f64,
    /// The size as printed.
    pub declared: PrintedSize,
    /// The measured size less the printed one, divided by the printed one; `null` where it cannot be divided.
    pub difference_share: Option<f64>,
}

/// A size as a document prints it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PrintedSize {
    /// The printed digits, with a dot as the decimal mark.
    pub value: String,
    /// The unit, as printed.
    pub unit: String,
}

/// Which systems the coordinates of a layer can be in.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "{C}Diagnosis")]
pub struct Diagnosis<C> {
    /// The conclusion from the evidence.
    pub verdict: Verdict,
    /// The verdict in sentences, with the next step for a person.
    pub summary: Vec<Told>,
    /// Readings this evidence cannot distinguish.
    pub limits: Vec<Told>,
    /// The candidates, best first.
    pub candidates: Vec<C>,
}

/// A reading of the coordinates, with the evidence for and against it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CrsCandidate {
    /// The text that is passed back to accept it: `EPSG:9208+swap`.
    pub reading: String,
    /// EPSG code of its coordinate system.
    pub crs: String,
    /// The name of the system.
    pub name: String,
    /// Changes the numbers need first, in their order.
    #[schemars(with = "Vec<AdjustmentCode>")]
    pub adjustments: Vec<&'static str>,
    /// Faults of the file, if this reading is right.
    pub ailments: Vec<Told>,
    /// Longitude and latitude of the middle, WGS 84; `null` where the reading cannot place the file.
    pub centre: Option<[f64; 2]>,
    /// There is no operation to WGS 84: the place is rough, and the reading cannot be accepted.
    pub approximate: bool,
    /// The evidence for and against it, with numbers.
    pub evidence: Vec<Told>,
    /// Larger is better, within one diagnosis.
    pub score: f64,
}

impl Inspection {
    /// The findings in a language.
    pub fn of(found: &inspect::Inspection, lang: Lang) -> Inspection {
        let file = |source: &FoundSource| {
            let layers = source.layers.iter().map(|layer| {
                let columns = layer.fields.iter().map(|field| InspectedColumn::of(field, lang));
                let diagnosis = layer.diagnosed.as_ref();
                InspectedLayer {
                    diagnosis: diagnosis.map(|one| Diagnosis::of(&one.diagnosis, lang)),
                    ..InspectedLayer::of(layer, columns.collect(), lang)
                }
            });
            InspectedFile::of(source, layers.collect(), lang)
        };
        Inspection {
            sources: found.sources.iter().map(file).collect(),
        }
    }
}

impl<C> InspectedFile<C> {
    pub(crate) fn of(source: &FoundSource, layers: Vec<InspectedLayer<C>>, lang: Lang) -> InspectedFile<C> {
        InspectedFile {
            name: source.file.clone(),
            format: source.info.format.name(),
            guards: ReadingGuards::of(source.info.guards),
            layers,
            notes: Told::all(&source.notes, lang),
        }
    }
}

impl<C> InspectedLayer<C> {
    /// A layer without its diagnosis, with its columns as the reader wants them.
    pub(crate) fn of(layer: &FoundLayer, fields: Vec<C>, lang: Lang) -> InspectedLayer<C> {
        let info = &layer.info;
        InspectedLayer {
            name: info.name.clone(),
            part_of: info.part_of.clone(),
            holds: LayerHolds::of(&info.holds),
            count: info.holds.count(),
            counts: FeatureCounts::of(&info.holds),
            crs: info.crs.epsg().map(|code| format!("EPSG:{code}")),
            crs_found: DeclaredCrs::of(&info.crs, lang),
            stated: layer.stated.iter().map(StatedCrs::of).collect(),
            encoding: info.encoding.as_ref().map(|found| FoundEncoding {
                name: found.name.clone(),
                how: Told::of(&found.how, lang),
            }),
            extent: info.extent,
            fields,
            chosen: layer.chosen,
            diagnosis: None,
            land: layer.land.as_ref().map(|land| InspectedLand::of(land, lang)),
            notes: Told::all(&layer.notes, lang),
        }
    }
}

impl ReadingGuards {
    fn of(guards: Guards) -> ReadingGuards {
        let Guards {
            process,
            limits,
            files,
            network,
            programs,
        } = guards;
        ReadingGuards {
            process,
            limits,
            files,
            network,
            programs,
        }
    }
}

impl LayerHolds {
    fn of(holds: &Holds) -> LayerHolds {
        match (holds.polygons > 0, holds.lines > 0, holds.points > 0) {
            (true, false, false) => LayerHolds::Polygon,
            (false, true, false) => LayerHolds::Line,
            (false, false, true) => LayerHolds::Point,
            (false, false, false) => LayerHolds::Table,
            _ => LayerHolds::Mixed,
        }
    }
}

impl FeatureCounts {
    fn of(holds: &Holds) -> FeatureCounts {
        FeatureCounts {
            declared: holds.declared.clone(),
            polygons: holds.polygons,
            lines: holds.lines,
            points: holds.points,
            other: holds.other,
            empty: holds.empty,
            counted: holds.counted,
        }
    }
}

impl DeclaredCrs {
    fn of(found: &FoundCrs, lang: Lang) -> DeclaredCrs {
        match found {
            FoundCrs::Epsg(epsg) => DeclaredCrs::Epsg(*epsg),
            FoundCrs::Matched { epsg, how } => DeclaredCrs::Matched {
                epsg: *epsg,
                how: Told::of(how, lang),
            },
            FoundCrs::Unknown { wkt } => DeclaredCrs::Unknown { wkt: wkt.clone() },
            FoundCrs::None => DeclaredCrs::None,
        }
    }
}

impl StatedCrs {
    fn of(stated: &StatedSystem) -> StatedCrs {
        StatedCrs {
            wording: stated.wording.clone(),
            meridian: stated.meridian,
            width_degrees: stated.width_degrees,
            epsg: stated.epsg.map(|epsg| epsg.to_string()),
            line: stated.line,
        }
    }
}

impl InspectedColumn {
    pub(crate) fn of(field: &FoundField, lang: Lang) -> InspectedColumn {
        InspectedColumn {
            name: field.name.clone(),
            samples: field.samples.clone(),
            personal: field.personal.is_some(),
            why: field.personal.as_ref().map(|why| Told::of(why, lang)),
        }
    }
}

impl InspectedLand {
    fn of(land: &inspect::Land, lang: Lang) -> InspectedLand {
        let faults = land.faults.iter().map(|(feature, what)| FeatureFault {
            feature: *feature,
            told: Told::of(what, lang),
        });
        let areas = land.areas.iter().map(|(plane, area)| PlaneArea {
            plane: plane.to_string(),
            ha: area.ha(),
        });
        let declared = land.declared.iter().map(|(name, measured, declared)| DeclaredArea {
            name: name.clone(),
            measured_m2: measured.m2(),
            declared: PrintedSize {
                value: declared.value.to_string(),
                unit: declared.unit.code().to_string(),
            },
            difference_share: inspect::Land::difference(*measured, declared),
        });
        InspectedLand {
            reading: land.reading.to_string(),
            accepted: land.accepted,
            count: land.count,
            sound: land.sound,
            unusable: land.unusable,
            faults: faults.collect(),
            areas: areas.collect(),
            declared: declared.collect(),
        }
    }
}

impl Diagnosis<CrsCandidate> {
    pub(crate) fn of(diagnosis: &doctor::Diagnosis, lang: Lang) -> Diagnosis<CrsCandidate> {
        let candidates = diagnosis.candidates.iter().map(|one| CrsCandidate::of(one, lang));
        Diagnosis::with(diagnosis, candidates.collect(), lang)
    }
}

impl<C> Diagnosis<C> {
    pub(crate) fn with(diagnosis: &doctor::Diagnosis, candidates: Vec<C>, lang: Lang) -> Diagnosis<C> {
        Diagnosis {
            verdict: diagnosis.verdict,
            summary: Told::all(&diagnosis.summary, lang),
            limits: Told::all(&diagnosis.limits, lang),
            candidates,
        }
    }
}

impl CrsCandidate {
    pub(crate) fn of(candidate: &doctor::Candidate, lang: Lang) -> CrsCandidate {
        let reading = &candidate.reading;
        let ailments = candidate.mistakes.iter().map(|mistake| Told {
            code: mistake.code(),
            text: mistake.message().text(lang),
        });
        CrsCandidate {
            reading: reading.to_string(),
            crs: reading.crs.to_string(),
            name: Crs::resolve(reading.crs).map_or_else(|_| reading.crs.to_string(), |crs| crs.name()),
            adjustments: reading.adjustments().iter().map(|one| Adjustment::code(*one)).collect(),
            ailments: ailments.collect(),
            centre: candidate.centre.map(|(lon, lat)| [lon, lat]),
            approximate: candidate.approximate,
            evidence: Told::all(&candidate.evidence, lang),
            score: (candidate.score * 10.0).round() / 10.0,
        }
    }
}
