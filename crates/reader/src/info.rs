//! The description of a file before it is read: its format, layers and fields.

use serde::{Deserialize, Serialize};

use super::record::{Feature, FoundCrs};
use message::Message;

/// The kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// ESRI Shapefile: `.shp` with its `.shx` and `.dbf`.
    Shapefile,
    /// OGC GeoPackage (`.gpkg`).
    GeoPackage,
    /// GeoJSON (RFC 7946 and its predecessor).
    GeoJson,
    /// One GeoJSON feature a line (RFC 8142).
    GeoJsonSeq,
    /// KML, also unpacked from a KMZ.
    Kml,
    /// `AutoCAD` DXF in text form.
    Dxf,
    /// `MicroStation` DGN before version 8.
    Dgn,
    /// `MapInfo` TAB with its `.dat`, `.map` and `.id`.
    MapInfoTab,
    /// `MapInfo` MIF with its `.mid`.
    MapInfoMif,
    /// Geography Markup Language (`.gml`).
    Gml,
    /// `FlatGeobuf` (`.fgb`).
    FlatGeobuf,
    /// Delimited text: CSV, or a text pasted from a document.
    Text,
    /// Excel workbook (`.xlsx`).
    Xlsx,
    /// Excel workbook before 2007 (`.xls`).
    Xls,
    /// `OpenDocument` spreadsheet (`.ods`).
    Ods,
    /// A zip archive of some of the others, also a KMZ.
    Zip,
}

impl Format {
    /// Its name as programs call it; the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Format::Shapefile => "ESRI Shapefile",
            Format::GeoPackage => "GeoPackage",
            Format::GeoJson => "GeoJSON",
            Format::GeoJsonSeq => "GeoJSONSeq",
            Format::Kml => "KML",
            Format::Dxf => "DXF",
            Format::Dgn => "DGN v7",
            Format::MapInfoTab => "MapInfo TAB",
            Format::MapInfoMif => "MapInfo MIF",
            Format::Gml => "GML",
            Format::FlatGeobuf => "FlatGeobuf",
            Format::Text => "CSV",
            Format::Xlsx => "XLSX",
            Format::Xls => "XLS",
            Format::Ods => "ODS",
            Format::Zip => "ZIP",
        }
    }

    /// The drivers of GDAL that may read it, the best first; none for what this program reads by itself.
    pub fn drivers(self) -> &'static [&'static str] {
        match self {
            Format::Shapefile => &["ESRI Shapefile"],
            Format::GeoPackage => &["GPKG"],
            Format::GeoJson => &["GeoJSON"],
            Format::GeoJsonSeq => &["GeoJSONSeq"],
            Format::Kml => &["LIBKML", "KML"],
            Format::Dxf => &["DXF"],
            Format::Dgn => &["DGN"],
            Format::MapInfoTab | Format::MapInfoMif => &["MapInfo File"],
            Format::Gml => &["GML"],
            Format::FlatGeobuf => &["FlatGeobuf"],
            Format::Text | Format::Xlsx | Format::Xls | Format::Ods | Format::Zip => &[],
        }
    }

    /// Whether it is a table or a sheet, for [`super::sheets`]; a table of texts may hold geometry as well.
    pub fn is_table(self) -> bool {
        matches!(self, Format::Text | Format::Xlsx | Format::Xls | Format::Ods)
    }

    /// Whether it is a drawing: lines mean areas there, and texts are labels.
    pub(super) fn is_drawing(self) -> bool {
        matches!(self, Format::Dxf | Format::Dgn)
    }

    /// The endings that such a file usually has.
    pub(super) fn endings(self) -> &'static [&'static str] {
        match self {
            Format::Shapefile => &["shp"],
            Format::GeoPackage => &["gpkg"],
            Format::GeoJson => &["geojson", "json"],
            Format::GeoJsonSeq => &["geojsonl", "geojsons", "ndjson", "geojson", "json"],
            Format::Kml => &["kml"],
            Format::Dxf => &["dxf"],
            Format::Dgn => &["dgn"],
            Format::MapInfoTab => &["tab"],
            Format::MapInfoMif => &["mif"],
            Format::Gml => &["gml", "xml"],
            Format::FlatGeobuf => &["fgb"],
            Format::Text => &["csv", "txt", "tsv"],
            Format::Xlsx => &["xlsx", "xlsm", "xlsb"],
            Format::Xls => &["xls"],
            Format::Ods => &["ods"],
            Format::Zip => &["zip", "kmz"],
        }
    }
}

