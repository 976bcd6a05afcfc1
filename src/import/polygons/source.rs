//! A file of features, whatever it is: layers of map programs, documents of coordinates, rows of tables.

mod document;
mod rows;
mod sample;
mod sight;
mod vector;

use std::path::Path;

use geo::MultiPolygon;

use super::super::request::Request;
use crate::changeset::report::Note;
use crate::forms::examples;
use crate::mapping::Mapping;
use crate::mapping::import_kind::ImportKind;
use crate::snapshot::Snapshot;
use domain::{Quality, Quantity};
use geodesy::CrsReading;
use message::Message;
use progress::Progress;
use reader::{Attribute, Limits, Nested, ReadOptions, sheets};
use text::Refusal;

pub use sample::Understood;

/// The features of a file, or of the part of it that is in one system, one after the other.
pub struct Source<'p> {
    /// The file name, for messages.
    pub name: String,
    /// How its coordinates are read; `None` for a table without land.
    pub reading: Option<CrsReading>,
    /// What boundaries in such a file usually are.
    pub quality: Quality,
    /// How its columns are understood.
    pub understood: Understood,
    /// What comes from it.
    pub items: Box<dyn Iterator<Item = Result<Item, Refusal>> + 'p>,
    /// How many features there are, where that is known.
    pub count: Option<u64>,
    /// Whether the items count themselves as steps of the progress.
    pub counts_itself: bool,
    /// What was remarkable about it.
    pub notes: Vec<Note>,
}

/// What comes from a file.
pub enum Item {
    /// A feature or a row.
    Feature(RawFeature),
    /// A feature that could not be read: its number and the reason, which names its place.
    Skipped(Message),
    /// So many more that could not be read, beyond those whose reasons are known.
    More(u64),
    /// A remark, told when everything was read.
    Note(Note),
}

/// One feature or row.
pub struct RawFeature {
    /// Its place in the file, from 1.
    pub number: u64,
    /// Its geometry, native coordinates; empty for a row of a table.
    pub polygons: MultiPolygon<f64>,
    /// Its values by column, as the file has them.
    pub fields: Vec<(String, Attribute)>,
    /// The size a document of coordinates gives it.
    pub declared: Option<Quantity>,
}

/// What a file is opened with.
pub struct Opening<'o> {
    /// What is asked for.
    pub request: &'o Request,
    /// The mapping; an empty one where none was given.
    pub mapping: &'o Mapping,
    /// What is recorded: places and neighbours for the doctor.
    pub snapshot: &'o Snapshot,
}

impl Opening<'_> {
    fn crs(&self) -> Option<&CrsReading> {
        self.request.options.crs.as_ref().or(self.mapping.crs.as_ref())
    }

    /// How the readers are to read.
    fn read_options(&self) -> ReadOptions {
        let options = &self.request.options;
        let encoding = options.encoding.clone();
        let holes = self.request.kind.has_holes().then_some(Nested::Holes);
        ReadOptions {
            layer: options.layer.clone().or_else(|| self.mapping.layer.clone()),
            encoding: encoding.or_else(|| self.mapping.encoding.map(text::legacy::Encoding::code)),
            nested: options.nested.or(holes),
            several_layers: false,
            without_attributes: options.without_attributes,
            limits: Limits::default(),
            ..ReadOptions::default()
        }
    }

    /// The sheet of a workbook.
    fn sheet(&self) -> Option<String> {
        let options = &self.request.options;
        let layer = options.layer.clone().or_else(|| self.mapping.sheet.clone());
        layer.or_else(|| self.mapping.layer.clone())
    }
}

/// The parts of a file, each opened when the one before is done: an archive may hold a thousand layers.
pub type Sources<'p> = Box<dyn Iterator<Item = Result<Source<'p>, Refusal>> + 'p>;

fn at_hand(sources: Vec<Source<'_>>) -> Sources<'_> {
    Box::new(sources.into_iter().map(Ok))
}

/// Opens a file. It may come in several parts: a document can state a system for each of its areas.
///
/// # Errors
/// The file cannot be read; its layer or its coordinate system has to be said, with the candidates and the option to
/// accept one.
pub fn open<'p>(path: &'p Path, opening: &'p Opening<'_>, progress: &'p Progress) -> Result<Sources<'p>, Refusal> {
    progress.begin(
        Message::new("import.progress.opening").with("file", path.display()),
        None,
    );
    progress.step(0)?;
    let ending = path
        .extension()
        .map(|e| e.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let is_table = matches!(
        ending.as_str(),
        "csv" | "txt" | "tsv" | "xlsx" | "xlsm" | "xlsb" | "xls" | "ods"
    );
    if !is_table {
        return vector::open(path, opening, progress);
    }
    if ending == "txt" && opening.request.kind.is_land() {
        return document::pasted(path, opening).map(at_hand);
    }
    let sheets = sheets(path, progress)?;
    examples::refuse(&sheets, opening.sheet().as_deref())?;
    if !opening.request.kind.is_land() {
        return rows::open(path, &sheets, opening).map(|source| at_hand(vec![source]));
    }
    if document::is_of_shapes(&sheets) {
        return vector::open(path, opening, progress);
    }
    let has_rows = matches!(opening.request.kind, ImportKind::Phase);
    match document::of_sheets(path, &sheets, opening) {
        // A phase may have a name and no land.
        Err(_) if has_rows => rows::open(path, &sheets, opening).map(|source| at_hand(vec![source])),
        other => other.map(at_hand),
    }
}