/// The description of a file: its format and its layers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceInfo {
    /// The file as the person named it.
    pub file: String,
    /// Its format, by its content.
    pub format: Format,
    /// Its layers, in the order of the file; sheets of a workbook are layers too. In a drawing each layer of the
    /// drawing follows the whole ([`LayerInfo::part_of`]).
    pub layers: Vec<LayerInfo>,
    /// Remarks on the file as a whole.
    pub notes: Vec<Message>,
    /// The guards that were active while it was read.
    pub guards: Guards,
}

/// The description of a layer: its content, fields and coordinates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerInfo {
    /// Its name: what [`super::ReadOptions::layer`] takes. Unique in the file.
    pub name: String,
    /// For a layer of a drawing, the layer of the file it is a part of; `None` for any other.
    pub part_of: Option<String>,
    /// The file it stands in: the file itself, or the one inside an archive.
    pub member: String,
    /// The format of that file.
    pub format: Format,
    /// Its features, counted by kind of geometry.
    pub holds: Holds,
    /// The coordinate system the file gives the layer.
    pub crs: FoundCrs,
    /// Whether the coordinates are degrees by the file's own word.
    pub degrees: bool,
    /// Its fields, in the order of the file.
    pub fields: Vec<FieldInfo>,
    /// How its texts are encoded, and how that was found; `None` where the format leaves no choice (UTF-8).
    pub encoding: Option<FoundEncoding>,
    /// Smallest x and y, greatest x and y, in the coordinates of the file; `None` without any.
    pub extent: Option<[f64; 4]>,
    /// Remarks on the layer.
    pub notes: Vec<Message>,
    /// The first features that were found to be polygons. Not in JSON: they travel beside it.
    #[serde(skip)]
    pub sample: Vec<Feature>,
}

impl LayerInfo {
    /// A layer of which nothing is known yet but its name and its file.
    pub fn named(name: &str, member: &str) -> LayerInfo {
        LayerInfo {
            name: name.to_string(),
            part_of: None,
            member: member.to_string(),
            format: Format::Text,
            holds: Holds::default(),
            crs: FoundCrs::None,
            degrees: false,
            fields: Vec::new(),
            encoding: None,
            extent: None,
            notes: Vec::new(),
            sample: Vec::new(),
        }
    }
}

/// The features of a layer, counted by kind of geometry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holds {
    /// The declared type of geometry, in GDAL's words (`Polygon`, `Unknown (any)`).
    pub declared: String,
    /// Features with polygons.
    pub polygons: u64,
    /// Lines that may form closed rings.
    pub lines: u64,
    /// Features that are points or texts.
    pub points: u64,
    /// Anything else: collections without polygons, surfaces in space.
    pub other: u64,
    /// Features without geometry; rows of a sheet.
    pub empty: u64,
    /// False when the numbers come from the declaration and not from looking at each feature.
    pub counted: bool,
}

impl Holds {
    /// Number of all features.
    pub fn count(&self) -> u64 {
        self.polygons + self.lines + self.points + self.other + self.empty
    }
}

/// A field of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldInfo {
    /// Its name in Unicode NFC.
    pub name: String,
    /// `text`, `integer`, `real`, `date` or `other`.
    pub kind: String,
}

/// The encoding of a layer's texts, and how it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundEncoding {
    /// Its name (`UTF-8`, `windows-1258`, `TCVN3`).
    pub name: String,
    /// How it was found: declared, recognised or given.
    pub how: Message,
}

/// The guards around the reading of a file: each is tried from inside before the file is opened, so that what stands
/// here was seen to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)]
pub struct Guards {
    /// Reading happened in a process of its own.
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

impl Guards {
    /// The message for a person whose file is read with fewer guards than there should be; `None` when all hold.
    pub fn missing(&self) -> Option<Message> {
        (!self.all()).then(|| Message::new("reader.guards").with("missing", self.names()))
    }

    /// Whether all guards hold, so that nothing has to be reported.
    pub fn all(&self) -> bool {
        self.process && self.limits && self.files && self.network && self.programs
    }

    /// The refusal where all of them are required.
    pub fn refusal(&self) -> Message {
        Message::new("reader.guards_required").with("missing", self.names())
    }

    /// The names of those that are missing.
    fn names(&self) -> String {
        let all = [
            (self.process, "process"),
            (self.limits, "limits"),
            (self.files, "files"),
            (self.network, "network"),
            (self.programs, "programs"),
        ];
        let missing: Vec<&str> = all
            .iter()
            .filter(|(active, _)| !active)
            .map(|(_, name)| *name)
            .collect();
        missing.join(", ")
    }
}
